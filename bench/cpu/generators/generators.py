# Generators: a counting producer, a pipeline of stages, a recursive tree walk.
import sys

N, DEPTH = [int(arg) for arg in sys.argv[1:]] or [1500000, 15]


def count_to(n):
    for i in range(1, n + 1):
        yield i


def odd_only(source):
    for x in source:
        if x % 2 == 1:
            yield x


def scaled(source, k):
    for x in source:
        yield x * k


class Node:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right


def make(depth):
    if depth == 0:
        return None
    return Node(make(depth - 1), depth, make(depth - 1))


def walk(node):
    if node is None:
        return
    yield from walk(node.left)
    yield node.value
    yield from walk(node.right)


def run():
    total = 0
    for x in count_to(N):
        total += x
    for x in scaled(odd_only(count_to(N)), 3):
        total += x
    for v in walk(make(DEPTH)):
        total += v
    return total


print("generators", run())
