# str.format: automatic and numbered fields, names, attributes, indexes, nesting, errors.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


p = Point(3, [10, {"k": "deep"}])
print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b} {a}".format(a=1, b=2), "{} {a} {}".format(1, 2, a=3), "{0}{a}{1}".format(1, 2, a="-"))
print("{0.x} {0.y} {0.y[0]} {0.y[1][k]}".format(p), "{p.x}".format(p=p), "{[1]} {[a]}".format([1, 2], {"a": "b"}), "{0[0][1]}".format([[1, 2]]), "{a[b c]}".format(a={"b c": 1}), "{0[-1]}".format({"-1": "neg"}))
print("{:>5}|{:<5}|{:^5}|{:*^5}".format(1, 2, 3, 4), "{:{}}|{:{}}".format(1, 5, "a", 3), "{:{w}.{p}f}".format(3.14159, w=8, p=2), "{0:{1}{2}}".format("x", ">", 4), "{!r} {!s} {!a}".format("é", "é", "é"), "{!r:>6}".format("x"))
print("{{}} {{{}}} }}{{".format(1), "{{0}}".format(1), "".format(), "".format(1, 2, a=3), "no fields".format(), "{:}".format(5), "{0!s:}".format(5), "{:{}{}}".format(5, "0", 4))
bad = ["{", "}", "{}}", "{{}", "{0", "{!}", "{!x}", "{!rr}", "{:d", "{0.}", "{0[}", "{0[]}", "{0[a}", "{.x}", "{0.nope}", "{0[9]}", "{1}", "{a}", "{}{}", "{0}{}", "{}{0}", "{-1}", "{ }", "{ 0}", "{0 }", "{:{:{}}}", "{0[0}", "{0!r", "{0!r:", "{!r:x}", "{0x}", "{0]}", "{:}}", "{0[0]x}", "{0..x}", "{!r }"]
for text in bad:
    print(text, attempt(lambda: text.format("value")), attempt(lambda: text.format([1, 2])), attempt(lambda: text.format(1, 2, 3)))
print("{x} {y}".format_map({"x": 1, "y": 2}), attempt(lambda: "{x}".format_map({})), attempt(lambda: "{}".format_map({})), attempt(lambda: "{0}".format_map({0: 1})), attempt(lambda: "{x}".format_map([1])), attempt(lambda: "{x}".format_map()))


class Default:
    def __getitem__(self, key):
        return "<" + key + ">"


print("{x} {y:>6} {z!r}".format_map(Default()), "{0[key]}".format(Default()), "{0:>{width}} {0:.{prec}}".format("abc", width=5, prec=1))
print(" ".join("{:0{}b}".format(i, 4) for i in range(5)), "{:,} {:_}".format(10 ** 6, 10 ** 6), "{:%}".format(0.25), "{:.1%}".format(0.256), "{:5d}|{:<5d}|{:05d}".format(42, 42, -42), "{0:x} {0:#x} {0:o} {0:b} {0:c}".format(65))
print("{0}, {1}, {2}".format(*"abc"), "{a}-{b}".format(**{"a": 1, "b": 2}), "{2}{1}{0}".format(*range(3)), "{0:日>4}".format("x"), "{日本}".format(日本="nihon"), "{0!r}".format("\n"), "{:s}".format("s"), attempt(lambda: "{:d}".format("s")), attempt(lambda: "{:s}".format(1)))
