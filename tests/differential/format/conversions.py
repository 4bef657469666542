# str, repr, print and format of every builtin type, nested and not.
things = [0, -1, 10 ** 30, 1.0, -0.5, 1e100, True, None, "", "text", "quo'te", b"bytes", bytearray(b"arr"), [], [1, [2, [3]]], (), (1,), (1, "a", (2.5,)), {}, {"a": 1, 2: [3]}, set(), {1}, frozenset(), frozenset([5]), range(3), range(1, 10, 3), range(0), range(5, 0, -2)]
for x in things:
    print(x, repr(x), str(x), [x], (x,), {"k": x}, f"{x}", f"{x!s}", f"{x!r}", "%s" % (x,), "%r" % (x,), "{}".format(x), "{!r}".format(x), "{0!s:}".format(x), str(x) == f"{x}", repr([x]) == "[" + repr(x) + "]")
print(things[3:8], str(things[8:12]), {1: {2: {3: "x"}}}, [[], [[]], [[], []]], ((), ((),), ((), ())), {"list": [1, 2], "tuple": (1,), "set": {1}, "none": None}, [None, True, "None"[:1]], [1.0, 2.50, 1e-7, 1e22, -0.0], ["a\nb", 'c"d', "e'f", "\\"], [b"\x00", b"a'b"])
print(1, "a", None, True, 2.5, [1], sep=" | ", end=" <end>\n")
print("a", "b", sep="")
print("no newline", end="")
print()
print(sep="x")
print("x", end="\n\n")
print("a", "b", "c", sep="\n", end="!\n")
print(*[1, 2, 3], sep=", ")
print(*"abc", *range(3))
print([1, 2], (3, 4), {5: 6})
recursive = [1]
recursive.append(recursive)
d = {"self": None}
d["self"] = d
t = ([],)
t[0].append(t)
print(recursive, d, t, [recursive, d], str(recursive) == repr(recursive))
a = [1, 2]
print([a, a], {"x": a, "y": a}, (a, [a]))


class Both:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


class OnlyRepr:
    def __repr__(self):
        return "only"


class Nested:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return "Nested(" + repr(self.inner) + ")"


b = Both()
o = OnlyRepr()
print(b, repr(b), [b], f"{b} {b!r} {b!s} {o} {o!r}", "%s %r %s" % (b, b, o), "{} {!r} {}".format(b, b, o), str(b) + repr(b) + str(o), [b, o], (o,), Nested([b, "x", Nested(None)]), Nested(Nested(o)), f"{Nested('é')}", str([o, b]), f"{[b]}", "%s" % [o], str((b,)), f"{b:}", f"{b!r:>8}|{o!s:<6}|")
