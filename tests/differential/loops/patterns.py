# Common loops: pairs, chunks, while with several exits, nested searches, counters.
def collatz(n):
    seen = [n]
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        seen.append(n)
    return seen


print(collatz(6), max(range(1, 100), key=lambda n: len(collatz(n))))
xs = [5, 3, 8, 1]
for i in range(len(xs)):
    for j in range(len(xs) - 1 - i):
        if xs[j] > xs[j + 1]: xs[j], xs[j + 1] = xs[j + 1], xs[j]
print(xs)


def insertion(xs):
    xs = list(xs)
    for i in range(1, len(xs)):
        x = xs[i]
        j = i - 1
        while j >= 0 and xs[j] > x:
            xs[j + 1] = xs[j]
            j -= 1
        xs[j + 1] = x
    return xs


def selection(xs):
    xs = list(xs)
    for i in range(len(xs)):
        least = i
        for j in range(i + 1, len(xs)):
            if xs[j] < xs[least]: least = j
        xs[i], xs[least] = xs[least], xs[i]
    return xs


def shell(xs):
    xs = list(xs)
    gap = len(xs) // 2
    while gap:
        for i in range(gap, len(xs)):
            x, j = xs[i], i
            while j >= gap and xs[j - gap] > x:
                xs[j] = xs[j - gap]
                j -= gap
            xs[j] = x
        gap //= 2
    return xs


def counting(xs):
    counts = [0] * (max(xs) + 1)
    for x in xs: counts[x] += 1
    return [x for x, n in enumerate(counts) for _ in range(n)]


data = [(i * 37 + 11) % 50 for i in range(20)]
print(data, all(f(data) == sorted(data) for f in (insertion, selection, shell, counting)))
for n in range(1, 4):
    for m in range(1, 4):
        if m == n: continue
        if n + m > 5: break
        print(f"{n}{m}", end=" ")
print()
for row in range(4): print(" " * (3 - row) + "*" * (2 * row + 1))
triangle = [[1]]
while len(triangle) < 7:
    last = triangle[-1]
    triangle.append([1] + [a + b for a, b in zip(last, last[1:])] + [1])
print(triangle[-1], [sum(r) for r in triangle])
for i in range(1, 16): print("FizzBuzz" if i % 15 == 0 else "Fizz" if i % 3 == 0 else "Buzz" if i % 5 == 0 else i, end=" ")
print()
spiral = [[0] * 4 for _ in range(4)]
y, x, dy, dx = 0, 0, 0, 1
for n in range(1, 17):
    spiral[y][x] = n
    if not (0 <= y + dy < 4 and 0 <= x + dx < 4 and spiral[y + dy][x + dx] == 0): dy, dx = dx, -dy
    y, x = y + dy, x + dx
for row in spiral: print(" ".join(f"{n:2}" for n in row))
text = "aaabbbccd"
i = 0
while i < len(text):
    j = i
    while j < len(text) and text[j] == text[i]: j += 1
    print(text[i], j - i, end="; ")
    i = j
print()
total, count = 0, 0
for value in iter(iter([4, 8, 15, -1, 16]).__next__, -1):
    total += value
    count += 1
print(total, count)
limit = 20
while limit:
    limit -= 3
    if limit < 0:
        print("negative", limit)
        break
    if limit % 2: continue
    print(limit, end=" ")
matrix = [[1, 2, 3], [4, 5, 6]]
print([row[i] for i in range(3) for row in matrix], [[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row if v % 2], sum(sum(r) for r in matrix))
n, digits = 9875, []
while n: n, digits = n // 10, [n % 10] + digits
print(digits, sum(digits))
money, year = 1000.0, 0
while money < 2000:
    money *= 1.07
    year += 1
print(year, round(money, 2))
