# Programs that live on sets.
def sieve(n):
    numbers = set(range(2, n + 1))
    for i in range(2, int(n ** 0.5) + 1):
        if i in numbers: numbers -= set(range(i * i, n + 1, i))
    return sorted(numbers)


print(sieve(60))


def unique(xs):
    seen = set()
    out = []
    for x in xs:
        if x in seen: continue
        seen.add(x)
        out.append(x)
    return out


print(unique("abracadabra"), unique([1, 1.0, True, 2, "1"]))


def components(edges):
    groups = []
    for a, b in edges:
        touching = [g for g in groups if a in g or b in g]
        groups = [g for g in groups if g not in touching]
        joined = {a, b}
        for g in touching: joined |= g
        groups.append(joined)
    return sorted(sorted(g) for g in groups)


print(components([(1, 2), (3, 4), (2, 5), (6, 7), (7, 3), (8, 8)]))


def happy(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(c) ** 2 for c in str(n))
    return n == 1


print([n for n in range(1, 50) if happy(n)])
vowels = set("aeiou")
for word in ["facade", "rhythm", "sequoia", "education"]:
    letters = set(word)
    print(word, sorted(letters & vowels), sorted(letters - vowels), vowels <= letters, len(letters) == len(word))
live = {(0, 1), (1, 2), (2, 0), (2, 1), (2, 2)}
for _ in range(4):
    counts = {}
    for x, y in live:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy: counts[x + dx, y + dy] = counts.get((x + dx, y + dy), 0) + 1
    live = {c for c, n in counts.items() if n == 3 or n == 2 and c in live}
print(sorted(live))
a, b = {x * x for x in range(20)}, {x ** 3 for x in range(8)}
print(sorted(a & b), len(a | b), sorted(b - a), {x % 7 for x in a} == {0, 1, 2, 4})
reachable = {0}
steps = 0
while 100 not in reachable:
    reachable |= {x + 7 for x in reachable} | {x + 11 for x in reachable}
    steps += 1
print(steps, sorted(x for x in range(60) if x not in reachable))
