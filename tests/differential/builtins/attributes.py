# getattr, setattr, hasattr, isinstance, callable, type, id and hash.
class Point:
    KIND = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def length(self): return (self.x ** 2 + self.y ** 2) ** 0.5

    @property
    def total(self): return self.x + self.y

    @property
    def broken(self): raise AttributeError("broken inside")

    @property
    def wrong(self): raise ValueError("wrong inside")


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}"


p = Point(3, 4)
print(getattr(p, "x"), getattr(p, "length")(), getattr(p, "total"), getattr(p, "KIND"), getattr(p, "nope", "default"), getattr(p, "nope", None), fails(lambda: getattr(p, "nope")))
print(hasattr(p, "x"), hasattr(p, "nope"), hasattr(p, "length"), hasattr(p, "total"), hasattr(p, "broken"), fails(lambda: hasattr(p, "wrong")), getattr(p, "broken", "fallback"), fails(lambda: getattr(p, "wrong", "f")))
setattr(p, "x", 30)
print(p.x, fails(lambda: setattr(p, "total", 1)), fails(lambda: getattr(p, 5)), fails(lambda: hasattr(p, None)), fails(lambda: setattr(p, 1, 2)))
for name in ["x", "y"]: setattr(p, name, getattr(p, name) * 2)
print(p.x, p.y, [getattr(p, n) for n in ["x", "y", "total"]])
q = Point3(1, 2, 3)
print(isinstance(q, Point), isinstance(q, Point3), isinstance(p, Point3), isinstance(q, (int, Point)), isinstance(q, (int, str)), isinstance(5, int), isinstance(True, int), isinstance(5, bool), isinstance(5.0, int), isinstance("a", (int, (float, str))), isinstance([], ()))
print(fails(lambda: isinstance(5, 5)), fails(lambda: isinstance(5, [int])), fails(lambda: isinstance(5, "int")))
print(callable(len), callable(print), callable(Point), callable(p), callable(p.length), callable(5), callable("a"), callable(lambda: 0), callable(None), callable(int))
print(type(p) is Point, type(q) is Point, type(5) is int, type(p) == type(q), type(p).__name__, type("").__name__, type(None) is type(None), type([]) is list, type(type(5)) is type(Point))
print([type(v).__name__ for v in [1, 1.0, "", b"", [], (), {}, set(), frozenset(), True, range(1), slice(1), bytearray()]])
a, b = [], []
print(id(a) == id(a), id(a) == id(b), a is a, a is b, hash("a") == hash("a"), hash(1) == hash(1.0), hash(True) == hash(1), hash(-1), hash(0), hash(5), hash(2 ** 61 - 1), hash(2 ** 61), hash(-2), hash(1.5), hash(10 ** 20), hash(0.1), hash(float("inf")), hash(-0.0), hash(1e100))
print(fails(lambda: hash([])), fails(lambda: hash({})), fails(lambda: hash({1})), hash((1, 2)) == hash((1, 2)), hash(p) == hash(p), hash(None) == hash(None))
print(isinstance(ValueError("a"), Exception), isinstance(KeyError(1), LookupError), isinstance(ZeroDivisionError(), ArithmeticError), isinstance(FileNotFoundError(), OSError), isinstance(p, type(q)), isinstance(q, type(p)), isinstance(Point, type))
print("x" in dir(p), "length" in dir(p), "total" in dir(q), "z" in dir(q), "z" in dir(p), "KIND" in dir(Point), "append" in dir([]), "upper" in dir(""), "keys" in dir({}))
print(repr("a\nb"), repr('it\'s'), repr(5), repr(None), repr([1, "x"]), str("a"), str(5), str(None), str(True), str([True, None]), str(b"x"), str(), repr(""))
