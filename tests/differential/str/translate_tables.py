# Tables made and used in many ways: leetspeak, Morse, transliteration, ciphers, digits.
MORSE = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.".split()))
BACK = {v: k for k, v in MORSE.items()}
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
CYRILLIC = dict(zip("абвгдеёзийклмнопрстуфхцыэ", "a b v g d e yo z i y k l m n o p r s t u f kh ts y e".split()))
for text in ["SOS", "Hello World", "PARIS 2024", "x", ""]:
    code = " / ".join(" ".join(MORSE[c] for c in word) for word in text.upper().split())
    print(text, code, " ".join("".join(BACK[m] for m in word.split()) for word in code.split(" / ")) == text.upper(), code.translate({46: "·", 45: "−", 47: None}), code.count("."), len(code))
for text in ["Größe", "ÄÖÜäöüß", "Straßenbahnübergang", "plain", "naïve"]:
    print(text, text.translate(GERMAN), text.translate(GERMAN).isascii(), text.translate(str.maketrans("aeiou", "43105")), text.translate(str.maketrans("", "", "aeiouäöü")), text.upper().translate(GERMAN), text.translate({ord(c): c.upper() for c in text[::2]}))
print("привет мир".translate(str.maketrans(CYRILLIC)), "Ёлка".lower().translate(str.maketrans(CYRILLIC)), "١٢٣".translate({0x660 + i: str(i) for i in range(10)}), "12.5".translate(str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")), "H2O CO2".translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")), "x2".translate({ord("2"): "²"}))


def caesar(text, shift):
    lower = "abcdefghijklmnopqrstuvwxyz"
    moved = lower[shift:] + lower[:shift]
    return text.translate(str.maketrans(lower + lower.upper(), moved + moved.upper()))


def vigenere(text, word, sign):
    out = []
    i = 0
    for c in text:
        if c.isascii() and c.isalpha():
            base = 65 if c.isupper() else 97
            out.append(chr((ord(c) - base + sign * (ord(word[i % len(word)]) - 97)) % 26 + base))
            i += 1
        else:
            out.append(c)
    return "".join(out)


for text in ["Attack at dawn!", "The five boxing wizards jump quickly.", "Ünïcode stays", "xyz XYZ"]:
    print([caesar(text, k) for k in (1, 13, 25)], caesar(caesar(text, 7), 19) == text, vigenere(text, "lemon", 1), vigenere(vigenere(text, "key", 1), "key", -1) == text, text.translate(str.maketrans(text[:3], text[2::-1])), text.swapcase().translate(str.maketrans("", "", " !.")))
print(str.maketrans("ab", "ba"), str.maketrans({"x": None, 121: "why", "z": 90}), "xyz".translate(str.maketrans({"x": None, 121: "why", "z": 90})), str.maketrans("a", "b", "ac"), "abc".translate(str.maketrans("a", "b", "ac")), "aaa".translate(str.maketrans("aa", "bc")), "".join(map(lambda c: {"(": "[", ")": "]"}.get(c, c), "f(x)(y)")), sum("hello world".count(v) for v in "aeiou"))
