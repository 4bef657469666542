# What changes a bytearray.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

a = bytearray(b"hello")
a.append(33)
a.extend(b" you")
a.extend([33, 33])
a.extend(x for x in [65, 66])
a.extend(bytearray(b"z"))
a.insert(0, 60)
a.insert(-1, 61)
a.insert(100, 62)
a.insert(-100, 63)
print(a, len(a), a.pop(), a.pop(0), a.pop(-2), a, a.remove(108), a, a.reverse(), a, a.copy() == a, a.copy() is a)
a.clear()
print(a, attempt(lambda: a.pop()), attempt(lambda: a.remove(1)), attempt(lambda: a.append(256)), attempt(lambda: a.append(-1)), attempt(lambda: a.append("a")), attempt(lambda: a.append(b"a")), attempt(lambda: a.append(1.5)), attempt(lambda: a.append(None)), attempt(lambda: a.append(10 ** 30)), attempt(lambda: a.extend("ab")), attempt(lambda: a.extend(5)), attempt(lambda: a.extend([1, 256])), attempt(lambda: a.extend([1, "a"])), attempt(lambda: a.insert(0, 256)), attempt(lambda: a.insert("0", 1)), attempt(lambda: a.insert(0)), a)
a = bytearray(range(10))
a[0] = 255
a[-1] = True
a[5] += 100
a[3] ^= 0xff
print(a, attempt(lambda: a.pop(100)), attempt(lambda: a.pop(-11)), attempt(lambda: a.pop("x")), attempt(lambda: a.pop(10 ** 30)))
b = a
b += b"xy"
print(a is b, a, b)
b *= 2
print(a is b, len(a), a[-3:])
print(b[-3:], attempt(lambda: b + [1, 2]), attempt(lambda: a.remove(300)), attempt(lambda: a.remove("a")), a.count(b"x"), a.find(b"xy"), a.index(120))


def set_item(d, i, v):
    d[i] = v
    return d


print([attempt(set_item, bytearray(b"abc"), i, v) for i, v in [(0, 65), (-1, 66), (3, 1), (-4, 1), (0, 256), (0, -1), (0, "a"), (0, b"a"), (0, 1.5), (0, None), (1.0, 1), ("0", 1), (None, 1), (10 ** 30, 1), (0, 10 ** 30), (True, 7)]])
c = bytearray()
for i in range(600):
    c.append(i % 256)
    if i % 5 == 0:
        c.pop(len(c) // 2)
print(len(c), sum(c), c[:8], c[-8:], c.count(b"\x00"), bytes(c[100:110]).hex())
d = bytearray(b"self")
d.extend(d)
d.extend(bytes(d))
d[2:2] = d
print(d, d == bytearray(b"se") + b"self" * 4 + b"lf" + b"self" * 3, d.upper(), d, d.strip(b"s"), d)
