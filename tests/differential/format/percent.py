# The % operator: all conversions, flags, widths, mappings and errors.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for v in [0, 1, -1, 42, -42, 255, 2 ** 40, -2 ** 70, True]:
    print(["%d" % v, "%i" % v, "%u" % v, "%5d|" % v, "%-5d|" % v, "%05d" % v, "%+d" % v, "% d" % v, "%x" % v, "%X" % v, "%#x" % v, "%#X" % v, "%o" % v, "%#o" % v, "%s" % v, "%r" % v, "%5s|" % v, "%-8s|" % v, "%.3d" % v, "%8.5d|" % v, "%-8.3d|" % v,
           "%+.4d" % v, "%08.3d" % v, "%#10x|" % v, "%#010x" % v, "%-#10o|" % v, "%+x" % v, "% x" % v, "%.5x" % v, "%#.5x" % v, "%f" % v, "%.2e" % v, "%g" % v, "%ld" % v, "%hd" % v])
for v in [0.0, -0.0, 1.5, -2.25, 1e10, 1e-10, 123456789.0, 1e100, float("inf"), float("-inf"), float("nan")]:
    print(["%f" % v, "%.2f" % v, "%10.3f|" % v, "%-10.1f|" % v, "%010.2f" % v, "%+f" % v, "% f" % v, "%e" % v, "%E" % v, "%.0e" % v, "%g" % v, "%G" % v, "%.3g" % v, "%#g" % v, "%#.0f" % v, "%F" % v, "%s" % v, "%r" % v, "%.0f" % v, "%+010.1f" % v, "%-+8.1f|" % v, "% 010.2e" % v])
    print(attempt(lambda: "%d" % v), attempt(lambda: "%x" % v), attempt(lambda: "%o" % v), attempt(lambda: "%c" % v))
for v in ["", "a", "abc", "日本", "it's"]:
    print(["%s" % v, "%r" % v, "%5s|" % v, "%-5s|" % v, "%.2s|" % v, "%5.1s|" % v, "%05s|" % v, "%a" % v, "%10r|" % v, "%-10.3r|" % v, "%.0s|" % v], attempt(lambda: "%d" % v), attempt(lambda: "%f" % v), attempt(lambda: "%c" % v), attempt(lambda: "%x" % v))
print("%.0c|%3.0c|%.5c" % ("a", 66, "c"), attempt(lambda: "%9999999999d" % ()), attempt(lambda: "%9999999999.0-d" % ()), attempt(lambda: "%.9999999999d" % 1), attempt(lambda: "%99999999999999999999d" % 1), attempt(lambda: "%*d" % (10 ** 20, 1)), attempt(lambda: "%.*d" % (10 ** 10, 1)), attempt(lambda: "%5%" % ()), attempt(lambda: "%-5%" % (1,)))
print("%c%c%c" % (65, "b", 0x65e5), "%5c|%-3c|" % ("x", "y"), "%%", "%d%%" % 5, attempt(lambda: "%c" % 0x110000), attempt(lambda: "%c" % -1), attempt(lambda: "%c" % "ab"), attempt(lambda: "%c" % ""))
print("%s %s" % (1, 2), "%s" % (1,), "%s" % ((1, 2),), "%s" % [1, 2], "%*d|%-*d|" % (5, 1, 4, 2), "%.*f" % (2, 3.14159), "%*.*f|" % (8, 1, 2.55), "%-*s|" % (4, "x"), "%*d|" % (-5, 1))
print("%(a)s %(b)d %(a)r" % {"a": "x", "b": 5}, "%(a)05.1f" % {"a": 2.55}, "%(a b)s" % {"a b": 1}, "%(a)s" % {"a": None, "z": 1}, "%s" % {"a": 1}, "%%(a)s" % {"a": 1}, "%()s" % {"": 1}, "%(a(b))s" % {"a(b)": 2})
bad = ["%", "%d %d", "%z", "%(a", "%(a)", "%*", "%.", "%5", "%s %", "%-", "%d %s %s", "%(a)s", "%*d", "%.*f", "% ", "%#", "%y", "%é", "%.s", "%10$s"]
for text in bad:
    print(text, attempt(lambda: text % 1), attempt(lambda: text % (1, 2)), attempt(lambda: text % {"b": 1}), attempt(lambda: text % ()))
print(attempt(lambda: "abc" % 1), attempt(lambda: "abc" % (1,)), "abc" % (), attempt(lambda: "abc" % {}), "abc" % {"a": 1}, attempt(lambda: "abc" % []), attempt(lambda: "abc" % [1]), attempt(lambda: "abc" % "x"), attempt(lambda: "%s" % ()), attempt(lambda: "%d" % None), attempt(lambda: "%d" % [1]))
text = "%s=%s;"
text %= ("k", "v")
print(text, "%s" % None, "%s" % True, "%d" % 3.99, "%d" % -3.99, "%i" % 1e20, "%x" % True, "%s %s" % ("日", "👍"), "%3d|%-3d|%03d" % (1000, 1000, 1000), "%.10s|" % "short", "%s" % b"bytes", "%r" % b"x", "%s" % range(3))
