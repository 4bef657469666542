#!/usr/bin/env python3
"""Checks that every message of the compiler stands in a golden report.

usage: check_messages.py [--list] ROOT

A message, a hint or a label of one is a literal in lang/*.c that holds two words at least; literals
side by side are one, and a conversion such as %s stands for any text. Each must come up in a file
below tests/golden/errors, or in an `# expect compile error:` of a script in tests/conform. UNSEEN
names the literals that are no part of a report, and those that no script brings about. --list prints
the messages with the number of files that have them.
"""

import pathlib
import re
import sys

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|\'(?:\\.|[^\'\\])+\'|"(?:\\.|[^"\\])*"', re.DOTALL)
WORDS = re.compile(r"[^\W\d_]{2,}[,;:]? [^\W\d_]|\b[aA] [^\W\d_]{2,}")
CONVERSION = re.compile(r"%(?:\.\*|\d|-|\+|l|z)*[sducxX]|%%")
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}

UNSEEN = {
    # Not part of a report.
    "add test", "async iterator", "close async iterator", "failed assert", "plain manager", "not in",
    "is not", '" as module',
    # Thrown by the library, not by the compiler.
    "a script is running already", "%s is nested too deeply to be compiled",
    # For a token that the lexer has reported already.
    "the rest of the string",
    # A host may compile for a machine without the usual builtins; tests/unit does.
    "this VM has no such builtin class",
}


def unescape(text):
    return ESCAPE.sub(lambda e: PLAIN.get(e[1], e[1] if len(e[1]) == 1 else "?"), text)


def literals(source):
    """(line, text) of each string, those side by side joined."""
    previous_end, joined = None, []
    for token in TOKEN.finditer(source):
        text = token[0]
        if not text.startswith('"'):
            continue
        line = source.count("\n", 0, token.start()) + 1
        gap = source[previous_end:token.start()] if previous_end is not None else None
        if gap is not None and not gap.strip():
            joined[-1] = (joined[-1][0], joined[-1][1] + text[1:-1])
        else:
            joined.append((line, text[1:-1]))
        previous_end = token.end()
    return [(line, unescape(text)) for line, text in joined]


def pattern(message):
    parts = CONVERSION.split(message)
    signs = CONVERSION.findall(message)
    out = re.escape(parts[0])
    for sign, part in zip(signs, parts[1:]):
        out += ("%" if sign == "%%" else ".+?") + re.escape(part)
    return re.compile(out)


def read_reports(root):
    for path in sorted((root / "tests/golden/errors").rglob("*.err")):
        yield path.read_text(encoding="utf-8", errors="replace")
    for path in sorted((root / "tests/conform").rglob("*.gy")):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield "\n".join(re.findall(r"# expect compile error: (.*)", text))


def main():
    words = [word for word in sys.argv[1:] if word != "--list"]
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(words[0]).resolve()
    reports = [report for report in read_reports(root) if report]
    total = missing = 0
    unused = set(UNSEEN)
    for path in sorted((root / "lang").glob("*.c")):
        for line, message in literals(path.read_text(encoding="utf-8")):
            if message in UNSEEN:
                unused.discard(message)
            if message in UNSEEN or not WORDS.search(message):
                continue
            total += 1
            found = sum(bool(pattern(message).search(report)) for report in reports)
            missing += not found
            if "--list" in sys.argv:
                print(f"{found:4} {path.name}:{line}: {message}")
            elif not found:
                print(f"{path.relative_to(root)}:{line}: no report has: {message}")
    for message in sorted(unused):
        print(f"lang/ has no message any more that says: {message}")
    print(f"{total} messages, {missing} without a report")
    return 1 if missing or unused else 0


if __name__ == "__main__":
    sys.exit(main())
