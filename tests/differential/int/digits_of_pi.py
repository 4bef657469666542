# Digits of pi, e, the golden ratio and square roots by whole numbers alone.
def pi_digits(count):
    out = []
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while len(out) < count:
        if 4 * q + r - t < n * t:
            out.append(n)
            q, r, n = q * 10, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k) + 2 + r * l) // (t * l), l + 2
    return "".join(map(str, out))


def arctan(inverse, unit):
    total = 0
    term = unit // inverse
    n = 1
    sign = 1
    while term:
        total += sign * (term // n)
        term //= inverse * inverse
        n += 2
        sign = -sign
    return total


def root(n):
    if n < 2:
        return n
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


digits = pi_digits(200)
unit = 10 ** 210
machin = 4 * (4 * arctan(5, unit) - arctan(239, unit)) // 10 ** 10
print(digits, str(machin)[:200] == digits, [digits.count(str(d)) for d in range(10)])
e = 0
term = 10 ** 120
n = 0
while term:
    e += term
    n += 1
    term //= n
print(e // 10 ** 10, n)
for n in [0, 1, 2, 3, 4, 15, 16, 17, 2 ** 64, 10 ** 30, 10 ** 61 + 7]:
    r = root(n)
    print(n, r, r * r <= n < (r + 1) ** 2, root(n * 10 ** 60))
golden = (10 ** 80 + root(5 * 10 ** 160)) // 2
print(golden, golden * golden // 10 ** 80 - golden, root(2 * 10 ** 200), [root(n * n) == n for n in [123456789, 10 ** 25 + 3]], [n for n in range(200) if root(n) ** 2 == n])
