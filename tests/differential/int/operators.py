# All binary operators over ints of all sizes and signs.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

numbers = [0, 1, -1, 2, -3, 7, -8, 100, 2 ** 16, -2 ** 31, 2 ** 31 - 1, 2 ** 47, -2 ** 47 - 1, 2 ** 48 - 1, 2 ** 53 + 1, 2 ** 62, -2 ** 63, 2 ** 63, 2 ** 64 - 1, 3 ** 50, -7 ** 40, 2 ** 128]
for a in numbers:
    print(a, [a + b for b in numbers])
    print([a - b for b in numbers])
    print([a * b for b in numbers])
    print([attempt(lambda: a // b) for b in numbers])
    print([attempt(lambda: a % b) for b in numbers])
    print([a & b for b in numbers])
    print([a | b for b in numbers])
    print([a ^ b for b in numbers])
    print(-a, +a, ~a, abs(a), -(-a), ~~a, not a, bool(a))
    print([a < b for b in numbers].count(True), [a <= b for b in numbers].count(True), [a == b for b in numbers].count(True), [a >= b for b in numbers].count(True), [a != b for b in numbers].count(True))
print(sorted(numbers), min(numbers), max(numbers), sum(numbers))
total = 1
for i in range(1, 60):
    total *= i
print(total, total // 2 ** 50, total % 1000003, -total // 10 ** 20, -total % 10 ** 20)
