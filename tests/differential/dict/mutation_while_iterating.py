# Changing the size of a dict or set during a loop is an error; changing values is not.
def attempt(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e)


def adding():
    d = {"a": 1}
    for k in d: d[k + "x"] = 1
    return d


def removing():
    d = {"a": 1, "b": 2}
    for k in d: d.pop(k)
    return d


def removing_last():
    d = {"a": 1}
    for k in d: d.pop(k)
    return d


def values_changing():
    d = {"a": 1, "b": 2}
    for k in d: d[k] += 1
    for k, v in d.items(): d[k] = v * 10
    return d


def over_items():
    d = {"a": 1, "b": 2}
    for k, v in d.items(): d[v] = k
    return d


def over_values():
    d = {"a": 1, "b": 2}
    for v in d.values(): d.clear()
    return d


def over_a_copy():
    d = {"a": 1, "b": 2}
    for k in list(d): d.pop(k)
    return d


def comprehension():
    d = {"a": 1, "b": 2}
    return [d.pop(k) for k in d]


def set_adding():
    s = {1}
    for x in s: s.add(x + 1)
    return s


def set_removing():
    s = {1, 2, 3}
    for x in s: s.discard(x)
    return s


def by_next():
    d = {"a": 1, "b": 2}
    it = iter(d)
    first = next(it)
    d["c"] = 3
    return first, next(it)


def swapped():
    d = {"a": 1, "b": 2, "c": 3}
    seen = []
    for k in d:
        seen.append(k)
        if len(seen) < 9:
            d.pop(k)
            d[k] = len(seen)
    return seen, d


def cleared_last():
    d = {"a": 1}
    seen = []
    for k in d:
        seen.append(k)
        d.clear()
        d["z"] = 1
        if len(seen) > 3: break
    return len(seen)


attempt("adding", adding)
attempt("removing", removing)
attempt("removing last", removing_last)
attempt("values", values_changing)
attempt("items", over_items)
attempt("over values", over_values)
attempt("copy", over_a_copy)
attempt("comprehension", comprehension)
attempt("set adding", set_adding)
attempt("set removing", set_removing)
attempt("next", by_next)
d = {"a": 1}
it = iter(d)
d["b"] = 2
attempt("late", lambda: next(it))
attempt("again", lambda: next(it))
d.pop("b")
attempt("size is back", lambda: next(it))
it = iter(d)
print(next(it), next(it, "end"))
d["b"] = 3
attempt("after the end", lambda: next(it, "end"))
