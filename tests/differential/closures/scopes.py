# Which variable a name means: shadowing, nested functions, comprehensions, loops.
x = "module"


def reads(): return x


def shadows():
    x = "local"
    return x, reads()


def nested():
    x = "outer"

    def inner():
        x = "inner"

        def innermost(): return x
        return innermost(), x
    return inner(), x


def changes():
    x = "outer"

    def change():
        nonlocal x
        x = "changed"

        def again():
            nonlocal x
            x += "!"
        again()
    change()
    return x


def parameters(x):
    def f(): return x
    x = x + "+"
    return f()


def both():
    n = 0

    def up():
        nonlocal n
        n += 1

    def get(): return n

    up()
    up()
    n += 10
    up()
    return get(), n


print(reads(), shadows(), nested(), changes(), parameters("p"), both(), x)


def change_module():
    global x
    x = "new module"


change_module()
print(x, reads())


def comprehension_scope():
    i = "kept"
    squares = [i * i for i in range(4)]
    pairs = {i: j for i, j in zip("ab", "cd")}
    total = sum(i for i in range(5))
    return i, squares, pairs, total


def lambda_scope():
    y = 1
    f = lambda y: y + 1
    g = lambda: y
    y = 5
    return f(10), g(), y


def sibling_blocks(flag):
    if flag:
        v = "yes"
        g = lambda: v
    else:
        v = "no"
        g = lambda: v * 2
    return g()


def deep(n):
    if n == 0: return lambda: []
    rest = deep(n - 1)
    return lambda: [n] + rest()


def counter_pair():
    shared = {"n": 0}

    def a():
        shared["n"] += 1
        return shared["n"]

    def b():
        shared["n"] += 100
        return shared["n"]
    return a, b


a, b = counter_pair()
print(comprehension_scope(), lambda_scope(), sibling_blocks(True), sibling_blocks(False), deep(4)(), a(), b(), a())


def closures_in_comprehension():
    base = 10
    fs = [(lambda k=k: base + k) for k in range(3)]
    base = 100
    return [f() for f in fs]


def generator_closure():
    items = []

    def gen():
        for i in range(3):
            items.append(i)
            yield lambda i=i: (i, len(items))
    return [f() for f in list(gen())]


def recursion_with_state():
    depth = 0
    deepest = 0

    def walk(t):
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)
        for k in t: walk(k)
        depth -= 1
    walk([[[]], [[[]], []]])
    return depth, deepest


class Scope:
    x = "class"

    def read(self): return x

    def read_own(self): return self.x, Scope.x

    def make(self):
        def inner(): return self.read_own()
        return inner


print(closures_in_comprehension(), generator_closure(), recursion_with_state(), Scope().read(), Scope().read_own(), Scope().make()())
try:
    raise ValueError("v")
except ValueError as e:
    keep = lambda m=str(e): m
print(keep())
