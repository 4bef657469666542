# Instances that are called, classes as factories and arguments, objects that hold functions.
class Multiplier:
    def __init__(self, by):
        self.by = by
        self.calls = 0

    def __call__(self, x, *more, plus=0):
        self.calls += 1
        return x * self.by + sum(more) + plus


double = Multiplier(2)
print(double(5), double(5, 1, 2), double(5, plus=100), double.calls, callable(double), list(map(double, [1, 2, 3])), double.calls)
print(sorted([3, 1, 2], key=Multiplier(-1)), max([1, -5], key=lambda x: Multiplier(x)(x)), [f(3) for f in [double, Multiplier(10), abs]])


class Point:
    def __init__(self, x=0, y=0):
        self.x = x
        self.y = y

    def __eq__(self, o): return isinstance(o, Point) and (self.x, self.y) == (o.x, o.y)

    def __hash__(self): return hash((self.x, self.y))

    def __repr__(self): return f"P({self.x}, {self.y})"


print(list(map(Point, [1, 2], [3, 4])), [c() for c in (Point, list, dict, int, str)], Point(y=5), Point(*[7]), Point(**{"x": 1, "y": 2}))
makers = {"point": Point, "pair": lambda *a: a}
print(makers["point"](1, 2), makers["pair"](1, 2), (Point if True else None)(3), [Point][0](4, 4))
d = {Point(1, 2): "a"}
p = Point(1, 2)
print(d[p], Point(1, 2) in d, Point(2, 1) in d, {Point(), Point(0, 0), Point(0)} == {Point()}, [Point(1)].index(Point(1)), (Point(), 1) == (Point(), 1))
p.x = 99
print(p in d, d[Point(1, 2)])
key = Point(5, 5)
moved = {key: "kept"}
key.x = 6
print(key in moved, Point(5, 5) in moved, list(moved))


class Node:
    def __init__(self, name, *kids):
        self.name = name
        self.kids = list(kids)
        self.parent = None
        for k in kids: k.parent = self

    def path(self): return (self.parent.path() + "/" if self.parent else "") + self.name

    def find(self, name):
        if self.name == name: return self
        for k in self.kids:
            found = k.find(name)
            if found: return found
        return None

    def total(self, f): return f(self) + sum(k.total(f) for k in self.kids)


tree = Node("root", Node("usr", Node("bin"), Node("lib")), Node("etc"))
print(tree.find("lib").path(), tree.find("nope"), tree.total(lambda n: 1), tree.total(lambda n: len(n.name)), tree.find("bin").parent.parent is tree)
tree.find("usr").kids[0].name = "sbin"
tree.kids[1].kids.append(Node("hosts"))
print(tree.find("sbin").path(), tree.find("hosts").path(), [k.name for k in tree.kids[0].kids])


class Chain:
    def __init__(self): self.log = []

    def add(self, x):
        self.log.append(x)
        return self

    def twice(self, f):
        f(self)
        f(self)
        return self


print(Chain().add(1).add(2).twice(lambda c: c.add("t")).add(3).log)


class Handler:
    def __init__(self):
        self.routes = {}

    def route(self, path, f):
        self.routes[path] = f
        return f

    def handle(self, path, *args): return self.routes.get(path, self.missing_route)(*args)

    def missing_route(self, *args): return f"404 {args}"


h = Handler()
h.route("/", lambda: "home")
h.route("/add", lambda a, b: a + b)
h.route("/m", h.missing_route)
print(h.handle("/"), h.handle("/add", 2, 3), h.handle("/x", 1), h.handle("/m", 2))
try:
    Point(1, 2)()
except TypeError:
    print("TypeError")
try:
    h.handle("/add", 1)
except TypeError:
    print("TypeError")
