# The exact value of a double: ratios, decimal expansions, neighbours.
def expand(x):
    n, d = abs(x).as_integer_ratio()
    whole, rest = divmod(n, d)
    digits = ""
    while rest:
        rest *= 10
        digits += str(rest // d)
        rest %= d
    return ("-" if x < 0 else "") + str(whole) + "." + (digits or "0")


def parts(x):
    text = x.hex()
    sign = -1 if text.startswith("-") else 1
    mantissa, exponent = text.lstrip("-").removeprefix("0x").split("p")
    whole, _, fraction = mantissa.partition(".")
    return sign, int(whole + fraction, 16), int(exponent) - 4 * len(fraction)


def above(x):
    sign, m, e = parts(x)
    return sign * (m + sign) * 2.0 ** e


def shortest(x):
    for n in range(1, 18):
        if float(f"{x:.{n}g}") == x:
            return f"{x:.{n}g}"


for x in [0.1, 0.5, 1.0, -2.75, 1 / 3, 123456.789, 1e16, 1e22, 1e23, 2.0 ** -30, 0.3, 0.1 + 0.2, 9007199254740993.0, 4.35, 2.675, 1.005]:
    n, d = x.as_integer_ratio()
    text = expand(x)
    print(repr(x), n, d, n / d == x, text, float(text) == x, parts(x), shortest(x))
    print("  ", above(x), above(x) > x, (above(x) - x).hex(), f"{x:.30f}" == (text + "0" * 40)[:text.index(".") + 31] or len(text) - text.index(".") > 31, f"{x:.17g}", d.bit_length() - 1, n % 2)
print([x.hex() for x in (0.1, 0.2, 0.1 + 0.2, 0.3)], [float.fromhex(t) for t in ("0x1.999999999999ap-4", "0x1p-1074", "0x1.fffffffffffffp+1023", "-0x.8p1")], len(expand(5e-324)), expand(5e-324)[-20:], expand(2.0 ** -60), len(expand(2.2250738585072014e-308)))
gaps = [above(2.0 ** k) - 2.0 ** k for k in range(-5, 60, 5)]
print(gaps, [g == 2.0 ** (k - 52) for g, k in zip(gaps, range(-5, 60, 5))], [int(2.0 ** 53 + k) for k in range(6)], [float(2 ** 53 + k) == 2 ** 53 + k for k in range(6)], [int(x) for x in (1e15 + 0.5, 1e15 + 0.3, -1e15 - 0.7, 123456789.999)])
epsilon = 1.0
while 1.0 + epsilon / 2 != 1.0:
    epsilon /= 2
tiny = 1.0
while tiny / 2 > 0:
    tiny /= 2
huge = 1.0
while huge * 2 != huge:
    huge *= 2
print(epsilon, tiny, huge, epsilon == 2.0 ** -52, tiny == 5e-324, [repr(2.0 ** -k) for k in range(0, 1075, 107)], [repr(1 + epsilon * k) for k in range(5)])
