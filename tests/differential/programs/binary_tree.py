# A search tree that is a mapping, a heap, and a trie.
class Tree:
    def __init__(self):
        self.root = None
        self.count = 0

    def __setitem__(self, key, value):
        if self.root is None:
            self.root = [key, value, None, None]
            self.count += 1
            return
        node = self.root
        while True:
            if key == node[0]:
                node[1] = value
                return
            side = 2 if key < node[0] else 3
            if node[side] is None:
                node[side] = [key, value, None, None]
                self.count += 1
                return
            node = node[side]

    def find(self, key):
        node = self.root
        while node is not None and node[0] != key: node = node[2 if key < node[0] else 3]
        return node

    def __getitem__(self, key):
        node = self.find(key)
        if node is None: raise KeyError(key)
        return node[1]

    def __contains__(self, key): return self.find(key) is not None

    def __len__(self): return self.count

    def walk(self, node):
        if node is not None:
            yield from self.walk(node[2])
            yield node[0], node[1]
            yield from self.walk(node[3])

    def items(self): return self.walk(self.root)

    def __iter__(self): return (k for k, _ in self.items())

    def depth(self):
        def go(node): return 0 if node is None else 1 + max(go(node[2]), go(node[3]))
        return go(self.root)

    def between(self, low, high): return [k for k in self if low <= k < high]

    def __str__(self):
        def lines(node, indent):
            if node is None: return []
            return lines(node[3], indent + 4) + [" " * indent + str(node[0])] + lines(node[2], indent + 4)
        return "\n".join(lines(self.root, 0))


t = Tree()
for k in [50, 30, 70, 20, 40, 60, 80, 30, 65]: t[k] = f"v{k}"
print(t)
print(list(t), len(t), t.depth(), t[40], 60 in t, 61 in t, t.between(30, 66), dict(t.items()), max(t), sum(t))
t[40] = "new"
try:
    print(t[40], t[41])
except KeyError as e:
    print("KeyError", e)


class Heap:
    def __init__(self, items=(), key=lambda v: v):
        self.items = []
        self.key = key
        for item in items: self.push(item)

    def less(self, i, j): return self.key(self.items[i]) < self.key(self.items[j])

    def swap(self, i, j): self.items[i], self.items[j] = self.items[j], self.items[i]

    def push(self, item):
        self.items.append(item)
        i = len(self.items) - 1
        while i and self.less(i, (i - 1) // 2):
            self.swap(i, (i - 1) // 2)
            i = (i - 1) // 2

    def pop(self):
        self.swap(0, -1)
        item = self.items.pop()
        i = 0
        while True:
            kids = [k for k in (2 * i + 1, 2 * i + 2) if k < len(self.items)]
            if not kids: return item
            least = kids[0] if len(kids) == 1 or not self.less(kids[1], kids[0]) else kids[1]
            if not self.less(least, i): return item
            self.swap(i, least)
            i = least

    def __len__(self): return len(self.items)

    def __iter__(self):
        while self.items: yield self.pop()


print(list(Heap([5, 2, 8, 1, 9, 3])), list(Heap("heapsort")), list(Heap(["ccc", "a", "bb"], len)), list(Heap([3, 1, 2], lambda v: -v)), len(Heap([1, 2])))


class Trie:
    def __init__(self, words=()):
        self.kids = {}
        self.ends = False
        for w in words: self.add(w)

    def add(self, word):
        node = self
        for ch in word: node = node.kids.setdefault(ch, Trie())
        node.ends = True

    def words(self, prefix=""):
        if self.ends: yield prefix
        for ch in sorted(self.kids): yield from self.kids[ch].words(prefix + ch)

    def complete(self, prefix):
        node = self
        for ch in prefix:
            node = node.kids.get(ch)
            if node is None: return []
        return list(node.words(prefix))

    def size(self): return 1 + sum(k.size() for k in self.kids.values())


trie = Trie("car card care cat dog do done".split())
print(list(trie.words()), trie.complete("car"), trie.complete("do"), trie.complete("x"), trie.size())
