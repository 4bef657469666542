# Comparing and hashing ints with floats is exact, also beyond 2 ** 53.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

ints = [0, 1, -1, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 1, 2 ** 53 + 2, -2 ** 53 - 1, 2 ** 63 - 1, 2 ** 63, 2 ** 63 + 1, 2 ** 64 - 1, 2 ** 64, 10 ** 22, 10 ** 23, 10 ** 308, 10 ** 309, -10 ** 309, 2 ** 1024, 2 ** 1023]
floats = [0.0, -0.0, 0.5, 1.0, -1.0, 2.0 ** 53, 2.0 ** 53 + 2, -2.0 ** 53, 2.0 ** 63, 2.0 ** 64, 1e22, 1e23, 1e308, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 5e-324]
for i in ints:
    print(i if abs(i) < 10 ** 30 else "big", [("<" if i < f else "") + ("=" if i == f else "") + (">" if i > f else "") for f in floats], [i <= f for f in floats].count(True), [f >= i for f in floats].count(True), [i != f for f in floats].count(True), [f < i for f in floats].count(True))
for f in floats:
    for i in ints:
        if f == i:
            print(repr(f), hash(f) == hash(i), {f: 1}.get(i), f in [i], {i: "x"}[f])
print(2 ** 53 + 1 == float(2 ** 53 + 1), 2 ** 53 + 1 > 2.0 ** 53, int(2.0 ** 53) + 1, float(2 ** 53 + 1), float(2 ** 53 + 3), float(2 ** 64 - 1), float(10 ** 23), 10 ** 23 == 1e23, int(1e23))
print(attempt(lambda: float(10 ** 309)), attempt(lambda: 10 ** 309 + 1.0), attempt(lambda: 1.5 * 10 ** 309), attempt(lambda: 10 ** 309 / 10 ** 300), attempt(lambda: float(2 ** 1024 - 2 ** 970)), attempt(lambda: float(2 ** 1024 - 2 ** 969)), attempt(lambda: 10 ** 309 < 1.0), attempt(lambda: -10 ** 400 < float("-inf")))
print(float(2 ** 1023), (2 ** 54 + 1) * 1.0, 2 ** 54 + 2 + 0.0, (2 ** 54 + 6) * 1.0, (2 ** 55 + 4) * 1.0, (2 ** 55 + 12) * 1.0, float(-(2 ** 54 + 6)), 9007199254740993 * 1.0, 1e16 + 1, 10 ** 16 + 1 == 1e16)
print(sorted([3, 2.5, -1, 2 ** 53 + 1, 2.0 ** 53, True, 0.0, 10 ** 30, 1e30]), max(1, 1.0), max(1.0, 1), min(0, -0.0), min(-0.0, 0), sorted([1.0, 1, True]), [1, 1.0, True].index(1.0), [1, 1.0, True].count(True))
