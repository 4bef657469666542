# split, rsplit, splitlines, partition, strip, replace, join.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for t in [b"", b" ", b"a", b" a  b c ", b"a,b,,c,", bytearray(b"one\ttwo\nthree"), b"aXXbXXXc", b"\x1ca\x1d", b"\x85a\xa0b", b"a\x0bb\x0cc"]:
    for sep in [None, b",", b" ", b"XX", bytearray(b"a")]:
        print(t, sep, [t.split(sep, n) for n in [-1, 0, 1, 2]], [t.rsplit(sep, n) for n in [-1, 0, 1, 2]])
    print(t.split(), t.split(maxsplit=1), t.rsplit(sep=b",", maxsplit=1), t.splitlines(), t.splitlines(True), t.strip(), t.lstrip(), t.rstrip(), t.strip(b"a "), t.lstrip(b" a"), t.rstrip(bytearray(b"c,")), t.strip(None), t.strip(b""))
    print(t.partition(b","), t.rpartition(b","), t.partition(b"XX"), t.rpartition(b"XX"), t.removeprefix(b"a"), t.removesuffix(b","), t.replace(b"a", b"<>"), t.replace(b"", b"-"), t.replace(b",", b"", 1), t.replace(b"X", b"Y", -1), t.replace(b"XX", b"", 0))
for t in [b"a\nb", b"a\r\nb\rc\n", b"\n\n", b"a\x0bb\x0cc\x1cd\x85e", b"\r\n\n\r"]:
    print(t, t.splitlines(), t.splitlines(keepends=True))
for sep in [b"", b",", bytearray(b"--")]:
    print(sep.join([]), sep.join([b"x"]), sep.join([b"x", bytearray(b"y"), b"z"]), sep.join((b"p", b"q")), sep.join(x for x in [b"1", b"2"]), attempt(lambda: sep.join([b"a", "b"])), attempt(lambda: sep.join(b"ab")), attempt(lambda: sep.join(5)), attempt(lambda: sep.join([1])), attempt(lambda: sep.join("ab")))
print(attempt(lambda: b"a".split(b"")), attempt(lambda: b"a".split("a")), attempt(lambda: b"a".rsplit(b"")), attempt(lambda: b"a".split(97)), attempt(lambda: b"a".partition(b"")), attempt(lambda: b"a".partition("a")), attempt(lambda: b"a".strip("a")), attempt(lambda: b"a".strip(97)), attempt(lambda: b"a".replace("a", "b")), attempt(lambda: b"a".replace(b"a", "b")), attempt(lambda: b"a".replace(97, b"b")), attempt(lambda: b"a".removeprefix("a")), attempt(lambda: b"a".removesuffix(97)), attempt(lambda: b"a".replace(b"a")))
print(type(bytearray(b"a,b").split(b",")[0]).__name__, type(b"a,b".partition(bytearray(b","))[1]).__name__, type(bytearray(b"a,b").partition(b",")[1]).__name__, type(bytearray(b",").join([b"a"])).__name__, type(b",".join([bytearray(b"a")])).__name__, type(bytearray(b"a").strip()).__name__, type(bytearray(b"a").replace(b"a", b"b")).__name__)
