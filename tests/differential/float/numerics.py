# Newton, bisection, Simpson, Runge-Kutta, series: floats to the last digit.
def newton(f, slope, x, steps=50):
    for _ in range(steps):
        y = x - f(x) / slope(x)
        if y == x:
            break
        x = y
    return x


def bisect(f, low, high):
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if (f(low) < 0) == (f(middle) < 0):
            low = middle
        else:
            high = middle


def simpson(f, a, b, n):
    h = (b - a) / n
    return h / 3 * weigh(f, a, h, n)


def weigh(f, a, h, n):
    total = f(a) + f(a + n * h)
    for i in range(1, n):
        total += (4 if i % 2 else 2) * f(a + i * h)
    return total


def exp(x):
    total = 1.0
    term = 1.0
    n = 0
    while total + term != total or n < 2:
        n += 1
        term *= x / n
        total += term
    return total


def sin(x):
    total = x
    term = x
    for n in range(1, 20):
        term *= -x * x / (2 * n * (2 * n + 1))
        total += term
    return total


def log(x):
    return newton(lambda y: exp(y) - x, exp, 1.0)


print(newton(lambda x: x * x - 2, lambda x: 2 * x, 1.0), newton(lambda x: x ** 3 - 10, lambda x: 3 * x * x, 2.0), bisect(lambda x: x ** 3 - x - 2, 1.0, 2.0), bisect(lambda x: exp(x) - 3, 0.0, 2.0))
print(simpson(lambda x: x * x, 0.0, 3.0, 10), simpson(exp, 0.0, 1.0, 20), simpson(lambda x: 1 / x, 1.0, 2.0, 100), simpson(lambda x: 4 / (1 + x * x), 0.0, 1.0, 200))
print([exp(x) for x in [0.0, 1.0, -1.0, 0.5, 10.0, -10.0]], [sin(x) for x in [0.0, 0.5, 1.0, 3.0, -2.0]], log(2.0), log(10.0))
x, y = 0.0, 1.0
h = 0.1
for _ in range(10):
    k1 = y - x
    k2 = y + h / 2 * k1 - x - h / 2
    k3 = y + h / 2 * k2 - x - h / 2
    k4 = y + h * k3 - x - h
    y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    x += h
    print(f"{x:.1f} {y!r} {y:.6e}")
a, b, t, p = 1.0, 1 / 2 ** 0.5, 0.25, 1.0
for _ in range(4):
    c = (a + b) / 2
    b = (a * b) ** 0.5
    t -= p * (a - c) ** 2
    a = c
    p *= 2
    print((a + b) ** 2 / (4 * t))
print([(1 + 1 / n) ** n for n in [1, 10, 100, 10 ** 4, 10 ** 8, 10 ** 12, 10 ** 16]], sum(1 / n ** 2 for n in range(1, 100)) > 1.6, [1e16 + k - 1e16 for k in range(4)], [k / 10 * 10 == k for k in range(20)].count(True))
