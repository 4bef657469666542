# Assignment to slices of a bytearray, with and without steps.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__


def assign(a, b, c, value):
    d = bytearray(b"abcdefgh")
    d[a:b:c] = value
    return d


bounds = [None, 0, 2, 5, 8, 9, -1, -3, -20, 20]
for value in [b"", b"X", b"XYZ", bytearray(b"12345678"), [1, 2], (), "text", 5, None, [300], ["a"], range(3), {65: 1}, 1.5, True, [1, None]]:
    print(value, [attempt(assign, a, b, None, value) for a in bounds for b in [None, 0, 3, -2]])
for step in [1, 2, 3, -1, -2, 100, 0, -100, "x", None]:
    for value in [b"", b"1", b"12", b"123", b"1234", b"12345678", [48, 49], 7]:
        print(step, value, [attempt(assign, a, b, step, value) for a, b in [(None, None), (1, None), (None, 5), (6, 1), (1, 6), (-1, 0), (3, 3)]])
d = bytearray(b"0123456789")
d[3:6] = d
print(d)
d[::2] = d[1::2] if len(d) % 2 == 0 else d[::2]
print(d)
d[5:2] = b"<>"
print(d)
d[len(d):] = b"end"
d[:0] = b"start"
print(d, len(d))
d[2:-2] = b""
print(d, len(d))
d[:] = range(65, 75)
print(d)
d[::3] = b""
print(d)
d[::-2] = b""
print(d)
d[1:1] = [0, 255]
d[-1:] = b"\x80" * 3
print(d, list(d), d.hex())
