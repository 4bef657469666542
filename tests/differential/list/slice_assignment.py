# Assigning to a slice: growing, shrinking, steps, and the errors.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__ if isinstance(e, TypeError) else f"{type(e).__name__}: {e}"


def put(n, a, b, c, value):
    xs = list(range(n))
    xs[a:b:c] = value
    return xs


print(put(6, 1, 3, None, ["a", "b"]))
print(put(6, 1, 3, None, ["a"]))
print(put(6, 1, 3, None, ["a", "b", "c", "d"]))
print(put(6, 1, 3, None, []))
print(put(6, None, None, None, "xyz"))
print(put(6, 4, 2, None, ["in"]))
print(put(6, 2, 2, None, ["in"]))
print(put(6, 10, 20, None, ["end"]))
print(put(6, -20, -10, None, ["front"]))
print(put(6, -1, None, None, (7, 8, 9)))
print(put(6, None, 3, None, (i * i for i in range(2))))
print(put(6, None, None, 2, "abc"))
print(put(6, None, None, -1, range(6)))
print(put(6, None, None, -2, "abc"))
print(put(6, 5, 0, -2, [1, 2, 3]))
print(put(6, 1, 1, 2, []))
print(put(6, 1, 4, 1, []))
print(put(6, 4, 1, 1, ["x"]))
print(fails(lambda: put(6, None, None, 2, "ab")))
print(fails(lambda: put(6, None, None, 2, [])))
print(fails(lambda: put(6, None, None, -1, "abcdefg")))
print(fails(lambda: put(6, 1, 2, None, 5)))
print(fails(lambda: put(6, None, None, 2, 5)))
print(fails(lambda: put(6, None, None, 0, [])))
print(fails(lambda: put(6, "a", None, None, [])))
print(put(6, 1, 3, None, {"k": 1, "l": 2}), put(3, 1, 1, None, "uv"))
xs = [1, 2, 3]
xs[1:2] = xs
print(xs)
xs[::2] = xs[::-2]
print(xs)
xs[:] = []
print(xs)
ys = xs
ys[:] = [1, 2]
print(xs, ys is xs)
xs[len(xs):] = [3, 4]
xs[:0] = [0]
print(xs)
xs[1:3] += ["more"]
print(xs)


def leaving():
    yield 1
    raise ValueError("stopped")


try:
    xs[1:2] = leaving()
except ValueError as e:
    print(e, xs)
