# What kind of characters a string is made of.
samples = ["", "a", "Z", "0", "9", " ", "_", "é", "ß", "²", "½", "Ⅷ", "٣", "〇", "三", "\u0301", "\u00a0", "\u2003", "\u200b", "\u2028",
           "\t", "\n", "\x1c", "\x1d", "\x1e", "\x1f", "\x0b", "\x0c", "\x85", "\x7f", "\x00", "👍", "🏽", "ª", "ǅ", "ʰ", "\u00ad", "\ufeff",
           "\u0378", "\ue000", "\U000e0001", "\U0010ffff", "abc", "ABC", "a1", "a b", "12", "1.5", "-1", "x²", "3٣", "Ａ", "１", "①", "⑴", "௧", "፩",
           "\u3000", "\u1680", "\u180e", "\u202f", "\u205f", "\u2029", "$", "+", "€", "¬", "«", "⁠", "𝟘", "𝐀", "🄰", "ⓐ", "ﬁ", "ㄅ", "ア", "한", "ا", "א"]
for s in samples:
    print([hex(ord(c)) for c in s], s.isalpha(), s.isalnum(), s.isdecimal(), s.isdigit(), s.isnumeric(), s.isspace(), s.isprintable(),
          s.isidentifier(), s.isupper(), s.islower(), s.istitle(), s.isascii())

for s in ["name", "_x1", "1x", "für", "스피너", "a-b", "a b", "℘", "ℹx", "x·", "·x", "ªb", "xª", "e\u0301", "\u0301e", "x\u200d", "𝐱", "if"]:
    print(repr(s), s.isidentifier())
