# Operators on sets: with sets only; subset order; in place.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


sets = [set(), {1}, {2}, {1, 2}, {1, 2, 3}, {3, 4}]
for a in sets:
    for b in sets:
        print(sorted(a), sorted(b), sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), end=" ")
        print(a < b, a <= b, a == b, a != b, a >= b, a > b, a.isdisjoint(b))
a = {1, 2, 3}
print(fails(lambda: a | [4]), fails(lambda: a & "ab"), fails(lambda: a - (1,)), fails(lambda: a ^ {}), fails(lambda: a + a), fails(lambda: a * 2))
print(fails(lambda: a < [1]), fails(lambda: a < 5), fails(lambda: a <= {1: 2}), fails(lambda: [1] | a), fails(lambda: a | None))
b = a
b |= {4}
print(sorted(a), b is a)
b &= {2, 3, 4, 9}
print(sorted(a), b is a)
b -= {3}
print(sorted(a), b is a)
b ^= {2, 7}
print(sorted(a), b is a)
b ^= b
print(a, b is a)


def join(s, v):
    s |= v
    return s


print(fails(lambda: join({1}, [2])), sorted(join({1}, frozenset([2]))), fails(lambda: join({1}, "a")), sorted(join({1}, {2})))
a = {1}
c = a
a = a | {2}
print(sorted(a), c)
print(sorted({1, 2} | {2.0, 3}), sorted({1, 2} & {2.0}), [type(x).__name__ for x in {2} & {2.0}], [type(x).__name__ for x in {1, 2, 3} & {2.0}], [type(x).__name__ for x in {2} | {2.0}])
print(sorted([{1, 2, 3}, {1}, {1, 2}], key=len), max({1, 2}, {1, 2, 3}) == {1, 2, 3})
x, y = {"a", "b"}, {"b", "c"}
print(sorted(x - y | y - x), sorted(x & y | x), sorted((x | y) & x ^ y), (x | y) - x == y - x, x ^ y == (x | y) - (x & y))
print({1} < {1, 2} < {1, 2, 3}, {1} <= {1} == {1.0}, not {1} < {1}, {1} < {2} or {2} < {1})
