# Stars in calls and literals.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


def show(*args, **named): return args, named


print(show(*[1, 2]), show(*"ab", *(3,)), show(0, *[1], 2, *[], 3), show(*range(3), k=1), show(**{"a": 1}), show(*{1: 2}), show(*(x * x for x in range(3))))
print(show(k=1, *[5]), show(*[1], **{"x": 2}, y=3), show(**{}, **{"z": 0}), show(*[], **{}))
print(fails(lambda: show(*5)), fails(lambda: show(**5)), fails(lambda: show(**[1])), fails(lambda: show(**{1: 2})), fails(lambda: show(k=1, **{"k": 2})), fails(lambda: show(*None)))
print([*[1, 2], *"ab"], [*range(3), 9, *()], (*[1], *[2]), {*[1], *[1, 2]} == {1, 2}, [*{"k": 1}], (*"x",), [*[]], (*(),), {**{"a": 1}, "b": 2}, [*[[1]], *[[2]]])
print(fails(lambda: [*5]), fails(lambda: (*None,)), fails(lambda: {*5}), fails(lambda: {**[1]}))
order = []


def note(x, value=None):
    order.append(x)
    return x if value is None else value


show(note(1), *note("list", [2]), note(3), k=note(4), **note("map", {"z": 1}))
print(order)


def add(a, b, c): return a * 100 + b * 10 + c


args = [1, 2, 3]
print(add(*args), add(*args[:2], c=9), add(1, *[2, 3]), add(*"1" * 0, *args), add(**{"a": 1, "b": 2, "c": 3}), add(1, **{"b": 5, "c": 6}))
print(fails(lambda: add(*[1, 2])), fails(lambda: add(*[1, 2, 3, 4])), fails(lambda: add(*args, c=1)), fails(lambda: add(*args, **{"d": 1})))


def forward(f, *args, **named): return f(*args, **named)


print(forward(add, 1, 2, c=3), forward(sorted, [3, 1], reverse=True), forward(max, *[4, 9, 2]), forward(show), forward(dict, a=1))


def compose(*fs):
    def run(x):
        for f in reversed(fs): x = f(x)
        return x
    return run


print(compose(lambda x: x + 1, lambda x: x * 2)(5), compose()(7))
matrix = [[1, 2], [3, 4], [5, 6]]
print(list(zip(*matrix)), [*zip(*matrix)][0], max(*matrix[0]), print(*matrix[2], sep="-"))
print(*[1, 2, 3])
print(*"abc", sep=",", end="!\n")
print(*[], sep="x")
print(*map(str, range(3)), *["end"])
def head(first, *rest): return first, rest


print(head(*[1]), head(*"abc"), head(*[[1, 2]]), fails(lambda: head(*[])), head(first=5))
