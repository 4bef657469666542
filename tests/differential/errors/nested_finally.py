# finally inside finally, in loops and functions, and which error wins.
log = []


def note(*v): log.append(v[0] if len(v) == 1 else v)


def two_levels(a, b, c):
    try:
        try:
            note("body")
            if a: raise ValueError("a")
        finally:
            note("inner")
            if b: raise KeyError("b")
    except (ValueError, KeyError) as e:
        note(f"{type(e).__name__} after {e.__context__!r}")
    finally:
        note("outer")
        if c: return "c"
    return "end"


for a in (0, 1):
    for b in (0, 1):
        for c in (0, 1):
            log.clear()
            print(a, b, c, two_levels(a, b, c), log)


def finally_in_finally():
    try:
        note(1)
        raise ValueError("first")
    finally:
        try:
            note(2)
            raise KeyError("second")
        except KeyError as e:
            note(repr(e.__context__))
        finally:
            note(3)


def return_chain():
    try:
        try:
            return note("r1") or "one"
        finally:
            note("f1")
    finally:
        note("f2")


def override():
    for i in range(5):
        try:
            return i
        finally:
            if i < 3: continue
            note("leaving")


def break_after_error():
    while True:
        try:
            raise OSError("gone")
        finally:
            note("fin")
            break
    return "quiet"


def generator_like():
    for x in [1, 2, 3]:
        try:
            if x == 2: continue
            note(x)
            if x == 3: return "three"
        except ValueError:
            note("no")
        finally:
            note(("f", x))


def deep(n):
    try:
        if n == 0: raise LookupError("deep")
        deep(n - 1)
    finally:
        note(n)


def catch_and_raise_other():
    try:
        try:
            deep(2)
        except LookupError as e:
            raise RuntimeError("other") from e
        finally:
            note("between")
    except RuntimeError as e:
        return f"{e} from {e.__cause__}"


def conditional(kind):
    try:
        if kind == "return": return "returned"
        if kind == "raise": raise ValueError("raised")
        note("fell through")
    except ValueError as e:
        return f"caught {e}"
    finally:
        note(f"finally {kind}")
    return "bottom"


for f in [finally_in_finally, return_chain, override, break_after_error, generator_like, lambda: deep(2), catch_and_raise_other, lambda: conditional("return"), lambda: conditional("raise"), lambda: conditional("none")]:
    log.clear()
    try:
        print(f(), log)
    except Exception as e:
        print(repr(e), log)
log.clear()
try:
    try:
        raise ValueError("1")
    except ValueError:
        try:
            raise KeyError("2")
        finally:
            note("f")
            raise IndexError("3")
except IndexError as e:
    chain, at = [], e
    while at:
        chain.append(repr(at))
        at = at.__context__
    print(chain, log)


def locals_kept():
    x = "start"
    try:
        x = "try"
        raise ValueError()
    except ValueError:
        x += "+except"
        return x
    finally:
        x += "+finally"
        note(x)


log.clear()
print(locals_kept(), log)
def many():
    out = []
    for e in [ValueError("v"), KeyError("k"), None, ZeroDivisionError("z")]:
        try:
            if e: raise e
            out.append("none")
        except (KeyError, ValueError) as got: out.append(type(got).__name__)
        except ArithmeticError: out.append("arithmetic")
        finally: out.append("|")
    return out


print(many())
