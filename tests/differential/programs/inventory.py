# A shop: stock, orders, discounts, reports.
class OutOfStock(Exception):
    def __init__(self, item, wanted, left):
        super().__init__(f"{item}: wanted {wanted}, only {left} left")
        self.item = item
        self.left = left


class Item:
    def __init__(self, name, price, tags=()):
        self.name = name
        self.price = price
        self.tags = frozenset(tags)

    def __eq__(self, o): return isinstance(o, Item) and self.name == o.name

    def __hash__(self): return hash(self.name)

    def __repr__(self): return self.name

    def __lt__(self, o): return self.name < o.name


class Stock:
    def __init__(self): self.counts = {}

    def add(self, item, n=1):
        self.counts[item] = self.counts.get(item, 0) + n
        return self

    def take(self, item, n=1):
        left = self.counts.get(item, 0)
        if n > left: raise OutOfStock(item, n, left)
        self.counts[item] = left - n
        if not self.counts[item]: self.counts.pop(item)

    def __contains__(self, item): return item in self.counts

    def __len__(self): return sum(self.counts.values())

    def __iter__(self): return iter(sorted(self.counts.items()))


class Order:
    next_number = 1

    def __init__(self, customer, **lines):
        self.customer = customer
        self.lines = lines
        self.number = Order.next_number
        Order.next_number += 1

    def fill(self, stock, catalog):
        taken = []
        try:
            for name, n in self.lines.items():
                stock.take(catalog[name], n)
                taken.append((catalog[name], n))
        except (OutOfStock, KeyError):
            for item, n in taken: stock.add(item, n)
            raise
        return sum(item.price * n for item, n in taken)


def discount(percent, tag=None):
    def apply(order, catalog, total):
        if tag is None: return total * (100 - percent) / 100
        off = sum(catalog[n].price * k for n, k in order.lines.items() if tag in catalog[n].tags)
        return total - off * percent / 100
    return apply


catalog = {i.name: i for i in [Item("pen", 1.5, ["office"]), Item("desk", 200, ["office", "big"]), Item("apple", 0.4, ["food"]), Item("lamp", 35.25)]}
stock = Stock().add(catalog["pen"], 10).add(catalog["desk"], 1).add(catalog["apple"], 25)
rules = {"ada": discount(10), "bob": discount(50, "food")}
report = {}
for order in [Order("ada", pen=3, desk=1), Order("bob", apple=5, pen=2), Order("cy", pen=4, desk=1), Order("bob", apple=21), Order("di", sofa=1), Order("ada", apple=20, pen=5), Order("ada")]:
    try:
        total = order.fill(stock, catalog)
        total = rules.get(order.customer, lambda o, c, t: t)(order, catalog, total)
        report.setdefault(order.customer, []).append(total)
        print(f"{order.number:>2} {order.customer:<4}{total:>9.2f}", list(stock))
    except OutOfStock as e:
        print(f"{order.number:>2} {order.customer:<4} {e}", list(stock), e.left)
    except KeyError as e:
        print(f"{order.number:>2} {order.customer:<4} unknown {e}")
print({k: round(sum(v), 2) for k, v in sorted(report.items())}, len(stock), catalog["desk"] in stock, catalog["lamp"] in stock)
print(sorted({t for i in catalog.values() for t in i.tags}), {t: sorted(i for i in catalog.values() if t in i.tags) for t in ("office", "food", "none")}, max(catalog.values(), key=lambda i: i.price), sorted(catalog.values(), key=lambda i: -i.price))
