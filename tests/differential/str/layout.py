# center, ljust, rjust, zfill, expandtabs.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for t in ["", "a", "ab", "abc", "日本", "é", "-5", "+5", "--5", "+", "-", "12.5", "-日"]:
    for w in [-5, 0, 1, 2, 3, 4, 5, 6, 7, 10]:
        print(repr(t), w, repr(t.center(w)), repr(t.ljust(w)), repr(t.rjust(w)), repr(t.zfill(w)), repr(t.center(w, "*")), repr(t.ljust(w, "日")), repr(t.rjust(w, "👍")))
print(attempt(lambda: "a".center(5, "")), attempt(lambda: "a".center(5, "ab")), attempt(lambda: "a".center("5")), attempt(lambda: "a".center(5.0)),
      attempt(lambda: "a".ljust(5, 1)), attempt(lambda: "a".rjust()), attempt(lambda: "a".zfill("3")), attempt(lambda: "a".zfill(None)), "a".center(True, "x"), repr("a".ljust(3, " ")))
print(attempt(lambda: "a".ljust(10 ** 30)), attempt(lambda: "a".zfill(-10 ** 30)))

tabs = ["", "\t", "a\tb", "ab\tc\td", "abcdefgh\ti", "a\n\tb", "a\r\tb", "日\t本", "\t\t", "a\t\nb\tc", "1234567\t8", "12345678\t9", "é\u0301\tx"]
for t in tabs:
    print(repr(t), repr(t.expandtabs()), [t.expandtabs(n) for n in [0, 1, 2, 4, 8, 9, -1, -8]], repr(t.expandtabs(tabsize=3)))
print(attempt(lambda: "a".expandtabs("8")), attempt(lambda: "a".expandtabs(1.5)), attempt(lambda: "a\t".expandtabs(True)), attempt(lambda: "a".expandtabs(None)))
