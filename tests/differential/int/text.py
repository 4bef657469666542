# Decimal text of big ints, both ways, up to 4000 digits.
def digits(n, base):
    marks = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n == 0:
        return "0"
    out = ""
    while n:
        out = marks[n % base] + out
        n //= base
    return out


def mix(text):
    h = 0
    for c in text:
        h = (h * 31 + ord(c)) % (2 ** 61 - 1)
    return h


for n in [0, 9, 10, 99, 10 ** 9 - 1, 10 ** 9, 10 ** 18 - 1, 10 ** 18, 2 ** 63, 2 ** 64, 10 ** 27, 7 ** 77, 10 ** 100 - 1, 10 ** 100]:
    print(n, -n, str(n) == repr(n), int(str(n)) == n, int(str(-n)) == -n, len(str(n)), [digits(n, b) for b in [2, 3, 16, 36]])
for k in [50, 100, 200, 500, 1000, 2000, 4000]:
    n = 7 ** int(k / 0.8451)
    t = str(n)
    print(k, len(t), mix(t), t[:20], t[-20:], int(t) == n, int("-" + t) == -n, int(hex(n), 16) == n, int(bin(n), 2) == n, int(oct(n), 8) == n, mix(hex(n)))
    m = 10 ** k
    print(len(str(m)), str(m).count("0"), str(m - 1).count("9"), mix(str(m + 12345)), len(hex(m)), m.bit_length())
n = int("123456789" * 400)
print(mix(str(n * n)) if len(str(n)) < 2000 else mix(str(n)), n % 997, n // 10 ** 3590, f"{n:,}"[:30], (n >> 11000), mix(f"{n:x}"))
big = 1234567890123456789012345678901234567890
print(0xffffffffffffffffffffffff, 0b1111111111111111111111111111111111111111111111111111111111111111111, 0o7777777777777777777777777777, 1_000_000_000_000_000_000_000, big, -big, +big, [big], {big: big}, "%d" % big, f"{big}")
