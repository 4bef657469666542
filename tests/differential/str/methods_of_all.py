# Every method of str on a spread of texts, one line for each.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

samples = ["", "Hello, World", "  a,b,,c  ", "ÀÉÎõü", "日本語 テスト", "aXbXc", "tab\tnl\n", "e\u0301\u0302", "123", "-7", "ﬁ ß İ", "👍🏽 ok", "x\u2003y\u00a0z", "_id1", "\x00\x1f"]
calls = [("capitalize", ()), ("casefold", ()), ("center", (14, "·")), ("count", ("a",)), ("encode", ()), ("endswith", ("c  ",)), ("expandtabs", (4,)), ("find", (",",)), ("index", ("a",)), ("isalnum", ()), ("isalpha", ()), ("isascii", ()), ("isdecimal", ()), ("isdigit", ()), ("isidentifier", ()), ("islower", ()), ("isnumeric", ()), ("isprintable", ()), ("isspace", ()), ("istitle", ()), ("isupper", ()), ("join", (["x", "y", "z"],)), ("ljust", (14, "*")), ("lower", ()), ("lstrip", ()), ("partition", ("X",)), ("removeprefix", ("Hell",)), ("removesuffix", ("c",)), ("replace", ("X", "--")), ("rfind", (",",)), ("rindex", ("b",)), ("rjust", (14,)), ("rpartition", (",",)), ("rsplit", (None, 1)), ("rstrip", (" c",)), ("split", ("X",)), ("splitlines", ()), ("startswith", (("H", "日"),)), ("strip", (" ac",)), ("swapcase", ()), ("title", ()), ("translate", ({97: "<a>", 98: None},)), ("upper", ()), ("zfill", (6,)), ("format", (1, 2)), ("format_map", ({},)), ("split", ()), ("nothing", ()), ("upper", (1,)), ("find", ()), ("center", ("x",)), ("join", (5,))]
for name, args in calls:
    print(name, args, [attempt(lambda: getattr(s, name)(*args)) for s in samples])
for s in samples:
    print(repr(s), [s[i:i + 2] for i in range(0, len(s), 2)], s * 2 == s + s, s in s + "x", s[::-1], len(s), len(s.encode()), s.encode().decode() == s, min(s, default=""), max(s, default=""), sorted(s)[:3], s == str(s), hash(s) == hash("".join(list(s))), s.join("ab"), f"{s:>16}|{s:.3}|{s!a}", "%r" % s, s < "b", s >= "A", s.split() == s.strip().split(), s.lower() == s.casefold(), s.upper().lower() == s.lower(), s.title().upper() == s.upper())
