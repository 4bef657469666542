# Push pipelines of generators: sources, filters, branches and sinks that are sent to.
def primed(f):
    def start(*args):
        g = f(*args)
        next(g)
        return g
    return start


def sink_gen(into):
    try:
        while True: into.append((yield))
    except GeneratorExit:
        into.append("closed")


def filter_gen(f, target):
    while True:
        v = yield
        if f(v): target.send(v)


def map_gen(f, target):
    while True: target.send(f((yield)))


def tee_gen(*targets):
    while True:
        v = yield
        for t in targets: t.send(v)


def batch_gen(n, target):
    batch = []
    try:
        while True:
            batch.append((yield))
            if len(batch) == n:
                target.send(batch)
                batch = []
    finally:
        if batch: target.send(batch)
        target.close()


def window_gen(n, f, target):
    window = []
    while True:
        window.append((yield))
        window[:-n] = []
        if len(window) == n: target.send(f(window))


sink, keep, mapped, tee, batch, window = [primed(f) for f in (sink_gen, filter_gen, map_gen, tee_gen, batch_gen, window_gen)]
evens, squares, batches, means = [], [], [], []
pipe = tee(keep(lambda v: v % 2 == 0, sink(evens)), mapped(lambda v: v * v, sink(squares)), batch(3, sink(batches)), window(3, lambda w: sum(w) / len(w), sink(means)))
for v in [5, 2, 8, 1, 4, 10, 3]: pipe.send(v)
print(evens, squares, batches, means)
b = batch(2, sink(batches))
for v in "abc": b.send(v)
b.close()
print(batches)


def tokens():
    """Builds words out of characters; a send of None asks for what is left."""
    word, out = "", None
    while True:
        ch = yield out
        out = None
        if ch is None or ch == " ": word, out = "", word
        else: word += ch


t = tokens()
next(t)
print([w for w in (t.send(ch) for ch in "to be or ") if w], t.send("x"), t.send(None))


def chat(name):
    line, n = f"{name} is here", 0
    while True:
        heard = yield line
        n += 1
        if heard is None: return f"{name} leaves after {n}"
        line = f"{name}: {heard.upper()}?" if n % 2 else f"{name}: {heard[::-1]}"


a, b = chat("ann"), chat("bo")
line = next(a)
next(b)
talk = [line]
for i in range(4):
    line = (b if i % 2 == 0 else a).send(line[-4:])
    talk.append(line)
print(talk)
for g in (a, b):
    try:
        g.send(None)
    except StopIteration as e:
        print(e.value, end="; ")
print()


def total_gen():
    total = 0
    while True:
        try:
            v = yield total
        except ValueError:
            total = 0
            continue
        if v is None: return total
        total += v


t = total_gen()
next(t)
print([t.send(v) for v in (1, 2, 3)], t.throw(ValueError()), [t.send(v) for v in (10, 20)])


def collect(*gs):
    out = {}
    for i, g in enumerate(gs): out[i] = yield from g
    return out


def give(v, n):
    for i in range(n): yield (v, i)
    return v * n


g = collect(give("a", 2), give("b", 0), t, give("c", 1))
seen = [next(g), next(g), next(g)]
try:
    seen.append(g.send("at the end"))
except StopIteration as e:
    print(seen, e.value)
