# Chained comparisons: each operand is evaluated once, and evaluation stops at the first that is false.
log = []


def see(x):
    log.append(x)
    return x


def shown(result):
    text = str(result) + " " + str(log)
    while log:
        log.pop()
    return text


print(shown(see(1) < see(2) < see(3)), shown(see(1) < see(0) < see(3)), shown(see(1) == see(1) == see(1)), shown(see(1) == see(2) == see(2)), shown(see(1) < see(3) > see(2)), shown(see(3) > see(2) >= see(2) != see(1)))
print(1 < 2 < 3 < 4, 1 < 3 < 2, 1 < 2 > 1, 3 > 2 == 2, (3 > 2) == 1, 1 == 1.0 == True, 1 < 2 == True, (1 < 2) == True, 0 <= 5 < 10, not 1 < 2 < 3, 1 in [1] == True, (1 in [1]) == True, 1 in [1, 2] != [3], "a" in "ab" in ["ab", "abc"], None is None is None)
print([i for i in range(20) if 3 < i <= 8 or 15 <= i < 17], [(a, b) for a in range(4) for b in range(4) if 0 < a < b < 4], "a" < "b" < "c" <= "c", [1] < [1, 2] < [2], (1, 2) < (1, 3) <= (1, 3) != (1, 4), {1} < {1, 2} < {1, 2, 3}, 1.5 < 2 < 10 ** 30 < float("inf"))
x = 5
print(1 < x < 10, 1 < x < 3, x == x == 5, -x < 0 < x, x < x + 1 < x + 2, x > 3 and x < 10, x if 0 < x < 10 else -x, [0 < y < x for y in [-1, 0, 1, 4, 5]], 0 < x and not x > 9, 1 < (x < 10), (1 < x) < 10)
