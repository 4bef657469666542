# Combining characters, surrogate-sized characters and other text where a character is not a letter.
texts = ["e\u0301", "\u00e9", "n\u0303o", "👨\u200d👩\u200d👧", "🇩🇪", "\u1112\u1161\u11ab", "한", "a\u0308\u0304", "\u0301", "क्षि", "ﷺ", "\u200f\u05d0", "z\u0335\u0336", "👍🏽", "ﬃ", "Å\u030a"]
for t in texts:
    print(repr(t), len(t), [hex(ord(c)) for c in t], t[::-1] == "".join(reversed(t)), t.upper(), t.lower(), t.title(), t.capitalize(), t.casefold(), t.swapcase())
    print("  ", t.isalpha(), t.isalnum(), t.isidentifier(), t.isprintable(), t.isupper(), t.islower(), t.encode(), t.encode("utf-16-le"), len(t.encode()), repr(t.center(6)), repr(t.ljust(5, "*")), f"{t:>6}|", "%-4s|" % t, t * 2, t + t == t * 2)
    print("  ", t.find("\u0301"), t.count(""), t.split("\u200d"), t.replace("\u0301", ""), t.strip("\u0301"), t.partition("\u0308"), sorted(t) == list(t), min(t), max(t), t in t + "x", t == t[:1] + t[1:], ascii(t), hash(t) == hash(t[:1] + t[1:]))
a = "cafe\u0301"
b = "caf\u00e9"
print(a == b, len(a), len(b), a < b, {a: 1, b: 2}, a.upper() == b.upper(), a.encode() == b.encode(), sorted([b, a, "caff", "cafe"]), a[:4], b[:4], a.startswith("cafe"), b.startswith("cafe"), a.replace("e\u0301", "\u00e9") == b, a.title(), b.title(), "e\u0301té".title(), "o\u0308sterreich".capitalize())
mixed = "aé日👍" * 100
print(len(mixed), mixed[0::4] == "a" * 100, mixed[1::4] == "é" * 100, mixed[399], mixed[-1], mixed[200:204], mixed.find("👍a"), mixed.rfind("日"), mixed.count("é日"), mixed[::-1][:4], mixed.index("👍", 300), len(mixed.encode()), mixed.replace("日", "")[:6], mixed.split("👍")[99:], mixed[137], mixed[138:141])
for width in range(1, 8):
    print(width, [mixed[i:i + width] for i in range(0, 12, width)], mixed[width::-1], mixed[-width:], mixed[:-398 + width])
