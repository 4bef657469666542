# Dates by hand: leap years, weekdays, Easter, calendars, differences, Julian days.
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def is_leap(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


def days_in(y, m): return [31, 29 if is_leap(y) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1]


class Date:
    def __init__(self, year, month, day):
        if not 1 <= month <= 12: raise ValueError(f"no month {month}")
        if not 1 <= day <= days_in(year, month): raise ValueError(f"no day {day} in {MONTHS[month - 1]} {year}")
        self.year = year
        self.month = month
        self.day = day

    @staticmethod
    def parse(text): return Date(*map(int, text.split("-")))

    @staticmethod
    def of_ordinal(n):
        year = 1
        n400, n = divmod(n - 1, 146097)
        n100, n = divmod(n, 36524)
        n4, n = divmod(n, 1461)
        n1, n = divmod(n, 365)
        year += n400 * 400 + n100 * 100 + n4 * 4 + n1
        if n100 == 4 or n1 == 4: return Date(year - 1, 12, 31)
        month = 1
        while n >= days_in(year, month):
            n -= days_in(year, month)
            month += 1
        return Date(year, month, n + 1)

    @property
    def ordinal(self):
        y = self.year - 1
        return y * 365 + y // 4 - y // 100 + y // 400 + self.day_of_year

    @property
    def day_of_year(self): return sum(days_in(self.year, m) for m in range(1, self.month)) + self.day

    @property
    def weekday(self): return (self.ordinal + 6) % 7

    def __add__(self, days): return Date.of_ordinal(self.ordinal + days)

    def __radd__(self, days): return self + days

    def __sub__(self, other): return self.ordinal - other.ordinal if isinstance(other, Date) else self + -other

    def key(self): return self.year, self.month, self.day

    def __eq__(self, other): return isinstance(other, Date) and self.key() == other.key()

    def __lt__(self, other): return self.key() < other.key()

    def __hash__(self): return hash(self.key())

    def __str__(self): return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def __repr__(self): return f"Date({self.year}, {self.month}, {self.day})"

    def __format__(self, spec):
        if not spec: return str(self)
        for code, v in [("%Y", f"{self.year}"), ("%m", f"{self.month:02}"), ("%d", f"{self.day:02}"), ("%B", MONTHS[self.month - 1]), ("%a", DAYS[self.weekday]), ("%j", f"{self.day_of_year:03}")]: spec = spec.replace(code, v)
        return spec


def easter(y):
    a, b, c = y % 19, y // 100, y % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return Date(y, month, day + 1)


def month_page(y, m):
    lines = [f"{MONTHS[m - 1]} {y}".center(20).rstrip(), " ".join(d[:2] for d in DAYS)]
    cells = ["  "] * Date(y, m, 1).weekday + [f"{d:2}" for d in range(1, days_in(y, m) + 1)]
    return "\n".join(lines + [" ".join(cells[i:i + 7]) for i in range(0, len(cells), 7)])


d = Date(2024, 2, 28)
print(d, [d + n for n in range(4)], d - 59, Date(2024, 3, 1) - Date(2023, 3, 1), 1 + d, d == Date.parse("2024-02-28"), d < Date(2024, 3, 1), max(d, d + 1), {d: 1}[Date(2024, 2, 28)], f"{d:%a %d %B %Y, day %j}", f"{d}", [d])
print([y for y in range(1896, 1913) if is_leap(y)], [str(easter(y)) for y in (1999, 2000, 2024, 2025, 2100)], all(Date.of_ordinal(n).ordinal == n for n in range(1, 800000, 997)), [DAYS[Date(y, 1, 1).weekday] for y in range(2020, 2027)])
print(month_page(2024, 2))
print(month_page(2023, 10))
print([f"{m}" for m in range(1, 13) if Date(2026, m, 13).weekday == 4], sum(Date(y, m, 1).weekday == 6 for y in range(1901, 2001) for m in range(1, 13)), sorted([Date(2024, 5, 1), Date(2023, 12, 31), Date(2024, 1, 15)]))
for bad in ["2023-02-29", "2024-13-01", "2024-04-31", "2024-00-10", "2024-1", "x-y-z"]:
    try:
        print(Date.parse(bad))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e if str(e).startswith("no ") else "")
