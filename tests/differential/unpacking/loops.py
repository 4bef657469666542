# Unpacking in for loops and comprehensions, with stars and nesting.
pairs = [(1, "a"), (2, "b"), (3, "c")]
for n, c in pairs: print(n, c, end=" ")
print()
for i, (n, c) in enumerate(pairs): print(i, n, c, end=" ")
print()
for a, *rest in [(1, 2, 3), [4], "xyz"]: print(a, rest, end=" ")
print()
for *init, last in ["abc", (1,), [1, 2]]: print(init, last, end=" ")
print()
for a, (b, *c), d in [(1, (2, 3, 4), 5), ("x", "yz", "w")]: print(a, b, c, d, end=" ")
print()
for (a, b), (c, d) in zip([(1, 2), (3, 4)], ["ab", "cd"]): print(a, b, c, d, end=" ")
print()
for k, v in {"x": 1, "y": [2]}.items(): print(k, v, end=" ")
print()
for k, (a, b) in {"p": (1, 2), "q": (3, 4)}.items(): print(k, a + b, end=" ")
print()
for (x,) in [(1,), [2]]: print(x, end=" ")
print()
print([a + b for a, b in ["xy", ("p", "q")]], [(a, b) for a, *b in ["abc", "d"]], {k: v for k, *v in ["abc", "de"]}, [x for (x, y), z in [((1, 2), 3)] if y < z])
print({a: b for (a, b), _ in [((1, 2), 3), ((4, 5), 6)]}, sum(a * b for a, b in [(1, 2), (3, 4)]), [f"{i}{a}{b}" for i, (a, b) in enumerate(["xy", "zw"])])
for bad in [[(1, 2, 3)], [1], ["a"], [()], [None]]:
    try:
        for a, b in bad: print("never", a, b)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
try:
    for a, b in [(1, 2), (3,), (4, 5)]: print(a, b, end=" ")
except ValueError as e:
    print(e)
it = iter([(1, 2), (3, 4), (5,)])
try:
    print([a + b for a, b in it])
except ValueError as e:
    print(e, list(it))
grid = [[1, 2], [3, 4]]
for (a, b), row in zip(grid, grid):
    row[0], row[1] = b, a
print(grid)
def spread(first, *others, last=None): return first, others, last


for args in [(1,), (1, 2), [1, 2, 3]]: print(spread(*args), spread(*args, last=args[-1]), end=" ")
print()
(a, b), c = [x for x in [(1, 2), 3]]
print(a, b, c)
a, b = {"k1": 1, "k2": 2}
c, d = {"k1": 1, "k2": 2}.values()
(e, f), (g, h) = {"k1": 1, "k2": 2}.items()
print(a, b, c, d, e, f, g, h)
a, b, *c = range(2)
print(a, b, c)
*a, b = (x for x in range(4) if x % 2)
print(a, b)
a, *b = "single"[:1]
print(a, b)
first, second, *_ = (n * n for n in range(100))
print(first, second, len(_))
