# The n queens, three ways: recursion, generators, and bit masks.
def solve(n, row=0, placed=()):
    if row == n: return [placed]
    found = []
    for col in range(n):
        if all(col != c and row - r != abs(col - c) for r, c in enumerate(placed)):
            found += solve(n, row + 1, placed + (col,))
    return found


def queens(n, board=None):
    board = board or []
    if len(board) == n:
        yield list(board)
        return
    for col in range(n):
        safe = True
        for r, c in enumerate(board):
            if c == col or abs(c - col) == len(board) - r:
                safe = False
                break
        if safe:
            board.append(col)
            yield from queens(n, board)
            board.pop()


def count(n):
    full = (1 << n) - 1

    def place(columns, left, right):
        if columns == full: return 1
        total = 0
        free = full & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            total += place(columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return total

    return place(0, 0, 0)


def draw(board):
    for c in board:
        print(" ".join("Q" if i == c else "." for i in range(len(board))))


for n in range(1, 8): print(n, len(solve(n)), sum(1 for _ in queens(n)), count(n))
print(solve(6))
draw(next(queens(8)))
print(count(8))
