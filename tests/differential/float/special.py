# inf, nan and signed zeros in comparisons, containers and sorting.
inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, -nan, inf == inf, inf == -inf, nan == nan, nan != nan, nan is nan, inf > 10 ** 400, -inf < -10 ** 400, nan < 1, nan > 1, nan <= nan, inf - inf, inf * 0, inf + 1, inf - 1e308, -inf + inf, inf / inf, 1 / inf, -1 / inf, 0 * -1.0, inf % 2, 2 % inf, -2 % inf)
print(0.0 == -0.0, str(-0.0), -0.0 + 0, 0.0 * -1, -0.0 - 0, [0.0, -0.0], {0.0: "a", -0.0: "b"}, 0.0 in [-0.0], {0, 0.0, -0.0, False}, hash(0.0) == hash(-0.0), max(0.0, -0.0), min(0.0, -0.0), max(-0.0, 0.0), abs(-0.0), round(-0.4), -0.0 // 1, 0.0 // -1)
xs = [nan, 1.0, nan]
print(nan in xs, xs.index(nan), xs.count(nan), xs == [nan, 1.0, nan], xs == list(xs), (nan,) == (nan,), {nan: 1}[nan], len({nan, nan}), {nan} == {nan}, nan in {nan})
print(hash(inf), hash(-inf), hash(1.0), hash(0.5), hash(2.0 ** 61), hash(1e300), hash(-1.0), hash(0.1), hash(2.0 ** -20), hash(1e-300), hash(123456789.125), hash(-2.5))
print(hash(1), hash(-1), hash(2 ** 61 - 1), hash(2 ** 61), hash(-2 ** 61), hash(2 ** 100), hash(10 ** 30), hash(-10 ** 30), hash(True), hash(False), hash(2 ** 61 - 2), hash(-(2 ** 61 - 1)))
print(sorted([3.0, -inf, 2, inf, -0.0, 0, 1e-300, -5]), sorted([inf, 5, -inf], reverse=True), max([1, inf, 3]), min([1, -inf]), sum([inf, 1]), sum([inf, -inf]), max(nan, 1), max(1, nan), min(nan, 1), min(1, nan))
print(f"{inf} {-inf:>8} {nan:8} {inf:08} {-inf:+.2f} {nan:+e} {inf:g} {inf:%} {nan:%} {inf:F} {nan:E} {inf:010.2f} {-inf:<10}| {inf:,} {nan:_}", "%f %e %g %010f %+f %5.1f|" % (inf, -inf, nan, inf, inf, nan))
print(bool(nan), bool(inf), not nan, nan or 1, nan and 1, 1 if nan else 2, inf if inf else 0, [x for x in [0.0, nan, -0.0, inf] if x], any([nan]), all([inf, nan]), nan == inf, nan != inf, inf >= inf, -inf <= -inf)
for a in [inf, -inf, nan, 0.0, -0.0, 1.5]:
    for b in [inf, -inf, nan, 0.0, -0.0, 2]:
        print(a, b, a < b, a <= b, a == b, a != b, a >= b, a > b, a + b, a - b, a * b, max(a, b), min(a, b))
