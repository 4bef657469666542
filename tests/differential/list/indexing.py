# Reading and writing single items, and what is thrown at the borders.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__ if isinstance(e, TypeError) else f"{type(e).__name__}: {e}"


def put(xs, i, v):
    xs[i] = v
    return xs


xs = list("abcde")
for i in range(-5, 5):
    print(i, xs[i], end="; ")
print()
for i in [5, -6, 10 ** 6, 10 ** 30, -10 ** 30]:
    print(fails(lambda: xs[i]))
    print(fails(lambda: put(xs, i, "?")))
print(xs[True], xs[False])
for i in ["0", None, 1.0, (1,), [0]]:
    print(fails(lambda: xs[i]))
    print(fails(lambda: put(xs, i, "?")))
print(put(xs, 0, "A"), put(xs, -1, "E"), put(xs, True, "B"))
nested = [[0] * 3 for _ in range(2)]
nested[0][1] = 5
nested[1][-1] += 7
nested[0][0] -= 1
print(nested)
shared = [[0] * 2] * 3
shared[0][0] = 1
print(shared, shared[0] is shared[2])
xs[0] *= 3
xs[1] += "!"
print(xs)


class Place:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print(xs[Place(1)], xs[Place(-1)], xs[Place(1):Place(3)])
print(fails(lambda: xs[Place(99)]))
print(fails(lambda: xs[Place("no")]))
print(put([1, 2, 3], Place(2), "c"))
calls = []


def noted(x):
    calls.append(x)
    return x


def box(name):
    calls.append(name)
    return [0, 1, 2]


box("list")[noted(1)] = noted("value")
print(calls)
calls.clear()
box("list")[noted(2)] += noted(40)
print(calls)
