# find, index, count, startswith, endswith with every kind of bounds.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

big = 10 ** 30
texts = ["", "a", "banana", "aaaa", "naïve café naïve", "日本語日本", "x👍y👍z", "abcabcabcabc"]
subs = ["", "a", "na", "ana", "aa", "aaaaa", "ï", "日本", "👍", "本語", "c", "bc", "zz"]
bounds = [(), (0,), (1,), (-1,), (2,), (-3,), (100,), (-100,), (None, None), (1, 3), (0, -1), (2, 1), (-3, -1), (None, 2), (3, None),
          (big, big), (-big, big), (0, -big), (2, 2), (6, 6), (7,), (7, 8)]
for t in texts:
    for s in subs:
        print(repr(t), repr(s), [t.find(s, *b) for b in bounds], [t.rfind(s, *b) for b in bounds])
        print([t.count(s, *b) for b in bounds], [t.startswith(s, *b) for b in bounds], [t.endswith(s, *b) for b in bounds])

print("banana".startswith(("x", "ba")), "banana".startswith(()), "banana".endswith(("x", "na"), 0, 4), "".startswith(("",)))
print("banana".index("na"), "banana".rindex("na"), attempt(lambda: "banana".index("x")), attempt(lambda: "banana".rindex("x")))
print(attempt(lambda: "banana".index("b", 1)), attempt(lambda: "a".find(1)), attempt(lambda: "a".find("a", "b")), attempt(lambda: "a".find()))
print(attempt(lambda: "a".startswith(1)), attempt(lambda: "a".startswith(["a"])), attempt(lambda: "a".startswith(("a", 1))),
      attempt(lambda: "a".startswith((1, "a"))), attempt(lambda: "a".count(b"a")), attempt(lambda: "a".find("a", 1.0)))
print("a" in "abc", "" in "", "abc" in "ab", "ï" in "naïve", attempt(lambda: 1 in "abc"), attempt(lambda: None in "abc"), "bc" not in "abc")

hay = "ab" * 5000 + "abc" + "ab" * 5000
print(hay.find("abc"), hay.rfind("abc"), hay.count("ab"), hay.count("ba"), hay.find("bb"), ("é" + hay).find("abc"), hay.count("abab"))
