#!/usr/bin/env python3
"""Writes docs/stdlib.md from what builtins, types and modules say about themselves.

usage: make_stdlib_md.py GYRE          prints the page
       make_stdlib_md.py GYRE --check  fails where docs/stdlib.md is another one, or where the table of
                                       builtins in docs/reference.md leaves one out
       make_stdlib_md.py GYRE --write  writes docs/stdlib.md

The modules are found in the source: those that a file in stdlib/ or vm/ registers, with the sentence
of its first line (`// time_module.c - `import time`: the clocks`), and every stdlib/NAME.gy, with its
docstring. Left out are names that begin with `_` and what a script imports for its own use: other
modules, and what comes from them, unless from the natives that the script stands on. The rest comes from the program itself, by
describe.gy, so GYRE must have every module: without one that is optional --check is skipped.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/stdlib.md"
DESCRIBE = pathlib.Path(__file__).with_name("describe.gy")
REGISTERED = re.compile(r'gyre_register_module\(\w+, (?:"([a-z]\w*)"|MODULE),')
MODULE_MACRO = re.compile(r'#define MODULE "([a-z]\w*)"|MODULE\[\] = "([a-z]\w*)"')
IMPORT = re.compile(r'^import (?:"[^"]*"|(\w+))(?: as (\w+))?$', re.MULTILINE)
FROM = re.compile(r'^from (?!"<stdlib>/_\w+(?:\.gy)?" )\S+ import (.*)$', re.MULTILINE)
FIRST_LINE = re.compile(r"^// \S+ - `import (\w+)`: (.*)$", re.MULTILINE)
DOCSTRING = re.compile(r'^(?:#.*\n|\s*\n)*r?("""|")(.*?)\1', re.DOTALL)
SKIPPED = 77
UNLISTED = ("repr", "str", "hash", "call")
HEAD = """# Builtins and standard library

Made by `tests/tools/make_stdlib_md.py` from the docstrings. A script can ask, too: `f.doc` and
`f.params` of a function, `C.doc`, `C.params` and `C.properties` of a class, `dir(x)` for names and
`dir()` for those of the builtins. Parameters before a lone `/` are passed by position only, those
after a lone `*` by name only. How the language itself works stands in [reference.md](reference.md).
"""


def sentence(text):
    """A doc text as one line of a page."""
    text = " ".join((text or "").split()).replace("|", "\\|").replace("<", "&lt;")
    text = re.sub(r"(?<![`\w*])\*(?=\w)|(?<=\w)\*\*?(?=\w)|\*\*", lambda m: m[0].replace("*", "\\*"), text)
    if not re.match(r"\w+\(|\w\b|\w+ = ", text):  # code stays as it is
        text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".?!" else text + "."


def modules():
    """Name and sentence of every module."""
    found = {}
    for path in sorted([*(ROOT / "stdlib").glob("*.c"), *(ROOT / "vm").glob("*.c")]):
        text = path.read_text(encoding="utf-8")
        macro = MODULE_MACRO.search(text)
        for match in REGISTERED.finditer(text):
            name = match[1] or (macro and (macro[1] or macro[2]))
            if name:
                found.setdefault(name, "")
        for name, about in FIRST_LINE.findall(text):
            found[name] = about
    for path in sorted((ROOT / "stdlib").glob("[a-z]*.gy")):
        doc = DOCSTRING.match(path.read_text(encoding="utf-8"))
        found[path.stem] = doc[2] if doc else found.get(path.stem, "")
    return dict(sorted(found.items()))


def borrowed(name):
    """The names that a script of the library has from other modules."""
    path = ROOT / f"stdlib/{name}.gy"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    names = {alias or bare for bare, alias in IMPORT.findall(text)}
    return names | {part.split()[-1] for line in FROM.findall(text) for part in line.split(",") if part.strip()}


def run(gyre, script):
    """The JSON that a script prints; None where a module is missing."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "main.gy"
        path.write_text(script, encoding="utf-8")
        done = subprocess.run([gyre, str(path)], capture_output=True, text=True, check=False, timeout=250,
                              stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        if "gyre was built without the module" in done.stderr:
            return None
        sys.exit(f"make_stdlib_md: {done.stderr}")
    return json.loads(done.stdout)


def describe(gyre, names):
    imports = "\n".join(f"import {name} as m{i}_" for i, name in enumerate(names))
    listed = ", ".join(f'"{name}": describe_module(m{i}_)' for i, name in enumerate(names))
    return run(gyre, f'from "{DESCRIBE}" import describe, describe_module, hidden_types\n'
                     f"import json as json_\n{imports}\n"
                     f"let modules_ = {{{listed}}}\nlet types_ = await hidden_types()\n"
                     f'print(json_.dumps({{"modules": modules_, "types": types_, "builtins": BUILTINS}}))\n'
                     .replace("BUILTINS", f"[{builtins(gyre)}]"))


def builtins(gyre):
    """Pairs of name and value are written out, for a script cannot ask for a builtin by its name."""
    names = run(gyre, "import json\nprint(json.dumps(dir()))\n")
    return ", ".join(f'describe("{name}", {name})' for name in names)


def head_of(entry):
    name, params = entry["name"], entry.get("params") or ""
    return f"`{name}({params})`"


def member_row(member):
    head = f"`.{member['name']}`" if member["kind"] == "property" else f"`.{member['name']}({member['params']})`"
    return f"| {head.replace('|', chr(92) + '|')} | {sentence(member['doc'])} |"


def own_members(entry, siblings):
    """Those that differ from what the base class has; operators and what print() asks need no mention."""
    base = next((e for e in siblings if e["kind"] == "class" and e["name"] == entry["base"]), {"members": []})
    return [m for m in entry["members"] if m not in base["members"] and m["name"] not in UNLISTED
            and m["name"].isidentifier()]


def class_section(entry, depth, siblings):
    base, members = entry["base"], own_members(entry, siblings)
    if not (entry["doc"] or entry["params"] or members):
        return
    yield f"\n{'#' * depth} {entry['name']}\n"
    extends = f" Extends `{base}`." if base and base != "object" else ""
    if entry["doc"] or entry["params"]:
        yield f"{head_of(entry)}: {sentence(entry['doc'])}{extends}" if entry["doc"] else head_of(entry) + extends
    if members:
        yield "\n| member | |\n| --- | --- |"
        yield from map(member_row, members)


def rows(entries):
    """Functions and values as a table."""
    listed = [e for e in entries if e["kind"] in ("function", "value")]
    if listed:
        yield "\n| name | |\n| --- | --- |"
    for e in listed:
        if e["kind"] == "function":
            yield f"| {head_of(e).replace('|', chr(92) + '|')} | {sentence(e['doc'])} |"
        else:
            yield f"| `{e['name']}` | {value_text(e)} |"


def value_text(entry):
    text = entry["repr"]
    is_short = entry["type"] in ("int", "float", "bool", "nil", "str") and len(text) < 72
    return f"`{text}`".replace("|", "\\|") if is_short else f"A {entry['type']}."


def errors(entries):
    for e in entries:
        if e["kind"] == "error":
            if e["own_name"] != e["name"] and e["own_name"] in {other["name"] for other in entries}:
                yield f"\n`{e['name']}` is another name of `{e['own_name']}`."
                continue
            fields = ", ".join(f"`.{name}`" for name in e["fields"])
            yield (f"\n`{e['name']}` extends `{e['base']}`" + (f" and carries {fields}" if fields else "") + ". "
                   + sentence(e["doc"])).rstrip()


def module_section(name, about, entries, depth):
    yield f"\n{'#' * depth} {name}\n"
    if about:
        yield sentence(about)
    yield from rows(entries)
    yield from errors(entries)
    for e in entries:
        if e["kind"] == "class":
            yield from class_section(e, depth + 1, entries)
        elif e["kind"] == "module":
            yield from module_section(f"{name}.{e['name']}", "", e["entries"], depth + 1)


def page(gyre):
    abouts = modules()
    known = describe(gyre, abouts)
    if known is None:
        return None
    builtin_names = {e["name"] for e in known["builtins"]}
    types = [e for e in known["builtins"] if e["kind"] == "class"]
    types += [e for e in known["types"] if e["name"] not in builtin_names]
    lines = [HEAD, "## Builtin functions and values", *rows(known["builtins"]),
             "\nThe error classes stand in [reference.md](reference.md).", "\n## Builtin types"]
    for e in sorted(types, key=lambda e: e["name"].lower()):
        lines += class_section(e, 3, types)
    lines.append("\n## Modules\n")
    lines.append(" · ".join(f"[{name}](#{name})" for name in abouts))
    for name, about in abouts.items():
        entries = [e for e in known["modules"][name] if e["name"] not in borrowed(name)]
        lines += module_section(name, about, entries, 3)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def unlisted(gyre):
    """Builtins that the table at the end of the reference and the tree of errors in it leave out."""
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`(\w+)`", reference[reference.index("\n## Builtins"):]))
    listed |= set(re.findall(r"^ *(\w+)$", reference[reference.index("```text\nBaseError"):], re.MULTILINE))
    names = set(run(gyre, "import json\nprint(json.dumps(dir()))\n"))
    return sorted(names - listed)


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    text = page(os.path.abspath(sys.argv[1]))
    if text is None:
        print("make_stdlib_md: this build lacks a module")
        return SKIPPED
    if sys.argv[2:] == ["--write"]:
        PAGE.write_text(text, encoding="utf-8")
    elif sys.argv[2:] == ["--check"]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/stdlib.md is out of date: run tests/tools/make_stdlib_md.py GYRE --write")
        if missing := unlisted(os.path.abspath(sys.argv[1])):
            sys.exit(f"docs/reference.md has not every builtin in its table: {', '.join(missing)}")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
