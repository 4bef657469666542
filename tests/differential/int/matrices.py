# Matrix powers, determinants, Gauss elimination over ints and modulo a prime, Pascal and Hilbert.
def times(a, b, m=None):
    out = [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]
    return out if m is None else [[v % m for v in row] for row in out]


def power(a, n, m=None):
    out = [[int(i == j) for j in range(len(a))] for i in range(len(a))]
    while n:
        if n & 1:
            out = times(out, a, m)
        a = times(a, a, m)
        n >>= 1
    return out


def determinant(a):
    a = [row[:] for row in a]
    sign = 1
    previous = 1
    for k in range(len(a) - 1):
        if a[k][k] == 0:
            swap = [i for i in range(k + 1, len(a)) if a[i][k]]
            if not swap:
                return 0
            a[k], a[swap[0]] = a[swap[0]], a[k]
            sign = -sign
        for i in range(k + 1, len(a)):
            for j in range(k + 1, len(a)):
                a[i][j] = (a[i][j] * a[k][k] - a[i][k] * a[k][j]) // previous
        previous = a[k][k]
    return sign * a[-1][-1]


def inverse(a, p):
    n = len(a)
    rows = [[x % p for x in row] + [int(i == j) for j in range(n)] for i, row in enumerate(a)]
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        scale = pow(rows[k][k], -1, p)
        rows[k] = [x * scale % p for x in rows[k]]
        for i in range(n):
            if i != k:
                factor = rows[i][k]
                rows[i] = [(x - factor * y) % p for x, y in zip(rows[i], rows[k])]
    return [row[n:] for row in rows]


fib = [[1, 1], [1, 0]]
print(power(fib, 10), power(fib, 300)[0][1], power(fib, 10 ** 18, 10 ** 9 + 7), times([[1, 2], [3, 4]], [[5, 6], [7, 8]]))
for a in [[[5]], [[1, 2], [3, 4]], [[0, 1], [1, 0]], [[2, -1, 0], [-1, 2, -1], [0, -1, 2]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[10 ** 20, 3], [7, -10 ** 20]], [[(i * j + i + 1) % 7 for j in range(6)] for i in range(6)], [[min(i, j) + 1 for j in range(8)] for i in range(8)]]:
    d = determinant(a)
    print(a[0], d, list(map(list, zip(*a))) == a, determinant(list(map(list, zip(*a)))) == d, times(inverse(a, 10007), a, 10007) == power(a, 0) if d % 10007 else "singular")
pascal = [[1] * 6 for _ in range(6)]
for i in range(1, 6):
    for j in range(1, 6):
        pascal[i][j] = pascal[i - 1][j] + pascal[i][j - 1]
print(pascal, determinant(pascal), sum(map(sum, pascal)), [row[::-1] for row in pascal][-1], [sum(row[i] for i, row in enumerate(pascal))], power([[2, 0], [0, 3]], 50))
square = [[0] * 5 for _ in range(5)]
i, j = 0, 2
for n in range(1, 26):
    square[i][j] = n
    i, j = (i - 1) % 5, (j + 1) % 5
    if square[i][j]:
        i, j = (i + 2) % 5, (j - 1) % 5
print(square, [sum(row) for row in square], [sum(c) for c in zip(*square)], sum(square[k][k] for k in range(5)))
