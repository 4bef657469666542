# Iterating over strings, unpacking them, and builtins over them.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for t in ["", "a", "héllo", "日本語", "👍a", "e\u0301"]:
    print(repr(t), list(t), tuple(t), [c for c in t], list(reversed(t)), list(enumerate(t)), list(enumerate(t, 10)), list(zip(t, t[1:])), sorted(t), len(t), dict.fromkeys(t, 0), list(map(ord, t)), "".join(map(chr, map(ord, t))) == t, all(t), any(t), set(t) == set(list(t)), max(t, default="-"), min(t, default="-"), [*t, "!"], list(filter(str.isalpha, t)), t.join(t), list(iter(t)))
a, b, c = "xyz"
first, *rest = "hello"
*init, last = "日本"
print(a, b, c, first, rest, init, last, next(iter("q")), next(iter(""), "none"), attempt(lambda: next(iter(""))), attempt(lambda: max("")), attempt(lambda: min("")), sum(map(int, "12345")), attempt(lambda: sum("abc")), attempt(lambda: sum(["a", "b"], "")), sorted("hello", reverse=True), sorted("bBaA", key=str.lower), sorted("bBaA"), list("abc"[::-1]))


def unpack(text):
    x, y = text
    return x + y


print(attempt(unpack, "ab"), attempt(unpack, "a"), attempt(unpack, "abc"), attempt(unpack, ""), attempt(lambda: list(5)), attempt(lambda: dict("ab")), dict(["ab", "cd"]), attempt(lambda: dict(["abc"])), dict(zip("abc", range(3))), attempt(lambda: set("aab") == {"a", "b"}), list(zip("ab", "xyz", strict=False)), attempt(lambda: list(zip("ab", "xyz", strict=True))), list(map(lambda x, y: x + y, "ab", "cd")), list(map(lambda x, y: x + y, "ab", "c")))
count = 0
for c in "a" * 1000 + "é" * 1000:
    count += ord(c)
print(count)
for i, ch in enumerate("añb"):
    print(i, ch, end=";")
for x, y in ["ab", "cd", ("e", "f"), ["g", "h"]]:
    print(x, y, end=" ")
for ch in "abc":
    if ch == "b":
        continue
    print(ch, end=" ")
print([x + y for x in "ab" for y in "cd"], [c for c in "a1b2" if c.isdigit()], {c: ord(c) for c in "xy"}, sorted({c for c in "hello"}), "".join(c.upper() if i % 2 else c for i, c in enumerate("hello")), ["ab"[i % 2] for i in range(5)], [w for line in ["a b", "c d"] for w in line.split()])
it = iter("abc")
print(next(it), list(it), next(it, "end"), list(zip(*["ab", "cd"])), list(zip(*[iter("abcdef")] * 2)), "a" in iter("abc"), "-".join(iter("xyz")))
