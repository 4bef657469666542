# Abstract bases, double dispatch, visitors, mixtures of fields and class attributes.
class Expr:
    PRECEDENCE = 0

    def eval(self, env): raise NotImplementedError(type(self).__name__ + ".eval")

    def __add__(self, o): return Bin("+", self, wrap(o))

    def __radd__(self, o): return Bin("+", wrap(o), self)

    def __sub__(self, o): return Bin("-", self, wrap(o))

    def __mul__(self, o): return Bin("*", self, wrap(o))

    def __rmul__(self, o): return Bin("*", wrap(o), self)

    def __pow__(self, o): return Bin("**", self, wrap(o))

    def __neg__(self): return Bin("*", Num(-1), self)

    def accept(self, visitor): return visitor.visit(self)


class Num(Expr):
    PRECEDENCE = 9

    def __init__(self, v): self.v = v

    def eval(self, env): return self.v

    def __str__(self): return str(self.v) if self.v >= 0 else f"({self.v})"


class Var(Expr):
    PRECEDENCE = 9

    def __init__(self, name): self.name = name

    def eval(self, env):
        try:
            return env[self.name]
        except KeyError:
            raise NameError(f"no {self.name}") from None

    def __str__(self): return self.name


class Bin(Expr):
    OPS = {"+": (1, lambda a, b: a + b), "-": (1, lambda a, b: a - b), "*": (2, lambda a, b: a * b), "**": (3, lambda a, b: a ** b)}

    def __init__(self, op, a, b):
        self.op = op
        self.a = a
        self.b = b

    def eval(self, env): return self.OPS[self.op][1](self.a.eval(env), self.b.eval(env))

    def level(self): return self.OPS[self.op][0]

    def __str__(self):
        def side(e, right): return f"({e})" if isinstance(e, Bin) and (e.level() < self.level() or right and e.level() == self.level()) else str(e)
        return f"{side(self.a, self.op == '**')} {self.op} {side(self.b, self.op != '**')}"


def wrap(v): return v if isinstance(v, Expr) else Num(v)


class Visitor:
    def visit(self, e):
        name = "visit_" + type(e).__name__.lower()
        return getattr(self, name, self.other)(e)

    def other(self, e): raise TypeError(f"{type(self).__name__} cannot visit {type(e).__name__}")


class Derive(Visitor):
    def __init__(self, name): self.name = name

    def visit_num(self, e): return Num(0)

    def visit_var(self, e): return Num(1 if e.name == self.name else 0)

    def visit_bin(self, e):
        a, b = e.a.accept(self), e.b.accept(self)
        if e.op in "+-": return Bin(e.op, a, b)
        if e.op == "*": return a * e.b + e.a * b
        return e.b * e.a ** (e.b.v - 1) * a


class Simplify(Visitor):
    def other(self, e): return e

    def visit_bin(self, e):
        a, b = e.a.accept(self), e.b.accept(self)
        numbers = isinstance(a, Num), isinstance(b, Num)
        if all(numbers): return Num(Bin(e.op, a, b).eval({}))
        zero, one = [x and n.v == 0 for x, n in zip(numbers, (a, b))], [x and n.v == 1 for x, n in zip(numbers, (a, b))]
        if e.op == "*" and any(zero): return Num(0)
        if e.op == "*" and one[0] or e.op == "+" and zero[0]: return b
        if e.op in ("*", "**") and one[1] or e.op in "+-" and zero[1]: return a
        return Bin(e.op, a, b)


class Count(Visitor):
    def __init__(self): self.counts = {}

    def visit(self, e):
        name = type(e).__name__
        self.counts[name] = self.counts.get(name, 0) + 1
        if isinstance(e, Bin):
            e.a.accept(self)
            e.b.accept(self)
        return self.counts


x, y = Var("x"), Var("y")
e = 3 * x ** 2 + 2 * x * y - (x - 1) * 4
print(e, "=", e.eval({"x": 2, "y": 5}), e.accept(Count()))
d = e.accept(Derive("x"))
print(d, "=", d.eval({"x": 2, "y": 5}))
s = d.accept(Simplify())
print(s, "=", s.eval({"x": 2, "y": 5}), s.accept(Count()), (x - (y - 1)).accept(Simplify()), (x ** (y ** 2)), (x ** y) ** 2, -x + 1)
for f in [lambda: Expr().eval({}), lambda: e.eval({}), lambda: Visitor().visit(x), lambda: (x + "s").eval({"x": 1}), lambda: Expr() + 1 and None]:
    try:
        print(f())
    except (NotImplementedError, NameError, TypeError) as err:
        print(type(err).__name__, err if not isinstance(err, TypeError) or "visit" in str(err) else "")


class Animal:
    legs = 4
    sound = None

    def __init__(self, name): self.name = name

    def speak(self): return f"{self.name} says {self.sound or 'nothing'} on {self.legs} legs"

    def meet(self, other): return other.met_by_animal(self)

    def met_by_animal(self, a): return f"{a.name} ignores {self.name}"


class Dog(Animal):
    sound = "woof"

    def meet(self, other): return other.met_by_dog(self)

    def met_by_animal(self, a): return f"{self.name} sniffs {a.name}"

    def met_by_dog(self, d): return f"{d.name} plays with {self.name}"


class Bird(Animal):
    legs = 2
    sound = "tweet"

    def met_by_dog(self, d): return f"{self.name} flees {d.name}"

    def met_by_animal(self, a): return super().met_by_animal(a) + ", it flies"


class Puppy(Dog):
    def speak(self): return super().speak().replace("woof", "yip")


zoo = [Dog("Rex"), Bird("Tweety"), Puppy("Bit"), Bird("Polly")]
for a in zoo: print(a.speak(), "|", *[a.meet(b) for b in zoo if b is not a and (isinstance(b, (Dog, Bird)))], sep="; ")
