# Programs that live on dicts: word counts, inverted index, grouping, memo.
text = """the cat sat on the mat
the dog sat on the log
a cat and a dog"""
counts = {}
for word in text.split(): counts[word] = counts.get(word, 0) + 1
for word, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])): print(f"{word:<5}{n:>3} {'*' * n}")
index = {}
for number, line in enumerate(text.splitlines(), 1):
    for word in line.split():
        lines = index.setdefault(word, [])
        if number not in lines: lines.append(number)
print(index["cat"], index["the"], index.get("bird", []))
lengths = {}
for word in counts: lengths.setdefault(len(word), set()).add(word)
for n in sorted(lengths): print(n, sorted(lengths[n]))
memo = {}


def fib(n):
    if n < 2: return n
    if n not in memo: memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]


print(fib(90), len(memo))


def anagrams(words):
    groups = {}
    for w in words: groups.setdefault("".join(sorted(w)), []).append(w)
    return sorted(g for g in groups.values() if len(g) > 1)


print(anagrams(["listen", "silent", "enlist", "google", "elgoog", "abc", "cba", "xyz"]))
graph = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
degree = {n: 0 for n in graph}
for n in graph:
    for m in graph[n]: degree[m] += 1
print(degree, [n for n, k in degree.items() if k == max(degree.values())])
inverse = {}
for k, v in {"x": 1, "y": 2, "z": 1}.items(): inverse.setdefault(v, []).append(k)
print(inverse)
transposed = {}
table = {"r1": {"c1": 1, "c2": 2}, "r2": {"c1": 3, "c2": 4}}
for r, row in table.items():
    for c, v in row.items(): transposed.setdefault(c, {})[r] = v
print(transposed)
print({len(w): w for w in ["a", "bb", "cc", "d"]}, {k: [i for i in range(k)] for k in range(4)})
roman = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
print({v: k for k, v in roman.items()}[50], sum(roman.values()), max(roman, key=roman.get), sorted(roman, key=lambda k: -roman[k]))
