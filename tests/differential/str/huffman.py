# Huffman codes, LZ78 and arithmetic on alphabets.
def codes(text):
    heap = sorted((text.count(c), c, c) for c in set(text))
    if len(heap) == 1:
        return {heap[0][2]: "0"}
    table = {c: "" for _, c, _ in heap}
    while len(heap) > 1:
        a = heap.pop(0)
        b = heap.pop(0)
        for c in a[2]:
            table[c] = "0" + table[c]
        for c in b[2]:
            table[c] = "1" + table[c]
        heap.append((a[0] + b[0], min(a[1], b[1]), a[2] + b[2]))
        heap.sort()
    return table


def lz78(text):
    known = {"": 0}
    out = []
    part = ""
    for c in text:
        if part + c in known:
            part += c
        else:
            out.append((known[part], c))
            known[part + c] = len(known)
            part = ""
    if part:
        out.append((known[part], ""))
    return out


def unlz78(pairs):
    parts = [""]
    for i, c in pairs:
        parts.append(parts[i] + c)
    return "".join(parts)


for text in ["a", "ab", "abracadabra", "mississippi river", "日本日本語", "the quick brown fox jumps over the lazy dog", "aaaaaaaabbbc", "👍👎👍👍"]:
    table = codes(text)
    bits = "".join(table[c] for c in text)
    back = {v: k for k, v in table.items()}
    out = ""
    code = ""
    for bit in bits:
        code += bit
        if code in back:
            out += back[code]
            code = ""
    print(repr(text), dict(sorted(table.items())), len(bits), bits[:40], out == text, f"{len(bits) / len(text):.3f}", int(bits, 2), f"{int(bits, 2):x}")
    pairs = lz78(text)
    print("  ", pairs, unlz78(pairs) == text, len(pairs))
print(len(lz78("ab" * 200)), lz78("aaaaaaaaaa"), sorted(codes("abcd" * 3).values()), max(len(v) for v in codes("".join(chr(97 + i) * 2 ** i for i in range(8))).values()))
