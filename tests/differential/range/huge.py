# Ranges of numbers that need many digits.
def fails(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__


big = 10 ** 20
r = range(big)
print(r, bool(r), r[5], r[-1], r[big - 1], big - 1 in r, big in r, -1 in r)
print(r[10:20], r[::10 ** 19], list(r[::10 ** 19]), r[-3:], list(r[-3:]), r[::-1][0])
print(fails(lambda: len(r)), fails(lambda: r[big]), fails(lambda: list(r[:3])))
s = range(-big, big, 7)
print(s, s[0], s[1], s[-1], 0 in s, (-big + 7 * 10 ** 10) in s, s.index(-big + 14))
d = range(big, 0, -10 ** 19)
print(d, list(d), len(d), d[3], 5 * 10 ** 19 in d)
for i in range(big, big + 3): print(i, end=" ")
print()
for i in range(2 ** 63 - 2, 2 ** 63 + 2): print(i, end=" ")
print()
for i in range(-2 ** 63 + 1, -2 ** 63 - 3, -1): print(i, end=" ")
print()
for i in range(2 ** 47 - 2, 2 ** 47 + 2): print(i, end=" ")
print()
for i in range(0, 2 ** 62, 2 ** 60): print(i, end=" ")
print()
print(len(range(2 ** 62)), len(range(-2 ** 62, 2 ** 62 - 1)), fails(lambda: len(range(2 ** 63))))
print(range(big) == range(0, big, 1), range(big) == range(big + 1), hash(range(big)) == hash(range(0, big)))
print(range(2 ** 31)[2 ** 30], range(2 ** 53, 2 ** 53 + 5)[2], [x - 2 ** 64 for x in range(2 ** 64, 2 ** 64 + 6, 2)])
count = 0
for i in range(10 ** 30):
    count += 1
    if count == 1000: break
print(count)
print(sum(range(10 ** 18, 10 ** 18 + 4)), max(range(big, big + 2)), list(reversed(range(big, big + 3))))
print(list(zip(range(big, big + 2), range(2))), list(enumerate(range(5), big))[:2])
print([x for x in range(1, 2 ** 70, 2 ** 69)], range(3, 2 ** 100, 2 ** 99)[1])
