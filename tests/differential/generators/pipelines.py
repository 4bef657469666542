# Programs built from generators.
def take(n, it):
    it = iter(it)
    for _ in range(n):
        try:
            yield next(it)
        except StopIteration:
            return


def count(start=0, step=1):
    while True:
        yield start
        start += step


def primes():
    composites = {}
    for n in count(2):
        if n not in composites:
            yield n
            composites[n * n] = [n]
        else:
            for p in composites.pop(n): composites.setdefault(n + p, []).append(p)


def chunks(xs, n):
    chunk = []
    for x in xs:
        chunk.append(x)
        if len(chunk) == n:
            yield chunk
            chunk = []
    if chunk: yield chunk


def windows(xs, n):
    window = []
    for x in xs:
        window.append(x)
        if len(window) > n: window.pop(0)
        if len(window) == n: yield tuple(window)


def groupby(xs, key):
    group, last = [], None
    for x in xs:
        k = key(x)
        if group and k != last:
            yield last, group
            group = []
        group.append(x)
        last = k
    if group: yield last, group


def merge(*its):
    heads = []
    for it in map(iter, its):
        for first in it:
            heads.append((first, len(heads), it))
            break
    while heads:
        heads.sort(key=lambda h: h[:2])
        v, i, it = heads.pop(0)
        yield v
        for following in it:
            heads.append((following, i, it))
            break


def takewhile(f, xs):
    for x in xs:
        if not f(x): return
        yield x


def scan(f, xs, acc):
    for x in xs:
        acc = f(acc, x)
        yield acc


def tee(xs):
    xs = list(xs)
    return iter(xs), iter(xs)


def roundrobin(*its):
    its = [iter(i) for i in its]
    while its:
        for i in list(its):
            try:
                yield next(i)
            except StopIteration:
                its.remove(i)


def product(*pools):
    if not pools:
        yield ()
        return
    for x in pools[0]:
        for rest in product(*pools[1:]): yield (x, *rest)


def subsets(xs):
    if not xs:
        yield []
        return
    for s in subsets(xs[1:]):
        yield s
        yield [xs[0]] + s


print(list(take(5, count(10, 3))), list(take(12, primes())), list(chunks(range(7), 3)), list(windows("abcde", 3)), list(take(3, [])))
print(list(groupby([1, 3, 2, 4, 6, 5], lambda x: x % 2)), list(merge([1, 4, 9], [2, 3], [], [0, 10])), list(takewhile(lambda x: x < 30, primes())))
print(list(scan(lambda a, b: a + b, range(1, 6), 0)), list(roundrobin("abc", [1], "xy")), list(product("ab", [1, 2])), list(product()), list(subsets([1, 2, 3])))
a, b = tee(take(3, count()))
print(next(a), list(b), list(a))
lines = ["# comment", "a = 1", "", "b=2 ", "c = 3 # three"]
stripped = (line.split("#")[0].strip() for line in lines)
pairs = (line.split("=") for line in stripped if line)
print({k.strip(): int(v) for k, v in pairs})
twins = ((p, q) for p, q in windows(primes(), 2) if q - p == 2)
print(list(take(6, twins)))
squares = {n * n for n in take(20, count())}
print([n for n in takewhile(lambda n: n < 200, count()) if n in squares and n % 3 == 0])


def coroutine_sum():
    total = 0
    while True:
        x = yield total
        if x is None: return total
        total += x


c = coroutine_sum()
print(next(c), [c.send(n) for n in [1, 2, 3]])
