# Schoolbook and Karatsuba products, long division and square roots against the builtin ones.
def karatsuba(a, b):
    if a < 2 ** 64 or b < 2 ** 64:
        return a * b
    half = max(a.bit_length(), b.bit_length()) // 2
    mask = (1 << half) - 1
    low = karatsuba(a & mask, b & mask)
    high = karatsuba(a >> half, b >> half)
    middle = karatsuba((a & mask) + (a >> half), (b & mask) + (b >> half)) - low - high
    return (high << 2 * half) + (middle << half) + low


def divide(a, b):
    q = 0
    r = 0
    for i in range(a.bit_length() - 1, -1, -1):
        r = r << 1 | a >> i & 1
        q <<= 1
        if r >= b:
            r -= b
            q |= 1
    return q, r


def power(a, n):
    out = 1
    while n:
        if n & 1:
            out *= a
        a *= a
        n >>= 1
    return out


numbers = [0, 1, 2 ** 63, 10 ** 40 + 7, 3 ** 300, 7 ** 500 - 1, 2 ** 1000 + 2 ** 500 + 1, int("1234567890" * 40), int("9" * 333)]
for a in numbers:
    for b in numbers:
        ok = karatsuba(a, b) == a * b == b * a
        if b:
            q, r = divmod(a, b)
            ok = ok and q * b + r == a and 0 <= r < b and divide(a, b) == (q, r) and divmod(-a, b) == (-(-(-a) // b) if r == 0 else -q - 1, 0 if r == 0 else b - r)
        ok = ok and (a + b) - b == a and (a - b) + b == a and (a + b) ** 2 == a * a + 2 * a * b + b * b
        print(int(ok), (a * b + a - b) % 1000000007, end=" ")
    print(len(str(a)), hash(a) == a % (2 ** 61 - 1), a.bit_length())
print([power(3, n) == 3 ** n for n in [0, 1, 5, 100, 333]], [power(-7, n) == (-7) ** n for n in [1, 2, 99, 100]], pow(10, 50), 10 ** 50 - 1, (10 ** 25) ** 2 == 10 ** 50, 2 ** 200 // 3 ** 50, -2 ** 200 // 3 ** 50, -(2 ** 200) % 3 ** 50, 2 ** 200 % -3 ** 50)
x = 1
for i in range(1, 200):
    x = x * i + (-1) ** i
    if i % 20 == 0:
        print(i, x % 10 ** 15, x.bit_length(), x // 10 ** (len(str(x)) - 8) if x > 0 else x)
y = -1
for i in range(60):
    y = y * 37 - i
    y = y // 3 if i % 4 == 0 else y
print(y, abs(y) % 97, y % 97, y // 10 ** 20, y >> 50, y & 0xffff, float(y), y / 7 ** 30, round(y, -60), f"{y:_}", f"{y:x}", y == int(str(y)), -y == abs(y))
