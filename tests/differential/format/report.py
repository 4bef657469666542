# Reports as programs write them: tables, invoices, histograms, progress bars.
class Money:
    def __init__(self, cents):
        self.cents = cents

    def __format__(self, spec):
        whole, rest = divmod(abs(self.cents), 100)
        text = f"{'-' if self.cents < 0 else ''}${whole:,}.{rest:02}"
        return format(text, spec)

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __mul__(self, n):
        return Money(round(self.cents * n))

    def __str__(self):
        return f"{self}"


class Span:
    def __init__(self, seconds):
        self.seconds = seconds

    def __format__(self, spec):
        s = self.seconds
        if spec.endswith("h"):
            return f"{s / 3600:{spec[:-1]}}h"
        if spec == "clock":
            return f"{int(s) // 3600:02}:{int(s) // 60 % 60:02}:{s % 60:06.3f}"
        return f"{s:{spec}}s" if spec else f"{s}s"


items = [("Widget, large", 12, Money(129999), 0.19), ("Gadget – Größe M", 3, Money(999), 0.07), ("日本茶", 100, Money(5), 0.0), ("Refund", 1, Money(-123456789), 0.19)]
print(f"{'Item':<20}{'Qty':>5}{'Price':>16}{'Tax':>7}{'Total':>20}")
print(f"{'':=<68}")
total = Money(0)
for name, quantity, price, tax in items:
    line = price * quantity * (1 + tax)
    total = total + line
    print(f"{name:<20.18}{quantity:>5,}{price:>16}{tax:>7.0%}{line:>20}")
print(f"{'':-<68}\n{'Total':<20}{total:>48}", str(total), f"{total}", "{:*>20}".format(total), "%s" % total, format(total), f"{total!s:>30}|", f"{Money(5)} {Money(-5)} {Money(100)} {Money(10 ** 20)}")
for s in [0, 1.5, 59.9996, 3661, 86399.125, 10 ** 7]:
    span = Span(s)
    print(f"{span}|{span:.2f}|{span:8.1f}|{span:.1h}|{span:,.3h}|{span:clock}|{span:>10}|{span:e}")
votes = {"yes": 1234, "no": 567, "maybe": 89, "naïve": 3}
most = max(votes.values())
for name, n in sorted(votes.items(), key=lambda p: -p[1]):
    print(f"{name:>8} {'█' * round(n / most * 30):<30} {n:>6,} {n / sum(votes.values()):>7.2%} {n / most:.3f} {'*' if n == most else ''}".rstrip())
for done in [0, 1, 17, 50, 99.5, 100]:
    filled = int(done / 100 * 20)
    print(f"[{'#' * filled}{'.' * (20 - filled)}] {done:>5.1f}% {done:3.0f} {done!r:>5} {'done' if done == 100 else f'{100 - done:g} to go'}")
size_names = ["B", "kB", "MB", "GB", "TB"]
for size in [0, 999, 1000, 1536, 10 ** 6, 123456789, 5 * 10 ** 12, 10 ** 16]:
    value = float(size)
    unit = 0
    while value >= 1000 and unit < 4:
        value /= 1000
        unit += 1
    print(f"{size:>20,} {value:.3g} {value:.1f}{size_names[unit]} {value:8.2f}{size_names[unit]:<3}| {size:.2e} {size:_d} {size:#x} {size:b}"[:100])
rows = [[f"{(i + 1) * (j + 1):4}" for j in range(9)] for i in range(9)]
print("\n".join("".join(row) for row in rows))
print("\n".join(f"{i:>2}|" + "".join("x" if (i * j) % 7 == 3 else "·" for j in range(20)) for i in range(7)))
