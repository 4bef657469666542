# Parameters that are passed by position only, with all other kinds beside them.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except TypeError as e:
        return type(e).__name__

def only(a, b, /): return (a, b)
def default(a, b=2, /, c=3): return (a, b, c)
def rest(a, /, *rest): return (a, rest)
def named(a, /, *, b): return (a, b)
def options(a, b=2, /, **options): return (a, b, options)
def all_kinds(a, b=2, /, c=3, *rest, d, e=5, **options): return (a, b, c, rest, d, e, options)

functions = [only, default, rest, named, options, all_kinds]
calls = [
    ((), {}), ((1,), {}), ((1, 2), {}), ((1, 2, 3), {}), ((1, 2, 3, 4), {}), ((), {"a": 1}), ((1,), {"a": 1}),
    ((1,), {"b": 2}), ((1, 2), {"b": 3}), ((1,), {"c": 2}), ((1, 2, 3), {"c": 4}), ((1,), {"d": 2}), ((1,), {"a": 3, "d": 2}),
    ((1, 2, 3, 4), {"d": 2, "e": 1, "x": 9}), ((1,), {"b": 3, "d": 4, "a": 5}), ((), {"d": 1}),
]
for f in functions:
    print([attempt(f, *args, **kw) for args, kw in calls])

class Box:
    def __init__(self, value, /, **more):
        self.value, self.more = value, more
    def put(self, value, /):
        self.value = value
        return self

box = Box(1, value=2, selv=3)
print(box.value, box.more, box.put(5).value, attempt(box.put, value=1), attempt(Box), attempt(Box, value=2))
print((lambda x, y=2, /: x * y)(4), attempt(lambda x, /: x, x=1))
