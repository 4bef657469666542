# Big ints at work: fibonacci, factorials, e and pi by digits, powers, roots.
def fib(n):
    a, b = 0, 1
    for _ in range(n): a, b = b, a + b
    return a


def fast_fib(n):
    def go(n):
        if n == 0: return 0, 1
        a, b = go(n // 2)
        c = a * (2 * b - a)
        d = a * a + b * b
        return (d, c + d) if n % 2 else (c, d)
    return go(n)[0]


def isqrt(n):
    if n < 0: raise ValueError("negative")
    if n == 0: return 0
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x: return x
        x = y


def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


def e_digits(n):
    unit = 10 ** (n + 10)
    total, term, k = unit, unit, 1
    while term:
        term //= k
        total += term
        k += 1
    return total // 10 ** 10


def factorial(n):
    out = 1
    for i in range(2, n + 1): out *= i
    return out


def egcd(a, b):
    if b == 0: return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y


def inverse(a, m):
    g, x, _ = egcd(a, m)
    if g != 1: raise ValueError(f"{a} has no inverse modulo {m}")
    return x % m


print([fib(n) for n in range(20)], fib(300), fast_fib(300) == fib(300), fast_fib(1000))
print(len(str(fast_fib(5000))), str(fast_fib(5000))[:20], str(fast_fib(5000))[-20:], fast_fib(10000) % 10 ** 9)
print(factorial(50), len(str(factorial(500))), factorial(100) // factorial(98), str(factorial(200)).rstrip("0")[-5:])
print(isqrt(2 * 10 ** 60), isqrt(10 ** 40), isqrt((10 ** 30 + 57) ** 2) == 10 ** 30 + 57, [isqrt(n) for n in range(17)])
it = pi_digits()
print("".join(str(next(it)) for _ in range(60)))
print(e_digits(50), 2 ** 200, 3 ** 100 % 10 ** 10, 7 ** 77 // 7 ** 70, -2 ** 65, (-3) ** 41)
print(sum(int(c) for c in str(2 ** 1000)), sum(int(c) for c in str(factorial(100))), pow(3, 10 ** 18, 10 ** 9 + 7))
p, q, public = 61 * 10 ** 9 + 19, 2 ** 61 - 1, 65537
n = (2 ** 61 - 1) * (2 ** 89 - 1)
secret = inverse(public, (2 ** 61 - 2) * (2 ** 89 - 2))
message = int.from_bytes(b"attack at dawn", "big")
cipher = pow(message, public, n)
print(cipher, pow(cipher, secret, n) == message, pow(cipher, secret, n).to_bytes(14, "big"))
print(hex(2 ** 100 + 255), bin(2 ** 70)[:10], (2 ** 100).bit_length(), 10 ** 30 & 0xffff, 10 ** 30 >> 50, 1 << 100, (1 << 100) - 1 ^ 2 ** 99, ~10 ** 20, f"{10 ** 20:,}", f"{2 ** 80:x}", f"{10 ** 25:e}")
print(divmod(10 ** 30, 10 ** 12 + 39), divmod(-10 ** 30, 10 ** 12 + 39), divmod(10 ** 30, -10 ** 12), 10 ** 30 / 10 ** 28, int(1e25), float(10 ** 25), 10 ** 25 == 1e25, 2 ** 64 > 1e19, hash(2 ** 61) == hash(1))
try:
    inverse(6, 9)
except ValueError as e:
    print(e)
