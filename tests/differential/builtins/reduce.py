# sum, min, max, any, all, sorted and their options.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(sum([1, 2, 3]), sum([]), sum([1], 10), sum([1], start=5), sum([0.1] * 10), sum([1, 2.5, True]), sum([[1], [2]], []), sum(range(1000)))
print(fails(lambda: sum(["a", "b"]))[:9], fails(lambda: sum("ab", "")), fails(lambda: sum(5)), sum([10 ** 20, -10 ** 20, 1]), sum({1: 2, 3: 4}), sum([2 ** 62, 2 ** 62, 2 ** 62]))
print(min(3, 1, 2), max(3, 1, 2), min([3, 1]), max("hello"), min("b", "a", "ab"), max([1, 5], [2, 0]), min(1.0, 1), max(1, 1.0), max(True, 1), min(2, 1.5))
print(min([], default="none"), max([], default=None), max([1], default=5), fails(lambda: min([])), fails(lambda: max(())))
print(fails(lambda: max()), fails(lambda: min(5)), fails(lambda: min(1, "a"))[:9], fails(lambda: max(1, 2, default=3)))
print(min(["bb", "a", "ccc"], key=len), max(["bb", "a", "cc"], key=len), max(-3, 2, key=abs), min({"a": 3, "b": 1}.items(), key=lambda kv: kv[1]), max([], key=len, default="d"), max([3, 1], key=None))
print(max([(1, "a"), (1, "b")], key=lambda p: p[0]), min([(1, "a"), (1, "b")], key=lambda p: p[0]), max(x * x for x in [-3, 2]), min(iter([5, 4])))
print(any([]), all([]), any([0, "", None]), any([0, 1]), all([1, "a"]), all([1, 0]), any(x > 2 for x in [1, 3]), all("ab"), any({0: 1}), fails(lambda: any(5)))
seen = []


def look(x):
    seen.append(x)
    return x > 1


print(any(look(x) for x in [1, 2, 3]), seen, all(look(x) for x in [2, 0, 3]), seen)
nan = float("nan")
print(max(1, nan), max(nan, 1), min(nan, 1), min(1, nan), sorted([3, 1, 2])[0])


class Money:
    def __init__(self, n):
        self.n = n

    def __add__(self, other): return Money(self.n + (other if isinstance(other, int) else other.n))

    def __radd__(self, other): return Money(other + self.n)

    def __lt__(self, other): return self.n < other.n

    def __gt__(self, other): return self.n > other.n

    def __repr__(self): return f"${self.n}"


print(sum([Money(1), Money(2)]), sum([Money(1)], Money(5)), max(Money(1), Money(3), Money(2)), min([Money(4), Money(3)]), sorted([Money(2), Money(1)]))
print(abs(-5), abs(-5.5), abs(True), abs(-10 ** 20), fails(lambda: abs("a")), abs(-0.0), abs(float("-inf")))
print(len("abc"), len([1]), len({}), len(range(7)), len(b"ab"), len({1, 2}), fails(lambda: len(5)), fails(lambda: len(iter([])))[:9])
