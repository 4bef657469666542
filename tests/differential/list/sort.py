# Sorting is stable, takes a key once for each item, and can be turned round.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


xs = [5, 2, 8, 1, 9, 3]
print(sorted(xs), xs, xs.sort(), xs)
xs.sort(reverse=True)
print(xs)
words = ["banana", "Apple", "cherry", "apple", "Banana", "fig", ""]
print(sorted(words))
print(sorted(words, key=str.lower))
print(sorted(words, key=len))
print(sorted(words, key=len, reverse=True))
print(sorted(words, key=lambda w: (-len(w), w)))
print(sorted(words, reverse=True, key=lambda w: w[:1]))
pairs = [(k % 3, k) for k in range(12)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted(pairs, key=lambda p: -p[1])[:4])
calls = []


def key(x):
    calls.append(x)
    return -x


print(sorted([3, 1, 2], key=key), calls)
print(sorted("hello"), sorted({"b": 1, "a": 2}), sorted((3, 1)), sorted(range(3, 0, -1)), sorted([]))
print(sorted([2, 1.5, True, -3, 10 ** 20, 0.1]))
print(sorted([[2, 1], [1, 5], [1, 2], []]), sorted([(1, "b"), (1, "a")]))
print(fails(lambda: sorted([1, "a"])), fails(lambda: sorted([None, None])), fails(lambda: sorted([1, None])))
print(sorted([None]), sorted(["a"]), fails(lambda: sorted(5)), fails(lambda: sorted([1], 2)))
print(fails(lambda: [3, 1].sort(len)), fails(lambda: sorted([1, 2], key=5)), sorted([2, 1], key=None))
rows = []
for i in range(200):
    rows.append(((i * 7919) % 13, i))
rows.sort(key=lambda r: r[0])
good = True
for a, b in zip(rows, rows[1:]):
    if a[0] == b[0] and a[1] > b[1] or a[0] > b[0]: good = False
print(good, rows[:5], rows[-3:])
seed = 12345
big = []
for _ in range(1000):
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    big.append(seed)
once = sorted(big)
print(once == sorted(big[::-1]), once[::-1] == sorted(big, reverse=True), once[:3], once[-1])
print(sorted(once) == once, sorted(once + once[:1])[:2])
