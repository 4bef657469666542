# needs: speed
# Iterated maps: Collatz, happy numbers, digit powers, Kaprekar, look for cycles.
def collatz(n):
    steps = 0
    top = n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        top = max(top, n)
        steps += 1
    return steps, top


def happy(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(d) ** 2 for d in str(n))
    return n == 1


def kaprekar(n):
    steps = []
    while n not in steps and len(steps) < 10:
        steps.append(n)
        digits = sorted(f"{n:04}")
        n = int("".join(reversed(digits))) - int("".join(digits))
    return steps


def brent(f, x):
    power = 1
    length = 1
    tortoise = x
    hare = f(x)
    while tortoise != hare:
        if power == length:
            tortoise = hare
            power *= 2
            length = 0
        hare = f(hare)
        length += 1
    return length


def lychrel(n):
    steps = 0
    while steps < 60:
        n += int(str(n)[::-1])
        steps += 1
        if str(n) == str(n)[::-1]:
            return steps, n
    return None


print([collatz(n) for n in range(1, 30)], max(range(1, 3000), key=lambda n: collatz(n)[0]), collatz(837799), collatz(2 ** 100 + 1))
print([n for n in range(1, 200) if happy(n)], sum(happy(n) for n in range(1, 2000)), [n for n in range(10, 10000) if n == sum(int(d) ** len(str(n)) for d in str(n))])
print(kaprekar(3524), kaprekar(1111), kaprekar(9831), [n for n in range(1, 3000) if any(n * n // 10 ** k + n * n % 10 ** k == n and n * n % 10 ** k > 0 for k in range(1, len(str(n * n)) + 1))])
print([brent(lambda x: (x * x + 1) % m, 2) for m in [7, 51, 101, 1009, 10007, 65537]], [brent(lambda x: x * 10 % m, 1) for m in [3, 7, 13, 17, 19, 97, 983]], [lychrel(n) for n in [56, 57, 59, 89, 10911, 196]])
automatic = [n for n in range(1, 10000) if str(n * n).endswith(str(n))]
print(automatic, [n for n in range(1, 1000) if n % sum(map(int, str(n))) == 0][:30], [n for n in range(1, 2000) if str(n) in str(2 ** n)][:20], sum(n for n in range(1000) if n % 3 == 0 or n % 5 == 0), [a for a in range(1, 300) if a ** 2 == sum(b ** 3 for b in range(1, int(a ** 0.5) + 2)) or (8 * a + 1) ** 0.5 % 1 == 0][:20])
