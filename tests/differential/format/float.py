# The format mini-language for floats.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

values = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 0.1, 0.3, 1 / 3, 2 / 3, 100.0, 12345.678, -12345.678, 1e10, 1e15, 1e16, 1e17, 1.5e300, 1e-5, 0.0001, 1.234e-7, 5e-324, 1.7976931348623157e308,
          float("inf"), float("-inf"), float("nan"), 123456789.123456789, 0.999999999, 9.995, 99.995, 1e22, 1e23]
specs = ["", "f", "F", "e", "E", "g", "G", "n", "%", ".0f", ".1f", ".2f", ".3f", ".10f", ".0e", ".1e", ".5E", ".0g", ".1g", ".3g", ".10g", ".17g", ".20g", ".25f", ".0%", ".1%", ".3%", "#.0f", "#.0e", "#g", "#.3g", "#", "#.0g",
         "10", "<12", ">12", "^12", "=12", "012", "+", " ", "-", "+.2f", " .2f", "010.2f", "+010.2f", "*^15.3f", "*=+15.3f", ",", "_", ",.2f", "_.2f", "020,.2f", ".3", ".0", ".1", ".15", ".17", "10.3", "z", "z.0f", "z.1f", "+z.1f",
         "z.3g", "z.2e", "z.1%", "#.3", "<10.2f", ">+10.1e", "^ 12.4g", "012%", "030.20f"]
for v in values:
    print(repr(v))
    for i in range(0, len(specs), 10):
        print("   ", [format(v, spec) for spec in specs[i:i + 10]])
bad = ["d", "x", "b", "o", "c", "s", "X", ".", ".f", "f.2", ",_", "5.f", "ff", "2f2", ".2.3f", "i", "r", "#d", "=x", "_,", "z,z", "-+f", "%%", ".-1f", "1e"]
print([attempt(lambda: format(1.5, spec)) for spec in bad])
