# Causes and contexts: what an error remembers of the one before.
def chain(e):
    out = []
    while e is not None:
        out.append(f"{type(e).__name__}({e})")
        e = e.__cause__ or e.__context__
    return out


def attempt(f):
    try:
        f()
    except Exception as e:
        return chain(e), repr(e.__cause__), repr(e.__context__)
    return "no error"


def implicit():
    try:
        raise ValueError("one")
    except ValueError:
        raise KeyError("two")


def explicit():
    try:
        raise ValueError("one")
    except ValueError as e:
        raise KeyError("two") from e


def from_none():
    try:
        raise ValueError("one")
    except ValueError:
        raise KeyError("two") from None


def from_other():
    try:
        raise ValueError("one")
    except ValueError:
        raise KeyError("two") from OSError("other")


def three():
    try:
        try:
            raise ValueError("one")
        except ValueError:
            raise KeyError("two")
    except KeyError:
        raise IndexError("three")


def in_finally():
    try:
        raise ValueError("body")
    finally:
        raise KeyError("finally")


def handled_before():
    try:
        raise ValueError("handled")
    except ValueError:
        pass
    raise KeyError("alone")


def called_from_handler():
    def helper(): raise KeyError("helper")
    try:
        raise ValueError("outer")
    except ValueError:
        helper()


def builtin_error():
    try:
        [][1]
    except IndexError:
        {}["k"]


def rethrown():
    try:
        try:
            raise ValueError("v")
        except ValueError:
            try:
                raise KeyError("k")
            except KeyError:
                pass
            raise
    except ValueError as e:
        raise RuntimeError("r") from e


def same_again():
    e = ValueError("same")
    try:
        raise e
    except ValueError as caught:
        raise caught


def from_class():
    raise KeyError("k") from ValueError("made")


for f in [implicit, explicit, from_none, from_other, three, in_finally, handled_before, called_from_handler, builtin_error, rethrown, same_again, from_class]:
    print(attempt(f))
try:
    try:
        raise ValueError("inner")
    except ValueError as e:
        first = e
        raise KeyError("outer")
except KeyError as e:
    print(e.__context__ is first)


def raise_bad(v): raise v


for bad in [5, "text", None, int]:
    try:
        raise_bad(bad)
    except TypeError:
        print("TypeError")
try:
    raise KeyError("k") from 5
except TypeError:
    print("TypeError")
