# needs: speed
# Numbers in bases from 2 to 36, Roman, Zeckendorf, factorial and negative bases.
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def to_base(n, base):
    if n < 0:
        return "-" + to_base(-n, base)
    out = ""
    while True:
        out = DIGITS[n % base] + out
        n //= base
        if n == 0:
            return out


def negabinary(n):
    out = ""
    while n:
        digit = n % 2
        n = (n - digit) // -2
        out = str(digit) + out
    return out or "0"


def factoradic(n):
    out = []
    base = 1
    while n or not out:
        out.append(n % base)
        n //= base
        base += 1
    return ":".join(map(str, reversed(out)))


def roman(n):
    out = ""
    for value, mark in zip([1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1], "M CM D CD C XC L XL X IX V IV I".split()):
        out += mark * (n // value)
        n %= value
    return out


def unroman(text):
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[c] for c in text]
    return sum(-v if v < after else v for v, after in zip(values, values[1:] + [0]))


for n in [0, 1, 35, 36, -255, 1000, 65535, 2 ** 64, 10 ** 30, -(3 ** 40)]:
    texts = [to_base(n, b) for b in (2, 3, 7, 8, 12, 16, 20, 36)]
    print(n, texts, all(int(to_base(n, b), b) == n for b in range(2, 37)), int(to_base(n, 2), 2) == n, to_base(n, 16) == f"{n:x}", to_base(n, 2) == f"{n:b}", to_base(n, 8) == "%o" % n)
print([negabinary(n) for n in range(-8, 9)], [factoradic(n) for n in [0, 1, 2, 5, 23, 463, 10 ** 6]], [sum(int(c) * (-2) ** i for i, c in enumerate(reversed(negabinary(n)))) for n in range(-5, 6)])
print([roman(n) for n in [1, 4, 9, 14, 40, 90, 400, 1987, 2024, 3999]], all(unroman(roman(n)) == n for n in range(1, 4000)), max((roman(n) for n in range(1, 4000)), key=len))
print([int("11", b) for b in range(2, 37)], int("zz", 36), int("0b101", 0), int("0O17", 0), int("-0xFF", 16), int("1010", 2), int("0", 2), f"{int('dead', 16):,}", [to_base(int(t, 36), 10) for t in ["gyre", "python", "z" * 10]], to_base(255, 16).upper(), to_base(10 ** 50, 36))
print([n for n in range(1, 300) if to_base(n, 2) == to_base(n, 2)[::-1] and str(n) == str(n)[::-1]], sum(c == "1" for c in to_base(3 ** 100, 2)), len(to_base(7 ** 300, 12)), to_base(0, 5))
