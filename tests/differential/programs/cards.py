# Cards: a deck with operators, shuffling by a seed, dealing, and a game of war.
class Card:
    SUITS = "CDHS"
    RANKS = "23456789TJQKA"

    def __init__(self, text):
        if len(text) != 2 or text[0] not in Card.RANKS or text[1] not in Card.SUITS: raise ValueError(f"no card {text!r}")
        self.rank = Card.RANKS.index(text[0])
        self.suit = text[1]

    def __eq__(self, o): return isinstance(o, Card) and (self.rank, self.suit) == (o.rank, o.suit)

    def __lt__(self, o): return (self.rank, self.suit) < (o.rank, o.suit)

    def __hash__(self): return self.rank * 4 + Card.SUITS.index(self.suit)

    def __str__(self): return Card.RANKS[self.rank] + self.suit

    def __repr__(self): return f"Card({str(self)!r})"

    def __int__(self): return min(self.rank + 2, 10) if self.rank < 12 else 11

    def __format__(self, spec): return format(str(self), spec) if spec != "long" else f"{Card.RANKS[self.rank]} of {dict(C='clubs', D='diamonds', H='hearts', S='spades')[self.suit]}"


class Deck:
    def __init__(self, cards=None): self.cards = [Card(r + s) for s in Card.SUITS for r in Card.RANKS] if cards is None else list(cards)

    def shuffle(self, seed):
        for i in range(len(self.cards) - 1, 0, -1):
            seed = (seed * 1103515245 + 12345) % 2 ** 31
            j = (seed >> 8) % (i + 1)
            self.cards[i], self.cards[j] = self.cards[j], self.cards[i]
        return self

    def deal(self, n):
        if n > len(self): raise IndexError(f"{n} of {len(self)} cards")
        dealt, self.cards[:n] = self.cards[:n], []
        return dealt

    def __len__(self): return len(self.cards)

    def __iter__(self): return iter(self.cards)

    def __getitem__(self, i): return Deck(self.cards[i]) if isinstance(i, slice) else self.cards[i]

    def __contains__(self, c): return (Card(c) if isinstance(c, str) else c) in self.cards

    def __add__(self, o): return Deck([*self, *o])

    def __sub__(self, o):
        gone = set(o)
        return Deck(c for c in self if c not in gone)

    def __lshift__(self, c):
        self.cards.append(c)
        return self

    def __str__(self): return " ".join(map(str, self))


deck = Deck()
print(len(deck), deck[0], deck[-1], deck[:3], len(deck[13:26]), "AS" in deck, Card("2C") in deck[1:], sorted(deck)[:4][-1], max(deck), min(deck), len(set(deck)), f"{deck[0]:>4}|{deck[51]:long}", [deck[5]])
deck.shuffle(7)
hand = deck.deal(5)
print(*hand, len(deck), hand[0] in deck, sorted(map(str, hand)), sum(map(int, hand)), str(Deck(hand) - [hand[1]]), len(deck + hand), str(Deck([]) << Card("AS") << Card("2D")))
for f in [lambda: Card("1X"), lambda: Card(""), lambda: deck.deal(99), lambda: deck[60], lambda: Deck([]) + 5, lambda: "XX" in deck]:
    try:
        print(f())
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__, e if "card" in str(e) else "")


def blackjack(cards):
    total, aces = sum(map(int, cards)), sum(c.rank == 12 for c in cards)
    while total > 21 and aces: total, aces = total - 10, aces - 1
    return total


print([blackjack([Card(c) for c in h.split()]) for h in ["AS KD", "AS AD", "AS AD AH 9C", "KS QD 5H", "2C 3D", "AS 5D TH"]])


def war(seed, most=300):
    a, b = Deck().shuffle(seed).cards[:26], Deck().shuffle(seed).cards[26:]
    rounds = 0
    while a and b and rounds < most:
        rounds += 1
        pile = [a.pop(0), b.pop(0)]
        while pile[-2].rank == pile[-1].rank and len(a) > 1 and len(b) > 1: pile += [a.pop(0), b.pop(0), a.pop(0), b.pop(0)]
        (a if pile[-2].rank > pile[-1].rank else b).extend(sorted(pile, reverse=True))
    return rounds, len(a), len(b)


print([war(s) for s in (1, 2, 3)])
by_suit = {}
for c in Deck().shuffle(3)[:10]: by_suit.setdefault(c.suit, []).append(c)
print({s: " ".join(map(str, sorted(cs, reverse=True))) for s, cs in sorted(by_suit.items())})
