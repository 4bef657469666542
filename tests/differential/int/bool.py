# Bools are ints in arithmetic, and print as themselves.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for a in [True, False]:
    for b in [True, False, 2, 1.5, -3]:
        print(a, b, a + b, a - b, a * b, attempt(lambda: a / b), attempt(lambda: a // b), attempt(lambda: a % b), attempt(lambda: a ** b), a < b, a <= b, a == b, a != b, b + a, b - a)
    print(-a, +a, ~a, abs(a), not a, int(a), float(a), str(a), repr(a), hash(a), bool(a), round(a), divmod(a, 2), type(-a).__name__, type(abs(a)).__name__, type(a).__name__, [10, 20][a], "ab"[a], "x" * a, range(5)[a])
print(True & False, True | False, True ^ True, True & 3, 6 | True, False ^ 5, True << 2, sum([True, False, True, True]), max(True, 2), sorted([True, False, True]), [False, True].index(1), {True: "a", 1: "b", 1.0: "c"}, {0: "x", False: "y"}, {1, True, 1.0}, {False, 0, 0.0, -0.0})
print(bool(0), bool(1), bool(-1), bool(0.0), bool(-0.0), bool(float("nan")), bool(""), bool("0"), bool([]), bool([0]), bool(()), bool({}), bool(set()), bool(None), bool(b""), bool(range(0)), bool(range(1)), bool(), bool(10 ** 50), bool(1e-320))
print(isinstance(True, int), isinstance(1, bool), isinstance(True, bool), isinstance(True, (str, int)), isinstance(1.0, int), True == 1, True is True, True == 1.0, True != 2, True in [1], 1 in [True], True in {1: 0}, "%d" % True, f"{True:d}", int("1") == True)


class Empty:
    def __len__(self):
        return 0


class Falsy:
    def __bool__(self):
        return False


class Wrong:
    def __bool__(self):
        return 1


print(bool(Empty()), bool(Falsy()), attempt(lambda: bool(Wrong())), not Empty(), 1 if Falsy() else 2, Falsy() or "or", (Empty() and "and") is not None, [x for x in [Empty(), 1, Falsy()] if x], any([Falsy(), Empty()]), all([1, Falsy()]))
print(1 and 2, 0 and 2, 1 or 2, 0 or 2, "" or [] or {} or "last", 1 and "" and 3, not "" and not [], None or False, False or None, None and 1, 1 < 2 and 2 < 3, not 1 == 2, not (1 == 1 or 1 / 0), attempt(lambda: 1 and 1 / 0))
