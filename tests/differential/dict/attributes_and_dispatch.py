# Dicts as objects, tables and switches; grouping; joins of tables.
users = [{"id": 1, "name": "ada", "team": "x"}, {"id": 2, "name": "bob", "team": "y"}, {"id": 3, "name": "cy", "team": "x"}]
orders = [{"user": 1, "sum": 10}, {"user": 3, "sum": 5}, {"user": 1, "sum": 7}, {"user": 9, "sum": 1}]


def where(rows, **wanted): return [r for r in rows if all(r.get(k) == v for k, v in wanted.items())]


def pick(rows, *names): return [{n: r[n] for n in names} for r in rows]


def join(left, right, a, b):
    index = {}
    for r in right: index.setdefault(r[b], []).append(r)
    return [{**l, **r} for l in left for r in index.get(l[a], [])]


def group(rows, key, **folds):
    out = {}
    for r in rows: out.setdefault(r[key], []).append(r)
    return {k: {n: f(rs) for n, f in folds.items()} for k, rs in out.items()}


def order(rows, *keys):
    for k in reversed(keys): rows = sorted(rows, key=lambda r: r[k.lstrip("-")], reverse=k.startswith("-"))
    return rows


def pivot(rows, row, column, value):
    out = {}
    for r in rows: out.setdefault(r[row], {})[r[column]] = out.get(r[row], {}).get(r[column], 0) + r[value]
    return out


print(where(users, team="x"), where(users, team="x", id=3), where(users), where(users, nope=None) == users)
print(pick(users, "name", "team"), join(users, orders, "id", "user"))
print(group(join(users, orders, "id", "user"), "team", total=lambda rs: sum(r["sum"] for r in rs), n=len, names=lambda rs: sorted({r["name"] for r in rs})))
print([r["name"] for r in order(users, "team", "-id")], [r["sum"] for r in order(orders, "-user", "sum")], pivot(join(users, orders, "id", "user"), "team", "name", "sum"))
try:
    pick(orders, "name")
except KeyError as e:
    print("KeyError", e)


def describe(v):
    table = {int: lambda v: f"int {v}", str: lambda v: f"str of {len(v)}", list: lambda v: f"[{', '.join(map(describe, v))}]", dict: lambda v: "{" + ", ".join(f"{k}={describe(x)}" for k, x in v.items()) + "}"}
    return table.get(type(v), lambda v: f"other {v}")(v)


print(describe({"a": [1, "xy", [2.5]], "b": {"c": None}}))
schema = {"name": str, "age": lambda v: isinstance(v, int) and 0 <= v < 150, "tags": [str], "home": {"city": str}}


def check(v, rule, path="value"):
    if rule in (int, str, float, list, dict):
        if not isinstance(v, rule): yield f"{path} is {type(v).__name__}, not {rule.__name__}"
    elif isinstance(rule, dict):
        if not isinstance(v, dict): yield f"{path} is no dict"
        else:
            for k in rule:
                if k in v: yield from check(v[k], rule[k], f"{path}.{k}")
                else: yield f"{path}.{k} is missing"
            for k in v:
                if k not in rule: yield f"{path}.{k} is too much"
    elif isinstance(rule, list):
        for i, x in enumerate(v): yield from check(x, rule[0], f"{path}[{i}]")
    elif not rule(v): yield f"{path} = {v!r} is wrong"


print(list(check({"name": "ada", "age": 36, "tags": ["a"], "home": {"city": "L"}}, schema)))
print(list(check({"name": 5, "age": 200, "tags": ["a", 1], "home": {}, "x": 0}, schema)), list(check(5, schema)), list(check({"name": "", "age": True, "tags": [], "home": 1}, schema)))
counts = {}
for ch in "the quick brown fox": counts[ch] = counts.get(ch, 0) + 1
by_count = {}
for ch, n in counts.items(): by_count.setdefault(n, []).append(ch)
print({n: sorted(cs) for n, cs in sorted(by_count.items(), reverse=True) if n > 1}, counts.pop(" "), sorted(counts, key=lambda c: (-counts[c], c))[:5])
a, b = {"x": 1, "y": 2, "z": 3}, {"y": 20, "z": 3, "w": 4}
print({k: (a.get(k), b.get(k)) for k in sorted(a.keys() | b.keys()) if a.get(k) != b.get(k)}, {k: a[k] + b[k] for k in sorted(a.keys() & b)}, sorted(a.keys() - b), sorted(a.items() & b.items()), {v: k for k, v in a.items()}, dict(sorted(b.items(), key=lambda kv: -kv[1])))
