# Class attributes, statics through instances, and factories.
class Id:
    next_id = 1
    registry = {}

    def __init__(self, name):
        self.name = name
        self.id = Id.next_id
        Id.next_id += 1
        Id.registry[self.id] = self

    @staticmethod
    def find(id): return Id.registry.get(id)

    @staticmethod
    def reset():
        Id.next_id = 1
        Id.registry.clear()

    def __repr__(self): return f"{self.name}#{self.id}"


a, b = Id("a"), Id("b")
print(a, b, Id.find(2), Id.find(9), a.find(1), Id.next_id, b.next_id, Id.registry)
a.reset()
print(Id("c"), Id.registry)


class Color:
    RED = (255, 0, 0)
    GREEN = (0, 255, 0)
    BY_NAME = {"red": (255, 0, 0), "green": (0, 255, 0)}

    @staticmethod
    def mix(*colors): return tuple(sum(c) // len(colors) for c in zip(*colors))


print(Color.RED, Color.BY_NAME["green"], Color.mix(Color.RED, Color.GREEN), Color().RED)


class Base:
    kind = "base"
    shared = []

    def what(self): return self.kind

    @staticmethod
    def make(): return "made by base"


class Left(Base):
    kind = "left"


class Right(Base):
    @staticmethod
    def make(): return "made by right, not " + Base.make()


print(Base().what(), Left().what(), Right().what(), Left.make(), Right.make(), Right().make(), Left.kind, Right.kind)
Left.shared.append(1)
print(Base.shared, Right.shared, Left.shared is Base.shared)
Base.kind = "changed"
print(Base().what(), Left().what(), Right().what(), Right.kind)


class Temp:
    SCALES = ["C", "F"]
    LIMITS = {s: (0, 100) if s == "C" else (32, 212) for s in ["C", "F"]}
    TOTAL = sum(hi for lo, hi in [(0, 100), (32, 212)])
    helper = len

    @staticmethod
    def convert(v, to): return v * 9 / 5 + 32 if to == "F" else (v - 32) * 5 / 9


print(Temp.SCALES, Temp.LIMITS, Temp.TOTAL, Temp.convert(100, "F"), Temp.convert(212, "C"), Temp.helper("four"))


class Singleton:
    instance = None

    @staticmethod
    def get():
        if Singleton.instance is None: Singleton.instance = Singleton()
        return Singleton.instance


print(Singleton.get() is Singleton.get(), isinstance(Singleton.instance, Singleton))
makers = {"id": Id, "list": list, "int": int}
print([makers[k](v) for k, v in [("id", "x"), ("list", "ab"), ("int", "7")]])
classes = [Base, Left, Right]
print([c.__name__ for c in classes], [c().what() for c in classes], Base in classes, {Base: 1, Left: 2}[Left])
try:
    Base.nope
except AttributeError:
    print("AttributeError")
