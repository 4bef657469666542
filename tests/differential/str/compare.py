# Order, equality, hashing, concatenation, repetition.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

words = ["", "a", "A", "b", "aa", "ab", "Z", "é", "e\u0301", "z", "日", "👍", "\uffff", "\x00", "a\x00", "ß", "ss", "ﬁ"]
print(sorted(words), sorted(words, reverse=True), min(words[1:]), max(words), sorted(words, key=len))
for a in words:
    print(repr(a), [a < b for b in words].count(True), [a <= b for b in words].count(True), [a == b for b in words].count(True), [a >= b for b in words].count(True))
print(attempt(lambda: "a" < 1), attempt(lambda: "a" < None), "a" == 1, "a" != 1, "1" == 1, "a" == b"a", attempt(lambda: "a" < b"a"), attempt(lambda: "a" <= ["a"]))
print(attempt(lambda: "a" + 1), attempt(lambda: 1 + "a"), attempt(lambda: "a" + None), attempt(lambda: "a" + b"b"), attempt(lambda: "a" - "b"), attempt(lambda: "a" * "b"), attempt(lambda: "a" / 2),
      attempt(lambda: -"a"), attempt(lambda: "a" * 1.5), attempt(lambda: "a" * None), attempt(lambda: "a" & "b"), attempt(lambda: "a" ** 2), attempt(lambda: ~"a"))
print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "日" * 3, "" * 1000, "ab" * True, True * "ab", repr("x" * False), len("ab" * 10000), "ab" * 0 == "")
print(attempt(lambda: "a" * 10 ** 30), attempt(lambda: "" * 10 ** 12) == "", attempt(lambda: "a" * -10 ** 12) == "")
x = "a"
x += "b"
x *= 3
y = x
y += "!"
print(x, y, x is x, hash("abc") == hash("ab" + "c"), hash("é") == hash("\u00e9"), "a" < "b" < "c", "a" < "c" < "b", "a" == "a" != "b", {"é": 1}.get("e\u0301"))
print(bool(""), bool(" "), bool("\x00"), not "", len(""), len("日本"), len("👍🏽"), len("e\u0301"), list("a日👍"), tuple("ab"), set("aaa"), [c for c in "é\u0301"])
built = ""
for i in range(2000):
    built += chr(0x61 + i % 26) if i % 7 else "é"
print(len(built), built.count("é"), built[:30], built[-30:])
