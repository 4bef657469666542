# Keys that are equal are one key: 1, 1.0 and True; the first spelling stays.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


d = {1: "int"}
d[1.0] = "float"
d[True] = "bool"
print(d, len(d), d[1], d[1.0], d[True])
print({0: "a", False: "b", 0.0: "c", -0.0: "d"}, {True: 1, 1: 2}, {1.0: 1, 1: 2})
print({"1": "s", 1: "i"}, {(1, 2): "a", (1.0, 2.0): "b"}, {None: 1, "None"[:2]: 2})
big = 10 ** 20
print({big: "big", 10.0 ** 20: "float"}, {2 ** 53: 1, 2.0 ** 53: 2}, {2 ** 53 + 1: 1, 2.0 ** 53: 2})
nan = float("nan")
n = {nan: 1}
n[nan] = 3
print(n, len(n), n[nan], nan in n)
print(fails(lambda: {[]: 1}))
print(fails(lambda: {{}: 1}))
print(fails(lambda: {(1, []): 1}))
print(fails(lambda: {{1}: 1}))
print(fails(lambda: {}[[]]))
print(fails(lambda: {}.get([])))
print(fails(lambda: [] in {}))
print(fails(lambda: {}.setdefault([], 1)), fails(lambda: {1: 2}.pop([], 1)))
print({frozenset([1, 2]): "fs"}[frozenset([2, 1])], {b"a": 1, "a": 2}, {range(3): 1}[range(0, 3)])


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self): return self.n % 2

    def __eq__(self, other): return isinstance(other, Key) and self.n == other.n

    def __repr__(self): return f"K{self.n}"


k = {Key(i): i for i in range(6)}
k[Key(3)] = "three"
print(k, Key(5) in k, Key(9) in k, k.pop(Key(0)), k[Key(3)], len(k))


class Unhashable:
    def __eq__(self, other): return True


print(fails(lambda: {Unhashable(): 1})[:9], fails(lambda: hash(Unhashable()))[:9])


class Same: pass


a, b = Same(), Same()
s = {a: "a", b: "b"}
print(s[a], s[b], len(s), Same() in s)


class BadHash:
    def __hash__(self): raise ValueError("no hash today")


class TextHash:
    def __hash__(self): return "text"


print(fails(lambda: {BadHash(): 1}), fails(lambda: {TextHash(): 1})[:9], fails(lambda: BadHash() in {}), fails(lambda: {1: 1}.get(BadHash())))
print({len: "len", str: "str", Key: "Key"}[Key], {int: 1}[int])
