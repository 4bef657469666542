# Poker hands ranked by tuples; bowling; tennis; scores of all sorts.
VALUES = {c: i for i, c in enumerate("23456789TJQKA", 2)}


def rank(hand):
    cards = sorted((VALUES[c[0]] for c in hand.split()), reverse=True)
    suits = {c[1] for c in hand.split()}
    groups = sorted(((cards.count(v), v) for v in set(cards)), reverse=True)
    shape, order = tuple(n for n, _ in groups), tuple(v for _, v in groups)
    if order == (14, 5, 4, 3, 2): order = (5, 4, 3, 2, 1)
    straight, flush = len(order) == 5 and order[0] - order[4] == 4, len(suits) == 1
    kinds = {(1, 1, 1, 1, 1): 0, (2, 1, 1, 1): 1, (2, 2, 1): 2, (3, 1, 1): 3, (3, 2): 6, (4, 1): 7}
    return max(kinds[shape], 4 * straight, 5 * flush, 8 * (straight and flush)), order


NAMES = "high pair two-pair three straight flush full-house four straight-flush".split()
hands = ["2H 3D 5S 9C KD", "2C 3H 4S 8C AH", "2H 2D 5S 9C KD", "2H 2D 5S 5C KD", "2H 2D 2S 5C KD", "AH 2D 3S 4C 5D", "6H 2H 9H 4H KH", "3H 3D 3S KC KD", "7H 7D 7S 7C 2D", "5S 6S 7S 8S 9S", "TS JS QS KS AS", "2S 3S 4S 5S AS"]
for h in sorted(hands, key=rank): print(h, NAMES[rank(h)[0]], rank(h)[1])
print(max(hands, key=rank), rank(hands[0]) < rank(hands[1]), rank("2H 3D 5S 9C KD") == rank("2D 3H 5C 9S KH"))


def bowling(text):
    rolls = []
    for ch in text.replace(" ", ""): rolls.append(10 if ch == "X" else 10 - rolls[-1] if ch == "/" else 0 if ch == "-" else int(ch))
    total, i, frames = 0, 0, []
    for _ in range(10):
        if rolls[i] == 10: total, i = total + sum(rolls[i:i + 3]), i + 1
        elif sum(rolls[i:i + 2]) == 10: total, i = total + sum(rolls[i:i + 3]), i + 2
        else: total, i = total + sum(rolls[i:i + 2]), i + 2
        frames.append(total)
    return frames


for game in ["X" * 12, "9-" * 10, "5/" * 10 + "5", "X 7/ 9- X -8 8/ -6 X X X81", "11" * 10]: print(bowling(game)[-1], bowling(game)[:3], end="; ")
print()


def tennis(points):
    a, b = 0, 0
    for p in points:
        if p == "A": a += 1
        else: b += 1
        if max(a, b) >= 4 and abs(a - b) >= 2: return "game " + ("A" if a > b else "B")
    if a >= 3 and b >= 3: return "deuce" if a == b else "advantage " + ("A" if a > b else "B")
    return "-".join(["love", "15", "30", "40"][n] for n in (a, b))


print([tennis(p) for p in ["", "A", "AAB", "AAABBB", "AAABBBA", "AAABBBABBB", "BBBB", "AAABBBAB"]])


def change_names(n): return [f"{c}x{k}" for c, k in zip((25, 10, 5, 1), (n // 25, n % 25 // 10, n % 25 % 10 // 5, n % 5)) if k]


print(change_names(99), change_names(30), change_names(0))


def scrabble(word, bonus=None):
    points = {**dict.fromkeys("aeioulnstr", 1), **dict.fromkeys("dg", 2), **dict.fromkeys("bcmp", 3), **dict.fromkeys("fhvwy", 4), "k": 5, **dict.fromkeys("jx", 8), **dict.fromkeys("qz", 10)}
    total, times = 0, 1
    for ch, b in zip(word, bonus or "." * len(word)):
        total += points[ch] * {"2": 2, "3": 3}.get(b, 1)
        times *= {"D": 2, "T": 3}.get(b, 1)
    return total * times


print(scrabble("quiz"), scrabble("quiz", ".3.T"), scrabble("hello", "D...2"), sorted(["jazz", "aeiou", "rhythm"], key=scrabble))
