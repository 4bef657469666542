# What exit returns is taken as a truth; objects without enter or exit.
class Answer:
    def __init__(self, v):
        self.v = v

    def __enter__(self): return self

    def __exit__(self, kind, error, trace): return self.v


def swallows(v):
    try:
        with Answer(v): raise ValueError("v")
        return True
    except ValueError:
        return False


print([swallows(v) for v in [True, False, None, 0, 1, "", "x", [], [0], 0.0, {}, (1,)]])


class OnlyExit:
    def __exit__(self, kind, error, trace): return True


for make in [OnlyExit, lambda: 5, lambda: "text", lambda: None, lambda: [1]]:
    try:
        with make(): print("body")
    except (TypeError, AttributeError) as e:
        print("not a context manager")


class BadTruth:
    def __bool__(self): raise KeyError("truth")


try:
    with Answer(BadTruth()): raise ValueError("v")
except KeyError as e:
    print("KeyError", repr(e.__context__))
with Answer(BadTruth()): print("no error, no question")


class Pair:
    def __enter__(self): return 1, (2, 3)

    def __exit__(self, kind, error, trace): pass


with Pair() as p: print(p)


class Timer:
    ticks = 0

    def __enter__(self):
        Timer.ticks += 1
        self.start = Timer.ticks
        return self

    def __exit__(self, kind, error, trace):
        Timer.ticks += 1
        self.took = Timer.ticks - self.start


t = Timer()
with t:
    with Timer() as inner: print("work")
print(t.took)


class Indent:
    level = 0
    lines = []

    def __init__(self, title):
        self.title = title

    def __enter__(self):
        Indent.lines.append("  " * Indent.level + self.title)
        Indent.level += 1
        return self

    def say(self, text): Indent.lines.append("  " * Indent.level + text)

    def __exit__(self, kind, error, trace):
        Indent.level -= 1
        if error is not None: Indent.lines.append("  " * Indent.level + "! " + str(error))
        return isinstance(error, ValueError)


with Indent("html") as h:
    with Indent("body") as b:
        b.say("text")
        with Indent("p") as p:
            p.say("deep")
            raise ValueError("torn")
        b.say("after")
    h.say("end")
print("\n".join(Indent.lines))


class Locked:
    def __init__(self):
        self.held = 0
        self.most = 0

    def __enter__(self):
        self.held += 1
        self.most = max(self.most, self.held)

    def __exit__(self, kind, error, trace): self.held -= 1


lock = Locked()


def nested(n):
    with lock:
        if n: nested(n - 1)
        return lock.held


print(nested(3), lock.held, lock.most)
def gen():
    with lock:
        yield lock.held
        yield lock.held


print([x for x in gen()], lock.held)
