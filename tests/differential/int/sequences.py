# Fibonacci, factorials, binomials, Catalan, partitions, Bernoulli: big numbers from sequences.
def fibonacci(n):
    if n == 0:
        return 0, 1
    a, b = fibonacci(n // 2)
    c = a * (2 * b - a)
    d = a * a + b * b
    return (c, d) if n % 2 == 0 else (d, c + d)


def factorial(n):
    out = 1
    for i in range(2, n + 1):
        out *= i
    return out


def binomial(n, k):
    return factorial(n) // factorial(k) // factorial(n - k)


def partitions(n):
    ways = [1] + [0] * n
    for part in range(1, n + 1):
        for total in range(part, n + 1):
            ways[total] += ways[total - part]
    return ways


def digit_sum(n):
    return sum(map(int, str(n)))


print([fibonacci(n)[0] for n in range(20)], fibonacci(100)[0], fibonacci(500)[0], digit_sum(fibonacci(3000)[0]), len(str(fibonacci(10000)[0])))
print([factorial(n) for n in range(15)], factorial(30), factorial(50), digit_sum(factorial(100)), len(str(factorial(500))), str(factorial(200)).rstrip("0")[-10:], factorial(100) // factorial(98), factorial(60) % (10 ** 9 + 7))
for n in range(10):
    print(" ".join(str(binomial(n, k)) for k in range(n + 1)).center(60).rstrip())
print([binomial(2 * n, n) // (n + 1) for n in range(20)], binomial(200, 100), sum(binomial(40, k) for k in range(41)) == 2 ** 40, partitions(20), partitions(100)[100], partitions(200)[200])
a, b = 1, 1
for i in range(300):
    a, b = b, a + b
print(a, b, a * a - b * (b - a), b * 10 ** 30 // a)
tribonacci = [0, 0, 1]
while len(tribonacci) < 100:
    tribonacci.append(sum(tribonacci[-3:]))
print(tribonacci[-1], [t for t in tribonacci if t % 7 == 0][:10])
row = [1]
for i in range(8):
    row = [1] + [x + y for x, y in zip(row, row[1:])] + [1]
print(row, sum(row), [2 ** n - 1 for n in range(0, 70, 7)], [n * (n + 1) // 2 for n in range(15)], [sum(k ** 3 for k in range(n)) == (n * (n - 1) // 2) ** 2 for n in range(10)], [3 ** n % 2 ** n for n in range(1, 20)])
