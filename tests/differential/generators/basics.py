# next, send, throw, close, return values, yield as an expression.
def fails(f):
    try:
        return f()
    except BaseException as e:
        return f"{type(e).__name__} {e}"


def count(n):
    for i in range(n): yield i
    return "counted"


g = count(2)
print(next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("value", e.value)
try:
    next(g)
except StopIteration as e:
    print("value", e.value)
print(list(g), next(g, "end"), list(count(4)), sum(count(5)), [*count(2)], tuple(count(1)), iter(g) is g)


def echo():
    got = None
    while True:
        got = yield ("got", got)
        if got == "stop": return "stopped"


e = echo()
print(fails(lambda: e.send("early")))
print(next(e), e.send(1), e.send(None), next(e), e.send([2]))
print(fails(lambda: e.send("stop")))
print(fails(lambda: e.send("late")), fails(lambda: next(e)))


def average():
    total, n, mean = 0, 0, None
    while True:
        x = yield mean
        total += x
        n += 1
        mean = total / n


a = average()
next(a)
print(a.send(10), a.send(20), a.send(60))


def stubborn():
    caught = []
    while len(caught) < 3:
        try:
            yield caught
        except ValueError as e:
            caught.append(str(e))
    return caught


s = stubborn()
next(s)
print(s.throw(ValueError("a")), s.throw(ValueError("b")))
print(fails(lambda: s.throw(KeyError("k"))), fails(lambda: next(s)), fails(lambda: s.throw(ValueError("after"))))
s = stubborn()
print(fails(lambda: s.throw(ValueError("before the start"))), list(s))


def cleanup(log):
    try:
        log.append("in")
        yield 1
        log.append("never")
    finally:
        log.append("out")


log = []
g = cleanup(log)
print(next(g), g.close(), log, g.close(), fails(lambda: next(g)))
g = cleanup(log)
print(g.close(), log, list(g))


def refuses():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = refuses()
next(g)
print(fails(lambda: g.close())[:12])


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return 5


g = returns_on_close()
next(g)
print(g.close() is None or "3.13", fails(lambda: next(g)))


def raises():
    yield 1
    raise KeyError("inside")


g = raises()
print(next(g), fails(lambda: next(g)), fails(lambda: next(g)), list(g))


def reenter():
    yield fails(lambda: next(me))


me = reenter()
print(next(me))


def stops():
    yield 1
    raise StopIteration("not allowed")


print(fails(lambda: list(stops())))
