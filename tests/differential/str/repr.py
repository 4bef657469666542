# repr, str, ascii escapes and chr/ord.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

texts = ["", "a", "it's", 'say "hi"', "both ' and \"", "\\", "\n\r\t", "\x00\x01\x1f\x7f", "\x80\x9f\xa0\xad", "é", "日本", "👍", "\u0300", "\u200b\u200e", "\u2028\u2029", "\ue000",
         "\ufeff", "\ufffe", "\U000e0001", "\U0010ffff", "\U0001f9ff", "\u0378", "\u3000", "\u00a0", "\x1b[0m", "a\\nb", "'", '"', "''", '""', "\u061c", "\u180e", "\U000110bd", "\U0001e000"]
for t in texts:
    print(repr(t), repr([t]), len(repr(t)), repr(repr(t)))
print(texts[:6], {t: len(t) for t in texts[2:6]}, (texts[4],), str(texts[3:5]), str("x"), str(repr("x")), repr(str(1)))
for code in [0, 9, 10, 13, 27, 32, 65, 126, 127, 128, 159, 160, 173, 255, 256, 0x2ff, 0x378, 0x3ff, 0x600, 0xfff, 0x2000, 0x200f, 0x2010, 0xe000, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff]:
    print(code, repr(chr(code)), ord(chr(code)), chr(code).isprintable(), len(chr(code).encode()))
print(attempt(lambda: chr(-1)), attempt(lambda: chr(0x110000)), attempt(lambda: chr("a")), attempt(lambda: chr(1.0)), attempt(lambda: chr(10 ** 30)), attempt(lambda: ord("")),
      attempt(lambda: ord("ab")), attempt(lambda: ord(1)), ord(b"a"), attempt(lambda: ord(b"ab")), attempt(lambda: chr(None)), chr(True) == "\x01")
count = 0
printable = 0
for code in range(0, 0x800):
    r = repr(chr(code))
    count += len(r)
    printable += chr(code).isprintable()
print(count, printable)
