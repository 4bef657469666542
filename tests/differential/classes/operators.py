# Every binary operator, its reflected and its in-place form, and their order.
class Num:
    def __init__(self, n):
        self.n = n

    def __repr__(self): return f"Num({self.n!r})"

    def __add__(self, o): return Num(f"{self.n}+{o}")

    def __sub__(self, o): return Num(f"{self.n}-{o}")

    def __mul__(self, o): return Num(f"{self.n}*{o}")

    def __truediv__(self, o): return Num(f"{self.n}/{o}")

    def __floordiv__(self, o): return Num(f"{self.n}//{o}")

    def __mod__(self, o): return Num(f"{self.n}%{o}")

    def __pow__(self, o): return Num(f"{self.n}**{o}")

    def __and__(self, o): return Num(f"{self.n}&{o}")

    def __or__(self, o): return Num(f"{self.n}|{o}")

    def __xor__(self, o): return Num(f"{self.n}^{o}")

    def __lshift__(self, o): return Num(f"{self.n}<<{o}")

    def __rshift__(self, o): return Num(f"{self.n}>>{o}")


class Right:
    def __repr__(self): return "R"

    def __radd__(self, o): return f"{o} r+"

    def __rsub__(self, o): return f"{o} r-"

    def __rmul__(self, o): return f"{o} r*"

    def __rtruediv__(self, o): return f"{o} r/"

    def __rfloordiv__(self, o): return f"{o} r//"

    def __rmod__(self, o): return f"{o} r%"

    def __rpow__(self, o): return f"{o} r**"

    def __rand__(self, o): return f"{o} r&"

    def __ror__(self, o): return f"{o} r|"

    def __rxor__(self, o): return f"{o} r^"

    def __rlshift__(self, o): return f"{o} r<<"

    def __rrshift__(self, o): return f"{o} r>>"


n, r = Num(1), Right()
print(n + 2, n - 2, n * 2, n / 2, n // 2, n % 2, n ** 2, n & 2, n | 2, n ^ 2, n << 2, n >> 2)
print(5 + r, 5 - r, 5 * r, 5 / r, 5 // r, 5 % r, 5 ** r, 5 & r, 5 | r, 5 ^ r, 5 << r, 5 >> r)
print("s" + r, [1] + r, (1,) * r, None + r, {1} | r, {1: 2} | r, 2.5 - r, 10 ** 20 + r, True & r, n + r)
for f in [lambda: r + 1, lambda: 1 + n, lambda: r - r, lambda: "a" + n, lambda: n + n + r, lambda: -n, lambda: [1] * n]:
    try:
        print(f())
    except TypeError as e:
        print("TypeError")


class Left:
    def __add__(self, o): return "Left"


class Child(Left):
    def __radd__(self, o): return "Child's r+"


class Child2(Left): pass


class Other:
    def __radd__(self, o): return "Other's r+"


print(Left() + Child(), Left() + Child2(), Left() + Other(), Child() + Left(), Child() + Child(), 1 + Child())


class Acc:
    def __init__(self):
        self.log = []

    def __iadd__(self, o):
        self.log.append(("+=", o))
        return self

    def __imul__(self, o):
        self.log.append(("*=", o))
        return self

    def __isub__(self, o): return "replaced"

    def __or__(self, o): return ("or", o)


a = Acc()
same = a
a += 1
a *= 2
print(a.log, a is same)
a |= 5
print(a)
same -= 1
print(same)
n += 1
n **= 2
print(n)
box = [Acc()]
box[0] += 7
print(box[0].log)
try:
    b = Acc()
    b //= 2
except TypeError:
    print("TypeError")
k = 5
k += r
print(k)
