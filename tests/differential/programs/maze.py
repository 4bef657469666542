# A maze grown by depth first search, drawn, and solved in two ways.
seed = 2024


def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 16) % n


def shuffled(xs):
    xs = list(xs)
    for i in range(len(xs) - 1, 0, -1):
        j = rnd(i + 1)
        xs[i], xs[j] = xs[j], xs[i]
    return xs


WIDTH, HEIGHT = 12, 6
MOVES = {"N": (0, -1), "S": (0, 1), "E": (1, 0), "W": (-1, 0)}
OPPOSITE = dict(zip("NSEW", "SNWE"))


def grow():
    doors = {(0, 0): set()}
    stack = [(0, 0)]
    while stack:
        x, y = stack[-1]
        for move in shuffled("NSEW"):
            dx, dy = MOVES[move]
            to = x + dx, y + dy
            if 0 <= to[0] < WIDTH and 0 <= to[1] < HEIGHT and to not in doors:
                doors[x, y].add(move)
                doors[to] = {OPPOSITE[move]}
                stack.append(to)
                break
        if stack[-1] == (x, y): stack.pop()
    return doors


def draw(doors, path=()):
    marks = set(path)
    lines = ["+" + "--+" * WIDTH]
    for y in range(HEIGHT):
        row, below = "|", "+"
        for x in range(WIDTH):
            row += ("**" if (x, y) in marks else "  ") + (" " if "E" in doors[x, y] else "|")
            below += ("  " if "S" in doors[x, y] else "--") + "+"
        lines += [row, below]
    return "\n".join(lines)


def solve(doors, start, end):
    before = {start: None}
    queue = [start]
    for at in queue:
        if at == end: break
        for move in sorted(doors[at]):
            to = at[0] + MOVES[move][0], at[1] + MOVES[move][1]
            if to not in before:
                before[to] = at
                queue.append(to)
    path, at = [], end
    while at is not None:
        path.append(at)
        at = before[at]
    return path[::-1]


def follow_wall(doors, start, end):
    at, facing, steps = start, 0, 0
    order = "NESW"
    while at != end:
        for turn in (1, 0, -1, 2):
            move = order[(facing + turn) % 4]
            if move in doors[at]:
                facing = (facing + turn) % 4
                at = at[0] + MOVES[move][0], at[1] + MOVES[move][1]
                steps += 1
                break
    return steps


doors = grow()
end = WIDTH - 1, HEIGHT - 1
path = solve(doors, (0, 0), end)
print(draw(doors, path))
print(len(path), path[:6], follow_wall(doors, (0, 0), end) >= len(path) - 1, sum(len(d) for d in doors.values()) == 2 * (WIDTH * HEIGHT - 1))
dead_ends = [p for p, d in doors.items() if len(d) == 1]
print(len(dead_ends), sorted(dead_ends)[:4], max(len(solve(doors, (0, 0), p)) for p in dead_ends))
