# Roman numerals, number words, bases and other ways of writing numbers.
ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n):
    if not 0 < n < 4000: raise ValueError(f"{n} has no roman numeral")
    out = ""
    for value, sign in ROMAN:
        while n >= value:
            out += sign
            n -= value
    return out


def from_roman(text):
    values = dict((s, v) for v, s in ROMAN if len(s) == 1)
    total = 0
    for a, b in zip(text, text[1:] + " "):
        v = values[a]
        total += -v if b != " " and values[b] > v else v
    if to_roman(total) != text: raise ValueError(f"{text!r} is not well formed")
    return total


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def words(n):
    if n < 0: return "minus " + words(-n)
    if n < 20: return ONES[n]
    if n < 100: return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    for size, name in [(10 ** 9, "billion"), (10 ** 6, "million"), (1000, "thousand"), (100, "hundred")]:
        if n >= size:
            rest = n % size
            joint = " and " if size == 100 else ", " if rest >= 100 else " and "
            return words(n // size) + " " + name + (joint + words(rest) if rest else "")


def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n == 0: return "0"
    sign, n = ("-", -n) if n < 0 else ("", n)
    out = []
    while n:
        n, d = divmod(n, base)
        out.append(digits[d])
    return sign + "".join(reversed(out))


def ordinal(n): return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def balanced_ternary(n):
    out = ""
    while n:
        n, d = divmod(n + 1, 3)
        out = "-0+"[d] + out
    return out or "0"


def egyptian(a, b):
    out = []
    while a:
        d = -(-b // a)
        out.append(d)
        a, b = a * d - b, b * d
    return out


print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)])
print(all(from_roman(to_roman(n)) == n for n in range(1, 4000, 7)))
for bad in ["IIII", "VX", "Q", ""]:
    try:
        print(from_roman(bad))
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
for n in [0, -4000]:
    try:
        to_roman(n)
    except ValueError as e:
        print(e)
for n in [0, 7, 13, 20, 42, 100, 101, 999, 1000, 1001, 12345, 1000000, -15, 9876543210]: print(n, words(n))
print([to_base(n, b) for n, b in [(255, 16), (255, 2), (-255, 36), (0, 7), (10 ** 20, 36)]], all(int(to_base(n, b), b) == n for n in range(-50, 50, 7) for b in range(2, 37)))
print([ordinal(n) for n in [1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111, 112, 1003]], [balanced_ternary(n) for n in range(-5, 6)], egyptian(5, 121), egyptian(7, 15))
