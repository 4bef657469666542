"""gyre lsp, asked over its pipes: every request, half-typed texts, bad messages, both ways to count.

Texts have marks: $1, $2 … are taken out and are places then. A place asks for what stands right behind it.
"""
import json
import os
import random
import re
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from lsp_client import Client, Refused

gyre = os.path.abspath(sys.argv.pop(1))
slow = bool(os.environ.get("GYRE_TEST_SLOW"))
URI = "file:///nowhere/a.gy"


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def units(text):
    return len(text.encode("utf-16-le")) // 2


def cut(marked):
    """The text without its marks, and their places."""
    text, places, at = "", {}, 0
    for m in re.finditer(r"\$(\d)", marked):
        text += marked[at:m.start()]
        line = text.count("\n")
        places[int(m[1])] = {"line": line, "character": units(text.rpartition("\n")[2])}
        at = m.end()
    return text + marked[at:], places


def spelt(text, range_):
    lines = text.split("\n")
    start, end = range_["start"], range_["end"]
    if start["line"] != end["line"]:
        return None
    line = lines[start["line"]].encode("utf-16-le")
    return line[2 * start["character"]:2 * end["character"]].decode("utf-16-le")


def apply(text, edits):
    lines = text.split("\n")

    def offset(p):
        before = sum(len(line) + 1 for line in lines[:p["line"]])
        if p["line"] >= len(lines):
            return len(text)
        line = lines[p["line"]].encode("utf-16-le")
        return before + len(line[:2 * p["character"]].decode("utf-16-le"))

    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        text = text[:offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]):]
    return text


class Case(unittest.TestCase):
    capabilities = {}
    folder = None

    def setUp(self):
        self.client = Client(gyre, timeout=120 if slow else 20)
        self.answer = self.client.initialize(self.capabilities, self.folder)
        self.texts = {}

    def tearDown(self):
        if self.client.process.poll() is None:
            self.assertEqual(self.client.leave(), 0)
        self.client.process.stderr.close()
        self.assertEqual(self.client.errors, b"")

    def open(self, marked, uri=URI):
        text, self.places = cut(marked)
        self.uri = uri
        self.texts[uri] = self.text = text
        self.client.open(uri, text)
        return text

    def ask(self, method, place=None, uri=None, **more):
        params = {"textDocument": {"uri": uri or self.uri}, **more}
        if place is not None:
            params["position"] = self.places[place]
        return self.client.ask("textDocument/" + method, params)

    def change(self, place, end, new):
        self.client.tell("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": 2},
            "contentChanges": [{"range": {"start": place, "end": end}, "text": new}]})

    def labels(self, place):
        return [item["label"] for item in self.ask("completion", place)]

    def hover(self, place):
        found = self.ask("hover", place)
        return found and found["contents"]["value"]

    def target(self, place):
        found = self.ask("definition", place)
        return found and spelt(self.texts[found["uri"]], found["range"])


class Diagnostics(Case):
    def test_while_typing(self):
        text = self.open("let unused = $1prnt(1)\nfn f() { let x = 1 }\n")
        found = self.client.findings(URI)
        self.assertEqual([f["message"] for f in found], ["unknown name 'prnt'\ndid you mean 'print'?"])
        self.assertEqual(spelt(text, found[0]["range"]), "prnt")
        self.assertEqual(found[0]["severity"], 1)
        place = dict(self.places[1])
        self.change(place, {**place, "character": place["character"] + 4}, "print")
        found = self.client.findings(URI)
        self.assertEqual([(f["code"], f["tags"]) for f in found], [("unused-name", [1])])
        self.client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
        self.assertEqual(self.client.findings(URI), [])

    def test_syntax(self):
        self.open("let x = (1 + \nfn f() { return }\n")
        self.assertEqual([f["code"] for f in self.client.findings(URI)], ["error"])

    def test_changes_are_gathered(self):
        self.open("let x = 1$1\n")
        self.client.findings(URI)
        end = self.places[1]
        for i in range(20):
            self.change(end, end, "1")
        self.client.findings(URI)
        self.ask("documentSymbol")
        self.assertEqual([n for n in self.client.notes], [])


class Pulled(Case):
    capabilities = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}

    def test_pull(self):
        self.assertIn("diagnosticProvider", self.answer)
        self.open("prnt(1)\n")
        found = self.ask("diagnostic")
        self.assertEqual((found["kind"], len(found["items"])), ("full", 1))
        self.assertEqual(self.client.notes, [])
        self.client.tell("textDocument/didSave", {"textDocument": {"uri": URI}})
        self.client.note("workspace/diagnostic/refresh", lambda params: True)
        self.client.send({"id": "refresh", "result": None})


class Positions(Case):
    def test_utf16(self):
        self.assertEqual(self.answer["positionEncoding"], "utf-16")
        text = self.open('let 名 = "😀😀"; let x = "😀" + $1名\nprint($2x, y)\n')
        found = self.client.findings(URI)
        self.assertEqual([spelt(text, f["range"]) for f in found], ["y"])
        self.assertEqual(self.target(1), "名")
        # behind two characters that count twice
        where = {"line": 0, "character": 11}
        self.assertEqual(text[10:12], "😀\"")
        self.change(where, where, "é")
        x = units(text.partition("x")[0]) + 1
        self.assertEqual(self.ask("definition", 2)["range"]["start"], {"line": 0, "character": x})
        shown = self.ask("hover", 2)["contents"]["value"]
        self.assertIn('let x = "😀" + 名', shown)

    def test_beyond_the_end(self):
        self.open("let x = 1\n")
        for line, character in (0, 999), (99, 0), (99, 99), (2 ** 31, 2 ** 31):
            for method in "hover", "completion", "signatureHelp", "definition":
                self.client.ask("textDocument/" + method, {"textDocument": {"uri": URI},
                                                           "position": {"line": line, "character": character}})

    def test_random_edits(self):
        """The server's text stays the same as ours, whatever is typed."""
        rng = random.Random(7)
        text = self.open('fn f(a, b = "é😀") {\n    return a + b\n}\n' * 5)
        known = {"resultId": "none"}
        pieces = ["x", "\n", "é", "😀", "{", "}", "(", '"', "fn ", "\r\n", "", "let y = 2\n", "#", "${"]
        for i in range(60 if slow else 250):
            start = rng.randrange(len(text) + 1)
            end = min(len(text), start + rng.choice([0, 0, 1, 5, 30]))
            new = rng.choice(pieces)
            if "\r" in text[max(start - 1, 0):end + 1] or text[end:end + 1] == "\n" and new.endswith("\r"):
                continue
            places = []
            for at in start, end:
                line = text[:at].rpartition("\n")[2]
                places.append({"line": text.count("\n", 0, at), "character": units(line)})
            self.change(*places, new)
            text = text[:start] + new + text[end:]
            for method in "documentSymbol", "semanticTokens/full", "foldingRange":
                self.ask(method)
            known = self.ask("semanticTokens/full/delta", previousResultId=known["resultId"])
            self.ask("semanticTokens/range", range={"start": places[0], "end": {"line": 99, "character": 0}})
            for method in "completion", "hover", "signatureHelp", "definition", "references", "documentHighlight":
                self.client.ask("textDocument/" + method, {"textDocument": {"uri": URI}, "position": places[0]})
        self.change({"line": 0, "character": 0}, {"line": 99999, "character": 0}, "")
        self.change({"line": 0, "character": 0}, {"line": 0, "character": 0}, "let a=1\n")
        self.assertEqual([s["name"] for s in self.ask("documentSymbol")], ["a"])


class Utf8(Case):
    capabilities = {"general": {"positionEncodings": ["utf-8", "utf-16"]}}

    def test_bytes(self):
        self.assertEqual(self.answer["positionEncoding"], "utf-8")
        self.open('let s = "é😀"; prnt(s)\n')
        start = self.client.findings(URI)[0]["range"]["start"]
        self.assertEqual(start["character"], len('let s = "é😀"; '.encode()))


class Completion(Case):
    def test_names(self):
        self.open("import json\nfn outer(first) {\n    let second = 1\n    $1\n    { let hidden = 1 }\n}\nlet other = 2\n")
        found = self.labels(1)
        for name in "outer", "first", "second", "other", "json", "print", "ValueError", "while", "self":
            self.assertIn(name, found)
        self.assertNotIn("hidden", found)

    def test_members(self):
        self.open('import json\nclass Point { x = 0\n    fn init(y) {\n self.y = y\n self.$1\n }\n    fn move(dx) {}\n}\n'
                  'let p = Point(1)\np.$2\njson.$3\n"abc".$4\nlet words = []\nwords.$5\nunknown().$6\n3.$7')
        self.assertEqual(set(self.labels(1)), {"x", "y", "move"})
        self.assertEqual(set(self.labels(2)), {"x", "y", "move"})
        self.assertIn("dumps", self.labels(3))
        self.assertIn("splitlines", self.labels(4))
        self.assertIn("append", self.labels(5))
        self.assertEqual(self.labels(6), [])
        self.assertEqual(self.labels(7), [])

    def test_inherited(self):
        self.open("class A { fn one() {} }\nclass B(A) { fn two() {} }\nB().$1\nlet b = B()\nb.$2\n")
        self.assertEqual(set(self.labels(2)), {"one", "two"})

    def test_arguments(self):
        self.open("fn area(width, height = 1) {}\narea(1, $1)\narea(width: $2)\nsorted([], $3)\n")
        self.assertEqual(self.labels(1)[:2], ["width: ", "height: "])
        self.assertNotIn("width: ", self.labels(2))
        self.assertIn("key: ", self.labels(3))

    def test_imports(self):
        self.open("import $1\nfrom math import $2\nfrom math import sin, c$3\n")
        self.assertIn("sqlite", self.labels(1))
        self.assertIn("sqrt", self.labels(2))
        self.assertIn("cos", self.labels(3))

    def test_nothing(self):
        self.open('let x = "a $1 b"  # some $2\nlet $3\n12$4\nfn f$5\n')
        for place in 1, 2, 3, 4, 5:
            self.assertEqual(self.labels(place), [], place)

    def test_resolve(self):
        self.open('fn f() { """What f does.""" }\n$1\nimport json\njson.$2')
        item = next(i for i in self.ask("completion", 1) if i["label"] == "f")
        self.assertEqual((item["detail"], item["kind"]), ("fn f()", 3))
        self.assertEqual(self.client.ask("completionItem/resolve", item)["documentation"]["value"], "What f does.")
        item = next(i for i in self.ask("completion", 2) if i["label"] == "dumps")
        self.assertIn("JSON", self.client.ask("completionItem/resolve", item)["documentation"]["value"])
        self.assertEqual(self.client.ask("completionItem/resolve", {"label": "while"}), {"label": "while"})

    def test_every_module(self):
        """The server's list of modules is the library's."""
        page = read(os.path.join(os.path.dirname(__file__), "../../docs/stdlib.md"))
        listed = re.findall(r"^### (\w+)$", page.partition("\n## Modules")[2], re.M)
        self.open("import $1\n")
        self.assertEqual([i["label"] for i in self.ask("completion", 1)], listed)


class Hover(Case):
    def test_hover(self):
        self.open('import math\nasync fn $1area(w, h = 1) {\n    """The area."""\n    return $2w * h\n}\nmath.$3sqrt($4print)\n'
                  'class $5Point(ValueError) { """A point.""" }\nlet $6n = 10\nwhile$7 true { break }\n$8math\n')
        self.assertEqual(self.hover(1), "```gyre\nasync fn area(w, h = 1)\n```\n\nThe area.")
        self.assertEqual(self.hover(2), "```gyre\nparameter w\n```")
        self.assertIn("fn sqrt(x, /)", self.hover(3))
        self.assertIn("fn print(", self.hover(4))
        self.assertEqual(self.hover(5), "```gyre\nclass Point(ValueError)\n```\n\nA point.")
        self.assertEqual(self.hover(6), "```gyre\nlet n = 10\n```")
        self.assertIsNone(self.hover(7))
        self.assertIn("import math", self.hover(8))

    def test_signature(self):
        self.open("fn f(a, b, *, c = 1) {}\nf($1\nprint(f(1, $2))\nf(1, c: $3)\nclass P { fn init(x, y) {} }\nP(1, $4)\n"
                  "nobody($5)\nf(g(1, 2)$6\nlen([1, 2, $7\n")
        found = self.ask("signatureHelp", 1)
        self.assertEqual(found["signatures"][0]["label"], "f(a, b, *, c = 1)")
        self.assertEqual([p["label"] for p in found["signatures"][0]["parameters"]], ["a", "b", "c = 1"])
        self.assertEqual([self.ask("signatureHelp", i)["activeParameter"] for i in (1, 2, 3, 4, 6, 7)],
                         [0, 1, 2, 1, 0, 0])
        self.assertEqual(self.ask("signatureHelp", 4)["signatures"][0]["label"], "P(x, y)")
        self.assertIsNone(self.ask("signatureHelp", 5))


class Where(Case):
    text = """let $1total = 0
fn add(n) {
    let total = n
    return $2total
}
class Box {
    fn init() { self.$3size = 1 }
    fn grow() { self.$4size += 1 }
}
$5total = add($6n: 1)
let other = [$7total for total in range(3)]
Box().grow()
"""

    def test_definition(self):
        self.open(self.text)
        lines = {place: self.ask("definition", place)["range"]["start"]["line"] for place in (1, 2, 4, 5, 6, 7)}
        self.assertEqual(lines, {1: 0, 2: 2, 4: 6, 5: 0, 6: 1, 7: 10})

    def test_references(self):
        self.open(self.text)
        def lines(place, **context):
            return [f["range"]["start"]["line"] for f in self.ask("references", place, context=context)]
        self.assertEqual(lines(1, includeDeclaration=True), [0, 9])
        self.assertEqual(lines(5, includeDeclaration=False), [9])
        self.assertEqual(lines(2), [2, 3])
        self.assertEqual(lines(3), [6, 7])
        self.assertEqual([h["kind"] for h in self.ask("documentHighlight", 2)], [3, 2])

    def test_symbols(self):
        self.open(self.text)
        found = self.ask("documentSymbol")
        self.assertEqual([s["name"] for s in found], ["total", "add", "Box", "other"])
        box = found[2]
        self.assertEqual([(s["name"], s["kind"]) for s in box["children"]], [("init", 6), ("grow", 6), ("size", 8)])

    def test_folds(self):
        self.open('# about\n# this\n\nimport a\nimport b\nfrom c import (d,\n    e)\nlet x = 1  # one\n# two\n# three\n'
                  'if x {\n    f([\n        1, 2\n    ])\n} else {\n    g()\n}\nlet s = """\n# no comment\n${[1,\n2]}\n"""\n'
                  "f(1,\n  2)\n{\n")
        found = [(f["startLine"], f["endLine"], f.get("kind", "")) for f in self.ask("foldingRange")]
        self.assertEqual(sorted(found), [(0, 1, "comment"), (3, 5, "imports"), (5, 6, ""), (8, 9, "comment"), (10, 13, ""),
                                         (11, 12, ""), (14, 15, ""), (17, 20, ""), (19, 20, ""), (22, 23, "")])
        for text in "", "\n", "}\n}\n", '"${\n', "#\n#", "# a\r\n# b\r\n(\r\n)\r\n":
            self.open(text)
            self.ask("foldingRange")

    def test_colors(self):
        text = self.open("import math\nconst LIMIT = 1\nasync fn f(x) => math.sqrt(x)\nprint(f(x: LIMIT))\n")
        legend = self.answer["semanticTokensProvider"]["legend"]
        line = character = 0
        seen = []
        data = self.ask("semanticTokens/full")["data"]
        for i in range(0, len(data), 5):
            dl, dc, size, kind, bits = data[i:i + 5]
            line, character = line + dl, dc if dl else character + dc
            word = text.split("\n")[line][character:character + size]
            words = [m for k, m in enumerate(legend["tokenModifiers"]) if bits >> k & 1]
            seen.append(" ".join([word, legend["tokenTypes"][kind], *words]))
        self.assertEqual(seen, ["math namespace declaration", "LIMIT variable declaration readonly",
                                "f function declaration async", "x parameter declaration", "math namespace",
                                "sqrt property", "x parameter", "print function defaultLibrary",
                                "f function async", "x parameter", "LIMIT variable readonly"])
        end = {"line": 2, "character": 10}
        part = self.ask("semanticTokens/range", range={"start": {"line": 1, "character": 6}, "end": end})["data"]
        self.assertEqual(part, [1, 6, *data[7:10], *data[10:15]])
        self.assertEqual(self.ask("semanticTokens/range", range={"start": end, "end": end})["data"], [])

    def colors_after(self, before, place, end, new):
        self.change(place, end, new)
        answer = self.ask("semanticTokens/full/delta", previousResultId=before["resultId"])
        data = list(before["data"])
        for edit in answer["edits"]:
            data[edit["start"]:edit["start"] + edit["deleteCount"]] = edit.get("data", [])
        return {"resultId": answer["resultId"], "data": data}

    def test_changed_colors(self):
        self.open("let a = 1\nlet b = a\nlet c = a\nprint(b)\n")
        known = self.ask("semanticTokens/full")
        for line, character, end, new in (1, 8, 9, "c + a"), (0, 0, 0, "\n\n"), (3, 0, 13, ""), (0, 0, 0, ""), (0, 0, 99, "fn a() {}"):
            known = self.colors_after(known, {"line": line, "character": character}, {"line": line, "character": end}, new)
            self.assertEqual(known["data"], self.ask("semanticTokens/range", range={
                "start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}})["data"])
        old = self.ask("semanticTokens/full/delta", previousResultId="of another time")
        self.assertEqual(old["data"], known["data"])


class Rename(Case):
    def rename(self, place, name):
        edits = self.ask("rename", place, newName=name)["changes"]
        self.assertEqual(list(edits), [self.uri])
        return apply(self.text, edits[self.uri])

    def refused(self, place, name):
        with self.assertRaises(Refused) as caught:
            self.ask("rename", place, newName=name)
        self.assertEqual(caught.exception.code, -32803)
        return caught.exception.message

    def test_scopes(self):
        text = self.open("let $1x = 1\nfn f(x) { return [$2x for x in [$3x]] + [\"${$4x}\"] }\nf(x: x)\n")
        self.assertEqual(self.ask("prepareRename", 1)["placeholder"], "x")
        self.assertEqual(self.rename(1, "y"), "let y = 1\nfn f(x) { return [x for x in [x]] + [\"${x}\"] }\nf(x: y)\n")
        self.assertEqual(self.rename(2, "y"), "let x = 1\nfn f(x) { return [y for y in [x]] + [\"${x}\"] }\nf(x: x)\n")
        self.assertEqual(self.rename(4, "é"), "let x = 1\nfn f(é) { return [x for x in [é]] + [\"${é}\"] }\nf(é: x)\n")

    def test_refused(self):
        self.open("let $1x = 1\nlet other = 2\nfn f() { let inner = x; return $2print(inner) }\n$3 f()\nimport $4json\njson.$5loads\n")
        self.assertIn("no name", self.refused(1, "1x"))
        self.assertIn("word of the language", self.refused(1, "while"))
        self.assertIn("taken", self.refused(1, "other"))
        self.assertIn("taken", self.refused(1, "inner"))
        self.assertIn("taken", self.refused(1, "print"))
        self.assertIn("library", self.refused(2, "show"))
        self.assertIn("library", self.refused(5, "show"))
        with self.assertRaises(Refused):
            self.ask("prepareRename", 3)

    def test_imports(self):
        self.open("import $1json\nfrom math import $2sin, cos as $3c\njson.loads(str(sin(c)))\n")
        self.assertEqual(self.rename(1, "j"), "import json as j\nfrom math import sin, cos as c\nj.loads(str(sin(c)))\n")
        self.assertEqual(self.rename(2, "s"), "import json\nfrom math import sin as s, cos as c\njson.loads(str(s(c)))\n")
        self.assertEqual(self.rename(3, "k"), "import json\nfrom math import sin, cos as k\njson.loads(str(sin(k)))\n")

    def test_members(self):
        self.open("class A {\n    fn $1go(speed) { return self.go(speed: 1) }\n}\nlet a = A()\na.go(1)\n"
                  "class B { fn $2stop() {} }\nfn f(b) => b.stop()\n")
        self.assertEqual(self.rename(1, "run").count("run"), 3)
        self.assertIn("not known", self.refused(2, "halt"))

    def test_half_typed(self):
        self.open("let $1x = 1\nprint(x\n")
        self.assertIn("mistakes", self.refused(1, "y"))


class Edits(Case):
    def fixed(self, marked, title, message=None):
        text = self.open(marked)
        found = self.ask("codeAction", range={"start": self.places[1], "end": self.places[1]},
                         context={"diagnostics": []})
        action = [a for a in found if a["title"] == title]
        self.assertTrue(action, [a["title"] for a in found])
        self.assertEqual(action[0]["kind"], "quickfix")
        return apply(text, action[0]["edit"]["changes"][URI])

    def test_did_you_mean(self):
        self.assertEqual(self.fixed("$1prnt(1)\n", "Change to 'print'"), "print(1)\n")
        self.assertEqual(self.fixed("let x = $1None\n", "Change to 'nil'"), "let x = nil\n")

    def test_import(self):
        self.assertEqual(self.fixed("# A script\nprint($1math.pi)\n", "Add 'import math'"),
                         "# A script\nimport math\nprint(math.pi)\n")
        self.assertEqual(self.fixed("import $1json\nprint(1)\n", "Remove the import"), "print(1)\n")

    def test_await(self):
        self.assertEqual(self.fixed("async fn f() {}\n$1f()\n", "Add 'await'"), "async fn f() {}\nawait f()\n")
        self.assertEqual(self.fixed("async fn f() {}\n$1f()\n", "Make a task of it"), "async fn f() {}\nspawn(f())\n")

    def test_unused(self):
        self.assertEqual(self.fixed("fn f() {\n    let $1x = 1\n}\n", "Call it '_x'"), "fn f() {\n    let _x = 1\n}\n")
        self.assertEqual(self.fixed("fn f() {\n    let $1x = 1\n}\n", "Ignore here"),
                         "fn f() {\n    let x = 1  # gyre: ignore[unused-name]\n}\n")

    def test_only(self):
        self.open("$1prnt(1)\n")
        self.assertEqual(self.ask("codeAction", range={"start": self.places[1], "end": self.places[1]},
                                  context={"diagnostics": [], "only": ["refactor"]}), [])

    def test_formatting(self):
        text = self.open("let a=1\nlet b = 2\nlet  c=3\n")
        options = {"tabSize": 4, "insertSpaces": True}
        edits = self.ask("formatting", options=options)
        self.assertEqual(apply(text, edits), "let a = 1\nlet b = 2\nlet c = 3\n")
        self.open("let a = 1\n")
        self.assertEqual(self.ask("formatting", options=options), [])
        self.open("let a = (\n")
        with self.assertRaises(Refused):
            self.ask("formatting", options=options)
        text = self.open("let a=1")
        self.assertEqual(apply(text, self.ask("formatting", options=options)), "let a = 1\n")

    def format_lines(self, text, first, last, end=0):
        self.open(text)
        place = {"start": {"line": first, "character": 0}, "end": {"line": last, "character": end}}
        return apply(text, self.ask("rangeFormatting", range=place, options={"tabSize": 4, "insertSpaces": True}))

    def test_formatting_lines(self):
        text = "let a=1;\nlet b=2\n\n\n\nfn f(x) {\n  return x+1; }\nlet  c=3;let  d=4\n\n\n"
        self.assertEqual(self.format_lines(text, 0, 1), text.replace("a=1;", "a = 1"))
        self.assertEqual(self.format_lines(text, 1, 1, 3), text.replace("b=2", "b = 2"))
        self.assertEqual(self.format_lines(text, 5, 5, 1), text.replace("\n\n\nfn", "\nfn"))
        self.assertEqual(self.format_lines(text, 6, 7), text.replace("  return x+1; }", "    return x + 1\n}"))
        self.assertEqual(self.format_lines(text, 7, 8), text.replace("let  c=3;let  d=4", "let c = 3; let d = 4"))
        self.assertEqual(self.format_lines(text, 3, 3), text)
        whole = "let a = 1\nlet b = 2\n\nfn f(x) {\n    return x + 1\n}\nlet c = 3; let d = 4\n"
        self.assertEqual(self.format_lines(text, 0, 99), whole)
        self.assertEqual(self.format_lines("let a = (1,\n2,\n\n3)", 1, 1, 1), "let a = (1,\n         2,\n\n3)")
        self.assertEqual(self.format_lines("let a='\u2028\f'\nlet b=1\nlet c=1\n", 1, 2), "let a='\u2028\f'\nlet b = 1\nlet c=1\n")
        self.assertEqual(self.format_lines("", 0, 0), "")
        with self.assertRaises(Refused):
            self.format_lines("let a = (\n", 0, 0)

    def test_formatting_any_lines(self):
        """Wherever a range begins and ends, formatting it keeps the rest, and formatting all is left to do."""
        rng = random.Random(3)
        text = "import  json\n# c\nfn f( a,\n b){ if a {\nreturn [ 1,2,\n3 ] } else {b( ) ;c( )}}\n\n\n\nlet s=\"\"\"\n  x ;\n\"\"\" # d\n" \
               "let  é=(1+\n2) ;\n;;\nclass A{\n x=1\n\n\n fn go( ){ }}\n"
        self.open(text)
        options = {"tabSize": 4, "insertSpaces": True}
        whole = apply(text, self.ask("formatting", options=options))
        count = text.count("\n")
        for _ in range(30 if slow else 200):
            first, last = sorted((rng.randrange(count + 2), rng.randrange(count + 2)))
            done = self.format_lines(text, first, last, rng.choice((0, 1, 999)))
            self.open(done)
            self.assertEqual(apply(done, self.ask("formatting", options=options)), whole, (first, last))


class HalfTyped(Case):
    def test_last_good_tree(self):
        text = self.open("import json\nfn area(w, h) {\n    return w * h$1\n}\nprint(area(1, 2))\n")
        self.ask("documentSymbol")
        for piece in " +", " (", "[{", "\n\n  if w {", ' "':
            self.change(self.places[1], self.places[1], piece)
            found = self.ask("documentSymbol")
            self.assertEqual([s["name"] for s in found], ["area"])
            self.assertIn("w", self.labels(1))

    def test_opened_with_an_error(self):
        self.open("fn area(w, h) {\n    return w * h\n}\nlet p = area(1,\nlet q = 2\nfn more(x) {\n    x.$1\n}\n")
        self.assertIn("area", [s["name"] for s in self.ask("documentSymbol")])

    def test_every_prefix(self):
        """As somebody types it, letter by letter."""
        whole = 'import math\nclass A(ValueError) {\n    x = 1\n    async fn go(a, *b) { with lock as l { return "${self.x:>${a}}" } }\n}\n' \
                'for i, [j, *k] in [] { try { select { v = await q.recv() { } } } catch A as e { throw e from nil } }\n'
        self.open("$1")
        step = 7 if slow else 1
        for size in range(0, len(whole), step):
            piece = whole[size:size + step]
            line, character = whole.count("\n", 0, size), len(whole[:size].rpartition("\n")[2])
            place = {"line": line, "character": character}
            self.change(place, place, piece)
            where = {"textDocument": {"uri": URI}, "position": {"line": line, "character": character + 1}}
            for method in "completion", "signatureHelp", "hover", "definition", "documentHighlight":
                self.client.ask("textDocument/" + method, where)
            for method in "documentSymbol", "semanticTokens/full", "foldingRange":
                self.ask(method)
        self.assertEqual([s["name"] for s in self.ask("documentSymbol")], ["A"])


class Workspace(Case):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = os.path.realpath(self.place.name)
        self.write("lib/geo metry.gy", '"""About shapes."""\nfn area(w, h) {\n    """The area."""\n    return w * h\n}\n'
                   'class Point { x = 0; fn go() {} }\nlet _hidden = 1\n')
        self.write("user.gy", 'from "./lib/geo metry.gy" import area\nimport "./lib/geo metry.gy" as g\nprint(area(1, 2), g.area(3, 4))\n')
        self.write(".git/no.gy", "fn area() {}\n")
        super().setUp()

    def tearDown(self):
        super().tearDown()
        self.place.cleanup()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)

    def uri_of(self, name):
        return "file://" + os.path.join(self.folder, name).replace(" ", "%20")

    def test_imported(self):
        self.texts[self.uri_of("lib/geo metry.gy")] = read(os.path.join(self.folder, "lib/geo metry.gy"))
        self.open('from "./lib/geo metry.gy" import area, Point as P\nimport "./lib/geo metry.gy$9" as g\n$1area(1, $2)\ng.$3area\nlet p = g.Point()\n$5P()\nfrom "./lib/geo metry.gy" import $6\np.$4\n',
                  self.uri_of("main.gy"))
        self.assertEqual(self.hover(1), "```gyre\nfn area(w, h)\n```\n\nThe area.")
        self.assertEqual(self.ask("signatureHelp", 2)["activeParameter"], 1)
        self.assertEqual(self.target(1), "area")
        self.assertEqual(self.target(3), "area")
        self.assertEqual(self.target(5), "Point")
        self.assertEqual(set(self.labels(4)), {"x", "go"})
        self.assertEqual(set(self.labels(3)), {"area", "Point"})
        self.assertEqual(set(self.labels(6)), {"area", "Point"})
        self.assertEqual(self.ask("definition", 9)["uri"], self.uri_of("lib/geo metry.gy"))
        # a file that is open counts as it is there
        self.client.open(self.uri_of("lib/geo metry.gy"), "fn other() {}\n")
        self.assertEqual(self.labels(3), ["other"])

    def test_cancel_while_it_runs(self):
        for i in range(300):
            self.write(f"many/f{i}.gy", "fn area() {}\n" * 20)
        for delay in 0, 0.005, 0.01:
            id = self.client.begin("workspace/symbol", {"query": "nothing"})
            time.sleep(delay)
            self.client.tell("$/cancelRequest", {"id": id})
            try:
                self.assertEqual(self.client.wait(id), [])
            except Refused as e:
                self.assertEqual(e.code, -32800)

    def test_saved(self):
        """What is wrong because of another file is told when that is saved."""
        uri = self.uri_of("caller.gy")
        self.open('from "./lib/geo metry.gy" import area\nprint(area(1, 2))\n', uri)
        self.assertEqual(self.client.findings(uri), [])
        self.write("lib/geo metry.gy", "fn area(w) { return w * w }\n")
        self.client.tell("textDocument/didSave", {"textDocument": {"uri": self.uri_of("lib/geo metry.gy")}})
        self.assertEqual([f["code"] for f in self.client.findings(uri)], ["wrong-arguments"])

    def test_across_files(self):
        library = self.uri_of("lib/geo metry.gy")
        text = read(os.path.join(self.folder, "lib/geo metry.gy"))
        self.open(text.replace("fn area", "fn $1area", 1), library)
        found = self.ask("references", 1, context={"includeDeclaration": True})
        self.assertEqual([os.path.basename(f["uri"]) for f in found].count("user.gy"), 3)
        edits = self.ask("rename", 1, newName="surface")["changes"]
        user = self.uri_of("user.gy")
        self.assertEqual(set(edits), {library, user})
        self.assertEqual(apply(read(os.path.join(self.folder, "user.gy")), edits[user]),
                         'from "./lib/geo metry.gy" import surface\nimport "./lib/geo metry.gy" as g\nprint(surface(1, 2), g.surface(3, 4))\n')

    def test_symbols(self):
        found = self.client.ask("workspace/symbol", {"query": "area"})
        self.assertEqual([(s["name"], s["location"]["uri"]) for s in found], [("area", self.uri_of("lib/geo metry.gy"))])
        found = self.client.ask("workspace/symbol", {"query": "PNT"})
        self.assertEqual([s["name"] for s in found], ["Point"])
        self.client.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [{"uri": "file://" + self.folder, "name": ""}]}})
        self.assertEqual(self.client.ask("workspace/symbol", {"query": ""}), [])


class Protocol(unittest.TestCase):
    def client(self):
        client = Client(gyre, timeout=120 if slow else 20)
        self.addCleanup(client.process.stderr.close)
        self.addCleanup(lambda: client.process.poll() is None and client.process.kill())
        return client

    def code(self, call, *args):
        with self.assertRaises(Refused) as caught:
            call(*args)
        return caught.exception.code

    def test_life(self):
        c = self.client()
        self.assertEqual(self.code(c.ask, "textDocument/hover"), -32002)
        c.initialize()
        self.assertEqual(self.code(c.ask, "initialize"), -32600)
        self.assertIsNone(c.ask("shutdown"))
        self.assertEqual(self.code(c.ask, "textDocument/hover"), -32600)
        c.tell("exit")
        self.assertEqual(c.finish(), 0)

    def test_exit_without_shutdown(self):
        for prepare in (lambda c: c.tell("exit"), lambda c: None, lambda c: (c.initialize(), c.tell("exit"))):
            c = self.client()
            prepare(c)
            self.assertEqual(c.finish(), 1)

    def test_bad_messages(self):
        c = self.client()
        c.initialize()
        for body, code in [(b"{", -32700), (b"\xff\xfe", -32700), (b"", -32700), (b"[" * 100000, -32700),
                           (b"[]", -32600), (b"3", -32600), (b'{"id": 1}', None), (b'{"id": 1, "method": 3}', -32600),
                           (b'{"id": [], "method": "x"}', -32600)]:
            c.send_bytes(body)
            if code:
                self.assertEqual(c.receive()["error"]["code"], code, body)
        c.send({"id": None, "method": "no/such"})
        self.assertEqual(c.receive()["error"]["code"], -32601)
        self.assertEqual(self.code(c.ask, "no/such"), -32601)
        self.assertEqual(self.code(c.ask, "$/odd"), -32601)
        c.tell("no/such")
        c.tell("$/odd")
        self.assertEqual(c.leave(), 0)

    def test_bad_parameters(self):
        c = self.client()
        c.initialize()
        c.open(URI, "let x = 1\n")
        place = {"line": 0, "character": 5}
        for params in ({}, {"textDocument": 3}, {"textDocument": {"uri": 5}}, {"textDocument": {"uri": "file:///x.gy"}, "position": place},
                       {"textDocument": {"uri": URI}, "position": {"line": -1, "character": "x"}},
                       {"textDocument": {"uri": URI}, "position": None}, [1]):
            self.assertEqual(self.code(c.ask, "textDocument/hover", params), -32602, params)
            c.tell("textDocument/didChange", params)
            c.tell("textDocument/didOpen", params)
        c.tell("textDocument/didChange", {"textDocument": {"uri": URI}, "contentChanges": [{"range": {"start": place, "end": {"line": 0, "character": 0}}, "text": "x"}]})
        self.assertEqual([s["name"] for s in c.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})], ["x"])
        self.assertEqual(c.leave(), 0)

    def test_head(self):
        c = self.client()
        body = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
        head = b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: %d\r\n\r\n" % len(body)
        c.send_bytes(body[:10], head)
        time.sleep(0.05)
        c.process.stdin.write(body[10:])
        c.process.stdin.flush()
        self.assertIn("result", c.receive())
        c.next_id = 1
        for head in (b"Foo: 1\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Content-Length: 0x10\r\n\r\n", b"\xff\0\r\n\r\n",
                     b"x" * 200000, b'{"jsonrpc"}', b"Content-Length: 99999999999999999999\r\n\r\n"):
            c.send_bytes(b"", head)     # as if they were not there
            self.assertEqual(self.code(c.ask, "no/such"), -32601, head[:40])
        # A size that is too large takes the head of the next message, one that is too small leaves a part.
        c.send_bytes(b'{"jsonrpc": "2.0", "method": "x"}', b"Content-Length: 50\r\n\r\n")
        c.send_bytes(b'{"jsonrpc": "2.0", "id": 70, "method": "lost"}')
        self.assertEqual(c.receive()["error"]["code"], -32700)
        c.send_bytes(b'{"jsonrpc": "2.0", "method": "x"}', b"Content-Length: 20\r\n\r\n")
        self.assertEqual(c.receive()["error"]["code"], -32700)
        self.assertEqual(self.code(c.ask, "no/such"), -32601)
        self.assertEqual(c.leave(), 0)
        for head in (b"Content-Le", b"Content-Length: 5\r\n", b"Content-Length: 5\r\n\r\n{}", b"\xff\r\n\r\n",
                     b"Content-Length: 268435456\r\n\r\n{}"):
            c = self.client()
            c.initialize()
            c.send_bytes(b"", head)
            self.assertEqual(c.finish(), 1)

    def test_cancel(self):
        c = self.client()
        c.initialize()
        c.open(URI, "let x = 1\n")
        ask = {"textDocument": {"uri": URI}}
        messages = [{"id": 90 + i, "method": "textDocument/documentSymbol", "params": ask} for i in range(3)]
        messages.append({"method": "$/cancelRequest", "params": {"id": 92}})
        messages += [{"method": "$/cancelRequest", "params": p} for p in ({"id": 12345}, {}, {"id": []}, [])]
        packed = b""
        for m in messages:
            body = json.dumps({"jsonrpc": "2.0", **m}).encode()
            packed += b"Content-Length: %d\r\n\r\n" % len(body) + body
        c.process.stdin.write(packed)
        c.process.stdin.flush()
        self.assertTrue(c.wait(90) and c.wait(91))
        self.assertEqual(self.code(c.wait, 92), -32800)
        self.assertEqual(c.leave(), 0)

    def test_command_line(self):
        import subprocess
        run = lambda *words: subprocess.run([gyre, "lsp", *words], stdin=subprocess.DEVNULL, capture_output=True)
        self.assertIn(b"usage: gyre lsp", run("--help").stdout)
        self.assertEqual(run("x.gy").returncode, 2)
        self.assertEqual(run("--stdo").returncode, 2)
        self.assertEqual(run("--stdio").returncode, 1)


class Mean(Case):
    """Texts that nobody would write: each request has an answer, soon."""
    size = 500 if slow else 20_000

    def ask_all(self, text):
        self.open(text)
        self.client.findings(URI)
        far = {"line": 0, "character": len(text) // 2}
        place = {"position": far, "newName": "z"}
        whole = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 10 ** 6, "character": 0}}}
        for method in ("documentSymbol", "semanticTokens/full", "foldingRange", "codeAction", "formatting", "rangeFormatting",
                       "semanticTokens/range", "completion", "hover", "signatureHelp", "definition", "references",
                       "documentHighlight", "prepareRename", "rename"):
            try:
                self.ask(method, **place, **whole, options={})
            except Refused as e:
                self.assertEqual(e.code, -32803, (method, text[:20], str(e)))

    def test_texts(self):
        n = self.size
        for text in ("let a1=1;" + "a1=a1+1;" * n, "let a=[" + "1," * n + "]", "let a='" + "😀" * n + "'; prnt(a)", "#" + "x" * n,
                     "(" * n, "{" * n, ")" * n, 'let a="' + '${"' * n, "x " * n, "a" + ".b" * n, "f(" * n + ")" * n,
                     "1" + "+1" * n, "not " * n, "if a {} else " * n + "{}", "fn f(){" * n + "}" * n, "let = 1\n" * n,
                     "\n" * n, ";" * n, '"""' * n, "\x01\x02" * n, "\u2028" * n):
            with self.subTest(text[:20]):
                self.ask_all(text)

    def test_halves_of_pairs(self):
        """In positions, and in messages, where a str cannot hold them."""
        self.open("let a = '😀'; let b = 1\n")
        for character in 9, 10, 11:
            place = {"line": 0, "character": character}
            self.change(place, place, "x")
        self.assertEqual(len(self.ask("documentSymbol")), 2)
        def opens(text):
            self.client.send_bytes(b'{"method": "textDocument/didOpen", "params": {"textDocument": '
                                   b'{"uri": "%s", "version": 1, "text": "%s"}}}' % (URI.encode(), text))
            return self.ask("semanticTokens/full")["data"]
        before = opens(rb"'x'; let a = 1")
        for text in rb"'\ud83d'; let a = 1", rb"'\uDE00'; let a = 1":
            self.assertEqual(opens(text), before)
        for text in rb"'\ud83d\ude00'; let a = 1", rb"'\uD83D\uDE00\ud83d'[1]; let a = 1", rb"'\\\\\ud83d'; let a = 1":
            self.assertEqual([len(opens(text)), len(self.ask("documentSymbol"))], [5, 1])
        self.assertEqual(opens(rb"'\\\\ud83d'; let a = 1")[1], 15)


class Speed(Case):
    def test_long_file(self):
        """2,000 lines: what a keystroke costs."""
        part = 'fn area_N(w, h = 1) {\n    """The area."""\n    let total = w * h\n    for i in range(total) {\n' \
               '        print("${i} of ${total}", len([x for x in range(i)]))\n    }\n    return total\n}\n\n'
        text = self.open("".join(part.replace("N", str(i)) for i in range(222)) + "$1")
        self.assertGreater(text.count("\n"), 1990)
        self.client.findings(URI)
        times = []
        for i in range(5):
            self.change(self.places[1], self.places[1], "#")
            start = time.perf_counter()
            self.ask("hover", 1)
            self.ask("documentHighlight", 1)
            times.append(time.perf_counter() - start)
        print("after a keystroke, ms:", [round(t * 1000, 1) for t in times], file=sys.stderr)
        start = time.perf_counter()
        self.ask("semanticTokens/full")
        print("semantic tokens, ms:", round((time.perf_counter() - start) * 1000, 1), file=sys.stderr)
        self.assertLess(min(times), 5 if slow else 0.5)


if __name__ == "__main__":
    unittest.main()
