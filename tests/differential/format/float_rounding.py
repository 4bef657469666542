# Rounding is of the exact binary value, half to even only where it is exactly half.
halves = [0.5, 1.5, 2.5, 3.5, 0.25, 0.75, 0.125, 0.375, 0.625, 1.005, 1.015, 1.025, 2.675, 1.115, 0.045, 0.055, 10.5, 11.5, 1e15 + 0.5, 4503599627370496.5, 0.05, 0.15, 0.35, 5e-324, 2.5e-5, 1234.5, 1235.5, 99999.5, 999999.5]
for x in halves + [-x for x in halves[:12]]:
    print(repr(x), [f"{x:.{n}f}" for n in range(6)], [f"{x:.{n}e}" for n in range(5)], [f"{x:.{n}g}" for n in range(1, 6)], [round(x, n) for n in range(-2, 5)], round(x))
for n in [0, 1, 5, 17, 18, 20, 30, 50, 100, 300, 400]:
    print(n, f"{0.1:.{n}f}")
    print(n, f"{1e22:.{n}e}", f"{2 ** 0.5:.{n}g}")
print(f"{1e308:.3f}")
print(f"{5e-324:.20e} {5e-324:.5g} {2.2250738585072014e-308:.17e}", f"{5e-324:.1100f}"[-60:], len(f"{1.7976931348623157e308:.400f}"))
print("%.60f" % 0.1, "%.0f" % 0.5, "%.0f" % 1.5, "%.3g" % 0.00012345, "%.3g" % 123456.0, "%g" % 100000.0, "%g" % 1000000.0, "%#g" % 1.0)
print([f"{10.0 ** k:g}" for k in range(-8, 20, 2)], [f"{10.0 ** k:.3}" for k in range(-8, 20, 2)], [f"{10.0 ** k}" for k in range(-8, 20, 2)])
print([f"{x:.1f}" for x in [0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]], [f"{x:.0f}" for x in [0.5, 1.5, 2.5, 3.5, 4.5, -0.5, -1.5]])
