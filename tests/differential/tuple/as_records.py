# Tuples as small records: sorting, grouping, returning several values.
people = [("Ada", 36, "math"), ("Alan", 41, "logic"), ("Grace", 85, "navy"), ("Edsger", 72, "math"), ("Barbara", 28, "logic")]
by_age = sorted(people, key=lambda p: p[1])
print([name for name, _, _ in by_age])
print(max(people, key=lambda p: p[1])[0], min(people, key=lambda p: len(p[0])))
groups = {}
for name, age, field in people:
    groups.setdefault(field, []).append((age, name))
for field in sorted(groups):
    print(field, sorted(groups[field]))


def stats(numbers):
    total = sum(numbers)
    return min(numbers), max(numbers), total / len(numbers)


low, high, mean = stats([age for _, age, _ in people])
print(low, high, mean)
print(stats((5,)), stats([1, 2]))
names, ages, fields = zip(*people)
print(names, ages, fields)
print(list(zip(names, ages))[-1], dict(zip(names, ages))["Alan"])
matrix = [(1, 2, 3), (4, 5, 6)]
print(list(zip(*matrix)), [list(row) for row in zip(*matrix)])
points = {(0, 0), (1, 1), (0, 1), (1, 0)}
print(sorted(points), (1, 1) in points, sorted(points, key=lambda p: (p[1], -p[0])))
best = (float("inf"), None)
for name, age, _ in people:
    best = min(best, (abs(age - 40), name))
print(best)
(a, b), *rest = people[0][:2], people[1][0], people[2][0]
print(a, b, rest)
counts = {}
for pair in zip("mississippi", "ississippi"):
    counts[pair] = counts.get(pair, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
first, *middle, last = "abcdef"
print(first, middle, last, (first, *middle, last) == tuple("abcdef"))
