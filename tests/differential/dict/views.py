# Views are live and behave like sets.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


d = {"a": 1, "b": 2, "c": 3}
keys, values, items = d.keys(), d.values(), d.items()
print(keys, values, items, len(keys), len(values), len(items))
d["d"] = 4
d.pop("a")
print(keys, values, items, len(keys))
print("b" in keys, "a" in keys, 2 in values, ("c", 3) in items, ("c", 4) in items, ("z", 1) in items, "c" in items)
print(list(reversed(keys)), list(reversed(values)), list(reversed(items)), list(reversed(d)))
e = {"b": 2, "c": 30, "x": 5}
print(sorted(keys & e.keys()), sorted(keys | e.keys()), sorted(keys - e.keys()), sorted(keys ^ e.keys()))
print(sorted(items & e.items()), sorted(items | e.items()), sorted(items - e.items()), sorted(items ^ e.items()))
print(sorted(keys & ["b", "q"]), sorted(keys | ["q"]), sorted(keys - ["b"]), sorted(keys ^ ("b", "q")), sorted(keys - {"b"}))
print(type(keys & e.keys()) is set, type(keys) is type(e.keys()))
print(keys == {"b", "c", "d"}, keys == e.keys(), {"b": 0}.keys() < keys, keys <= keys, keys < keys, keys >= {"b"}, {"b"} <= keys)
print(items == {("b", 2), ("c", 3), ("d", 4)}, values == values, d.values() == d.values(), keys == ["b", "c", "d"])
print(keys.isdisjoint(["q"]), keys.isdisjoint({"b"}), items.isdisjoint([("b", 2)]), items.isdisjoint([]))
print(fails(lambda: values & values)[:9], fails(lambda: keys[0])[:9])
print(sorted(d), sorted(values), max(keys), sum(values), min(items), [k + str(v) for k, v in items], list(map(str, values)))
print(set(keys) == keys, tuple(items), dict(items) == d, list(zip(keys, values)))
for k, v in e.items():
    e[k] = v * 10
print(e, e.values())
print({}.keys(), {}.values(), {}.items(), bool({}.keys()), bool(keys), [*keys], {*values} == {2, 3, 4})
it = iter(keys)
print(next(it), next(it), next(it), next(it, "end"))
print(keys & keys == set(keys), {"a": [1]}.items() == {"a": [1]}.items(), ("a", [1]) in {"a": [1]}.items())
print(fails(lambda: {"a": [1]}.items() & {"a": [1]}.items())[:9], keys | set() == {"b", "c", "d"})
print(list(d.items())[0], [v for v in values if v > 2], {v: k for k, v in items})
