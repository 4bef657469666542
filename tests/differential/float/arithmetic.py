# + - * / // % ** of floats of every kind, with infinities, nan and signed zeros.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

inf = float("inf")
nan = float("nan")
numbers = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, -2.5, 3.0, 1e16, -1e-16, 1e308, -1e308, 5e-324, inf, -inf, nan]
for a in numbers:
    print(a, [a + b for b in numbers])
    print([a - b for b in numbers])
    print([a * b for b in numbers])
    print([attempt(lambda: a / b) for b in numbers])
    print([attempt(lambda: a // b) for b in numbers])
    print([attempt(lambda: a % b) for b in numbers])
    print([attempt(lambda: divmod(a, b)) for b in numbers])
    print(-a, +a, abs(a), not a, a == a, a != a, a < a, a <= a, bool(a))
print(0.1 + 0.2, 0.1 * 3, 1.1 + 2.2, 1e16 + 1.0, 1e16 - 1.0, 0.3 - 0.1, 3 * 0.1 == 0.3, 1 / 3, 2 / 3, 10 / 3, 1e308 * 10, -1e308 * 10, 1e-308 / 1e10, 5e-324 / 2, 5e-324 * 0.5)
print(attempt(lambda: 1.0 / 0), attempt(lambda: 1.0 // 0.0), attempt(lambda: 1.0 % 0.0), attempt(lambda: divmod(1.0, 0)), attempt(lambda: 1.5 & 1), attempt(lambda: 1.5 << 1), attempt(lambda: ~1.5), attempt(lambda: 1.5 + "a"), attempt(lambda: 1.5 * [1]), attempt(lambda: 1.5 + None), attempt(lambda: "%d" % inf))
x = 10.0
x += 0.5
x -= 2
x *= 3
x /= 4
x //= 0.7
x %= 5
x **= 0.5
print(x, -7.5 // 2, -7.5 % 2, 7.5 // -2, 7.5 % -2, -7.5 % -2, 7 % 2.5, -7 % 2.5, 1e20 % 3, -1e20 % 3, 5.0 % inf, -5.0 % inf, 5.0 // inf, -5.0 // inf, 0.0 % 5, -0.0 % 5, 0.0 // -5, 1 % 0.1, 1 // 0.1)
