# Inheritance, super, overriding, isinstance.
class Shape:
    count = 0
    sides = None

    def __init__(self, name="shape"):
        self.name = name
        Shape.count += 1

    def area(self): return 0

    def describe(self): return f"{self.name} of {self.area():.2f} and {self.sides} sides"

    def __repr__(self): return f"{type(self).__name__}({self.name})"

    def __lt__(self, other): return self.area() < other.area()


class Square(Shape):
    sides = 4

    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self): return self.side ** 2


class Circle(Shape):
    def __init__(self, r):
        super().__init__("circle")
        self.r = r

    def area(self): return 3 * self.r ** 2

    def describe(self): return "round " + super().describe()


class Unit(Square):
    def __init__(self):
        super().__init__(1)
        self.name = "unit " + self.name

    def describe(self): return super().describe() + "!"


class Plain(Unit): pass


class Deeper(Plain):
    def describe(self): return f"[{super().describe()}]"


shapes = [Square(3), Circle(2), Unit(), Plain(), Shape(), Deeper()]
for s in shapes: print(s, s.describe(), s.sides, s.area())
print(sorted(shapes), max(shapes), Shape.count, Unit.count)
for c in [Shape, Square, Circle, Unit, Plain, Deeper]: print(c.__name__, [isinstance(s, c) for s in shapes])
print([type(s) is Square for s in shapes], isinstance(Plain(), (Circle, Square)))


class Counter:
    total = 0

    def bump(self):
        Counter.total += 1
        return self.total


class Sub(Counter):
    total = 100


print(Counter().bump(), Sub().bump(), Counter.total, Sub.total, Counter().bump())


class A:
    def run(self): return "A.run " + self.step()

    def step(self): return "A.step"


class B(A):
    def step(self): return "B.step after " + super().step()


class C(B):
    def run(self): return "C.run " + super().run()

    def step(self):
        f = lambda: super().step()
        return "C.step after " + f() if False else "C.step"


print(A().run(), B().run(), C().run())


class Template:
    def go(self): return [self.first(), self.second()]

    def first(self): raise NotImplementedError("first")

    def second(self): return 2


class Filled(Template):
    def first(self): return 1


print(Filled().go())
try:
    Template().go()
except NotImplementedError as e:
    print(type(e).__name__, e)
