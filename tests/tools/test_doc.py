#!/usr/bin/env python3
"""Tests `gyre doc`, driven from outside.

usage: test_doc.py GYRE

tests/golden/doc/NAME.in is a script, NAME.md and NAME.html its documentation. Every module of the library
has one, in both forms, and the HTML is well-formed.
"""

import html.parser
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden/doc"
GYRE = str(pathlib.Path(sys.argv[1]).resolve())
VOID = {"hr", "meta", "!doctype"}
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("FAIL", what)


def gyre(*words, text=None, folder=ROOT):
    run = subprocess.run([GYRE, "doc", *map(str, words)], input=text, capture_output=True, text=True,
                         timeout=100, cwd=folder)
    return run.returncode, run.stdout, run.stderr


class Balance(html.parser.HTMLParser):
    """Are the tags closed in order? A name may be given once."""

    def __init__(self):
        super().__init__()
        self.open, self.names, self.is_wrong = [], set(), False

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.is_wrong |= value in self.names
                self.names.add(value)

    def handle_endtag(self, tag):
        self.is_wrong |= not self.open or self.open.pop() != tag


def is_well_formed(text):
    balance = Balance()
    balance.feed(text)
    return not balance.is_wrong and not balance.open


def test_golden():
    for source in sorted(GOLDEN.glob("*.in")):
        for words, ending in ((), ".md"), (("--html",), ".html"):
            status, printed, errors = gyre(*words, f"./{source.name}", folder=GOLDEN)
            check(status == 0 and printed == source.with_suffix(ending).read_text(),
                  f"{source.name}{ending}:\n{printed}{errors}")
            check(not words or is_well_formed(printed), f"{source.name} as HTML")


def test_library():
    """Modules that this program was built without are none."""
    page = (ROOT / "docs/stdlib.md").read_text().split("\n## Modules\n")[1]
    for name in re.findall(r"^### (\w+)$", page, re.MULTILINE):
        status, printed, errors = gyre(name)
        if status and "there is no module" in errors:
            continue
        check(status == 0 and printed.startswith(f"# {name}\n") and len(printed) > 40, f"{name} {errors}")
        check(is_well_formed(gyre("--html", name)[1]), f"{name} as HTML")
    for path in sorted((ROOT / "stdlib").glob("[a-z]*.gy")):
        status, printed, errors = gyre(path)
        check(status == 0 and printed.startswith(f"# {path.stem}\n"), f"{path} {errors}")
        check(is_well_formed(gyre("--html", path)[1]), f"{path} as HTML")


def html_of(markdown):
    body = markdown.replace('"""', "'").rstrip("\\")
    return gyre("--html", "-", text='r"""' + body + '\n"""\n')


def test_any_text():
    """Whatever a docstring holds: tags are closed, in good time, and only ours are there."""
    pieces = ["*", "**", "_", "__", "***", "`", "``", "[", "]", "(", ")", "](", "<", ">", "<b>", "&", '"', "|", "\n",
              "\n\n", "- ", "1. ", "> ", "# ", "    ", "  ", "```\n", "|-|-|\n", "| a | b |\n", "a", "word", " ", "é",
              "\\", "---\n", "[a](b)", "**b**", "http://x", "<https://x>", ":", "javascript:"]
    chance = random.Random(7)
    for _ in range(200):
        text = "".join(chance.choices(pieces, k=chance.randrange(1, 60)))
        status, printed, errors = html_of(text)
        check(status == 0 and is_well_formed(printed), f"{text!r} {errors}")
        check("<b>" not in printed and 'href="javascript' not in printed, repr(text))
    for piece in ("*a ", "*a", "**a *b ", "_a*b", "[", "[a](", "`a``b", "> ", "- ", "<https://", "|", "\\", "]"):
        for text in (piece * 50000, "\n".join(piece * i for i in range(150)),
                     "*a " * 100 + piece * 10000 + " b*" * 100):
            start = time.monotonic()
            status, printed, errors = html_of(text)
            check(status == 0 and is_well_formed(printed), f"{piece!r} {errors}")
            check(time.monotonic() - start < 20, f"{piece!r} takes {time.monotonic() - start} s")


def test_usage():
    check(gyre()[0] == 2 and gyre("json", "math")[0] == 2, "one word")
    status, _, errors = gyre("--htlm", "json")
    check(status == 2 and "did you mean --html?" in errors, errors)
    check(gyre("nosuch")[0] == 1 and gyre("./nosuch.gy")[0] == 1, "what is not there")
    check(gyre("--help")[1].startswith("usage: gyre doc"), "help")
    status, _, errors = gyre("-", text="let = 1")
    check(status == 1 and "<stdin>:1:5: error:" in errors, errors)
    check(gyre("-", text="exit(3)\n") == (0, "# <stdin>\n", ""), "a script is not run")
    with tempfile.TemporaryDirectory() as folder:  # nor one that has the name of a module
        (pathlib.Path(folder) / "mine.gy").write_text("exit(3)\n")
        check(gyre("mine", folder=folder)[0] == 1, "a name is that of a standard module")


def main():
    test_golden()
    test_library()
    test_any_text()
    test_usage()
    print("ok" if not failures else f"{len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
