# finally and with inside generators that end early.
log = []


class Guard:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        log.append("enter " + self.name)
        return self

    def __exit__(self, kind, error, trace):
        log.append(f"exit {self.name} {type(error).__name__ if error and not isinstance(error, GeneratorExit) else error is not None}")
        return False


def guarded(name):
    with Guard(name):
        for i in range(3): yield i


print(list(guarded("a")), log)
log.clear()
g = guarded("b")
next(g)
g.close()
print(log)
log.clear()
g = guarded("c")
next(g)
try:
    g.throw(ValueError("v"))
except ValueError:
    print(log)
log.clear()


def nested():
    try:
        try:
            yield 1
            yield 2
        finally:
            log.append("inner")
    finally:
        log.append("outer")


for x in nested():
    print(x)
print(log)
log.clear()
g = nested()
for x in g:
    break
g.close()
print(log)
log.clear()


def swallow():
    while True:
        try:
            yield "waiting"
        except ValueError:
            log.append("swallowed")
        finally:
            log.append("f")


g = swallow()
print(next(g), g.throw(ValueError("x")), log)
g.close()
print(log)
log.clear()


def finally_yields():
    try:
        yield 1
    finally:
        yield "from finally"


g = finally_yields()
print(next(g), next(g), next(g, "end"))
g = finally_yields()
next(g)
try:
    g.close()
except RuntimeError:
    print("RuntimeError")


def finally_raises():
    try:
        yield 1
    finally:
        raise KeyError("k")


g = finally_raises()
next(g)
try:
    g.close()
except KeyError as e:
    print(repr(e))


def finally_returns():
    try:
        yield 1
        raise ValueError("lost")
    finally:
        return "kept"


g = finally_returns()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.__context__ is None)


def context():
    try:
        yield 1
    except KeyError as e:
        raise ValueError("second") from e


g = context()
next(g)
try:
    g.throw(KeyError("first"))
except ValueError as e:
    print(e, repr(e.__cause__), e.__cause__ is e.__context__)
outer_error = None
try:
    try:
        raise OSError("outer")
    except OSError:
        g = context()
        next(g)
        g.throw(KeyError("again"))
except ValueError as e:
    print(repr(e.__cause__), repr(e.__cause__.__context__))
