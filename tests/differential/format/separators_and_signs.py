# needs: speed
# z, #, grouping and signs on every type; precision on ints; errors for each bad pair.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

specs = [a + s + z + h + w + g + p + t for a in ["", "*^"] for s in ["", "+"] for z in ["", "z"] for h in ["", "#"] for w in ["", "9"] for g in ["", ",", "_"] for p in ["", ".2"] for t in ["", "d", "f", "x"]]
print(len(specs))
for v in [0, -1234567, -0.0, 1234.5678, -0.001, True, "text", None, 10 ** 20]:
    answers = [attempt(lambda: format(v, spec)) for spec in specs]
    good = [(spec, a) for spec, a in zip(specs, answers) if a not in ("ValueError", "TypeError")]
    print(v, len(good), answers.count("ValueError"), answers.count("TypeError"))
    print("  ", good[:12])
    print("  ", good[12::17])
    print("  ", [spec for spec, a in zip(specs, answers) if a in ("ValueError", "TypeError")][::23])
for spec in ["z.0f", "z.1f", "z.2f", "+z.1f", "z.1e", "z.2g", "z%", "z,.1f", "z08.1f", "*>z8.1f", "z", "z.3"]:
    print(spec, [attempt(lambda: format(x, spec)) for x in [0.0, -0.0, -0.04, -0.05, -0.06, 0.04, -1e-10, -1.0, float("-inf"), float("nan"), -0.5, -0.49, 5, "s"]])
for v in [1234567.891, -1234567, 0.5, 999, 1000, -999999, 10 ** 12]:
    print([f"{v:{sign}{width}{group}}" for sign in ["", "+", " "] for width in ["", "5", "015"] for group in [",", "_"]], [attempt(lambda: f"{v:{group}{kind}}") for group in [",", "_"] for kind in "bcdeEfFgGnosxX%"])
