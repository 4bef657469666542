# Small programs whose state lives in closures.
def make_bank(start):
    balance = start
    log = []

    def deposit(n):
        nonlocal balance
        balance += n
        log.append(("+", n))
        return balance

    def withdraw(n):
        nonlocal balance
        if n > balance: raise ValueError(f"only {balance}")
        balance -= n
        log.append(("-", n))
        return balance

    return deposit, withdraw, lambda: balance, lambda: list(log)


put, take, left, history = make_bank(10)
put2, take2, left2, history2 = make_bank(0)
print(put(5), take(7), left(), history(), left2(), put2(1), history2())
try:
    take(100)
except ValueError as e:
    print(e, left(), len(history()))


def ids(prefix):
    n = 0

    def fresh():
        nonlocal n
        n += 1
        return f"{prefix}{n}"
    return fresh


a, b = ids("a"), ids("b")
print(a(), a(), b(), a(), b())


def limited(f, n):
    left = n

    def run(*args):
        nonlocal left
        if left == 0: return None
        left -= 1
        return f(*args)
    return run


twice = limited(max, 2)
print(twice(1, 2), twice(3, 4), twice(5, 6))


def lru(f, size):
    kept = {}
    hits, misses = 0, 0

    def run(x):
        nonlocal hits, misses
        if x in kept:
            hits += 1
            kept[x] = kept.pop(x)
        else:
            misses += 1
            kept[x] = f(x)
            if len(kept) > size: kept.pop(next(iter(kept)))
        return kept[x]
    return run, lambda: (hits, misses, list(kept))


square, info = lru(lambda x: x * x, 3)
print([square(x) for x in [1, 2, 3, 1, 4, 2, 1]], info())


def averager():
    total, n = 0, 0

    def add(x):
        nonlocal total, n
        total, n = total + x, n + 1
        return total / n
    return add


avg = averager()
print([avg(x) for x in (10, 20, 60)])


def toggler(*states):
    i = -1

    def step():
        nonlocal i
        i = (i + 1) % len(states)
        return states[i]
    return step


light = toggler("green", "yellow", "red")
print([light() for _ in range(5)])


def undoable(value):
    past, future = [], []

    def set_to(v):
        nonlocal value
        past.append(value)
        value = v
        future.clear()

    def undo():
        nonlocal value
        if past:
            future.append(value)
            value = past.pop()
        return value

    def redo():
        nonlocal value
        if future:
            past.append(value)
            value = future.pop()
        return value

    return set_to, undo, redo, lambda: value


put, undo, redo, now = undoable("a")
for v in "bcd": put(v)
print(undo(), undo(), redo(), now(), undo(), undo(), undo())
put("z")
print(redo(), now(), undo())


def random_source(seed):
    def draw(n):
        nonlocal seed
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (seed >> 33) % n
    return draw


dice = random_source(1)
rolls = [dice(6) + 1 for _ in range(12)]
print(rolls, sorted(rolls) != rolls, {n: rolls.count(n) for n in sorted(set(rolls))})


def memo_fib():
    known = {0: 0, 1: 1}

    def fib(n):
        if n not in known: known[n] = fib(n - 1) + fib(n - 2)
        return known[n]
    return fib, known


fib, known = memo_fib()
print(fib(60), len(known), fib(3))
counters = {name: ids(name) for name in "xy"}
print([counters[n]() for n in "xxyxy"], [f() for f in counters.values()])
