# Insertion order, also after removals and growth.
d = {}
for word in "the quick brown fox jumps over the lazy dog".split():
    d[word] = d.get(word, 0) + 1
print(d)
d.pop("quick")
d["quick"] = 1
d["the"] = 0
print(list(d), d["the"])
d = {i: i for i in range(20)}
for i in range(0, 20, 2): d.pop(i)
for i in range(100, 105): d[i] = -i
d[0] = "again"
print(d)
for i in range(1000): d[i] = i
print(len(d), list(d)[:12], list(d)[-3:])
for i in range(995): d.pop(i)
print(d, list(reversed(d)))
print(d.popitem(), d.popitem(), len(d))
while d: d.pop(next(iter(d)))
print(d, len(d))
d["fresh"] = 1
print(d)
q = {}
for i in range(5000):
    q[i] = i
    if i >= 10: q.pop(i - 10)
print(len(q), list(q))
x = {"a": 1, "b": 2, "c": 3}
y = {"c": 3, "b": 2, "a": 1}
print(x == y, list(x) == list(y), x, y, sorted(x.items()) == sorted(y.items()))
x["a"] = x.pop("a")
print(x)
print({k: v for k, v in sorted(x.items(), key=lambda kv: -kv[1])})
print(dict(sorted({"b": 1, "a": 2}.items())), dict(reversed(list(x.items()))))
merged = {**y, "d": 4, **x}
print(merged)
nested = {"z": {"y": {"x": 1}}, "a": [{"b": 1, "a": 2}]}
print(nested)
lru = {}


def touch(k):
    lru[k] = lru.pop(k, 0) + 1
    if len(lru) > 3: lru.pop(next(iter(lru)))


for k in "abcadbecaabz": touch(k)
print(lru)
