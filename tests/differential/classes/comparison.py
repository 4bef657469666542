# == != < <= > >= on instances: defaults, reflections, hash.
class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, o): return isinstance(o, Version) and self.parts == o.parts

    def __lt__(self, o): return self.parts < o.parts

    def __le__(self, o): return self.parts <= o.parts

    def __gt__(self, o): return self.parts > o.parts

    def __ge__(self, o): return self.parts >= o.parts

    def __hash__(self): return hash(self.parts)

    def __repr__(self): return "v" + ".".join(str(p) for p in self.parts)


vs = [Version(1, 2), Version(1, 10), Version(0, 9, 9), Version(2), Version(1, 2)]
print(sorted(vs), max(vs), min(vs), sorted(vs, reverse=True)[0], len(set(vs)), vs.index(Version(2)), vs.count(Version(1, 2)))
print(vs[0] == vs[4], vs[0] != vs[4], vs[0] < vs[1], vs[0] <= vs[4], vs[1] > vs[2], vs[1] >= vs[3], vs[0] == 5, vs[0] != 5, 5 == vs[0])
print({Version(1): "a"}[Version(1)], Version(1) in {Version(1), Version(2)}, vs[2] < vs[0] < vs[3], Version(3) in vs)


class OnlyLt:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o): return f"{self.n} lt {o.n}"


class OnlyEq:
    def __eq__(self, o): return "eq"


a, b = OnlyLt(1), OnlyLt(2)
print(a < b, a > b, OnlyEq() == 1, 1 == OnlyEq(), OnlyEq() != 1, [OnlyEq()] == [0])
for f in [lambda: a <= b, lambda: a >= b, lambda: a < 1 if False else OnlyEq() < OnlyEq(), lambda: hash(OnlyEq())]:
    try:
        print(f())
    except TypeError:
        print("TypeError")


class Plain: pass



p, q = Plain(), Plain()
print(p == q, p != q, p == p, p != p, hash(p) == hash(p), p in [q, p], [p] == [p], (p,) == (q,), {p: 1}[p], p == None, None != p)


class Ne:
    def __ne__(self, o): return "ne"


class Gt:
    def __gt__(self, o): return "gt"

    def __ge__(self, o): return "ge"


print(Ne() != 1, Ne() == Ne(), Gt() > 1, Gt() >= 1, 1 < Gt(), 1 <= Gt())


class Base:
    def __eq__(self, o): return "base"

    def __lt__(self, o): return "base lt"


class Derived(Base):
    def __eq__(self, o): return "derived"

    def __gt__(self, o): return "derived gt"


print(Base() == Derived(), Derived() == Base(), Base() == Base(), Base() < Derived(), Derived() > Base(), Base() == 1, 1 == Derived())


class NoBool:
    def __eq__(self, o): return [] if o == 1 else [0]


print(NoBool() == 1, NoBool() != 1, NoBool() != 2, 1 in [NoBool()], 2 in [NoBool()], not NoBool() == 1)
