# A linked list with the manners of a list; a queue of two stacks; a circular buffer.
class Cell:
    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest


class Linked:
    def __init__(self, items=()):
        self.first = None
        self.size = 0
        for item in reversed(list(items)): self.push(item)

    def push(self, value):
        self.first = Cell(value, self.first)
        self.size += 1

    def pop(self):
        if self.first is None: raise IndexError("pop from an empty list")
        value = self.first.value
        self.first = self.first.rest
        self.size -= 1
        return value

    def cell(self, i):
        if i < 0: i += self.size
        if not 0 <= i < self.size: raise IndexError(f"no item {i}")
        c = self.first
        for _ in range(i): c = c.rest
        return c

    def __getitem__(self, i):
        if isinstance(i, slice): return Linked(list(self)[i])
        return self.cell(i).value

    def __setitem__(self, i, v): self.cell(i).value = v

    def __len__(self): return self.size

    def __iter__(self):
        c = self.first
        while c:
            yield c.value
            c = c.rest

    def __eq__(self, other): return isinstance(other, Linked) and len(self) == len(other) and all(a == b for a, b in zip(self, other))

    def __add__(self, other): return Linked(list(self) + list(other))

    def __mul__(self, n): return Linked(list(self) * n)

    def __repr__(self): return "(" + " -> ".join(repr(v) for v in self) + ")"

    def reverse(self):
        before, c = None, self.first
        while c: c.rest, before, c = before, c, c.rest
        self.first = before
        return self

    def sort(self, key=lambda v: v):
        def merge(a, b):
            if a is None or b is None: return a or b
            if key(b.value) < key(a.value):
                b.rest = merge(a, b.rest)
                return b
            a.rest = merge(a.rest, b)
            return a

        def split(c):
            if c is None or c.rest is None: return c
            slow, fast = c, c.rest
            while fast and fast.rest: slow, fast = slow.rest, fast.rest.rest
            half, slow.rest = slow.rest, None
            return merge(split(c), split(half))

        self.first = split(self.first)
        return self


xs = Linked([3, 1, 2])
xs.push(9)
print(xs, len(xs), xs.pop(), xs[0], xs[-1], xs[1:], list(xs), 2 in xs, sum(xs), max(xs), sorted(xs), xs + [7], xs * 2, bool(Linked()), bool(xs))
xs[1] = "one"
print(xs, xs.reverse(), xs == Linked([2, "one", 3]), xs == [2, "one", 3], xs != Linked())
for f in [lambda: xs[5], lambda: xs[-4], lambda: Linked().pop()]:
    try:
        f()
    except IndexError as e:
        print(e)
print(Linked("hello").sort(), Linked(["bb", "a", "ccc", "dd"]).sort(len), Linked([(2, "x"), (1, "y"), (2, "a")]).sort(lambda p: p[0]), Linked().sort(), Linked([1]).sort())
a, *b = Linked("xyz")
print(a, b, [*Linked([1]), *Linked([2])], dict(zip(Linked("ab"), Linked([1, 2]))), "".join(Linked("join")))


class Queue:
    def __init__(self):
        self.inbox = []
        self.outbox = []

    def put(self, *vs): self.inbox.extend(vs)

    def get(self):
        if not self.outbox:
            while self.inbox: self.outbox.append(self.inbox.pop())
        return self.outbox.pop()


q = Queue()
q.put(1, 2, 3)
got = [q.get()]
q.put(4)
got += [q.get() for _ in range(3)]
print(got)
class Ring:
    def __init__(self, size):
        self.slots = [None] * size
        self.n = 0

    def add(self, v):
        self.slots[self.n % len(self.slots)] = v
        self.n += 1

    def __iter__(self):
        start = max(0, self.n - len(self.slots))
        return (self.slots[i % len(self.slots)] for i in range(start, self.n))


r = Ring(3)
for i in range(5):
    r.add(i)
    print(list(r), end=" ")
print()
