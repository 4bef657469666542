# Exact fractions with all operators, reflected ones too; and what is built on them.
def gcd(a, b):
    while b: a, b = b, a % b
    return abs(a)


class Fraction:
    def __init__(self, top, bottom=1):
        if bottom == 0: raise ZeroDivisionError(f"Fraction({top}, 0)")
        if bottom < 0: top, bottom = -top, -bottom
        g = gcd(top, bottom)
        self.top = top // g
        self.bottom = bottom // g

    @staticmethod
    def parse(text):
        top, _, bottom = text.partition("/")
        return Fraction(int(top), int(bottom or 1))

    @staticmethod
    def of(v):
        if isinstance(v, Fraction): return v
        if isinstance(v, int): return Fraction(v)
        raise TypeError(f"no fraction: {v!r}")

    def __add__(self, o):
        o = Fraction.of(o)
        return Fraction(self.top * o.bottom + o.top * self.bottom, self.bottom * o.bottom)

    def __radd__(self, o): return self + o

    def __sub__(self, o): return self + -Fraction.of(o)

    def __rsub__(self, o): return -self + o

    def __mul__(self, o):
        o = Fraction.of(o)
        return Fraction(self.top * o.top, self.bottom * o.bottom)

    def __rmul__(self, o): return self * o

    def __truediv__(self, o): return self * Fraction.of(o).inverse()

    def __rtruediv__(self, o): return self.inverse() * o

    def __floordiv__(self, o): return (self / o).floor()

    def __mod__(self, o): return self - Fraction.of(o) * (self // o)

    def __pow__(self, n): return Fraction(self.top ** n, self.bottom ** n) if n >= 0 else self.inverse() ** -n

    def __neg__(self): return Fraction(-self.top, self.bottom)

    def __pos__(self): return self

    def __abs__(self): return Fraction(abs(self.top), self.bottom)

    def __eq__(self, o): return isinstance(o, (int, Fraction)) and self.top == Fraction.of(o).top and self.bottom == Fraction.of(o).bottom

    def __lt__(self, o): return self.top * Fraction.of(o).bottom < Fraction.of(o).top * self.bottom

    def __le__(self, o): return self < o or self == o

    def __gt__(self, o): return not self <= o

    def __ge__(self, o): return not self < o

    def __hash__(self): return hash(self.top) if self.bottom == 1 else hash((self.top, self.bottom))

    def __bool__(self): return self.top != 0

    def __int__(self): return int(self.top / self.bottom)

    def __float__(self): return self.top / self.bottom

    def __round__(self, digits=None): return round(self.top / self.bottom) if digits is None else Fraction(round(self.top * 10 ** digits / self.bottom), 10 ** digits)

    def floor(self): return self.top // self.bottom

    def inverse(self): return Fraction(self.bottom, self.top)

    def __str__(self): return str(self.top) if self.bottom == 1 else f"{self.top}/{self.bottom}"

    def __repr__(self): return f"Fraction({self.top}, {self.bottom})"


F = Fraction
a, b = F(1, 2), F(-3, 4)
print(a + b, a - b, a * b, a / b, b // a, b % a, a ** 3, a ** -2, -a, +a, abs(b), a + 1, 1 + a, 1 - a, 2 * a, 1 / a, a / 2, F(4, -6), F(0, 5), F(6, 3))
print(a < b, a > b, a <= F(2, 4), a >= 1, a == F(2, 4), a == 0.5, F(3) == 3, 3 == F(3), a != b, 1 > a, 0 < a < 1, sorted([a, b, F(1, 3), 0, 1]), max(a, b), min([b, a]))
print(bool(F(0)), bool(a), int(F(7, 2)), float(b), round(F(5, 2)), round(F(7, 2)), round(F(1, 3), 2), {F(1, 2): "half"}[F(2, 4)], {F(2): "two"}[2], repr(b), [a, b], sum([a, b, F(1, 4)]), F.parse("3/9"), F.parse("-7"))
for f in [lambda: F(1, 0), lambda: a / 0, lambda: a + "x", lambda: a + 0.5, lambda: F(0) ** -1, lambda: a < None, lambda: F.parse("x"), lambda: 0.5 + a, lambda: [1] * a]:
    try:
        print(f())
    except (ZeroDivisionError, TypeError, ValueError) as e:
        print(type(e).__name__, end=" ")
print()


def continued(x):
    out = []
    while True:
        out.append(x.floor())
        x = x - x.floor()
        if not x: return out
        x = 1 / x


def convergents(terms):
    for n in range(1, len(terms) + 1):
        x = F(terms[n - 1])
        for t in reversed(terms[:n - 1]): x = t + 1 / x
        yield x


print(continued(F(415, 93)), [str(c) for c in convergents([3, 7, 15, 1])], sum((F(1, n) for n in range(1, 11)), F(0)), [str(c) for c in convergents([1] * 8)])


def bernoulli(n):
    row = [F(0)] * (n + 1)
    for m in range(n + 1):
        row[m] = F(1, m + 1)
        for j in range(m, 0, -1): row[j - 1] = j * (row[j - 1] - row[j])
    return row[0]


print([str(bernoulli(n)) for n in range(0, 15, 2)])
def solve(rows):
    rows = [[F(v) for v in r] for r in rows]
    n = len(rows)
    for i in range(n):
        pivot = next(k for k in range(i, n) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for k in range(n):
            if k != i: rows[k] = [v - rows[k][i] * w for v, w in zip(rows[k], rows[i])]
    return [str(r[-1]) for r in rows]


print(solve([[2, 1, -1, 8], [-3, -1, 2, -11], [-2, 1, 2, -3]]), solve([[0, 2, 1], [3, 1, 2]]))
