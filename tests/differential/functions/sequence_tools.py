# A library of small functional tools, used together.
def compose(*fs):
    def run(x):
        for f in reversed(fs): x = f(x)
        return x
    return run


def partial(f, *fixed, **named): return lambda *args, **more: f(*fixed, *args, **{**named, **more})


def curry(f, n): return f() if n == 0 else (lambda x: curry(partial(f, x), n - 1))


def flip(f): return lambda a, b: f(b, a)


def reduce(f, xs, *start):
    it = iter(xs)
    total = start[0] if start else next(it)
    for x in it: total = f(total, x)
    return total


def fold_right(f, xs, start): return start if not xs else f(xs[0], fold_right(f, xs[1:], start))


def unfold(f, seed):
    while True:
        got = f(seed)
        if got is None: return
        value, seed = got
        yield value


def group_by(key, xs):
    out = {}
    for x in xs: out.setdefault(key(x), []).append(x)
    return out


def partition(f, xs): return reduce(lambda acc, x: (acc[0] + [x], acc[1]) if f(x) else (acc[0], acc[1] + [x]), xs, ([], []))


def zip_with(f, *xss): return [f(*xs) for xs in zip(*xss)]


def juxt(*fs): return lambda *a: [f(*a) for f in fs]


def memo(f):
    known = {}
    return lambda *a: known[a] if a in known else known.setdefault(a, f(*a))


def once(f):
    done = []
    def run(*a):
        if not done: done.append(f(*a))
        return done[0]
    return run


def throttle(n, f):
    calls = [0]
    def run(*a):
        calls[0] += 1
        return f(*a) if calls[0] % n == 1 else None
    return run


def attempt(f, *errors, default=None):
    def run(*a):
        try:
            return f(*a)
        except errors as e:
            return default(e) if callable(default) else default
    return run


def iterate(f, x):
    while True:
        yield x
        x = f(x)


def until(stop, f, x):
    for v in iterate(f, x):
        if stop(v): return v


def pipe(x, *fs): return compose(*reversed(fs))(x)


add = lambda a, b: a + b
print(compose(str, abs, min)([3, -5]), partial(add, 1)(2), partial(sorted, reverse=True)([1, 3, 2]), partial(print, "a", sep="-")("b"), curry(lambda a, b, c: a + b * c, 3)(1)(2)(3), flip(divmod)(3, 10))
print(reduce(add, [1, 2, 3]), reduce(add, [], 0), reduce(lambda a, b: f"({a}+{b})", "abcd"), fold_right(lambda x, acc: f"({x}+{acc})", "abc", "z"), list(unfold(lambda n: (n % 10, n // 10) if n else None, 1234)))
try:
    reduce(add, [])
except StopIteration:
    print("StopIteration")
print(group_by(len, "a bb cc d eee".split()), partition(lambda n: n % 2, range(7)), zip_with(add, [1, 2], [10, 20]), zip_with(lambda *a: a, "ab", [1, 2], range(2)), juxt(min, max, sum, len)([4, 1, 3]), juxt(str.upper, str.title)("ab cd"))
calls = []
slow = memo(lambda a, b: calls.append((a, b)) or a * b)
print(slow(2, 3), slow(2, 3), slow(3, 2), calls, once(lambda x: [x])(1))
first = once(lambda x: x * 2)
print(first(5), first(9), [throttle(2, abs)(-1)], attempt(int, ValueError, default=-1)("x"), attempt(lambda: {}["k"], KeyError, default=repr)(), attempt(lambda a: a[0], IndexError, TypeError, default="none")([]))
t = throttle(3, lambda x: x)
print([t(i) for i in range(7)], until(lambda n: n > 1000, lambda n: n * n, 2), pipe(" 42 ", str.strip, int, lambda n: n + 1), [x for x, _ in zip(iterate(lambda n: n * 3 % 11, 1), range(6))])
newton = lambda f, d: lambda x: x - f(x) / d(x)
print(round(until(lambda x: abs(x * x - 2) < 1e-12, newton(lambda x: x * x - 2, lambda x: 2 * x), 1.0), 10), round(reduce(lambda acc, k: acc + 4 * (-1) ** k / (2 * k + 1), range(1000), 0.0), 6))
church = {n: (lambda n: lambda f: lambda x: reduce(lambda a, _: f(a), range(n), x))(n) for n in range(4)}
print(church[3](lambda x: x + "!")("hi"), church[2](church[3](lambda x: x * 2))(1), sorted(church))
words = "it was the best of times it was the worst of times".split()
print(sorted(group_by(lambda w: words.count(w), set(words)).keys()), max(group_by(str.lower, words).items(), key=lambda kv: (len(kv[1]), kv[0])), pipe(words, set, sorted, partial(map, len), list, sum))
