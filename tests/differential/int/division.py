numbers = [0, 1, -1, 2, -2, 3, -3, 7, -7, 10, -10, 2**31, -2**31, 2**63, -2**63, 10**20 + 3, -10**20 - 3,
           3**50, -3**50, 2**100, -2**100]


def attempt(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


for a in numbers:
    for b in numbers:
        q = attempt(lambda: a // b)
        r = attempt(lambda: a % b)
        print(a, b, q, r, attempt(lambda: divmod(a, b)), attempt(lambda: a / b))
        if b != 0:
            assert q * b + r == a, (a, b)

for a in numbers:
    for b in [0.5, -0.5, 3.0, -3.0, 0.0, -0.0, 1e300, float("inf"), float("-inf")]:
        print(a, b, attempt(lambda: a // b), attempt(lambda: a % b), attempt(lambda: a / b))
        print(b, a, attempt(lambda: b // a), attempt(lambda: b % a), attempt(lambda: b / a))

print(attempt(lambda: 10**400 / 10**399), attempt(lambda: 10**400 / 3), attempt(lambda: 3 / 10**400))
print(attempt(lambda: 10**400 // 1.0), attempt(lambda: 1.0 % 10**400))
