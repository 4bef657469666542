# The ways of being iterable: iter, next, [] counting up, generators; reversed and in.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


class Old:
    def __init__(self, *items):
        self.items = items
        self.asked = []

    def __getitem__(self, i):
        self.asked.append(i)
        return self.items[i]

    def __len__(self): return len(self.items)


o = Old("a", "b", "c")
print(list(o), o.asked)
o.asked.clear()
print("b" in o, o.asked, "z" in o, len(o.asked))
print(list(reversed(o)), o.asked[-3:], max(o), [*o], dict(zip(o, range(3))), list(enumerate(o)), "".join(o), sorted(o, reverse=True))
a, b, c = o
print(a, b, c, set(o) == {"a", "b", "c"}, any(x == "c" for x in o), list(map(str.upper, o)), tuple(iter(o)))


class Steps:
    def __init__(self, n):
        self.n = n
        self.calls = 0

    def __iter__(self): return self

    def __next__(self):
        self.calls += 1
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n


s = Steps(3)
print(next(s), [x for x in s], s.calls, next(s, "over"), list(s), s.calls)


class Fresh:
    def __iter__(self): return iter([1, 2, 3])


f = Fresh()
print([(x, y) for x in f for y in f if x < y], list(f), sum(f), 2 in f, list(zip(f, f)))


class Broken:
    def __iter__(self): return 5


class Raises:
    def __init__(self, when):
        self.when = when
        self.i = 0

    def __iter__(self): return self

    def __next__(self):
        self.i += 1
        if self.i == self.when: raise KeyError(self.i)
        if self.i > 5: raise StopIteration
        return self.i


print(fails(lambda: list(Broken())), fails(lambda: [x for x in Broken()]), fails(lambda: list(Raises(3))), list(Raises(100)), fails(lambda: sum(Raises(2))), fails(lambda: dict(Raises(9))), fails(lambda: 9 in Raises(4)))
seen = []
try:
    for x in Raises(3): seen.append(x)
except KeyError as e:
    print(seen, e)


class StopsOnIndex:
    def __getitem__(self, i):
        if i == 2: raise StopIteration
        return i


class ByKeyError:
    def __getitem__(self, i):
        if i == 2: raise KeyError(i)
        return i


print(fails(lambda: list(StopsOnIndex())), fails(lambda: list(ByKeyError())))


class Contains:
    def __contains__(self, x): return "non-empty" if x else ""

    def __iter__(self): raise ValueError("not asked")


print(1 in Contains(), 0 in Contains(), 1 not in Contains())


class Reversible:
    def __reversed__(self): return iter("reversed")


class NoLen:
    def __getitem__(self, i): return i


print("".join(reversed(Reversible())), fails(lambda: reversed(NoLen())), fails(lambda: list(reversed(Steps(2)))), fails(lambda: len(NoLen())))


class Infinite:
    def __iter__(self):
        n = 0
        while True:
            yield n
            n += 1


print([x for x, _ in zip(Infinite(), range(3))], 50 in Infinite(), next(x for x in Infinite() if x * x > 200), fails(lambda: next(Infinite())))
it = iter(Infinite())
print(next(it), next(it), [next(it) for _ in range(3)], next(iter(Infinite())))
