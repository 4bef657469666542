# bytes % values and bytearray % values: every conversion, its flags, and what is refused.
def attempt(format, args):
    try:
        result = format % args
        return repr(result)
    except Exception as e:
        return type(e).__name__

class Text:
    def __bytes__(self): return b"BB"

class Number:
    def __index__(self): return 65

class Real:
    def __float__(self): return 2.5

cases = [
    (b"%d and %s", (42, b"x")), (b"%s|%b|%5s|%-5b|%.1s|%05b", (b"ab", bytearray(b"\xff\x80"), b"ab", b"ab", b"ab", b"ab")),
    (b"%a|%r|%10a|%.2r", ("\u00e4", b"x", "a", 12.5)), (b"%c%c%c", (b"a", bytearray(b"b"), 200)), (b"%5c|%-5c|%05c", (b"a", b"b", b"c")),
    (b"%i %u %o %#x %#X %+d % d %05d %-5d|", (1, 2, 8, 255, 255, 1, 1, -4, 4)), (b"%ld %hd %Lf", (1, 2, 3)),
    (b"%.2f|%e|%g|%G|%F|%E", (1.5, 1.5, 1e100, 1e-10, 2.0, 3.0)), (b"%*d|%-*d|%.*f", (5, 1, 4, 2, 1, 2.55)),
    (b"%x %#o %#.3x %.0d", (-255, 8, 1, 0)), (b"%d", 10 ** 30), (b"%d", 3.7), (b"%d%%", 50), (b"%%", ()), (b"", ()),
    (b"%(a)s %(b)03d", {b"a": b"1", b"b": 2}), (b"%((a))s", {b"(a)": b"1"}), (b"%s|%5b", (Text(), Text())),
    (b"%c %x %d", (Number(), Number(), Number())), (b"%f", Real()), (b"\xff\x00%s\xff", b"\x00"), (b"%s", b""),
    (b"%s", "a"), (b"%b", 1), (b"%s", [1]), (b"%d", "x"), (b"%d", b"1"), (b"%x", 3.7), (b"%f", "x"), (b"%f", b"1"), (b"%d", Real()),
    (b"%c", 256), (b"%c", -1), (b"%c", 10 ** 30), (b"%c", "a"), (b"%c", b"ab"), (b"%c", b""), (b"%z", 1), (b"%", 1), (b"%(a", {b"a": 1}),
    (b"%(a)d", 1), (b"%(a)d", b"x"), (b"%(a)d", {"a": 1}), (b"%(a)*d", {b"a": 1}), (b"%d", (1, 2)), (b"%d %d", (1,)), (b"%d", ()),
    (b"x", b"x"), (b"x", bytearray(b"x")), (b"x", "x"), (b"x", 3), (b"x", [1]), (b"x", {}), (b"x", range(3)), (b"x", {1}),
    (b"%*d", ("x", 1)), (b"%99999999999999999999d", 1), (b"%.99999999999d", 1), (b"%5%", ()), (b"%(a)%", {b"a": 1}),
]
for format, args in cases:
    print(format, attempt(format, args), attempt(bytearray(format), args))

array = bytearray(b"%d,")
array %= 7
print(array, bytes(Text()), attempt(b"x", Text()))
# What a text takes for a mapping.
for args in [b"x", bytearray(b"x"), range(3), [1], {}, {1}, Number(), "x", ("x",)]:
    print(attempt("text", args), attempt("%(k)s", args), attempt("%s", args if isinstance(args, (str, list)) else 1))
