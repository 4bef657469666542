# A class of fractions with all operators, exact against floats.
class Fraction:
    def __init__(self, n, d=1):
        if d == 0:
            raise ZeroDivisionError("denominator")
        a = n
        b = d
        while b:
            a, b = b, a % b
        if (a < 0) != (d < 0):
            a = -a
        self.n = n // a
        self.d = d // a

    def __add__(self, o):
        o = wrap(o)
        return Fraction(self.n * o.d + o.n * self.d, self.d * o.d)

    def __radd__(self, o):
        return self + o

    def __sub__(self, o):
        o = wrap(o)
        return Fraction(self.n * o.d - o.n * self.d, self.d * o.d)

    def __rsub__(self, o):
        return wrap(o) - self

    def __mul__(self, o):
        o = wrap(o)
        return Fraction(self.n * o.n, self.d * o.d)

    def __rmul__(self, o):
        return self * o

    def __truediv__(self, o):
        o = wrap(o)
        return Fraction(self.n * o.d, self.d * o.n)

    def __rtruediv__(self, o):
        return wrap(o) / self

    def __floordiv__(self, o):
        q = self / o
        return q.n // q.d

    def __mod__(self, o):
        return self - wrap(o) * (self // o)

    def __pow__(self, k):
        return Fraction(self.n ** k, self.d ** k) if k >= 0 else Fraction(self.d ** -k, self.n ** -k)

    def __neg__(self):
        return Fraction(-self.n, self.d)

    def __abs__(self):
        return Fraction(abs(self.n), self.d)

    def __eq__(self, o):
        o = wrap(o)
        return self.n == o.n and self.d == o.d

    def __lt__(self, o):
        o = wrap(o)
        return self.n * o.d < o.n * self.d

    def __le__(self, o):
        return not wrap(o) < self

    def __float__(self):
        return self.n / self.d

    def __int__(self):
        return abs(self.n) // self.d * (1 if self.n > 0 else -1)

    def __bool__(self):
        return self.n != 0

    def __hash__(self):
        return hash((self.n, self.d))

    def __str__(self):
        return str(self.n) if self.d == 1 else str(self.n) + "/" + str(self.d)

    def __repr__(self):
        return "<" + str(self) + ">"


def wrap(x):
    if isinstance(x, float):
        n, d = x.as_integer_ratio()
        return Fraction(n, d)
    return Fraction(x) if isinstance(x, int) else x


half = Fraction(1, 2)
third = Fraction(-1, -3)
print(half + third, half - third, half * third, half / third, half // third, half % third, half ** 3, half ** -2, -half, abs(-half), 1 + half, 1 - half, 2 * third, 1 / third, half + 1, half - 2, half * 4, half / 4, half == third, half == Fraction(2, 4), half < third, half >= third, third <= half, half != third)
print(float(third), int(Fraction(-7, 2)), int(Fraction(7, 2)), bool(Fraction(0)), bool(half), [half, third], str(Fraction(6, -4)), {half: 1}[Fraction(3, 6)], sorted([half, third, Fraction(-1), Fraction(5, 7)]), max(half, third), sum([Fraction(1, k) for k in range(1, 30)], Fraction(0)), wrap(0.1), wrap(0.75), half == 0.5, third == 1 / 3, half + 0.25)
total = Fraction(0)
for k in range(25):
    total += Fraction((-1) ** k, 2 * k + 1)
print(total, float(total) * 4, f"{float(total):.10f}", "%.3f" % total, "%d" % Fraction(9, 4))
x = Fraction(1)
for _ in range(6):
    x = (x + 2 / x) / 2
print(x, float(x), x * x - 2, len(str(x.n)))
for f in [lambda: Fraction(1, 0), lambda: half / 0, lambda: half + "x", lambda: Fraction(0) ** -1]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
