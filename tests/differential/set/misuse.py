# What sets refuse, and how mixed operands come out.
def fails(f):
    try:
        r = f()
        return sorted(r, key=str) if isinstance(r, (set, frozenset)) else r
    except Exception as e:
        return type(e).__name__


odd = [None, 1, "ab", [1, 2], (1, 3), {1: 2}, {1}, frozenset([2]), range(2), b"a", [[]], iter([5])]
for name, f in [("or", lambda v: {1} | v), ("and", lambda v: {1} & v), ("sub", lambda v: {1} - v), ("xor", lambda v: {1} ^ v), ("ror", lambda v: v | {1}), ("rand", lambda v: v & {1}), ("lt", lambda v: {1} < v), ("ge", lambda v: {1} >= v), ("eq", lambda v: {1} == v), ("union", lambda v: {1}.union(v)), ("inter", lambda v: {1}.intersection(v)), ("diff", lambda v: {1}.difference(v)), ("sym", lambda v: {1}.symmetric_difference(v)), ("subset", lambda v: {1}.issubset(v)), ("superset", lambda v: {1}.issuperset(v)), ("disjoint", lambda v: {1}.isdisjoint(v)), ("set", lambda v: set(v)), ("frozen", lambda v: frozenset(v)), ("add", lambda v: {1}.add(v)), ("in", lambda v: v in {1}), ("remove", lambda v: {1}.remove(v)), ("discard", lambda v: {1}.discard(v)), ("keysor", lambda v: {"k": 1}.keys() | v), ("keysand", lambda v: {"a": 1}.keys() & v), ("items", lambda v: {1: 2}.items() - v), ("for", lambda v: v | {"k": 1}.keys())]:
    print(f"{name:<9}", *[fails(lambda: f(v)) for v in odd])
def inplace(s, op, v):
    if op == "|": s |= v
    if op == "&": s &= v
    if op == "-": s -= v
    if op == "^": s ^= v
    return s


for op in "|&-^": print(op, *[fails(lambda: inplace({1, 2}, op, v)) for v in odd])
s = {1, 2, 3}
print(fails(lambda: s.update([4], 5)), sorted(s), fails(lambda: s.difference_update([1], None)), sorted(s), fails(lambda: s.intersection_update([2, 3, 4], 7)), sorted(s))
print(fails(lambda: s.union([9], [[]])), sorted(s), fails(lambda: s.add([])), fails(lambda: {[]}), fails(lambda: {1: {2}, 3: {4}}[1]), fails(lambda: s[0]), fails(lambda: s + s), fails(lambda: s * 2), fails(lambda: -s), fails(lambda: s < 1), fails(lambda: hash(s)))
print(fails(lambda: sorted([{1, 2}, {3}])) is not None, fails(lambda: max({1}, {1, 2}, {2})), fails(lambda: set([1]).pop()), fails(lambda: set().pop()), fails(lambda: frozenset([1]).pop()), fails(lambda: {1}.clear(1)), fails(lambda: {1}.pop(0)), fails(lambda: set(1, 2)), fails(lambda: set(x=1)), fails(lambda: {1}.copy(2)))
def grow(v):
    for x in v: v.add(x + 1)


print(fails(lambda: grow({1})), fails(lambda: [s.discard(x) for x in s]), len(s))
print(set([1, True, 1.0]) == {1}, len({0, False, 0.0, "", None}), {frozenset([1]): "x"}.get(frozenset([True])), {(1, 2), (1.0, 2.0)} == {(1, 2)}, {1, 2} | {3} & {3, 4} - {4} ^ {1} == {2, 3})
