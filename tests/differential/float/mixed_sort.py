# Sorting and searching lists of mixed numbers; min, max, sum, any, all over them.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

numbers = [3, 1.5, -2, True, 0.0, -0.0, False, 10 ** 20, 1e20, 2 ** 53 + 1, 2.0 ** 53, -1e-10, float("inf"), -float("inf"), 7, 7.0, 0.1, 1 / 3, -10 ** 400, 10 ** 400, 5e-324]
shown = [x if abs(x) < 10 ** 300 or isinstance(x, float) else "big" for x in sorted(numbers)]
print(shown, len(numbers), [sorted(numbers)[i] <= sorted(numbers)[i + 1] for i in range(20)].count(True), sorted(numbers, reverse=True)[1], sorted(numbers, key=lambda x: -x)[2], sorted(numbers, key=abs)[:8], sorted(numbers, key=lambda x: (isinstance(x, float), x))[2:9])
print(max(numbers) == 10 ** 400 or max(numbers), min(numbers) == -float("inf"), max(1, 1.0, True), max(1.0, 1), min(True, 1, 1.0), max([1, 2.5, 2]), min(3, key=lambda x: -x, *[5, 4]), max("a", "b"), max([1, 5, 3], key=lambda x: x % 3), max([], default=0), min([2], default=0), attempt(lambda: max([])), attempt(lambda: max(1)), attempt(lambda: max(1, "a")), attempt(lambda: min([1, None])), attempt(lambda: max()), attempt(lambda: max([1], key=5)))
print(sum([]), sum([1, 2, 3]), sum([1, 2.5]), sum([True, True]), sum([1], 10), sum([[1], [2]], []), sum(((1,), (2,)), ()), attempt(lambda: sum(["a"])), attempt(lambda: sum([1, "a"])), attempt(lambda: sum(5)), sum(range(101)), sum(x * x for x in range(10)), sum([10 ** 20, -10 ** 20, 1]), sum({1: 2, 3: 4}), attempt(lambda: sum([1], None)), sum([0.5, 0.25]), sum([2 ** 53, 1.0, 1]))
print([1, 2.0, 3].index(2), [1, 2.0, 3].index(True), [0.0].index(-0.0), 1 in [True], [1, True, 1.0].count(1), [x for x in numbers if x == 1], [x for x in numbers if x == 0], [x for x in numbers if x == 7], sorted([2, 1.0, 1, 2.0, True]), sorted([0.0, -0.0, 0, False]), [[1, 2.5] < [1, 3], (1.0, "a") < (1, "b"), [True] == [1.0], [1] < [1.0, 0]])
low = 0
data = sorted([0.5 * i if i % 3 else i for i in range(40)])
for target in [0, 3, 7.5, 39, 100, -1, 10.0]:
    low = 0
    high = len(data)
    while low < high:
        middle = (low + high) // 2
        if data[middle] < target:
            low = middle + 1
        else:
            high = middle
    print(target, low, low < len(data) and data[low] == target)


def quick(xs):
    if len(xs) < 2:
        return xs
    pivot, *rest = xs
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if x >= pivot])


def merge(xs):
    if len(xs) < 2:
        return xs
    a, b = merge(xs[:len(xs) // 2]), merge(xs[len(xs) // 2:])
    out = []
    while a and b:
        out.append(a.pop(0) if a[0] <= b[0] else b.pop(0))
    return out + a + b


jumbled = [(i * 37 % 101) / (1 if i % 2 else 4) if i % 3 else i * 37 % 101 for i in range(60)]
print(quick(jumbled) == sorted(jumbled), [repr(a) for a in merge(jumbled)] == [repr(a) for a in sorted(jumbled)], sorted(jumbled)[:12], sorted(jumbled, key=lambda x: (x % 7, x))[:10], all(isinstance(x, (int, float)) for x in jumbled), sorted(jumbled) == sorted(jumbled, reverse=True)[::-1])
