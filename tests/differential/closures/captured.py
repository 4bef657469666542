# Closures share variables; each turn of a loop has its own.
def counter():
    count = 0

    def up(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = 0

    return up, reset


up, reset = counter()
other, _ = counter()
print(up(), up(5), other(), reset(), up(), other())
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
fs = []
for name in "abc":
    fs.append(lambda name=name: name * 2)
print([f() for f in fs])
for f in fs: print(f(), end=" ")
print()


def adders(): return [lambda x, n=n: x + n for n in range(3)]


print([f(10) for f in adders()])


def make():
    items = []

    def add(x):
        items.append(x)
        return len(items)

    return add, lambda: items


add, get = make()
print(add(1), add(2), get(), get() is get())
total = 0


def accumulate(n):
    global total
    total += n
    return total


print(accumulate(5), accumulate(6), total)


def late():
    return defined_later + 1


defined_later = 41
print(late())


def outer(a):
    def middle(b):
        def inner(c): return a, b, c
        return inner
    return middle


print(outer(1)(2)(3))


def swap_state():
    x = "first"

    def get(): return x

    def set(v):
        nonlocal x
        x = v

    return get, set


g, s = swap_state()
print(g(), s("second"), g())


def memoize(f):
    memo = {}

    def call(*args):
        if args not in memo: memo[args] = f(*args)
        return memo[args]
    return call


calls = []


def slow(a, b):
    calls.append((a, b))
    return a * b


fast = memoize(slow)
print(fast(2, 3), fast(2, 3), fast(3, 2), calls)


def curry(f, *first): return lambda *rest: f(*first, *rest)


print(curry(max, 5)(3, 9), curry(slow, 4)(5))


def recursive():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    return fact


print(recursive()(20))


def each_turn():
    out = []
    for i in range(3):
        box = [i]

        def bump(box=box):
            box[0] += 10
            return box[0]
        out.append(bump)
    return out


bumps = each_turn()
print([b() for b in bumps], bumps[0](), [b() for b in bumps])
