# yield from: values, results, send, throw and close go through.
def inner(log):
    total = 0
    try:
        while True:
            x = yield total
            if x is None: break
            total += x
    except ValueError as e:
        log.append(f"inner caught {e}")
        yield "recovered"
    finally:
        log.append("inner done")
    return total


def outer(log):
    result = yield from inner(log)
    log.append(f"result {result}")
    yield "after"
    return "outer result"


log = []
g = outer(log)
print(next(g), g.send(5), g.send(7), g.send(None), log)
try:
    next(g)
except StopIteration as e:
    print(e.value)
log = []
g = outer(log)
print(next(g), g.throw(ValueError("oops")), next(g), log)
log = []
g = outer(log)
next(g)
g.close()
print(log)
log = []
g = outer(log)
next(g)
try:
    g.throw(KeyError("through"))
except KeyError as e:
    print(repr(e), log)


def over(xs):
    yield from xs
    yield from "ab"
    yield from range(2)
    yield from {"k": 1}
    yield from ()
    r = yield from [9]
    yield r


print(list(over([1, 2])))


def tree(t):
    if isinstance(t, list):
        for x in t: yield from tree(x)
    else: yield t


print(list(tree([1, [2, [3, [4]], 5], [[]]])))


def chain(*its):
    for it in its: yield from it


print(list(chain("ab", [1], (2,), chain("c", "d"))))


def deep(n):
    if n: yield from deep(n - 1)
    yield n


print(sum(deep(100)), list(deep(3)))


def returning(v):
    return v
    yield


def collect():
    a = yield from returning(1)
    b = yield from returning("two")
    c = yield from (x for x in "z")
    return [a, b, c]


g = collect()
print(next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)


def wrong():
    yield 0
    yield from 5


g = wrong()
next(g)
try:
    next(g)
except TypeError as e:
    print(e)


def send_to_list():
    try:
        yield from [1, 2]
    except AttributeError:
        yield "lists take nothing"


g = send_to_list()
next(g)
try:
    print(g.send("x"))
except AttributeError:
    print("AttributeError")


def perms(xs):
    if len(xs) <= 1: yield list(xs)
    else:
        for i in range(len(xs)):
            for rest in perms(xs[:i] + xs[i + 1:]): yield [xs[i]] + rest


print(list(perms([1, 2, 3])), sum(1 for _ in perms(list("abcd"))))
