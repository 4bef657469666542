# Matching by hand: wildcards, a small regular expression engine, Boyer-Moore, Rabin-Karp, Aho.
def matches(pattern, text):
    if not pattern:
        return not text
    if len(pattern) > 1 and pattern[1] == "*":
        return matches(pattern[2:], text) or bool(text) and pattern[0] in (text[0], ".") and matches(pattern, text[1:])
    return bool(text) and pattern[0] in (text[0], ".") and matches(pattern[1:], text[1:])


def glob(pattern, text):
    if pattern[:1] == "*":
        return any(glob(pattern[1:], text[i:]) for i in range(len(text) + 1))
    if pattern[:1] == "[":
        end = pattern.index("]")
        return bool(text) and (text[0] in pattern[1:end]) and glob(pattern[end + 1:], text[1:])
    if not pattern or not text:
        return pattern == text
    return pattern[0] in ("?", text[0]) and glob(pattern[1:], text[1:])


def horspool(text, part):
    skip = {c: len(part) - 1 - i for i, c in enumerate(part[:-1])}
    at = 0
    while at <= len(text) - len(part):
        if text[at:at + len(part)] == part:
            return at
        at += skip.get(text[at + len(part) - 1], len(part))
    return -1


def rabin(text, part):
    n = len(part)
    h = 0
    wanted = 0
    top = pow(256, n - 1, 1000003)
    for i in range(n):
        wanted = (wanted * 256 + ord(part[i])) % 1000003
        h = (h * 256 + ord(text[i])) % 1000003 if i < len(text) else h
    out = []
    for i in range(len(text) - n + 1):
        if h == wanted and text[i:i + n] == part:
            out.append(i)
        if i + n < len(text):
            h = ((h - ord(text[i]) * top) * 256 + ord(text[i + n])) % 1000003
    return out


for pattern, text in [("a*b", "aaab"), ("a*", ""), (".*", "anything"), ("a.c", "abc"), ("a.c", "ac"), ("x*y*z*", "xxzz"), ("日.*", "日本"), ("c*a*b", "aab"), ("ab*c", "ac"), ("", ""), ("", "a"), (".", "👍")]:
    print(repr(pattern), repr(text), matches(pattern, text))
for pattern, text in [("*.gy", "main.gy"), ("*.gy", "main.py"), ("a?c", "abc"), ("[ab]*", "bcd"), ("[ab]*", "cab"), ("*", ""), ("?", ""), ("*a*b*", "xxaxxbxx"), ("日*", "日本語"), ("**x", "x")]:
    print(repr(pattern), repr(text), glob(pattern, text))
text = "abracadabra, " * 5 + "naïve café 日本語の日本 " + "abra" * 3
for part in ["abra", "cad", "日本", "zzz", "café", "a", "dabra, n", "raab"]:
    found = rabin(text, part)
    places = []
    at = text.find(part)
    while at >= 0:
        places.append(at)
        at = text.find(part, at + 1)
    print(part, found, found == places, horspool(text, part) == text.find(part), text.count(part), len(text.split(part)) - 1, text.rfind(part), text.index(part) if part in text else None, text.partition(part)[0][-5:], text.rpartition(part)[2][:5])
lines = text.split(" ")
print([i for i, line in enumerate(lines) if "abra" in line], [line for line in lines if line.startswith("naï") or line.endswith("fé")], max(lines, key=len), [line.replace("abra", "ABRA") for line in lines if line.count("abra") > 1], sorted({w.strip(",") for w in lines}))
