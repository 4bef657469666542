# + and * on lists, in place and not.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


print([1] + [2, 3], [] + [], [1, 2] * 3, 3 * ["a"], [1] * 0, [1] * -5, [] * 100)
print([1] * True, [1, 2] * False)
print(fails(lambda: [1] + (2,)), fails(lambda: [1] + 2), fails(lambda: [1] * 2.0), fails(lambda: [1] * "2"))
print(fails(lambda: [1] - [1]), fails(lambda: -[1]), fails(lambda: [1] * [2]), fails(lambda: None + [1]))
print(fails(lambda: [1, 2] * 10 ** 12), fails(lambda: [1] * 10 ** 30), fails(lambda: [1] * -10 ** 10))
xs = [1]
same = xs
xs += [2]
print(xs, same, xs is same)
xs = xs + [3]
print(xs, same, xs is same)
ys = [0]
ys += (1, 2)
ys += "ab"
ys += range(2)
ys += {"k": 0}
ys += (x for x in [7])
print(ys)


def add(xs, v):
    xs += v
    return xs


print(fails(lambda: add([1], 5)), fails(lambda: add([1], None)))
zs = [1, 2]
other = zs
zs *= 2
print(zs, other is zs)
zs *= 0
print(zs, other)
zs += zs
print(zs)
ws = [1, 2]
ws += ws
ws += ws
print(ws)
holder = ([1], [2])
try:
    holder[0] += [9]
except TypeError as e:
    print("TypeError", holder)
rows = [[]] * 2
rows[0] += [1]
print(rows)
total = sum([[1], [2, 3], []], [])
print(total, sum([(1,), (2,)], ()))
