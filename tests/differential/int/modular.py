# Extended gcd, inverses, Chinese remainders, Miller-Rabin, RSA and Diffie-Hellman.
def extended(a, b):
    x0, x1, y0, y1 = 1, 0, 0, 1
    while b:
        q, r = divmod(a, b)
        a, b = b, r
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


def is_prime(n):
    if n < 2:
        return False
    for p in [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]:
        if n % p == 0:
            return n == p
    d = n - 1
    s = 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for a in [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]:
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        if not any(pow(x, 2 ** r, n) == n - 1 for r in range(1, s)):
            return False
    return True


def crt(pairs):
    x = 0
    m = 1
    for r, n in pairs:
        g, p, q = extended(m, n)
        x += (r - x) // g * p % (n // g) * m
        m = m * n // g
    return x % m, m


for a, b in [(240, 46), (-240, 46), (240, -46), (0, 7), (7, 0), (2 ** 61 - 1, 10 ** 18), (10 ** 40 + 1, 10 ** 39 + 7)]:
    g, x, y = extended(a, b)
    print(a, b, g, x, y, a * x + b * y == g)
print([pow(a, -1, 97) for a in range(1, 20)], all(pow(a, -1, 97) * a % 97 == 1 for a in range(1, 97)), pow(3, -5, 10 ** 9 + 7), pow(-3, -1, 11), pow(5, 3, -7), crt([(2, 3), (3, 5), (2, 7)]), crt([(1, 2), (2, 3), (3, 5), (4, 11), (5, 10 ** 9 + 7)]))
print([n for n in range(100) if is_prime(n)], [is_prime(n) for n in [561, 41041, 3215031751, 2 ** 61 - 1, 2 ** 67 - 1, 2 ** 89 - 1, 10 ** 18 + 9, 10 ** 30 + 57, 2 ** 127 - 1, (2 ** 61 - 1) * (2 ** 31 - 1)]])
p = 2 ** 89 - 1
q = 2 ** 107 - 1
n = p * q
e = 65537
d = pow(e, -1, (p - 1) * (q - 1))
for text in ["A", "hello", "naïve 日本"]:
    m = int.from_bytes(text.encode(), "big")
    c = pow(m, e, n)
    print(text, m, c, pow(c, d, n).to_bytes((n.bit_length() + 7) // 8, "big").lstrip(b"\0").decode(), (m ** 3) % n == pow(m, 3, n))
secret_a = 123456789012345678901234567890
secret_b = 987654321098765432109876543210
public_a = pow(3, secret_a, 2 ** 127 - 1)
public_b = pow(3, secret_b, 2 ** 127 - 1)
print(public_a, public_b, pow(public_a, secret_b, 2 ** 127 - 1) == pow(public_b, secret_a, 2 ** 127 - 1), pow(7, 2 ** 100, 2 ** 100 - 1), pow(0, 0, 5), pow(0, 5, 1), pow(123, 456, 789), pow(-2, 3, 5), pow(-2, 3, -5), pow(2, 0, 1))
