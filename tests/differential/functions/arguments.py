# Positional, named, default, rest and named-only parameters, and every way to get them wrong.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


def plain(a, b): return a, b


def defaults(a, b=2, c=3): return a, b, c


def rest(a, *more): return a, more


def named(*, k, l="l"): return k, l


def mixed(a, b=2, *c, d, e="e", **f): return a, b, c, d, e, f


def anything(*a, **k): return a, k


def after(*items, sep): return sep.join(items)


print(plain(1, 2), plain(1, b=2), plain(b=2, a=1), plain(*[1, 2]), plain(**{"a": 1, "b": 2}), plain(*[1], **{"b": 2}))
print(fails(lambda: plain()), fails(lambda: plain(1)), fails(lambda: plain(1, 2, 3)), fails(lambda: plain(1, a=1)), fails(lambda: plain(1, 2, c=3)), fails(lambda: plain(b=1)), fails(lambda: plain(1, 2, b=3)))
print(defaults(1), defaults(1, 5), defaults(1, c=7), defaults(1, c=7, b=8), defaults(*[1, 2, 4]), fails(lambda: defaults()), fails(lambda: defaults(1, 2, 3, 4)), fails(lambda: defaults(b=1)), fails(lambda: defaults(1, d=1)))
print(rest(1), rest(1, 2, 3), rest(*"abc"), rest(a=1), fails(lambda: rest()), fails(lambda: rest(2, a=1)), fails(lambda: rest(1, b=2)))
print(named(k=1), named(l=2, k=1), fails(lambda: named()), fails(lambda: named(1)), fails(lambda: named(l=1)), fails(lambda: named(k=1, m=2)), fails(lambda: named(1, k=1)))
print(mixed(1, d=4), mixed(1, 2, 3, 4, d=5), mixed(1, d=4, z=9, e=0), mixed(1, d=4, **{"x": 1, "b": 7}), fails(lambda: mixed(1)), fails(lambda: mixed(d=1)), fails(lambda: mixed(1, 2, b=3, d=4)))
print(anything(), anything(1, x=2), anything(*[], **{}), anything(a=1, k=2), after("a", "b", sep="-"), after(sep="-"), fails(lambda: after("a", "b")))
print(fails(lambda: anything(**{"x": 1}, **{"x": 2})))


def mutable(x, into=None):
    if into is None: into = []
    into.append(x)
    return into


print(mutable(1), mutable(2), mutable(3, [0]))


def chain(a, b=None, *c): return [a, b, *c]


print(chain(1), chain(1, 2), chain(1, 2, 3), chain(*range(5)), chain(b=1, a=2))


def nothing(): pass


def early(x):
    if x: return
    return "late"


print(nothing(), early(1), early(0), (lambda: None)(), (lambda *a: a)(1, 2), (lambda a, b=5: a + b)(1), (lambda **k: k)(x=1), (lambda *, k: k)(k=3))


class Thing:
    def method(self, a, b=2, *c, d=4): return a, b, c, d

    def __call__(self, x, *, y=0): return x + y

    @staticmethod
    def fixed(a, b=1): return a, b


t = Thing()
print(t.method(1), t.method(1, 3, 5, d=6), t(1), t(1, y=2), Thing.fixed(1), t.fixed(1, b=3), fails(lambda: t.method()), fails(lambda: t(1, 2)), fails(lambda: t(y=1)), fails(lambda: Thing.fixed()), fails(lambda: Thing(1)), fails(lambda: Thing(x=1)))
print(fails(lambda: len()), fails(lambda: len([], [])), fails(lambda: "a".upper(1)), fails(lambda: [].append()), fails(lambda: [].append(1, 2)), fails(lambda: {}.get()), fails(lambda: len(obj=[])), fails(lambda: sorted()), fails(lambda: [].sort(1)), fails(lambda: print(1, foo=2)), fails(lambda: "a b".split(sep=" ")), fails(lambda: "a".join()))
