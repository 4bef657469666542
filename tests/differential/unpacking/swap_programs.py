# Programs that live on unpacking: swaps, rotations, gcd, matrices in place, run lengths.
def gcd(a, b):
    while b: a, b = b, a % b
    return a


def egcd(a, b):
    x, y, u, v = 1, 0, 0, 1
    while b:
        q, (a, b) = a // b, (b, a % b)
        x, u = u, x - q * u
        y, v = v, y - q * v
    return a, x, y


def rotate(m):
    n = len(m)
    for i in range(n // 2):
        for j in range(i, n - 1 - i):
            m[i][j], m[n - 1 - j][i], m[n - 1 - i][n - 1 - j], m[j][n - 1 - i] = m[n - 1 - j][i], m[n - 1 - i][n - 1 - j], m[j][n - 1 - i], m[i][j]
    return m


def transpose(m):
    for i in range(len(m)):
        for j in range(i): m[i][j], m[j][i] = m[j][i], m[i][j]
    return m


def partition(xs, low, high):
    pivot, i = xs[high], low
    for j in range(low, high):
        if xs[j] < pivot:
            xs[i], xs[j] = xs[j], xs[i]
            i += 1
    xs[i], xs[high] = xs[high], xs[i]
    return i


def quicksort(xs, low=0, high=None):
    high = len(xs) - 1 if high is None else high
    if low < high:
        p = partition(xs, low, high)
        quicksort(xs, low, p - 1)
        quicksort(xs, p + 1, high)
    return xs


def fib_pair(n):
    a, b = 0, 1
    for bit in f"{n:b}":
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1": a, b = b, a + b
    return a, b


print(gcd(1071, 462), egcd(240, 46), rotate([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), rotate([[1, 2], [3, 4]]), transpose([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), quicksort([3, 6, 1, 8, 2, 9, 2]), fib_pair(90))
x, y, z = 1, 2, 3
x, y, z = z, x, y
print(x, y, z)
x, x, x = 7, 8, 9
print(x)
xs = [0, 1, 2, 3]
i, xs[i] = 2, 9
print(i, xs)
xs[0], xs[0] = "a", "b"
print(xs)
d = {}
d["a"], d["b"], (d["c"], *d["d"]) = 1, [2], (3, 4, 5)
print(d)
d["a"], d["b"] = d["b"], d["a"]
print(d)
head, *tail = [1, 2, 3, 4]
while tail: 
    print(head, tail, end="; ")
    head, *tail = tail
print(head)
def lengths(text):
    out = []
    rest = list(text)
    while rest:
        first, *rest = rest
        n = 1
        while rest and rest[0] == first:
            _, *rest = rest
            n += 1
        out.append((first, n))
    return out


print(lengths("aaabccd"))
(a, (b, (c, *d)), *e), f = (1, (2, (3, 4, 5)), 6, 7), 8
print(a, b, c, d, e, f)
pairs = sorted({"b": 2, "a": 1}.items())
(k1, v1), (k2, v2) = pairs
print(k1, v1, k2, v2, dict(pairs), [k for k, _ in pairs], *(v for _, v in pairs))
date, time = "2024-02-29 12:30".split()
year, month, day = map(int, date.split("-"))
hour, minute = (int(p) for p in time.split(":"))
print(year, month, day, hour, minute)
matrix = [[1, 2], [3, 4]]
[[a, b], [c, d]] = matrix
print(a * d - b * c)
first, second, *others = (n for n in range(10) if n % 3)
print(first, second, others)
