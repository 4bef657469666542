# Permutations, combinations, products, Gray codes, partitions of sets: by generators.
def permutations(xs, k=None):
    k = len(xs) if k is None else k
    if k == 0:
        yield ()
        return
    for i, x in enumerate(xs):
        for rest in permutations(xs[:i] + xs[i + 1:], k - 1): yield (x, *rest)


def heap(xs):
    xs = list(xs)

    def go(n):
        if n == 1:
            yield tuple(xs)
            return
        for i in range(n - 1):
            yield from go(n - 1)
            j = i if n % 2 == 0 else 0
            xs[j], xs[n - 1] = xs[n - 1], xs[j]
        yield from go(n - 1)

    yield from go(len(xs))


def next_permutation(xs):
    xs = list(xs)
    i = len(xs) - 2
    while i >= 0 and xs[i] >= xs[i + 1]: i -= 1
    if i < 0: return None
    j = len(xs) - 1
    while xs[j] <= xs[i]: j -= 1
    xs[i], xs[j] = xs[j], xs[i]
    xs[i + 1:] = reversed(xs[i + 1:])
    return xs


def combinations(xs, k):
    if k == 0: yield ()
    elif xs:
        for rest in combinations(xs[1:], k - 1): yield (xs[0], *rest)
        yield from combinations(xs[1:], k)


def with_replacement(xs, k):
    if k == 0: yield ()
    else:
        for i, x in enumerate(xs):
            for rest in with_replacement(xs[i:], k - 1): yield (x, *rest)


def product(*pools, repeat=1):
    out = [()]
    for pool in pools * repeat: out = [t + (x,) for t in out for x in pool]
    yield from out


def gray(n): return [""] if n == 0 else ["0" + g for g in gray(n - 1)] + ["1" + g for g in reversed(gray(n - 1))]


def set_partitions(xs):
    if not xs:
        yield []
        return
    first, *rest = xs
    for p in set_partitions(rest):
        yield [[first]] + p
        for i in range(len(p)): yield p[:i] + [[first] + p[i]] + p[i + 1:]


def derangements(n): return [p for p in permutations(list(range(n))) if all(i != v for i, v in enumerate(p))]


def sign(p): return (-1) ** sum(p[i] > p[j] for i in range(len(p)) for j in range(i + 1, len(p)))


def parentheses(n, opened=0, closed=0, text=""):
    if closed == n: yield text
    if opened < n: yield from parentheses(n, opened + 1, closed, text + "(")
    if closed < opened: yield from parentheses(n, opened, closed + 1, text + ")")


print(["".join(p) for p in permutations("abc")], list(permutations([1, 2, 3], 2)), list(permutations([])), list(permutations([1], 2)))
print(["".join(p) for p in heap("abc")], sorted(heap([1, 2, 3, 4])) == sorted(permutations([1, 2, 3, 4])), len(set(heap("abcde"))))
p, steps = [1, 2, 2, 3], 0
while p is not None:
    last, steps = p, steps + 1
    p = next_permutation(p)
print(last, steps, next_permutation("abdc"), next_permutation([3, 2, 1]))
print(list(combinations([1, 2, 3, 4], 2)), len(list(combinations(range(10), 5))), list(with_replacement("ab", 3)), list(product([1, 2], "ab")), len(list(product("ab", repeat=5))), list(product()))
print(gray(3), all(sum(x != y for x, y in zip(a, b)) == 1 for a, b in zip(gray(6), gray(6)[1:])), list(set_partitions([1, 2, 3])), [sum(1 for _ in set_partitions(list(range(n)))) for n in range(7)])
print(derangements(3), len(derangements(5)), [sign(p) for p in permutations([0, 1, 2])], list(parentheses(3)), [sum(1 for _ in parentheses(n)) for n in range(7)])
print(["".join(p) for p in permutations("aab")][:3], sorted(set("".join(p) for p in permutations("aab"))), max(permutations([3, 1, 2])), next(x for x in permutations([1, 2, 3, 4]) if x[0] * x[1] < x[2]))
send = [(s, e, n, d, m, o, r, y) for s, e, n, d, m, o, r, y in [(9, 5, 6, 7, 1, 0, 8, 2)] if 1000 * s + 100 * e + 10 * n + d + 1000 * m + 100 * o + 10 * r + e == 10000 * m + 1000 * o + 100 * n + 10 * e + y]
print(send)


def subset_sums(xs, target):
    def go(i, left, taken):
        if left == 0: yield list(taken)
        if i == len(xs) or left <= 0: return
        for k in range(i, len(xs)):
            taken.append(xs[k])
            yield from go(k + 1, left - xs[k], taken)
            taken.pop()
    yield from go(0, target, [])


print(list(subset_sums([3, 4, 5, 2, 7], 9)), list(subset_sums([1], 5)))
