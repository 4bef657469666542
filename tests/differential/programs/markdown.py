# A little Markdown to HTML, and back to plain text.
def escape(text): return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline(text):
    out, i = "", 0
    while i < len(text):
        for mark, tag in (("**", "b"), ("*", "i"), ("`", "code")):
            if text.startswith(mark, i):
                end = text.find(mark, i + len(mark))
                if end > i:
                    inner = text[i + len(mark):end]
                    out += f"<{tag}>{escape(inner) if tag == 'code' else inline(inner)}</{tag}>"
                    i = end + len(mark)
                    break
        else_needed = i < len(text)
        if not else_needed: break
        if any(text.startswith(m, i) and text.find(m, i + len(m)) > i for m in ("**", "*", "`")): continue
        if text[i] == "[" and "](" in text[i:]:
            label, rest = text[i + 1:].split("](", 1)
            url, _, tail = rest.partition(")")
            out += f'<a href="{escape(url)}">{inline(label)}</a>'
            i = len(text) - len(tail)
            continue
        out += escape(text[i])
        i += 1
    return out


def blocks(text):
    kind, lines = None, []
    for line in text.splitlines() + [""]:
        if line.startswith("```"):
            if kind == "code":
                yield kind, lines
                kind, lines = None, []
            else:
                if lines: yield kind, lines
                kind, lines = "code", []
            continue
        if kind == "code":
            lines.append(line)
            continue
        stripped = line.strip()
        new = None if not stripped else "head" if stripped.startswith("#") else "list" if stripped[:2] in ("- ", "* ") else "numbers" if stripped.split(".")[0].isdigit() and ". " in stripped else "quote" if stripped.startswith(">") else "rule" if set(stripped) == {"-"} and len(stripped) > 2 else "text"
        if new != kind or new == "head":
            if lines: yield kind, lines
            kind, lines = new, []
        if new: lines.append(stripped)
    if lines: yield kind, lines


def html(text):
    out = []
    for kind, lines in blocks(text):
        if kind == "head":
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            out.append(f"<h{level}>{inline(lines[0].lstrip('#').strip())}</h{level}>")
        elif kind == "text": out.append("<p>" + inline(" ".join(lines)) + "</p>")
        elif kind == "quote": out.append("<blockquote>" + html("\n".join(l[1:].strip() for l in lines)) + "</blockquote>")
        elif kind == "code": out.append("<pre>" + escape("\n".join(lines)) + "</pre>")
        elif kind == "rule": out.append("<hr>")
        else:
            tag = "ul" if kind == "list" else "ol"
            out.append(f"<{tag}>" + "".join(f"<li>{inline(l.split(' ', 1)[1])}</li>" for l in lines) + f"</{tag}>")
    return "\n".join(out)


source = """# Title & more
Some *text* with **bold and *nested* marks**, `code <b>` and a
[link *here*](http://x.y?a=1&b=2) at the end.

## List
- one
- two **2**

1. first
2. second

> quoted
> lines

---
```
let x = 1 < 2
  # kept
```
last ** lonely * marks
"""
result = html(source)
print(result)


def strip_tags(text):
    out, depth = "", 0
    for ch in text:
        if ch == "<": depth += 1
        elif ch == ">": depth -= 1
        elif not depth: out += ch
    return out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


print(strip_tags(result).splitlines()[:3])
tags = []
for part in result.split("<")[1:]:
    name = part.split(">")[0].split(" ")[0]
    if name.startswith("/"): assert tags.pop() == name[1:]
    elif name != "hr": tags.append(name)
print(tags, result.count("<li>"), len(list(blocks(source))), [k for k, _ in blocks(source)])
