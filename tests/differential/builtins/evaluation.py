# and, or, not, conditional and comparison as expressions; truth; identity.
values = [0, 1, -1, 0.0, 2.5, "", "a", [], [0], (), (0,), {}, {"k": 0}, set(), {0}, None, True, False, range(0), range(1), b"", b"x", frozenset()]
print([bool(v) for v in values])
print([not v for v in values] == [not bool(v) for v in values], [1 if v else 0 for v in values] == [int(bool(v)) for v in values])
print([v or "or" for v in values][:8], [v and "and" for v in values][:8])
print(1 and 2 and 3, 1 and 0 and 3, 0 or "" or None, 0 or "" or "last", 1 or 2, not 1 and 2, not (1 and 0), not not "x", 1 or 1 / 0, 0 and 1 / 0)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 > 0, 1 < 2 > 1, 1 == 1 == 1, 1 == 1 != 2, 1 < 2 == True, (1 < 2) == True, 1 in [1] == True, not 1 == 2, 1 == (not 0))
print(None == None, None is None, None == False, None == 0, [] == [], [] is [], () == (), 1 == 1.0, True == 1, "1" == 1, [1] == (1,), {} == set(), b"a" == "a", 0 == -0.0, float("nan") == float("nan"))
print([a == b for a in [1, 1.0, True, "1"] for b in [1, "1", None]], [a is b for a in [None, True] for b in [None, True, 1]])
print(sorted([True, 0, 2, False, 1.5, -1]), max(True, 0.5), [0, 1, 2].index(True), [False, 1].count(0), True in [1], 1.0 in {1}, {1: "a"}[True], {True: "t"}[1.0])
for f in [lambda: 1 < "a", lambda: None < None, lambda: [] < (), lambda: {} < {}, lambda: 1 < None, lambda: "a" >= 1, lambda: (1,) < [1], lambda: {1} < [1], lambda: len < len, lambda: True < "x", lambda: b"a" < "a"]:
    try:
        print(f())
    except TypeError:
        print("TypeError", end=" ")
print()
x = 0
print(1 if [] else 2 if {} else 3, (lambda: 1 if 0 else 2)(), [x if x % 2 else -x for x in range(4)], "yes" if x is not None else "no", ("a" if True else "b") + "c")
a = [1, 2]
b = a
c = [1, 2]
print(a is b, a is c, a == c, a is not c, a in [b], a in [c], [a] == [c], id(a) == id(b))
print(5 in range(10), "ell" in "hello", "" in "abc", 2 in {1: 2}, (1, 2) in [(1, 2)], None in [None], "a" in {"a"}, [1] in [[1]], 3 not in [1, 2])
print(2 + 3 * 4 ** 2 // 5 % 7, (2 + 3) * 4, 7 // -2, -7 // 2, -7 % 3, 7 % -3, 2 ** -1, -2 ** 2, 2 ** 3 ** 2, 10 - 3 - 2, 100 / 10 / 2, 1 - -1, - - 1, ~5 & 3, 1 | 2 ^ 3 & 4 << 1, 5 & 3 == 1, not 5 & 3 == 1)
x = 5
print(x > 3 and x < 10, x == 5 or x / 0, (x > 3) + (x > 4) + (x > 5), x != 5 and "no" or "yes", [x > i for i in range(4, 7)], x if x > 3 else -x, -x if not x > 3 else x)
