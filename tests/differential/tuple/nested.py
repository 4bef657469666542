# Nested tuples: comparing, hashing, sorting, unpacking, printing.
t = ((1, (2, 3)), (4, (5, (6,))), ())
print(t, t[0][1][0], t[1][1][1][0], len(t), hash(t) == hash(((1, (2, 3)), (4, (5, (6,))), ())), t == ((1, (2, 3)), (4, (5, (6,))), ()), t < ((1, (2, 4)),), t[0] < t[1], max(t), min(t), sorted(t))


def depth(t): return 1 + max((depth(x) for x in t), default=0) if isinstance(t, tuple) else 0


def flatten(t):
    for x in t:
        if isinstance(x, tuple): yield from flatten(x)
        else: yield x


def mirror(t): return tuple(mirror(x) for x in reversed(t)) if isinstance(t, tuple) else t


def replace(t, path, v):
    i, *rest = path
    return t[:i] + ((replace(t[i], rest, v) if rest else v),) + t[i + 1:]


print(depth(t), list(flatten(t)), mirror(t), mirror(mirror(t)) == t, replace(t, (1, 1, 0), "new"), t[1][1][0])
d = {((0, 0), (1, 1)): "edge", (0, (1, (2, (3,)))): "deep", (): "none", ((),): "one"}
print(d[((0, 0), (1, 1))], d[(0, (1, (2, (3,))))], d[()], d[((),)], ((0.0, False), (True, 1)) in d, len({(1, 2), (1.0, 2.0), (True, 2)}))
a, (b, (c, *d)), *e = 1, (2, (3, 4, 5)), 6, 7
print(a, b, c, d, e)
pairs = [(2, "b"), (1, "z"), (2, "a"), (1, "a")]
print(sorted(pairs), sorted(pairs, key=lambda p: (-p[0], p[1])), sorted(pairs, key=lambda p: p[1]), min(pairs), max(pairs, key=lambda p: p[1]), pairs.index((2, "a")), (1, "z") in pairs, [p for p in pairs if p > (1, "z")])
print((1, 2) + (3,), ((1, 2) + (3,))[::-1], (1,) * 3, ((),) * 2, (1, 2) * 0, (0, *(1, 2), *[3], *"45"), tuple(x * x for x in range(4)), tuple(map(len, ("a", "bb"))), tuple(zip((1, 2), "ab")), tuple({"k": 1}.items()))
m = ([], {}, set())
m[0].append(m[1])
m[1]["x"] = 1
m[2].add(2)
print(m, m == ([{"x": 1}], {"x": 1}, {2}))
for bad in [lambda: hash(m), lambda: {m: 1}, lambda: (1, 2) < (1, "a"), lambda: (1,) + [2], lambda: (1, 2)[2], lambda: (1, 2) - (1,), lambda: tuple(5), lambda: (1, [2]) in {(1, 2): 0}, lambda: m["a"], lambda: max(()), lambda: (1).__len__ if False else ()[0]]:
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, end=" ")
print()
points = {(x, y): x * y for x in range(3) for y in range(3) if x <= y}
print(points, sum(points.values()), [k for k, v in points.items() if v == max(points.values())], sorted(points, key=lambda p: (p[1], p[0]))[:3])
grid = tuple(tuple((x + y) % 3 for x in range(4)) for y in range(3))
print(grid, tuple(zip(*grid)), [row.count(0) for row in grid], sum(map(sum, grid)), grid[1][2:], (grid[0], grid[0]) == (grid[0],) * 2, grid[0] is (grid[0],)[0])
