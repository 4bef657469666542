# encode and decode: codecs and error handlers.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

texts = ["", "abc", "é", "日本", "👍", "aé日👍b", "\x80\xff", "\x00", "\ufeff", "\uffff", "\U0010ffff", "e\u0301"]
names = ["utf-8", "UTF-8", "utf8", "U8", "utf_8", "ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "L1"]
for t in texts:
    print(repr(t), [attempt(lambda: t.encode(n)) for n in names])
    print([attempt(lambda: t.encode("ascii", e)) for e in ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace"]], [attempt(lambda: t.encode("latin-1", e)) for e in ["ignore", "replace", "backslashreplace", "xmlcharrefreplace"]])
    for n in ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig"]:
        print(n, t.encode(n), t.encode(n).decode(n) == t)
bad = [b"\xff", b"\xc3", b"\xc3\x28", b"a\x80b", b"\xe2\x82", b"\xe2\x82a", b"\xf0\x9f\x91", b"\xf0\x9f\x91a", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x28\xa1", b"\xf0\x28\x8c\xbc", b"\xfe\xff", b"\xc3\xa9\xff\xc3\xa9", b"\xe0\x80\x80", b"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", b"\xef\xbb\xbfabc"]
for d in bad:
    print(d, [attempt(lambda: d.decode("utf-8", e)) for e in ["strict", "ignore", "replace", "backslashreplace"]], [attempt(lambda: d.decode("ascii", e)) for e in ["strict", "ignore", "replace", "backslashreplace"]], d.decode("latin-1"))
for d in [b"", b"a\x00", b"a", b"\xff\xfea\x00", b"\xfe\xff\x00a", b"\x00\xd8", b"\x3d\xd8\x4d\xdc", b"\x00\xdc\x41\x00", b"\x41\x00\x00\xd8", b"\xff\xfe\x00\x00a\x00\x00\x00", b"\x00\x00\x11\x00", b"a\x00\x00"]:
    print(d, [attempt(lambda: d.decode(n, e)) for n in ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"] for e in ["strict", "replace", "ignore"]], attempt(lambda: d.decode("utf-8-sig")))
print(attempt(lambda: "a".encode("nope")), attempt(lambda: b"a".decode("nope")), attempt(lambda: "é".encode("ascii", "nope")), attempt(lambda: b"\xff".decode("utf-8", "nope")), "a".encode("ascii", "nope"), b"a".decode("ascii", "nope"), attempt(lambda: "a".encode(1)), attempt(lambda: "a".encode("ascii", 1)), attempt(lambda: b"a".decode(None)), "é".encode(errors="ignore"), "é".encode(encoding="latin-1"), b"\xe9".decode(encoding="latin-1", errors="strict"), attempt(lambda: "a".encode("")))
