# Functions made in comprehensions and loops, and what they hold.
adders = [lambda x, n=n: x + n for n in range(4)]
print([f(10) for f in adders], [f(f(1)) for f in adders])
table = {op: (lambda a, b, op=op: {"+": a + b, "-": a - b, "*": a * b}[op]) for op in "+-*"}
print([table[op](7, 3) for op in table])
nested = [[lambda i=i, j=j: (i, j) for j in range(2)] for i in range(2)]
print([[f() for f in row] for row in nested], nested[1][0]())
chain = [lambda x: x]
for n in range(3):
    f = chain[-1]
    chain.append(lambda x, f=f, n=n: f(x) * 10 + n)
print([f(7) for f in chain])
counters = []
for start in (0, 100):
    def make(start=start):
        count = start
        def up():
            nonlocal count
            count += 1
            return count
        return up
    counters.append(make())
print([c() for c in counters], [c() for c in counters], counters[0]())
gens = [(lambda k=k: (x * k for x in range(3)))() for k in (1, 10)]
print([list(g) for g in gens], [list(g) for g in gens])
lazy = {k: (lambda k=k: [k] * k) for k in range(3)}
print({k: f() for k, f in lazy.items()}, [f() for f in lazy.values()])
def outer():
    base = 1
    fs = [lambda x, i=i: x + i + base for i in range(3)]
    base = 100
    return [f(0) for f in fs]


print(outer(), (lambda: [(lambda y: y * x)(2) for x in range(3)])(), [(lambda *a: sum(a))(*range(n)) for n in range(4)])
saved = []
for word in ["a", "b"]:
    for n in (1, 2):
        label = word * n
        saved.append(lambda label=label, n=n: f"{label}{n}")
print([f() for f in saved], [f() for f in reversed(saved)])
handlers = {name: (lambda args, name=name: f"{name}{args}") for name in ["open", "close"]}
print(handlers["open"](1), handlers["close"]((2, 3)), sorted(handlers))
steps = []
i = 0
while i < 3:
    j = i
    steps.append(lambda j=j: j * j)
    i += 1
print([f() for f in steps], i)
print([f(3) for f in [abs, str, lambda x: -x, [].append, {3: "three"}.get, (1, 2, 3).count, range(5).index]])
class Button:
    def __init__(self, n, log):
        self.press = lambda: log.append((n, self.name()))
        self.n = n

    def name(self): return f"b{self.n}"


log = []
for b in [Button(n, log) for n in range(3)]: b.press()
print(log, [(lambda s: lambda: s)(c)() for c in "xy"], [f() for f in [(lambda v=v: v) for v in {"p": 1, "q": 2}]], sum((lambda: 1)() for _ in range(5)))
