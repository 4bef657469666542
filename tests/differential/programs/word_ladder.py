# Word ladders, anagrams, hangman, ciphers, and a spelling corrector.
WORDS = "cat cot cog dog dot dat bat bag big dig pig pit pat hat hot hog lot log leg beg bet bit sit set".split()


def neighbours(word): return [w for w in WORDS if len(w) == len(word) and sum(a != b for a, b in zip(w, word)) == 1]


def ladder(start, end):
    before, queue = {start: None}, [start]
    for w in queue:
        if w == end: break
        for n in neighbours(w):
            if n not in before:
                before[n] = w
                queue.append(n)
    if end not in before: return None
    path = [end]
    while before[path[-1]]: path.append(before[path[-1]])
    return path[::-1]


print(ladder("cat", "dog"), ladder("pig", "set"), ladder("cat", "cat"), ladder("cat", "xyz"), len(neighbours("bat")))


def hangman(secret, guesses):
    wrong, seen = 0, set()
    for g in guesses:
        seen.add(g)
        if g not in secret: wrong += 1
        shown = "".join(ch if ch in seen else "_" for ch in secret)
        yield shown, wrong
        if shown == secret or wrong == 3: return


print(list(hangman("banana", "aexnbz")), list(hangman("cat", "xyzcat"))[-1])


def vigenere(text, key, sign=1):
    out, i = "", 0
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            out += chr((ord(ch) - base + sign * (ord(key[i % len(key)].lower()) - 97)) % 26 + base)
            i += 1
        else: out += ch
    return out


secret = vigenere("Attack at Dawn!", "lemon")
print(secret, vigenere(secret, "lemon", -1), vigenere("abc", "b"), "".join(chr(219 - ord(c)) for c in "hello"))


def rail(text, n):
    rows, row, step = [""] * n, 0, 1
    for ch in text:
        rows[row] += ch
        if n > 1 and not 0 <= row + step < n: step = -step
        row += step if n > 1 else 0
    return "".join(rows)


def unrail(text, n):
    order = [i for i in range(len(text))]
    places = rail("".join(map(chr, order)), n)
    out = [""] * len(text)
    for ch, p in zip(text, places): out[ord(p)] = ch
    return "".join(out)


print(rail("wearediscovered", 3), unrail(rail("wearediscovered", 3), 3), rail("abc", 1))
counts = {"the": 10, "they": 4, "hello": 3, "help": 5, "held": 2, "world": 6, "word": 4}


def edits(word):
    letters = "abcdefghijklmnopqrstuvwxyz"
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {a + b[1:] for a, b in splits if b} | {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1} | {a + c + b[1:] for a, b in splits if b for c in letters} | {a + c + b for a, b in splits for c in letters}


def correct(word):
    known = lambda ws: [w for w in ws if w in counts]
    candidates = known([word]) or known(edits(word)) or [word]
    return max(sorted(candidates), key=lambda w: counts.get(w, 0))


print([correct(w) for w in ["teh", "helo", "wrold", "hell", "xyzzy", "the", "wordl"]], len(edits("abc")))
sentence = "how much wood would a woodchuck chuck"
print({w: "".join(sorted(w)) for w in sentence.split()[:3]}, max(sentence.split(), key=lambda w: len(set(w))), "".join(c for i, c in enumerate(sentence) if c not in sentence[:i]), " ".join(w[1:] + w[0] + "ay" if w[0] not in "aeiou" else w + "way" for w in sentence.split()))
