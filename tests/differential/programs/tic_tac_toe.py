# needs: speed
# Minimax with memory over tic-tac-toe; nim; and a game of guesses by halving.
LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in LINES:
        if board[a] != "." and board[a] == board[b] == board[c]: return board[a]
    return None


def moves(board): return [i for i, ch in enumerate(board) if ch == "."]


def play(board, i, who): return board[:i] + who + board[i + 1:]


known = {}


def value(board, who):
    """1 where `who`, who is to move, wins; 0: draw; -1: loses."""
    if (board, who) in known: return known[board, who]
    other = "O" if who == "X" else "X"
    if winner(board): result = -1
    elif not moves(board): result = 0
    else: result = max(-value(play(board, i, who), other) for i in moves(board))
    known[board, who] = result
    return result


def best(board, who):
    other = "O" if who == "X" else "X"
    return max(moves(board), key=lambda i: (-value(play(board, i, who), other), i == 4, -i))


def game(first):
    board, who = first, "O"
    while winner(board) is None and moves(board):
        board = play(board, best(board, who), who)
        who = "X" if who == "O" else "O"
        yield board


print(value("." * 9, "X"), len(known))
for b in game("X........"): print(b[:3], b[3:6], b[6:], winner(b))
print(best("XX.OO....", "X"), best("XX.O.O...", "O"), best("X...O...X", "O"), [value(play("." * 9, i, "X"), "O") for i in range(9)])


def count(board, who):
    if winner(board): return {winner(board): 1}
    if not moves(board): return {"draw": 1}
    total = {}
    for i in moves(board):
        for k, n in count(play(board, i, who), "O" if who == "X" else "X").items(): total[k] = total.get(k, 0) + n
    return total


print(sorted(count("XO.XO....", "X").items()), sorted(count("XOX.O.X..", "O").items()))


def nim(heaps):
    total = 0
    for h in heaps: total ^= h
    if total == 0: return None
    for i, h in enumerate(heaps):
        if h ^ total < h: return i, h - (h ^ total)


def nim_game(heaps):
    log, who = [], 0
    while any(heaps):
        move = nim(heaps) or next((i, 1) for i, h in enumerate(heaps) if h)
        heaps[move[0]] -= move[1]
        log.append((who, *move))
        who = 1 - who
    return log, 1 - who


print(nim([3, 4, 5]), nim([1, 1]), nim_game([3, 4, 5]), nim_game([2, 2])[1])


def guess(answer, low=1, high=100):
    said = []
    while True:
        g = (low + high) // 2
        hint = yield g
        said.append((g, hint))
        if hint == "yes": return said
        if hint == "higher": low = g + 1
        else: high = g - 1


def judge(number):
    player = guess(number)
    g = next(player)
    try:
        while True: g = player.send("yes" if g == number else "higher" if g < number else "lower")
    except StopIteration as e:
        return e.value


print(judge(37), max(len(judge(n)) for n in range(1, 101)), judge(1)[-1], len(judge(50)))
