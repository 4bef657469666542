# Interpolation against format() and % for a grid of values and formats: three ways, one text.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

ints = [0, 5, -7, 123, -4567, 10 ** 9, -2 ** 40, 10 ** 25]
floats = [0.0, 1.5, -2.75, 123.456, -1e-5, 6.02e23, 1e16, 1 / 3]
for i in ints:
    for w in [0, 1, 6, 12]:
        print(f"{i:{w}d}|{i:<{w}}|{i:>{w}}|{i:^{w}}|{i:0{w}}|{i:+{w}}|{i: {w}}|{i:#{w}x}|{i:#0{w}o}|{i:{w},}|{i:_>{w}}|{i:*^+{w}}|", f"{i:{w}}" == format(i, str(w)) == ("%" + str(w) + "d") % i or w == 0, f"{i:0{w}}" == ("%0" + str(w) + "d") % i or w == 0, f"{i:<{w}}" == ("%-" + str(w) + "d") % i or w == 0)
for x in floats:
    for w in [1, 9, 14]:
        for p in [0, 1, 4]:
            print(f"{x:{w}.{p}f}|{x:<{w}.{p}e}|{x:^{w}.{p}g}|{x:0{w}.{p}f}|{x:+{w}.{p}f}|{x:{w},.{p}f}|{x:.{p}%}|{x:#.{p}g}|", f"{x:{w}.{p}f}" == format(x, f"{w}.{p}f") == "%*.*f" % (w, p, x), f"{x:{w}.{p}e}" == "%*.*e" % (w, p, x), f"{x:{w}.{p}g}" == "%*.*g" % (w, p, x), f"{x:+0{w}.{p}f}" == "%+0*.*f" % (w, p, x))
for s in ["", "a", "text", "日本語", "e\u0301"]:
    for w in [0, 1, 5, 8]:
        print(f"{s:{w}}|{s:>{w}}|{s:^{w}}|{s:.{w}}|{s:_^{w}.2}|{s!r:{w}}|{s!r:>{w + 4}}|{s!a:<{w}}|", f"{s:{w}}" == s.ljust(w) == "%-*s" % (w, s), f"{s:>{w}}" == s.rjust(w) == "%*s" % (w, s), f"{s:.{w}}" == s[:w] == "%.*s" % (w, s), len(f"{s:^{w}}") == max(w, len(s)))
print([attempt(lambda: f"{v:{spec}}") for v in [1, 1.5, "s", None, [1], b"b", True] for spec in ["", "d", "s", "f", ">4", "x", ".1", "c", "05", "+", ",", "%"]])
