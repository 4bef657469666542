# Lists compare item by item, as words in a dictionary.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


lists = [[], [0], [1], [1, 2], [1, 2, 3], [1, 3], [2], [1.0], [True], [[1]]]
for a in lists:
    row = []
    for b in lists:
        row.append(fails(lambda: (a < b, a <= b, a == b)))
    print(a, row)
print([1, "a"] == [1, "a"], [1, "a"] != [1, "b"], [1] == (1,), [] == (), [] is [])
print(fails(lambda: [1] < (1,)), fails(lambda: [1] < ["a"]), fails(lambda: [1, "a"] < [2, 3]))
print(fails(lambda: [None] < [None]), [None] <= [None] if False else "skipped")
print(["a", "b"] < ["a", "c"], ["Z"] < ["a"], [""] < ["a"], [[1, 2], 3] < [[1, 3], 0])
nan = float("nan")
print([nan] == [nan], nan == nan, nan in [nan], [nan].index(nan), [nan].count(nan))


class Loud:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("eq", self.n, other.n)
        return self.n == other.n

    def __lt__(self, other):
        print("lt", self.n, other.n)
        return self.n < other.n


a, b = Loud(1), Loud(2)
print([a, a] == [a, b])
print([a, a] < [a, b])
print([Loud(1), Loud(5)] == [Loud(1)])
print([Loud(1), Loud(5)] != [Loud(1), Loud(6)])
print([Loud(3)] < [Loud(3), Loud(4)])
print(Loud(3) in [Loud(2), Loud(3), Loud(4)])
print(a in [a])
