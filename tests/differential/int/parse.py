# int() of text in every base, of floats, of objects.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

texts = ["0", "1", "-1", "+1", " 12 ", "\t-12\n", "007", "1_000", "1__0", "_1", "1_", "0x1f", "0X1F", "0b101", "0o17", "-0x10", "0_0", "0_1", "1e5", "1.0", "", " ", "-", "+", "--1", "- 1", "a", "z", "ff", "FF", "zz", "Zz", "١٢٣", "１２", "²", "½", "\u00a012\u2003", "12\x00", "0x", "0b2", "0b", "0o8", "0xg", "x1f", "0x_1f", "0b_1", "00", "0", "-0", "1 2", "9" * 30, "-" + "9" * 25, "1_2_3", "0b1_0", "nan", "inf"]
for t in texts:
    print(repr(t), [attempt(lambda: int(t))], [attempt(lambda: int(t, base)) for base in [0, 2, 8, 10, 16, 36]])
print(int(), int(5), int(5.9), int(-5.9), int(True), int(1e20), int(-1e30), int(2.0 ** 70), int(b"12"), int(bytearray(b" -7 ")), int(b"ff", 16), int("z" * 12, 36), int("1" * 100, 2))
print(attempt(lambda: int(float("inf"))), attempt(lambda: int(float("nan"))), attempt(lambda: int(None)), attempt(lambda: int([])), attempt(lambda: int("5", 1)), attempt(lambda: int("5", 37)), attempt(lambda: int("5", -1)), attempt(lambda: int(5, 10)), attempt(lambda: int(5.0, 10)), attempt(lambda: int("5", "10")), attempt(lambda: int("5", 10.0)), attempt(lambda: int(base=10)), attempt(lambda: int("5", None)), attempt(lambda: int("5", base=16)), attempt(lambda: int("5", 10, 3)), attempt(lambda: int("5", 10 ** 30)))


class Convertible:
    def __init__(self, value):
        self.value = value

    def __int__(self):
        return self.value


class Indexed:
    def __index__(self):
        return 12


print(int(Convertible(7)), attempt(lambda: int(Convertible("x"))), attempt(lambda: int(Convertible(1.5))), int(Indexed()), int("9", Indexed()), float(Indexed()), hex(Indexed()), bin(Indexed()), [0] * 2 + list(range(20))[Indexed():14], attempt(lambda: float(Convertible(1))), "%d" % Convertible(9), "%d %x" % (Indexed(), Indexed()), repr(chr(Indexed())), round(3.14159, 2))
for base in range(2, 37):
    print(base, int("10", base), int("1" + "0" * 20, base), attempt(lambda: int("z", base)), attempt(lambda: int("9", base)))
