# try, catch and finally in all combinations, with return, break and continue.
log = []


def note(x):
    log.append(x)
    return x


def plain(v):
    try:
        note("try")
        return 10 // v
    except ZeroDivisionError:
        note("except")
        return "div"
    finally:
        note("finally")


def finally_wins(v):
    try:
        return 10 // v
    except ZeroDivisionError:
        return "except"
    finally:
        return "finally"


def finally_swallows():
    try:
        raise KeyError("lost")
    finally:
        return "swallowed"


def break_in_finally():
    for i in range(3):
        try:
            note(i)
            raise ValueError(i)
        finally:
            break
    return "after"


def continue_in_finally():
    out = []
    for i in range(3):
        try:
            if i == 1: raise ValueError(i)
            out.append(i)
        finally:
            continue
    return out


def return_from_loop():
    for i in range(5):
        try:
            if i == 2: return note(i)
        finally:
            note(f"f{i}")


def nested():
    try:
        try:
            note("inner")
            raise ValueError("v")
        except KeyError:
            note("wrong")
        finally:
            note("inner finally")
    except ValueError as e:
        note(f"outer {e}")
    finally:
        note("outer finally")
    return "done"


def value_kept():
    x = [1]
    try:
        return x
    finally:
        x.append(2)


def rebound():
    x = 1
    try:
        return x
    finally:
        x = 2


def rethrow_in_except():
    try:
        try:
            raise ValueError("first")
        except ValueError:
            note("caught")
            raise
        finally:
            note("f")
    except ValueError as e:
        return f"again {e}"


def raise_in_finally():
    try:
        try:
            raise ValueError("first")
        finally:
            raise KeyError("second")
    except KeyError as e:
        return repr(e), repr(e.__context__)


def while_loop():
    n = 0
    while True:
        try:
            n += 1
            if n == 2: continue
            if n == 4: break
            note(n)
        except ValueError:
            note("never")
        finally:
            note("w")
    return n


for f in [lambda: plain(2), lambda: plain(0), lambda: finally_wins(1), lambda: finally_wins(0), finally_swallows, break_in_finally, continue_in_finally, return_from_loop, nested, value_kept, rebound, rethrow_in_except, raise_in_finally, while_loop]:
    log.clear()
    result = f()
    print(result, log)
