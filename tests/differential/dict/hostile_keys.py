# Keys whose == and hash throw, or change the dict that is being searched.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


class Evil:
    def __init__(self, n):
        self.n = n
        self.armed = None

    def __hash__(self): return 1

    def __eq__(self, other):
        if self.armed is not None:
            action, self.armed = self.armed, None
            action()
        return self is other or isinstance(other, Evil) and self.n == other.n

    def __repr__(self): return f"E{self.n}"


def boom(): raise ValueError("eq")


a, b, c = Evil(1), Evil(2), Evil(3)
d = {a: "a", b: "b"}
a.armed = boom
print(fails(lambda: d[c]), fails(lambda: d.get(b)), d)
a.armed = boom
print(fails(lambda: c in d), len(d))


def put(k, v): d[k] = v


a.armed = boom
print(fails(lambda: put(c, 1)), len(d), a in d, c in d)
a.armed = lambda: put(c, "c")
print(d.get(Evil(3)), len(d), d)
a.armed = lambda: d.clear()
print(fails(lambda: d[Evil(9)]), d)
d.update({a: 1, b: 2, c: 3})
a.armed = lambda: d.pop(b)
print(fails(lambda: d.pop(Evil(3))), len(d))
d.update({a: 1, b: 2, c: 3})
a.armed = lambda: [put(i, i) for i in range(100)]
print(d.get(Evil(2)), len(d), d[50])
d.clear()
d.update({a: 1, b: 2})
s = {a, b}
a.armed = boom
print(fails(lambda: s.add(c)), len(s), fails(lambda: s.add(c)), len(s))
a.armed = lambda: s.clear()
print(Evil(7) in s, s)
s = {a, b}
a.armed = lambda: s.update(range(50))
s.discard(Evil(2))
print(len(s), 49 in s)


class Once:
    """A hash that works only some of the time."""

    def __init__(self, times):
        self.times = times

    def __hash__(self):
        self.times -= 1
        if self.times < 0: raise KeyError("tired")
        return 5


o = Once(2)
e = {o: 1}
print(o in e, fails(lambda: o in e), fails(lambda: e[o]), len(e), list(e.values()), fails(lambda: {Once(0)}), fails(lambda: hash((1, Once(0)))), fails(lambda: frozenset([Once(0)])), fails(lambda: dict([(Once(0), 1)])))
print(fails(lambda: {**e, "x": 1}["x"]), len(e.copy()), len(dict(e)), fails(lambda: e == e.copy()), fails(lambda: e.pop(o)), len(e))


class Same:
    def __hash__(self): return 9

    def __eq__(self, other): return True


x, y = Same(), Same()
f = {x: 1}
f[y] = 2
print(len(f), list(f)[0] is x, f[Same()], {x, y, Same()} == {x}, f.pop(Same()), f)
f = {9: "nine"}
f[x] = "same"
print(len(f), f)


class Never:
    def __hash__(self): return 3

    def __eq__(self, other): return False


n = Never()
g = {n: 1, Never(): 2, Never(): 3}
print(len(g), g[n], n in g, fails(lambda: g[Never()]), [n].index(n), n in [n], [n] == [n], (n,) == (n,), n == n, {n} == {n})
