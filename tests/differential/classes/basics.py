# Fields, methods, class attributes, bound methods, text.
class Account:
    """An account with a history."""
    RATE = 2
    opened = []

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []
        Account.opened.append(owner)

    def deposit(self, n):
        self.balance += n
        self.history.append(("in", n))
        return self

    def withdraw(self, n):
        if n > self.balance: raise ValueError(f"{self.owner} has only {self.balance}")
        self.balance -= n
        self.history.append(("out", n))
        return self

    def interest(self): return self.balance * self.RATE // 100

    @staticmethod
    def joint(a, b): return Account(f"{a} & {b}")

    @property
    def is_rich(self): return self.balance > 1000

    @property
    def name(self): return self.owner.upper()

    @name.setter
    def name(self, v): self.owner = v.lower()

    def __str__(self): return f"<{self.owner}: {self.balance}>"

    def __repr__(self): return f"Account({self.owner!r}, {self.balance})"


a = Account("ada", 100)
b = Account("bob")
print(a, [a], f"{a} {a!r} {a!s}", str(a), repr(b))
print(a.deposit(50).withdraw(30).balance, a.history, b.history, a.interest(), a.is_rich)
try:
    b.withdraw(1)
except ValueError as e:
    print(e)
put = a.deposit
put(1000)
put(5)
print(a.balance, a.is_rich, a.RATE, Account.RATE, Account.opened, a.opened is Account.opened)
Account.RATE = 10
print(a.RATE, b.interest(), a.interest())
a.name = "ADELE"
print(a.owner, a.name, Account.joint("x", "y"), a.joint("p", "q"), Account.opened)
for f in [a.deposit, b.deposit]: f(1)
print(a.balance, b.balance, list(map(b.deposit, [1, 2]))[-1] is b, b.balance)
print(Account.deposit(b, 10) is b, b.balance, Account.__name__)
try:
    b.nothing
except AttributeError as e:
    print("AttributeError")
try:
    a.is_rich = True
except AttributeError as e:
    print("AttributeError")
try:
    b.nothing()
except AttributeError as e:
    print("AttributeError")
x, y = Account("same", 1), Account("same", 1)
print(x == y, x == x, x != y, x is x, x in [y], x in [x], len({x, y, x}))
a.balance, b.balance = b.balance, a.balance
print(a, b)
a.history += [1]
a.balance *= 2
a.history[0] = None
print(a, a.history)
