# List, dict, set comprehensions and generator expressions; nesting and conditions.
print([x * x for x in range(5)], [x for x in "abc" if x != "b"], [(x, y) for x in range(3) for y in "ab"], [y for x in [[1, 2], [3]] for y in x])
print([x for x in range(20) if x % 2 if x % 3], [x if x % 2 else -x for x in range(5)], [[y for y in range(x)] for x in range(4)], [x for x in []])
print({x: x * x for x in range(4)}, {k: v for k, v in [("a", 1), ("b", 2), ("a", 3)]}, {v: k for k, v in {"x": 1}.items()}, {x % 3 for x in range(10)} == {0, 1, 2})
print(sum(x for x in range(5)), list(x for x in "ab"), max((len(w), w) for w in ["a", "bcd", "ef"]), ",".join(str(x) for x in range(3)), dict((x, 1) for x in "ab"), any(x > 3 for x in [1, 5]), sorted(-x for x in [1, 2]))
print([a + b for a, b in [(1, 2), (3, 4)]], [h + str(t) for h, *t in ["abc", "de"]], [i * v for i, v in enumerate([5, 6])], [x + y for x, y in zip([1, 2], [10, 20])], [k for k, (a, b) in {"p": (1, 2), "q": (3, 1)}.items() if a < b])
x = "outer"
inner = [x for x in range(3)]
print(x, inner, [x + "!" for _ in range(1)])
n = 3
print([n * i for i in range(n)], [[n + m for m in range(i)] for i in range(n)], [i for i in range(n) if i != n - 1])
print([[row[i] for row in [[1, 2, 3], [4, 5, 6]]] for i in range(3)], [sum(r) for r in [[1, 2], [3]]], [(i, j) for i in range(4) for j in range(i) if (i + j) % 2])
order = []


def note(v):
    order.append(v)
    return v


print({note("k" + str(i)): note("v" + str(i)) for i in range(2)}, order)
order.clear()
g = (note(i) for i in note([1, 2]))
print(order, next(g), order, list(g), order)
fs = [lambda i=i: i * 10 for i in range(3)]
print([f() for f in fs])
gs = [(lambda j=j: (lambda k: j + k))() for j in range(3)]
print([g(10) for g in gs])


def table(rows, cols): return [[r * c for c in range(1, cols + 1)] for r in range(1, rows + 1)]


for row in table(3, 4): print(" ".join(f"{v:>3}" for v in row))
print([x for x in [1, 2, 3] if x in {1, 3}], [not x for x in [0, 1]], [x for x in (1 if True else 2,)], [*(y for y in "ab"), *[z for z in "c"]])
primes = [p for p in range(2, 40) if all(p % d for d in range(2, int(p ** 0.5) + 1))]
print(primes, [(a, b, c) for c in range(1, 20) for b in range(1, c) for a in range(1, b) if a * a + b * b == c * c])
print([[i, j, k] for i in "ab" for j in i * 2 for k in j + i], len([0 for i in range(10) for j in range(10) for k in range(10) if i + j + k == 10]))
flat = [leaf for tree in [[[1], [2, 3]], [[4]]] for branch in tree for leaf in branch]
print(flat, {len(b): b for t in [["a", "bb"], ["cc"]] for b in t}, {c for w in ["ab", "bc"] for c in w} == set("abc"))
