# Conway's life on a torus and on an endless plane; elementary automata.
def step(grid):
    h, w = len(grid), len(grid[0])
    def around(y, x): return sum(grid[(y + dy) % h][(x + dx) % w] for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)
    return [[1 if around(y, x) == 3 or (grid[y][x] and around(y, x) == 2) else 0 for x in range(w)] for y in range(h)]


def show(grid): return "\n".join("".join(".#"[c] for c in row) for row in grid)


def parse(text): return [[int(c == "#") for c in line] for line in text.split()]


glider = parse(".#...... ..#..... ###..... ........ ........ ........")
for i in range(3):
    print(show(glider))
    print(i, sum(map(sum, glider)))
    glider = step(glider)
for _ in range(21): glider = step(glider)
print(show(glider))


def live(cells):
    counts = {}
    for y, x in cells:
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                if dy or dx: counts[y + dy, x + dx] = counts.get((y + dy, x + dx), 0) + 1
    return {c for c, n in counts.items() if n == 3 or (n == 2 and c in cells)}


pentomino = {(0, 1), (0, 2), (1, 0), (1, 1), (2, 1)}
sizes = []
for generation in range(60):
    sizes.append(len(pentomino))
    pentomino = live(pentomino)
print(sizes)
ys, xs = [y for y, _ in pentomino], [x for _, x in pentomino]
print(min(ys), max(ys), min(xs), max(xs))
blinker = {(0, 0), (0, 1), (0, 2)}
print(sorted(live(blinker)), live(live(blinker)) == blinker)


def automaton(rule, width, steps):
    row = [0] * width
    row[width // 2] = 1
    for _ in range(steps):
        yield "".join(" *"[c] for c in row).rstrip()
        row = [rule >> (row[i - 1] * 4 + row[i] * 2 + row[(i + 1) % width]) & 1 for i in range(width)]


for rule in (30, 90): print(*automaton(rule, 31, 8), sep="\n")


def ant(steps):
    black, y, x, dy, dx = set(), 0, 0, -1, 0
    for _ in range(steps):
        if (y, x) in black:
            black.remove((y, x))
            dy, dx = -dx, dy
        else:
            black.add((y, x))
            dy, dx = dx, -dy
        y, x = y + dy, x + dx
    return len(black), (y, x)


print([ant(n) for n in (1, 10, 100, 1000)])
