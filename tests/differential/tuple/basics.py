# Tuples: making, reading, comparing, hashing, and that they do not change.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


t = (1, 2, 3)
print(t, (), (1,), (1, 2), ((1, 2), 3), tuple(), tuple("ab"), tuple([1]), tuple(range(3)), tuple({"k": 1}))
print(len(t), t[0], t[-1], t[1:], t[::-1], t[5:], t + (4,), t * 2, 0 * t, 2 in t, 9 not in t)
print(t.count(2), t.index(3), fails(lambda: t.index(9)), t.index(2, 1), fails(lambda: t.index(1, 1)))
print(fails(lambda: t[3]), fails(lambda: t[-4]), fails(lambda: t["a"]), fails(lambda: t + [1]), fails(lambda: tuple(5)))


def put(t, i, v):
    t[i] = v


print(fails(lambda: put(t, 0, 9)), fails(lambda: t.append), hasattr(t, "append"), hasattr(t, "index"))
print((1, 2) == (1, 2), (1, 2) == [1, 2], (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9), (1, 2) != (2, 1))
print(hash((1, 2)) == hash((1, 2)), hash((1, 2.0)) == hash((1.0, 2)), hash(()) == hash(()), hash((True,)) == hash((1,)))
print(fails(lambda: hash(([],))), fails(lambda: hash(({},))), fails(lambda: hash((1, (2, {3})))))
d = {(1, 2): "a", (): "empty", (1, (2, 3)): "nested"}
print(d[1, 2], d[()], d[(1, (2, 3))], (1.0, 2.0) in d, (2, 1) in d)
x = t
t += (4, 5)
print(x, t, x is t)
t *= 2
print(t)
m = ([1], 2)
m[0].append(5)
print(m)
a = (1, 2, 3)
print(a == tuple(a), tuple(a) is a, a[:] is a)
print(max((3, 1, 2)), min((3, 1), (2, 9)), sum((1, 2, 3)), sorted((3, 1, 2)), list(reversed((1, 2, 3))), any(()), all(()))
print("%s-%s" % (1, 2), "%s" % ((1, 2),), str((1,)), repr(("a", None)))
for i, (p, q) in enumerate([(1, 2), (3, 4)]): print(i, p, q)
single = 5,
print(single, (5), type(single).__name__)
print(fails(lambda: (1, 2) < (1, "a")), fails(lambda: (1, 2) < 5), (1, "a") < (2, 3), ("a", 1) == ("a", 1.0))
print(bool(()), bool((0,)), not (), (1, 2) and "yes")
