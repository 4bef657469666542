# Sudoku by constraint propagation and search.
def parse(text): return [int(c) if c.isdigit() else 0 for c in text if c in "0123456789."]


def peers():
    out = []
    for i in range(81):
        r, c = divmod(i, 9)
        box = {(r // 3 * 3 + y) * 9 + c // 3 * 3 + x for y in range(3) for x in range(3)}
        out.append(({r * 9 + x for x in range(9)} | {y * 9 + c for y in range(9)} | box) - {i})
    return out


PEERS = peers()


def candidates(grid, i): return {1, 2, 3, 4, 5, 6, 7, 8, 9} - {grid[p] for p in PEERS[i]}


def solve(grid, stats):
    grid = list(grid)
    while True:
        best, options = None, None
        progress = False
        for i, v in enumerate(grid):
            if v: continue
            free = candidates(grid, i)
            if not free: return None
            if len(free) == 1:
                grid[i] = free.pop()
                progress = True
            elif best is None or len(free) < len(options): best, options = i, free
        if not progress: break
    if best is None: return grid
    for v in sorted(candidates(grid, best)):
        stats["guesses"] += 1
        grid[best] = v
        found = solve(grid, stats)
        if found: return found
    return None


def valid(grid): return all(grid) and all(grid[i] not in {grid[p] for p in PEERS[i]} for i in range(81))


def show(grid):
    for r in range(9):
        if r % 3 == 0 and r: print("------+-------+------")
        print(" | ".join(" ".join(str(v) for v in grid[r * 9 + k:r * 9 + k + 3]) for k in (0, 3, 6)))


easy = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"
medium = "..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3.."
for text in (easy, medium):
    stats = {"guesses": 0}
    grid = solve(parse(text), stats)
    show(grid)
    print(valid(grid), stats)
broken = parse("55" + "." * 79)
print(solve(parse("123456789" + "." * 72), {"guesses": 0}) is not None, sum(len(p) for p in PEERS) // 81, sorted(candidates(parse(easy), 2)))
