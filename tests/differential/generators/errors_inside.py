# Errors thrown in and out of generators, caught inside, outside, and turned into others.
log = []


def worker():
    n = 0
    while True:
        try:
            job = yield n
            n += 1
            if job == "bad": raise ValueError(f"job {n}")
            if job == "skip": continue
            log.append(job)
        except KeyError as e:
            log.append(f"inside {e!r}")
        except ValueError as e:
            if n > 5: raise RuntimeError("too many") from e
            log.append(str(e))


w = worker()
next(w)
print(w.send("a"), w.send("bad"), w.send("skip"), w.throw(KeyError("k")), w.send("b"), log)
try:
    w.throw(IndexError("out"))
except IndexError as e:
    print("out came", e, next(w, "finished"))
w = worker()
next(w)
for _ in range(5): w.send("bad")
try:
    w.send("bad")
except RuntimeError as e:
    print(e, "from", repr(e.__cause__))


def wrap(it):
    try:
        for x in it: yield x
    except ZeroDivisionError:
        yield "divided"
    finally:
        log.append("wrapped")


log.clear()
print(list(wrap(1 // x for x in [1, 0, 1])), list(wrap(iter("ab"))), log)


def stages(*names):
    for n in names:
        try:
            yield n
        except Exception as e:
            yield f"{n} got {type(e).__name__}"


s = stages("a", "b", "c")
print(next(s), s.throw(ValueError()), next(s), s.throw(OSError("x")), next(s), next(s, None))


def reraise():
    try:
        yield 1
    except ValueError:
        log.append("saw it")
        raise


r = reraise()
next(r)
try:
    r.throw(ValueError("same"))
except ValueError as e:
    print(e, log[-1])


def handler_yields():
    try:
        yield "start"
    except ValueError as e:
        x = yield f"handling {e}"
        yield f"still {e}, sent {x}"
    yield "after"


h = handler_yields()
print(next(h), h.throw(ValueError("v")), h.send("s"), next(h), next(h, "end"))


def in_order():
    log.append("1")
    try:
        log.append("2")
        yield
        log.append("never")
    except GeneratorExit:
        log.append("3")
        raise
    finally:
        log.append("4")


log.clear()
g = in_order()
next(g)
g.close()
print(log)


def both():
    try:
        yield 1
    finally:
        try:
            yield 2
        except KeyError:
            yield 3


b = both()
print(next(b))
try:
    print(b.throw(ValueError("kept for later")), b.throw(KeyError("k")), next(b))
except ValueError as e:
    print("ValueError", e)


def numbers():
    yield 1
    yield 2
    raise StopIteration("wrong")


try:
    for x in numbers(): print(x, end=" ")
except RuntimeError as e:
    print("RuntimeError", type(e.__cause__).__name__)
def through(depth): 
    if depth == 0: yield from numbers()
    else: yield from through(depth - 1)


got = []
try:
    for x in through(5): got.append(x)
except RuntimeError:
    print(got)
t = through(3)
next(t)
try:
    t.throw(LookupError("deep"))
except LookupError as e:
    print(e, list(t))
def swallow_all():
    while True:
        try:
            yield
        except Exception as e:
            log.append(type(e).__name__)


log.clear()
s = swallow_all()
next(s)
for e in [ValueError(), KeyError(1), OSError(), ZeroDivisionError()]: s.throw(e)
s.close()
print(log)
