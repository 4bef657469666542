#!/usr/bin/env python3
"""Holds editors/ to the language: its keywords, its strings, the files that vim and VS Code read.

usage: test_editors.py PATH_TO_GYRE [unittest arguments]

The TextMate grammar is run by the modules of VS Code itself where they are (node_modules.py fetches them), and
vim where it is installed.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import node_modules

ROOT = pathlib.Path(__file__).resolve().parents[2]
EDITORS = ROOT / "editors"
GRAMMAR = EDITORS / "vscode/syntaxes/gyre.tmLanguage.json"
SYNTAX = EDITORS / "vim/syntax/gyre.vim"
GOLDEN = ROOT / "tests/golden/editors.json"
NODE_FOLDER, LACKING = node_modules.find()
TIMEOUT_S = 120
KEYWORDS = set(re.findall(r'^KEYWORD\(\w+, "(\w+)"\)', (ROOT / "lang/token.def").read_text(), re.M))
SAMPLE = '''# a comment with "quotes" and fn
import "./m.gy" as m
class Account(Base) {
    static RATE = 0.02
    async fn deposit(amount: nil, *rest) {
        let text = "a ${m.f(x, {"k": 'v'})!r:>10} b \\n" + r"\\raw" + b"\\x00"
        await sleep(10ms); self.x ??= 0xFF // 2 ** 1_000
        return amount if not nil else super.deposit() or false
    }
}
let s = """many ${1 +
    2} lines # no comment
"""
test "one" { for i in range(3) { obj.class.fn } }
'''


class Words(unittest.TestCase):
    def test_the_keywords_are_those_of_the_language(self):
        self.assertGreater(len(KEYWORDS), 30)
        groups = re.findall(r"\\b\(\?:([a-z|]+)\)\\b", json.loads(json.dumps(GRAMMAR.read_text().replace("\\\\", "\\"))))
        words = {word for group in groups for word in group.split("|")}
        words |= set(re.findall(r"\\b([a-z]+)\\b", GRAMMAR.read_text().replace("\\\\", "\\"))) & {"fn", "class"}
        self.assertEqual(words, KEYWORDS | {"self"})  # a name to the lexer
        vim = {word for line in re.findall(r"^syntax keyword \w+ (.*)$", SYNTAX.read_text(), re.M) for word in line.split()}
        self.assertEqual(vim, KEYWORDS | {"self"})

    def test_the_units_of_durations(self):
        lexer = (ROOT / "lang/lexer.c").read_text()
        table = re.search(r"units\[\] = \{(.*?)\};", lexer, re.S)[1]
        units = set(re.findall(r'\{"(\w+)"', table))
        self.assertEqual(set(re.search(r"\(\?:(ns\|[a-z|]*)\)", GRAMMAR.read_text())[1].split("|")), units)
        self.assertEqual(set(re.search(r"\\\((ns\\\|[a-z\\|]*)\\\)", SYNTAX.read_text())[1].split("\\|")), units)

    def test_the_extension(self):
        package = json.loads((EDITORS / "vscode/package.json").read_text())
        for part in (package["contributes"]["grammars"][0]["path"],
                     package["contributes"]["languages"][0]["configuration"]):
            json.loads((EDITORS / "vscode" / part).read_text())
        self.assertEqual(package["contributes"]["grammars"][0]["scopeName"], json.loads(GRAMMAR.read_text())["scopeName"])
        self.assertTrue((EDITORS / "vscode" / package["main"]).is_file())
        settings = set(re.findall(r'getConfiguration\("gyre"\)\.get\("(\w+)"', (EDITORS / "vscode/extension.js").read_text()))
        declared = {name[len("gyre."):] for name in package["contributes"]["configuration"]["properties"]}
        self.assertEqual(settings, declared - {"trace.server"})  # the client's own
        lock = json.loads((EDITORS / "vscode/package-lock.json").read_text())
        self.assertEqual({**package["dependencies"], **package["devDependencies"]},
                         {**lock["packages"][""]["dependencies"], **lock["packages"][""]["devDependencies"]})
        for name, about in lock["packages"].items():
            self.assertTrue(not name or about["integrity"].startswith("sha512-"), name)


@unittest.skipIf(LACKING, LACKING)
class TextMate(unittest.TestCase):
    def tokens(self, *files):
        words = ["node", ROOT / "tests/tools/editor_tokens.js", NODE_FOLDER / "node_modules", GRAMMAR, *files]
        done = subprocess.run(words, check=True, stdout=subprocess.PIPE, timeout=TIMEOUT_S)
        return json.loads(done.stdout)

    def test_the_scopes_of_a_sample(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s.gy")
            pathlib.Path(path).write_text(SAMPLE)
            found = [[token for token in line if str(token[0]).strip()] for line in self.tokens(path)[path][:-1]]
        if os.environ.get("GYRE_WRITE_GOLDEN"):
            rows = ",\n".join(" " + json.dumps(line, ensure_ascii=False) for line in found)
            GOLDEN.write_text(f"[\n{rows}\n]\n")
        self.assertEqual(found, json.loads(GOLDEN.read_text()))

    def test_all_scripts_of_the_tree(self):
        """A file ends outside of strings and holes, whatever stands in it, where it is one that compiles."""
        files = [str(f) for folder in ("scripts", "stdlib", "bench") for f in sorted((ROOT / folder).rglob("*.gy"))]
        conform = [f for f in sorted((ROOT / "tests/conform").rglob("*.gy"))
                   if not re.search(r"# (error|syntax)|SyntaxError", f.read_text(errors="replace"))]
        files += [str(f) for f in conform]
        self.assertGreater(len(files), 100)
        found = self.tokens(*files)
        self.assertEqual({f: lines[-1][0][1] for f, lines in found.items() if lines[-1][0][1] != 1}, {})
        for file, lines in found.items():
            text = pathlib.Path(file).read_text().split("\n")
            self.assertEqual(["".join(t for t, _ in line) for line in lines[:-1]], text, file)


@unittest.skipUnless(shutil.which("vim"), "vim is not installed")
class Vim(unittest.TestCase):
    def run_vim(self, text, *commands):
        with tempfile.TemporaryDirectory() as folder:
            path, out = os.path.join(folder, "s.gy"), os.path.join(folder, "out")
            pathlib.Path(path).write_text(text)
            script = os.path.join(folder, "run.vim")
            lines = [f"set rtp^={EDITORS / 'vim'}", "filetype plugin indent on", "syntax on", f"edit {path}", *commands,
                     f"redir! > {out}", "silent! echo v:errmsg", "silent! echo b:current_syntax", "silent! echo g:names",
                     "redir END", "write", "qall!"]
            pathlib.Path(script).write_text("\n".join(lines) + "\n")
            words = ["vim", "-Nu", "NONE", "-i", "NONE", "-n", "-es", "-S", script]
            subprocess.run(words, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=TIMEOUT_S)
            return pathlib.Path(out).read_text(), pathlib.Path(path).read_text()

    def test_it_loads_and_names_things(self):
        names = 'map([[1, 3], [3, 1], [3, 7], [6, 21], [6, 27], [7, 21], [8, 26], [12, 15]], ' \
                '{_, p -> synIDattr(synID(p[0], p[1], 1), "name")})'
        out, _ = self.run_vim(SAMPLE, f"let g:names = {names}")
        self.assertNotRegex(out, r"\bE\d+:")
        self.assertIn("gyre\n", out)
        self.assertIn("['gyreComment', 'gyreDeclaration', 'gyreClass', 'gyreString', 'gyreMember', 'gyreDuration', "
                      "'gyreOperatorWord', 'gyreString']", out)

    def test_indentation(self):
        flat = "fn f(x) {\nif x {\ng(\n1,\n2\n)\n} else {\nreturn '{'\n}\n}\nf(1)\n"
        _, text = self.run_vim(flat, "normal gg=G")
        self.assertEqual(text, "fn f(x) {\n    if x {\n        g(\n            1,\n            2\n        )\n"
                               "    } else {\n        return '{'\n    }\n}\nf(1)\n")


if __name__ == "__main__":
    sys.argv.pop(1)
    unittest.main()
