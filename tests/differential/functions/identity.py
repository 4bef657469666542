# Functions as values: in containers, as keys, bound methods, names.
def add(a, b): return a + b


def sub(a, b): return a - b


ops = {"+": add, "-": sub, "*": lambda a, b: a * b, "max": max, "pow": pow}
for name in ops: print(name, ops[name](7, 3), end="; ")
print()
print(add == add, add == sub, add is add, {add: 1}[add], add in [sub, add], len({add, sub, add}), add.__name__, (lambda: 0) == (lambda: 0))


class Counter:
    def __init__(self, start=0):
        self.n = start

    def up(self, by=1):
        self.n += by
        return self.n

    def method(self): return self.up


c, d = Counter(), Counter(100)
up = c.up
print(up(), up(5), d.up(), c.n, d.n, c.up == c.up, c.up == d.up, c.up is up, Counter.up(c, 10), c.method()(1), Counter.up == Counter.up)
ups = [c.up, d.up, up]
print([u() for u in ups], list(map(c.up, [1, 2, 3])), {c.up: "c"}[up], [u == up for u in ups])
print(sorted(["b", "A", "c"], key=str.lower), list(map(str.upper, "abc")), max(["aa", "b"], key=len), list(map(int, ["1", "2"])), list(filter(str.isalpha, ["a", "1"])))
print("".join(map(chr, range(97, 102))), list(map("x{}".format, range(2))))
append = [].append
print(append(1), callable(append))
xs = []
for f in (xs.append, lambda x: xs.insert(0, x), xs.extend): f([1])
print(xs)


def reduce(f, xs, start):
    for x in xs: start = f(start, x)
    return start


print(reduce(add, [1, 2, 3], 0), reduce(lambda a, b: f"({a}{b})", "xyz", ""), reduce(max, [3, 9, 2], 0), reduce(lambda f, g: (lambda x: g(f(x))), [abs, str, len], lambda x: x)(-1234))


def dispatch(v):
    table = {int: "int", str: "str", list: lambda v: f"list of {len(v)}"}
    found = table.get(type(v), "unknown")
    return found(v) if callable(found) else found


print([dispatch(v) for v in [1, "a", [1, 2], 2.5]])


def Y(f): return (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))


print(Y(lambda me: lambda n: 1 if n == 0 else n * me(n - 1))(10))
zero = lambda f: lambda x: x
succ = lambda n: lambda f: lambda x: f(n(f)(x))
plus = lambda m: lambda n: lambda f: lambda x: m(f)(n(f)(x))
to_int = lambda n: n(lambda k: k + 1)(0)
two = succ(succ(zero))
print(to_int(two), to_int(plus(two)(succ(two))))
def trace(f):
    def traced(*args):
        calls.append((f.__name__, args))
        return f(*args)
    return traced


calls = []
fib = trace(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
print(fib(4), len(calls), calls[0][1])
print(trace(add)(1, 2), calls[-1])
