# Laws of sets over many examples, power sets, relations and covers.
def powerset(s):
    out = [frozenset()]
    for x in sorted(s): out += [p | {x} for p in out]
    return out


universe = frozenset(range(4))
subsets = powerset(universe)
laws = {
    "commutes": lambda a, b, c: a | b == b | a and a & b == b & a and a ^ b == b ^ a,
    "associates": lambda a, b, c: (a | b) | c == a | (b | c) and (a & b) & c == a & (b & c) and (a ^ b) ^ c == a ^ (b ^ c),
    "distributes": lambda a, b, c: a & (b | c) == (a & b) | (a & c) and a | (b & c) == (a | b) & (a | c),
    "de morgan": lambda a, b, c: universe - (a | b) == (universe - a) & (universe - b) and universe - (a & b) == (universe - a) | (universe - b),
    "difference": lambda a, b, c: a - b == a & (universe - b) and a - (b | c) == (a - b) & (a - c) and (a - b) - c == a - (b | c),
    "symmetric": lambda a, b, c: a ^ b == (a | b) - (a & b) == (a - b) | (b - a) and a ^ a == frozenset() and a ^ frozenset() == a,
    "order": lambda a, b, c: (a <= b) == (a | b == b) == (a & b == a) == (a - b == frozenset()) and (a < b) == (a <= b and a != b) and (a >= b) == (b <= a),
    "transitive": lambda a, b, c: not (a <= b and b <= c) or a <= c,
    "sizes": lambda a, b, c: len(a | b) + len(a & b) == len(a) + len(b) and a.isdisjoint(b) == (len(a & b) == 0),
    "hash": lambda a, b, c: a != b or hash(a) == hash(b),
    "methods": lambda a, b, c: a.union(b, c) == a | b | c and a.intersection(b, c) == a & b & c and a.difference(b, c) == a - b - c and a.issubset(b) == (a <= b),
    "mutable": lambda a, b, c: set(a) == a and set(a) | b == a | b and a - set(b) == a - b and (a == set(a)) and not (a != set(a)),
}
for name, law in laws.items(): print(name, all(law(a, b, c) for a in subsets for b in subsets for c in subsets[::3]))
print(len(subsets), len(set(subsets)), sorted(map(sorted, subsets))[:6], sum(len(s) for s in subsets))


def compose(r, s): return {(a, d) for a, b in r for c, d in s if b == c}


def closure(r):
    r = set(r)
    while True:
        more = r | compose(r, r)
        if more == r: return r
        r = more


relation = {(1, 2), (2, 3), (3, 1), (4, 5)}
print(sorted(closure(relation)), sorted(compose(relation, relation)), sorted({(b, a) for a, b in relation} & closure(relation)))


def classes(items, same):
    out = []
    for x in items:
        for c in out:
            if same(x, next(iter(c))):
                c.add(x)
                break
        else_missing = not any(x in c for c in out)
        if else_missing: out.append({x})
    return sorted(sorted(c) for c in out)


print(classes(range(10), lambda a, b: a % 3 == b % 3), classes("hello world", lambda a, b: a == b)[:3])


def cover(universe, sets):
    left, chosen = set(universe), []
    while left:
        best = max(sorted(sets), key=lambda n: len(sets[n] & left))
        if not sets[best] & left: return None
        chosen.append(best)
        left -= sets[best]
    return chosen


print(cover(range(1, 9), {"a": {1, 2, 3, 8}, "b": {1, 2, 3, 4, 5}, "c": {4, 5, 7}, "d": {5, 6, 7}, "e": {6, 7, 8}}), cover({1, 2}, {"a": {1}}))


def cliques(graph):
    def go(r, p, x):
        if not p and not x: yield sorted(r)
        for v in sorted(p):
            yield from go(r | {v}, p & graph[v], x & graph[v])
            p = p - {v}
            x = x | {v}
    return list(go(frozenset(), frozenset(graph), frozenset()))


graph = {1: {2, 3}, 2: {1, 3, 4}, 3: {1, 2}, 4: {2, 5}, 5: {4}}
print(cliques(graph), max(cliques(graph), key=len))
words = ["silent", "listen", "enlist", "google", "inlets", "banana"]
print(len({frozenset(w) for w in words}), {w for w in words if set(w) == set("listen")} == {"silent", "listen", "enlist", "inlets"}, sorted(set("silent") | set("google")), sorted(frozenset("abc") ^ set("bcd")))
