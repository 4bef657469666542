# Sieves, factors, gcd, totients and perfect numbers.
def sieve(n):
    marks = bytearray([1]) * (n + 1)
    marks[0:2] = b"\0\0"
    for p in range(2, int(n ** 0.5) + 1):
        if marks[p]:
            marks[p * p::p] = bytes(len(range(p * p, n + 1, p)))
    return [i for i, m in enumerate(marks) if m]


def factors(n):
    out = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            out[p] = out.get(p, 0) + 1
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        out[n] = out.get(n, 0) + 1
    return out


def gcd(a, b):
    while b:
        a, b = b, a % b
    return abs(a)


def totient(n):
    result = n
    for p in factors(n):
        result -= result // p
    return result


def divisors(n):
    out = [1]
    for p, e in factors(n).items():
        out = [d * p ** k for d in out for k in range(e + 1)]
    return sorted(out)


primes = sieve(2000)
print(len(primes), primes[:10], primes[-5:], sum(primes), [p for p in primes if p + 2 in primes][:12])
for n in [1, 2, 12, 97, 360, 1001, 2 ** 16, 999983, 600851475143, 10 ** 12 + 39, 2 ** 32 - 1]:
    f = factors(n)
    product = 1
    for p, e in f.items():
        product *= p ** e
    print(n, f, product == n, totient(n), len(divisors(n)), divisors(n)[:8], sum(divisors(n)))
print([n for n in range(2, 10000) if sum(divisors(n)) == 2 * n], [(n, sum(divisors(n)) - n) for n in range(2, 3000) if n < sum(divisors(n)) - n and sum(divisors(sum(divisors(n)) - n)) == sum(divisors(n))])
print([gcd(a, b) for a, b in [(12, 18), (0, 5), (5, 0), (0, 0), (-12, 18), (12, -18), (2 ** 100, 6 ** 50), (10 ** 30 + 57, 10 ** 20 + 39)]], gcd(7 ** 60 * 11, 7 ** 50 * 13) == 7 ** 50)
