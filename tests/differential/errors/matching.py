# Which clause catches: order, tuples, classes held in variables, errors inside the clause.
log = []


def run(f, *classes):
    try:
        return f()
    except classes as e:
        return f"caught {type(e).__name__}"


def boom(e): raise e


print(run(lambda: boom(KeyError(1)), KeyError, ValueError), run(lambda: boom(ValueError(1)), LookupError, ValueError), run(lambda: 5))
try:
    run(lambda: boom(OSError("o")), KeyError)
except OSError as e:
    print("went on", e)
group = (IndexError, KeyError)
try:
    [][0]
except group as e:
    print("group", type(e).__name__)
wanted = LookupError
try:
    {}[0]
except wanted as e:
    print("wanted", repr(e))


def order(e):
    try:
        raise e
    except LookupError:
        return "LookupError"
    except KeyError:
        return "KeyError, never"
    except Exception:
        return "Exception"


print(order(KeyError()), order(IndexError()), order(ValueError()))


def choose():
    log.append("asked")
    return ValueError


try:
    raise ValueError("v")
except choose():
    print(log)
try:
    try:
        raise ValueError("v")
    except KeyError:
        print("no")
except ValueError as e:
    print("outer", e)
try:
    try:
        raise ValueError("first")
    except ValueError:
        raise ValueError("second")
    except Exception:
        print("a clause does not guard its neighbours")
except ValueError as e:
    print(e)
x = "before"
try:
    x = "changed"
    1 / 0
    x = "never"
except ZeroDivisionError as e:
    print(x, e)
for i, f in enumerate([lambda: 1 // 0, lambda: [] + 1, lambda: {}["a"], lambda: [][1], lambda: int("x"), lambda: None.x, lambda: "a" * [], lambda: len(5), lambda: next(iter([])), lambda: boom(NotImplementedError()), lambda: 2.0 ** 10000, lambda: chr(-1), lambda: [1, 2].index(3), lambda: {1}.remove(2), lambda: "abc".index("z"), lambda: min([]), lambda: sorted([1, "a"]), lambda: (1).foo, lambda: float("x"), lambda: dict([1]), lambda: int(float("nan")), lambda: 1 << -1, lambda: "x".nope(), lambda: [1, 2, 3][5], lambda: bytes([300]), lambda: "é".encode("ascii"), lambda: b"\xff".decode("utf-8"), lambda: "{}".format(), lambda: "{x}".format(), lambda: format(5, "zz"), lambda: assert_(False)]):
    try:
        f()
        print(i, "none")
    except (ArithmeticError, LookupError) as e:
        print(i, "A or L", type(e).__name__)
    except (TypeError, ValueError, AttributeError) as e:
        print(i, "T or V or A", type(e).__name__)
    except Exception as e:
        print(i, type(e).__name__)


def assert_(x):
    assert x, "was false"


def check(x):
    try:
        assert x > 0, f"{x} is not positive"
        return "fine"
    except AssertionError as e:
        return str(e)


print(check(1), check(-1))
