# Properties: computed, checked, inherited, cached; and functions kept in fields.
class Temperature:
    def __init__(self, celsius):
        self.reads = 0
        self.celsius = celsius

    @property
    def celsius(self):
        self.reads += 1
        return self.degrees

    @celsius.setter
    def celsius(self, v):
        if v < -273.15: raise ValueError("below absolute zero")
        self.degrees = v

    @property
    def fahrenheit(self): return self.celsius * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, v): self.celsius = (v - 32) * 5 / 9


t = Temperature(100)
print(t.celsius, t.fahrenheit, t.reads)
t.fahrenheit = 32
print(t.celsius, t.degrees)
t.celsius += 5
print(t.celsius)
for bad in [-300, "x"]:
    try:
        t.celsius = bad
    except (ValueError, TypeError) as e:
        print(type(e).__name__, t.celsius)
try:
    Temperature(-1000)
except ValueError as e:
    print(e)


class Named:
    def __init__(self, first, last):
        self.first = first
        self.last = last

    @property
    def full(self): return f"{self.first} {self.last}"

    @property
    def initials(self): return "".join(w[0] for w in self.full.split())


class Knight(Named):
    @property
    def full(self): return "Sir " + super().full


print(Named("Ada", "King").full, Knight("Elton", "John").full, Knight("Elton", "John").initials)


class Cached:
    def __init__(self):
        self.kept = None
        self.runs = 0

    @property
    def value(self):
        if self.kept is None:
            self.runs += 1
            self.kept = self.runs * 10
        return self.kept


c = Cached()
print(c.value, c.value, c.runs)


class Button:
    def __init__(self, on_click):
        self.on_click = on_click
        self.handlers = {}

    def click(self): return self.on_click(self)

    def on(self, name, f): self.handlers.setdefault(name, []).append(f)

    def fire(self, name, *args): return [f(*args) for f in self.handlers.get(name, [])]


b = Button(lambda me: isinstance(me, Button))
print(b.click(), b.on_click(5))
b.on("key", lambda k: k.upper())
b.on("key", len)
b.on("key", "abc".count)
print(b.fire("key", "a"), b.fire("none"))
b.on_click = lambda me: "changed"
print(b.click())


class Chain:
    def __init__(self, n=0, parent=None):
        self.n = n
        self.parent = parent

    @property
    def next(self): return Chain(self.n + 1, self)

    @property
    def path(self): return (self.parent.path if self.parent else []) + [self.n]


print(Chain().next.next.next.n, Chain(5).next.next.path)
try:
    Chain().next.missing
except AttributeError:
    print("AttributeError")
