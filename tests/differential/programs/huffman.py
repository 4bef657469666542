# Huffman codes, run lengths, LZ77 and Burrows-Wheeler: compress and come back.
def frequencies(text):
    out = {}
    for ch in text: out[ch] = out.get(ch, 0) + 1
    return out


def tree(text):
    nodes = [(n, ch, None) for ch, n in frequencies(text).items()]
    while len(nodes) > 1:
        nodes.sort(key=lambda t: (t[0], smallest(t)), reverse=True)
        a, b = nodes.pop(), nodes.pop()
        nodes.append((a[0] + b[0], a, b))
    return nodes[0]


def smallest(t): return t[1] if t[2] is None else min(smallest(t[1]), smallest(t[2]))


def codes(t, prefix=""):
    if t[2] is None: return {t[1]: prefix or "0"}
    return {**codes(t[1], prefix + "0"), **codes(t[2], prefix + "1")}


def decode(bits, t):
    out, node = "", t
    for b in bits:
        if node[2] is not None: node = node[1 if b == "0" else 2]
        if node[2] is None:
            out += node[1]
            node = t
    return out


def lz(text, window=20):
    out, i = [], 0
    while i < len(text):
        best = (0, 0)
        for start in range(max(0, i - window), i):
            n = 0
            while i + n < len(text) - 1 and text[start + n] == text[i + n]: n += 1
            if n > best[1]: best = (i - start, n)
        out.append((*best, text[i + best[1]]))
        i += best[1] + 1
    return out


def unlz(parts):
    out = ""
    for back, n, ch in parts:
        for _ in range(n): out += out[-back]
        out += ch
    return out


def bwt(text):
    text += "$"
    return "".join(r[-1] for r in sorted(text[i:] + text[:i] for i in range(len(text))))


def unbwt(last):
    rows = [""] * len(last)
    for _ in last: rows = sorted(ch + r for ch, r in zip(last, rows))
    return next(r for r in rows if r.endswith("$"))[:-1]


def move_to_front(text, alphabet):
    alphabet, out = list(alphabet), []
    for ch in text:
        i = alphabet.index(ch)
        out.append(i)
        alphabet.insert(0, alphabet.pop(i))
    return out


for text in ["abracadabra", "mississippi river", "aaaa", "it was the best of times, it was the worst of times"]:
    t = tree(text)
    table = codes(t)
    bits = "".join(table[ch] for ch in text)
    print(sorted(table.items(), key=lambda kv: (len(kv[1]), kv[1])), len(bits), len(text) * 8, decode(bits, t) == text or len(table) == 1)
    parts = lz(text)
    print(parts[:6], len(parts), unlz(parts) == text)
    mixed = bwt(text)
    print(mixed, unbwt(mixed) == text, move_to_front(mixed, sorted(set(mixed))))
lengths = {}
for ch, code in codes(tree("the quick brown fox jumps over the lazy dog")).items(): lengths.setdefault(len(code), []).append(ch)
print({n: "".join(sorted(cs)) for n, cs in sorted(lengths.items())}, sum(2 ** -n * len(cs) for n, cs in lengths.items()))
def hamming(bits):
    d = [int(b) for b in bits]
    p = [d[0] ^ d[1] ^ d[3], d[0] ^ d[2] ^ d[3], d[1] ^ d[2] ^ d[3]]
    return [p[0], p[1], d[0], p[2], d[1], d[2], d[3]]


def correct(word):
    word = list(word)
    wrong = 0
    for i, b in enumerate(word, 1):
        if b: wrong ^= i
    if wrong: word[wrong - 1] ^= 1
    return "".join(str(word[i]) for i in (2, 4, 5, 6)), wrong


sent = hamming("1011")
print(sent, [correct(sent[:i] + [1 - sent[i]] + sent[i + 1:]) for i in range(7)], correct(sent))
