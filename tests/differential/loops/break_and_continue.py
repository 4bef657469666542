# for and while with break and continue, nested and through try.
for i in range(10):
    if i % 2: continue
    if i > 6: break
    print(i, end=" ")
print()
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
    if steps > 1000: break
print(steps)
found = None
for i in range(2, 20):
    for j in range(2, 20):
        if i * j == 221:
            found = (i, j)
            break
        if j > i: break
    if found: break
print(found)
i = 0
while True:
    i += 1
    if i == 3: continue
    if i > 5: break
    print(i, end=" ")
print("end", i)
log = []
for i in range(5):
    try:
        if i == 1: continue
        if i == 3: break
        log.append(f"body{i}")
    finally:
        log.append(f"fin{i}")
print(log)
log = []
for i in range(3):
    for j in range(3):
        try:
            if j == 1: break
            log.append((i, j))
        finally:
            log.append("f")
    log.append("after")
print(log)
for a in [1, 2]:
    b = a
    while b < 10:
        b *= 3
        if b == 9: break
    print(a, b)


def search(rows, wanted):
    for y, row in enumerate(rows):
        for x, v in enumerate(row):
            if v == wanted: return x, y
    return None


print(search([[1, 2], [3, 4]], 3), search([[1]], 5))
total = 0
for k, v in {"a": 1, "b": 2, "c": 3}.items():
    if k == "b": continue
    total += v
print(total)
for i in []: print("never")
while False: print("never")
for c in "ab":
    for d in "cd": print(c + d, end=",")
print()
i = 10
while i > 0: i -= 3
print(i)
for i in range(3):
    i *= 10
    print(i, end=" ")
print()
it = iter(range(10))
for x in it:
    if x % 3 == 0: next(it, None)
    print(x, end=" ")
print()
numbers = [4, 8, 15, 16, 23, 42]
low, high = 0, len(numbers) - 1
while low <= high:
    mid = (low + high) // 2
    if numbers[mid] == 23: break
    if numbers[mid] < 23: low = mid + 1
    else: high = mid - 1
print(mid if False else low, high)
