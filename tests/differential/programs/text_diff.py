# Differences between texts by longest common subsequence, and patches that apply them.
def table(a, b):
    t = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            t[i][j] = t[i + 1][j + 1] + 1 if a[i] == b[j] else max(t[i + 1][j], t[i][j + 1])
    return t


def diff(a, b):
    t = table(a, b)
    i, j = 0, 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            yield " ", a[i]
            i, j = i + 1, j + 1
        elif j < len(b) and (i == len(a) or t[i][j + 1] > t[i + 1][j]):
            yield "+", b[j]
            j += 1
        else:
            yield "-", a[i]
            i += 1


def hunks(ops, around=1):
    ops = list(ops)
    changed = [i for i, (op, _) in enumerate(ops) if op != " "]
    groups = []
    for i in changed:
        low, high = max(0, i - around), min(len(ops), i + around + 1)
        if groups and low <= groups[-1][1]: groups[-1][1] = high
        else: groups.append([low, high])
    return [ops[a:b] for a, b in groups]


def patch(a, ops):
    out, i = [], 0
    for op, line in ops:
        if op == "+": out.append(line)
        else:
            if a[i] != line: raise ValueError(f"line {i}: {a[i]!r} is not {line!r}")
            if op == " ": out.append(line)
            i += 1
    return out


def reverse(ops): return [({"+": "-", "-": "+"}.get(op, op), line) for op, line in ops]


def similarity(a, b): return 2 * table(a, b)[0][0] / (len(a) + len(b)) if a or b else 1.0


old = """the quick brown fox
jumps
over the lazy dog
and runs
away
into the wood""".splitlines()
new = """the quick red fox
jumps
over the lazy dog
and then
runs
away
quickly
into the wood""".splitlines()
ops = list(diff(old, new))
for op, line in ops: print(op, line)
for h in hunks(ops): print("@@", h)
print(patch(old, ops) == new, patch(new, reverse(ops)) == old, list(diff([], [])), list(diff(["a"], [])), list(diff([], ["b"])))
try:
    patch(new, ops)
except ValueError as e:
    print(e)
print("".join(f"[{op}{ch}]" if op != " " else ch for op, ch in diff("kitten", "sitting")), similarity("kitten", "sitting"), round(similarity(old, new), 4), similarity("", ""), similarity("abc", "xyz"))
words = ["apple", "apply", "ape", "maple", "grape", "pineapple"]
print(sorted(words, key=lambda w: (-similarity(w, "appel"), w)), max(words, key=lambda w: similarity(w, "mapel")))


def merge(base, a, b):
    """A three-way merge of words, with conflicts marked."""
    out = []
    changes_a, changes_b = list(diff(base, a)), list(diff(base, b))
    i, j = 0, 0
    while i < len(changes_a) or j < len(changes_b):
        x = changes_a[i] if i < len(changes_a) else (" ", None)
        y = changes_b[j] if j < len(changes_b) else (" ", None)
        if x[0] == "+" and y[0] == "+":
            out.append(x[1] if x == y else f"<{x[1]}|{y[1]}>")
            i, j = i + 1, j + 1
        elif x[0] == "+":
            out.append(x[1])
            i += 1
        elif y[0] == "+":
            out.append(y[1])
            j += 1
        else:
            if x[0] == " " and y[0] == " ": out.append(x[1])
            i, j = i + 1, j + 1
    return out


base = "a b c d e".split()
print(merge(base, "a x c d e".split(), "a b c d y".split()), merge(base, "a x c d e".split(), "a z c d e".split()), merge(base, base, base), merge(base, "b c d e".split(), "a b c d".split()))
