# str repr bool int float index abs neg pos round format hash and friends.
class V:
    def __init__(self, n):
        self.n = n

    def __str__(self): return f"str {self.n}"

    def __repr__(self): return f"V({self.n})"

    def __bool__(self): return self.n != 0

    def __int__(self): return int(self.n)

    def __float__(self): return float(self.n)

    def __index__(self): return int(self.n)

    def __abs__(self): return V(abs(self.n))

    def __neg__(self): return V(-self.n)

    def __pos__(self): return V(+self.n)

    def __invert__(self): return V(~int(self.n))

    def __round__(self, digits=None): return V(round(self.n, digits)) if digits is not None else round(self.n)

    def __format__(self, spec): return f"<{spec}|{self.n}>"

    def __hash__(self): return 42


v = V(-3.75)
print(v, [v], str(v), repr(v), f"{v}", f"{v:spec}", f"{v!r:>12}", f"{v!s:*^12}", "{:a}".format(v), format(v), format(v, "zz"))
print(bool(v), bool(V(0)), int(v), float(v), abs(v), -v, +v, ~v, round(v), round(v, 1), hash(v), [10, 20, 30, 40][V(2)], "abc" * V(2) if False else "-")
print(hex(V(255)), bin(V(5)), oct(V(8)), range(V(3)), [1, 2, 3, 4][V(1):V(3)], chr(V(65)), "x".rjust(V(3)), list(range(10))[::V(4)], divmod(7, 2))


class OnlyStr:
    def __str__(self): return "only str"


class OnlyRepr:
    def __repr__(self): return "only repr"


print(OnlyStr(), OnlyRepr(), str(OnlyRepr()), [OnlyRepr()], f"{OnlyRepr():>12}|" if False else "-", f"{OnlyStr()}")


def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


class Wrong:
    def __str__(self): return 5

    def __repr__(self): return None

    def __bool__(self): return 1

    def __int__(self): return "1"

    def __float__(self): return 1

    def __index__(self): return 1.5

    def __hash__(self): return "h"

    def __len__(self): return 1

    def __iter__(self): return 5


w = Wrong()
print(fails(lambda: str(w)), fails(lambda: repr(w)), fails(lambda: bool(w)), fails(lambda: int(w)), fails(lambda: float(w)), fails(lambda: [1][w]), fails(lambda: hash(w)), fails(lambda: iter(w)), fails(lambda: list(w)), fails(lambda: f"{w}"), fails(lambda: [w].index(1)), fails(lambda: {w: 1}), fails(lambda: range(w)), fails(lambda: print([w])))


class Empty: pass


e = Empty()
print(fails(lambda: int(e)), fails(lambda: float(e)), fails(lambda: len(e)), fails(lambda: e[0]), fails(lambda: e()), fails(lambda: iter(e)), fails(lambda: -e), fails(lambda: abs(e)), fails(lambda: round(e)), fails(lambda: 1 in e), fails(lambda: next(e)), fails(lambda: [1][e]), fails(lambda: format(e, "x")), fails(lambda: reversed(e)), bool(e), format(e) == str(e))


class Throws:
    def __str__(self): raise KeyError("s")

    def __bool__(self): raise IndexError("b")

    def __len__(self): raise OSError("l")

    def __iter__(self): raise ZeroDivisionError("i")

    def __hash__(self): raise ArithmeticError("h")

    def __eq__(self, o): raise LookupError("e")


t = Throws()
print(fails(lambda: str(t)), fails(lambda: f"{t}"), fails(lambda: not t), fails(lambda: len(t)), fails(lambda: list(t)), fails(lambda: hash(t)), fails(lambda: t == 1), fails(lambda: 1 in [t]), fails(lambda: {t}), fails(lambda: 1 if t else 2), fails(lambda: t and 1), fails(lambda: any([t])), fails(lambda: "".join(t)), fails(lambda: print(t)))
