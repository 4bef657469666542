# Objects: constructors, fields, inherited, overridden and accessor methods.
import sys

[N] = [int(arg) for arg in sys.argv[1:]] or [4000000]


class Shape:
    def __init__(self, id):
        self.id = id
        self.hits = 0

    def touch(self):
        self.hits += 1
        return self

    def area(self):
        return 0

    def score(self):
        return self.area() + self.id

    def get_hits(self):
        return self.hits


class Square(Shape):
    def __init__(self, id, side):
        super().__init__(id)
        self.side = side

    def area(self):
        return self.side * self.side


class Rect(Shape):
    def __init__(self, id, w, h):
        super().__init__(id)
        self.w = w
        self.h = h

    def area(self):
        return self.w * self.h


def run():
    shapes = [Shape(1), Square(2, 3), Rect(3, 2, 5), Square(4, 1)]
    total = 0
    for i in range(1, N + 1):
        total += shapes[i % 4].touch().score()
        if i % 8 == 0:
            total += Rect(i % 5, 2, 3).score()
    for shape in shapes:
        total += shape.get_hits()
    return total


print("method_calls", run())
