# Random operations on a dict and a set, held to models made of lists.
seed = 7


def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 8) % n


class Key:
    """Few hashes, so that there are many collisions."""

    def __init__(self, n):
        self.n = n

    def __hash__(self): return self.n % 4

    def __eq__(self, other): return isinstance(other, Key) and self.n == other.n

    def __repr__(self): return f"K{self.n}"


def make_key(n):
    kind = n % 6
    if kind == 0: return n
    if kind == 1: return str(n)
    if kind == 2: return (n, str(n))
    if kind == 3: return float(n)
    if kind == 4: return Key(n)
    return frozenset([n, n + 1])


d, model = {}, []
for turn in range(6000):
    op, key = rnd(10), make_key(rnd(60))
    places = [i for i, (k, _) in enumerate(model) if k == key]
    if op <= 3:
        d[key] = turn
        if places: model[places[0]] = (model[places[0]][0], turn)
        else: model.append((key, turn))
    elif op == 4:
        assert d.pop(key, None) == (model[places[0]][1] if places else None)
        if places: model.pop(places[0])
    elif op == 5:
        assert d.get(key, -1) == (model[places[0]][1] if places else -1) and (key in d) == bool(places)
    elif op == 6:
        got = d.setdefault(key, turn)
        if not places: model.append((key, turn))
        assert got == (model[places[0]][1] if places else turn)
    elif op == 7 and model:
        assert d.popitem() == model.pop()
    elif op == 8:
        other = {make_key(rnd(60)): -turn for _ in range(3)}
        d |= other
        for k, v in other.items():
            places = [i for i, (m, _) in enumerate(model) if m == k]
            if places: model[places[0]] = (model[places[0]][0], v)
            else: model.append((k, v))
    elif op == 9 and turn % 50 == 0:
        d = dict(reversed(d.items()))
        model.reverse()
    assert len(d) == len(model), (turn, op)
    if turn % 20 == 0: assert list(d.items()) == model, turn
    if turn % 1000 == 0: print(turn, len(d), list(d)[:4])
print(list(d.items()) == model, d == dict(model), len(d))
s, ms = set(), []
for turn in range(3000):
    op, key = rnd(8), make_key(rnd(40))
    if op <= 2:
        s.add(key)
        if key not in ms: ms.append(key)
    elif op == 3:
        s.discard(key)
        ms = [k for k in ms if k != key]
    elif op == 4: assert (key in s) == (key in ms)
    else:
        other = [make_key(rnd(40)) for _ in range(rnd(12))]
        if op == 5:
            assert len(s | set(other)) == len(ms) + len({k for k in other if k not in ms})
            s -= set(other)
            ms = [k for k in ms if k not in other]
        elif op == 6:
            s ^= set(other)
            fresh = []
            for k in other:
                if k not in ms and k not in fresh: fresh.append(k)
            ms = [k for k in ms if k not in other] + fresh
        else:
            common = s & set(other)
            assert all(k in ms and k in other for k in common) and s.issuperset(common) and common <= s
            assert s.isdisjoint(other) == (not common)
    assert len(s) == len(ms), turn
    if turn % 50 == 0: assert all(k in s for k in ms) and s == set(ms) and frozenset(ms) == s
print(len(s), s == set(ms))
