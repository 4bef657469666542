# Slices are cut to the borders, in every direction.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__ if isinstance(e, TypeError) else f"{type(e).__name__}: {e}"


xs = list(range(10))
bounds = [None, 0, 1, 4, 9, 10, 15, -1, -4, -10, -11, -20]
for a in bounds:
    for b in bounds:
        print(a, b, xs[a:b])
for step in [1, 2, 3, 7, 20, -1, -2, -3, -7, -20]:
    print(step, xs[::step], xs[2:8:step], xs[8:2:step], xs[-3::step], xs[:-3:step], xs[20:-20:step], xs[-20:20:step])
print(fails(lambda: xs[::0]))
print(fails(lambda: xs[1:2:"x"]))
print(fails(lambda: xs["a":]))
print(fails(lambda: xs[1.0:]))
print(xs[10 ** 30:], xs[:10 ** 30], xs[-10 ** 30:2], xs[::10 ** 30], xs[::-10 ** 30])
print(xs[:] == xs, xs[:] is xs)
print("hello"[1:3], "hello"[::-1], (1, 2, 3)[1:], (1, 2, 3)[::-2], range(10)[2:8:3])
s = slice(1, 8, 3)
print(s, xs[s], s.start, s.stop, s.step)
print(slice(5), slice(1, 2), slice(None, None, -1), xs[slice(None, None, -1)])
for s in [slice(None), slice(2), slice(-3, None), slice(None, None, -1), slice(8, 1, -3), slice(100, -100)]:
    print(s, s.indices(10), s.indices(0), s.indices(3))
print(slice(1, 2) == slice(1, 2, None), slice(1, 2) == slice(1, 3), slice(1) != slice(2))
print([][::], [][1:2], [][::-1], [1][5:], [1][-5:])
