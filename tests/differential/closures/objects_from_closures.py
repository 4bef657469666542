# Objects, streams, and control structures made of closures alone.
def point(x, y):
    def get(name): return {"x": x, "y": y}[name]

    def move(dx, dy):
        nonlocal x, y
        x += dx
        y += dy
        return me

    def show(): return f"({x}, {y})"

    me = {"get": get, "move": move, "show": show}
    return me


p, q = point(1, 2), point(10, 20)
p["move"](1, 1)["move"](5, 0)
print(p["show"](), q["show"](), p["get"]("x"))


def stack():
    items = []
    return items.append, items.pop, lambda: list(items), lambda: len(items)


push, pop, view, size = stack()
push(1)
push(2)
print(pop(), view(), size())


def stream(head, tail): return lambda: (head, tail)


def integers(n): return stream(n, lambda: integers(n + 1))


def take(n, s):
    out = []
    while n:
        head, tail = s()
        out.append(head)
        s = tail()
        n -= 1
    return out


def smap(f, s):
    def go():
        head, tail = s()
        return f(head), lambda: smap(f, tail())
    return go


def sfilter(f, s):
    def go():
        head, tail = s()
        while not f(head): head, tail = tail()()
        return head, lambda: sfilter(f, tail())
    return go


def sieve(s):
    def go():
        head, tail = s()
        return head, lambda: sieve(sfilter(lambda n: n % head, tail()))
    return go


print(take(5, integers(3)), take(4, smap(lambda n: n * n, integers(1))), take(4, sfilter(lambda n: n % 3 == 0, integers(1))), take(10, sieve(integers(2))))


def cons(a, b): return lambda f: f(a, b)


def car(p): return p(lambda a, b: a)


def cdr(p): return p(lambda a, b: b)


def to_list(p): return [] if p is None else [car(p)] + to_list(cdr(p))


def from_list(xs): return None if not xs else cons(xs[0], from_list(xs[1:]))


print(to_list(from_list([1, 2, 3])), car(cdr(from_list("abc"))))


def while_loop(test, body):
    while test(): body()


i = 0
seen = []


def step():
    global i
    seen.append(i)
    i += 1


while_loop(lambda: i < 4, step)
print(seen, i)


def once(f):
    done = False
    result = None

    def run(*args):
        nonlocal done, result
        if not done:
            result = f(*args)
            done = True
        return result
    return run


init = once(lambda x: [x])
print(init(1), init(2), init(1) is init(2))


def observable(v):
    watchers = []

    def get(): return v

    def set_to(new):
        nonlocal v
        old, v = v, new
        for w in watchers: w(old, new)

    return get, set_to, watchers.append


get, put, watch = observable(1)
changes = []
watch(lambda a, b: changes.append((a, b)))
watch(lambda a, b: changes.append(b - a))
put(5)
put(2)
print(get(), changes)


def cps_fact(n, k): return k(1) if n == 0 else cps_fact(n - 1, lambda v: k(n * v))


def trampoline(f, *args):
    v = f(*args)
    while callable(v): v = v()
    return v


def even(n): return True if n == 0 else lambda: odd(n - 1)


def odd(n): return False if n == 0 else lambda: even(n - 1)


print(cps_fact(10, lambda v: v), trampoline(even, 1000), trampoline(odd, 777), trampoline(even, 7))
state = {"count": 0}


def counted(f):
    def run(*args):
        state["count"] += 1
        return f(*args)
    return run


fib = counted(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
print(fib(10), state)
