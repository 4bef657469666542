# for over ranges of every kind, with changes inside, and ranges as values.
for r in [range(3), range(2, 5), range(0, 10, 4), range(5, 0, -2), range(0), range(3, 3), range(-2, 2), range(10, 0), range(0, -5, -2), range(1, 2), range(0, 1, 100)]:
    out = []
    for i in r:
        out.append(i)
        i += 100
    print(r, out, len(r), sum(r), list(reversed(r)), [j for j in r[::2]], r[1:] == range(0), 1 in r, bool(r))
n = 3
seen = []
for i in range(n):
    n += 1
    seen.append((i, n))
print(seen, n)
step = 1
total = 0
for i in range(0, 20, step):
    step += 1
    total += i
print(total, step)
last = None
for i in range(1000):
    if i * i > 200: break
    last = i
print(last)
print([(i, j) for i in range(3) for j in range(i, 3)], [i for i in range(20, 0, -7)], [[j for j in range(i)] for i in range(4)], {i: range(i) for i in range(3)}, sum(i * j for i in range(5) for j in range(i)))
for i in range(2):
    for j in range(2):
        for k in range(2): print(i * 4 + j * 2 + k, end=" ")
print()
a, b = 2, 6
print(list(range(a, b)), list(range(b, a, -1)), list(range(a - b, b - a, 2)), list(range(len("abc"))), list(range(*[1, 7, 2])), [range(5)[i] for i in (-1, 0, 2)], range(5)[1:3], range(10)[::-3], list(range(10)[7:2:-2]))
x, *y, z = range(5)
print(x, y, z, [*range(3), *range(2)], {*range(3)} == {0, 1, 2}, max(range(0, 10, 3)), min(range(5, 0, -1)), list(zip(range(3), range(3, 6))), list(map(lambda v: v * v, range(4))), dict(zip("abc", range(3))), tuple(range(3)), list(enumerate(range(5, 7))), sorted(range(3), reverse=True), any(range(1)), all(range(1, 3)))
it = iter(range(3))
print(next(it), list(it), next(it, "end"))
squares = [0] * 5
for i in range(len(squares)): squares[i] = i * i
for i in range(len(squares) - 1, -1, -1): squares[i] -= squares[i - 1] if i else 0
print(squares)
def gen():
    for i in range(3):
        sent = yield i
        if sent:
            for j in range(sent): yield f"{i}{j}"


g = gen()
print(next(g), g.send(2), next(g), next(g), next(g), next(g, "end"))
for i in range(3):
    try:
        if i == 1: continue
        for j in range(3):
            if j == i: break
        print(i, end=";")
    finally:
        print("f", end=" ")
print()
big = 2 ** 62
print([i - big for i in range(big, big + 3)], [i - big for i in range(big + 3, big, -1)], len(range(-big, big, big // 2)), [i for i in range(-big * 2, big * 2 + 1, big)], sum(1 for _ in range(10 ** 15, 10 ** 15 + 10)), [i for i in range(True, 4)])
for bad in [lambda: range(1.5), lambda: range("a"), lambda: range(0, 5, 0), lambda: range(3)[5], lambda: [i for i in range(None)], lambda: range(1, 2, 3, 4), lambda: range(3) + [1], lambda: range(3) < range(4), lambda: range(5).index(9)]:
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, end=" ")
print()
