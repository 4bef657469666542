# Tuples made and taken apart with stars, in calls, returns, loops and literals.
def tail(*args): return args[1:]


def minmax(xs): return min(xs), max(xs)


t = (1, 2, 3)
print((*t,), (0, *t), (*t, 4), (*t, *t), (*"ab", *[1], *range(2)), (*(),), (*{1: 2},), tail(*t), tail(), minmax(t), [*t][::-1], {*t} == {1, 2, 3}, (*map(str, t),))
a, *b = t
*c, d = t
e, *f, g = t
h, i, *j = t
print(a, b, c, d, e, f, g, h, i, j)
(k, l), *m = (1, 2), (3, 4), 5
n, (o, *p), (q, (r, *s)) = 0, "abc", (1, [2, 3, 4])
print(k, l, m, n, o, p, q, r, s)
low, high = minmax([5, 2, 9])
print(low, high, minmax("hello"), (lambda *a: a)(*t, 4), (lambda a, *b: (a, b))(*t), dict([(1, 2), t[:2]]), list(zip(t, t[1:])), sum(x * y for x, y in zip(t, t[1:])))
points = [(0, 0), (3, 4), (6, 8)]
for x, y in points: print(f"{x},{y}", end=" ")
for i, (x, y) in enumerate(points): print(i, x + y, end=" ")
for (x1, y1), (x2, y2) in zip(points, points[1:]): print(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, end=" ")
print()
swapped = [(y, x) for x, y in points]
print(swapped, [max(p) for p in points], list(map(sum, points)), [x for p in points for x in p], tuple(zip(*points)), {p: i for i, p in enumerate(points)}[(3, 4)], (3, 4) in points, sorted(points, reverse=True)[0], min(points, key=lambda p: -p[1]))


def divide(a, b): return (a // b, a % b) if b else None


print(divide(7, 2), divide(1, 0), *divide(9, 4), [q for q, _ in map(lambda n: divide(n, 3), range(5))])
state = (0, 1)
fibs = []
while state[0] < 30:
    fibs.append(state[0])
    state = (state[1], sum(state))
print(fibs, state)
record = ("ada", 36, ("x", "y"))
name, age, (first, *others) = record
print(name, age, first, others, record[:2] + (record[2] + ("z",),), record[0] is name, len(record), record.index(36), record.count("ada"))
nested = ((1, (2, (3, (4,)))),)
depth = 0
while isinstance(nested, tuple) and nested:
    *_, nested = nested
    depth += 1
print(depth, nested)
for bad in [(1,), (1, 2, 3), ()]:
    try:
        x, y = bad
        print("fine", x, y)
    except ValueError as e:
        print(e)
try:
    (x, y), z = (1, 2), 3
    (x, y), z = (1,), 2
except ValueError as e:
    print(e, x, y, z)
try:
    x, *y, z = (1,)
except ValueError as e:
    print(e)
single = (5,)
(only,) = single
[also] = single
print(only, also, single * 3, (single, *single), (single + (6,))[1], ((),) == ((),), () in [()], tuple([*single, *single]))
