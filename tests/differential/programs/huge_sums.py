# needs: speed
# Project Euler in small: sums, digits, chains and counts.
def fibs(limit):
    a, b = 1, 2
    while a <= limit:
        yield a
        a, b = b, a + b


print(sum(n for n in range(1000) if n % 3 == 0 or n % 5 == 0), sum(f for f in fibs(4 * 10 ** 6) if f % 2 == 0), max(a * b for a in range(90, 100) for b in range(90, 100) if str(a * b) == str(a * b)[::-1]))


def lcm_to(n):
    out = 1
    for k in range(2, n + 1):
        a, b = out, k
        while b: a, b = b, a % b
        out = out * k // a
    return out


print(lcm_to(20), sum(range(1, 101)) ** 2 - sum(n * n for n in range(1, 101)), next((a, b, c) for a in range(1, 100) for b in range(a, 100) for c in [(a * a + b * b)] if (c ** 0.5) == int(c ** 0.5) and a + b + int(c ** 0.5) == 60))
triangle = [[3], [7, 4], [2, 4, 6], [8, 5, 9, 3]]
for row in range(len(triangle) - 2, -1, -1):
    for i in range(row + 1): triangle[row][i] += max(triangle[row + 1][i], triangle[row + 1][i + 1])
print(triangle[0][0], sum(map(int, str(2 ** 100))), len(str(2 ** 1000)), str(3 ** 200)[:10])


def divisor_sum(n): return sum(d + (n // d if d * d != n else 0) for d in range(2, int(n ** 0.5) + 1) if n % d == 0) + (1 if n > 1 else 0)


amicable = [n for n in range(2, 1300) if divisor_sum(divisor_sum(n)) == n and divisor_sum(n) != n]
abundant = [n for n in range(1, 60) if divisor_sum(n) > n]
print(amicable, abundant)


def cycle_length(d):
    seen, r, i = {}, 1, 0
    while r and r not in seen:
        seen[r] = i
        r, i = r * 10 % d, i + 1
    return i - seen[r] if r else 0


print(max(range(2, 100), key=cycle_length), cycle_length(7), cycle_length(8), [d for d in range(2, 40) if cycle_length(d) == d - 1])
print(sum(1 for n in range(1, 1000) if sum(int(c) ** len(str(n)) for c in str(n)) == n), [n for n in range(10, 2000) if n == sum(int(c) ** 4 for c in str(n))], len({a ** b for a in range(2, 16) for b in range(2, 16)}))


def ways(n, coins): return 1 if n == 0 else 0 if n < 0 or not coins else ways(n - coins[0], coins) + ways(n, coins[1:])


print(ways(50, (50, 20, 10, 5, 2, 1)), [n for n in range(1, 1000) if str(n) == str(n)[::-1] and f"{n:b}" == f"{n:b}"[::-1]])


def is_prime(n): return n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))


def truncatable(n): return all(is_prime(int(str(n)[i:])) and is_prime(int(str(n)[:len(str(n)) - i])) for i in range(len(str(n))))


print([n for n in range(11, 800) if is_prime(n) and truncatable(n)], [n for n in range(2, 200) if is_prime(n) and all(is_prime(int(str(n)[i:] + str(n)[:i])) for i in range(len(str(n))))])
count = {}
for p in range(1, 121):
    for a in range(1, p // 3):
        if p * (p - 2 * a) % (2 * (p - a)) == 0: count[p] = count.get(p, 0) + 1
print(max(count, key=count.get), count[120])
digits = "".join(map(str, range(1, 2000)))
print([int(digits[10 ** k - 1]) for k in range(4)], int(digits[0]) * int(digits[9]) * int(digits[99]) * int(digits[999]))
same = {}
for n in range(100): same.setdefault("".join(sorted(str(n ** 3))), []).append(n)
print([v for v in same.values() if len(v) > 2], [n for n in range(1, 150000, 3) if len({"".join(sorted(str(n * k))) for k in (1, 2, 3)}) == 1][:2], pow(7, 7 ** 3, 1000))


def lychrel(n):
    for i in range(50):
        n += int(str(n)[::-1])
        if str(n) == str(n)[::-1]: return i + 1
    return None


print(lychrel(47), lychrel(349), [n for n in range(200) if lychrel(n) is None], max(range(100), key=lambda n: lychrel(n) or 0))
