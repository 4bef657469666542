# Escaping and unescaping: C, URL, HTML and shell styles.
SPECIAL = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\x00": "\\0"}


def escape(text):
    out = ""
    for c in text:
        if c in SPECIAL:
            out += SPECIAL[c]
        elif c.isprintable():
            out += c
        else:
            out += f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
    return '"' + out + '"'


def unescape(text):
    back = {v[1]: k for k, v in SPECIAL.items()}
    out = []
    it = iter(text[1:-1])
    for c in it:
        if c != "\\":
            out.append(c)
            continue
        mark = next(it)
        if mark in "uU":
            digits = "".join(next(it) for _ in range(4 if mark == "u" else 8))
            out.append(chr(int(digits, 16)))
        else:
            out.append(back[mark])
    return "".join(out)


def url(text):
    return "".join(chr(b) if chr(b).isalnum() and b < 128 or chr(b) in "-_.~" else f"%{b:02X}" for b in text.encode())


def unurl(text):
    out = bytearray()
    i = 0
    while i < len(text):
        if text[i] == "%":
            out.append(int(text[i + 1:i + 3], 16))
            i += 3
        else:
            out += text[i].encode()
            i += 1
    return out.decode("utf-8", "replace")


def html(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#x27;")


for t in ["", "plain", "tab\tnew\nline", 'say "hi"', "back\\slash", "nul\x00bell\x07", "é日👍", "\u200b\u2028\U000e0001", "<a href='x'>1 & 2</a>", "a b+c/d?e=f&g", "100%", "x\u00a0y", "it's"]:
    print(escape(t), unescape(escape(t)) == t, url(t), unurl(url(t)) == t, html(t), "'" + t.replace("'", "'\\''") + "'", repr(t), ascii(t))
print(unurl("%ff%41%C3%A9+"), url("~user/ü"), html("&lt;"), escape("\\n"), unescape('"\\u00e9\\U0001f44d\\\\"'), [unurl(url(chr(c))) == chr(c) for c in [0, 37, 255, 256, 0xffff, 0x10000]])
