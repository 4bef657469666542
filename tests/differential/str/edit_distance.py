# Levenshtein distance, longest common subsequence, similar words.
def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous = row[0]
        row[0] = i
        for j, y in enumerate(b, 1):
            current = min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
            previous, row[j] = row[j], current
    return row[-1]


def common(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + a[i]
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]


words = ["kitten", "sitting", "", "a", "flaw", "lawn", "naïve", "naive", "日本語", "日本", "Saturday", "Sunday", "résumé", "resume"]
for a in words:
    print(repr(a), [distance(a, b) for b in words], [common(a, b) for b in words][:6])
print(distance("kitten", "kitten"), common("AGGTAB", "GXTXAYB"), distance("intention", "execution"), all(distance(a, b) == distance(b, a) for a in words for b in words))
known = ["print", "println", "spawn", "sleep", "length", "strip", "split", "append", "extend"]
for typo in ["pritn", "slep", "lenght", "splti", "apend", "xyz", "extent", "PRINT"]:
    best = sorted(known, key=lambda k: (distance(typo.lower(), k), k))
    print(typo, best[:3], [distance(typo, b) for b in best[:3]], best[0] if distance(typo.lower(), best[0]) <= 2 else None)
for a, b in [("abc", "abd"), ("prefix_one", "prefix_two"), ("", "x"), ("same", "same"), ("é1", "é2")]:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    print(a[:n], a[n:], b[n:], n, a.startswith(a[:n]), sum(x == y for x, y in zip(a, b)))
