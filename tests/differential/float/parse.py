# float() of text.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

texts = ["0", "1", "-1", "+1.5", ".5", "5.", "-.5e1", "1e5", "1E5", "1e+5", "1e-5", " 1.5 ", "\t2.5\n", "1_000.5", "1__0", "_1", "1_", "1_.5", "1._5", "1e1_0", "1e_1", "inf", "-inf", "Infinity", "+INFINITY", "iNf", "nan", "-nan", "NaN", "infin", "1e400", "-1e400", "1e-400", "5e-324", "2e-324", "3e-324", "0x10",
         "", " ", ".", "e5", "1e", "1e+", "--1", "1.2.3", "1,5", "1 2", "abc", "١.٥", "１２.５", "½", "1.5\x00", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993", "0.1" + "0" * 50 + "1", "1" * 400, "0." + "0" * 400 + "1", "1" + "0" * 308, "123456789012345678901234567890", "4.35", "2.2250738585072011e-308", "\u20031.5\u00a0", "true", "1e0005", "000001.50", "1e5.5", "0e0", "-0", "-0.0", "+0"]
for t in texts:
    print(repr(t[:40]), attempt(lambda: float(t)))
print(float(), float(5), float(True), float(2 ** 60 + 1), float(b"1.5"), float(bytearray(b" 2e3 ")), attempt(lambda: float(b"x")), attempt(lambda: float(None)), attempt(lambda: float([1])), attempt(lambda: float("1", "2")), attempt(lambda: float(10 ** 400)), attempt(lambda: float({})), attempt(lambda: float(x="1")))


class Real:
    def __float__(self):
        return 2.5


class Wrong:
    def __float__(self):
        return 2


class Index:
    def __index__(self):
        return 10 ** 20


print(float(Real()), attempt(lambda: float(Wrong())), float(Index()), "%f" % Real(), "%.1f %g" % (Index(), Real()), attempt(lambda: "%d" % Real()), attempt(lambda: int(Real())))
for x in [0.1, 1 / 3, 1e23, 123456.789, 5e-324, 1.7976931348623157e308, 2 ** 0.5, 1e16, 1e-5]:
    print(x, float(repr(x)) == x, float(f"{x:.17g}") == x, float(str(-x)) == -x)
