# round, int, // and floor-like uses, half to even, with digits of any size.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

inf = float("inf")
values = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 2.675, 1.005, 1e16, 123456.789, -123456.789, 5e-324, 1e300, 0.0, -0.0, 4503599627370495.5, 1234567.5, 25.0, 35.0, 0.15, 0.25, 0.35]
for v in values:
    print(v, round(v), round(v, 0), [round(v, n) for n in range(-6, 7)], attempt(lambda: round(v, None)), round(v, True), int(v), v // 1, v % 1)
for i in [0, 5, 15, 25, 35, -5, -15, 12345, -12345, 10 ** 20 + 5, 99, 150, 250]:
    print(i, round(i), [round(i, n) for n in range(-5, 3)], round(i, None), round(i, -25), type(round(i, 1)).__name__)
for v in [984635069744.7211, 96.0, 950.0, 9999999.5, 9.5e10, 1e23, 9.999999999999999e22, 99999999.999]:
    print(v, [round(v, -n) for n in range(26)], [round(-v, n) for n in range(-12, 4, 3)])
print(round(True), round(1.0), type(round(1.5)).__name__, type(round(1.5, 0)).__name__, attempt(lambda: round(inf)), attempt(lambda: round(float("nan"))), round(inf, 2), round(float("nan"), 1), attempt(lambda: round("a")), attempt(lambda: round(1.5, "a")), attempt(lambda: round(1.5, 1.0)), attempt(lambda: round()), attempt(lambda: round(None)))
print(round(1.5, 400), round(1.5, -400), round(1e308, -308), attempt(lambda: round(1.7e308, -308)), round(5e-324, 400), round(123.456, 2 ** 31), round(123.456, -2 ** 31), round(-0.4), round(-0.5, 0), round(0.5, 0), round(1e22, -20))


class Rounded:
    def __round__(self, n=None):
        return ("rounded", n)


print(round(Rounded()), round(Rounded(), 2), attempt(lambda: round(Rounded(), None)), [round(x / 8, 2) for x in range(-9, 10)], [round(x / 4) for x in range(-9, 10)], sum(round(x * 0.1, 1) == x / 10 for x in range(1000)))
print(abs(-1.5), abs(-0.0), abs(-inf), divmod(7.5, 2), divmod(-7.5, 2), divmod(7, -2.5), divmod(True, 0.5), max(1.5, 2), min(0.1, 0.1), sum([1.5, 2.5]), pow(2.5, 2), int(-0.9), int(1e18), int(123456789.987))
