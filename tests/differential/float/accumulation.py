# Long chains of float operations whose last digit must agree: sums, products, recurrences.
def recurrences(n):
    x = 4.0
    y = 4.25
    for _ in range(n):
        x, y = y, 108 - (815 - 1500 / x) / y
    return y


def continued(x, n):
    out = []
    for _ in range(n):
        whole = int(x // 1)
        out.append(whole)
        x -= whole
        if x == 0:
            break
        x = 1 / x
    return out


def agm(a, b):
    while abs(a - b) > 1e-15:
        a, b = (a + b) / 2, (a * b) ** 0.5
    return a


total = 0.0
product = 1.0
alternating = 0.0
for i in range(1, 5001):
    total += 1 / i
    product *= 1 + 1 / (i * i)
    alternating += (-1) ** i / i
    if i % 1000 == 0:
        print(i, total, product, alternating, total - alternating)
print([recurrences(n) for n in range(0, 30, 3)], continued(3.141592653589793, 12), continued(2 ** 0.5, 12), continued(0.75, 5), continued(-2.5, 5), agm(1.0, 2.0), agm(24.0, 6.0))
x = 1.0
for step in range(40):
    x = x * 1.1 - x * x / 50 + 0.001 * step
    print(repr(x), f"{x:.3f}", int(x * 1000) % 7, end=" | " if step % 4 != 3 else "\n")
money = 0.0
for cents in range(1, 2000, 7):
    money += cents / 100
    money = round(money, 2)
print(money, sum(range(1, 2000, 7)) / 100, money == sum(range(1, 2000, 7)) / 100)
angles = []
c, s = 1.0, 0.0
for step in range(360):
    c, s = c * 0.9998476951563913 - s * 0.01745240643728351, s * 0.9998476951563913 + c * 0.01745240643728351
    if step % 45 == 44:
        angles.append((c, s, c * c + s * s))
print(angles)
values = [((i * 7919) % 10007) / 10007 - 0.5 for i in range(500)]
print(min(values), max(values), sorted(values)[250], [round(v, 3) for v in values[:10]], f"{sum(1 for v in values if v > 0)}", sorted(values, key=abs)[:4], [v for v in values if abs(v) < 0.002])
product = 1.0
for v in values:
    product *= 1 + v / 100
    product /= 1 - v / 200
print(product, f"{product:.15e}", product.hex(), product.as_integer_ratio()[1].bit_length(), (product * 1e15) % 1, product // 1e-3, divmod(product, 0.1), round(product, 10), 1 / product, product ** 7, product ** 0.5, product - 1.0, int(product * 10 ** 15))
