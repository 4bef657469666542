# The format mini-language for strings.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

values = ["", "a", "abc", "日本語", "é\u0301", "👍", "tab\t"]
specs = ["", "s", "5", "<5", ">5", "^5", "=5", "*<6", "*>6", "*^6", "日^8", "👍>4", ".2", ".0", "6.2", "*^7.1s", "05", "0", "<05", "^010s", "+", "-", " ", "#", ",", "_", "d", "x",
         "5d", ".", ".s", "1", "100", "<<5", ">>5", "^^5", "==5", "}^5", "{<5", "  <4", "z", "5 ", " 5", "s5", "5s", "5ss", "c", "n", "<", ">", "^", "=", "*", "*<", "0<5", "00005"]
for v in values:
    for spec in specs:
        print(repr(v), repr(spec), repr(attempt(lambda: format(v, spec))))
print(f"{'x':>{5}}|{'y':{'*'}^{7}}|{'abcdef':.{3}}|{'abc':{10}.{2}}|{'z'!r:>6}|{'é'!r:^7}|{'q'!s:<3}|")
name = "Ada"
width = 8
print(f"{name:>{width}}|{name:<{width + 2}}|{name:^{width * 2}}|{name:{'-'}^{width}}|{name!r}|{name!r:>{width}}|{name[0]}{name[-1]}|{name.upper():_<6}|")
print(f"{{literal}} {{{name}}} }}{{ {name}", f"{name}" f"{width}", f"", f"{'nested ' + f'{width}'}", f"{len(name)}{name * 2}")
print(attempt(lambda: format("a", 5)), attempt(lambda: format("a", None)), attempt(lambda: format()), format("a"), format("a", ""), attempt(lambda: format("a", b"")))
