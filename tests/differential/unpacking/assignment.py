# Unpacking in assignments: nested, starred, of any iterable, with errors.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


a, b = 1, 2
a, b = b, a
print(a, b)
(c, d), e = (1, 2), 3
[f, g] = "xy"
print(c, d, e, f, g)
h, *i = [1, 2, 3]
*j, k = [1, 2, 3]
l, *m, n = [1, 2]
print(h, i, j, k, l, m, n)
*all_of, = range(3)
o, (p, *q), r = 1, (2, 3, 4), 5
(s, *t), *u = ["abc", 1, 2]
print(all_of, o, p, q, r, s, t, u)


def two(v):
    x, y = v
    return x, y


def star(v):
    x, *y, z = v
    return x, y, z


def nested(v):
    (x, y), z = v
    return x, y, z


for v in [(1,), (1, 2, 3), [], "abc", {1: 2}, {"k": 1, "l": 2}, range(2), iter([7, 8]), (x for x in "pq")]:
    print(fails(lambda: two(v)))
print(fails(lambda: two(5)), fails(lambda: two(None))[:9], fails(lambda: star([1])), fails(lambda: star([])), fails(lambda: star("abcd")), fails(lambda: star((1, 2))))
print(fails(lambda: nested(((1, 2), 3))), fails(lambda: nested((1, 2))), fails(lambda: nested(((1, 2, 3), 4))), fails(lambda: nested(["ab", "c"])))


class Lazy:
    def __iter__(self):
        for i in range(100):
            print("giving", i)
            yield i


print(fails(lambda: two(Lazy())))
xs = [0, 0, 0]
i = 0
i, xs[i] = 1, "set"
print(i, xs)
xs[0], xs[1], xs[2] = xs[2], xs[0], xs[1]
print(xs)
d = {}
d["a"], d["b"], *d["rest"] = range(5)
print(d)


class Box:
    def __init__(self):
        self.v = None
        self.w = None


box = Box()
box.v, (box.w, last) = 1, (2, 3)
print(box.v, box.w, last)
fibs = []
a, b = 0, 1
while a < 50:
    fibs.append(a)
    a, b = b, a + b
print(fibs)
x, y, z = "a", *[1, 2]
print(x, y, z)
first, *_, final = (w for w in "one two three four".split())
print(first, final, _)
