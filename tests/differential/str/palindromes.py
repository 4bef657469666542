# Palindromes, anagrams, rotations and periods of strings.
def is_palindrome(text):
    letters = [c.casefold() for c in text if c.isalnum()]
    return letters == letters[::-1]


def longest(text):
    best = ""
    for i in range(len(text)):
        for left, right in [(i, i), (i, i + 1)]:
            while left >= 0 and right < len(text) and text[left] == text[right]:
                left -= 1
                right += 1
            if right - left - 1 > len(best):
                best = text[left + 1:right]
    return best


def key(word):
    return "".join(sorted(word.lower().replace(" ", "")))


def period(text):
    return (text + text).find(text, 1)


def prefixes(text):
    table = [0] * len(text)
    k = 0
    for i in range(1, len(text)):
        while k and text[i] != text[k]:
            k = table[k - 1]
        k += text[i] == text[k]
        table[i] = k
    return table


for t in ["", "a", "ab", "Racecar", "A man, a plan, a canal: Panama!", "Été", "日本日", "No lemon, no melon", "12321", "hello", "Straße essarts", "été", "e\u0301te\u0301"]:
    print(repr(t), is_palindrome(t), repr(longest(t)), t == t[::-1], repr(longest(t.lower())))
groups = {}
for w in ["listen", "silent", "enlist", "google", "gogole", "Tinsel", "abc", "cab", "日本", "本日", "inlets", "x"]:
    groups.setdefault(key(w), []).append(w)
print(groups, [g for g in groups.values() if len(g) > 1], sorted(groups, key=lambda k: (-len(groups[k]), k)))
for t in ["a", "aaaa", "abab", "abcabcab", "abaab", "日本日本", "xyzzy"]:
    print(t, period(t), t[:period(t)] * (len(t) // period(t)) == t, prefixes(t), [t[i:] + t[:i] for i in range(len(t))], min(t[i:] + t[:i] for i in range(len(t))), sorted(t[i:] for i in range(len(t))), sorted({t[i:j] for i in range(len(t)) for j in range(i + 1, len(t) + 1)}, key=lambda s: (len(s), s))[:8])
print("waterbottle" in "erbottlewat" * 2, sum(is_palindrome(str(n)) for n in range(10000)), [n for n in range(100, 200) if is_palindrome(str(n))], longest("forgeeksskeegfor"), longest("ab" * 50 + "x" + "ba" * 50)[:10], all(c in "aeiou" for c in "aeoi"), "".join(dict.fromkeys("mississippi")), [c for c in "mississippi" if "mississippi".count(c) == 1])
