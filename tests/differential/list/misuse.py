# What each list operation throws when it is given the wrong thing.
def fails(f):
    try:
        f()
        return "fine"
    except Exception as e:
        return type(e).__name__


def put(x, i, v):
    x[i] = v


odd = [None, True, 1, -1, 1.5, "a", "", b"x", [1], (1,), {}, {1}, len, int, range(2), 10 ** 20, slice(1), iter([])]
for name, f in [("add", lambda v: [1] + v), ("radd", lambda v: v + [1]), ("mul", lambda v: [1] * v if v != 10 ** 20 else 0), ("get", lambda v: [1, 2][v]), ("set", lambda v: put([1, 2], v, 0)), ("setslice", lambda v: put([1, 2], slice(0, 1), v)), ("setstep", lambda v: put([1, 2, 3, 4], slice(0, 4, 2), v)), ("extend", lambda v: [].extend(v)), ("insert", lambda v: [1].insert(v, 0) if v != 10 ** 20 else 0), ("pop", lambda v: [1, 2].pop(v)), ("index", lambda v: [1].index(v)), ("index2", lambda v: [1].index(1, v)), ("remove", lambda v: [1, 2].remove(v)), ("count", lambda v: [1].count(v)), ("list", lambda v: list(v)), ("lt", lambda v: [1] < v), ("eq", lambda v: [1] == v), ("in", lambda v: v in [1]), ("slice", lambda v: [1, 2][v:]), ("step", lambda v: [1, 2][::v]), ("sortkey", lambda v: [2, 1].sort(key=v)), ("reverse", lambda v: [2, 1].sort(reverse=v)), ("join", lambda v: ",".join([v])), ("sum", lambda v: sum([v, v])), ("sorted", lambda v: sorted([v, v])), ("min", lambda v: min([v])), ("hash", lambda v: hash((v,))), ("dict", lambda v: {v: 1}), ("unpack", lambda v: [*v]), ("minus", lambda v: [1] - v), ("neg", lambda v: -v), ("call", lambda v: v()), ("item", lambda v: v[0]), ("len", lambda v: len(v)), ("iter", lambda v: iter(v)), ("next", lambda v: next(v)), ("bool", lambda v: bool(v)), ("contains", lambda v: 1 in v), ("int", lambda v: int(v)), ("float", lambda v: float(v)), ("abs", lambda v: abs(v)), ("ord", lambda v: ord(v)), ("chr", lambda v: chr(v)), ("range", lambda v: range(v)), ("round", lambda v: round(v)), ("reversed", lambda v: reversed(v)), ("enumerate", lambda v: enumerate(v)), ("zip", lambda v: zip(v)), ("map", lambda v: map(len, v)), ("filter", lambda v: filter(None, v)), ("isinstance", lambda v: isinstance(1, v)), ("setitem", lambda v: put(v, 0, 1)), ("getattr", lambda v: v.nothing), ("star", lambda v: max(*v)), ("format", lambda v: format(v, ">5")), ("hex", lambda v: hex(v)), ("divmod", lambda v: divmod(7, v)), ("pow", lambda v: 2 ** v if v != 10 ** 20 else 0), ("and", lambda v: 3 & v), ("shift", lambda v: 1 << v if v != 10 ** 20 else 0), ("mod", lambda v: 7 % v), ("lt1", lambda v: 1 < v), ("str", lambda v: "a" + v), ("strmul", lambda v: "a" * v if v != 10 ** 20 else 0), ("strin", lambda v: v in "abc"), ("split", lambda v: "a b".split(v)), ("replace", lambda v: "a".replace(v, "b")), ("startswith", lambda v: "a".startswith(v)), ("find", lambda v: "abc".find(v)), ("upd", lambda v: {}.update(v)), ("setor", lambda v: {1} | v), ("setupd", lambda v: {1}.update(v)), ("dictor", lambda v: {} | v), ("getd", lambda v: {1: 2}.get(v)), ("fromkeys", lambda v: dict.fromkeys(v))]:
    print(f"{name:<11}", " ".join(fails(lambda: f(v)) for v in odd))
