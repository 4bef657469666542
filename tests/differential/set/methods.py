# Every method of a set.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


s = {3, 1, 2}
print(sorted(s), len(s), 1 in s, 9 in s, s.add(4), s.add(4), sorted(s))
print(s.remove(4), s.discard(4), s.discard(3), sorted(s), fails(lambda: s.remove(99)), fails(lambda: s.remove("x")))
print({7}.pop(), fails(lambda: set().pop()))
t = s.copy()
t.add(100)
print(sorted(s), sorted(t), t is s, s.clear(), s, len(s), bool(s))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a.union(b)), sorted(a.union(b, [9], "x" * 0, range(2))), sorted(a.union()))
print(sorted(a.intersection(b)), sorted(a.intersection(b, [4, 5])), sorted(a.intersection([])), a.intersection() == a, a.intersection() is a)
print(sorted(a.difference(b)), sorted(a.difference([1], [2])), sorted(a.difference()), sorted(a.symmetric_difference(b)), sorted(a.symmetric_difference([1, 1, 7])))
print(a.issubset({1, 2, 3, 4, 5}), a.issubset([1, 2]), a.issuperset([1]), a.issuperset([]), a.isdisjoint(b), a.isdisjoint([7, 8]), set().isdisjoint(set()))
c = {1, 2, 3}
c.update([4], (5,), "ab", {6: 0})
print(len(c), sorted(str(x) for x in c))
c = {1, 2, 3, 4}
c.intersection_update([1, 2, 3], {2, 3, 9})
print(sorted(c))
c.difference_update([3], [4])
print(sorted(c))
c.symmetric_difference_update([2, 5, 6, 6])
print(sorted(c), fails(lambda: c.update(5)), fails(lambda: c.union(1)), fails(lambda: c.intersection(None))[:9], fails(lambda: c.add([])))
print(fails(lambda: [] in c), fails(lambda: {1} in c), fails(lambda: c.remove({1, 9})), fails(lambda: c.discard([])))
print(sorted(set("hello")), set([1, 1.0, True]), set(), sorted(set(range(3))), sorted(set({"k": 1})), len(set([(1, 2), (1, 2)])))
print(fails(lambda: set(5)), fails(lambda: {[]}), fails(lambda: set([[]])), fails(lambda: a[0])[:9])
print({1}, {"a"}, {(1, 2)}, {frozenset()}, {None}, {True}, {1.5}, set([]), [set()], {"k": set()})
print({1, 2} == {2, 1}, {1} == {1.0}, {1} == {True}, {1} == [1], {1} != {2}, set() == {}, {1} == frozenset([1]))
d = {1, 2, 3}
d.update(d)
d.difference_update(d)
print(d)
d = {1, 2}
d.symmetric_difference_update(d)
print(d, {5}.union({5}), {5} | {5}, fails(lambda: hash({1})))
