# An LRU cache on a linked list, a memo wrapper, and counters of hits.
class Node:
    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value
        self.before = None
        self.after = None


class LRU:
    def __init__(self, capacity):
        self.capacity = capacity
        self.nodes = {}
        self.head = Node()
        self.tail = Node()
        self.head.after = self.tail
        self.tail.before = self.head
        self.hits = 0
        self.misses = 0

    def unlink(self, node):
        node.before.after = node.after
        node.after.before = node.before

    def to_front(self, node):
        node.after = self.head.after
        node.before = self.head
        self.head.after.before = node
        self.head.after = node

    def get(self, key, default=None):
        node = self.nodes.get(key)
        if node is None:
            self.misses += 1
            return default
        self.hits += 1
        self.unlink(node)
        self.to_front(node)
        return node.value

    def put(self, key, value):
        node = self.nodes.get(key)
        if node is not None: self.unlink(node)
        else:
            if len(self.nodes) >= self.capacity:
                oldest = self.tail.before
                self.unlink(oldest)
                self.nodes.pop(oldest.key)
            node = Node(key)
            self.nodes[key] = node
        node.value = value
        self.to_front(node)

    def __getitem__(self, key):
        if key not in self.nodes: raise KeyError(key)
        return self.get(key)

    def __setitem__(self, key, value): self.put(key, value)

    def __len__(self): return len(self.nodes)

    def __contains__(self, key): return key in self.nodes

    def __iter__(self):
        node = self.head.after
        while node is not self.tail:
            yield node.key
            node = node.after

    def __reversed__(self):
        node = self.tail.before
        while node is not self.head:
            yield node.key
            node = node.before

    def __repr__(self): return "LRU(" + ", ".join(f"{k}={self.nodes[k].value}" for k in self) + ")"


cache = LRU(3)
for k in "abc": cache[k] = k.upper()
print(cache, cache.get("a"), cache, cache.get("zz"), cache.get("zz", 0))
cache["d"] = "D"
print(cache, "b" in cache, "a" in cache, len(cache), list(reversed(cache)))
cache["a"] = "again"
print(cache, cache.hits, cache.misses)
try:
    cache["b"]
except KeyError as e:
    print("KeyError", e)


def memo(f, capacity=100):
    kept = LRU(capacity)
    missing = [None]

    def call(*args):
        value = kept.get(args, missing)
        if value is missing:
            value = f(*args)
            kept[args] = value
        return value

    return call, kept


fib, kept = memo(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
print(fib(80), kept.hits, kept.misses, len(kept))
paths, grid = memo(lambda x, y: 1 if x == 0 or y == 0 else paths(x - 1, y) + paths(x, y - 1), 1000)
print(paths(16, 16), grid.misses, next(iter(grid)), next(reversed(grid)))
small, few = memo(lambda n: n * n, 2)
print([small(n) for n in [1, 2, 1, 3, 2, 1, 1]], few.hits, few.misses, few)
