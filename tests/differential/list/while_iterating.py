# A loop over a list sees what happens to the list.
xs = [1, 2, 3]
for x in xs:
    print(x, end=" ")
    if x < 4: xs.append(x + 3)
print(xs)
xs = [1, 2, 3, 4, 5, 6]
for x in xs:
    print(x, end=" ")
    xs.remove(x)
print(xs)
xs = [1, 2, 3, 4]
for x in xs:
    print(x, end=" ")
    xs.clear()
print(xs)
xs = [1, 2, 3]
for x in xs:
    if len(xs) < 8: xs.insert(0, x)
print(xs)
it = iter(xs)
print(next(it), next(it))
xs[:] = [10, 20, 30]
print(next(it), list(it))
xs.append(40)
print(list(it), next(it, "still over"))
it = reversed(xs)
print(next(it))
xs.pop()
xs.pop()
print(list(it))
xs = [1, 2, 3]
print([xs.pop() for _ in range(2)], xs)
xs = [3, 2, 1]
print([xs.append(0) if len(xs) < 5 else x for x in xs], xs)
xs = list(range(10))
print([x for x in xs if xs.remove(x) is None], xs)
xs = [1, 2, 3]
for i, x in enumerate(xs):
    xs[i] = x * 10
print(xs)
for a, b in zip(xs, xs):
    if len(xs) < 5: xs.append(a + b)
print(xs)


class Evil:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return False


xs = [1, 2, 3]
xs.insert(0, Evil(xs))
print(5 in xs, xs)
xs = [0, 1, 2, 3]
xs[1] = Evil(xs)
print(xs.count(7), xs)
xs = [0, 1, 2, 3]
xs[1] = Evil(xs)
try:
    xs.remove(7)
except ValueError as e:
    print(e, xs)
