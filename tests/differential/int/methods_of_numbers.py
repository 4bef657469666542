# int, float and bool through the same functions, operators and conversions.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

numbers = [0, 1, -1, True, False, 7, -7, 255, 10 ** 18, -10 ** 25, 0.0, -0.0, 1.0, 2.5, -2.5, 1e16, 1e300, -1e-300, float("inf"), float("nan")]
functions = [abs, bool, float, int, str, repr, round, hex, oct, bin]
for n in numbers:
    print(n, [attempt(f, n) for f in functions], [attempt(lambda: divmod(n, d)) for d in (2, -3, 0.5, 0)], [attempt(lambda: pow(n, e)) for e in (0, 1, 2, -1)], attempt(lambda: pow(n, 3, 7)), attempt(lambda: round(n, 1)), attempt(lambda: round(n, -1)))
    print("  ", -n, +n, attempt(lambda: ~n), not n, n == n, n is None, n in numbers, n + True, n - 1, n * 2, n / 4, n // 4, n % 4, attempt(lambda: n ** 2), attempt(lambda: n & 3), attempt(lambda: n << 1), attempt(lambda: n >> 1), n < 1, n <= 1, n > 1, n >= 1, n != 1, f"{n}", f"{n!r:>6}", attempt(lambda: f"{n:d}"), f"{n:.1f}"[:12], f"{n:e}", attempt(lambda: "%d" % n), "%s" % n, "%g" % n)
    print("  ", attempt(lambda: n.real), attempt(lambda: n.imag), attempt(lambda: n.conjugate()), attempt(lambda: n.as_integer_ratio()), attempt(lambda: n.bit_length()), attempt(lambda: n.bit_count()), attempt(lambda: n.numerator), attempt(lambda: n.hex()), attempt(lambda: n.to_bytes(2, "big")), attempt(lambda: "ab"[n]), attempt(lambda: [1, 2] * n == []), attempt(lambda: list(range(n))[:2] if n < 300 else "long"), attempt(lambda: bytes([n])), attempt(lambda: chr(n)[:0]), attempt(lambda: sum([n, n])), max(n, 0), min(n, 0), sorted([n, 0.5])[0], isinstance(n, int), isinstance(n, float), isinstance(n, bool), type(n).__name__, type(-n).__name__, type(n + 0).__name__, type(n * 1.0).__name__)
