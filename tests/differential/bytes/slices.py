# Indexing and slicing of bytes and bytearrays; order and equality; + and *.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

big = 10 ** 30
bounds = [None, 0, 1, 2, 5, 6, 7, -1, -3, -6, -7, big, -big]
for d in [b"", b"a", b"abcdef", bytearray(b"xyz")]:
    for a in bounds:
        print(d, a, [d[a:b] for b in bounds], attempt(lambda: d[a]))
    for step in [1, 2, 3, -1, -2, -4, big, -big]:
        print(step, d[::step], d[1::step], d[:3:step], d[-1:0:step], d[4:1:step], d[-2::step])
one = b"a"
print(attempt(lambda: one[::0]), attempt(lambda: one[1.0]), attempt(lambda: one["0"]), attempt(lambda: one[None]), attempt(lambda: one[big]), b"ab"[True], type(b"ab"[0:1]).__name__, type(bytearray(b"ab")[0:1]).__name__, attempt(lambda: b"ab"[0:"x"]))
things = [b"", b"a", b"A", b"ab", b"b", b"\x00", b"\xff", bytearray(b"a"), bytearray(b"ab"), b"a\x00"]
for x in things:
    print(x, [x < y for y in things].count(True), [x <= y for y in things].count(True), [x == y for y in things].count(True), [x != y for y in things].count(True), x + b"!", x + bytearray(b"?"), x * 2, 2 * x, x * 0, x * -1)
print(sorted(things[:7]), max(things), min(b"hello"), b"a" == "a", b"a" == 97, b"a" != "a", [b"a"] == [bytearray(b"a")], attempt(lambda: b"a" < "a"), attempt(lambda: b"a" < 97), attempt(lambda: b"a" + "a"), attempt(lambda: "a" + b"a"), attempt(lambda: b"a" + 1), attempt(lambda: b"a" * "a"), attempt(lambda: b"a" * 1.5), attempt(lambda: b"a" + None), attempt(lambda: b"a" + [1]), attempt(lambda: -b"a"), attempt(lambda: b"a" & b"b"), attempt(lambda: b"a" * 10 ** 30))
print(type(b"a" + bytearray(b"b")).__name__, type(bytearray(b"a") + b"b").__name__, type(bytearray(b"a") * 2).__name__, len(b"x" * 100000), (b"ab" * 1000)[-3:], (b"ab" * 3)[1::2], b"abc"[::-1] + b"abc"[1:], list(reversed(bytearray(b"abc"))), list(enumerate(b"ab")), list(zip(b"ab", "xy")), [x for x in b"hello" if x > 104], dict(zip(b"ab", b"cd")))


def store(d):
    d[0] = 1


print(attempt(store, b"abc"), attempt(store, bytearray(b"")), attempt(store, "abc"), attempt(store, (1, 2)))
