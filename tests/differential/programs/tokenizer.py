# A tokenizer, a parser by precedence, an evaluator and a compiler to a stack machine.
def tokenize(text):
    i = 0
    while i < len(text):
        ch = text[i]
        if ch.isspace():
            i += 1
        elif ch.isdigit() or ch == ".":
            start = i
            while i < len(text) and (text[i].isdigit() or text[i] == "."): i += 1
            number = text[start:i]
            yield "number", float(number) if "." in number else int(number)
        elif ch.isalpha():
            start = i
            while i < len(text) and text[i].isalnum(): i += 1
            yield "name", text[start:i]
        elif text[i:i + 2] in ("**", "//", "<=", "=="):
            yield "op", text[i:i + 2]
            i += 2
        elif ch in "+-*/%(),<=":
            yield "op", ch
            i += 1
        else:
            raise SyntaxError(f"unexpected {ch!r} at {i}")
    yield "end", None


BINARY = {"==": 1, "<": 1, "<=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "//": 3, "%": 3, "**": 5}


class Parser:
    def __init__(self, text):
        self.tokens = list(tokenize(text))
        self.at = 0

    def peek(self): return self.tokens[self.at]

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, op):
        kind, v = self.take()
        if v != op: raise SyntaxError(f"expected {op!r}, got {v!r}")

    def parse(self):
        tree = self.expression(0)
        if self.peek()[0] != "end": raise SyntaxError(f"left over: {self.peek()[1]!r}")
        return tree

    def expression(self, least):
        left = self.unary()
        while self.peek()[0] == "op" and BINARY.get(self.peek()[1], -1) > least:
            op = self.take()[1]
            right = self.expression(BINARY[op] - (1 if op == "**" else 0))
            left = (op, left, right)
        return left

    def unary(self):
        if self.peek() == ("op", "-"):
            self.take()
            return ("neg", self.expression(4))
        return self.atom()

    def atom(self):
        kind, v = self.take()
        if kind == "number": return v
        if kind == "name":
            if self.peek() != ("op", "("): return ("var", v)
            self.take()
            args = []
            while self.peek() != ("op", ")"):
                args.append(self.expression(0))
                if self.peek() == ("op", ","): self.take()
            self.take()
            return ("call", v, args)
        if v == "(":
            tree = self.expression(0)
            self.expect(")")
            return tree
        raise SyntaxError(f"unexpected {v!r}")


OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
       "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a ** b, "<": lambda a, b: a < b,
       "<=": lambda a, b: a <= b, "==": lambda a, b: a == b}


def evaluate(tree, env):
    if not isinstance(tree, tuple): return tree
    head, *rest = tree
    if head == "var": return env[rest[0]]
    if head == "neg": return -evaluate(rest[0], env)
    if head == "call": return env[rest[0]](*[evaluate(a, env) for a in rest[1]])
    return OPS[head](*[evaluate(x, env) for x in rest])


def compile_to(tree, code):
    if not isinstance(tree, tuple): code.append(("push", tree))
    elif tree[0] == "var": code.append(("load", tree[1]))
    elif tree[0] == "call":
        for a in tree[2]: compile_to(a, code)
        code.append(("call", tree[1], len(tree[2])))
    else:
        for x in tree[1:]: compile_to(x, code)
        code.append((tree[0],))
    return code


def run(code, env):
    stack = []
    for op, *args in code:
        if op == "push": stack.append(args[0])
        elif op == "load": stack.append(env[args[0]])
        elif op == "neg": stack.append(-stack.pop())
        elif op == "call":
            values = stack[len(stack) - args[1]:]
            stack[len(stack) - args[1]:] = []
            stack.append(env[args[0]](*values))
        else:
            b, a = stack.pop(), stack.pop()
            stack.append(OPS[op](a, b))
    return stack


env = {"x": 5, "pi": 3.14159, "max": max, "abs": abs, "zero": lambda: 0}
for text in ["1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-2 ** 2", "10 - 4 - 3", "7 // 2 * 2 + 7 % 2", "x * (x - 1) / 2", "max(1, x, 3) + abs(-4)", "zero()", "1 < 2 == 1", "2 * -3", "pi * x ** 2", "1 / 0", "y + 1", "1 +", "(1", "1 2", "3 $ 4", ""]:
    try:
        tree = Parser(text).parse()
        value = evaluate(tree, env)
        print(f"{text:<24}", tree, value, run(compile_to(tree, []), env) == [value])
    except (SyntaxError, KeyError, ZeroDivisionError) as e:
        print(f"{text:<24}", type(e).__name__, e)
print(compile_to(Parser("max(x, 2) + 3 * -x").parse(), []))
