# Every method of a dict, with what each throws.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def put(d, k, v):
    d[k] = v
    return d


d = {"a": 1, "b": 2}
print(d["a"], d.get("a"), d.get("z"), d.get("z", 0), fails(lambda: d["z"]), fails(lambda: d[5]), fails(lambda: d[(1, 2)]))
print(put(d, "c", 3), put(d, "a", 10), len(d), "a" in d, "z" in d, 1 not in d)
print(d.setdefault("a", 99), d.setdefault("n"), d.setdefault("l", []), d)
d.setdefault("l", []).append(1)
print(d)
print(d.pop("l"), d.pop("gone", "default"), d.pop("n", 1), fails(lambda: d.pop("gone")), d)
print(d.popitem(), d.popitem(), d, d.popitem(), fails(lambda: d.popitem()), d)
d = {"x": 1}
d.update({"y": 2})
d.update([("z", 3), ["w", 4]])
d.update(v=5, u=6)
d.update({"x": 7}, t=8)
d.update()
d.update(zip("pq", range(2)))
d.update(("ab", "cd"))
print(d)
print(fails(lambda: d.update([(1, 2, 3)])))
print(fails(lambda: d.update([1])))
print(fails(lambda: d.update(["abc"])))
print(fails(lambda: d.update(5)))
c = d.copy()
c["new"] = 1
print("new" in d, len(c) - len(d), c is d, d.copy() == d)
d.clear()
print(d, len(d), bool(d))
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys(range(3), []), dict.fromkeys({"k": 1}, "v"))
shared = dict.fromkeys("ab", [])
shared["a"].append(1)
print(shared)
print(dict(), dict(a=1, b=2), dict({"k": 1}), dict([("k", 1)]), dict({"a": 0}, a=1, b=2), dict(zip("ab", (1, 2))))
print(fails(lambda: dict(5)))
print(fails(lambda: dict([1, 2])))
print(fails(lambda: dict(["abc"])))
print(list({"b": 1, "a": 2}), list({"b": 1}.keys()), list({"b": 1}.values()), list({"b": 1}.items()))
print({1: "a", 2: "b"}.get(1.0), {}.get([1] and 1), sorted({"b": 1, "a": 2}), max({"b": 1, "z": 2, "a": 3}))
print({"a": 1} == {"a": 1.0}, {"a": 1} == {"a": 2}, {"a": 1} == {"b": 1}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [], {"a": 1} != {"a": 1})
