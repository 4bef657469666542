# hex, fromhex, is_integer, as_integer_ratio and the rest.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

inf = float("inf")
nan = float("nan")
values = [0.0, -0.0, 1.0, -1.0, 0.5, 0.1, -2.75, 3.0, 1e10, 1e-10, 1e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2.0 ** 53, 1e22, inf, -inf, nan, 1 / 3]
for v in values:
    print(v, v.hex(), v.is_integer(), attempt(lambda: v.as_integer_ratio()), v.conjugate(), v.real, v.imag, attempt(lambda: int(v)), attempt(lambda: float.fromhex(v.hex())) == v)
texts = ["0x1p0", "0x1.8p1", "0x.8", "1.8", "-0x1.fp-3", "0x1p-1074", "0x1p-1075", "0x1.0000000000001p-1075", "0x1.fffffffffffffp1023", "0x1.fffffffffffff8p1023", "0x1p1024", "inf", "-Infinity", "nan", "0X1P+4", " 0x10 ", "ff", "0xff", "a.8", "+0x1.8p0", "", "0x", "x1", "0x1p", "1p", "0x1.gp0", "p5", "0x1.8p1.5", "1e5", "0x1_0", "0x" + "1" * 30, "0x1." + "0" * 40 + "1p0", "0x1.00000000000008p0", "0x1.000000000000080000001p0", "0x1.00000000000018p0", "0x0p99999999999", "0x1p-99999999999", "-0x0p0", "  ", "0x1 p0"]
for t in texts:
    print(repr(t[:40]), attempt(lambda: float.fromhex(t)))
print(attempt(lambda: float.fromhex(1)), attempt(lambda: float.fromhex()), attempt(lambda: (1.5).hex(1)), (2.5).is_integer(), (1e300).is_integer(), attempt(lambda: (1.5).nothing))
