# A fixed-point decimal class built on ints: rounding modes, arithmetic, printing.
class Decimal:
    def __init__(self, units, places):
        self.units = units
        self.places = places

    def rescale(self, places, mode="even"):
        if places >= self.places:
            return Decimal(self.units * 10 ** (places - self.places), places)
        unit = 10 ** (self.places - places)
        q, r = divmod(self.units, unit)
        if mode == "up":
            q += r > 0
        elif mode == "half":
            q += 2 * r >= unit
        elif mode == "even":
            q += 2 * r > unit or 2 * r == unit and q % 2 == 1
        return Decimal(q, places)

    def __add__(self, other):
        places = max(self.places, other.places)
        return Decimal(self.rescale(places).units + other.rescale(places).units, places)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        return Decimal(self.units * other.units, self.places + other.places)

    def __truediv__(self, other):
        return Decimal(self.units * 10 ** (30 + other.places), self.places + 30).over(other.units)

    def over(self, n):
        return Decimal(self.units // n, self.places).rescale(20, "half")

    def __neg__(self):
        return Decimal(-self.units, self.places)

    def __eq__(self, other):
        return (self - other).units == 0

    def __lt__(self, other):
        return (self - other).units < 0

    def __hash__(self):
        return hash(self.units)

    def __str__(self):
        digits = str(abs(self.units)).zfill(self.places + 1)
        sign = "-" if self.units < 0 else ""
        return sign + (digits[:-self.places] + "." + digits[-self.places:] if self.places else digits)

    def __repr__(self):
        return "Decimal('" + str(self) + "')"


def decimal(text):
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.lstrip("+-").partition(".")
    return Decimal(sign * int(whole + fraction), len(fraction))


values = [decimal(t) for t in ["0", "1", "-1", "0.1", "0.2", "-0.05", "123.456", "99999.99999", "-7.5", "2.5", "0.005", "1000000000000000000000.000000000000001"]]
print(values, [str(v) for v in values], decimal("0.1") + decimal("0.2") == decimal("0.3"), 0.1 + 0.2 == 0.3, sorted(values), max(values), decimal("1.50") == decimal("1.5"))
for a in values[3:8]:
    for b in values[3:8]:
        print(a, b, a + b, a - b, a * b, a / b, a < b, a == b, -(a - b) == b - a)
for text in ["2.5", "3.5", "-2.5", "-3.5", "2.51", "-2.49", "0.005", "1.005", "2.675"]:
    d = decimal(text)
    print(text, [str(d.rescale(0, m)) for m in ("down", "up", "half", "even")], [str(d.rescale(2, m)) for m in ("down", "up", "half", "even")], d.rescale(5), round(float(text)), round(float(text), 2))
total = decimal("0")
for i in range(1, 101):
    total = total + decimal(f"{i}.{i:02}")
print(total, total / decimal("100"), decimal("1") / decimal("3"), decimal("22") / decimal("7"), decimal("-1") / decimal("8"), decimal("2").rescale(3) * decimal("0.125"))
balance = decimal("1000.00")
for year in range(1, 11):
    balance = (balance * decimal("1.0375")).rescale(2)
    print(year, balance, f"{float(str(balance)):,.2f}", f"{str(balance):>12}|")
