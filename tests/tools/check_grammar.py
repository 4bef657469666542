#!/usr/bin/env python3
"""Checks that the compiler reads what the grammar in docs/reference.md allows.

usage: check_grammar.py GYRE [COUNT [SEED]]

Random statements are made from the EBNF of the page and compiled. What the page states in words below
the grammar, and what is no matter of grammar (names, places of break and await), may be complained of;
any other message means that page and parser differ. (The other direction, that nothing else is read,
is what the conformance scripts with compile errors are for.)
"""

import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'"[^"]*"|[\w…]+|[{}\[\]()|]')
COUNT, SEED = 300, 1
# A statement that would begin with the brace of a dict (there it opens a block), or a place with a
# body behind => (which would take in what makes it a place).
UNCLEAR = "\0"
MOST_TOKENS = 200
DEEP, DEEPEST = 14, 22
# Texts for what the page leaves to words; yield, which takes all that follows, stands in parentheses.
TEXTS = {
    "name": ["a", "b", "xs"], "newline": ["\n"], "number": ["1", "0x1f", "2.5", "3ms", ".5e-3"],
    "string": ["'t'", r'r"\d"', '"""x"""'], "bytes": ['b"q"', r'rb"\d"'],
    "operator": ["+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>"],
    "operator_assign": ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>=", "??="],
    "caught": ["a", "a . b", "( a , b )", "xs [ 1 ] ( )"],  # a brace would begin the body
    "yield": ["( yield )", "( yield a , b )", "( yield * a )"],
}
SHORT = ("expression", "or", "list", "item", "postfix", "unary", "product")
ALLOWED = re.compile(
    "may stand in|may not stand in|a class cannot define|unknown name|belongs into a method|a star needs|is declared twice|two parameters called"
    "|nothing can follow|only one target|has no 'super'|through [?][.]|cannot follow|not supported yet"
    "|is used before|never awaited|expected the name of a parameter, found '[)]'|is a const|is nested too deeply"
    "|is assigned but never declared|more than once|a test block stands|a test cannot yield|a select needs|a select can have"
    "|behind the parameters that|one '[/*]' among|before (?:the )?parameters (?:with|that)")


def read_alternatives(tokens):
    """[[item]], an item being a symbol, a quoted text or (bracket, alternatives)."""
    found = [[]]
    while tokens and tokens[0] not in "}])":
        token = tokens.pop(0)
        if token == "|":
            found.append([])
        elif token in "{[(":
            found[-1].append((token, read_alternatives(tokens)))
            tokens.pop(0)
        else:
            found[-1].append(token)
    return found


def read_grammar():
    page = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    rules, current = {}, None
    for line in re.search(r"```ebnf\n(.*?)```", page, re.DOTALL)[1].splitlines():
        if head := re.match(r"(\w+)\s*= (.*)", line):
            current = head[1]
            rules[current] = head[2].replace('operator "="', "operator_assign")
        elif line.strip():
            rules[current] += " " + line.replace('operator "="', "operator_assign")
    rules["catch"] = rules["catch"].replace("postfix", "caught")
    return {name: read_alternatives(TOKEN.findall(text)) for name, text in rules.items() if name not in TEXTS}


def write_symbol(grammar, symbol, depth, out):
    if symbol.startswith('"'):
        out.append(symbol[1:-1])
    elif symbol in TEXTS:
        out.append(random.choice(TEXTS[symbol]))
    elif (depth > DEEP and symbol == "statement") or (depth > DEEPEST and symbol in SHORT):
        out.append("a")
    else:
        start = len(out)
        write_items(grammar, random.choice(grammar[symbol]), depth + 1, out)
        if symbol == "place" and "=>" in out[start:]:
            out.append(UNCLEAR)
        if symbol in ("list", "assignment") and out[start:start + 1] == ["{"]:
            out.append(UNCLEAR)


def write_items(grammar, items, depth, out):
    for item in items:
        if isinstance(item, str):
            write_symbol(grammar, item, depth, out)
        elif item[0] == "(":
            write_items(grammar, random.choice(item[1]), depth, out)
        elif item[0] == "[" and random.random() < (0.5 if depth < DEEP else 0.1):
            write_items(grammar, random.choice(item[1]), depth, out)
        elif item[0] == "{":
            while random.random() < (0.4 if depth < DEEP else 0.05):
                write_items(grammar, random.choice(item[1]), depth, out)


def complaints(gyre, path, source):
    path.write_text(source + "\n", encoding="utf-8")
    done = subprocess.run([gyre, "--disasm", path], capture_output=True, text=True, check=False, timeout=60)
    messages = re.findall(r"^\S+?:\d+:\d+: error: (.*)$", done.stderr, re.MULTILINE)
    if done.returncode not in (0, 1):
        messages.append(f"status {done.returncode}")
    # What comes behind a complaint that is allowed may be the parser finding its way again.
    return messages[:1] if messages and not ALLOWED.search(messages[0]) else []


def main():
    if len(sys.argv) not in (2, 3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    count, seed = [*map(int, sys.argv[2:]), *(COUNT, SEED)[len(sys.argv) - 2:]]
    random.seed(seed)
    grammar, tried, failures = read_grammar(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        while tried < count:
            out = []
            write_symbol(grammar, "statement", 0, out)
            if len(out) > MOST_TOKENS or UNCLEAR in out:
                continue
            tried += 1
            source = " ".join(out).replace(", \n", ", ;\n")  # a line end behind a comma ends nothing
            failures += [f"{message}\n    {source}" for message in complaints(sys.argv[1], Path(folder) / "a.gy", source)]
    print("\n".join(failures[:10]))
    print(f"check_grammar: {tried} statements, {len(failures)} complaints")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
