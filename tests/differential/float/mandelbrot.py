# The Mandelbrot set, a Julia set and a plot in characters.
def escape(x0, y0, limit):
    x = 0.0
    y = 0.0
    n = 0
    while x * x + y * y <= 4 and n < limit:
        x, y = x * x - y * y + x0, 2 * x * y + y0
        n += 1
    return n


MARKS = " .:-=+*#%@"
for row in range(13):
    line = ""
    for column in range(50):
        n = escape(-2.2 + column * 0.06, -1.2 + row * 0.2, 40)
        line += MARKS[-1] if n == 40 else MARKS[n % 9]
    print(line.rstrip())
total = 0
for i in range(20):
    for j in range(20):
        total += escape(-2 + i * 0.15, -1.5 + j * 0.15, 60)
print(total, escape(0, 0, 100), escape(1, 1, 100), escape(-0.75, 0.1, 200), escape(0.25, 0, 500), escape(0.26, 0, 500))


def sine(x):
    total = x
    term = x
    for n in range(1, 15):
        term *= -x * x / (2 * n * (2 * n + 1))
        total += term
    return total


for step in range(16):
    x = -3 + step * 0.4
    y = sine(x)
    print(f"{x:5.1f} {y:+.6f} " + " " * round(20 + 18 * y) + "*")
x = 0.1
seen = []
for step in range(100):
    x = 3.7 * x * (1 - x)
    seen.append(round(x, 3))
print(seen[:12], x, len(set(seen)), sorted(seen)[:5], f"{x:.12f}")
x = 0.1
y = 0.1
for step in range(200):
    x, y = 1 - 1.4 * x * x + y, 0.3 * x
print(x, y, repr(x + y), f"{x:.3e}")
