# bytes() and bytearray() of everything.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for make in [bytes, bytearray]:
    print(make(), make(0), make(3), make(b"ab"), make(bytearray(b"xy")), make([1, 2, 255]), make((0, 65)), make({66: 1}), make(range(5)), make(x for x in [1, 2]), make("é", "utf-8"), make("abc", "ascii"), make("é", "latin-1"), make("é日", "ascii", "replace"), make("é日", "ascii", "ignore"), make("é", encoding="utf-8"), make(source=b"q"), make([True, False]))
    print(attempt(make, "abc"), attempt(make, -1), attempt(make, [256]), attempt(make, [-1]), attempt(make, ["a"]), attempt(make, [1.5]), attempt(make, 1.5), attempt(make, None), attempt(make, b"a", "ascii"), attempt(make, 5, "ascii"), attempt(make, "é", "ascii"), attempt(make, "a", "no-such-codec"), attempt(make, "é", "ascii", "no-such-handler"), attempt(make, [10 ** 30]), attempt(make, [[1]]))
    print(make(b"abc") == b"abc", make([0] * 3) == make(3), make(b"") == b"", len(make(1000)), bool(make()), bool(make(1)), list(make(b"az")), sum(make(b"abc")), max(make(b"abc")), sorted(make(b"cab")), [*make(b"hi")], tuple(make(b"hi")), set(make(b"aa")))
a = bytearray(b"shared")
b = a
c = bytearray(a)
a[0] = 83
print(a, b, c, a is b, a == c, bytes(a), bytes(a) == a, a == bytes(a), hash(bytes(a)) == hash(b"Shared"), attempt(lambda: hash(a)), {b"k": 1}[b"k"], attempt(lambda: {bytearray(b"k"): 1}), b"a" in {b"a", b"b"})
print(b"\x00\x01\x7f\x80\xff", b"tab\tnl\ncr\r", b"quote'", b'quote"', b"both'\"", b"back\\slash", b"\a\b\f\v", bytearray(b"it's"), bytearray(b'both\'"'), str(b"x"), repr(b"x"), f"{b'x'}", str(bytearray(b"x")), [b"a", bytearray(b"b")], r"\x" == "\\x", rb"\x41\n", b"\101\060", b"\x41" b"B")
print(str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), str(b"\xff", "latin-1"), attempt(lambda: str(b"\xff", "utf-8")), str(b"\xff", "utf-8", "replace"), str(bytearray(b"q"), "ascii"), attempt(lambda: str(5, "ascii")), attempt(lambda: str("a", "ascii")), str(b"\xffa", errors="ignore"))


class Indexed:
    def __index__(self):
        return 4


print(bytes(Indexed()), bytes([Indexed()]), bytearray(Indexed()), b"abcdef"[Indexed()], b"ab" * Indexed(), attempt(lambda: bytes([1, None])))
