# Comparisons that throw, lie or meddle with the list.
class Item:
    def __init__(self, n, limit=10 ** 9):
        self.n = n
        self.limit = limit

    def __lt__(self, other):
        if self.n + other.n > self.limit: raise ValueError(f"too big: {self.n + other.n}")
        return self.n < other.n

    def __repr__(self): return f"<{self.n}>"


xs = [Item(n) for n in [5, 3, 9, 1]]
xs.sort()
print(xs, max(xs), min(xs))
ys = [Item(n, 10) for n in [5, 3, 9, 1]]
try:
    ys.sort()
except ValueError as e:
    print("ValueError", len(ys), sorted(y.n for y in ys))
zs = [3, 1, 2]


def meddle(x):
    zs.append(99)
    return x


try:
    zs.sort(key=meddle)
    print("no error")
except ValueError as e:
    print(e, zs)


def see(x):
    print("inside", zs)
    return -x


zs = [3, 1, 2]
zs.sort(key=see)
print(zs)


def throws_at_two(x):
    if x == 2: raise KeyError(x)
    return x


ws = [3, 1, 2]
try:
    ws.sort(key=throws_at_two)
except KeyError as e:
    print(repr(e), ws)


class OnlyGreater:
    def __init__(self, n):
        self.n = n

    def __gt__(self, other): return self.n > other.n

    def __repr__(self): return f"G{self.n}"


print(sorted([OnlyGreater(3), OnlyGreater(1), OnlyGreater(2)]))


class NoOrder:
    pass


try:
    sorted([NoOrder(), NoOrder()])
except TypeError as e:
    print("TypeError")


class Liar:
    def __lt__(self, other): return True


print(len(sorted([Liar() for _ in range(50)])))


class Truthy:
    def __lt__(self, other): return "yes"


print(len(sorted([Truthy(), Truthy(), Truthy()])))
