# | and |= for dicts, and ** inside a literal.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


a = {"x": 1, "y": 2}
b = {"y": 20, "z": 30}
print(a | b, b | a, a | {}, {} | a, a, b)
print(list(a | b), list(b | a))
c = a
c |= b
print(a, c is a)
c |= [("p", 1), ("q", 2)]
c |= zip("rs", (3, 4))
print(c)
print(fails(lambda: a | [("p", 1)]), fails(lambda: a | None), fails(lambda: a + b), fails(lambda: a & b), fails(lambda: a - b))


def update(d, v):
    d |= v
    return d


print(fails(lambda: update({}, 5)), fails(lambda: update({}, [1])), update({}, []), update({1: 2}, {1: 3}))
print({**a, **b}, {**a, "x": "over"}, {"x": "under", **a}, {**{}, **{}})
print({"first": 0, **b, "last": 9, **{"first": 1}})
print(fails(lambda: {**5}), fails(lambda: {**[("a", 1)]}), {**{1: 2}, **{(1, 2): 3}})


def options(**o): return o


print(options(**a, k=1), options(**{"u": 1}, **{"v": 2}), dict(**b, y2=5))
print(fails(lambda: options(**{"a": 1}, **{"a": 2})), fails(lambda: options(**{1: 2})), fails(lambda: options(**5)))
defaults = {"color": "red", "size": 3}
settings = defaults | {"size": 5} | {"shape": "round"}
print(settings, defaults)
d = {"a": {"b": 1}}
e = d | {"a": {"c": 2}}
print(e, d)
f = d.copy()
f["a"]["b"] = 100
print(d, f is d, f == d)


def deep_merge(x, y):
    out = dict(x)
    for k, v in y.items():
        if isinstance(v, dict) and isinstance(out.get(k), dict): out[k] = deep_merge(out[k], v)
        else: out[k] = v
    return out


print(deep_merge({"a": {"b": 1, "c": {"d": 2}}, "k": 1}, {"a": {"c": {"e": 3}}, "k": {"n": 0}}))
