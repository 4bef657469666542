# The % operator and format() with objects of classes: str, repr, int, float, index, format.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__


class Full:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __int__(self):
        return 42

    def __float__(self):
        return 2.5

    def __index__(self):
        return 7

    def __format__(self, spec):
        return "format(" + spec + ")"


class OnlyInt:
    def __int__(self):
        return 42


class OnlyFloat:
    def __float__(self):
        return 2.5


class OnlyIndex:
    def __index__(self):
        return 65


class Bad:
    def __str__(self):
        return 5

    def __repr__(self):
        raise ValueError("no repr")

    def __int__(self):
        return "x"

    def __format__(self, spec):
        raise KeyError(spec)


class Nothing:
    def method(self):
        return 1


for make in [Full, OnlyInt, OnlyFloat, OnlyIndex, Bad]:
    x = make()
    print(make.__name__, [attempt(lambda: f % (x,)) for f in ["%d", "%i", "%5d|", "%x", "%o", "%f", "%.1e", "%g", "%c"]], [attempt(lambda: g(x)) for g in [int, float, hex, bin, chr, abs, round, bool, len]])
x = Full()
print("%s %r %a" % (x, x, x), f"{x} {x!s} {x!r} {x!a} {x:spec} {x!s:>5} {x!r:<6}| {x:{3}{4}}", format(x), format(x, "q"), "{:>10}".format(x), "{!s:>5}".format(x), str(x), repr(x), [x], (x,), {1: x}, "%s" % [x], "%10s|%-10s|%.2s" % (x, x, x), "%(k)s %(k)r" % {"k": x}, "%*d" % (5, x))
b = Bad()
print(attempt(lambda: str(b)), attempt(lambda: repr(b)), attempt(lambda: "%s" % b), attempt(lambda: "%r" % b), attempt(lambda: f"{b}"), attempt(lambda: f"{b!s}"), attempt(lambda: f"{b!r}"), attempt(lambda: f"{b:x}"), attempt(lambda: [b] and str([b])), attempt(lambda: "{}".format(b)), attempt(lambda: "{!r}".format(b)), attempt(lambda: format(b)), attempt(lambda: print(b)), attempt(lambda: "%d" % b), attempt(lambda: "".join([b])), attempt(lambda: "{b}".format(b=b)), attempt(lambda: ("%s", b) and "%s %s" % (1, b)))
n = Nothing()
print(attempt(lambda: "%d" % n), attempt(lambda: "%f" % n), attempt(lambda: "%x" % n), attempt(lambda: "%c" % n), attempt(lambda: format(n, ">5")), attempt(lambda: int(n)), attempt(lambda: float(n)), attempt(lambda: hex(n)), attempt(lambda: len(n)), attempt(lambda: n + 1), attempt(lambda: n < n), attempt(lambda: n[0]), attempt(lambda: n()), attempt(lambda: -n), attempt(lambda: [1][n]), attempt(lambda: "ab" * n), attempt(lambda: range(n)), attempt(lambda: n in [n]), attempt(lambda: 1 in n), n == n, n != n, bool(n), isinstance(n, Nothing), hash(n) == hash(n))
