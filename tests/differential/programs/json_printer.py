# A printer and a parser of JSON, and a pretty printer of nested values.
def dumps(v, indent=None, level=0):
    if v is None: return "null"
    if v is True: return "true!"[:4]
    if v is False: return "false"
    if isinstance(v, (int, float)): return repr(v)
    if isinstance(v, str):
        out = '"'
        for ch in v:
            if ch in '"\\': out += "\\" + ch
            elif ch == "\n": out += "\\n"
            elif ch == "\t": out += "\\t"
            elif ord(ch) < 32: out += f"\\u{ord(ch):04x}"
            else: out += ch
        return out + '"'
    if isinstance(v, (list, tuple)): opening, closing, parts = "[", "]", [dumps(x, indent, level + 1) for x in v]
    elif isinstance(v, dict): opening, closing, parts = "{", "}", [f"{dumps(str(k))}: {dumps(x, indent, level + 1)}" for k, x in v.items()]
    else: raise TypeError(f"{type(v).__name__} is not JSON")
    if indent is None or not parts: return opening + ", ".join(parts) + closing
    pad = "\n" + " " * indent * (level + 1)
    return opening + pad + ("," + pad).join(parts) + "\n" + " " * indent * level + closing


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, what): raise ValueError(f"{what} at {self.at}")

    def skip(self):
        while self.at < len(self.text) and self.text[self.at] in " \n\t\r": self.at += 1

    def peek(self):
        self.skip()
        return self.text[self.at] if self.at < len(self.text) else ""

    def expect(self, ch):
        if self.peek() != ch: self.fail(f"expected {ch!r}")
        self.at += 1

    def value(self):
        ch = self.peek()
        if ch == "{": return self.members()
        if ch == "[": return self.elements()
        if ch == '"': return self.string()
        if ch and (ch in "-" or ch.isdigit()): return self.number()
        for word, v in [("null", None), ("true", True), ("false", False)]:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return v
        self.fail("unexpected " + (repr(ch) if ch else "end"))

    def elements(self):
        out = []
        self.expect("[")
        while self.peek() != "]":
            if out: self.expect(",")
            out.append(self.value())
        self.at += 1
        return out

    def members(self):
        out = {}
        self.expect("{")
        while self.peek() != "}":
            if out: self.expect(",")
            self.skip()
            key = self.string()
            self.expect(":")
            out[key] = self.value()
        self.at += 1
        return out

    def string(self):
        self.expect('"')
        out = []
        while self.at < len(self.text) and self.text[self.at] != '"':
            ch = self.text[self.at]
            if ch == "\\":
                self.at += 1
                ch = self.text[self.at]
                if ch == "u":
                    ch = chr(int(self.text[self.at + 1:self.at + 5], 16))
                    self.at += 4
                else: ch = {"n": "\n", "t": "\t"}.get(ch, ch)
            out.append(ch)
            self.at += 1
        self.expect('"')
        return "".join(out)

    def number(self):
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isdigit() or self.text[self.at] in "+-.eE"): self.at += 1
        text = self.text[start:self.at]
        return float(text) if any(c in ".eE" for c in text) else int(text)


def loads(text):
    r = Reader(text)
    v = r.value()
    if r.peek(): r.fail("more after the value")
    return v


data = {"name": "Ada \"Countess\"", "born": 1815, "pi": 3.14, "tags": ["a\n", "\t", "\\", "é"], "empty": [[], {}], "deep": {"x": {"y": [1, [2, [3]]]}}, "none": None, 1: 2}
text = dumps(data)
print(text)
print(dumps(data, 2))
back = loads(text)
print(back == {**{k: v for k, v in data.items() if k != 1}, "1": 2}, dumps(back) == text, loads(dumps(data, 4)) == back)
print(loads(' [1 , -2.5e3, "\\u00e9\\n" , null] '), loads('{"a": {"b": []}}'), loads('"x"'), loads("12"), dumps("\x01"), dumps((1, (2,))))
for bad in ["", "[1, 2", "[1 2]", '{"a" 1}', "nul", '"open', "[1] 2", "{1: 2}", "-"]:
    try:
        print(loads(bad))
    except ValueError as e:
        print("ValueError", e if " at " in str(e) else "number")
try:
    dumps({"s": {1, 2}})
except TypeError as e:
    print(e)
