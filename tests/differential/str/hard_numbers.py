# Numbers of other scripts: int, float, isdigit and friends agree.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

scripts = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "๐๑๒๓๔๕๖๗๘๙", "᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙", "߀߁߂߃߄߅߆߇߈߉", "²³¹⁰⁴⁵", "½¼¾", "①②③", "ⅠⅡⅢ", "一二三"]
for s in scripts:
    print(s, s.isdecimal(), s.isdigit(), s.isnumeric(), s.isalnum(), s.isalpha(), [attempt(lambda: int(c)) for c in s][:10], attempt(lambda: int(s)), attempt(lambda: float(s)), attempt(lambda: float(s[:2] + "." + s[2:4])), attempt(lambda: int(s, 16)), attempt(lambda: int("-" + s)), attempt(lambda: int(" " + s + "\u2003")), attempt(lambda: int(s[:1] + "_" + s[1:])), attempt(lambda: float(s[:1] + "e" + s[1:2])), s.isidentifier(), ("x" + s).isidentifier(), s.upper() == s, s.zfill(12))
print(int("１_０"), attempt(lambda: int("１＿０")), attempt(lambda: int("−5")), attempt(lambda: int("－5")), attempt(lambda: int("٣.٠")), float("٣.١٤"), attempt(lambda: float("٣٫١٤")), int("1٢３"), attempt(lambda: int("0x１f", 16)), attempt(lambda: int("ｆ", 16)), attempt(lambda: float("１e５")), attempt(lambda: int("١٢٣", 8)), int("१०", 2), attempt(lambda: int("१०", 0)), attempt(lambda: int("०१", 0)))
print("%d" % int("٤٢"), f"{int('१२'):05}", str(int("๙๙")), "١" < "2", sorted(["١", "1", "１"]), "１" == "1", hash("1") == hash("１"), [c for c in "a1٢b３" if c.isdigit()], sum(int(c) for c in "1٢３"), "".join(sorted("３1٢")))
print(attempt(lambda: int("٣".encode())), attempt(lambda: float("٣".encode())), int(b" 7\x0b"), attempt(lambda: int(b"\x1c7")), attempt(lambda: int("\x1c٣")), attempt(lambda: float("\x1f2.5")), attempt(lambda: float("\x1f٢.5\u3000")))
for text in ["1\u00a0000", "1 000", "1\u2009000", "1'000", "1,000", "1.000,5", "1e3", "1E3", "0x10", "0b1", "0o7", "1_000.5", "١e٢", "\u200b1", "1\u200b", "\ufeff1", "1\n", "\x1f1", "\x1c1", "1\x00", "\x851"]:
    print(repr(text), attempt(lambda: int(text)), attempt(lambda: float(text)), text.strip(), text.isdigit())
