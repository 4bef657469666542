# State machines: a turnstile by table, a traffic light by generators, a regex matcher, a DFA.
class Machine:
    def __init__(self, table, start):
        self.table = table
        self.state = start
        self.trace = [start]

    def fire(self, event):
        try:
            action, self.state = self.table[self.state, event]
        except KeyError:
            raise ValueError(f"{event!r} is not allowed in {self.state!r}") from None
        self.trace.append(self.state)
        return action


turnstile = Machine({("locked", "coin"): ("unlock", "unlocked"), ("locked", "push"): ("alarm", "locked"), ("unlocked", "coin"): ("thanks", "unlocked"), ("unlocked", "push"): ("lock", "locked")}, "locked")
print([turnstile.fire(e) for e in ["push", "coin", "coin", "push", "push"]], turnstile.trace)
try:
    turnstile.fire("kick")
except ValueError as e:
    print(e, e.__cause__)


def light(times):
    while True:
        for color in ["green", "yellow", "red"]:
            for left in range(times[color], 0, -1):
                command = yield f"{color}{left}"
                if command == "skip": break
                if command == "stop": return color


l = light({"green": 3, "yellow": 1, "red": 2})
print([next(l) for _ in range(8)], l.send("skip"), l.send(None))
try:
    l.send("stop")
except StopIteration as e:
    print(e.value)


def match(pattern, text):
    """A small regular expression: . * + ? ^ $ and literal characters."""
    def here(p, t):
        if p == "": return True
        if p == "$": return t == ""
        if len(p) > 1 and p[1] in "*+?":
            low, high = {"*": (0, len(t)), "+": (1, len(t)), "?": (0, 1)}[p[1]]
            n = 0
            while n < min(high, len(t)) and p[0] in (".", t[n]): n += 1
            while n >= low:
                if here(p[2:], t[n:]): return True
                n -= 1
            return False
        return t != "" and p[0] in (".", t[0]) and here(p[1:], t[1:])

    if pattern.startswith("^"): return here(pattern[1:], text)
    return any(here(pattern, text[i:]) for i in range(len(text) + 1))


for pattern, text in [("abc", "xabcx"), ("^abc", "xabc"), ("a.c$", "abcaxc"), ("a*b", "b"), ("^a+b$", "aaab"), ("^a+b$", "b"), ("colou?r", "my color"), ("^x.*y$", "xabcy"), ("", ""), ("^$", "a"), ("a?a?aa", "aa")]: print(pattern, text, match(pattern, text), end="; ")
print()


class DFA:
    def __init__(self, start, accepting, **moves):
        self.start = start
        self.accepting = accepting
        self.moves = moves

    def run(self, text):
        state = self.start
        for ch in text: state = self.moves[state][ch]
        return state in self.accepting


by3 = DFA("r0", {"r0"}, r0={"0": "r0", "1": "r1"}, r1={"0": "r2", "1": "r0"}, r2={"0": "r1", "1": "r2"})
print([n for n in range(20) if by3.run(f"{n:b}")])


def brackets(text):
    stack = []
    for i, ch in enumerate(text):
        if ch in "([{": stack.append((ch, i))
        elif ch in ")]}":
            if not stack: return f"{ch} at {i} closes nothing"
            opened, at = stack.pop()
            if opened + ch not in ("()", "[]", "{}"): return f"{opened} at {at} closed by {ch} at {i}"
    return f"{stack[-1][0]} at {stack[-1][1]} is open" if stack else "fine"


print([brackets(t) for t in ["a(b[c]{d})", "(]", "((", "}", ""]])


def vending():
    paid, log = 0, []
    prices = {"tea": 3, "soup": 5}
    while True:
        kind, *args = yield log
        log = []
        if kind == "coin": paid += args[0]
        elif kind == "buy" and args[0] in prices and prices[args[0]] <= paid:
            paid -= prices[args[0]]
            log.append(args[0])
        elif kind == "buy": log.append("no")
        if kind == "back": log, paid = [f"back {paid}"], 0


v = vending()
next(v)
print([v.send(e) for e in [("coin", 2), ("buy", "tea"), ("coin", 5), ("buy", "tea"), ("buy", "cake"), ("back",), ("back",)]])
