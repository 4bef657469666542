# Comparisons whose == or < empties the very list or dict that is being compared.
class Evil:
    def __init__(self, act):
        self.act = act

    def __eq__(self, other):
        self.act()
        w = [1] + [2]
        return [w] == [[1, 2]]

    def __lt__(self, other):
        self.act()
        w = [1] + [2]
        return [w] != [[1, 2]]

    def __hash__(self): return 1


outer = []
d = {}


def fill(): outer.append([Evil(lambda: outer.clear()), [1, 2, 3], "x" * 10])


def fill_tuple(): outer.append((Evil(lambda: outer.clear()), [1, 2, 3], "x" * 10))


def other(): return [[5, [1, 2, 3], "x" * 10]]


def churn():
    x = []
    for i in range(50): x.append([i])


fill()
churn()
print(outer == other(), outer)
fill()
print(other() == outer, outer)
fill()
print(outer != other(), outer)
fill()
print(outer < other(), outer)
fill()
print(outer >= other(), outer)
fill_tuple()
print(outer == [(5, [1, 2, 3], "x" * 10)], outer)
fill()
print(other()[0] in outer, outer)
fill()
print(outer.index(other()[0]), outer.count(1), outer)
d["k"] = [Evil(lambda: d.clear()), [1, 2], "y" * 9]
print(d == {"k": [1, [1, 2], "y" * 9]}, d)
d["k"] = {"in": [Evil(lambda: d.clear()), "z" * 5], "more": [1]}
print(d == {"k": {"in": [1, "z" * 5], "more": [1]}}, d)


def many():
    for i in range(5): yield Evil(lambda: churn())


print(len(dict.fromkeys(many(), "v" * 3)), len(set(many())), len({k: "v" * 5 for k in many()}), len(frozenset(many())))
e = {}
e |= ((k, "v" * 5) for k in many())
e.update((k, ["w"]) for k in many())
print(len(e), list(e.values()))
m = {Evil(lambda: m.clear()): 1} if False else {}
m[Evil(lambda: m.clear())] = "m" * 4
m["x"] = 1
target = {Evil(lambda: m.clear()): 0}
try:
    target |= m
    print("fine", len(target))
except RuntimeError as e:
    print("RuntimeError", len(m))
xs = [Evil(lambda: xs.clear()) for _ in range(3)] if False else [3, 1, 2]
xs[0] = Evil(lambda: xs.append([1]))
print(max([[Evil(lambda: churn()), 2], [3, 4]])[1], min((Evil(lambda: churn()), "a"), (1, "b"))[1], sorted([[Evil(lambda: churn()), "p"], [Evil(lambda: churn()), "o"]])[0][1])
print(xs == [1, 2, 3], len(xs))
