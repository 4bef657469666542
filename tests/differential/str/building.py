# Strings that grow, are cut and joined in loops; += of every kind.
s = ""
for i in range(300):
    s += str(i)
    if i % 10 == 0:
        s += "é"
    if i % 50 == 49:
        s = s[len(s) // 3:]
print(len(s), s[:20], s[-20:], s.count("é"))
a = "x"
b = a
a += "y"
c = a
a += "z"
c += "w"
print(a, b, c, a is c, a[:2] == c[:2], b + a + c)
parts = []
t = "start"
for i in range(20):
    t += "-" + chr(97 + i)
    parts.append(t)
print(parts[0], parts[5], parts[19], len(set(parts)), all(p.startswith("start") for p in parts), [len(p) for p in parts])
u = "ab"
for i in range(8):
    u += u
print(len(u), u.count("ba"), u[255:259], u == "ab" * 256)
v = "é"
for i in range(6):
    v = v + v[::-1] + str(i)
print(len(v), v)
w = "abc" * 50
w = w.replace("b", "")
w += w[:3] * 2
w = w[1:-1]
print(len(w), w[:10], w[-10:], w.split("ca")[:3])
letters = list("hello world")
letters[0] = letters[0].upper()
letters.reverse()
print("".join(letters), "".join(reversed(letters)), " ".join("".join(letters).split()), "-".join(str(n) for n in range(10)), ",".join([]), "".join(["a"] * 5), "ab".join("xyz"))
words = "the quick brown fox jumps over the lazy dog the end".split()
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
print(counts, sorted(counts, key=lambda k: (-counts[k], k)), [w[0] for w in words], " ".join(w.capitalize() for w in words), max(words, key=len), sorted(words, key=lambda w: (len(w), w)), sorted(set(words)))
text = "Lorem ipsum dolor sit amet, consectetur adipiscing elit"
print(text.title(), text.swapcase(), " ".join(w[::-1] for w in text.split()), "".join(c for c in text if c not in "aeiou"), sum(c in "aeiou" for c in text), text.lower().translate(str.maketrans("aeiou", "AEIOU")), [text[i:i + 10] for i in range(0, len(text), 10)], text.find("dolor"), text.upper().count("E"))
caesar = "".join(chr((ord(c) - 97 + 3) % 26 + 97) if c.islower() else c for c in text)
back = "".join(chr((ord(c) - 97 - 3) % 26 + 97) if c.islower() else c for c in caesar)
print(caesar, back == text, [ord(c) for c in "aé日👍"], bytes(text[:5], "ascii"), text[:5].encode().hex())
roman = ""
n = 1994
for value, mark in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
    while n >= value:
        roman += mark
        n -= value
print(roman, "racecar" == "racecar"[::-1], "".join(sorted("banana")), "a".join("b" * 3), "%s" * 3 % ("x", "y", "z"), "tic tac".replace("t", "T", 1), "x=1;y=2".split(";")[1].split("=")[1], dict(p.split("=") for p in "x=1;y=2".split(";")))
