# Functions that call themselves and each other.
def fact(n): return 1 if n == 0 else n * fact(n - 1)


def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0: return n + 1
    if n == 0: return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c):
    if n == 0: return []
    return hanoi(n - 1, a, c, b) + [a + c] + hanoi(n - 1, b, a, c)


def is_even(n): return True if n == 0 else is_odd(n - 1)


def is_odd(n): return False if n == 0 else is_even(n - 1)


def permutations(xs):
    if not xs: return [[]]
    return [[x] + p for i, x in enumerate(xs) for p in permutations(xs[:i] + xs[i + 1:])]


def combinations(xs, k):
    if k == 0: return [[]]
    return [[xs[i]] + rest for i in range(len(xs)) for rest in combinations(xs[i + 1:], k - 1)]


def flatten(x): return [y for z in x for y in flatten(z)] if isinstance(x, (list, tuple)) else [x]


def power(b, n):
    if n == 0: return 1
    half = power(b, n // 2)
    return half * half * (b if n % 2 else 1)


def gcd(a, b): return gcd(b, a % b) if b else a


def quicksort(xs):
    if len(xs) < 2: return xs
    pivot, *rest = xs
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])


def merge_sort(xs):
    if len(xs) < 2: return xs
    half = len(xs) // 2
    a, b = merge_sort(xs[:half]), merge_sort(xs[half:])
    out = []
    while a and b: out.append(a.pop(0) if a[0] <= b[0] else b.pop(0))
    return out + a + b


def depth(x): return 1 + max([depth(y) for y in x], default=0) if isinstance(x, list) else 0


def change(amount, coins):
    if amount == 0: return 1
    if amount < 0 or not coins: return 0
    return change(amount - coins[0], coins) + change(amount, coins[1:])


print(fact(0), fact(5), fact(30), [fib(i) for i in range(15)], ackermann(2, 3), len(hanoi(6, "a", "b", "c")), hanoi(3, "a", "b", "c"))
print(is_even(100), is_odd(7), is_even(7), permutations([1, 2, 3]), len(permutations("abcde"[0:0] or list("abcde"))), combinations([1, 2, 3, 4], 2))
print(flatten([1, [2, (3, [4, []])], 5]), power(3, 100), gcd(1071, 462), quicksort([3, 6, 1, 8, 2, 9, 2]), merge_sort([5, 2, 9, 1, 5, 6]), depth([1, [2, [3]], []]), change(100, [50, 25, 10, 5, 1]))




def deep_enough(n): return 0 if n == 0 else 1 + deep_enough(n - 1)


print(deep_enough(500))
try:
    deep = []
    deep.append(deep)
    print(deep == deep, deep, flatten([1]))
    flatten(deep)
except RecursionError:
    print("too deep")
a, b = [], []
a.append(b)
b.append(a)
try:
    print(a == b)
except RecursionError:
    print("comparing never ends")
