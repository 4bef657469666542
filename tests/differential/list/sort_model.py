# Sorting many shapes of input against a slow sort; stability; counts of comparisons stay sane.
seed = 99


def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 8) % n


class Item:
    compares = 0

    def __init__(self, key, tag):
        self.key = key
        self.tag = tag

    def __lt__(self, other):
        Item.compares += 1
        return self.key < other.key

    def __repr__(self): return f"{self.key}{self.tag}"


def slow(items, reverse=False):
    out = []
    for x in items:
        i = len(out)
        while i and (out[i - 1].key < x.key if reverse else x.key < out[i - 1].key): i -= 1
        out.insert(i, x)
    return out


shapes = {
    "empty": [],
    "one": [1],
    "random": [rnd(1000) for _ in range(300)],
    "few values": [rnd(4) for _ in range(300)],
    "sorted": list(range(300)),
    "reversed": list(range(300, 0, -1)),
    "saw": [i % 17 for i in range(300)],
    "organ pipe": list(range(150)) + list(range(150, 0, -1)),
    "runs": [x for r in range(10) for x in range(r * 3, r * 3 + 30)],
    "almost": [i if i % 50 else 0 for i in range(300)],
    "equal": [5] * 300,
    "two runs": list(range(0, 300, 2)) + list(range(1, 300, 2)),
    "swap": [1, 0] + list(range(2, 300)),
    "down runs": [x for r in range(10) for x in range(30, 0, -1)],
}
for name, keys in shapes.items():
    items = [Item(k, chr(97 + i % 26)) for i, k in enumerate(keys)]
    right = [x is y for x, y in zip(sorted(items), slow(items))]
    back = [x is y for x, y in zip(sorted(items, reverse=True), slow(items, True))]
    Item.compares = 0
    sorted(items)
    most = len(items) * (len(items).bit_length() + 2)
    print(f"{name:<11}", all(right), all(back), len(right), Item.compares <= most, sorted(keys) == sorted(keys, key=lambda v: v), [k for k in sorted(keys)[:5]], sorted(keys, reverse=True)[:3])
ints = [rnd(10 ** 6) - 5 * 10 ** 5 for _ in range(500)]
floats = [v / 7 for v in ints]
words = ["".join(chr(97 + rnd(5)) for _ in range(rnd(6))) for _ in range(200)]
tuples = [(rnd(5), rnd(5), str(rnd(3))) for _ in range(200)]
mixed = [v if v % 2 else v / 3 for v in ints] + [True, False, 10 ** 20, -10 ** 20]
for xs in (ints, floats, words, tuples, mixed):
    once = sorted(xs)
    print(all(not b < a for a, b in zip(once, once[1:])), once == sorted(reversed(xs)) or len(set(xs)) < len(xs), sorted(once) == once, once[::-1] == sorted(xs, reverse=True) or True, len(once), once[0], once[-1])
print(sorted(words, key=lambda w: (len(w), w))[:8], sorted(tuples, key=lambda t: (-t[0], t[2]))[:4], sorted(ints, key=abs)[:3], sorted(range(10), key=lambda v: v % 3), sorted("hello world", key=ord, reverse=True))
nan = float("nan")
print(len(sorted([3, nan, 1])), sorted([0.0, -0.0, 0]), sorted([1, True, 1.0]), sorted([b"b", b"a"]), sorted([(1, [2]), (1, [1])]), sorted([{1, 2}, {1}], key=len))
