# Days, weeks and leap years by floor division.
def days(y, m, d):
    y -= m <= 2
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (m + (-3 if m > 2 else 9)) + 2) // 5 + d - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


def civil(z):
    z += 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    m = mp + (3 if mp < 10 else -9)
    return yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) // 5 + 1


def is_leap(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


def easter(y):
    a = y % 19
    b, c = divmod(y, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return y, month, day + 1


NAMES = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
for y, m, d in [(1970, 1, 1), (2000, 2, 29), (1969, 12, 31), (1, 1, 1), (0, 3, 1), (-1, 12, 31), (-400, 2, 28), (2024, 12, 31), (9999, 12, 31), (1582, 10, 15), (-9999, 1, 1)]:
    n = days(y, m, d)
    print(f"{y:+05d}-{m:02}-{d:02}", n, NAMES[n % 7], civil(n) == (y, m, d), civil(n), is_leap(y), n * 86400)
print(all(civil(n) == civil(days(*civil(n))) for n in range(-800000, 800000, 7919)), [y for y in range(1890, 2110) if is_leap(y)][:5], sum(is_leap(y) for y in range(-400, 2400)), [easter(y) for y in range(2020, 2030)], [y for y in range(2000, 2060) if days(y, 12, 25) % 7 == 3])
for month in range(1, 4):
    first = days(2024, month, 1)
    length = days(2024, month + 1, 1) - first
    print(f"2024-{month:02}".center(20))
    cells = ["  "] * ((first + 3) % 7) + [f"{d:2}" for d in range(1, length + 1)]
    for i in range(0, len(cells), 7):
        print(" ".join(cells[i:i + 7]))
for seconds in [0, 59, 3600, 86399, 90061, -1, -86400, 10 ** 10, 1e5 + 0.25]:
    m, s = divmod(seconds, 60)
    h, m2 = divmod(m, 60)
    d, h2 = divmod(h, 24)
    print(seconds, d, h2, m2, s, f"{int(d)}d {int(h2):02}:{int(m2):02}:{s:05.2f}")
