# len, [], []=, in, iter, next, reversed, bool, index, call.
class Ring:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self): return len(self.items)

    def __getitem__(self, i):
        if isinstance(i, slice): return Ring(*self.items[i])
        return self.items[i % len(self.items)]

    def __setitem__(self, i, v): self.items[i % len(self.items)] = v

    def __contains__(self, v): return v in self.items

    def __iter__(self): return iter(self.items)

    def __reversed__(self): return reversed(self.items)

    def __repr__(self): return f"Ring{tuple(self.items)}"


r = Ring(1, 2, 3)
print(r[0], r[4], r[-1], r[1:], r[::-1], len(r), 2 in r, 9 in r, 9 not in r, list(r), list(reversed(r)), sum(r), max(r), sorted(r, reverse=True), [*r], tuple(r))
r[5] = "x"
r[0] += 10
print(r, bool(r), bool(Ring()), not Ring(), "yes" if Ring(0) else "no")
a, b, c = r
print(a, b, c, dict(zip(r, range(3))), ",".join(map(str, r)), set(r) == {11, 2, "x"}, list(enumerate(r)))


class Old:
    """Only [] and no iter: iteration counts up until IndexError."""

    def __getitem__(self, i):
        if i > 3: raise IndexError(i)
        return i * i


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self): return self

    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n


c = Countdown(3)
print(next(c), list(c), next(c, "done"), list(c), [x for x in Countdown(4)], 2 in Countdown(5), sum(Countdown(5)), list(zip(Countdown(2), "abc")))


class Tree:
    def __init__(self, v, *kids):
        self.v = v
        self.kids = kids

    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k

    def __len__(self): return 1 + sum(len(k) for k in self.kids)

    def __call__(self, f): return Tree(f(self.v), *[k(f) for k in self.kids])


t = Tree(1, Tree(2, Tree(3)), Tree(4))
print(list(t), len(t), list(t(lambda x: x * 10)), 3 in t, max(t), callable(t))


class Truth:
    def __init__(self, b):
        self.b = b

    def __bool__(self): return self.b

    def __len__(self): return 5


print(bool(Truth(False)), bool(Truth(True)), Truth(False) or "or", Truth(True) and "and", not Truth(False), [x for x in [0, 1] if Truth(bool(x))], any([Truth(False)]), all([Truth(True)]), len(list(filter(None, [Truth(False), Truth(True)]))))


class BadLen:
    def __init__(self, n):
        self.n = n

    def __len__(self): return self.n


for n in [3, 0, -1, "a", 2.0, True, 10 ** 30]:
    try:
        print(len(BadLen(n)), bool(BadLen(n)))
    except Exception as e:
        print(type(e).__name__)


class Grid:
    def __init__(self):
        self.cells = {}

    def __getitem__(self, key):
        x, y = key
        return self.cells.get((x, y), ".")

    def __setitem__(self, key, v): self.cells[key] = v


g = Grid()
g[1, 2] = "#"
g[(0, 0)] = "@"
print(g[1, 2], g[0, 0], g[5, 5], "".join(g[x, 0] for x in range(3)))
