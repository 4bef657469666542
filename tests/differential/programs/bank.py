# A bank with accounts, limits, interest, a ledger, and errors that leave nothing half done.
class BankError(Exception): pass


class Insufficient(BankError):
    def __init__(self, account, wanted):
        super().__init__(f"{account.owner} has {account.balance:.2f}, not {wanted:.2f}")
        self.missing_amount = wanted - account.balance


class Account:
    kinds = []

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0: raise ValueError(f"cannot deposit {amount}")
        self.balance += amount
        self.history.append(amount)

    def withdraw(self, amount):
        if amount > self.available(): raise Insufficient(self, amount)
        self.balance -= amount
        self.history.append(-amount)

    def available(self): return self.balance

    def month(self): pass

    def __str__(self): return f"{type(self).__name__:<9}{self.owner:<7}{self.balance:>10.2f}"

    def __lt__(self, other): return self.balance < other.balance


class Savings(Account):
    def __init__(self, owner, balance=0, rate=0.02):
        super().__init__(owner, balance)
        self.rate = rate

    def month(self): self.deposit(round(self.balance * self.rate / 12, 2))


class Checking(Account):
    def __init__(self, owner, balance=0, overdraft=100):
        super().__init__(owner, balance)
        self.overdraft = overdraft

    def available(self): return super().available() + self.overdraft

    def month(self):
        if self.balance < 0: self.balance -= 5


class Bank:
    def __init__(self):
        self.accounts = {}
        self.ledger = []

    def open(self, kind, owner, *args, **named):
        if owner in self.accounts: raise BankError(f"{owner} has an account")
        self.accounts[owner] = kind(owner, *args, **named)
        return self.accounts[owner]

    def transfer(self, source, target, amount):
        a, b = self.accounts[source], self.accounts[target]
        before = a.balance
        try:
            a.withdraw(amount)
            b.deposit(amount)
        except Exception:
            a.balance = before
            self.ledger.append(("failed", source, target, amount))
            raise
        self.ledger.append(("ok", source, target, amount))

    def __iter__(self): return iter(sorted(self.accounts.values(), reverse=True))

    def __getitem__(self, owner): return self.accounts[owner]

    @property
    def total(self): return sum(a.balance for a in self)


bank = Bank()
bank.open(Savings, "ada", 1000)
bank.open(Checking, "bob", 50, overdraft=200)
bank.open(Account, "cy")
for args in [("ada", "bob", 250), ("bob", "cy", 450), ("bob", "ada", 100), ("cy", "ada", -5), ("ada", "zoe", 1), ("cy", "bob", 450.5)]:
    try:
        bank.transfer(*args)
        print("ok", args)
    except Insufficient as e:
        print("insufficient:", e, f"{e.missing_amount:.2f}")
    except (BankError, ValueError) as e:
        print("refused:", e)
    except KeyError as e:
        print("nobody:", e)
try:
    bank.open(Account, "ada")
except BankError as e:
    print(e)
for a in bank: print(a)
for _ in range(3):
    for a in bank: a.month()
print([str(a) for a in bank], f"{bank.total:.2f}", bank["bob"].history, bank.ledger)
print(min(bank).owner, max(bank).owner, [type(a).__name__ for a in bank if isinstance(a, (Savings, Checking))])
