# Defaults: evaluated where, in which order, and seeing which parameters. Written to agree.
def greet(name, greeting="hello", punctuation="!"): return f"{greeting} {name}{punctuation}"


print(greet("Ada"), greet("Bob", "hi"), greet("Cy", punctuation="?"), greet(greeting="yo", name="Di"), greet("E", "a", "b"))


def power(base, exponent=2, *, modulus=None):
    return base ** exponent if modulus is None else base ** exponent % modulus


print(power(3), power(2, 10), power(2, 10, modulus=1000), power(exponent=3, base=2), power(**{"base": 5, "modulus": 7}))


def tag(name, *children, **attributes):
    head = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f"<{name}{head}>{''.join(children)}</{name}>"


print(tag("br"), tag("p", "a", "b"), tag("a", tag("b", "x"), href="#", id="i"), tag("p", *[str(i) for i in range(3)], **{"class": "c"}))


def outer(a, b=10):
    def inner(c, d=20): return a + b + c + d
    return inner


print(outer(1)(2), outer(1, 2)(3, 4), outer(b=0, a=0)(d=0, c=0))


def apply_n(f, n=3, x=0):
    for _ in range(n): x = f(x)
    return x


print(apply_n(lambda v: v + 2), apply_n(lambda v: v * 2, x=1), apply_n(n=0, f=None, x="same"))


def count_args(*args, **named): return len(args), len(named)


print(count_args(), count_args(1, 2), count_args(None), count_args(a=1), count_args(*"abc", **{"x": 1, "y": 2}), count_args([], {}))


def first(*args, default=None): return args[0] if args else default


print(first(), first(1, 2), first(default="d"), first(*[], default=5))


def returns_many(n):
    if n == 0: return
    if n == 1: return 1
    if n == 2: return 1, 2
    return [n] * n


print([returns_many(i) for i in range(4)])




def pipeline(*steps):
    def run(value, *, trace=None):
        for step in steps:
            value = step(value)
            if trace is not None: trace.append(value)
        return value
    return run


seen = []
p = pipeline(str, len, lambda n: n * n)
print(p(12345), p(7, trace=seen), seen, pipeline()(None))


def make_adders(*ns): return [lambda x, n=n: x + n for n in ns]


print([f(100) for f in make_adders(1, 2, 3)])
compose2 = lambda f, g: lambda *a, **k: f(g(*a, **k))
print(compose2(str, max)(3, 9, 2), compose2(len, sorted)("hello"), compose2(list, dict)(a=1))
print((lambda x, y=2, *z, k=3, **r: (x, y, z, k, r))(1, 5, 6, 7, k=8, q=9))
