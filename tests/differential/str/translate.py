# translate and maketrans.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

table = str.maketrans("abc", "xyz")
print(table, "aabbcc abc".translate(table), "日本".translate(table))
print(str.maketrans({"a": "1", "b": None, "c": 99, 100: "D", 8364: "EUR"}))
print("abcd€".translate(str.maketrans({"a": "1", "b": None, "c": 99, 100: "D", 8364: "EUR"})))
print(str.maketrans("ab", "12", "cd"), "abcdabcd!".translate(str.maketrans("ab", "12", "cd")), "hello".translate(str.maketrans("", "", "l")))
print(str.maketrans("", ""), str.maketrans({}), str.maketrans("日", "本"), str.maketrans("aa", "bc"))
print("日本語".translate({26085: "day", 26412: None, 35486: 0x1F44D}), "abc".translate({97: "", 98: "", 99: ""}) == "")
print("abc".translate({}), "abc".translate({97: 98, 98: 97}), "".translate({1: 2}), "ab".translate({"a": "x"}), "ab".translate({97.0: "float", 98: "x"}))


class Shift:
    def __getitem__(self, code):
        if code == 32:
            raise LookupError("kept")
        if code == 97:
            return None
        return code + 1


print("banana split".translate(Shift()), "ab".translate("x" * 98 + "yz"), "abc".translate([None] * 98 + ["B", 67]))
print(attempt(lambda: str.maketrans("ab", "c")), attempt(lambda: str.maketrans("ab", 1)), attempt(lambda: str.maketrans(1)), attempt(lambda: str.maketrans({"ab": "c"})),
      attempt(lambda: str.maketrans({1.5: "c"})), attempt(lambda: str.maketrans("a", "b", 1)), attempt(lambda: str.maketrans("a")), attempt(lambda: str.maketrans(b"a", b"b")))
print(attempt(lambda: "a".translate({97: 1.5})), attempt(lambda: "a".translate({97: -1})), attempt(lambda: "a".translate({97: 0x110000})), attempt(lambda: "a".translate({97: b"x"})),
      attempt(lambda: "a".translate(None)), attempt(lambda: "a".translate(5)), attempt(lambda: "a".translate()), attempt(lambda: "a".translate({97: [1]})))
rot13 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")
print("The Zen, in full".translate(rot13), "The Zen".translate(rot13).translate(rot13), len(("ab" * 5000).translate({97: "xyz"})))
print(str.maketrans("ab", "cd").get(97), "x".translate(str.maketrans({"x": "日本語" * 3})), "mixed é日👍".translate({0xe9: "e", 0x65e5: None, 0x1f44d: "+1"}))
