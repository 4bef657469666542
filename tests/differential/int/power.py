# ** and pow with every sign, and three arguments.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for base in [0, 1, -1, 2, -2, 3, 10, -10, 2 ** 40, -2 ** 33 - 1]:
    print(base, [base ** e for e in range(12)], base ** 31)
    print([attempt(lambda: base ** e) for e in [-1, -2, -3, -10]], [attempt(lambda: pow(base, e)) for e in [0, 1, 5, -1]])
for base in [0, 1, 2, 3, 7, -5, 10 ** 20, -10 ** 15]:
    for exponent in [0, 1, 2, 5, 100, 10 ** 18, -1, -2, -7]:
        print(base, exponent, [attempt(lambda: pow(base, exponent, m)) for m in [1, -1, 2, 5, -5, 7, 12, 97, -97, 2 ** 61 - 1, 10 ** 20 + 39, 0]])
print(attempt(lambda: pow(2, 0.5, 3)), attempt(lambda: pow(2.0, 2, 3)), attempt(lambda: pow(2, 2, 3.0)), attempt(lambda: pow("a", 2)), attempt(lambda: pow(2, "a")), attempt(lambda: pow(2)), pow(2, 3, None))
print(2 ** 0.5, 4 ** 0.5, 4 ** -0.5, (-8) ** 3, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, (2 ** 3) ** 2, -2 ** -2, 2 ** -1, 10 ** -2, True ** 5, 5 ** True, 5 ** False, 0 ** 0, False ** False)
print(0.0 ** 0, 0 ** 0.0, attempt(lambda: 0 ** -1), attempt(lambda: 0.0 ** -1), attempt(lambda: 0 ** -1.5), 10 ** 30, len(str(7 ** 1000)), 7 ** 1000 % 10 ** 20, attempt(lambda: 10.0 ** 400), attempt(lambda: 2 ** 10000 * 1.0))
print([2 ** n for n in range(60, 70)], [(-2) ** n for n in range(60, 70)], [10 ** n for n in range(15, 25)], 3 ** 200, (-3) ** 201)
x = 3
x **= 4
x **= 2
print(x, x ** 0, 1 ** 10 ** 9, (-1) ** (10 ** 9 + 1), 0 ** 10 ** 20, 1 ** 10 ** 30, (-1) ** 10 ** 30)
