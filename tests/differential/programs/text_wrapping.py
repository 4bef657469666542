# Wrapping, justifying, tables, columns: text that must come out to the column.
text = ("It was a bright cold day in April, and the clocks were striking thirteen. Winston Smith, his chin nuzzled "
        "into his breast in an effort to escape the vile wind, slipped quickly through the glass doors.")


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = (line + " " + word).strip()
    if line: lines.append(line)
    return lines


def justify(text, width):
    *body, last = [line.split() for line in wrap(text, width)]
    out = []
    for words in body:
        gaps = len(words) - 1
        if gaps == 0:
            out.append(words[0])
            continue
        spaces = width - sum(len(w) for w in words)
        line = ""
        for i, w in enumerate(words[:-1]): line += w + " " * (spaces // gaps + (i < spaces % gaps))
        out.append(line + words[-1])
    return out + [" ".join(last)]


def table(rows, header=None):
    rows = [[str(c) for c in r] for r in ([header] if header else []) + rows]
    widths = [max(len(c) for c in column) for column in zip(*rows)]
    out = []
    for n, r in enumerate(rows):
        cells = [c.rjust(w) if c.replace(".", "").replace("-", "").isdigit() else c.ljust(w) for c, w in zip(r, widths)]
        out.append("| " + " | ".join(cells) + " |")
        if header and n == 0: out.append("|-" + "-|-".join("-" * w for w in widths) + "-|")
    return "\n".join(out)


def box(lines, title=""):
    width = max(len(s) for s in lines + [title])
    yield "+" + f" {title} ".center(width + 2, "-") + "+" if title else "+" + "-" * (width + 2) + "+"
    for s in lines: yield f"| {s:<{width}} |"
    yield "+" + "-" * (width + 2) + "+"


for width in (20, 40, 1000): print(*wrap(text, width), sep="\n")
for line in justify(text, 36): print(f"{line}|{len(line)}")
print(table([["apple", 3, 0.5], ["banana", 12, 10.25], ["cherry", 100, -7]], ["fruit", "n", "price"]))
for line in box(["one", "three", "seventeen"], "title"): print(line)
for line in box(["plain"]): print(line)
print("\n".join(f"{i:>2}{i * i:>5}{i ** 3:>6}" for i in range(1, 6)))
print([w.capitalize() for w in text.lower().replace(",", "").replace(".", "").split()[:6]], text.title()[:30], sum(c in "aeiou" for c in text.lower()))
longest = max(text.replace(",", "").replace(".", "").split(), key=lambda w: (len(w), w))
print(longest, text.count("th"), text.find("Winston"), text.index("vile"), text.partition(", ")[0], text.rpartition(" ")[2])
print("abc".center(9, "*"), "abc".ljust(6) + "|", "abc".rjust(6), "7".zfill(3), "-7".zfill(4), "a\tb".expandtabs(4), "x,y,,z".split(","), " a b ".split(), "l1\nl2\r\nl3".splitlines())
