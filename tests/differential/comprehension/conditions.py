# Conditions, nesting and order of evaluation in comprehensions of every kind.
log = []


def t(name, v):
    log.append(name)
    return v


print([t(f"e{x}", x) for x in t("source", [1, 2]) if t(f"c{x}", x > 1)], log)
log.clear()
print([(x, y) for x in t("xs", [1, 2]) for y in t(f"ys{x}", [x, 3]) if t(f"c{x}{y}", x != y)], log)
log.clear()
print({t(f"k{x}", x): t(f"v{x}", x * x) for x in [1, 2]}, log)
log.clear()
print([x for x in [1, 2, 3, 4] if x > 1 if x < 4], [x for x in range(6) if x % 2 == 0 or x == 5], [x for x in range(3) if not x], [a for a in [[], [1], "", "b", None, 0, 1] if a])
print([x * y for x in range(1, 4) for y in range(x, 4)], [[x * y for y in range(3)] for x in range(3)], [x + y + z for x in "ab" for y in "cd" for z in "e"], [y for x in [[1, [2]], [3, [4]]] for y in x[1]])
print([(lambda y: x + y)(10) for x in range(3)], [[z for z in range(y) if z % 2] for y in range(5)], [sum(x for x in range(n)) for n in range(5)], [{x: [y for y in range(x)]} for x in range(3)])
print([i for i, c in enumerate("banana") if c == "a"], [c for c, d in zip("abc", "abd") if c == d], [w.upper() for w in "a bc def".split() if len(w) > 1], [n for n in map(int, "1 2 3".split()) if n != 2], [k for k, v in sorted({"b": 2, "a": 1}.items()) if v])
print({x for x in "hello"} == set("helo"), {x % 3: x for x in range(7)}, {a: b for a in "ab" for b in "xy"}, {(x, y) for x in range(2) for y in range(2)} == {(0, 0), (0, 1), (1, 0), (1, 1)}, {x: {y for y in range(x)} for x in range(3)})
matrix = [[1, 2], [3, 4], [5, 6]]
print([list(c) for c in zip(*matrix)], [v for r in matrix for v in r], [r[::-1] for r in matrix[::-1]], [[r[i] for r in matrix] for i in range(2)], [max(r) for r in matrix], all(all(v > 0 for v in r) for r in matrix), any(v == 4 for r in matrix for v in r))
try:
    print([1 / x for x in [2, 1, 0]])
except ZeroDivisionError:
    print("ZeroDivisionError")
try:
    print({k: v for k, v in [(1, 2), (3,)]})
except ValueError as e:
    print(e)
try:
    print({[]: 1 for _ in range(1)})
except TypeError as e:
    print(e)
try:
    print([x for x in 5])
except TypeError as e:
    print(e)
x = 100
print([x for x in range(3)], x, [y for y in [x]], (lambda: [x for _ in range(2)])())
def scope():
    x = 1
    inner = [x + i for i in range(3) if x]
    x = 2
    return inner, [x for _ in range(2)], (lambda: [x for _ in [0]])()


print(scope())
evens = [n for n in range(10) if n % 2 == 0]
squares = [n ** 2 for n in evens]
print(squares, sum(squares) / len(squares), [s for s in squares if s > sum(squares) / len(squares)])
words = ["apple", "Bob", "cat"]
print([w for w in words if w[0].isupper()], [len(w) for w in words], [w[0] for w in words], {w: len(w) for w in words}, {len(w) for w in words} == {5, 3}, [(i, w) for i, w in enumerate(words, 1)], dict(enumerate(words)))
print([[1 if i == j else 0 for j in range(3)] for i in range(3)], ["#" * n for n in range(4)], [chr(c) for c in range(97, 102)], [int(d) for d in str(2 ** 20)], [bin(i)[2:] for i in range(4)], [divmod(i, 2) for i in range(3)])
