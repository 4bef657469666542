# Knight's tours by Warnsdorff's rule; word search; 2048; flood fill; minesweeper numbers.
def tour(n, start):
    board, at = {start: 1}, start

    def free(p): return [(p[0] + dx, p[1] + dy) for dx, dy in [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)] if 0 <= p[0] + dx < n and 0 <= p[1] + dy < n and (p[0] + dx, p[1] + dy) not in board]

    for k in range(2, n * n + 1):
        options = free(at)
        if not options: return None
        at = min(options, key=lambda p: (len(free(p)), p))
        board[at] = k
    return board


board = tour(6, (0, 0))
if board:
    for y in range(6): print(" ".join(f"{board[x, y]:2}" for x in range(6)))
print([tour(5, (x, 0)) is not None for x in range(5)], tour(3, (0, 0)))
GRID = ["tacosx", "xeyxan", "catxtt", "xxnsxx", "xdogst"]


def search(word):
    found = []
    for y in range(len(GRID)):
        for x in range(len(GRID[0])):
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    if dx == dy == 0: continue
                    cells = [(x + dx * i, y + dy * i) for i in range(len(word))]
                    if all(0 <= a < len(GRID[0]) and 0 <= b < len(GRID) for a, b in cells) and "".join(GRID[b][a] for a, b in cells) == word: found.append((x, y, dx, dy))
    return found


print({w: search(w) for w in ["cat", "dog", "taco", "ant", "bird"]})


def slide(row):
    tiles = [v for v in row if v]
    out, i = [], 0
    while i < len(tiles):
        if i + 1 < len(tiles) and tiles[i] == tiles[i + 1]:
            out.append(tiles[i] * 2)
            i += 2
        else:
            out.append(tiles[i])
            i += 1
    return out + [0] * (len(row) - len(out))


def move(grid, way):
    if way == "left": return [slide(r) for r in grid]
    if way == "right": return [slide(r[::-1])[::-1] for r in grid]
    turned = [list(c) for c in zip(*grid)]
    return [list(c) for c in zip(*move(turned, "left" if way == "up" else "right"))]


grid = [[2, 2, 4, 0], [2, 0, 2, 2], [4, 4, 4, 4], [0, 2, 0, 2]]
for way in ["left", "right", "up", "down"]: print(way, move(grid, way))


def fill(picture, x, y, color):
    rows = [list(r) for r in picture]
    old = rows[y][x]
    stack = [(x, y)]
    while stack:
        a, b = stack.pop()
        if 0 <= b < len(rows) and 0 <= a < len(rows[0]) and rows[b][a] == old and old != color:
            rows[b][a] = color
            stack += [(a + 1, b), (a - 1, b), (a, b + 1), (a, b - 1)]
    return ["".join(r) for r in rows]


picture = ["..#..", ".##..", "#...#", "..#.."]
print(*fill(picture, 0, 0, "~"), "-", *fill(picture, 4, 0, "o"), "-", *fill(picture, 2, 0, "."), sep="\n")


def regions(picture):
    seen, sizes = set(), {}
    for y, row in enumerate(picture):
        for x, ch in enumerate(row):
            if (x, y) in seen: continue
            stack, size = [(x, y)], 0
            while stack:
                p = stack.pop()
                if p in seen or not (0 <= p[1] < len(picture) and 0 <= p[0] < len(row)) or picture[p[1]][p[0]] != ch: continue
                seen.add(p)
                size += 1
                stack.extend([(p[0] + dx, p[1] + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))])
            sizes.setdefault(ch, []).append(size)
    return {k: sorted(v) for k, v in sizes.items()}


print(regions(picture))
mines = ["*..*", "....", ".**."]
print(*["".join(ch if ch == "*" else str(sum(mines[b][a] == "*" for b in range(max(0, y - 1), min(3, y + 2)) for a in range(max(0, x - 1), min(4, x + 2)))) for x, ch in enumerate(row)) for y, row in enumerate(mines)], sep="\n")
