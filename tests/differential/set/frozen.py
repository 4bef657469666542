# frozenset: like a set, but hashable and without changes.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


f = frozenset([3, 1, 2, 1])
print(sorted(f), len(f), 1 in f, frozenset(), frozenset([1]), repr(frozenset("a")), frozenset(f) is f, f.copy() is f)
print(hasattr(f, "add"), hasattr(f, "remove"), hasattr(f, "update"), hasattr(f, "union"), hasattr(f, "pop"), fails(lambda: f.add(1)))
print(hash(frozenset([1, 2])) == hash(frozenset([2, 1])), hash(frozenset()) == hash(frozenset("")), hash(frozenset([1])) == hash(frozenset([1.0])))
print(frozenset([1]) == {1}, {1} == frozenset([1]), frozenset([1]) != {2}, frozenset([1, 2]) > {1}, {1} < frozenset([1, 2]), frozenset() <= set())
a, b = frozenset([1, 2]), {2, 3}
print(type(a | b).__name__, type(b | a).__name__, type(a & b).__name__, type(b - a).__name__, type(a ^ a).__name__, type(a.union(b)).__name__, type(b.union(a)).__name__)
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(b - a), sorted(a ^ b), sorted(a.difference([1])), sorted(a.symmetric_difference("")))
c = a
c |= b
print(sorted(a), sorted(c), type(c).__name__, c is a)
d = set(b)
d |= a
print(sorted(d), type(d).__name__)
groups = {frozenset("ab"): 1, frozenset("ba"): 2, frozenset("c"): 3}
print(len(groups), groups[frozenset(["b", "a"])])
family = {frozenset(), frozenset([1]), frozenset([1, 2])}
print(frozenset([2, 1]) in family, {1} in family, sorted(len(x) for x in family), set() in family)
print(fails(lambda: frozenset([[]])), fails(lambda: frozenset(5)), fails(lambda: a | [1]), fails(lambda: hash(frozenset([(1, [])]))) if False else "-")
s = {frozenset([1])}
s.discard({1})
print(s, isinstance(a, frozenset), isinstance(a, set), isinstance(b, frozenset), frozenset([1]) == [1])


def powerset(xs):
    out = [frozenset()]
    for x in xs: out += [p | {x} for p in out]
    return out


p = powerset([1, 2, 3])
print(len(p), len(set(p)), sorted(sorted(x) for x in p), sum(len(x) for x in p))
print(sorted(x for x in frozenset("hello") if x > "f"), a.isdisjoint({9}), a.issubset([1, 2, 3]), a.issuperset({1}))
print(f"{frozenset([7])}", [frozenset([frozenset()])], bool(frozenset()), bool(frozenset([0])), frozenset([1]).intersection([1], [1, 2]))
print(hash(frozenset([frozenset([1]), 2])) == hash(frozenset([2, frozenset([1])])), (frozenset([1]), 2) == (frozenset([1.0]), 2))
