# Rewriting systems: L-systems, a turtle, Markov chains of text, look and say, Kolakoski.
def grow(axiom, rules, n):
    for _ in range(n): axiom = "".join(rules.get(ch, ch) for ch in axiom)
    return axiom


print([grow("A", {"A": "AB", "B": "A"}, n) for n in range(6)], [len(grow("A", {"A": "AB", "B": "A"}, n)) for n in range(12)])
print(grow("0", {"1": "11", "0": "1[0]0"}, 3), grow("F", {"F": "F+F-F-F+F"}, 2))


def turtle(commands, size=1):
    x, y, dx, dy = 0, 0, 0, size
    stack, seen = [], [(0, 0)]
    for ch in commands:
        if ch == "F":
            x, y = x + dx, y + dy
            seen.append((x, y))
        elif ch == "+": dx, dy = -dy, dx
        elif ch == "-": dx, dy = dy, -dx
        elif ch == "[": stack.append((x, y, dx, dy))
        elif ch == "]": x, y, dx, dy = stack.pop()
    return seen


def plot(points):
    xs, ys = zip(*points)
    marks = set(points)
    return "\n".join("".join("#" if (x, y) in marks else "." for x in range(min(xs), max(xs) + 1)) for y in range(max(ys), min(ys) - 1, -1))


dragon = grow("FX", {"X": "X+YF+", "Y": "-FX-Y"}, 6)
points = turtle(dragon)
print(len(dragon), len(points), len(set(points)), points[-1])
print(plot(turtle(grow("F+F+F+F", {"F": "F+F-F-F+F"}, 1))))
print(plot(turtle("FF+FF-F[+F][-F]FF")))


def look_and_say(s):
    out, i = "", 0
    while i < len(s):
        n = 1
        while i + n < len(s) and s[i + n] == s[i]: n += 1
        out += f"{n}{s[i]}"
        i += n
    return out


s = "1"
said = []
for _ in range(8):
    said.append(s)
    s = look_and_say(s)
print(said, len(s))


def kolakoski(n):
    xs, i = [1, 2, 2], 2
    while len(xs) < n:
        xs += [3 - xs[-1]] * xs[i]
        i += 1
    return xs[:n]


print("".join(map(str, kolakoski(40))))


def thue_morse(n): return "".join(str(f"{i:b}".count("1") % 2) for i in range(n))


print(thue_morse(32), thue_morse(16) == grow("0", {"0": "01", "1": "10"}, 4))
text = "the cat sat on the mat and the cat ran at the rat that sat on the mat".split()
chain = {}
for a, b in zip(text, text[1:]): chain.setdefault(a, []).append(b)
print({k: v for k, v in chain.items() if len(v) > 1})
word, out = "the", []
for i in range(14):
    out.append(word)
    nexts = chain.get(word, ["the"])
    word = nexts[(i * 7 + 3) % len(nexts)]
print(" ".join(out))


def derivations(rules, start, most):
    seen, queue = {start}, [start]
    for s in queue:
        for left, right in rules:
            i = s.find(left)
            while i >= 0:
                t = s[:i] + right + s[i + len(left):]
                if len(t) <= most and t not in seen:
                    seen.add(t)
                    queue.append(t)
                i = s.find(left, i + 1)
    return sorted(s for s in seen if s.islower())


print(derivations([("S", "aSb"), ("S", "ab")], "S", 8), derivations([("S", "SS"), ("S", "a"), ("S", "bSb")], "S", 4))
