# Indenting, dedenting, sorting lines, diffing, paging, joining paths: the tools of scripts.
def dedent(text):
    lines = text.expandtabs(4).splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines)


def indent(text, prefix, when=lambda line: line.strip()):
    return "".join(prefix + line if when(line) else line for line in text.splitlines(True))


def diff(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            table[i][j] = table[i + 1][j + 1] + 1 if a[i] == b[j] else max(table[i + 1][j], table[i][j + 1])
    i = 0
    j = 0
    out = []
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            out.append("  " + a[i])
            i += 1
            j += 1
        elif j == len(b) or i < len(a) and table[i + 1][j] >= table[i][j + 1]:
            out.append("- " + a[i])
            i += 1
        else:
            out.append("+ " + b[j])
            j += 1
    return out


def normal(path):
    parts = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", ".") and (part != ".." or not path.startswith("/")):
            parts.append(part)
    return ("/" if path.startswith("/") else "") + "/".join(parts) or "."


def natural(text):
    out = []
    part = ""
    for c in text + " ":
        if part and c.isdigit() != part[-1].isdigit():
            out.append((0, int(part), "") if part.isdigit() else (1, 0, part))
            part = ""
        part += c
    return out


def slug(text):
    kept = "".join(c.lower() if c.isalnum() else "-" for c in text)
    while "--" in kept:
        kept = kept.replace("--", "-")
    return kept.strip("-")


text = "\n    def f():\n        return 1\n\n\tdone  \n  "
print(repr(dedent(text)), repr(indent("a\n\nb\n", "> ")), repr(indent("a\n\nb", "# ", lambda line: True)), repr(dedent(indent("x\n  y\n", "    "))), repr(dedent("")))
print("\n".join(diff("the quick brown fox jumps".split(), "the slow brown fox leaps high".split())), diff([], ["a"]), diff(list("abcbd"), list("acbbe")))
print([normal(p) for p in ["", "/", "a/b/../c", "./a//b/", "/../x", "../../a", "a/..", "/a/./b/../../c/", "a/../../b"]], sorted(["file10.txt", "file2.txt", "file1.txt", "File3.txt", "file", "10", "9"], key=natural), sorted(["b", "A", "a", "B", "é", "É", "z"], key=lambda s: (s.lower(), s)), [slug(t) for t in ["Hello, World!", "  Ünïcode -- Text  ", "a_b.c", "日本 語", "---", ""]])
words = "it was the best of times it was the worst of times".split()
index = {}
for i, w in enumerate(words):
    index.setdefault(w, []).append(i)
print(index, {w: len(p) for w, p in index.items() if len(p) > 1}, sorted(index.items(), key=lambda p: (-len(p[1]), p[0]))[:3], [" ".join(words[i:i + 2]) for i in range(4)], " ".join(sorted(set(words), key=words.index)), ["%-6s|%3d|%s" % (w, len(p), "*" * len(p)) for w, p in sorted(index.items())])
