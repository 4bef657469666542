# Case, classes and layout of bytes: ASCII only.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

samples = [b"", b"hello World", b"ABC", b"abc1", b"a_b-c d'e", b"\xe9\xc9", b"\xb5abc\xdf", b"123", b" \t\n\r\x0b\x0c", b"\x1c\x85\xa0", b"Title Case", b"TitLe", b"1a A1", b"\x00\x7f", bytearray(b"mIxEd"), b"z", b"\xff"]
for s in samples:
    print(s, s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase())
    print("  ", s.isalpha(), s.isalnum(), s.isdigit(), s.isspace(), s.isupper(), s.islower(), s.istitle(), s.isascii())
for t in [b"", b"a", b"ab", b"-5", b"+12", b"--5", b"\xff", bytearray(b"xyz")]:
    print(t, [t.center(w) for w in [-1, 0, 1, 2, 3, 4, 5, 6]], [t.ljust(w, b"*") for w in [0, 2, 3, 5]], [t.rjust(w, b"\x00") for w in [0, 2, 3, 5]], [t.zfill(w) for w in [0, 1, 2, 3, 5]], t.center(6, b"-"), t.center(7, bytearray(b"=")))
print(attempt(lambda: b"a".center(5, "*")), attempt(lambda: b"a".center(5, b"**")), attempt(lambda: b"a".ljust(5, b"")), attempt(lambda: b"a".rjust(5, 42)), attempt(lambda: b"a".zfill("5")), attempt(lambda: b"a".center()), attempt(lambda: b"a".zfill(5.0)))
for t in [b"", b"\t", b"a\tb", b"ab\tc\td", b"abcdefgh\ti", b"a\n\tb", b"\xe9\tx", b"a\r\tb"]:
    print(t, t.expandtabs(), t.expandtabs(4), t.expandtabs(tabsize=1), t.expandtabs(0), t.expandtabs(-3))
table = bytes.maketrans(b"abc", b"xyz")
print(len(table), table[97:100], b"aabbcc d".translate(table), bytearray(b"cab").translate(table), b"abcabc".translate(table, b"a"), b"abc".translate(None, b"b"), b"abc".translate(None), b"abc".translate(table, delete=b"c"), b"".translate(table), bytearray.maketrans(b"a", b"b")[97], b"abc".translate(bytes(range(255, -1, -1))))
print(attempt(lambda: bytes.maketrans(b"ab", b"c")), attempt(lambda: bytes.maketrans("a", "b")), attempt(lambda: b"a".translate(b"short")), attempt(lambda: b"a".translate("x" * 256)), attempt(lambda: b"a".translate({97: 98})), attempt(lambda: b"a".translate(table, "a")), attempt(lambda: b"a".translate()), attempt(lambda: bytes.maketrans(b"a")))
