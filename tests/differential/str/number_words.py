# Numbers in words, ordinals, plurals and reading them back.
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = [(10 ** 18, "quintillion"), (10 ** 15, "quadrillion"), (10 ** 12, "trillion"), (10 ** 9, "billion"), (10 ** 6, "million"), (1000, "thousand")]


def words(n):
    if n < 0:
        return "minus " + words(-n)
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        return ONES[n // 100] + " hundred" + (" and " + words(n % 100) if n % 100 else "")
    for size, name in SCALES:
        if n >= size:
            rest = n % size
            return words(n // size) + " " + name + ("" if not rest else (" and " if rest < 100 else ", ") + words(rest))


def ordinal(n):
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{suffix}"


def parse(text):
    total = 0
    part = 0
    sign = 1
    for word in text.replace(",", "").replace("-", " ").split():
        if word == "minus":
            sign = -1
        elif word in ONES:
            part += ONES.index(word)
        elif word in TENS:
            part += TENS.index(word) * 10
        elif word == "hundred":
            part *= 100
        elif word != "and":
            size = next(s for s, name in SCALES if name == word)
            total += part * size
            part = 0
    return sign * (total + part)


def plural(n, word):
    ends = [("y", "ies"), ("s", "ses"), ("x", "xes"), ("ch", "ches")]
    if n == 1:
        return f"{n} {word}"
    for end, new in ends:
        if word.endswith(end) and word[-2:] not in ("ay", "oy"):
            return f"{n} {word.removesuffix(end)}{new}"
    return f"{n} {word}s"


for n in [0, 7, 13, 20, 21, 99, 100, 101, 342, 1000, 1001, 1100, 12345, 999999, 10 ** 6, 10 ** 9 + 1, 123456789012345, 10 ** 18 * 3 + 5, -42, 2 ** 63 - 1]:
    print(f"{n:>30,} {words(n)}", parse(words(n)) == n, words(n).capitalize()[:20], len(words(n).replace(" ", "").replace("-", "").replace(",", "")))
print([ordinal(n) for n in [0, 1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111, 112, 1001, 12013]], [plural(n, w) for n, w in [(0, "city"), (1, "box"), (2, "box"), (3, "day"), (5, "match"), (2, "bus"), (10, "cat")]])
print(all(parse(words(n)) == n for n in range(-500, 5000, 7)), sum(len(words(n).replace(" ", "").replace("-", "")) for n in range(1, 1001)), max(range(200), key=lambda n: len(words(n))), sorted(range(15), key=words), [w.title() for w in map(words, range(30, 34))])
