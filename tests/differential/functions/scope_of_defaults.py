# Defaults that are constants or seen at the time of the call, and shadowing of builtins.
LIMIT = 10


def capped(n, limit=LIMIT): return min(n, limit)


print(capped(50), capped(50, 20), capped(n=3), capped(limit=1, n=9))


def shadow(len, max=3, *list, sum=0, **dict): return len, max, list, sum, dict


print(shadow(1), shadow(1, 2, 3, sum=4, str=5), len("abc"), max(1, 2), list("ab"), sum([1]), dict(a=1))


def local_names():
    print = [].append
    str = lambda v: "mine"
    id = 5
    print("not shown")
    return str(1), id


print(local_names(), str(1))
sum_before = sum([1, 2])


def inner_builtins(range):
    def use(): return [x for x in range]
    return use()


print(inner_builtins("abc"), sum_before, list(range(2)))


def swap(a, b): return b, a


def apply(f, *args): return f(*args)


print(apply(swap, 1, 2), apply(apply, swap, 3, 4), apply(lambda *a: a), apply(max, 3, 9, 2))


def rec(n, acc=()): return acc if n == 0 else rec(n - 1, acc + (n,))


def build(n, seen=None):
    seen = seen or []
    if n: return build(n - 1, seen + [n])
    return seen


print(rec(4), build(3), build(0), rec(2, (9,)))


def many(a, b=1, c=2, d=3, *e, f=4, g=5, **h): return (a, b, c, d, e, f, g, sorted(h.items()))


print(many(0), many(0, 9), many(0, d=9), many(0, 9, 8, 7, 6, 5, g=0), many(a=1, g=2, z=3), many(*range(6), **{"f": 1, "q": 2}), many(1, *[2, 3], d=4, **{}))
options = {"b": 10, "x": 1}
print(many(0, **options), many(0, **{**options, "b": 11}), options, many(*"ab", **dict(c="C")))


def outer(x, y=2):
    def middle(x, z=y):
        def inner(y, w=x): return x, y, z, w
        return inner
    return middle


print(outer(1)(5)(7), outer(1, 9)(5, 6)(7, 8))


def early(xs, default=None):
    for i, x in enumerate(xs):
        if x is None: return default if default is not None else i
    return -1


print(early([1, None]), early([None], "d"), early([]), early([None], 0), early([None], default=[]))


def varying(*args):
    if not args: return "none"
    head, *tail = args
    return f"{head}>{varying(*tail)}"


print(varying(), varying(1, 2, 3), varying(*"ab"), varying([]))
def returns():
    yield_like = {"a": 1}
    return yield_like


print(returns() is returns(), returns() == returns(), (lambda: returns)()()["a"], [f() for f in [returns] * 2], callable(returns), returns.__name__)
