# Allocate and walk many short-lived binary trees.
import sys

[DEPTH] = [int(arg) for arg in sys.argv[1:]] or [15]


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Node(None, None)
    return Node(make(depth - 1), make(depth - 1))


def check(node):
    if node.left is None:
        return 1
    return 1 + check(node.left) + check(node.right)


def run():
    total = check(make(DEPTH + 1))
    long_lived = make(DEPTH)
    for depth in range(4, DEPTH + 1, 4):
        for _ in range(2 ** (DEPTH - depth + 4)):
            total += check(make(depth))
    return total + check(long_lived)


print("binary_trees", run())
