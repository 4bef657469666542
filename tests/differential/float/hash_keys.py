# 1, 1.0 and true are one key; dicts and sets with keys of all kinds of numbers and texts.
d = {}
for key in [1, 1.0, True, 0, 0.0, False, -0.0, 2, 2.0, 2.5, 10 ** 20, 1e20, 2 ** 53, 2.0 ** 53, 2 ** 53 + 1, "1", b"1", (1,), (1.0,), (True,), None, float("inf"), 10 ** 400, frozenset([1]), frozenset([True])]:
    d[key] = d.get(key, "") + str(type(key).__name__).replace("NoneType", "nil") + ";"
for key in d:
    print(repr(key) if key != 10 ** 400 else "big", d[key])
print(len(d), 1.0 in d, True in d, 1 in d, 3 in d, 2 ** 53 + 1 in d, (True,) in d, "1" in d, b"1" in d, bytearray(b"1") in [b"1"], d[True], d.get(2.0), d.pop(0.0), len(d), d.setdefault(True, "new"), list(d)[:3])
s = {1, True, 1.0, 0, False, "a", "A", b"a", (), (0,), (False,), None}
print(len(s), True in s, 0.0 in s, (0.0,) in s, s & {1.0}, s - {1, 0, "a", "A", b"a", (), (0,), None}, {1, 2} == {1.0, 2.0}, {1: "a"} == {True: "a"}, {1: "a"} == {1.0: "b"}, frozenset([1, 2]) == {2.0, 1.0}, {1} | {True}, {True} | {1}, {1.0, 1}, {True: 1, 1: 2, 1.0: 3})
d2 = {1: "int"}
d2[1.0] = "float"
d2[True] = "bool"
print(d2, {1.0: "x", 1: "y"}, {False: "f", 0: "z"}, dict([(1, 2), (1.0, 3), (True, 4)]), {i % 3: i for i in range(10)}, {i / 2: i for i in range(6)}, {str(i): i for i in range(3)}, dict.fromkeys([1, 1.0, 2, True], 0), {**{1: 2}, **{1.0: 3}}, {1: 2} | {True: 3})
print([1, 2, 3].index(True), [0, 1].count(False), (1, 2.0, 3).index(2), [1.0, 2] == [1, 2.0], (1, (2.0,)) == (True, (2,)), [10 ** 20] == [1e20], "1" == 1, None == 0, None == False, [] == (), {} == set(), b"" == "", 0 == "", () == (), 1 == [1], (1,) == [1])
for a, b in [(1, 1.0), (0, -0.0), (2 ** 70, 2.0 ** 70), (True, 1), ("a", "a"), ((1, 2), (1.0, 2.0)), (10 ** 16, 1e16), (frozenset([1, "a"]), frozenset(["a", True])), ("é", "\u00e9"), (b"x", bytes([120]))]:
    print(a == b, hash(a) == hash(b), {a: 1}.get(b), len({a, b}), [a].index(b), (a,) == (b,), {a} == {b})
