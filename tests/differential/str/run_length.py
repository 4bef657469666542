# Run-length coding, Burrows-Wheeler and move-to-front.
def encode(text):
    out = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out.append((text[i], j - i))
        i = j
    return out


def decode(pairs):
    return "".join(c * n for c, n in pairs)


def compact(pairs):
    return "".join(f"{n}{c}" if n > 1 else c for c, n in pairs)


def burrows(text):
    text += "\0"
    rotations = sorted(text[i:] + text[:i] for i in range(len(text)))
    return "".join(r[-1] for r in rotations)


def unburrows(last):
    table = [""] * len(last)
    for _ in range(len(last)):
        table = sorted(c + row for c, row in zip(last, table))
    return next(row for row in table if row.endswith("\0"))[:-1]


def front(text, alphabet):
    symbols = list(alphabet)
    out = []
    for c in text:
        i = symbols.index(c)
        out.append(i)
        symbols.insert(0, symbols.pop(i))
    return out


for text in ["", "a", "aaa", "aaabccd", "WWWWBWWWW", "日日日本", "éé\n\n\n  ", "abcabc", "banana", "mississippi", "👍👍"]:
    pairs = encode(text)
    b = burrows(text)
    print(repr(text), pairs, compact(pairs), decode(pairs) == text, repr(b), unburrows(b) == text, encode(b), front(b, sorted(set(b))))
print(sum(n for _, n in encode("x" * 1000 + "y" * 500)), max(encode("aabbbbc"), key=lambda p: p[1]), dict(encode("abca")), [n for c, n in encode("1112233") if c > "1"])
line = "1"
for step in range(10):
    print(step, line)
    line = "".join(f"{n}{c}" for c, n in encode(line))
