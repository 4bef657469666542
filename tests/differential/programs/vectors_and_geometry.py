# Vectors, lines, polygons, convex hull, complex numbers as a class.
class Vec:
    def __init__(self, *xs): self.xs = tuple(xs)

    def __add__(self, o): return Vec(*[a + b for a, b in zip(self, o)])

    def __sub__(self, o): return Vec(*[a - b for a, b in zip(self, o)])

    def __mul__(self, k): return sum(a * b for a, b in zip(self, k)) if isinstance(k, Vec) else Vec(*[a * k for a in self])

    def __rmul__(self, k): return self * k

    def __truediv__(self, k): return Vec(*[a / k for a in self])

    def __neg__(self): return self * -1

    def __abs__(self): return (self * self) ** 0.5

    def __eq__(self, o): return isinstance(o, Vec) and self.xs == o.xs

    def __hash__(self): return hash(self.xs)

    def __iter__(self): return iter(self.xs)

    def __len__(self): return len(self.xs)

    def __getitem__(self, i): return Vec(*self.xs[i]) if isinstance(i, slice) else self.xs[i]

    def __bool__(self): return any(self.xs)

    def __repr__(self): return "Vec(" + ", ".join(map(repr, self.xs)) + ")"

    def __format__(self, spec): return "<" + " ".join(format(x, spec) for x in self) + ">"

    @property
    def x(self): return self.xs[0]

    @property
    def y(self): return self.xs[1]

    def cross(self, o): return self.x * o.y - self.y * o.x


a, b = Vec(1, 2), Vec(3, -4)
print(a + b, a - b, a * b, a * 3, 3 * a, b / 2, -a, abs(b), a == Vec(1, 2), a != b, len(a), list(a), a[0], Vec(1, 2, 3)[1:], bool(Vec(0, 0)), f"{b / 3:.2f}", f"{a}", {a: 1}[Vec(1, 2)], sum([a, b], Vec(0, 0)), a.cross(b))


def area(points): return sum(p.cross(q) for p, q in zip(points, points[1:] + points[:1])) / 2


def inside(p, points):
    odd = False
    for a, b in zip(points, points[1:] + points[:1]):
        if (a.y > p.y) != (b.y > p.y) and p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x: odd = not odd
    return odd


def hull(points):
    points = sorted(set(points), key=lambda p: p.xs)
    def half(points):
        out = []
        for p in points:
            while len(out) > 1 and (out[-1] - out[-2]).cross(p - out[-2]) <= 0: out.pop()
            out.append(p)
        return out[:-1]
    return half(points) + half(points[::-1])


square = [Vec(0, 0), Vec(4, 0), Vec(4, 4), Vec(0, 4)]
print(area(square), area(square[::-1]), [inside(Vec(x, 2), square) for x in (-1, 1, 3, 5)], hull([Vec(x * 7 % 5, x * 3 % 7) for x in range(12)]), hull(square + [Vec(2, 2), Vec(0, 0)]) == square)


def meet(p, q, r, s):
    d = (q - p).cross(s - r)
    if d == 0: return None
    return p + (q - p) * ((r - p).cross(s - r) / d)


print(meet(Vec(0, 0), Vec(2, 2), Vec(0, 2), Vec(2, 0)), meet(Vec(0, 0), Vec(1, 1), Vec(0, 1), Vec(1, 2)))


class Complex:
    def __init__(self, re, im=0):
        self.re = re
        self.im = im

    @staticmethod
    def of(v): return v if isinstance(v, Complex) else Complex(v)

    def __add__(self, o):
        o = Complex.of(o)
        return Complex(self.re + o.re, self.im + o.im)

    def __radd__(self, o): return self + o

    def __sub__(self, o): return self + Complex.of(o) * -1

    def __rsub__(self, o): return Complex.of(o) - self

    def __mul__(self, o):
        o = Complex.of(o)
        return Complex(self.re * o.re - self.im * o.im, self.re * o.im + self.im * o.re)

    def __rmul__(self, o): return self * o

    def __truediv__(self, o):
        o = Complex.of(o)
        n = o.re ** 2 + o.im ** 2
        return self * Complex(o.re / n, -o.im / n)

    def __pow__(self, n):
        out = Complex(1)
        for _ in range(n): out = out * self
        return out

    def __abs__(self): return (self.re ** 2 + self.im ** 2) ** 0.5

    def __eq__(self, o): return self.re == Complex.of(o).re and self.im == Complex.of(o).im

    def __str__(self): return f"{self.re}{self.im:+}i" if self.im else str(self.re)


i = Complex(0, 1)
z = 3 + 4 * i
print(z, abs(z), z * z, i * i, i * i == -1, z / (1 + i), z - 1, 1 - z, z ** 3, i ** 4 == 1)


def mandelbrot(c, limit=30):
    z = Complex(0)
    for n in range(limit):
        z = z * z + c
        if abs(z) > 2: return n
    return limit


for y in range(-4, 5): print("".join(" .:-=+*#%@"[mandelbrot(Complex(x / 8, y / 4)) * 9 // 30] for x in range(-16, 6)))
