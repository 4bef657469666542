# with in generators, loops and recursion; resources made of closures.
log = []


class Res:
    opened = 0

    def __init__(self, name):
        self.name = name
        self.is_open = False

    def __enter__(self):
        self.is_open = True
        Res.opened += 1
        log.append("open " + self.name)
        return self

    def __exit__(self, kind, error, trace):
        self.is_open = False
        Res.opened -= 1
        log.append("close " + self.name)
        return isinstance(error, KeyError)

    def read(self):
        if not self.is_open: raise ValueError("closed " + self.name)
        return self.name


def lines(name, n):
    with Res(name) as r:
        for i in range(n): yield f"{r.read()}{i}"


print(list(lines("a", 2)), Res.opened, log)
log.clear()
g = lines("b", 5)
print(next(g), Res.opened, next(g))
g.close()
print(Res.opened, log)
log.clear()
for x, y in zip(lines("c", 2), lines("d", 3)): print(x, y, Res.opened, end="; ")
print()
log.clear()


def nested(n):
    if n == 0: raise KeyError("bottom")
    with Res(str(n)): nested(n - 1)
    return f"{n} swallowed"


print(nested(3), log)
log.clear()


def all_of(names, body):
    if not names: return body([])
    with Res(names[0]) as r: return all_of(names[1:], lambda rs: body([r] + rs))


print(all_of(["x", "y", "z"], lambda rs: [r.read() for r in rs]), log)
log.clear()
out = []
for name in ["k", "l", "m"]:
    with Res(name) as r:
        if name == "k": continue
        if name == "l": raise KeyError("swallowed")
        out.append(r.read())
    out.append("after " + name)
print(out, log)
r = Res("again")
for _ in range(2):
    with r: out.append(r.read())
try:
    r.read()
except ValueError as e:
    print(e, out[-2:])
log.clear()
try:
    with Res("outer"):
        with Res("inner"):
            1 / 0
except ZeroDivisionError:
    print(log)


class Managed:
    """A manager made of a generator: before the yield and after it."""

    def __init__(self, gen): self.gen = gen

    def __enter__(self): return next(self.gen)

    def __exit__(self, kind, error, trace):
        if error is None:
            next(self.gen, None)
            return False
        try:
            self.gen.throw(error)
        except StopIteration:
            return True
        except BaseException as e:
            if e is error: return False
            raise
        return True


def tag(name):
    log.append(f"<{name}>")
    try:
        yield name.upper()
    finally:
        log.append(f"</{name}>")


def ignoring(*errors):
    try:
        yield
    except errors as e:
        log.append(f"ignored {type(e).__name__}")


log.clear()
with Managed(tag("b")) as t:
    with Managed(ignoring(ValueError)): raise ValueError("v")
    log.append(t)
print(log)
log.clear()
try:
    with Managed(tag("i")):
        with Managed(ignoring(ValueError)): raise OSError("not ignored")
except OSError as e:
    print(e, log)
log.clear()
def replacing():
    try:
        yield
    except ValueError as e:
        raise KeyError("replaced") from e


try:
    with Managed(replacing()): raise ValueError("v")
except KeyError as e:
    print(repr(e), repr(e.__cause__))
