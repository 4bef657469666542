# Formats of bools, nil, lists and other things.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for v in [True, False]:
    print([attempt(lambda: format(v, spec)) for spec in ["", "5", "<6", "^7", "d", "05d", "b", "x", "s", "f", ".2f", "e", "%", "+", ",", "c", "#x", "g", "n", "10", "*>8", " d"]])
    print(f"{v}", f"{v!s:>7}", f"{v!r:<7}|", f"{v:d}", "{}".format(v), "{:5}".format(v), "%s %d %r %5s" % (v, v, v, v), str(v), repr(v))
for v in [[1, 2], (1,), {"a": 1}, {1}, b"ab", bytearray(b"x"), range(3)]:
    print([attempt(lambda: format(v, spec)) for spec in ["", "5", "s", "d", ">10", ".2", "x"]], f"{v}", f"{v!r:>30}", f"{v!s:.5}")


class Temperature:
    def __init__(self, degrees):
        self.degrees = degrees

    def __format__(self, spec):
        if spec == "bad":
            return 5
        if spec == "worse":
            raise KeyError(spec)
        return "<" + spec + ":" + str(self.degrees) + ">"

    def __str__(self):
        return "T" + str(self.degrees)

    def __repr__(self):
        return "Temperature(" + repr(self.degrees) + ")"


class Plain:
    def __str__(self):
        return "plain"


t = Temperature(21.5)
print(f"{t} {t:x} {t:>10} {t!s} {t!r} {t!s:>8} {t!r:*^24} {t:{'a'}{'b'}}")
print(format(t), format(t, "abc"), "{:{}}".format(t, "zz"), "{0:{1}{1}}".format(t, "y"), attempt(lambda: format(t, "bad")), attempt(lambda: format(t, "worse")), attempt(lambda: "{:bad}".format(t)))
p = Plain()
print(f"{p}", format(p), format(p, ""), attempt(lambda: format(p, "5")), attempt(lambda: f"{p:>5}"), f"{p!s:>7}", "%s|%7s|%-7s|" % (p, p, p), "%.2s" % p)
