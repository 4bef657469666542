# Encoding and decoding UTF-8 and UTF-16 by hand, checked against encode and decode.
def encode(text):
    out = []
    for c in text:
        n = ord(c)
        if n < 0x80:
            out.append(n)
        elif n < 0x800:
            out += [0xc0 | n >> 6, 0x80 | n & 0x3f]
        elif n < 0x10000:
            out += [0xe0 | n >> 12, 0x80 | n >> 6 & 0x3f, 0x80 | n & 0x3f]
        else:
            out += [0xf0 | n >> 18, 0x80 | n >> 12 & 0x3f, 0x80 | n >> 6 & 0x3f, 0x80 | n & 0x3f]
    return bytes(out)


def decode(data):
    out = ""
    i = 0
    while i < len(data):
        b = data[i]
        n = 1 if b < 0x80 else 2 if b < 0xe0 else 3 if b < 0xf0 else 4
        code = b if n == 1 else b & (0x7f >> n)
        for k in range(1, n):
            code = code << 6 | data[i + k] & 0x3f
        out += chr(code)
        i += n
    return out


def units(text):
    out = []
    for c in text:
        n = ord(c)
        if n < 0x10000:
            out.append(n)
        else:
            out += [0xd800 + (n - 0x10000 >> 10), 0xdc00 + (n - 0x10000 & 0x3ff)]
    return out


texts = ["", "ascii", "é", "ß\u07ff\u0800", "日本語", "\uffff\U00010000", "👍🏽", "\U0010ffff", "a\u0301", "\x00\x7f\x80", "mixed é日👍!"]
for t in texts:
    data = encode(t)
    print(repr(t), data, data == t.encode(), decode(data) == t, data.decode() == t, [f"{u:04x}" for u in units(t)], b"".join(u.to_bytes(2, "little") for u in units(t)) == t.encode("utf-16-le"), b"".join(ord(c).to_bytes(4, "big") for c in t) == t.encode("utf-32-be"))
wrong = 0
for code in list(range(0, 0xd800, 97)) + list(range(0xe000, 0x110000, 1009)):
    c = chr(code)
    if encode(c) != c.encode() or decode(c.encode()) != c or ord(c) != code:
        wrong += 1
print(wrong, len("".join(chr(c) for c in range(0x3000, 0x3100)).encode()), sum("é日👍a".encode()), [len(chr(2 ** n).encode()) for n in range(0, 20)])
