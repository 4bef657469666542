# Means, deviations, quantiles, regressions and careful sums.
def mean(xs):
    total = 0.0
    for x in xs:
        total += x
    return total / len(xs)


def deviation(xs):
    m = mean(xs)
    total = 0.0
    for x in xs:
        total += (x - m) ** 2
    return (total / (len(xs) - 1)) ** 0.5


def welford(xs):
    m = 0.0
    s = 0.0
    for n, x in enumerate(xs, 1):
        d = x - m
        m += d / n
        s += d * (x - m)
    return m, (s / (len(xs) - 1)) ** 0.5


def quantile(xs, q):
    xs = sorted(xs)
    at = (len(xs) - 1) * q
    low = int(at)
    return xs[low] + (at - low) * (xs[min(low + 1, len(xs) - 1)] - xs[low])


def kahan(xs):
    total = 0.0
    c = 0.0
    for x in xs:
        y = x - c
        t = total + y
        c = (t - total) - y
        total = t
    return total


def naive(xs):
    total = 0.0
    for x in xs:
        total += x
    return total


def pairwise(xs):
    return naive(xs) if len(xs) < 8 else pairwise(xs[:len(xs) // 2]) + pairwise(xs[len(xs) // 2:])


def fit(xs, ys):
    mx, my = mean(xs), mean(ys)
    sxy = naive([(x - mx) * (y - my) for x, y in zip(xs, ys)])
    slope = sxy / naive([(x - mx) ** 2 for x in xs])
    return slope, my - slope * mx


samples = [[1.0, 2.0, 3.0, 4.0], [2.5, -1.5, 3.25, 0.0, 9.75], [1e9 + k for k in (4, 7, 13, 16)], [0.1] * 10, [1 / k for k in range(1, 50)], [(k * 7919 % 1000) / 10 for k in range(101)]]
for xs in samples:
    print(mean(xs), deviation(xs), welford(xs), [quantile(xs, q) for q in (0, 0.25, 0.5, 0.9, 1)], min(xs), max(xs), round(mean(xs), 3), f"{mean(xs):.4g} ± {deviation(xs):.2g}")
    print("  ", naive(xs), kahan(xs), pairwise(xs), fit(list(range(len(xs))), xs))
hard = [1e16, 1.0, -1e16, 1.0] * 10 + [0.1] * 1000
print(naive(hard), kahan(hard), naive(sorted(hard)), kahan(sorted(hard, key=abs)), pairwise(hard), naive([0.1] * 10), kahan([0.1] * 10), naive([0.1] * 10) == 1.0)
counts = {}
for x in samples[5]:
    bucket = int(x // 20 * 20)
    counts[bucket] = counts.get(bucket, 0) + 1
for bucket in sorted(counts):
    print(f"{bucket:>3}-{bucket + 20:<3} {'#' * counts[bucket]} {counts[bucket] / len(samples[5]):6.1%}")
