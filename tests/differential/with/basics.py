# with: enter and exit, swallowing, errors in enter and exit, nesting.
log = []


class Guard:
    def __init__(self, name, swallow=False, enter_error=None, exit_error=None):
        self.name = name
        self.swallow = swallow
        self.enter_error = enter_error
        self.exit_error = exit_error

    def __enter__(self):
        log.append(f"+{self.name}")
        if self.enter_error: raise self.enter_error
        return self.name.upper()

    def __exit__(self, kind, error, trace):
        log.append(f"-{self.name}:{error!r}")
        if self.exit_error: raise self.exit_error
        return self.swallow


def run(f):
    log.clear()
    try:
        result = f()
    except Exception as e:
        result = f"{e!r} after {e.__context__!r}"
    print(result, log)


def normal():
    with Guard("a") as a: return a


def no_name():
    with Guard("a"): log.append("body")
    return "end"


def error():
    with Guard("a"): raise ValueError("v")


def swallowed():
    with Guard("a", True):
        log.append("in")
        raise ValueError("v")
    return "goes on"


def two():
    with Guard("a") as a, Guard("b") as b: return a + b


def inner_swallows():
    with Guard("a"), Guard("b", True): raise KeyError("k")
    return "fine"


def outer_swallows():
    with Guard("a", True), Guard("b"): raise KeyError("k")
    return "fine"


def enter_fails():
    with Guard("a"), Guard("b", False, OSError("enter")): log.append("never")


def exit_fails():
    with Guard("a"): 
        with Guard("b", False, None, OSError("exit")): log.append("body")


def exit_replaces():
    with Guard("b", False, None, OSError("exit")): raise ValueError("body")


def exit_fails_but_outer_swallows():
    with Guard("a", True), Guard("b", False, None, OSError("exit")): raise ValueError("body")
    return "calm"


def in_loop():
    out = []
    for i in range(4):
        with Guard(f"g{i}", True):
            if i == 1: continue
            if i == 2: raise ValueError(i)
            if i == 3: break
            out.append(i)
    return out


def returning():
    for i in range(3):
        with Guard(f"g{i}"):
            if i == 1: return i


def with_finally():
    try:
        with Guard("a"):
            try:
                raise ValueError("v")
            finally:
                log.append("finally")
    except ValueError:
        log.append("except")
    return "end"


def reused():
    g = Guard("r", True)
    for _ in range(2):
        with g as name: raise KeyError(name)
    return g.name


for f in [normal, no_name, error, swallowed, two, inner_swallows, outer_swallows, enter_fails, exit_fails, exit_replaces, exit_fails_but_outer_swallows, in_loop, returning, with_finally, reused]: run(f)
