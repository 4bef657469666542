# Values are shared, not copied; nested updates; dicts as objects and dispatch.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


inner = [1]
d = {"a": inner, "b": inner}
d["a"].append(2)
print(d, d["a"] is d["b"], d.copy()["a"] is inner, dict(d)["b"] is inner, {**d}["a"] is inner)
config = {"db": {"host": "h", "ports": [1, 2]}, "debug": False}
config["db"]["ports"].append(3)
config["db"]["user"] = "u"
config.setdefault("cache", {})["size"] = 10
config["db"].update(host="other", extra=None)
print(config, config["db"]["ports"][-1], config.get("x", {}).get("y", "none"))


def get_in(d, *path, default=None):
    for key in path:
        try:
            d = d[key]
        except (KeyError, IndexError, TypeError):
            return default
    return d


def set_in(d, path, value):
    for key in path[:-1]: d = d.setdefault(key, {})
    d[path[-1]] = value


def flatten(d, prefix=""):
    for k, v in d.items():
        if isinstance(v, dict) and v: yield from flatten(v, f"{prefix}{k}.")
        else: yield prefix + k, v


print(get_in(config, "db", "ports", 0), get_in(config, "db", "ports", 9), get_in(config, "db", "x", "y", default="-"), get_in(config, "debug", "x"))
set_in(config, ["a", "b", "c"], 1)
set_in(config, ["a", "b", "d"], 2)
print(config["a"], dict(flatten(config)))
stack = {}
stack["self"] = stack
print(stack["self"]["self"] is stack, len(stack), stack, [stack])
k = (1, (2, 3))
d = {k: "tuple", 1: "int", "1": "str", None: "none", True: "true", 1.5: "float", frozenset(): "fs", len: "fn", int: "cls"}
print(d[(1, (2, 3))], d[1], d[None], d[1.5], d[frozenset()], d[len], d[int], len(d))
table = [{"n": 3, "s": "c"}, {"n": 1, "s": "a"}, {"n": 2}]
print(sorted(table, key=lambda r: r["n"]), [r.get("s") for r in table], max(table, key=lambda r: r.get("s", ""))["n"], sum(r["n"] for r in table))
for r in table: r["double"] = r["n"] * 2
print(table[0], [r.pop("s", None) for r in table], table)
groups = {}
for i in range(10): groups.setdefault(i % 3, []).append(i)
print(groups, {k: sum(v) for k, v in groups.items()}, [v for k in sorted(groups, reverse=True) for v in groups[k]])
print({k: v for d in [{"a": 1}, {"b": 2}, {"a": 3}] for k, v in d.items()}, {i: {j: i * j for j in range(2)} for i in range(2)}, {str(i): i for i in range(3) if i != 1}, {**{"x": 1}, **dict(y=2)})
a, b = {"x": [1, {"y": 2}]}, {"x": [1, {"y": 2}]}
print(a == b, a is b, a["x"] == b["x"], a["x"][1] is b["x"][1])
b["x"][1]["y"] = 3
print(a == b, a != b)
e = {}
for i in range(5):
    e[i] = i
    if i > 2: e.pop(i - 2)
print(e, list(e.items()), [e.pop(x) for x in list(e)], e, fails(lambda: e.pop(1)), fails(lambda: e["q"]), fails(lambda: {}[[]]))
switch = {"add": lambda a, b: a + b, "neg": lambda a: -a}
print([switch[op](*args) for op, *args in [("add", 1, 2), ("neg", 5)]], fails(lambda: switch["mul"](1)), fails(lambda: switch["neg"](1, 2)))
it = iter({"a": 1, "b": 2}.items())
print(next(it), next(it), next(it, None), dict([("k", 1), ("k", 2)]), dict(zip("ab", zip("cd", "ef"))), list(map(list, {"x": 1}.items())))
