# enumerate, zip, map, filter, reversed, iter and next.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), list(enumerate([])), fails(lambda: enumerate(5)))
print(list(zip("abc", [1, 2])), list(zip()), list(zip("a")), list(zip([], "abc")), list(zip("ab", "cd", "ef")))
print(list(zip("ab", [1, 2], strict=True)), fails(lambda: list(zip("abc", [1], strict=True))), fails(lambda: list(zip("a", [1, 2], strict=True))))
print(fails(lambda: list(zip([], [1], strict=True))), list(zip(strict=True)), fails(lambda: zip(1)), fails(lambda: zip("a", None)))
print(list(map(str, [1, 2])), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(map(max, [1, 5], [3, 2], [2, 9])), fails(lambda: map(str)), fails(lambda: list(map(5, [1]))))
print(list(filter(None, [0, 1, "", "a", [], None, 2.0])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isdigit, "a1b2")), fails(lambda: filter(None)))
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))), list(reversed(range(4))), list(reversed({"a": 1, "b": 2})), fails(lambda: reversed({1})), fails(lambda: reversed(5)), fails(lambda: reversed(iter([]))))
it = iter([1, 2, 3])
print(next(it), next(it, "d"), next(it), next(it, "d"), next(it, None), fails(lambda: next(it)), fails(lambda: next([1])), fails(lambda: iter(5)))
print(iter(it) is it, list(it), fails(lambda: next(iter([]))), next(iter("xy")), next(iter({"k": 1})))
source = [3, 2, 1, 0, 5]


def pop(): return source.pop(0)


print(list(iter(pop, 0)), source, fails(lambda: iter(5, 0)), list(iter(lambda: 7, 7)))
calls = []


def note(x):
    calls.append(x)
    return x


lazy = map(note, [1, 2, 3])
print(calls, next(lazy), calls, list(lazy), calls)
z = zip(iter([1, 2, 3]), iter("a"))
print(next(z), fails(lambda: next(z)), fails(lambda: next(z)))
pairs = iter("abcdef")
print(list(zip(pairs, pairs)), list(zip(*[iter(range(9))] * 3)))
one = iter([1, 2, 3, 4])
print(3 in one, list(one), 9 in iter([1]), [*map(int, "123")], sum(map(int, "45")), max(map(len, ["a", "bb"])))


def boom(x):
    if x == 2: raise ValueError("two")
    return x


m = map(boom, [1, 2, 3])
print(next(m), fails(lambda: next(m)), next(m), fails(lambda: next(m)))
print(dict(enumerate("ab")), dict(map(lambda x: (x, x * x), range(3))), list(map(lambda p: p[0] + p[1], zip([1, 2], [3, 4]))), [list(g) for g in [map(str, [1]), filter(None, [1]), reversed([1]), enumerate([1]), zip([1])]])
