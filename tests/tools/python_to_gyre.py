#!/usr/bin/env python3
"""Turns a plain Python program into the same program in Gyre, word for word.

usage: python_to_gyre.py FILE.py...        writes FILE.gy beside each

The layout stays as it is, so that a pair of the differential suite can be read side by side. What
is turned: blocks, `let` where a name is first assigned, lambda, keyword arguments, f-strings,
strings side by side, the words of section "Words", special methods. `nonlocal` is left
out. What Gyre does not have, or has in another shape, must not be in the program: decorators, `del`, `:=`, type hints,
a = b = c, a loop's `else`, a name that is first assigned in a block and used behind it. This is a
tool for writing tests, not a compiler: where it cannot know better it copies.
"""

import ast
import io
import pathlib
import re
import sys
import tokenize

# ---------------------------------------------------------------- Words

WORDS = {"True": "true", "False": "false", "None": "nil", "def": "fn", "elif": "else if",
         "except": "catch", "raise": "throw", "pass": "", "Exception": "Error",
         "BaseException": "BaseError", "__name__": "name", "__cause__": "cause",
         "__context__": "context"}
HEADERS = {"if", "elif", "else", "while", "for", "try", "except", "finally", "with", "def", "class",
           "async"}
CONTINUATIONS = {"elif", "else", "except", "finally"}
OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%",
             "pow": "**", "and": "&", "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>",
             "invert": "~", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
             "getitem": "[]", "setitem": "[]="}


def special_name(name):
    """__add__ is +, __radd__ is r+, __iadd__ is +=, __init__ is init."""
    plain = name[2:-2]
    if plain in OPERATORS:
        return OPERATORS[plain]
    if plain[0] in "ri" and plain[1:] in OPERATORS and plain not in ("index", "iter"):
        sign = OPERATORS[plain[1:]]
        return "r" + sign if plain[0] == "r" else sign + "="
    return plain


# ---------------------------------------------------------------- Where a name is declared

class Declarations(ast.NodeVisitor):
    """Finds the assignments that are the first of their names, in the blocks of Gyre."""

    def __init__(self):
        self.blocks = [set()]
        self.places = set()

    def names_in(self, target):
        if isinstance(target, ast.Name):
            yield target.id
        if isinstance(target, ast.Starred):
            yield from self.names_in(target.value)
        for part in getattr(target, "elts", ()):
            yield from self.names_in(part)

    def declares(self, target):
        names = set(self.names_in(target))
        new = {name for name in names if not any(name in block for block in self.blocks)}
        if new and new != names:
            raise SyntaxError(f"line {target.lineno}: some of these names are new, some are not")
        self.blocks[-1] |= new
        return bool(new)

    def block(self, statements, *names):
        self.blocks.append(set(names))
        for statement in statements:
            self.visit(statement)
        self.blocks.pop()

    def visit_Assign(self, node):
        if self.declares(node.targets[0]):
            self.places.add((node.lineno, node.col_offset))
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self.blocks[-1].add(node.name)
        arguments = [a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)]
        outer, self.blocks = self.blocks, []
        self.block(node.body, *arguments)
        self.blocks = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Nonlocal(self, node):
        self.blocks[-1] |= set(node.names)

    def visit_ClassDef(self, node):
        self.blocks[-1].add(node.name)
        for statement in node.body:
            if not isinstance(statement, ast.Assign):
                self.visit(statement)

    def visit_For(self, node):
        names = [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
        self.block(node.body, *names)

    visit_AsyncFor = visit_For

    def visit_If(self, node):
        self.block(node.body)
        self.block(node.orelse)

    visit_While = visit_If

    def visit_With(self, node):
        names = [n.id for item in node.items if item.optional_vars
                 for n in ast.walk(item.optional_vars) if isinstance(n, ast.Name)]
        self.block(node.body, *names)

    visit_AsyncWith = visit_With

    def visit_Try(self, node):
        for part in (node.body, node.orelse, node.finalbody):
            self.block(part)
        for handler in node.handlers:
            self.block(handler.body, *([handler.name] if handler.name else []))


# ---------------------------------------------------------------- Strings

def split_literal(text):
    """(prefix, quote, body) of a string token."""
    prefix, quote = re.match(r"""([a-zA-Z]*)('''|\"\"\"|'|")""", text).groups()
    return prefix, quote, text[len(prefix) + len(quote):-len(quote)]


def matching_brace(body, at):
    """Where the hole that begins at body[at] == "{" ends."""
    depth, quote = 0, ""
    for i in range(at, len(body)):
        c = body[i]
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                return i
    raise SyntaxError(f"a hole without an end: {body}")


def hole(text):
    """The inside of a hole: an expression, and perhaps !r and a format."""
    depth, quote = 0, ""
    for i, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif depth == 0 and (c == ":" or c == "!" and text[i + 1] != "="):
            rest = text[i:i + 2] if c == "!" else ""
            spec = text[i + len(rest):]
            return expression(text[:i]) + rest + (":" + interpolated(spec[1:]) if spec else "")
        else:
            depth += (c in "([{") - (c in ")]}")
    return expression(text)


def interpolated(body, quote=""):
    """The body of an f-string between `quote`s, or of a format in one, with Gyre's holes."""
    out, at = [], 0
    while at < len(body):
        if body[at:at + 2] in ("{{", "}}"):
            out.append(body[at])
            at += 2
        elif body[at] == "{":
            end = matching_brace(body, at)
            out.append("${" + hole(body[at + 1:end]) + "}")
            at = end + 1
        elif body[at] == "\\":
            out.append(body[at:at + 2])
            at += 2
        else:
            is_odd = body[at] == '"' and quote == "'" or body[at:at + 3] == "${{"
            out.append("\\" + body[at] if is_odd else body[at])
            at += 1
    return "".join(out)


def literal(text):
    prefix, quote, body = split_literal(text)
    if "f" in prefix.lower():
        marks = quote.replace("'", '"')
        return prefix.lower().replace("f", "") + marks + interpolated(body, quote) + marks
    if '"' in quote and "r" not in prefix.lower():
        body = body.replace("${", "\\${")
    return prefix.lower() + quote + body + quote


# ---------------------------------------------------------------- Tokens

def tokens_of(source):
    """The tokens of tokenize, where Python 3.12's pieces of an f-string are one STRING again."""
    depth, start = 0, None
    lines = source.splitlines(True)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            start = start if depth else token.start
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if depth == 0:
                (row, column), (end_row, end_column) = start, token.end
                text = "".join(lines[row - 1:end_row])
                text = text[column:len(text) - len(lines[end_row - 1]) + end_column]
                yield token._replace(type=tokenize.STRING, string=text, start=start)
        elif depth == 0:
            yield token


class Translation:
    """One pass over the tokens, copying what is between them."""

    def __init__(self, source):
        self.lines = source.splitlines(True)
        places = Declarations()
        places.visit(ast.parse(source))
        self.lets = {(row, len(self.lines[row - 1].encode()[:column].decode()))
                     for row, column in places.places}
        self.tokens = list(tokens_of(source))
        self.out = []
        self.at = (1, 0)
        self.brackets = []     # of "(", "call(", "[", "{" and "lambda"
        self.indents = [""]
        self.line_end = 0      # len(out) behind the last statement
        self.drops_gap = False
        self.begin_statement()

    def begin_statement(self):
        self.header = None     # its first word if that opens a block, "" for other statements
        self.end = ""          # what is to be written behind it
        self.has_suite = False
        self.margin = ""       # for its further lines
        self.is_left_out = False

    def gap(self, token):
        """The text between the last token and this one."""
        (row, column), (end_row, end_column) = self.at, token.start
        text = "".join(self.lines[row - 1:end_row])
        if end_row <= len(self.lines):
            text = text[:len(text) - len(self.lines[end_row - 1]) + end_column]
        self.at = token.end
        return text[column:].replace("\n", "\n" + self.margin)

    def word(self, token, before, after):
        text = token.string
        if self.header is None:
            self.header = text if text in HEADERS else ""
            if text == "nonlocal":
                self.is_left_out = True
            if text == "assert":
                self.end = ")"
                self.drops_gap = True
                return "assert("
        if text == "lambda":
            self.brackets.append("lambda")
            self.drops_gap = True
            return "fn("
        if text == "from" and before == "yield":
            return "*"
        is_of_super = "".join(self.out[-4:]).endswith("super.")
        if re.fullmatch(r"__\w+__", text) and (before == "def" or is_of_super):
            return special_name(text)
        if after == "=" and self.brackets and self.brackets[-1] == "call(":
            return text + ":"
        return WORDS.get(text, text)

    def colon(self, after):
        """The colon behind a lambda or a header; others are copied."""
        if self.brackets and self.brackets[-1] == "lambda":
            self.brackets.pop()
            return ") =>"
        if self.brackets or not self.header or self.has_suite:
            return ":"
        self.has_suite = True
        if after and after != "\n" and not after.startswith("#"):
            self.end = "}" if after == "pass" else " }"
            self.drops_gap = after == "pass"
        return " {"

    def sign(self, token, after):
        text = token.string
        innermost = self.brackets[-1] if self.brackets else ""
        if text in ("(", "[", "{"):
            is_header = self.header in ("def", "class", "async") and not self.brackets
            self.brackets.append("call(" if text == "(" and not is_header else text)
        elif text in (")", "]", "}"):
            self.brackets.pop()
        elif text == ":":
            return self.colon(after)
        elif text == "=" and innermost in ("call(", "(", "lambda"):
            return " " if innermost == "call(" else " = "
        return text

    def string(self, index):
        real = next((t for t in reversed(self.tokens[:index])
                     if t.type not in (tokenize.NL, tokenize.COMMENT)), None)
        if real is not None and real.type == tokenize.STRING:    # side by side
            self.out[-1] = " +" + (self.out[-1] or " ")
        return literal(self.tokens[index].string)

    def is_self(self, index):
        texts = [token.string for token in self.tokens[max(index - 3, 0):index + 1]]
        return texts[-1] == "self" and texts[0] == "def" and texts[2] == "("

    def dedent(self, index):
        """The brace that ends a block stands behind its last statement, or before an `else`."""
        following = next(t for t in self.tokens[index:] if t.type != tokenize.DEDENT)
        row, column = following.start
        margin = self.lines[row - 1][:column] if row <= len(self.lines) else ""
        self.indents.pop()
        if following.string in CONTINUATIONS and self.indents[-1] == margin:
            self.out.append(self.gap(following) + "} ")
            self.at = following.start
        else:
            self.out.insert(self.line_end, self.indents[-1] + "}\n")
            self.line_end += 1

    def token(self, index):
        """The text that stands for a token."""
        token = self.tokens[index]
        before = self.tokens[index - 1].string if index else ""
        after = self.tokens[index + 1].string if index + 1 < len(self.tokens) else ""
        if token.type == tokenize.NAME:
            return self.word(token, before, after)
        if token.type in (tokenize.OP, tokenize.STRING, tokenize.NUMBER):
            self.header = self.header or ""
        if token.type == tokenize.OP:
            return self.sign(token, after)
        if token.type == tokenize.STRING:
            return self.string(index)
        if token.type == tokenize.NL and self.brackets:
            return token.string + self.margin
        if token.type == tokenize.COMMENT and self.end and not self.brackets:
            self.out[-1] = self.end + self.out[-1]
            self.end = ""
        return token.string

    def run(self):
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.type == tokenize.INDENT:
                self.indents.append(token.string)
            elif token.type == tokenize.DEDENT:
                self.dedent(index)
            elif [t.string for t in self.tokens[index:index + 3]] == ["super", "(", ")"]:
                self.out += [self.gap(token), "super"]
                self.at = self.tokens[index + 2].end
                self.header = self.header or ""
                index += 2
            elif self.is_self(index):
                self.gap(token)
                if self.tokens[index + 1].string == ",":
                    index += 1
                    self.gap(self.tokens[index])
                    self.drops_gap = True
            else:
                gap = self.gap(token)
                self.out.append("" if self.drops_gap and "\n" not in gap else gap)
                self.drops_gap = False
                if token.start in self.lets and self.header is None:
                    self.out.append("let ")
                    self.margin = "    "
                text = self.token(index)
                is_end = token.type == tokenize.NEWLINE
                if self.is_left_out and not is_end:
                    text = ""
                self.out.append(self.end + text if is_end else text)
                if is_end:
                    self.line_end = len(self.out)
                    self.begin_statement()
            index += 1
        return "".join(self.out)


def expression(source):
    """One expression in Gyre."""
    return translate("(" + source.strip() + ")\n").strip()[1:-1]


def translate(source):
    return Translation(source).run()


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    for path in map(pathlib.Path, sys.argv[1:]):
        text = translate(path.read_text(encoding="utf-8"))
        path.with_suffix(".gy").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
