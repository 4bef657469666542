# find, index, count, startswith, endswith, in: with bytes and ints, and all kinds of bounds.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

big = 10 ** 30
bounds = [(), (0,), (1,), (-1,), (3,), (100,), (-100,), (None, None), (1, 3), (0, -1), (2, 1), (None, 2), (big, big), (-big, big), (0, -big), (6, 6), (7, 9)]
for data in [b"", b"a", b"banana", bytearray(b"aaaa"), b"\x00\xff\x00\xff\x00", bytearray(b"abcabc")]:
    for sub in [b"", b"a", b"na", b"ana", bytearray(b"aa"), b"\xff\x00", b"abc", b"x"]:
        print(data, sub, [data.find(sub, *b) for b in bounds], [data.rfind(sub, *b) for b in bounds])
        print([data.count(sub, *b) for b in bounds], [data.startswith(sub, *b) for b in bounds], [data.endswith(sub, *b) for b in bounds], sub in data)
    for byte in [0, 97, 255]:
        print(byte, data.find(byte), data.rfind(byte), data.count(byte), byte in data, data.find(byte, 1), data.count(byte, 1, 3), attempt(lambda: data.index(byte)), attempt(lambda: data.rindex(byte, 0, -1)))
d = b"banana"
print(d.startswith((b"x", b"ba")), d.endswith((b"x", bytearray(b"na"))), d.startswith(()), d.startswith(b"an", 1), d.index(b"na"), d.rindex(b"na"), attempt(lambda: d.index(b"x")), attempt(lambda: d.rindex(b"x")), attempt(lambda: d.index(98, 1)))
print(attempt(lambda: d.find("a")), attempt(lambda: d.find(256)), attempt(lambda: d.find(-1)), attempt(lambda: d.find(1.5)), attempt(lambda: d.find(None)), attempt(lambda: d.count("a")), attempt(lambda: d.startswith("b")), attempt(lambda: d.startswith([b"b"])), attempt(lambda: d.startswith((b"b", "a"))), attempt(lambda: d.startswith(("a", b"b"))), attempt(lambda: d.endswith(98)), attempt(lambda: "a" in d), attempt(lambda: 256 in d), attempt(lambda: -1 in d), attempt(lambda: None in d), attempt(lambda: 1.5 in d), True in d, b"\x01" in d, 98 in d, attempt(lambda: d.find()), attempt(lambda: d.find(b"a", "b")))
hay = b"ab" * 3000 + b"abc" + b"ab" * 3000
print(hay.find(b"abc"), hay.rfind(b"abc"), hay.count(b"ab"), hay.count(b"abab"), hay.find(b"bb"), hay.find(b"c", 6002), hay.count(97), hay.index(99), bytearray(hay).find(b"abc"))
