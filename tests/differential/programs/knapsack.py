# Dynamic programming: knapsack, longest common subsequence, edit distance, coins, partitions.
def knapsack(items, capacity):
    best = [[0] * (capacity + 1) for _ in range(len(items) + 1)]
    for i, (weight, value) in enumerate(items, 1):
        for c in range(capacity + 1):
            best[i][c] = best[i - 1][c]
            if weight <= c: best[i][c] = max(best[i][c], best[i - 1][c - weight] + value)
    taken, c = [], capacity
    for i in range(len(items), 0, -1):
        if best[i][c] != best[i - 1][c]:
            taken.append(i - 1)
            c -= items[i - 1][0]
    return best[-1][capacity], taken[::-1]


def lcs(a, b):
    table = {}

    def go(i, j):
        if i == len(a) or j == len(b): return ""
        if (i, j) not in table:
            if a[i] == b[j]: table[i, j] = a[i] + go(i + 1, j + 1)
            else: table[i, j] = max(go(i + 1, j), go(i, j + 1), key=len)
        return table[i, j]

    return go(0, 0)


def edit(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def coins(amount, kinds):
    fewest = [0] + [None] * amount
    used = [None] * (amount + 1)
    for a in range(1, amount + 1):
        for k in kinds:
            if k <= a and fewest[a - k] is not None:
                n = fewest[a - k] + 1
                if fewest[a] is None or n < fewest[a]: fewest[a], used[a] = n, k
    if fewest[amount] is None: return None
    out = []
    while amount:
        out.append(used[amount])
        amount -= used[amount]
    return out


def partitions(n, most=None):
    if n == 0: return [[]]
    most = most or n
    return [[k] + rest for k in range(min(n, most), 0, -1) for rest in partitions(n - k, k)]


def longest_increasing(xs):
    best = []
    for i, x in enumerate(xs):
        before = max((best[j] for j in range(i) if xs[j] < x), key=len, default=[])
        best.append(before + [x])
    return max(best, key=len, default=[])


def max_run(xs):
    best, start = (xs[0], 0, 1), 0
    total = 0
    for i, x in enumerate(xs):
        if total <= 0: total, start = x, i
        else: total += x
        if total > best[0]: best = (total, start, i + 1)
    return best


def matrix_chain(dims):
    n = len(dims) - 1
    cost = {(i, i): (0, f"A{i}") for i in range(n)}
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i, j] = min((cost[i, k][0] + cost[k + 1, j][0] + dims[i] * dims[k + 1] * dims[j + 1], f"({cost[i, k][1]}{cost[k + 1, j][1]})") for k in range(i, j))
    return cost[0, n - 1]


print(knapsack([(12, 4), (2, 2), (1, 1), (1, 2), (4, 10)], 15), knapsack([(5, 10), (4, 40), (6, 30), (3, 50)], 10))
print(lcs("AGGTAB", "GXTXAYB"), repr(lcs("abc", "xyz")), lcs("nematode knowledge", "empty bottle"))
print([edit(a, b) for a, b in [("kitten", "sitting"), ("", "abc"), ("same", "same"), ("flaw", "lawn")]])
print(coins(63, [1, 5, 10, 21, 25]), coins(7, [5, 3]), coins(0, [1]), coins(11, [1, 5, 6, 9]))
print(partitions(5), len(partitions(20)))
print(longest_increasing([0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15]), longest_increasing([]), longest_increasing([3, 2, 1]))
print(max_run([-2, 1, -3, 4, -1, 2, 1, -5, 4]), max_run([-3, -1, -2]), matrix_chain([40, 20, 30, 10, 30]))
