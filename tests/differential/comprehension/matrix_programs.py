# Whole computations written as comprehensions.
a = [[1, 2, 3], [4, 5, 6]]
b = [[1, 0], [2, 1], [0, 3]]
product = [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]
identity = [[int(i == j) for j in range(3)] for i in range(3)]
print(product, identity, [list(r) for r in zip(*a)], [x for r in a for x in r], [[r[j] for r in a] for j in range(3)], [[x if x % 2 else -x for x in r] for r in a], sum(x for r in a for x in r if x > 2), max(max(r) for r in a))
print([[a[i][j] + 10 * identity[i][j] for j in range(3)] for i in range(2)], [r[::-1] for r in a][::-1], [sum(c) for c in zip(*a)], {(i, j): x for i, r in enumerate(a) for j, x in enumerate(r) if x % 3 == 0}, any(x == 5 for r in a for x in r), all(len(r) == 3 for r in a))
primes = [n for n in range(2, 50) if all(n % p for p in range(2, int(n ** 0.5) + 1))]
print(primes, [(p, q) for p in primes for q in primes if p < q and p + q == 40], {n: [p for p in primes if n % p == 0] for n in (30, 36, 49)}, [n for n in range(2, 30) if sum(1 for d in range(1, n + 1) if n % d == 0) == 4])
pascal = [[1]]
for _ in range(6): pascal = pascal + [[x + y for x, y in zip([0] + pascal[-1], pascal[-1] + [0])]]
print(pascal[-1], ["".join("*" if x % 2 else " " for x in r).rstrip() for r in pascal], [sum(r) for r in pascal])
words = "to be or not to be that is the question".split()
print({w: words.count(w) for w in sorted(set(words))}, [w for i, w in enumerate(words) if w in words[:i]], {n: sorted({w for w in words if len(w) == n}) for n in sorted({len(w) for w in words})}, " ".join(w.capitalize() if i % 2 == 0 else w for i, w in enumerate(words)), [(w, i) for i, w in enumerate(words) if w[0] == "t"])
queens = [p for p in [(a, b, c, d) for a in range(4) for b in range(4) for c in range(4) for d in range(4)] if len(set(p)) == 4 and len({x + i for i, x in enumerate(p)}) == 4 and len({x - i for i, x in enumerate(p)}) == 4]
print(queens, [[".Q"[x == j] for j in range(4)] for x in queens[0]])
bits = [tuple(n >> i & 1 for i in (2, 1, 0)) for n in range(8)]
print(bits, [n for n, t in enumerate(bits) if sum(t) == 2], ["".join(map(str, t)) for t in bits if t == t[::-1]], sorted(bits, key=sum), [sum(x << i for i, x in enumerate(reversed(t))) for t in bits])
calendar = [[d if 1 <= d <= 30 else 0 for d in range(w * 7 - 2, w * 7 + 5)] for w in range(5)]
print("\n".join(" ".join(f"{d:2}" if d else "  " for d in w).rstrip() for w in calendar))
nested = {f"k{i}": {f"v{j}": i * j for j in range(i)} for i in range(4)}
print(nested, {k: sum(v.values()) for k, v in nested.items()}, [(k, j) for k, v in nested.items() for j in v if v[j] > 1], {j: [k for k in nested if j in nested[k]] for j in ("v0", "v2")})
gray = [n ^ n >> 1 for n in range(8)]
print([f"{g:03b}" for g in gray], [f"{x:b}".count("1") for x in (p ^ q for p, q in zip(gray, gray[1:]))], [[(x, y) for x in range(3) for y in range(3) if x + y == s] for s in range(5)], [x for t in ((1, 2), (3,), ()) for x in t])
print([[(-1) ** (i + j) for j in range(3)] for i in range(2)], [i for i in range(100) if str(i) == str(i)[::-1]][8:14], [d for n in (120, 7) for d in range(1, n + 1) if n % d == 0][-4:], sum([i for i in range(10) if i % 2], 100), [y for x in [3] for y in [x * 2] if y > x], [*(c for c in "ab"), *{c: 1 for c in "cd"}])
