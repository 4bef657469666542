# Changing case, where a letter becomes two or depends on its neighbours.
words = ["", "hello", "HELLO", "Hello World", "ß", "STRASSE", "straße", "ﬁne ﬂour", "İstanbul", "ıslak", "ǆ", "ǅ", "Ǆ",
         "ΑΣ", "ΟΔΟΣ ΣΑΣ", "ΑΣ.", "ΑΣb", "Σ", "aΣ'", "ŉ", "ẞ", "ὈΔΥΣΣΕΎΣ", "ᾳ", "ᾼ", "ΐ", "é", "e\u0301", "日本語", "Ω", "K", "ſ",
         "𐐀𐐨", "\u00aa", "\u1c90", "\u10d0", "\uab70", "\u13a0", "ᲀ", "և", "\u0345", "x\u0345", "1st place", "they're bill's", "a_b-c",
         "DŽ dž", "ⅷ Ⅷ", "ⓐ Ⓐ", "µ", "Å", "aBc123dEf", "mIxEd CaSe", "\x00a\x00b", "tab\tnew\nline", "ﬆ", "ﬃ"]

for w in words:
    print(repr(w), repr(w.upper()), repr(w.lower()), repr(w.casefold()))
    print("   ", repr(w.title()), repr(w.capitalize()), repr(w.swapcase()))
    print("   ", len(w), len(w.upper()), len(w.lower()), len(w.casefold()), len(w.title()))

for w in words:
    print(w.isupper(), w.islower(), w.istitle(), w.upper().isupper(), w.lower().islower(), w.title().istitle())

for a in ["straße", "STRASSE", "ﬁ", "FI", "Σίσυφος", "ΣΊΣΥΦΟΣ", "ı", "i", "İ"]:
    matches = [b for b in ["strasse", "fi", "σίσυφοσ", "ı", "i", "i̇"] if a.casefold() == b.casefold()]
    print(repr(a), matches)

long = "aΣ" * 300
print(long.lower() == "aσ" * 299 + "aς", len(long.upper()), ("ß" * 1000).upper() == "SS" * 1000)
print(("i̇" * 3).upper(), "İ".lower() == "i̇", [hex(ord(c)) for c in "İ".lower()])
