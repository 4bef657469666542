#!/usr/bin/env python3
"""Tests `gyre fmt`, driven from outside.

usage: test_fmt.py GYRE

tests/golden/fmt/NAME.in is a source in no style, NAME.out what becomes of it. All scripts of the project
have the style already, but for those that cannot be parsed on purpose and the inputs of tests/golden.
Each is formatted again from a version whose space, line ends and comments were changed at random: the result
must have the instructions of the original and all comments, and formatting it once more must change nothing.
"""

import os
import pathlib
import random
import re
import stat
import subprocess
import sys
import tempfile
import threading

import check_grammar

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"
IS_SLOW = bool(os.environ.get("GYRE_TEST_SLOW"))
GYRE = str(pathlib.Path(sys.argv[1]).resolve())
GRAMMAR = check_grammar.read_grammar()
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("FAIL", what)


def gyre(*words, text=None):
    run = subprocess.run([GYRE, *map(str, words)], input=text, capture_output=True, timeout=200, cwd=ROOT)
    return run.returncode, run.stdout, run.stderr.decode(errors="replace")


def fmt(text):
    return gyre("fmt", "-", text=text)


# ---------------------------------------------------------------- Golden files

def test_golden():
    for source in sorted((GOLDEN / "fmt").glob("*.in")):
        wanted = source.with_suffix(".out").read_bytes()
        status, printed, errors = fmt(source.read_bytes())
        check(status == 0 and printed == wanted, f"{source.name} becomes something else {errors}")
        check(fmt(wanted)[1] == wanted, f"{source.stem}.out is not stable")


# ---------------------------------------------------------------- The project's scripts

def scripts():
    """Those that can be parsed, below the folders that have any."""
    folders = ("bench", "cli", "docs", "scripts", "stdlib", "tests")
    for path in sorted(p for folder in folders for p in (ROOT / folder).rglob("*.gy")):
        if GOLDEN not in path.parents:
            yield path


def is_wrong_on_purpose(path):
    return "expect compile error" in path.read_text() or path.name == "not_gyre.gy"


def test_project():
    paths = list(scripts())
    status, changed, errors = gyre("fmt", "--check", *paths)
    check(not changed, "not formatted:\n" + changed.decode())
    check("internal error" not in errors, errors)
    for name in set(re.findall(r"^(\S+\.gy):\d+:\d+: error:", errors, re.MULTILINE)):
        check(is_wrong_on_purpose(ROOT / name), f"{name} cannot be parsed")
    return paths


# ---------------------------------------------------------------- Space and line ends at random

def string_end(text, at):
    """Behind the string that begins with the quote at `at`; None: it is not closed."""
    prefix = re.search(r"\b(r|b|br|rb)$", text[max(0, at - 3):at])
    quote = text[at] * 3 if text.startswith(text[at] * 3, at) else text[at]
    has_holes = quote[0] == '"' and not prefix
    at += len(quote)
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(quote, at):
            return at + len(quote)
        elif has_holes and text.startswith("${", at):
            at = hole_end(text, at + 2)
            if at is None:
                return None
        else:
            at += 1
    return None


def hole_end(text, at):
    depth = 0
    while at < len(text):
        if text[at] in "\"'":
            at = string_end(text, at)
            if at is None:
                return None
            continue
        if text[at] == "}" and depth == 0:
            return at + 1
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
    return None


def pieces(text):
    """The text as (kind, text): code, space, line end, comment, open and closed brackets, strings."""
    at = 0
    while at < len(text):
        if text[at] in "\"'":
            end = string_end(text, at)
            if end is None:
                raise ValueError("no end")
            yield "string", text[at:end]
        else:
            found = re.compile(r"(?P<comment>#[^\n]*)|(?P<line>\n)|(?P<space>[ \t\r]+)|(?P<open>[\[(])"
                               r"|(?P<close>[\])])|(?P<brace>[{}])|(?P<comma>,)|(?P<code>[^\s#\"'(){}\[\],]+)"
                               ).match(text, at)
            end = found.end()
            yield found.lastgroup, found[0]
        at = end


def odd_comment(chance):
    return f"{chance.choice(('', ' ', '   '))}#{chance.choice(('', ' ', '  ! '))}odd 名 {chance.randrange(1000)}  \n"


def begins_statement(text):
    """Does it, at the top level of a text that has the style?"""
    return bool(text) and text[0] not in " \t\n#}" and not re.match(r"(else|catch|finally)\b", text)


def mangle(text, chance):
    """The text with other space, other line ends inside of ( ) and [ ], statements that share a line, and comments
    where a line ends."""
    stack, out = [], []
    space = lambda: " " * chance.choice((1, 1, 2, 5))
    at = 0
    for kind, piece in pieces(text):
        at += len(piece)
        is_free = not (out and out[-1].endswith(("\\", "\n"))) and not (out and out[-1].startswith("#"))
        is_inside = bool(stack) and stack[-1] in "(["
        if kind in ("open", "brace") and piece in "([{":
            stack.append(piece)
        elif kind == "close" or piece == "}":
            stack.pop()
        if kind == "line" and not stack and is_free and begins_statement(text[at:]) and chance.random() < .2:
            piece = chance.choice((";", " ; "))
        elif kind in ("line", "space") and is_free and (kind == "line" or is_inside) and chance.random() < .06:
            piece = odd_comment(chance)
        elif kind == "space":
            piece = space() if not is_inside or chance.random() < .8 else "\n" + space()
        elif kind == "line" and is_inside and not (out and out[-1].startswith("#")):
            piece = chance.choice(("\n", " ", "\n\n\n", "\n    "))
        elif kind == "line":
            piece = chance.choice(("\n", "\n\n", "  \n" + space(), "\r\n"))
        elif kind in ("open", "comma") and chance.random() < .3:
            piece += chance.choice((" ", "\n" if stack and stack[-1] in "([" else " "))
        out.append(piece)
    return "".join(out)


def instructions(path):
    """The listing without numbers of lines; None: it does not compile."""
    status, listing, _ = gyre("--disasm", path)
    listing = re.sub(r"(?m)^( *\d+) +\d+  ", r"\1  ", listing.decode())
    return re.sub(r"at line \d+", "", listing) if status == 0 else None


def comments(text):
    """All of them, whatever order."""
    return sorted(piece.rstrip() for kind, piece in pieces(text) if kind == "comment")


def test_mangled(paths):
    chance = random.Random(5)
    chosen = chance.sample(paths, 25 if IS_SLOW else 250)
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "copy.gy"
        for path in chosen:
            text = path.read_text()
            try:
                mangled = mangle(text, chance).encode()
            except ValueError:
                continue
            status, once, errors = fmt(mangled)
            check("internal error" not in errors, f"{path}: {errors}")
            if status:
                check(is_wrong_on_purpose(path), f"{path} mangled is no script any more: {errors}")
                continue
            check(fmt(once)[1] == once, f"{path} mangled changes twice")
            check(comments(once.decode()) == comments(mangled.decode()), f"{path} mangled loses comments")
            copy.write_bytes(once)
            check(instructions(copy) == instructions(path), f"{path} mangled has other instructions")


def random_statement():
    while True:
        out = []
        check_grammar.write_symbol(GRAMMAR, "statement", 0, out)
        if len(out) <= 300 and check_grammar.UNCLEAR not in out:
            return " ".join(out).replace(", \n", ", ;\n") + "\n"


def test_grammar():
    """Whatever the grammar makes, on one line as far as it may be."""
    random.seed(7)
    for _ in range(50 if IS_SLOW else 400):
        text = random_statement().encode()
        status, once, errors = fmt(text)
        check("internal error" not in errors and status in (0, 1), f"{text}: {errors}")
        check(status or fmt(once)[1] == once, f"{text} changes twice")


# ---------------------------------------------------------------- The command

def test_files():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        odd, good, wrong = folder / "odd.gy", folder / "sub/good.gy", folder / "wrong.gy"
        good.parent.mkdir()
        odd.write_text("let  a=1\n")
        odd.chmod(0o750)
        good.write_text("let a = 1\n")
        wrong.write_text("let = 1\n")
        status, printed, errors = gyre("fmt", "--check", folder)
        check(status == 1 and printed.decode() == f"{odd}\n", "--check names what would change")
        check("wrong.gy:1:5: error:" in errors, "--check reports mistakes")
        check(odd.read_text() == "let  a=1\n", "--check changes nothing")
        status, printed, _ = gyre("fmt", "--diff", odd)
        check(status == 1 and printed.decode().endswith("@@ -1,1 +1,1 @@\n-let  a=1\n+let a = 1\n"), "--diff")
        link = folder / "link.gy"
        link.symlink_to(odd)
        check(gyre("fmt", link)[0] == 0 and link.is_symlink(), "a link stays one")
        check(odd.read_text() == "let a = 1\n" and stat.S_IMODE(odd.stat().st_mode) == 0o750, "it keeps its mode")
        check(gyre("fmt", folder)[0] == 1 and wrong.read_text() == "let = 1\n", "a mistake is left alone")
        check(sorted(p.name for p in folder.iterdir()) == ["link.gy", "odd.gy", "sub", "wrong.gy"], "no traces")
        data = folder / "data.gy"
        data.write_text("let  a=1\n# gyre: unformatted\n")
        check(gyre("fmt", "--check", data) == (0, b"", ""), "what is marked is left alone")
        check(gyre("fmt", folder / "none.gy")[0] == 1, "a file that is not there")
        pipe = folder / "pipe.gy"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_text, args=("let  b=1\n",))
        writer.start()
        status, _, errors = gyre("fmt", pipe)
        writer.join()
        check(status == 1 and "cannot write" in errors and pipe.is_fifo(), "a pipe is not replaced")


def test_usage():
    check(gyre("fmt")[0] == 2, "no files")
    status, _, errors = gyre("fmt", "--chek", "x")
    check(status == 2 and "did you mean --check?" in errors, "a misspelt option")
    check(gyre("fmt", "--check", "--diff", "x")[0] == 2, "one of the two")
    check(gyre("fmt", "--help")[1].startswith(b"usage: gyre fmt"), "help")
    check(fmt(b"") == (0, b"", "") and fmt(b"\n\n")[1] == b"", "nothing stays nothing")
    check(fmt(b"\xef\xbb\xbflet a=1\r\n\r\n\r\nb")[1] == b"let a = 1\n\nb\n", "other systems' texts")
    check(fmt(b"let a = (\n")[0] == 1 and fmt(b"\xff")[0] == 1 and fmt(b"a\0b")[0] == 1, "no scripts")
    check(fmt(b"(" * 100_000)[0] == 1, "deep nesting")


def main():
    test_golden()
    test_usage()
    test_files()
    test_mangled(test_project())
    test_grammar()
    print("ok" if not failures else f"{len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
