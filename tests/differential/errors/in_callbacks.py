# Errors thrown inside callbacks of builtins come out unchanged and leave things whole.
class Boom(Exception): pass


def boom(*args): raise Boom(f"at {args[0] if args else None}")


def at(n):
    seen = []
    def f(x):
        seen.append(x)
        if len(seen) == n: raise Boom(f"item {x}")
        return x
    return f


def fails(f):
    try:
        return f()
    except Boom as e:
        return f"Boom {e}"
    except Exception as e:
        return type(e).__name__


xs = [3, 1, 2]
print(fails(lambda: sorted(xs, key=at(2))), fails(lambda: xs.sort(key=at(3))), sorted(xs), fails(lambda: list(map(at(2), xs))), fails(lambda: list(filter(at(1), xs))), fails(lambda: max(xs, key=at(3))), fails(lambda: min(xs, key=boom)))
print(fails(lambda: [at(1)(x) for x in xs]), fails(lambda: {k: boom(k) for k in "a"}), fails(lambda: sum(boom(x) for x in xs)), fails(lambda: any(boom(x) for x in xs)), fails(lambda: ",".join(boom(x) for x in xs)), fails(lambda: list(boom(x) for x in xs)), fails(lambda: dict((boom(x), 1) for x in xs)), fails(lambda: set(map(boom, xs))), fails(lambda: next(map(boom, xs))))


def gen():
    yield 1
    yield 2
    raise Boom("gen")


kept = []
d = {}
s = set()
print(fails(lambda: kept.extend(gen())), kept, fails(lambda: d.update((x, x) for x in gen())), d, fails(lambda: s.update(gen())), sorted(s), fails(lambda: list(gen())), fails(lambda: tuple(gen())), fails(lambda: [*gen()]), fails(lambda: print(*gen())), fails(lambda: max(*gen())), fails(lambda: sorted(gen())), fails(lambda: list(zip(gen(), range(9)))), fails(lambda: dict(zip("abc", gen()))), fails(lambda: list(enumerate(gen()))), fails(lambda: 5 in gen()), fails(lambda: "".join(gen())), fails(lambda: bytes(gen())), fails(lambda: sum(gen())))
def put(a):
    a[0:1] = gen()


ys = [9, 8]
print(fails(lambda: put(ys)), ys)


class Bad:
    def __init__(self, what): self.what = what

    def check(self, name, v):
        if self.what == name: raise Boom(name)
        return v

    def __eq__(self, o): return self.check("eq", False)

    def __lt__(self, o): return self.check("lt", True)

    def __hash__(self): return self.check("hash", 1)

    def __bool__(self): return self.check("bool", True)

    def __len__(self): return self.check("len", 3)

    def __iter__(self): return self.check("iter", iter([1, 2]))

    def __str__(self): return self.check("str", "s")

    def __repr__(self): return self.check("repr", "r")

    def __getitem__(self, i): return self.check("getitem", i)

    def __contains__(self, v): return self.check("contains", True)

    def __call__(self): return self.check("call", "c")

    def __add__(self, o): return self.check("add", "a")

    def __radd__(self, o): return self.check("radd", "ra")

    def __neg__(self): return self.check("neg", "n")

    def __index__(self): return self.check("index", 1)

    def __format__(self, spec): return self.check("format", "f")

    def __enter__(self): return self.check("enter", self)

    def __exit__(self, kind, error, trace): return self.check("exit", False)


def use_with(b):
    with b: return "body"


uses = {"eq": lambda b: [b] == [1], "lt": lambda b: sorted([b, b]) and "sorted", "hash": lambda b: len({b: 1}), "bool": lambda b: 1 if b else 2, "len": lambda b: len(b), "iter": lambda b: list(b), "str": lambda b: str(b), "repr": lambda b: repr([b]), "getitem": lambda b: b[5], "contains": lambda b: 1 in b, "call": lambda b: b(), "add": lambda b: b + 1, "radd": lambda b: 1 + b, "neg": lambda b: -b, "index": lambda b: [10, 20][b], "format": lambda b: f"{b:x}", "enter": use_with, "exit": use_with}
for name, use in uses.items(): print(name, fails(lambda: use(Bad(name))), fails(lambda: use(Bad("nothing"))), end="; ")
print()
for name in ["eq", "lt", "hash", "repr", "str", "bool"]:
    b = Bad(name)
    print(name, fails(lambda: b in [1, b, 2]), fails(lambda: [1].count(b)), fails(lambda: max(b, b) and 1), fails(lambda: (b, 1) == (2, 1)), fails(lambda: {1: b} == {1: 2}), fails(lambda: f"{[b]}"), fails(lambda: "%s" % (b,)), fails(lambda: "{}".format(b)), fails(lambda: all([b])), fails(lambda: list(filter(None, [b])) and 1), fails(lambda: not b), fails(lambda: set([b]) and 1), fails(lambda: b or 1) and 1)
