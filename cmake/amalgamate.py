#!/usr/bin/env python3
"""Writes the library as one C file, gyre.c, and the public headers beside it.

usage: amalgamate.py DIRECTORY

The files of vm/, lang/ and stdlib/ follow each other, each header where it is first needed, tables
(.def) at every place that reads them, and the scripts of stdlib/ as strings. In the tree the names
in a file are its own; in one file some would meet. So a name that a .c file keeps to itself, and
that is declared elsewhere as well, gets the file's name in front: `find` in vm/list_methods.c is
list_methods_find, its type `Reader` would be ListMethodsReader and its constant MOST
LIST_METHODS_MOST. This works on C's tokens, not on text: members of structs, strings and comments
are left as they are. Macros of a .c file end with it.

What this cannot do is refused rather than done wrong, and is to be settled in the source: a name
that two headers declare, and a renamed name as an operand of # or ##. What the compiler can see
(a member that is named through a macro, say) is left to it: tests/package compiles the result.
"""

import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = ("vm", "lang", "stdlib")
SCRIPTS = "stdlib/scripts.inc"  # made by cmake/GyreEmbed.cmake in other builds
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*
                       |\.?\d(?:[eEpP][+-]|[\w.])*|\s+|->|\.\.\.|\#\#?|.""", re.S | re.X)
DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(\w+)")
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')
WORD = re.compile(r"[A-Za-z_]\w*$")
# Functions of the system, whose headers one file needs and another one, which has a function of that
# name, does not.
SYSTEM = set("""
    abs accept access alarm bind brk clock close connect crypt ctime daemon div dup exp fork ftime gamma
    gets index ioctl kill labs link listen lockf log mktemp nice open pause pipe poll pow press raise
    read recv remove rename round select send shutdown signal sleep socket stat step stime sync sysinfo
    syscall time timezone times trunc truncate unlink wait write yn
""".split())

PROLOGUE = """\
// gyre.c - Gyre {version} as one file. Made by cmake/amalgamate.py; the sources are easier to read.
//
//     cc -O2 -c gyre.c                     with -luv -lutf8proc -ltommath -lm -lpthread for the program
//     cc -O2 -c gyre.c -DGYRE_NO_LIBUV     no libuv: for a host that has a loop of its own
//
// GYRE_NO_THREADS leaves threads out, too, where there are none. The modules re, hashlib and hmac, sqlite,
// pg, dns and the client of http are there with -DGYRE_HAVE_PCRE2, -DGYRE_HAVE_OPENSSL, -DGYRE_HAVE_SQLITE,
// -DGYRE_HAVE_PG, -DGYRE_HAVE_CARES and -DGYRE_HAVE_CURL, which need the headers of those libraries; the
// libraries themselves are loaded when a script first needs them.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#if defined(__wasm__) && !defined(GYRE_NO_THREADS)
#define GYRE_NO_LIBUV 1
#define GYRE_NO_THREADS 1
#endif
#if defined(GYRE_HAVE_PCRE2) && !defined(GYRE_LIBPCRE2)
#define GYRE_LIBPCRE2 "libpcre2-8.so.0"
#endif
#if defined(GYRE_HAVE_OPENSSL) && !defined(GYRE_LIBCRYPTO)
#define GYRE_LIBCRYPTO "libcrypto.so.3"
#define GYRE_LIBSSL "libssl.so.3"
#endif
#if defined(GYRE_HAVE_SQLITE) && !defined(GYRE_LIBSQLITE)
#define GYRE_LIBSQLITE "libsqlite3.so.0"
#endif
#if defined(GYRE_HAVE_CURL) && !defined(GYRE_LIBCURL)
#define GYRE_LIBCURL "libcurl.so.4"
#endif
#if defined(GYRE_HAVE_PG) && !defined(GYRE_LIBPQ)
#define GYRE_LIBPQ "libpq.so.5"
#endif
#if defined(GYRE_HAVE_CARES) && !defined(GYRE_LIBCARES)
#define GYRE_LIBCARES "libcares.so.2"
#endif
// Floats are computed as written, never fused, so that results are the same on every machine. gcc
// cannot know that gy_throw always returns false, and takes outputs for unset (GyreCompiler.cmake).
// clang takes the inline functions of headers for ours, and misses their use.
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wunused-function"
#elif defined(__GNUC__)
#ifdef __FP_FAST_FMA
#pragma GCC optimize("fp-contract=off")
#endif
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
"""


class Problem(Exception):
    """Something that has to be changed in the source."""


# ---------------------------------------------------------------- Reading C


def split_lines(text):
    """Logical lines: a directive with its continuations is one. Yields (is_directive, text)."""
    lines = text.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if DIRECTIVE.match(line):
            while line.endswith("\\\n"):
                line += lines[at]
                at += 1
            yield True, line
        else:
            yield False, line


def code_of(text):
    """The text without directives, for looking at declarations."""
    return "".join("\n" if is_directive else line for is_directive, line in split_lines(text))


def is_blank(token):
    return token.isspace() or token.startswith(("//", "/*"))


def tokens_of(text):
    return [token for token in TOKEN.findall(text) if not is_blank(token)]


def statements_of(text):
    """Declarations at file scope, as (tokens, bodies): each brace pair is one token "{}"."""
    statement, bodies, depth = [], [], 0
    for token in tokens_of(code_of(text)):
        if depth:
            depth += {"{": 1, "}": -1}.get(token, 0)
            if depth:
                bodies[-1].append(token)
            elif is_function(statement):
                yield statement, []
                statement, bodies = [], []
            else:
                statement.append("{}")
        elif token == "{":
            depth = 1
            bodies.append([])
        elif token == ";":
            yield statement, bodies
            statement, bodies = [], []
        else:
            statement.append(token)


def is_function(statement):
    return bool(statement) and statement[-1] == ")" and "=" not in statement


def enumerators(body):
    depth, is_name = 0, True
    for token in body:
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "," and depth == 0:
            is_name = True
        elif is_name and WORD.match(token):
            yield token
            is_name = False


def declared_by_typedef(statement):
    for here, following in zip(statement, statement[1:]):
        if here == "(" and following == "*":
            return statement[statement.index("*", statement.index("(")) + 1]
    return [token for token in statement if WORD.match(token)][-1]


def without_attributes(statement):
    out, depth, is_attribute = [], 0, False
    for token in statement:
        if token == "__attribute__":
            is_attribute = True
        elif is_attribute:
            depth += {"(": 1, ")": -1}.get(token, 0)
            is_attribute = depth > 0
        else:
            out.append(token)
    return out


def declarators(statement):
    """The names that `static T a = 1, *b[2]` or `static T f(void)` declares."""
    depth, is_value = 0, False
    for token, following in zip(statement, statement[1:] + [";"]):
        if depth == 0 and not is_value and WORD.match(token) and following in ("(", "[", "=", ",", ";"):
            yield token
            if following == "(":
                return
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token, 0)
        if depth == 0 and token in ("=", ","):
            is_value = token == "="


def declarations(text):
    """(kind, name) for what a file declares: function, variable (static ones), type, tag, constant."""
    for statement, bodies in statements_of(text):
        statement = without_attributes(statement)
        if not statement or statement[0] in ("_Static_assert", "extern"):
            continue
        for at, token in enumerate(statement[:-2]):
            if token in ("struct", "union", "enum") and statement[at + 2] == "{}":
                yield "tag", statement[at + 1]
        if "enum" in statement[:2] and bodies:
            for name in enumerators(bodies[0]):
                yield "constant", name
        if statement[0] == "typedef":
            yield "type", declared_by_typedef(statement)
        elif "static" in statement:
            for name in declarators(statement):
                yield "static", name
        elif statement[-1] == ")":
            yield "function", statement[statement.index("(") - 1]


# ---------------------------------------------------------------- The tree


class Source:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.is_header = path.endswith(".h")
        self.names = collections.defaultdict(set)
        for kind, name in declarations(self.text):
            self.names[name].add(kind)

    def own_name(self, name):
        stem = pathlib.PurePath(self.path).stem
        if name.isupper() or "constant" in self.names[name]:
            return f"{stem.upper()}_{name}"
        if name[0].isupper():
            return "".join(word.capitalize() for word in stem.split("_")) + name
        return f"{stem}_{name}"


def read_tree():
    sources = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.[ch]")):
            name = path.relative_to(ROOT).as_posix()
            sources[name] = Source(name, path.read_text(encoding="utf-8"))
    return sources


def owners_of_names(sources):
    owners = collections.defaultdict(list)
    for source in sources.values():
        for name, kinds in source.names.items():
            if kinds != {"function"}:
                owners[name].append(source)
    return owners


def check_headers(owners):
    """Two headers must not declare the same thing; `typedef struct X X` and the struct are one."""
    for name, where in sorted(owners.items()):
        headers = [source for source in where if source.is_header]
        for kind in ("static", "type", "tag", "constant"):
            same = [source.path for source in headers if kind in source.names[name]]
            if len(same) > 1:
                yield f"{name} is declared by {' and by '.join(same)}"


def renamed_in(source, owners, taken):
    """name -> the name it gets, for what meets others."""
    new_names = {}
    for name, kinds in source.names.items():
        is_alone = kinds == {"function"} or (len(owners[name]) == 1 and name not in SYSTEM)
        header = ROOT / source.path.replace(".c", ".h")
        is_of_header = kinds == {"tag"} and header.exists() and name in header.read_text()
        if source.is_header or is_alone or is_of_header:
            continue
        new_name = source.own_name(name)
        while new_name in taken:
            new_name += "_"
        new_names[name] = new_name
    return new_names


# ---------------------------------------------------------------- Renaming


class Renamer:
    """Renames a file's own names, through one file, line by line."""

    def __init__(self, source, new_names):
        self.source = source
        self.new_names = new_names
        self.before = ""  # the token before, blanks not counted
        self.opened = []  # what each open brace belongs to: "struct" or something else
        self.words = []   # of the statement since the last ; { or }

    def is_member(self, token):
        if self.before in (".", "->"):
            return True
        is_in_struct = bool(self.opened) and self.opened[-1] == "struct"
        return is_in_struct and not self.source.names[token] & {"type", "tag", "constant"}

    def rename(self, text):
        out = []
        for token in TOKEN.findall(text):
            if not is_blank(token):
                if token in self.new_names and not self.is_member(token):
                    out.append(self.new_names[token])
                else:
                    out.append(token)
                self.note(token)
            else:
                out.append(token)
        return "".join(out)

    def note(self, token):
        if token == "{":
            is_struct = bool({"struct", "union"} & set(self.words)) and not {"(", "="} & set(self.words)
            self.opened.append("struct" if is_struct else "other")
            self.words = []
        elif token in ("}", ";"):
            if token == "}" and self.opened:
                self.opened.pop()
            self.words = []
        else:
            self.words.append(token)
        self.before = token

    def rename_directive(self, text):
        """The body of a macro; in what it makes of # and ## nothing may be renamed."""
        tokens = tokens_of(text)
        for at, token in enumerate(tokens):
            beside = tokens[at - 1 : at] + tokens[at + 1 : at + 2]
            if at > 2 and token in self.new_names and ("##" in beside or tokens[at - 1] == "#"):
                raise Problem(f"{self.source.path}: {token} is an operand of # or ##: {text}")
        state = self.before, self.opened, self.words
        self.before, self.opened, self.words = "", [], []
        out = self.rename(text)
        self.before, self.opened, self.words = state
        return out


def check_stringifying(source, new_names):
    """Macros with #parameter must not be given a renamed name: scripts would see the new one."""
    macros = re.findall(r"#\s*define\s+(\w+)\((.*?)\)((?:.*\\\n)*.*)", source.text)
    for name, parameters, body in macros:
        if not re.search(r"(?<![#\w])#\s*[A-Za-z_]", body):
            continue
        for arguments in re.findall(rf"^\s*{name}\((.*?)\)", source.text, re.M):
            for word in set(re.findall(r"\w+", arguments)) & set(new_names):
                raise Problem(f"{source.path}: {word} is an argument of {name}, which makes a string of it")


# ---------------------------------------------------------------- Writing


def script_table():
    """The scripts of the standard library, for stdlib/embedded.c."""
    arrays, rows = [], []
    for path in sorted((ROOT / "stdlib").glob("*.gy")):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = ["    \"" + line.replace("\\", "\\\\").replace("\"", "\\\"").replace("?", "\\?") + "\\n\"\n"
                 for line in lines]
        arrays.append(f"static const unsigned char script_{path.stem}[] =\n{''.join(texts)}    ;\n")
        rows.append(f"    SCRIPT(\"{path.stem}\", script_{path.stem}),\n")
    return "".join(arrays) + "static const GyreScript scripts[] = {\n" + "".join(rows) + "    {0}};\n"


class Writer:
    def __init__(self, sources):
        self.sources = sources
        self.owners = owners_of_names(sources)
        self.parts = []
        self.done = set()  # headers that need not be written again

    def write_file(self, path):
        """A .c file, its names made its own, its macros undefined at the end."""
        source = self.sources[path]
        new_names = renamed_in(source, self.owners, self.owners)
        check_stringifying(source, new_names)
        self.parts.append(f"\n// {'=' * 64} {path}\n\n")
        self.write_text(path, Renamer(source, new_names), depth=0)

    def write_text(self, path, renamer, depth):
        text = self.sources[path].text if path in self.sources else (ROOT / path).read_text(encoding="utf-8")
        macros = []
        for is_directive, line in split_lines(text):
            if not is_directive:
                self.parts.append(renamer.rename(line) if renamer else line)
                continue
            word = DIRECTIVE.match(line)[1]
            depth += {"if": 1, "ifdef": 1, "ifndef": 1, "endif": -1}.get(word, 0)
            include = INCLUDE.match(line)
            if include:
                self.write_include(include[1], depth)
            elif word in ("define", "undef") and line.split()[1] == "_GNU_SOURCE":
                pass
            else:
                if word == "define":
                    macros.append(re.match(r"\s*#\s*define\s+(\w+)", line)[1])
                self.parts.append(renamer.rename_directive(line) if renamer else line)
        if path.endswith(".c"):
            self.parts.extend(f"#undef {name}\n" for name in dict.fromkeys(macros))

    def write_include(self, target, depth):
        """A header once; once more where the first time was under a condition."""
        if target == SCRIPTS:
            self.parts.append(script_table())
        elif target.startswith("include/"):
            self.parts.append(f'#include "{target[len("include/"):]}"\n')
        elif target.endswith(".def"):
            self.write_text(target, None, depth)
        elif target not in self.done:
            if depth == 0:
                self.done.add(target)
            self.write_text(target, None, depth - 1)  # its guard is no condition

    def write_all(self, version):
        self.parts.append(PROLOGUE.format(version=version))
        for path in self.sources:
            if path.endswith(".c"):
                self.write_file(path)
        return "".join(self.parts)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    headers = sorted((ROOT / "include").glob("*.h"))
    version = re.search(r'GYRE_VERSION "(.*?)"', (ROOT / "include/gyre.h").read_text(encoding="utf-8"))[1]
    writer = Writer(read_tree())
    problems = list(check_headers(writer.owners))
    if problems:
        raise Problem("\n".join(problems))
    text = writer.write_all(version)
    (folder / "gyre.c").write_text(text, encoding="utf-8")
    for header in headers:
        (folder / header.name).write_text(header.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.split("\n\n")[1])
    try:
        main()
    except Problem as problem:
        sys.exit(f"amalgamate.py: {problem}")
