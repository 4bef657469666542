# __eq__ that throws or changes the list in the middle of a search.
class Throws:
    def __eq__(self, other): raise KeyError("eq")


class Grows:
    def __init__(self, xs):
        self.xs = xs

    def __eq__(self, other):
        if len(self.xs) < 10: self.xs.append("found")
        return False


def attempt(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


xs = [1, 2, Throws(), 3]
print(attempt(lambda: 2 in xs), attempt(lambda: 3 in xs), attempt(lambda: xs.index(3)), attempt(lambda: xs.count(1)))
print(attempt(lambda: xs.remove(3)), len(xs), attempt(lambda: xs.remove(1)), len(xs))
print(attempt(lambda: xs == xs), attempt(lambda: xs == [2, 5, 3]), attempt(lambda: xs == [1]), attempt(lambda: [5] == xs))
t = (1, Throws())
print(attempt(lambda: t == (1, 2)), attempt(lambda: t == (2, 2)), attempt(lambda: t == t), attempt(lambda: 5 in t))
ys = [1]
ys.append(Grows(ys))
print("found" in ys, len(ys))
ys = [1]
ys.append(Grows(ys))
print(ys.index("found"), len(ys))
zs = [1, 2]
zs[0] = Grows(zs)
print(zs == [0, 2], len(zs))


class Odd:
    def __eq__(self, other): return []


class Yes:
    def __eq__(self, other): return "truthy"


print(Odd() == 1, [Odd()] == [1], 1 in [Odd()], Yes() == 1, [Yes()] == [1], 1 in [Yes()], [1].count(Yes()))


class NoBool:
    def __bool__(self): raise ValueError("no truth")


class Vague:
    def __eq__(self, other): return NoBool()


print(attempt(lambda: [Vague()] == [1]), attempt(lambda: 1 in [Vague()]), attempt(lambda: [Vague()].index(1)))
