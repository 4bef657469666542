# Powers of floats, and of ints that give floats.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

inf = float("inf")
nan = float("nan")
numbers = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, 10.0, 1e10, 1e-10, inf, -inf, nan]
exponents = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -2.0, -3.0, inf, -inf, nan, 1e10]
for a in numbers:
    for e in exponents:
        if a < 0 and e in (0.5, -0.5) and a != -inf:
            print(a, e, "complex in Python")
        else:
            print(a, e, attempt(lambda: a ** e), attempt(lambda: pow(a, e)))
print([2 ** -n for n in range(1, 12)], [10 ** -n for n in range(1, 12)], [2.0 ** n for n in [-1074, -1075, -1022, 1023]], attempt(lambda: 2.0 ** 1024), attempt(lambda: 10.0 ** 309), attempt(lambda: (-10.0) ** 309), 10.0 ** -400)
print(2 ** 0.5, 2 ** 1.0, 4 ** 0.5, 27 ** (1 / 3), 1.1 ** 10, 0.1 ** 2, 1e-200 ** 2, 9 ** -0.5, 1.0 ** nan, nan ** 0, 1 ** nan, nan ** 0.0, inf ** 0, (-1.0) ** inf, (-1) ** 2.0, -1 ** 2.0, -2.0 ** 2, (-2.0) ** 2, 2.0 ** -2, 2.0 ** 3 ** 2)
