# split, rsplit and splitlines.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

texts = ["", " ", "a", " a ", "a b c", "  a  b  c  ", "a,b,c", ",a,,b,", ",,,", "a, b, c", "one\ttwo\nthree", "x\u2003y\u00a0z", "\x1ca\x1fb", "日、本、語",
         "a\x85b\x0bc", "aXXbXXXc", "👍a👍"]
seps = [None, ",", " ", ", ", "XX", "、", "👍", "a"]
counts = [-1, 0, 1, 2, 5, -5, 10 ** 18]
for t in texts:
    for sep in seps:
        print(repr(t), repr(sep), [t.split(sep, n) for n in counts], [t.rsplit(sep, n) for n in counts])
    print(t.split(), t.rsplit(), t.split(maxsplit=1), t.rsplit(maxsplit=1), t.split(sep=","), t.rsplit(sep=",", maxsplit=1))

print(attempt(lambda: "a".split("")), attempt(lambda: "a".rsplit("")), attempt(lambda: "a".split(1)), attempt(lambda: "a".split(",", "1")),
      attempt(lambda: "a".split(",", 1.5)), attempt(lambda: "a".split(b",")), attempt(lambda: "a".split(",", None)), attempt(lambda: "a".split(",", 1, 2)),
      attempt(lambda: "a b".split(None, True)), attempt(lambda: "a".split(sep=",", sep2=1)))

lines = ["", "\n", "a\n", "a\nb", "a\r\nb\rc\nd", "a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i", "\r\n\r\n", "\n\r", "a\x1fb", "日\n本\r\n", "\n\na\n\n"]
for t in lines:
    print(repr(t), t.splitlines(), t.splitlines(True), t.splitlines(keepends=False), t.splitlines(keepends=True), t.split("\n"))
print(attempt(lambda: "a\nb".splitlines(1)), attempt(lambda: "a\nb".splitlines(0)), attempt(lambda: "a".splitlines(1, 2)))
