# Writing and reading JSON with strings only.
def dump(v):
    if v is None:
        return "null"
    if v is True or v is False:
        return "true" if v else "false"
    if isinstance(v, (int, float)):
        return repr(v)
    if isinstance(v, str):
        return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(c, c if c >= " " else f"\\u{ord(c):04x}") for c in v) + '"'
    if isinstance(v, (list, tuple)):
        return "[" + ", ".join(dump(x) for x in v) + "]"
    if isinstance(v, dict):
        return "{" + ", ".join(dump(str(k)) + ": " + dump(x) for k, x in v.items()) + "}"
    raise TypeError("cannot dump " + type(v).__name__)


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self):
        raise ValueError("at " + str(self.at))

    def skip(self):
        while self.at < len(self.text) and self.text[self.at] in " \n\t\r":
            self.at += 1

    def expect(self, word):
        if not self.text.startswith(word, self.at):
            self.fail()
        self.at += len(word)

    def value(self):
        self.skip()
        c = self.text[self.at:self.at + 1]
        if c == "{":
            return self.sequence("}", {})
        if c == "[":
            return self.sequence("]", [])
        if c == '"':
            return self.string()
        for word, v in [("null", None), ("true", True), ("false", False)]:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return v
        start = self.at
        while self.text[self.at:self.at + 1] and self.text[self.at] in "+-.eE0123456789":
            self.at += 1
        number = self.text[start:self.at]
        if not number:
            self.fail()
        return float(number) if any(c in ".eE" for c in number) else int(number)

    def sequence(self, end, into):
        self.at += 1
        self.skip()
        while not self.text.startswith(end, self.at):
            key = None
            if end == "}":
                self.skip()
                key = self.string()
                self.skip()
                self.expect(":")
            item = self.value()
            if end == "}":
                into[key] = item
            else:
                into.append(item)
            self.skip()
            if not self.text.startswith(end, self.at):
                self.expect(",")
        self.at += 1
        return into

    def string(self):
        self.expect('"')
        out = ""
        while not self.text.startswith('"', self.at):
            c = self.text[self.at:self.at + 1]
            if not c:
                self.fail()
            if c == "\\":
                mark = self.text[self.at + 1]
                if mark == "u":
                    out += chr(int(self.text[self.at + 2:self.at + 6], 16))
                    self.at += 4
                else:
                    out += {"n": "\n", "t": "\t"}.get(mark, mark)
                self.at += 1
            else:
                out += c
            self.at += 1
        self.at += 1
        return out


for v in [None, True, 0, -5, 10 ** 30, 1.5, 1e100, "", 'q"\\\n\x01é👍', [], [1, [2, [3]], {}], {"a": 1, "b": [True, None]}, {1: 2, "x": {"y": {"z": []}}}, (1, "t")]:
    text = dump(v)
    reader = Reader(text)
    back = reader.value()
    print(text, back, reader.at == len(text), back == v or not isinstance(v, (dict, tuple)) and back != v)
for bad in ["", "[1", "{", '{"a"}', '{"a":}', '"open', "[1 2]", "nul", "{1:2}", "-", "1e", "[,]", "tru", '"\\u12']:
    try:
        print(bad, Reader(bad).value())
    except (ValueError, IndexError) as e:
        print(bad, type(e).__name__)
