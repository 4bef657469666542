# Builtins given objects whose methods are written in the language and allocate as they go.
class Src:
    def __init__(self, *items):
        self.items = items

    def __iter__(self): return iter([x for x in self.items])

    def __len__(self): return len([*self.items])

    def __getitem__(self, i): return [*self.items][i]

    def __contains__(self, v): return v in [*self.items]


class Step:
    def __init__(self, *items):
        self.items = list(items)

    def __iter__(self): return Step(*self.items)

    def __next__(self):
        if not self.items: raise StopIteration
        head, *self.items = self.items
        return head


class Text:
    def __init__(self, t): self.t = t

    def __str__(self): return "".join([self.t[:1], self.t[1:]])

    def __repr__(self): return "T" + repr([self.t])

    def __format__(self, spec): return f"{self.t:{spec}}|" if spec else "plain " + self.t

    def __hash__(self): return hash((self.t, len([self.t])))

    def __eq__(self, o): return [self.t] == [o.t] if isinstance(o, Text) else False

    def __lt__(self, o): return [self.t] < [o.t]


for make in (Src, Step):
    s = make(3, 1, 2)
    print(list(s), tuple(s), sorted(s), set(s) == {1, 2, 3}, frozenset(s) == {1, 2, 3}, sum(s), min(s), max(s), any(s), all(s), list(map(str, s)), list(filter(None, s)), list(zip(s, s)), list(enumerate(s)), dict(zip(s, s)), [*s], (*s, 0), {**dict.fromkeys(s)}, "".join(map(str, s)))
    a, *b = s
    c, d, e = s
    print(a, b, c, d, e, bytes(s), bytearray(s), [x for x in s if x in s], max(*s), print(*s, sep="-"), list(reversed(list(s))), 2 in s, 9 in s, dict.fromkeys(s, 0))
    xs = [9]
    xs.extend(s)
    xs += s
    xs[1:2] = s
    xs[:0] = s
    xs[::2] = make(*range(len(xs[::2])))
    print(xs, ",".join(make("a", "b")), b"-".join(make(b"x", b"y")), [1, 2] + list(s), {5}.union(s) == {1, 2, 3, 5}, {1, 9}.intersection(s, s), {1, 9}.difference(s), sorted({1, 9}.symmetric_difference(s)), {1}.issubset(s), {1, 2, 3, 4}.issuperset(s), {7}.isdisjoint(s))
    u = {1}
    u.update(s, s)
    u.difference_update(make(1))
    u.intersection_update(make(2, 3, 4))
    u.symmetric_difference_update(make(3, 8))
    print(sorted(u), dict(make(("k", 1), ("l", 2))), dict(make(make("m", 1), make("n", 2))), {**dict(make(["a", "b"]))}, list(zip(*make(make(1, 2), make(3, 4)))), sum(make([1], [2]), []), list(map(lambda a, b: a + b, s, make(10, 20, 30))), sorted(make(make(2), make(1)), key=list) and "ok", [list(x) for x in make(make(1), make())])
t = [Text("b"), Text("a"), Text("c"), Text("a")]
print(t[0], [t[0]], f"{t[0]} {t[0]!r} {t[0]!s} {t[0]:>3}", "{} {:<4} {!r}".format(t[1], t[1], t[1]), "%s %r %5s" % (t[2], t[2], t[2]), str(t), repr((t[0],)), {t[0]: t[1]}, format(t[0]), format(t[0], "^5"), "-".join(str(x) for x in t))
print(sorted(t), max(t), min(t), t.index(Text("c")), t.count(Text("a")), Text("a") in t, len(set(t)), len({x: 1 for x in t}), {Text("a"): "found"}[t[3]], t == [Text("b"), Text("a"), Text("c"), Text("a")], (t[1], 1) == (t[3], 1), {t[0]} == {Text("b")}, {1: t[0]} == {1: Text("b")}, {t[0], t[1]} & {Text("a")}, dict.fromkeys(t, 1) == {x: 1 for x in t}, [t[1]] < [t[0]], t[1:2] == t[3:])
print(sorted(t, key=lambda x: (str(x), [x])), sorted(t, key=str, reverse=True), sorted(range(4), key=lambda i: t[i]), max(range(4), key=lambda i: [t[i]]), list(map(repr, t)), [x.t for x in sorted(t)], *t, sep=" ")
