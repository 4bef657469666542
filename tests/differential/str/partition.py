# partition, rpartition, removeprefix, removesuffix, replace, join.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for t in ["", "a", "a=b=c", "=", "==", "key = value", "日=本", "no sep"]:
    for sep in ["=", " = ", "==", "本", "a"]:
        print(repr(t), repr(sep), t.partition(sep), t.rpartition(sep), t.removeprefix(sep), t.removesuffix(sep))
print(attempt(lambda: "a".partition("")), attempt(lambda: "a".rpartition("")), attempt(lambda: "a".partition(1)), attempt(lambda: "a".removeprefix(1)),
      attempt(lambda: "a".removesuffix(("a",))), "aaa".removeprefix("aa"), "aaa".removesuffix("aa"), "abc".removeprefix(""), "abc".removesuffix(""))

for t in ["", "a", "aaaa", "banana", "日本日本", "xyz"]:
    for old, new in [("", "-"), ("a", ""), ("a", "bb"), ("aa", "a"), ("na", "NA"), ("日", "day"), ("本", "👍"), ("", ""), ("xyz", "abc"), ("z", "ż")]:
        print(repr(t), repr(old), repr(new), [t.replace(old, new, n) for n in [-1, 0, 1, 2, 3, 100, -7]], t.replace(old, new))
print(attempt(lambda: "a".replace("a")), attempt(lambda: "a".replace("a", 1)), attempt(lambda: "a".replace(1, "a")), attempt(lambda: "a".replace("a", "b", "c")),
      attempt(lambda: "a".replace("a", "b", None)), attempt(lambda: "a".replace("a", "b", 1.0)), "aaa".replace("a", "b", True))

for sep in ["", ",", ", ", "日", "👍"]:
    print(sep.join([]), sep.join(["x"]), sep.join(["x", "y", "z"]), sep.join("abc"), sep.join(("é", "à")), sep.join({"k": 1, "l": 2}), sep.join(c for c in "xyz"))
print(attempt(lambda: ",".join([1, 2])), attempt(lambda: ",".join(["a", None])), attempt(lambda: ",".join(3)), attempt(lambda: ",".join(None)),
      attempt(lambda: ",".join(["a"], ["b"])), attempt(lambda: ",".join([b"a"])), attempt(lambda: "".join(["a", 2])), ",".join(iter(["p", "q"])))
print("-".join(map(str, range(20))), len("ab".join(["x"] * 1000)), len("".join(["é"] * 1000)))
