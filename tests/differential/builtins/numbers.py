# divmod, pow, round, abs, hex, oct, bin, int and float of text.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for a, b in [(7, 3), (-7, 3), (7, -3), (-7, -3), (7.5, 2), (-7.5, 2), (1, 0.3), (0, 5), (True, 2), (10 ** 20, 7)]:
    print(divmod(a, b), a // b, a % b, end=" ")
print(fails(lambda: divmod(1, 0)), fails(lambda: divmod(1.0, 0))[:17], fails(lambda: divmod("a", 1))[:9])
print(pow(2, 10), pow(2, -1), pow(2.0, 3), pow(2, 10, 1000), pow(3, -1, 7), pow(-2, 3, 5), pow(7, 0, 1), pow(10, 20, 3), pow(2, 3, -5))
print(fails(lambda: pow(2, 1, 0)), fails(lambda: pow(2, -1, 4)), fails(lambda: pow(0, -1)), fails(lambda: pow(2.0, 1, 3))[:9])
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2), round(5, 3), round(2.0), round(1e20), round(0.5), round(1.5), round(-0.5))
print(round(1.23456, 3), round(1.5, 0), round(15.0, -1), round(25.0, -1), round(True), round(2.5, None), type(round(1.0)).__name__, type(round(1.0, 0)).__name__, fails(lambda: round("a"))[:9], fails(lambda: round(float("nan"))), fails(lambda: round(float("inf"))), fails(lambda: round(1.0, 2.0))[:9])
print(hex(255), hex(-255), oct(8), oct(-8), bin(5), bin(-5), bin(0), hex(2 ** 70), bin(True), fails(lambda: hex(1.0)), fails(lambda: bin("1")))
print(chr(65), chr(0x20ac), ord("a"), ord("€"), chr(0x1f600), fails(lambda: chr(-1)), fails(lambda: chr(0x110000)), fails(lambda: ord("ab")), fails(lambda: ord("")), fails(lambda: chr("a")), fails(lambda: ord(5)), ord(b"x"))
print(int("42"), int(" -7 "), int("1_000"), int("ff", 16), int("0xff", 16), int("0b11", 0), int("0o17", 0), int("z", 36), int(3.99), int(-3.99), int(True), int(), int("٣"))
for t in ["", "4.5", "a", "1__0", "_1", "0x1g", "1 2", "--1"]: print(fails(lambda: int(t)), end="; ")
print(fails(lambda: int("9", 8)), fails(lambda: int("1", 37)), fails(lambda: int(None))[:9], fails(lambda: int([]))[:9], fails(lambda: int(float("nan"))), fails(lambda: int(float("inf"))), fails(lambda: int(5, 10)))
print(float("1.5"), float(" -2e3 "), float("inf"), float("-Infinity"), float("nan"), float(3), float("1_0.5"), float(), float(True), float("1e400"))
for t in ["", "a", "1.5.2", "e5", "1__0", "0x10", "1e"]: print(fails(lambda: float(t)), end="; ")
print(fails(lambda: float(None))[:9], fails(lambda: float([]))[:9], fails(lambda: float(10 ** 400)))
print(bool(0), bool(0.0), bool(""), bool("0"), bool([]), bool([0]), bool(None), bool({}), bool(-1), bool(float("nan")), bool(), bool(b""), bool(range(0)), bool(set()))
print(True + True, True * 3, -True, ~True, True / 2, True == 1, True is (1 == 1), False < True, max(True, 2), "ab"[True], [5, 6][False], True & 1, True | False, True ^ True, 1 + True, 2 ** True)
print(repr(1e16), repr(1e15), 1e22, 123456789.123, 1e-5, 0.0001, 1.0, -0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 100.0, 1e2, 3.0 * 10)
