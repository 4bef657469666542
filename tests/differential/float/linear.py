# Gauss elimination, polynomials, interpolation, least squares and a discrete Fourier transform.
def solve(a, b):
    n = len(a)
    rows = [row[:] + [x] for row, x in zip(a, b)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        if rows[k][k] == 0:
            raise ZeroDivisionError("singular")
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            for j in range(k, n + 1):
                rows[i][j] -= factor * rows[k][j]
    x = [0.0] * n
    for i in range(n - 1, -1, -1):
        total = rows[i][n]
        for j in range(i + 1, n):
            total -= rows[i][j] * x[j]
        x[i] = total / rows[i][i]
    return x


def horner(coefficients, x):
    total = 0.0
    for c in coefficients:
        total = total * x + c
    return total


def lagrange(points, x):
    total = 0.0
    for i, (xi, yi) in enumerate(points):
        term = yi
        for j, (xj, _) in enumerate(points):
            if i != j:
                term *= (x - xj) / (xi - xj)
        total += term
    return total


def multiply(a, b):
    out = [0.0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


systems = [([[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0]), ([[0.0, 1.0], [1.0, 0.0]], [2.0, 3.0]), ([[1e-20, 1.0], [1.0, 1.0]], [1.0, 2.0]), ([[3.0, 2.0, -1.0], [2.0, -2.0, 4.0], [-1.0, 0.5, -1.0]], [1.0, -2.0, 0.0]), ([[1.0, 2.0], [2.0, 4.0]], [1.0, 2.0]), ([[1 / (i + j + 1) for j in range(5)] for i in range(5)], [1.0, 0.0, 0.0, 0.0, 1.0])]
for a, b in systems:
    try:
        x = solve(a, b)
        print(x, [round(v, 6) for v in x], max(abs(sum(p * q for p, q in zip(row, x)) - t) < 1e-6 for row, t in zip(a, b)))
    except ZeroDivisionError as e:
        print(type(e).__name__, str(e))
p = [1.0, -6.0, 11.0, -6.0]
print([horner(p, x) for x in [0, 1, 2, 3, 0.5, -1, 1e5]], multiply([1.0, -1.0], [1.0, -2.0]), multiply(multiply([1.0, -1.0], [1.0, -2.0]), [1.0, -3.0]), [lagrange([(0, 1.0), (1, 3.0), (2, 11.0), (3, 31.0)], x) for x in [0, 0.5, 1.5, 4, -1]])
for a, b, c in [(1, -3, 2), (1, 0, -2), (1, 2, 1), (1, 0, 1), (2, -1e8, 1), (0.1, 0.2, -0.3)]:
    d = b * b - 4 * a * c
    roots = [] if d < 0 else [(-b + d ** 0.5) / (2 * a), (-b - d ** 0.5) / (2 * a)]
    print(a, b, c, d, roots, [f"{r:.3e}" for r in roots], sorted(set(roots)))
xs = [k / 10 for k in range(11)]
ys = [2 * x * x - x + 0.5 + (0.01 if k % 2 else -0.01) for k, x in enumerate(xs)]
normal = [[sum(x ** (i + j) for x in xs) for j in range(3)] for i in range(3)]
right = [sum(y * x ** i for x, y in zip(xs, ys)) for i in range(3)]
print([f"{c:.6f}" for c in solve(normal, right)], [f"{x:.2f}:{y:.3f}" for x, y in zip(xs, ys)][::3])
state = [1.0, 0.0, 0.0]
chain = [[0.9, 0.075, 0.025], [0.15, 0.8, 0.05], [0.25, 0.25, 0.5]]
for step in range(60):
    new = [0.0, 0.0, 0.0]
    for i in range(3):
        for j in range(3):
            new[j] += state[i] * chain[i][j]
    state = new
print(state, [f"{s:.4%}" for s in state], f"{state[0] + state[1] + state[2]:.12f}", [repr(s)[:12] for s in state])
