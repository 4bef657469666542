# Generators that hold state, are passed about, and are driven from several places.
def counter(start=0):
    n = start
    while True:
        step = yield n
        n += step if step is not None else 1


c = counter(10)
print(next(c), next(c), c.send(5), c.send(None), c.send(-20), next(c))
a, b = counter(), counter(100)
print([next(x) for x in (a, b, a, a, b)])


def feeder(target):
    for i in range(3): yield target.send(i)


def accumulate():
    total = 0
    while True: total += (yield total) or 0


acc = accumulate()
next(acc)
print(list(feeder(acc)), next(acc))


def parser():
    """Collects words; yields a finished sentence at each full stop."""
    words, done = [], None
    while True:
        word = yield done
        done = None
        if word == ".":
            done, words = " ".join(words), []
        else: words.append(word)


p = parser()
next(p)
print([p.send(w) for w in "the cat sat . it slept . and".split()])


def broadcast(*targets):
    for t in targets: next(t)
    while True:
        v = yield
        for t in targets: t.send(v)


def collect(into, f):
    while True:
        v = yield
        if f(v): into.append(v)


evens, big = [], []
hub = broadcast(collect(evens, lambda v: v % 2 == 0), collect(big, lambda v: v > 5))
next(hub)
for i in range(10): hub.send(i)
print(evens, big)


def scheduler(*tasks):
    queue, log = list(tasks), []
    while queue:
        t = queue.pop(0)
        try:
            log.append(next(t))
            queue.append(t)
        except StopIteration as e:
            log.append(("done", e.value))
    return log


def task(name, n):
    for i in range(n): yield f"{name}{i}"
    return name


print(scheduler(task("a", 3), task("b", 1), task("c", 2)))


class Machine:
    def __init__(self):
        self.state = self.run()
        next(self.state)
        self.log = []

    def run(self):
        while True:
            event = yield "idle"
            while event == "go":
                event = yield "running"
                if event == "boom":
                    try:
                        raise ValueError("boom")
                    except ValueError:
                        event = yield "failed"

    def on(self, event):
        self.log.append(self.state.send(event))
        return self


print(Machine().on("go").on("go").on("stop").on("x").on("go").on("boom").on("reset").log)


def lazy_tree(n): return (lazy_tree(i) for i in range(n)) if n else "leaf"


def size(t): return 1 if t == "leaf" else 1 + sum(size(k) for k in t)


print([size(lazy_tree(n)) for n in range(6)])
def interleave(*gs):
    gs = [iter(g) for g in gs]
    while gs:
        alive = []
        for g in gs:
            for v in g:
                yield v
                alive.append(g)
                break
        gs = alive


print("".join(interleave("ace", "bdfgh", "")), list(interleave()), list(interleave(range(2), (x for x in "xy"))))
g = (x for x in range(5))
print([x for x in g if x < 2], list(g), list(g))
g = (x for x in range(5))
for x in g:
    if x == 1: break
print(list(g), next(g, "none"))
ys = list(range(3))
g = (ys.append(y) or y for y in ys if len(ys) < 6)
print(list(g), ys)
def outer():
    def inner():
        got = yield "ask"
        return got * 2
    a = yield from inner()
    b = yield from inner()
    return a, b


o = outer()
print(next(o), o.send(1))
try:
    o.send(10)
except StopIteration as e:
    print(e.value)
print(max((x * x for x in range(-3, 3)), default=0), max((x for x in []), default="none"), sum((x for x in (1, 2)), 10), sorted((w for w in ["b", "a"]), reverse=True), *(x for x in "ab"))
