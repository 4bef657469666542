# Primes by sieves, trial division, wheels and Miller-Rabin.
def sieve(n):
    is_prime = [True] * (n + 1)
    is_prime[0:2] = [False, False]
    for i in range(2, int(n ** 0.5) + 1):
        if is_prime[i]: is_prime[i * i::i] = [False] * len(is_prime[i * i::i])
    return [i for i, p in enumerate(is_prime) if p]


def trial(n):
    if n < 2: return False
    d = 2
    while d * d <= n:
        if n % d == 0: return False
        d += 1 if d == 2 else 2
    return True


def miller_rabin(n):
    if n < 2: return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        composite = True
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                composite = False
                break
        if composite: return False
    return True


def factors(n):
    out = {}
    d = 2
    while d * d <= n:
        while n % d == 0:
            out[d] = out.get(d, 0) + 1
            n //= d
        d += 1
    if n > 1: out[n] = out.get(n, 0) + 1
    return out


def divisors(n):
    out = [1]
    for p, k in factors(n).items(): out = [d * p ** e for d in out for e in range(k + 1)]
    return sorted(out)


def totient(n):
    result = n
    for p in factors(n): result -= result // p
    return result


primes = sieve(200)
print(primes)
print(primes == [n for n in range(201) if trial(n)] == [n for n in range(201) if miller_rabin(n)])
print([n for n in (2 ** 31 - 1, 2 ** 61 - 1, 2 ** 89 - 1, 2 ** 67 - 1, 561, 41041, 10 ** 18 + 9, 10 ** 18 + 11) if miller_rabin(n)])
print(factors(360), factors(97), factors(2 ** 20 * 3 ** 5), factors(600851475143), divisors(360), len(divisors(720720)))
print([totient(n) for n in range(1, 21)], [n for n in range(1, 500) if sum(divisors(n)) == 2 * n])
print([(p, p + 2) for p in primes if p + 2 in primes][:8], [n for n in range(4, 30, 2) if not any(n - p in primes for p in primes)])
print(" * ".join(f"{p}^{k}" if k > 1 else str(p) for p, k in factors(3628800).items()))
