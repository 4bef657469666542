# Wrapping and justifying text.
def wrap(text, width):
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    if line:
        lines.append(line)
    return lines


def justify(line, width):
    words = line.split()
    if len(words) < 2:
        return line.ljust(width)
    gaps = len(words) - 1
    spaces = width - sum(len(w) for w in words)
    out = words[0]
    for i, word in enumerate(words[1:]):
        out += " " * (spaces // gaps + (1 if i < spaces % gaps else 0)) + word
    return out


text = """The cat sat on the mat – naïvely, one might say – while   the dog
barked	at the moon.  Ünïcödé words wrap, too; 日本語 does not have spaces so it stays whole."""
for width in [10, 20, 33, 60]:
    lines = wrap(text, width)
    print(f"{width:-^{width}}")
    for line in lines[:-1]:
        print("|" + justify(line, width) + "|", len(justify(line, width)) == width)
    print("|" + lines[-1].center(width) + "|")
    print("|" + lines[0].rjust(width, "."), lines[-1].ljust(width, "~") + "|")
print(wrap("", 5), wrap("   ", 5), wrap("toolongforthewidth", 5), wrap("a b c d e f", 1), [len(line) for line in wrap(text, 25)])
print("\n".join(line.expandtabs(4) for line in text.splitlines()), text.count("\n"), len(text.split()), max(text.split(), key=len))
