# Quantities with units: operators that check, convert, compare, format and hash.
class Unit:
    BASES = {"m": (1, {"L": 1}), "km": (1000, {"L": 1}), "s": (1, {"T": 1}), "h": (3600, {"T": 1}), "kg": (1, {"M": 1}), "N": (1, {"M": 1, "L": 1, "T": -2})}

    def __init__(self, value, dims=None, name=None):
        if isinstance(dims, str):
            factor, powers = Unit.BASES[dims]
            value, dims = value * factor, powers
        self.value = value
        self.dims = {k: v for k, v in sorted((dims or {}).items()) if v}

    def same(self, o):
        o = o if isinstance(o, Unit) else Unit(o)
        if self.dims != o.dims: raise TypeError(f"{self.unit() or 'number'} and {o.unit() or 'number'} do not go together")
        return o.value

    def join(self, o, sign):
        o = o if isinstance(o, Unit) else Unit(o)
        return {k: self.dims.get(k, 0) + sign * o.dims.get(k, 0) for k in [*self.dims, *o.dims]}

    def __add__(self, o): return Unit(self.value + self.same(o), self.dims)

    def __radd__(self, o): return self + o if o != 0 else self

    def __sub__(self, o): return Unit(self.value - self.same(o), self.dims)

    def __mul__(self, o): return Unit(self.value * (o.value if isinstance(o, Unit) else o), self.join(o, 1))

    def __rmul__(self, o): return self * o

    def __truediv__(self, o): return Unit(self.value / (o.value if isinstance(o, Unit) else o), self.join(o, -1))

    def __rtruediv__(self, o): return Unit(o) / self

    def __pow__(self, n): return Unit(self.value ** n, {k: v * n for k, v in self.dims.items()})

    def __neg__(self): return Unit(-self.value, self.dims)

    def __abs__(self): return Unit(abs(self.value), self.dims)

    def __eq__(self, o): return isinstance(o, Unit) and self.dims == o.dims and self.value == o.value or not self.dims and self.value == o

    def __lt__(self, o): return self.value < self.same(o)

    def __ge__(self, o): return not self < o

    def __hash__(self): return hash((self.value, tuple(self.dims.items())))

    def __bool__(self): return self.value != 0

    def __float__(self): return float(self.value)

    def __round__(self, digits=0): return Unit(round(self.value, digits), self.dims)

    def unit(self): return "*".join({"L": "m", "T": "s", "M": "kg"}[k] + (f"^{v}" if v != 1 else "") for k, v in self.dims.items())

    def to(self, name):
        factor, dims = Unit.BASES[name]
        if dims != self.dims: raise TypeError(f"{self.unit()} is not {name}")
        return self.value / factor

    def __format__(self, spec): return f"{self.value:{spec}} {self.unit()}".strip()

    def __str__(self): return f"{self}"

    def __repr__(self): return f"Unit({self.value!r}, {self.dims})"


def q(v, *units):
    out = Unit(v)
    for u in units: out = out / Unit(1, u[1:]) if u[0] == "/" else out * Unit(1, u)
    return out


d, t, m = q(3, "km"), q(2, "h"), q(80, "kg")
v = d / t
print(d, t, v, f"{v:.3f}", v * t == d, d + q(500, "m"), d - q(1, "km"), m * v / t, m * q(9.81, "m", "/s", "/s"), (d * d).unit(), d ** 2, -d, abs(-d), 1 / t, d / d, d / d == 1, 2 * d, d * 2 == d + d)
print(d.to("km"), t.to("s"), (m * q(10, "m", "/s", "/s")).to("N"), d > q(2, "km"), d < q(2, "km"), d >= q(3, "km"), max(d, q(4000, "m"), q(1, "m")), sorted([d, q(5, "m"), q(1, "km")])[0], sum([d, d]), {q(1000, "m"): "1km"}[q(1, "km")], bool(q(0, "m")), bool(d), float(v), round(v, 2), repr(t))
for f in [lambda: d + t, lambda: d + 1, lambda: d < m, lambda: d.to("kg"), lambda: q(1, "parsec"), lambda: sum([d, t]), lambda: d / 0, lambda: d ** "x", lambda: d == t, lambda: d != t, lambda: d == 3000, lambda: max(d, m)]:
    try:
        print(f())
    except (TypeError, KeyError, ZeroDivisionError) as e:
        print(type(e).__name__, e if "together" in str(e) or "is not" in str(e) else "")
