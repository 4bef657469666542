# Polynomials: arithmetic, division, evaluation, derivation, roots, text.
class Poly:
    def __init__(self, *coefficients):
        self.c = list(coefficients)
        while self.c and self.c[-1] == 0: self.c.pop()

    @staticmethod
    def of(x): return x if isinstance(x, Poly) else Poly(x)

    @property
    def degree(self): return len(self.c) - 1

    def __len__(self): return len(self.c)

    def __bool__(self): return bool(self.c)

    def __getitem__(self, i): return self.c[i] if i < len(self.c) else 0

    def __iter__(self): return iter(self.c)

    def __add__(self, other):
        other = Poly.of(other)
        return Poly(*[self[i] + other[i] for i in range(max(len(self), len(other)))])

    def __radd__(self, other): return self + other

    def __neg__(self): return Poly(*[-a for a in self.c])

    def __sub__(self, other): return self + -Poly.of(other)

    def __rsub__(self, other): return -self + other

    def __mul__(self, other):
        other = Poly.of(other)
        out = [0] * (len(self) + len(other))
        for i, a in enumerate(self.c):
            for j, b in enumerate(other): out[i + j] += a * b
        return Poly(*out)

    def __rmul__(self, other): return self * other

    def __pow__(self, n):
        out = Poly(1)
        for _ in range(n): out *= self
        return out

    def divide(self, other):
        quotient, rest = [0] * max(len(self) - len(other) + 1, 0), list(self.c)
        for i in range(len(quotient) - 1, -1, -1):
            quotient[i] = rest[i + len(other) - 1] // other[len(other) - 1]
            for j, b in enumerate(other): rest[i + j] -= quotient[i] * b
        return Poly(*quotient), Poly(*rest)

    def __floordiv__(self, other): return self.divide(Poly.of(other))[0]

    def __mod__(self, other): return self.divide(Poly.of(other))[1]

    def __call__(self, x):
        total = 0
        for a in reversed(self.c): total = total * x + a
        return total

    def __eq__(self, other): return self.c == Poly.of(other).c

    def __hash__(self): return hash(tuple(self.c))

    def __str__(self):
        out = ""
        for i in range(self.degree, -1, -1):
            a = self[i]
            if a == 0: continue
            sign = (" - " if a < 0 else " + ") if out else ("-" if a < 0 else "")
            number = "" if abs(a) == 1 and i else str(abs(a))
            out += sign + number + ("" if i == 0 else "x" if i == 1 else f"x^{i}")
        return out or "0"

    def __repr__(self): return f"Poly{tuple(self.c)}"

    def derive(self): return Poly(*[i * a for i, a in enumerate(self.c)][1:])

    def integrate(self, low, high): return sum(a / (i + 1) * (high ** (i + 1) - low ** (i + 1)) for i, a in enumerate(self.c))

    def root(self, x, steps=50):
        d = self.derive()
        for _ in range(steps): x = x - self(x) / d(x)
        return x


x = Poly(0, 1)
p, q = x ** 2 + 2 * x - 3, Poly(-1, 1)
for v in [p, q, p + q, p - q, p * q, 3 - p, p ** 3, p // q, p % q, -p, p.derive(), Poly(), Poly(5), 1 + x + 0 * x ** 9, x * -1, (x - 1) * (x + 1) == x ** 2 - 1]: print(v)
print(p(2), p(-3), [p(i) for i in range(-3, 3)], p(0.5), (p * q)(7) == p(7) * q(7), p.degree, Poly().degree, len(p), bool(Poly(0, 0)), p[0], p[9], list(p))
print(p == Poly(-3, 2, 1), p == 5, Poly(5) == 5, {p: "p"}[Poly(-3, 2, 1)], repr(p), (x ** 5 - 1).divide(x - 1), p.integrate(0, 3), round((x ** 2 - 2).root(1.0), 9), sum([x, x, 1]))


def lagrange(points):
    total = Poly()
    for i, (xi, yi) in enumerate(points):
        term = Poly(yi)
        for j, (xj, _) in enumerate(points):
            if i != j: term = term * Poly(-xj, 1) * Poly(1 / (xi - xj))
        total = total + term
    return total


print([round(c, 6) for c in lagrange([(0, 1), (1, 2), (2, 5)])])
a, b = x ** 8 + x ** 6 - 3 * x ** 4 - 3 * x ** 3 + 8 * x ** 2 + 2 * x - 5, x - 2
print(a % b == a(2), a // b, (a // b) * b + a % b == a)
