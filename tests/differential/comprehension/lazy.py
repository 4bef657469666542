# What generator expressions do late, and what they do at once.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


log = []


def source(name, n):
    log.append("start " + name)
    for i in range(n):
        log.append(f"{name}{i}")
        yield i


def evens(xs): return (x for x in xs if x % 2 == 0)


def squares(xs): return (x * x for x in xs)


pipe = squares(evens(source("s", 6)))
print(log, next(pipe), log)
print(next(pipe), log[-1])
print(list(pipe), len(log), next(pipe, "end"))
print(fails(lambda: (x for x in 5)), fails(lambda: list(x for x in [1, 0] if 1 / x)))
factor = 2
g = (x * factor for x in [1, 2, 3])
print(next(g))
factor = 10
print(list(g))
limit = [3]
g = (x for x in range(10) if x < limit[0])
print(next(g), next(g))
limit[0] = 6
print(list(g))
xs = [1, 2, 3]
g = (x for x in xs)
xs = [7, 8]
print(list(g))
ys = [1, 2]
g = (y for y in ys)
ys.append(3)
print(list(g))
g = ((i, j) for i in range(2) for j in source("j" + str(i), 2))
log.clear()
print(next(g), log, next(g), next(g), log)
g = (1 / x for x in [1, 0, 2])
print(next(g), fails(lambda: next(g)), fails(lambda: next(g)), list(g))
naturals = (n for n in iter(lambda c=[0]: c.append(c[-1] + 1) or c[-1], None)) if False else (n for n in range(10 ** 12))
firsts = []
for n in naturals:
    if n * n > 50: break
    if n % 2: firsts.append(n)
print(firsts, next(naturals))
print(sum(1 for _ in range(1000)), max((x for x in "hello"), key=ord), list(zip((a for a in "ab"), (b for b in "cd"))), [*(x for x in range(2))], "b" in (c for c in "abc"))
total = 0
for a, b in ((i, i * i) for i in range(4)): total += a * b
print(total, tuple(i for i in range(3)), set(i % 2 for i in range(5)) == {0, 1}, type((i for i in [])).__name__)


def countdown(n): return (n - i for i in range(n))


print(list(countdown(4)), [list(countdown(k)) for k in range(3)])
def primes(limit):
    found = []
    for n in range(2, limit):
        if all(n % p for p in (q for q in found if q * q <= n)):
            found.append(n)
            yield n


print(list(primes(50)))
