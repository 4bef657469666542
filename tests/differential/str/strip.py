# strip, lstrip, rstrip with and without characters.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

texts = ["", " ", "abc", "  abc  ", "\t\n abc \r\n", "xxabcxx", "xyxabcyxy", "\u2003 é \u00a0", "\x1c\x1dabc\x1e\x1f", "日日abc日", "👍a👍", "\u200babc\u200b", "\x85abc\x85", "aaaa", "  a  b  "]
chars = [None, "", " ", "x", "xy", "abc", "日", "👍a", "a-z", " \t\n"]
for t in texts:
    print(repr(t), repr(t.strip()), repr(t.lstrip()), repr(t.rstrip()))
    for c in chars:
        print("   ", repr(c), repr(t.strip(c)), repr(t.lstrip(c)), repr(t.rstrip(c)))
print(attempt(lambda: "a".strip(1)), attempt(lambda: "a".lstrip(b"a")), attempt(lambda: "a".rstrip(["a"])), attempt(lambda: "a".strip("a", "b")))
print(repr(" \t\n\r\x0b\x0c".strip()), repr("\u1680\u2000\u2001\u2028\u2029\u202f\u205f\u3000x".strip()), repr("\ufeffx".strip()))
print(repr("www.example.com".strip("cmowz.")), repr("mississippi".lstrip("ipz")), repr("mississippi".rstrip("ipz")), repr("#....... Section 3.2.1 Issue #32 .......".strip(".#! ")))
long = " " * 10000 + "x" + "\u3000" * 10000
print(len(long.strip()), len(long.lstrip()), len(long.rstrip()))
