# Calls that cannot work, of every kind of callable; and what a failed call leaves behind.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


def none(): return "none"


def one(a): return a


def opt(a, b=2): return a, b


def star(a, *b, c, d=4): return a, b, c, d


def kw(**k): return k


class Empty: pass


class Init:
    def __init__(self, a, *, b): self.ab = (a, b)

    def method(self, x): return x

    def __call__(self): return "called"

    @staticmethod
    def fixed(x, y=1): return x, y


i = Init(1, b=2)
calls = [
    lambda: none(1), lambda: none(a=1), lambda: none(*[]), lambda: none(*[1]), lambda: none(**{}), lambda: one(), lambda: one(1, 2), lambda: one(b=1), lambda: one(1, a=1), lambda: one(*[1], **{"a": 2}), lambda: one(**{"a": 1}),
    lambda: opt(), lambda: opt(1), lambda: opt(b=1), lambda: opt(1, 2, 3), lambda: opt(1, c=3), lambda: opt(a=1, b=3), lambda: opt(*(1, 2, 3)), lambda: opt(1, **{"b": 5}), lambda: opt(1, 2, **{"b": 5}),
    lambda: star(1), lambda: star(1, 2), lambda: star(c=1), lambda: star(1, c=2), lambda: star(1, 2, 3, c=4, d=5), lambda: star(1, c=2, e=3), lambda: star(*[1, 2], c=3), lambda: star(1, 2, a=3, c=1),
    lambda: kw(1), lambda: kw(a=1, b=2), lambda: kw(**{"x": 1}, y=2), lambda: kw(**{1: 2}), lambda: kw(x=1, **{"x": 2}), lambda: kw(**[("a", 1)]), lambda: kw(**None), lambda: kw(*None),
    lambda: Empty(1), lambda: Empty(a=1), lambda: Empty()(), lambda: Init(), lambda: Init(1), lambda: Init(b=1), lambda: Init(1, 2), lambda: Init(1, b=2).ab, lambda: Init(1, b=2, c=3), lambda: i(), lambda: i(1), lambda: i.method(), lambda: i.method(1, 2), lambda: i.method(x=3), lambda: i.method(y=3), lambda: Init.fixed(), lambda: i.fixed(1), lambda: i.fixed(1, 2, 3), lambda: Init.method(i, 5), lambda: Init.method(i),
    *[lambda v=v: v() for v in (5, "text", None, [1], {}, (1, 2))], lambda: (lambda x: x)(), lambda: (lambda x: x)(1, 2), lambda: (lambda *x: x)(1, 2), lambda: (lambda: 1)(1),
    lambda: len(), lambda: len(1, 2), lambda: len(s="x"), lambda: print(1, sep=5), lambda: int("5", 10, 2), lambda: isinstance(1), lambda: getattr(1), lambda: sorted([1], 2), lambda: max(), lambda: min(1, key=len, foo=2), lambda: abs(1, 2), lambda: sum(), lambda: zip([1], strict=True, foo=1), lambda: enumerate(), lambda: range(1, 2, 3, 4), lambda: "a".upper("b"), lambda: "a".join("b", "c"), lambda: "a".split(1, 2, 3), lambda: [].append(), lambda: [].pop(1, 2), lambda: {}.get(), lambda: {}.items(1), lambda: set().add(), lambda: (1).bit_length(2), lambda: "x".replace("a"), lambda: dict(1, 2), lambda: list(1, 2), lambda: str(1, 2, 3, 4), lambda: ord("a", "b"), lambda: round(), lambda: pow(1), lambda: divmod(1), lambda: chr(), lambda: hash(), lambda: repr(), lambda: iter(), lambda: next(), lambda: any(), lambda: all(1, 2), lambda: map(), lambda: filter(), lambda: reversed(), lambda: callable(), lambda: bool(1, 2), lambda: float(1, 2), lambda: tuple(1, 2), lambda: set(1, 2), lambda: frozenset(1, 2), lambda: bytes(1, 2, 3, 4), lambda: slice(),
]
for n, call in enumerate(calls): print(n, fails(call), end="\n" if n % 10 == 9 else "; ")
print()
counts = {"n": 0}


def counted(v):
    counts["n"] += 1
    return v


print(fails(lambda: one(counted(1), counted(2))), counts, fails(lambda: counted(5)(counted(1))), counts, fails(lambda: none(*[counted(1)], k=counted(2))), counts)
xs = [1]
print(fails(lambda: xs.append(1, 2)), xs, fails(lambda: xs.extend([2, 3], 4)), xs, fails(lambda: xs.insert(0)), xs, fails(lambda: xs.sort(key=len)), xs)
