# Lists in lists: sharing, copying, depth, mutation through names, identity.
def deep_copy(x):
    if isinstance(x, list): return [deep_copy(v) for v in x]
    if isinstance(x, dict): return {k: deep_copy(v) for k, v in x.items()}
    return x


row = [0, 0]
shared, apart = [row] * 3, [list(row) for _ in range(3)]
shared[0][0] = 1
apart[0][0] = 1
print(shared, apart, row, shared[0] is shared[1], apart[0] is apart[1])
a = [1, [2, [3]]]
b, c, d = a, a[:], deep_copy(a)
a[0] = "x"
a[1][0] = "y"
a[1][1].append(4)
print(a, b, c, d, b is a, c is a, c[1] is a[1], d[1] is a[1], c == d, a == b)
a += [5]
print(b)
a = a + [6]
print(a, b)


def mutate(xs):
    xs.append("in")
    xs = xs + ["new"]
    xs.append("lost")
    return xs


given = []
print(mutate(given), given)


def default(xs=None):
    xs = [] if xs is None else xs
    xs.append(1)
    return xs


print(default(), default(), default([0]))
grid = [[(x, y) for x in range(3)] for y in range(2)]
grid[1][2] = "!"
grid[0], grid[1] = grid[1], grid[0]
print(grid, [r[0] for r in grid], list(map(list, zip(*grid))), sum(grid, []), [c for r in grid for c in r if c != "!"])
t = ([1], [2])
t[0].append(9)
x, y = t
x.extend(y)
print(t, x is t[0])
loop = [1]
loop.append(loop)
loop[1].append(2)
print(loop, loop[1][1][1] is loop, len(loop), loop[1][2], loop in loop, loop.index(loop))
xs = [[]]
xs[0].append(xs)
print(xs, xs[0][0] is xs)
stack = [[1, 2, [3, [4, [5]]]]]
flat = []
while stack:
    top = stack.pop()
    if isinstance(top, list): stack.extend(reversed(top))
    else: flat.append(top)
print(flat)
m = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
for r in m: r.reverse()
m.reverse()
print(m, [m[i][i] for i in range(3)], [m[i][~i] for i in range(3)], m[-1][-1], m[1:][0][:2], [r[1:] for r in m[:2]])
for i, r in enumerate(m): r[i:i + 1] = [0, 0]
print(m, [len(r) for r in m], max(m), min(m, key=sum), sorted(m, key=lambda r: r[-1]))
m[0][0], m[0][-1] = m[0][-1], m[0][0]
m[1] = m[0]
m[1][1] = "shared"
print(m, m[0] is m[1])
keep = m[2]
m[:] = [keep, keep]
keep.clear()
print(m, m[0] == [], [x is keep for x in m])
words = [["b", 2], ["a", 3], ["a", 1]]
words.sort()
print(words, sorted(words, key=lambda w: w[1]), [w for w, *_ in words], dict(words), ["a", 3] in words, words.index(["b", 2]), words.count(["a", 1]))
pairs = [[i, j] for i in range(2) for j in range(2)]
for p in pairs:
    if p[0] == p[1]: p.append("same")
print(pairs, [[] for _ in range(2)] == [[], []], [[]] * 2 == [[], []], [[1, 2], [3]] < [[1, 2], [4]], [[1, 2]] < [[1, 2], []], [[[1]]] == [[[1.0]]])
