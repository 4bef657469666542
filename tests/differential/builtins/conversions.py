# int, float, str, bool, list, tuple, set, dict and bytes of each other's values.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


values = [0, 1, -7, 2 ** 70, True, False, 0.0, -2.5, 1e20, 3.7, "", "12", " 12 ", "1.5", "abc", "0x1f", "1e3", "-3", "+4", "1_0", None, [], [1, 2], (), (3, 4), {}, {1: 2}, {"ab": 1}, set(), {5}, b"", b"7", b"ab", range(3), [(1, 2)], ["ab", "cd"], "é"]
for v in values:
    shown = sorted(v) if isinstance(v, (set, frozenset)) else v
    print(repr(shown), *[fails(lambda: f(v)) for f in (int, float, bool, str)], *[fails(lambda: f(v)) for f in (list, tuple)], fails(lambda: sorted(set(v), key=str)), fails(lambda: dict(v)), fails(lambda: bytes(v)) if not isinstance(v, int) or -10 < v < 5 else "-", fails(lambda: sum(v)), fails(lambda: max(v)), fails(lambda: len(v)), sep=" | ")
print([int(x) for x in [3.99, -3.99, 1e15, True, "007", "  5\n", "-0", b"42"]], [fails(lambda: int(x, 16)) for x in ["ff", "0xFF", "-1a", "g", "", 5]], [fails(lambda: int("101", b)) for b in (0, 1, 2, 3, 10, 36, 37, -2)], [fails(lambda: int(t, 0)) for t in ("0b101", "0o17", "0x1F", "12", "012", "0", "0b2")])
print([float(t) for t in ["1", "-1.5", "1e-3", ".5", "5.", "inf", "-inf", "1_000.5", " 2 "]], [fails(lambda: float(t)) for t in ["", ".", "1e", "1,5", "--1", "1 2", "infin", "0x1"]], str(float("nan")), str(1e16), str(1e-5), str(123456789012345680.0), repr(0.1 + 0.2), str(100.0), str(-0.0), str(1e100))
print(str([1, "a", None, True]), str((1,)), str({}), str({1: "x"}), str(set()), str(b"a'b"), str("q"), repr("q"), repr('a"b'), repr("a'b"), repr("\\"), str(range(2)), repr(""), str(10 ** 21), str(-5), [str(x) for x in (True, None, 1.0)], list("añb"), tuple("xy"), list(b"ab"), bytes([1, 2]), bytes(3), bytes("é", "utf-8"), bytearray(2), list({"k": 1, "l": 2}), list({"k": 1}.items()))
print(bool([[]]), bool((None,)), bool({None: None}), bool("False"), bool("0"), bool(0.1), bool(-0.0), bool(b"\x00"), int(True) + int(False), float(True), str(True) + "!", [True, False][True], True + 1.5, "x" * True, sum([True, True]), hash(True) == hash(1), dict(a=1, b=[2]), dict([("a", 1)], b=2), dict({"a": 1}, a=2), list(dict(zip("ab", range(2)))), set("aab") == {"a", "b"}, frozenset([1, 1]) == {1})
