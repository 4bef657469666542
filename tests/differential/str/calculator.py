# A lexer, a parser by precedence and an evaluator, in strings and lists.
def tokens(text):
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit() or c == ".":
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] in "._"):
                j += 1
            number = text[i:j]
            out.append(float(number) if "." in number else int(number))
            i = j
        elif text[i:i + 2] in ["**", "//"]:
            out.append(text[i:i + 2])
            i += 2
        elif c in "+-*/%()":
            out.append(c)
            i += 1
        else:
            raise SyntaxError("unexpected " + repr(c))
    return out


LEVELS = [["+", "-"], ["*", "/", "//", "%"]]


class Parser:
    def __init__(self, text):
        self.items = tokens(text)
        self.at = 0

    def peek(self):
        return self.items[self.at] if self.at < len(self.items) else None

    def take(self):
        self.at += 1
        return self.items[self.at - 1]

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek() in LEVELS[level]:
            op = self.take()
            left = apply(op, left, self.binary(level + 1))
        return left

    def unary(self):
        if self.peek() == "-":
            self.take()
            return -self.unary()
        base = self.primary()
        if self.peek() == "**":
            self.take()
            return base ** self.unary()
        return base

    def primary(self):
        if self.peek() is None:
            raise SyntaxError("unexpected end")
        item = self.take()
        if item == "(":
            value = self.binary(0)
            if self.peek() != ")":
                raise SyntaxError("expected )")
            self.take()
            return value
        if isinstance(item, str):
            raise SyntaxError("unexpected " + item)
        return item


def apply(op, a, b):
    if op == "+":
        return a + b
    if op == "-":
        return a - b
    if op == "*":
        return a * b
    if op == "/":
        return a / b
    return a // b if op == "//" else a % b


for text in ["1 + 2 * 3", "(1 + 2) * 3", "-2 ** 2", "2 ** -1", "2 ** 3 ** 2", "10 / 4", "10 // 4", "-10 // 4", "-10 % 4", "1.5 * 4", "7 - 3 - 2", "1_000 * 2", "((((5))))", "2 * (3 + 4) ** 2 % 10", "1 / 0", "1 +", "(1", "1 2", "a + 1", "", "3 % 0", "0.1 + 0.2", "--5", "100 ** 20", "1..2", ")"]:
    try:
        parser = Parser(text)
        value = parser.binary(0)
        print(text, "=", value, type(value).__name__, parser.peek() is None)
    except (SyntaxError, ValueError, ZeroDivisionError) as e:
        print(text, "->", type(e).__name__)
