# In-place operators on names, fields, items; the order in which operands are evaluated.
log = []


def note(name, v):
    log.append(name)
    return v


class Box:
    def __init__(self):
        self.v = 0
        self.items = [0, 0, 0]

    @property
    def prop(self):
        log.append("get")
        return self.v

    @prop.setter
    def prop(self, v):
        log.append("set")
        self.v = v

    def __getitem__(self, i):
        log.append(f"get[{i}]")
        return self.items[i]

    def __setitem__(self, i, v):
        log.append(f"set[{i}]")
        self.items[i] = v


b = Box()
note("obj", b).prop += note("value", 5)
print(log, b.v)
log.clear()
note("obj", b)[note("key", 1)] += note("value", 7)
print(log, b.items)
log.clear()
note("obj", b)[note("key", 2)] = note("value", 1)
print(log)
log.clear()
note("obj", b).v = note("value", 2)
print(log)
log.clear()
print(note("a", 1) + note("b", 2) * note("c", 3) - note("d", 4), log)
log.clear()
print(note("a", 1) < note("b", 2) < note("c", 0) < note("d", 9), log)
log.clear()
print(note("f", max)(note("x", 1), note("y", 2), *note("rest", [3]), key=note("key", None)), log)
log.clear()
print([note("e1", 1), *note("e2", [2]), note("e3", 3)], {note("k1", 1): note("v1", 2), note("k2", 3): note("v2", 4)}, log)
log.clear()
print(note("yes", 1) if note("cond", True) else note("no", 2), note("or", 0) or note("right", 3), note("and", 0) and note("skipped", 3), log)
log.clear()
x, b.v, b[0] = note("first", 1), note("second", 2), note("third", 3)
print(log, x, b.v, b.items)
log.clear()
print(note("list", [1, 2, 3])[note("i", 0):note("j", 2):note("k", 1)], log)
log.clear()
print(2 ** note("p", 3) ** note("q", 2), -note("n", 2) ** 2, not note("t", True) or note("z", "z"), log)


class Num:
    def __init__(self, n):
        self.n = n

    def __add__(self, o):
        log.append("add")
        return Num(self.n + o)

    def __isub__(self, o):
        log.append("isub")
        self.n -= o
        return self


log.clear()
n = Num(1)
m = n
n += 5
print(n.n, m.n, n is m)
n -= 2
print(n.n, log)
holder = {"n": m}
holder["n"] -= 10
holder["n"] += 1
print(holder["n"].n, m.n, holder["n"] is m)
counts = {}
for ch in "hello": counts[ch] = counts.get(ch, 0) + 1
counts["l"] *= 10
counts["h"] -= 1
print(counts)
s = "a"
t = s
s += "b"
s *= 3
print(s, t)
i = 7
i //= 2
i **= 3
i %= 10
i <<= 4
i |= 3
i ^= 1
i &= 0xfe
i >>= 1
i -= 1
i /= 4
print(i)
xs = [1, 2, 3]
xs[0] += xs[1]
xs[-1] *= xs[0]
xs[1:2] += [7, 8]
print(xs)
for f in [lambda: [] + 1, lambda: {} + {}, lambda: "a" - "b", lambda: None + 1, lambda: [1] ** 2, lambda: {1} + {2}, lambda: (1,) - (1,), lambda: 1 + "1", lambda: "1" + 1, lambda: 1.5 & 1, lambda: "a" % 1 if False else 1 << 1.0, lambda: -"a", lambda: ~1.5, lambda: +[], lambda: Num(1) * 2, lambda: 2 * Num(1)]:
    try:
        print(f())
    except TypeError:
        print("TypeError", end=" ")
print()
