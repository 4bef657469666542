# Ranges: what they hold, index, slice and compare.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


ranges = [range(5), range(2, 8), range(0, 10, 3), range(10, 0, -1), range(10, 0, -4), range(0), range(5, 5),
          range(3, 1), range(-5, 5, 2), range(1, 2), range(0, -1, -1)]
for r in ranges:
    print(r, len(r), list(r), r.start, r.stop, r.step, bool(r), list(reversed(r)))
    print("   ", r[:2], r[1:], r[::2], r[::-1], r[-2:], r[5:1:-1])
    print("   ", [i for i in range(-6, 12) if i in r], r.count(2), fails(lambda: r[0]), fails(lambda: r[-1]), fails(lambda: r[100]))
for a in ranges:
    print([b for b in ranges if a == b])
print(range(0, 3, 2) == range(0, 4, 2), range(0) == range(2, 1), range(3) == [0, 1, 2], range(0, 1, 5) == range(0, 2, 7))
print(hash(range(0, 3, 2)) == hash(range(0, 4, 2)), hash(range(0)) == hash(range(5, 1)), len({range(3), range(0, 3), range(3, 0)}))
print(fails(lambda: range(1, 2, 0)))
print(fails(lambda: range(1.0)))
print(fails(lambda: range("3")))
print(fails(lambda: range())[:9])
print(fails(lambda: range(None))[:9])
print(range(True), list(range(True, 3)))
print(range(5).index(3), fails(lambda: range(5).index(7)), range(0, 10, 2).index(4), range(10, 0, -3).index(4))
print(3.0 in range(5), 2.5 in range(5), "a" in range(5), None in range(5), True in range(3), range(5).count(2.0))
print(isinstance(range(3), range), type(range(3)).__name__, str(range(3)), sum(range(101)), max(range(5)), min(range(3, 9)))
print(fails(lambda: range(3)["a"]), fails(lambda: range(3) + range(3))[:9])
it = iter(range(3))
print(next(it), next(it), next(it), next(it, "end"), next(it, "end"))
