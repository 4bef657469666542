# Random operations on a list, held to a model that only uses indexing and concatenation.
seed = 42


def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 8) % n


def model_slice(xs, a, b, s):
    n = len(xs)
    if s > 0:
        a = max(a + n, 0) if a < 0 else min(a, n)
        b = max(b + n, 0) if b < 0 else min(b, n)
        return [i for i in range(a, b, s)]
    a = max(a + n, -1) if a < 0 else min(a, n - 1)
    b = max(b + n, -1) if b < 0 else min(b, n - 1)
    return [i for i in range(a, b, s)]


xs, model, checks = [], [], 0
for turn in range(4000):
    op = rnd(14)
    n = len(model)
    if op <= 2:
        v = rnd(50)
        xs.append(v)
        model = model + [v]
    elif op == 3:
        i, v = rnd(n + 3) - 1, rnd(50)
        xs.insert(i, v)
        at = max(i + n, 0) if i < 0 else min(i, n)
        model = model[:at] + [v] + model[at:]
    elif op == 4 and n:
        i = rnd(2 * n) - n
        assert xs.pop(i) == model[i]
        at = i % n
        model = model[:at] + model[at + 1:]
    elif op == 5:
        a, b, s = rnd(2 * n + 6) - n - 3, rnd(2 * n + 6) - n - 3, [1, 2, 3, -1, -2, -3][rnd(6)]
        assert xs[a:b:s] == [model[i] for i in model_slice(model, a, b, s)], (a, b, s)
    elif op == 6:
        a, b = sorted([rnd(n + 2), rnd(n + 2)])
        new = [rnd(50) for _ in range(rnd(5))]
        xs[a:b] = new
        model = model[:min(a, n)] + new + model[min(b, n):]
    elif op == 7:
        s = [2, 3, -1, -2][rnd(4)]
        where = model_slice(model, 0 if s > 0 else n, n if s > 0 else -n - 1, s)
        xs[::s] = [100 + k for k in range(len(where))]
        model = list(model)
        for k, i in enumerate(where): model[i] = 100 + k
    elif op == 8:
        xs.reverse()
        model = [model[n - 1 - i] for i in range(n)]
    elif op == 9 and n:
        v = model[rnd(n)]
        assert xs.index(v) == min(i for i in range(n) if model[i] == v)
        assert xs.count(v) == len([w for w in model if w == v]) and v in xs and v + 1000 not in xs
        xs.remove(v)
        at = min(i for i in range(n) if model[i] == v)
        model = model[:at] + model[at + 1:]
    elif op == 10:
        xs.sort(key=lambda v: v % 7, reverse=turn % 2 == 1)
        order = sorted(range(n), key=lambda i: (model[i] % 7 if turn % 2 == 0 else -(model[i] % 7), i))
        model = [model[i] for i in order]
    elif op == 11:
        new = (rnd(50),) * rnd(3)
        xs += new
        model = model + list(new)
    elif op == 12 and n > 60:
        a = rnd(n)
        xs[a:a + 30] = []
        model = model[:a] + model[a + 30:]
    elif op == 13 and n < 20:
        k = rnd(3)
        xs *= k
        model = [model[i % n] for i in range(n * k)] if n else []
    assert xs == model and len(xs) == len(model), (turn, op)
    checks += 1
    if turn % 500 == 0: print(turn, len(xs), sum(xs), xs[:5])
print(checks, xs, xs == model)
