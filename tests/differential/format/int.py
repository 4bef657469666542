# The format mini-language for ints.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

values = [0, 1, -1, 7, 42, -42, 255, 1000, -1000, 123456, 1234567, -1234567, 2 ** 31, -2 ** 63, 10 ** 20, -10 ** 25, 12345678901234567890]
specs = ["", "d", "b", "o", "x", "X", "c", "n", "e", "f", "g", "%", "E", "F", "G", "s", "5", "<8", ">8", "^8", "=8", "08", "+", "-", " ", "+d", " d", "#x", "#X", "#o", "#b", "#d", "#010x", "+#12o", "<#12b",
         ",", "_", ",d", "_d", "_x", "_b", "_o", "_X", "#_x", ",x", "010,", "020_", "+,", "015,d", "*>12,", "*=+12,", "x<+9d", "0=8", "^+9", ".2", ".2d", ".2f", ",.2f", "_.3e", "+.1%", "012.3f", "10.4g", "z", "zd", "z.1f",
         "-#x", " #b", "024b", "_<10", ",<10", "1,", "1_", ",_", "_,", "<012", ">012", "^012x", "=012", "30,.4f", "03", "5.", "x5", "dd", "i", "u", "r", "030_b", "+030_x", "#030_o"]
for v in values:
    print(v, [attempt(lambda: format(v, spec)) for spec in specs])
for spec in specs:
    print(repr(spec), [attempt(lambda: format(v, spec)) for v in [True, False, 65, 0x1f44d, -5]])
print(attempt(lambda: format(0x110000, "c")), attempt(lambda: format(-1, "c")), format(97, "c"), format(8364, ">3c"), format(97, "05c"), attempt(lambda: format(97, "+c")), attempt(lambda: format(97, ",c")),
      attempt(lambda: format(97, ".1c")), attempt(lambda: format(97, "#c")), format(0x65e5, "*^5c"), attempt(lambda: format(2 ** 70, "c")))
