# Nested values print as literals; a list inside itself as [...].
print([1, "a", None, True, 2.0, (1,), [], {}, {"k": [1]}])
print([[[]], [[], []]], ((), ((),)), [()], {"a": {"b": {}}})
print(["it's", 'say "hi"', "both ' and \"", "line\nbreak", "tab\t", "\\", "\x00\x1f\x7f", "é", "\u200b"])
print(str([1, "x"]), repr([1, "x"]), f"{[1, 'x']}", "%s" % [1])
xs = [1]
xs.append(xs)
print(xs, [xs], (xs,))
d = {"self": None}
d["self"] = d
print(d, [d])
t = ([],)
t[0].append(t)
print(t, t[0])
a, b = [], []
a.append(b)
b.append(a)
print(a, b)
d = {1: []}
d[1].append(d)
d[1].append([d[1]])
print(d)
ys = [2]
print([ys, ys], {"a": ys, "b": ys})


class Box:
    def __init__(self, v):
        self.v = v

    def __repr__(self): return f"Box({self.v!r})"


class Named:
    def __init__(self, v):
        self.v = v

    def __str__(self): return "str:" + self.v

    def __repr__(self): return "repr:" + self.v


print([Box("x"), Box([Box(1)])], Box(Box(2)))
n = Named("n")
print(n, [n], (n,), {n.v: n}, f"{n} {n!r} {[n]}")
holder = []
holder.append(Box(holder))
print(holder)
print([1.0, 1e100, 1e-7, float("inf"), -0.0, float("nan")], [10 ** 25], [b"x\x00", bytearray(b"y")])
print([range(3), range(1, 5, 2), slice(1, 2)], [len, str, int][1:])
deep = []
for _ in range(50): deep = [deep]
print(deep)
