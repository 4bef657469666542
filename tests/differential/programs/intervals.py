# Sets of intervals, calendars of meetings, and a segment tree.
class Interval:
    def __init__(self, low, high):
        if low > high: raise ValueError(f"{low} > {high}")
        self.low = low
        self.high = high

    def __contains__(self, v): return self.low <= v < self.high if not isinstance(v, Interval) else self.low <= v.low and v.high <= self.high

    def __and__(self, o):
        low, high = max(self.low, o.low), min(self.high, o.high)
        return Interval(low, high) if low < high else None

    def __len__(self): return self.high - self.low

    def __eq__(self, o): return isinstance(o, Interval) and (self.low, self.high) == (o.low, o.high)

    def __hash__(self): return hash((self.low, self.high))

    def __lt__(self, o): return (self.low, self.high) < (o.low, o.high)

    def __iter__(self):
        yield self.low
        yield self.high

    def __repr__(self): return f"[{self.low}, {self.high})"


class Intervals:
    def __init__(self, *parts): self.parts = self.merge(parts)

    @staticmethod
    def merge(parts):
        out = []
        for p in sorted(p for p in parts if len(p)):
            if out and p.low <= out[-1].high: out[-1] = Interval(out[-1].low, max(out[-1].high, p.high))
            else: out.append(p)
        return out

    def __or__(self, o): return Intervals(*self.parts, *o.parts)

    def __and__(self, o): return Intervals(*[c for a in self.parts for b in o.parts for c in [a & b] if c])

    def __sub__(self, o):
        out = []
        for low, high in self.parts:
            for a, b in o.parts:
                if b <= low or a >= high: continue
                if a > low: out.append(Interval(low, a))
                low = max(low, b)
                if low >= high: break
            if low < high: out.append(Interval(low, high))
        return Intervals(*out)

    def __xor__(self, o): return (self - o) | (o - self)

    def __contains__(self, v): return any(v in p for p in self.parts)

    def __len__(self): return sum(len(p) for p in self.parts)

    def __bool__(self): return bool(self.parts)

    def __eq__(self, o): return self.parts == o.parts

    def __le__(self, o): return not self - o

    def __repr__(self): return " ".join(map(repr, self.parts)) or "empty"


I = Interval
a, b = Intervals(I(1, 4), I(3, 6), I(10, 12)), Intervals(I(5, 11), I(20, 21))
print(a, b, a | b, a & b, a - b, b - a, a ^ b, len(a), 5 in a, 6 in a, I(1, 3) in a, bool(a - a), a - a, (a & b) <= a, a <= b, a == Intervals(I(10, 12), I(1, 6)), Intervals(), Intervals(I(1, 1)))
low, high = I(3, 9)
print(low, high, I(1, 5) & I(3, 9), I(1, 2) & I(2, 3), sorted([I(2, 3), I(1, 9), I(1, 2)]), {I(1, 2): "x"}[I(1, 2)], max(I(1, 2), I(0, 9)))
try:
    I(5, 1)
except ValueError as e:
    print(e)


def free(meetings, day=I(9, 18)): return Intervals(day) - Intervals(*meetings)


def rooms(meetings):
    busy, most = [], 0
    for m in sorted(meetings):
        busy = [e for e in busy if e > m.low] + [m.high]
        most = max(most, len(busy))
    return most


def schedule(meetings):
    out, end = [], 0
    for m in sorted(meetings, key=lambda m: m.high):
        if m.low >= end:
            out.append(m)
            end = m.high
    return out


meetings = [I(9, 11), I(10, 12), I(14, 15), I(11, 13), I(14, 16), I(15, 18)]
print(free(meetings), rooms(meetings), schedule(meetings), free([]), rooms([]))


class Segments:
    def __init__(self, values, f, neutral):
        self.n = len(values)
        self.f = f
        self.neutral = neutral
        self.tree = [neutral] * self.n + list(values)
        for i in range(self.n - 1, 0, -1): self.tree[i] = f(self.tree[2 * i], self.tree[2 * i + 1])

    def __setitem__(self, i, v):
        i += self.n
        self.tree[i] = v
        while i > 1:
            i //= 2
            self.tree[i] = self.f(self.tree[2 * i], self.tree[2 * i + 1])

    def __getitem__(self, s):
        low, high, _ = s.indices(self.n)
        left, right = self.neutral, self.neutral
        low, high = low + self.n, high + self.n
        while low < high:
            if low % 2:
                left = self.f(left, self.tree[low])
                low += 1
            if high % 2:
                high -= 1
                right = self.f(self.tree[high], right)
            low, high = low // 2, high // 2
        return self.f(left, right)


values = [(i * 7 + 3) % 11 for i in range(13)]
sums, least = Segments(values, lambda a, b: a + b, 0), Segments(values, min, float("inf"))
print(values, sums[:], least[:], [sums[i:j] == sum(values[i:j]) for i in range(0, 13, 4) for j in range(i, 14, 5)], least[3:6], least[5:5])
sums[2], least[4] = 100, -5
print(sums[:], sums[2:3], sums[-3:], least[:], least[5:], least[:5])
