# Sparse vectors and matrices on dicts; PageRank; power iteration.
class Sparse:
    def __init__(self, items=()):
        self.items = {k: v for k, v in dict(items).items() if v}

    def __getitem__(self, k): return self.items.get(k, 0)

    def __setitem__(self, k, v):
        if v: self.items[k] = v
        else: self.items.pop(k, None)

    def __add__(self, o):
        out = Sparse(self.items)
        for k, v in o.items.items(): out[k] += v
        return out

    def __mul__(self, o):
        if isinstance(o, Sparse): return sum(v * o[k] for k, v in self.items.items())
        return Sparse({k: v * o for k, v in self.items.items()})

    def __rmul__(self, k): return self * k

    def __sub__(self, o): return self + o * -1

    def __eq__(self, o): return isinstance(o, Sparse) and self.items == o.items

    def __len__(self): return len(self.items)

    def __iter__(self): return iter(sorted(self.items))

    def __contains__(self, k): return k in self.items

    def __repr__(self): return "{" + ", ".join(f"{k}: {self[k]}" for k in self) + "}"


a, b = Sparse({0: 1, 5: 2, 9: 0}), Sparse([(5, -2), (7, 3)])
print(a, b, a + b, a - a, a * b, 3 * a, len(a), 5 in a, 9 in a, a[100], a == Sparse({5: 2, 0: 1}), bool(a), bool(a - a))
a[5] += 10
a[0] -= 1
a[2] = 7
print(a, list(a), [k for k in a if a[k] > 7])


class Matrix:
    def __init__(self, rows=()): self.rows = {r: Sparse(cells) for r, cells in dict(rows).items()}

    def __getitem__(self, at): return self.rows[at[0]][at[1]] if at[0] in self.rows else 0

    def __setitem__(self, at, v): self.rows.setdefault(at[0], Sparse())[at[1]] = v

    def __mul__(self, o):
        if isinstance(o, Sparse): return Sparse({r: row * o for r, row in self.rows.items()})
        out = Matrix()
        for r, row in self.rows.items():
            for k, v in row.items.items():
                for c, w in (o.rows[k].items.items() if k in o.rows else ()): out[r, c] += v * w
        return out

    @property
    def T(self):
        out = Matrix()
        for r, row in self.rows.items():
            for c in row: out[c, r] = row[c]
        return out

    def __repr__(self): return "; ".join(f"{r}: {self.rows[r]}" for r in sorted(self.rows) if self.rows[r])


m = Matrix({0: {0: 1, 2: 2}, 1: {1: 3}, 2: {0: 4}})
print(m, "|", m.T, "|", m * m, "|", m * Sparse({0: 1, 2: 5}), m[2, 0], m[9, 9], m.T.T.rows == m.rows)
m[5, 5] = 1
m[0, 0] -= 1
print(m)
links = {"a": ["b", "c"], "b": ["c"], "c": ["a"], "d": ["c"]}


def pagerank(links, damping=0.85, rounds=50):
    rank = {p: 1 / len(links) for p in links}
    for _ in range(rounds):
        fresh = {p: (1 - damping) / len(links) for p in links}
        for p, outs in links.items():
            for q in outs: fresh[q] += damping * rank[p] / len(outs)
        rank = fresh
    return rank


ranks = pagerank(links)
print({p: round(r, 4) for p, r in ranks.items()}, max(ranks, key=ranks.get), round(sum(ranks.values()), 6))
v = Sparse({0: 1.0, 1: 1.0})
stretch = Matrix({0: {0: 2, 1: 1}, 1: {0: 1, 1: 2}})
for _ in range(20):
    v = stretch * v
    v = v * (1 / max(abs(v[k]) for k in v))
print(v, round((stretch * v)[0] / v[0], 6))
