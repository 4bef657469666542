#!/usr/bin/env python3
"""Makes random programs, runs them in CPython and in Gyre, and compares what they print.

usage: random_expressions.py GYRE [--count N] [--seed S] [--show]

A case is an expression, or a few statements upon a list, dict, set, bytearray or number, made from
the templates of GRAMMAR and STATEMENTS below: a capital word in one stands for a random expression
of that type. Each case prints the repr of its value or the class of its error. Cases are run by the
hundreds in one process; python_to_gyre.py turns them into Gyre. The first differing cases are shown
in both languages, and the status is 1. The same seed makes the same cases. --show only prints them.

What is left out: sets inside containers and hashes of text (Python's order of a set is its own),
nan in containers (a nan of Gyre has no identity), complex numbers, sums of floats (3.12 adds them
more exactly than 3.11), texts of True, False and None, sizes that would take seconds.
"""

import random
import re
import sys

import random_batches
from python_to_gyre import translate
from random_batches import run_both

DEEPEST = 4
LONGEST = 400  # characters of an answer that are shown
HUGE = 10_000  # characters of an answer of which Gyre may say that there is no memory for it

# ---------------------------------------------------------------- Templates

# Capital words: a random expression of that type; with _x or _s behind them, one in which the int x
# or the str s may occur. Words without templates here are made by a method of Maker.
GRAMMAR = {
    "INT": """
        INT + INT ; INT - INT ; INT * INT ; INT // INT ; INT % INT ; INT & INT ; INT | INT
        INT ^ INT ; INT ** K ; INT << BITS ; INT >> BITS ; -INT ; ~INT ; +INT ; abs(INT) ; FLAT
        FLAT ; pow(INT, K, INT) ; pow(INT, NEGATIVE, INT) ; divmod(INT, INT)[0]
        divmod(INT, INT)[1] ; len(STR) ; len(LIST) ; len(BYTES) ; len(DICT) ; len(INTSET)
        len(TUPLE) ; sum(INTS) ; max(INTS) ; min(INTS) ; max(INT, INT) ; min(INT, FLOAT, INT)
        INTS[I] ; INTS.index(INT) ; INTS.count(INT) ; STR.find(STR) ; STR.rfind(STR, I, I)
        STR.count(STR) ; STR.index(STR) ; BYTES[I] ; BYTES.find(BYTES) ; BYTES.count(BYTES)
        ord(STR[I]) ; int(FLOAT) ; round(FLOAT) ; int(DIGITS) ; int(DIGITS, BASE)
        round(INT, NEGATIVE) ; INT.bit_length() ; INT.bit_count()
        int.from_bytes(BYTES, ORDER, signed=BOOL) ; INT if BOOL else INT ; INT and INT
        INT or INT ; BOOL + BOOL ; BOOL & INT ; (lambda x: INT_x)(INT)
        sum(INT_x for x in INTS) ; sum(x for x in INTS if BOOL_x) ; NUM // 1 ; INT - BOOL
        int(hex(INT), 16) ; int(str(INT)) ; int(bin(INT), 2) ; INT.as_integer_ratio()[0]
        len(str(INT)) ; DICT.get(INT, INT) ; ANY
        """,
    "FLOAT": """
        FLOAT + FLOAT ; FLOAT - FLOAT ; FLOAT * FLOAT ; FLOAT / FLOAT ; FLOAT // FLOAT
        FLOAT % FLOAT ; INT / INT ; FLOAT + INT ; INT - FLOAT ; FLOAT * INT ; INT / FLOAT
        INT // FLOAT ; FLOAT % INT ; -FLOAT ; abs(FLOAT) ; abs(FLOAT) ** FLOAT ; FLOAT ** K
        INT ** NEGATIVE ; float(INT) ; round(FLOAT, J) ; float(str(FLOAT))
        float.fromhex(FLOAT.hex()) ; max(FLOAT, INT) ; min(FLOAT, FLOAT) ; float(DIGITS)
        FLOAT if BOOL else FLOAT ; divmod(FLOAT, FLOAT)[1] ; divmod(NUM, NUM)[0] ; FLOATS[I]
        max(FLOATS) ; FLOAT.as_integer_ratio()[1] ; float(repr(FLOAT))
        float(format(FLOAT, SPEC)) ; FLOAT or FLOAT ; FLOAT - BOOL ; sorted(FLOATS)[I]
        """,
    "NUM": "INT ; FLOAT ; BOOL ; INT ; FLOAT",
    "BOOL": """
        NUM < NUM ; NUM <= NUM ; NUM == NUM ; NUM != NUM ; NUM > NUM ; NUM >= NUM ; STR < STR
        STR == STR ; STR != STR ; BYTES < BYTES ; LIST == LIST ; TUPLE == TUPLE ; DICT == DICT
        INTS < INTS ; INTSET == INTSET ; INTSET <= INTSET ; INTSET > INTSET ; ANY == ANY
        not ANY ; INT < INT <= INT ; INT == INT == NUM ; NUM < NUM > NUM ; STR in STR
        INT in INTS ; ANY in LIST ; INT in INTSET ; INT in DICT ; STR in DICT ; INT not in INTS
        BYTES in BYTES ; INT in BYTES ; BOOL and BOOL ; BOOL or BOOL ; BOOL ^ BOOL ; BOOL & BOOL
        not BOOL ; any(LIST) ; all(LIST) ; any(BOOL_x for x in INTS)
        all(x < INT for x in INTS) ; bool(ANY) ; STR.startswith(STR) ; STR.endswith((STR, STR))
        STR.isalpha() ; STR.isdigit() ; STR.isspace() ; STR.isupper() ; STR.islower()
        STR.istitle() ; STR.isalnum() ; STR.isnumeric() ; STR.isprintable() ; STR.isidentifier()
        STR.isascii() ; isinstance(ANY, (int, str)) ; isinstance(ANY, float)
        isinstance(NUM, bool) ; float(FLOAT).is_integer() ; BYTES.startswith(BYTES)
        INTSET.isdisjoint(INTS) ; BYTES.isdigit() ; BYTES == bytearray(BYTES) ; ANY is None
        hash(INT) == hash(float(INT)) ; len(STR) > K ; ANY != ANY ; SMALL in range(J, SMALL, K)
        range(K, J) == range(J, K)
        """,
    "STR": """
        STR + STR ; STR * K ; STR[SLICE] ; STR[I] ; str(TEXT) ; repr(TEXT) ; STR.upper()
        STR.lower() ; STR.title() ; STR.capitalize() ; STR.swapcase() ; STR.casefold()
        STR.strip() ; STR.strip(STR) ; STR.lstrip(STR) ; STR.rstrip(STR) ; STR.replace(STR, STR)
        STR.replace(STR, STR, I) ; STR.center(WIDTH) ; STR.ljust(WIDTH, CHAR)
        STR.rjust(WIDTH, CHAR) ; STR.center(WIDTH, CHAR) ; STR.zfill(WIDTH) ; STR.expandtabs(K)
        STR.join(STRS) ; STR.join(STR) ; STR.removeprefix(STR) ; STR.removesuffix(STR)
        STR.partition(STR)[I] ; STR.rpartition(STR)[I] ; STR.split(STR)[I] ; hex(INT) ; oct(INT)
        bin(INT) ; chr(abs(INT) % 55000) ; ascii(STR) ; format(INT, SPEC) ; format(FLOAT, SPEC)
        format(STR, SPEC) ; format(BOOL, "d") ; format(TEXT, SPEC) ; PERCENT % (TEXT,)
        PERCENT % (TEXT, TEXT) ; PERCENT % (TEXT, TEXT) ; PERCENT % (INT, FLOAT)
        FIELDS.format(TEXT, TEXT) ; FIELDS.format(TEXT, TEXT) ; FSTRING ; FSTRING
        STR if BOOL else STR ; STR or STR ; BYTES.hex() ; BYTES.decode("utf-8", ERRORS)
        BYTES.decode(CODEC, ERRORS) ; STR.translate({INT: STR, 97: STR, 98: None}) ; STRS[I]
        STR.translate(str.maketrans("abc", "xyz", CHAR)) ; FLOAT.hex() ; min(STRS) ; max(STRS)
        "".join(sorted(STR)) ; "".join(reversed(STR)) ; STR.join(STR_x for x in INTS)
        STR[::-1] ; "".join(s + STR for s in STR if BOOL) ; type(ANY).__name__[:0] + STR
        """,
    "BYTES": """
        BYTES + BYTES ; BYTES * K ; BYTES[SLICE] ; bytes(SMALLS) ; bytes(K) ; STR.encode()
        STR.encode(CODEC, ERRORS) ; BYTES.upper() ; BYTES.lower() ; BYTES.title()
        BYTES.swapcase() ; BYTES.capitalize() ; BYTES.strip() ; BYTES.strip(BYTES)
        BYTES.replace(BYTES, BYTES) ; BYTES.replace(BYTES, BYTES, I) ; BYTES.split(BYTES)[I]
        BYTES.partition(BYTES)[I] ; BYTES.join([BYTES, BYTES]) ; BYTES.center(WIDTH)
        BYTES.ljust(WIDTH, b"*") ; BYTES.zfill(WIDTH) ; INT.to_bytes(K, ORDER, signed=BOOL)
        bytes.fromhex(STR) ; bytes.fromhex(BYTES.hex()) ; BYTES.removeprefix(BYTES)
        BYTES.expandtabs(K) ; bytes(bytearray(BYTES)) ; BYTES if BOOL else BYTES
        BYTES.translate(None, BYTES) ; bytes(reversed(BYTES)) ; BYTES.lstrip(BYTES)
        BYTES.rsplit(None, K)[I] ; b"%s |%5d" % (BYTES, INT) ; b"%-8.3b%#x" % (BYTES, INT)
        """,
    "LIST": """
        [ANY, ANY] ; [ANY, ANY, ANY] ; [] ; [*LIST, ANY] ; [ANY, *TUPLE] ; LIST + LIST
        LIST * K ; INTS ; LIST[SLICE] ; list(STR) ; list(BYTES) ; list(TUPLE) ; list(DICT)
        list(DICT.items()) ; STRS ; FLOATS ; list(DICT.values()) ; list(enumerate(LIST))
        list(zip(LIST, STR)) ; list(reversed(LIST)) ; list(enumerate(STR, INT))
        [ANY for s in STR if BOOL] ; [ANY_x for x in INTS] ; SMALLS
        [(x, s) for x in INTS for s in STR[:3]] ; list(map(lambda x: ANY_x, INTS))
        [x for x in LIST if x] ; list(filter(None, LIST)) ; [[x, ANY_x] for x in INTS if BOOL_x]
        LIST if BOOL else LIST ; list(divmod(NUM, NUM)) ; list(STR.partition(STR))
        [LIST for x in INTS] ; sorted(DICT, KEY) ; sorted(LIST, KEY) ; sorted(LIST)
        [*STR, *INTS] ; list(zip(STR, BYTES, INTS)) ; list(set())
        """,
    "INTS": """
        [INT, INT] ; [INT, INT, INT] ; SMALLS ; list(range(J, WIDTH, K)) ; sorted(INTS)
        list(BYTES) ; [INT_x for x in INTS] ; [x for x in INTS if BOOL_x] ; INTS[SLICE]
        INTS + INTS ; INTS * K ; list(map(abs, INTS)) ; sorted(INTS, reverse=BOOL)
        sorted(INTS, key=lambda x: INT_x) ; [INT, *INTS] ; [ord(s) for s in STR]
        list(reversed(INTS)) ; sorted(INTSET) ; [len(s) for s in STRS] ; list(range(K))
        list({x: INT_x for x in INTS}) ; [INT if BOOL_x else x for x in INTS]
        [x % 7 for x in INTS]
        """,
    "FLOATS": """
        [FLOAT, FLOAT] ; [FLOAT, FLOAT, FLOAT] ; [x / 4 for x in SMALLS] ; sorted(FLOATS)
        FLOATS[SLICE]
        """,
    "SMALLS": """
        [SMALL, SMALL, SMALL] ; [SMALL, SMALL] ; [SMALL, SMALL, SMALL, SMALL, SMALL] ; [SMALL]
        """,
    "STRS": """
        [STR, STR] ; [STR, STR, STR] ; STR.split() ; STR.split(STR) ; STR.split(CHAR, I)
        STR.rsplit(None, K) ; STR.splitlines() ; STR.splitlines(True) ; list(STR) ; sorted(STRS)
        [str(x) for x in INTS] ; [s + STR for s in STR] ; sorted(STRS, key=len) ; STRS[SLICE]
        [STR, *STRS] ; [STR_x for x in INTS] ; STR.rsplit(STR, K) ; [s.upper() for s in STRS]
        [s for s in STRS if s] ; list(STR.partition(STR))
        """,
    "TUPLE": """
        (ANY, ANY) ; (ANY,) ; () ; (ANY, ANY, ANY) ; tuple(LIST) ; TUPLE + TUPLE ; TUPLE * K
        TUPLE[SLICE] ; tuple(STR) ; (*LIST, ANY) ; divmod(INT, INT) ; STR.partition(STR)
        INT.as_integer_ratio() ; FLOAT.as_integer_ratio() ; tuple(sorted(INTS))
        BYTES.rpartition(BYTES) ; tuple(x for x in INTS)
        """,
    "DICT": """
        {INT: ANY} ; {STR: ANY, INT: ANY} ; {} ; {NUM: ANY, NUM: ANY, NUM: ANY}
        {x: ANY_x for x in INTS} ; {s: len(s) for s in STRS} ; dict(zip(STR, LIST))
        DICT | DICT ; {**DICT, STR: ANY} ; dict(DICT) ; dict.fromkeys(INTS, ANY)
        dict.fromkeys(STR, ANY) ; {TUPLE: ANY} ; dict(enumerate(LIST)) ; dict(a=ANY, b=ANY)
        {str(x): x for x in INTS if BOOL_x} ; {x: s for x in SMALLS for s in STR}
        dict([(INT, ANY)])
        """,
    "INTSET": """
        {INT, INT} ; {INT, INT, INT} ; set() ; set(INTS) ; INTSET & INTSET ; INTSET | INTSET
        INTSET - INTSET ; INTSET ^ INTSET ; {INT_x for x in INTS} ; frozenset(INTS)
        INTSET.union(INTS) ; set(BYTES) ; INTSET.intersection(INTS)
        INTSET.difference(INTS, INTS) ; INTSET.symmetric_difference(INTS)
        """,
    "ANY": """
        INT ; FLOAT ; BOOL ; STR ; BYTES ; LIST ; TUPLE ; DICT ; NONE ; INT ; STR ; FLOAT ; INT
        STR
        """,
    # What prints alike in both languages: nothing with a bool or None in it.
    "TEXT": "INT ; FLOAT ; STR ; BYTES ; LIST ; TUPLE ; DICT ; INT ; STR ; FLOAT",
    # What may be of the wrong type, too: the classes of the errors are compared.
    "ODD": """
        ANY + ANY ; ANY - ANY ; ANY * SMALL ; ANY / ANY ; ANY // ANY ; ANY % NUM ; ANY & ANY
        ANY < ANY ; ANY > ANY ; ANY <= ANY ; ANY[I] ; INT[SLICE] ; ANY[STR] ; ANY in ANY ; -ANY
        ~ANY ; +ANY ; len(ANY) ; abs(ANY) ; int(ANY) ; float(ANY) ; list(ANY) ; tuple(ANY)
        dict(ANY) ; bytes(LIST) ; sorted(ANY, KEY) ; max(ANY) ; min(ANY, ANY) ; sum(LIST)
        sorted(LIST) ; STR.join(LIST) ; ord(ANY) ; round(ANY) ; divmod(ANY, NUM) ; "%d" % ANY
        "%s %s" % TEXT ; "%x" % (ANY,) ; "%.2f" % (ANY,) ; "%c" % (ANY,) ; format(ANY, SPEC)
        b"%s" % (ANY,) ; b"%d" % (ANY,) ; b"%c" % (ANY,) ; b"%.3x" % ANY ; b"%a" % (TEXT,)
        BYTES % ANY ; {ANY: 1} ; hash(LIST) ; ANY[ANY] ; STR.find(ANY) ; STR.split(ANY)
        STR.replace(ANY, STR) ; STR.startswith(ANY) ; STR.strip(ANY) ; BYTES.find(ANY)
        BYTES + ANY ; [1, 2, 3][ANY] ; STR[ANY] ; LIST.index(ANY) ; LIST.count(ANY)
        int(STR, K) ; STR.center(FLOAT) ; int(DIGITS, I) ; bytes(TUPLE) ; pow(ANY, K)
        chr(SMALL) + STR ; set(LIST) == 1
        """,
}
ROOTS = "INT FLOAT BOOL STR STR BYTES LIST INTS STRS TUPLE DICT INTSET ODD ODD FLOAT STR INT".split()

# A variable v of a type, and statements that change it, whose lines are divided by @.
STATEMENTS = {
    "LIST": """
        v.append(ANY) ; v.extend(LIST) ; v.insert(I, ANY) ; v.pop() ; v.pop(I) ; v.remove(v[I])
        v.reverse() ; v[I] = ANY ; v[SLICE] = LIST ; v[I:I] = STR ; v += TUPLE ; v *= K
        v = v[SLICE] ; v.clear() ; v.sort(KEY) ; for x in SMALLS:@    v.append(ANY_x)
        if BOOL:@    v = v + [INT] ; v[I] = v[I] ; v.extend(v) ; v[:] = v[::-1]
        """,
    "INTS": """
        v.append(INT) ; v.sort() ; v.sort(reverse=BOOL) ; v.sort(key=lambda x: INT_x)
        v[I] += INT ; v[I] -= v[I] ; v[SLICE] = INTS ; v.reverse() ; v.pop(I)
        for x in v[:]:@    if BOOL_x:@        v.remove(x) ; v.insert(I, v[I])
        for x in range(len(v)):@    v[x] = v[x] * INT_x ; v[I], v[I] = v[I], v[I]
        v = [x for x in v if BOOL_x] ; v *= K ; while len(v) > K:@    v.pop(K)
        v = list(map(lambda x: INT_x, v)) ; v[::2] = v[1::2]
        """,
    "DICT": """
        v[INT] = ANY ; v[STR] = ANY ; v.pop(INT, None) ; v.pop(STR) ; v.setdefault(INT, ANY)
        v.update(DICT) ; v.popitem() ; v |= DICT ; v[NUM] = NUM ; v = {**v, STR: INT}
        v.clear() ; v = dict(sorted(v.items(), KEY)) ; for x in SMALLS:@    v[x] = ANY_x
        for k in list(v):@    v[k] = [v[k]] ; v.update(a=ANY) ; v[TUPLE] = ANY ; v[LIST] = 1
        v.update([(INT, ANY)]) ; v[INT] = v.get(INT, ANY) ; v = {k: v[k] for k in v if BOOL}
        v = v | DICT
        """,
    "set(INTSET)": """
        v.add(INT) ; v.discard(INT) ; v.remove(INT) ; v |= INTSET ; v &= INTSET ; v -= INTSET
        v ^= INTSET ; v.update(INTS) ; v.difference_update(INTS)
        v.intersection_update(INTS, INTSET) ; v.symmetric_difference_update(INTS)
        v = v | INTSET ; for x in SMALLS:@    v.add(INT_x) ; v = {x for x in v if BOOL_x}
        v.clear() ; v = v.copy()
        """,
    "bytearray(BYTES)": """
        v.append(SMALL) ; v.extend(BYTES) ; v.insert(I, SMALL) ; v.pop() ; v.pop(I)
        v.reverse() ; v[I] = SMALL ; v[SLICE] = BYTES ; v += BYTES ; v *= K ; v.remove(SMALL)
        v = v.upper() ; v.clear() ; v[I] += K ; v = v.replace(BYTES, BYTES) ; v[I:I] = SMALLS
        v = v.strip() ; v = v[SLICE] ; v[I] = v[I] ^ v[I] ; v.extend(SMALLS)
        """,
    "INT": """
        v += INT ; v -= INT ; v *= INT ; v //= INT ; v %= INT ; v &= INT ; v ^= INT ; v <<= BITS
        v >>= BITS ; v |= INT ; for x in SMALLS:@    v = v * 31 + x ; if v > INT:@    v -= INT
        while v > 1000000:@    v //= SMALL + 1 ; v = -v ; v **= K
        for x in SMALLS:@    if x % 2:@        continue@    v += INT_x ; v = abs(v) % (INT or 1)
        v = v if BOOL else ~v
        """,
    "FLOAT": """
        v += FLOAT ; v -= INT ; v *= FLOAT ; v /= NUM ; v //= FLOAT ; v %= NUM ; v = -v
        v = abs(v) ** K ; v = round(v, J) ; for x in SMALLS:@    v = v / 3 + x
        v = float(f"{v:.6g}") ; v = v if v > FLOAT else FLOAT ; v += BOOL
        """,
    "STR": """
        v += STR ; v *= K ; v = v[SLICE] ; v = v.replace(CHAR, STR) ; for s in v[:9]:@    v += s
        v = v[::-1] ; v = v.strip() ; for x in SMALLS:@    v += STR_x ; v = v.upper() ; v %= ()
        v = v or STR ; for s in STRS:@    if s in v:@        v = s + v
        """,
}

# ---------------------------------------------------------------- Expressions

CHARACTERS = "abcxyzABC019 _-.,:%\t\n'\"\\é ßΣİıǆﬁ日本👍\u0301\u00a0\u2028\x00\x1f²½Ⅷ٣"
NUMBERS = [0, 1, -1, 2, 3, 5, 7, 10, 16, 255, 256, 2 ** 31, 2 ** 47, 2 ** 53, 2 ** 63, 2 ** 64,
           10 ** 20]
DOUBLES = """0.0 -0.0 1.0 0.5 -2.5 0.1 1.5 3.0 1e16 1e22 1e-7 123.456 1e308 5e-324 0.3 2.675 1e100
    -1e-10 9007199254740993.0 0.001 100.0 255.0""".split()
ADDS_PLAINLY = sys.version_info < (3, 12)  # sum() of floats is more exact since
KEY = "key=lambda k: repr(k).lower()"  # False and false are in the same place
SPECIALS = ['float("inf")', '-float("inf")', 'float("nan")']


class Maker:
    """Makes cases from one generator of random numbers."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.variables = []
        self.has_specials = False
        self.is_text = False
        self.makers = {name: self.choices(text) for name, text in GRAMMAR.items()}
        self.changes = {name: self.choices(text) for name, text in STATEMENTS.items()}

    @staticmethod
    def choices(text):
        return [part.strip() for line in text.strip().splitlines() for part in line.split(" ; ")]

    def pick(self, xs):
        return xs[int(self.random.random() * len(xs))]

    def chance(self, p):
        return self.random.random() < p

    def expand(self, template, depth):
        """A template with its words replaced; what is not a simple thing gets parentheses."""
        def word(match):
            name, _, variable = match[1].partition("_")
            kind = {"x": "INT", "s": "STR"}.get(variable)
            if kind:
                self.variables.append((variable, kind))
            text = self.make(name, depth + 1)
            if kind:
                self.variables.pop()
            start, end = match.span()
            before, after = template[:start].rstrip(" "), template[end:].lstrip(" ")
            is_framed = before[-1:] in ("", *"([{,") and after[:1] in ("", *")]},")
            is_simple = re.fullmatch(r"\w+|\d+\.\d+|'[^']*'", text) is not None
            is_number = text[0].isdigit() and after[:1] == "."
            is_bare = (is_simple or is_framed) and not is_number
            return text if is_bare else f"({text})"
        return re.sub(r"\b([A-Z]+(?:_[xs])?)\b", word, template)

    def make(self, name, depth=0):
        known = [variable for variable, kind in self.variables if kind == name]
        if known and self.chance(0.5):
            return self.pick(known)
        if name == "TEXT" or name == "ANY" and self.is_text:
            return self.make_TEXT(depth)
        leaf = getattr(self, "make_" + name, None)
        ends_here = name not in GRAMMAR or depth >= DEEPEST or self.chance(0.3 + 0.12 * depth)
        if leaf and ends_here:
            return leaf()
        return self.expand(self.pick(self.makers[name]), depth)

    # Leaves. Those of a type of GRAMMAR end the growing.

    def make_INT(self):
        n = self.pick(NUMBERS) + self.pick((0, 0, 1, -1)) if self.chance(0.8) else \
            self.random.getrandbits(self.pick((8, 20, 50, 70, 130)))
        n = -n if self.chance(0.3) else n
        return str(n) if n >= 0 else f"({n})"

    def make_FLOAT(self):
        if self.has_specials and self.chance(0.2):
            return self.pick(SPECIALS)
        if self.chance(0.7):
            return self.pick(DOUBLES)
        return repr(self.random.uniform(-1, 1) * 10.0 ** self.random.randint(-10, 20))

    def make_BOOL(self):
        return self.pick(("True", "False"))

    def make_STR(self):
        if self.chance(0.3):
            return repr(self.pick(("", "a", "b", "ab", " ", "abc", "Hello World", "a,b,,c",
                                   "  x  y ", "aXbX", "12")))
        return repr("".join(self.pick(CHARACTERS) for _ in range(self.random.randint(0, 6))))

    def make_BYTES(self):
        if self.chance(0.3):
            return repr(self.pick((b"", b"a", b"ab", b" ", b"Hello", b"a b  c", b"\xc3\xa9",
                                   b"\xff\xfe", b"0a")))
        return repr(bytes(self.random.randint(0, 255) if self.chance(0.3)
                          else self.pick(b"abcABC 12\n\t")
                          for _ in range(self.random.randint(0, 5))))

    def make_NONE(self):
        return "None"

    def make_LIST(self):
        return "[" + ", ".join(self.plain() for _ in range(self.random.randint(0, 4))) + "]"

    def make_INTS(self):
        return "[" + ", ".join(self.make_INT() for _ in range(self.random.randint(1, 4))) + "]"

    def make_FLOATS(self):
        return "[" + ", ".join(self.pick(DOUBLES) for _ in range(self.random.randint(1, 4))) + "]"

    def make_SMALLS(self):
        return "[" + ", ".join(self.make_SMALL() for _ in range(self.random.randint(1, 4))) + "]"

    def make_STRS(self):
        return "[" + ", ".join(self.make_STR() for _ in range(self.random.randint(1, 4))) + "]"

    def make_TUPLE(self):
        return "(" + "".join(self.plain() + ", " for _ in range(self.random.randint(0, 3))) + ")"

    def make_DICT(self):
        pairs = [f"{self.plain()}: {self.plain()}" for _ in range(self.random.randint(0, 3))]
        return "{" + ", ".join(pairs) + "}"

    def make_INTSET(self):
        return "{" + ", ".join(self.make_INT() for _ in range(self.random.randint(1, 4))) + "}"

    def make_ANY(self):
        return self.plain()

    def make_TEXT(self, depth):
        was, self.is_text = self.is_text, True
        text = self.plain() if depth >= DEEPEST or self.chance(0.4) else \
            self.expand(self.pick(self.makers["TEXT"]), depth)
        self.is_text = was
        return text

    def plain(self):
        kinds = ("INT", "FLOAT", "STR", "BYTES", "INT", "STR", "BOOL", "NONE")
        kind = self.pick(kinds[:6] if self.is_text else kinds)
        had, self.has_specials = self.has_specials, False
        text = getattr(self, "make_" + kind)()
        self.has_specials = had
        return text

    def make_KEY(self):
        return KEY

    def make_K(self):
        return str(self.random.randint(0, 4))

    def make_SMALL(self):
        return str(self.random.randint(1, 130))

    def make_NEGATIVE(self):
        return str(-self.random.randint(1, 4))

    def make_BITS(self):
        return str(self.pick((0, 1, 2, 5, 16, 31, 32, 48, 63, 64, 100)))

    def make_I(self):
        if self.chance(0.03):
            return self.pick(("10 ** 20", "-10 ** 20", "100", "-100"))
        return self.make_J()

    def make_J(self):
        return str(self.random.randint(-5, 5))

    def make_WIDTH(self):
        return str(self.random.randint(0, 14))

    def make_BASE(self):
        return str(self.pick((0, 2, 8, 10, 16, 36, 3)))

    def make_CHAR(self):
        return repr(self.pick("*ab-0 日👍"))

    def make_ORDER(self):
        return self.pick(("'big'", "'little'"))

    def make_CODEC(self):
        return self.pick(("'utf-8'", "'ascii'", "'latin-1'", "'UTF8'"))

    def make_ERRORS(self):
        return self.pick(("'strict'", "'ignore'", "'replace'", "'backslashreplace'"))

    def make_SLICE(self):
        def bound():
            return self.pick(("", "", self.make_I(), self.make_I()))
        step = self.pick(("", "", ":" + self.pick(("1", "2", "3", "-1", "-2", "-1", "", "0"))))
        return bound() + ":" + bound() + step

    def make_DIGITS(self):
        if self.chance(0.3):
            return repr(self.pick(("0x1f", "1_000", " 12 ", "-0b11", "1e5", "", "nan", "zz", "٣٤",
                                   "1__0", "+7", "0o17", "inf", "1.5", ".5", "5.", "- 1", "1e400",
                                   "007", "0_0")))
        bits = self.pick((3, 10, 64, 200))
        return repr(self.pick(("", "-", "+")) + str(self.random.getrandbits(bits)))

    def make_FLAT(self):
        """Operators without parentheses, for their precedence."""
        signs = [self.pick("+ - * // % & | ^ << >> /".split())
                 for _ in range(self.random.randint(1, 4))]
        if self.chance(0.4):
            signs[self.random.randint(0, len(signs) - 1)] = "**"
        text = str(self.random.randint(-9, 9))
        for sign in signs:
            text += f" {sign} {self.pick(('', '', '-', '~'))}{self.random.randint(0, 9)}"
        if self.is_text or self.chance(0.5):
            return text
        sign = self.pick(("<", ">=", "==", "!="))
        return self.pick((f"{text} {sign} {self.random.randint(-9, 9)}", f"not {text}"))

    def make_SPEC(self):
        spec = ""
        if self.chance(0.4):
            spec = self.pick(("", "", "*", "0", "é")) + self.pick("<>^=")
        spec += self.pick(("", "", "", "+", "-", " "))
        spec += self.pick(("", "", "", "", "#", "z" if self.chance(0.1) else ""))
        spec += self.pick(("", "", "0")) + self.pick(("", "", "3", "8", "12", "20"))
        spec += self.pick(("", "", "", "", ",", "_"))
        spec += self.pick(("", "", "", ".0", ".1", ".2", ".3", ".10", ".17"))
        return repr(spec + self.pick(("", "", *"dxXbocEeFfGgn%sfgd")))

    def make_PERCENT(self):
        def item():
            flags = "".join(self.pick(("", "", "", *"-+ 0#")) for _ in range(2))
            return "%" + flags + self.pick(("", "", "5", "10", "1")) + \
                self.pick(("", "", ".0", ".2", ".5")) + self.pick("sssrdddixXofFeEgGc%a")
        return repr(item() + self.pick(("", "|", " é ", item(), item())))

    def make_FIELDS(self):
        def field(n):
            spec = self.pick(("", "", ":" + self.make_SPEC()[1:-1]))
            return "{" + n + self.pick(("", "", "", "!r", "!s", "!a")) + spec + "}"
        numbers = self.pick((("", ""), ("", ""), ("0", "1"), ("1", "0"), ("0", "0")))
        middle = self.pick(("", "|", "{{", " 日 "))
        return repr(field(numbers[0]) + middle + self.pick(("", field(numbers[1]))))

    def make_FSTRING(self):
        def part():
            value = self.pick((self.make_INT(), self.make_FLOAT().replace('"', "'"),
                               *(name for name, _ in self.variables)))
            spec = self.pick(("", ":" + self.make_SPEC()[1:-1]))
            return "{" + value + self.pick(("", "", "!r", "!s")) + spec + "}"
        start, end = self.pick(("", "a", "$", "{{", "日")), self.pick(("", "}}", "%", part()))
        return f'f"{start}{part()}{end}"'

    # ------------------------------------------------------------ Cases

    def case(self, number):
        """The function case_NUMBER, in Python."""
        self.has_specials = self.chance(0.1)
        lines = self.statements() if self.chance(0.25) else self.expression()
        return f"def case_{number}():\n" + "".join(f"    {line}\n" for line in lines)

    def expression(self):
        root = self.pick(ROOTS)
        self.has_specials = self.has_specials and root in ("FLOAT", "BOOL", "STR")
        text = self.make(root)
        return [f"return sorted({text}, {KEY})" if root == "INTSET" else f"return {text}"]

    def statements(self):
        name = self.pick(list(STATEMENTS))
        self.has_specials = self.has_specials and name == "FLOAT"
        yield "v = " + self.expand(name, 0)
        for _ in range(self.random.randint(1, 5)):
            change = self.pick(self.changes[name])
            yield from (self.expand(line, 1) for line in change.split("@"))
        yield f"return sorted(v, {KEY})" if "INTSET" in name else "return v"


# ---------------------------------------------------------------- Running

PROLOGUE = """
def show(number, f):
    try:
        print(number, repr(f()))
    except Exception as e:
        print(number, type(e).__name__)


"""


def program(seed, first, count):
    maker = Maker(f"{seed} {first}")
    numbers = range(first, first + count)
    cases = [maker.case(number) for number in numbers]
    return cases, PROLOGUE + "\n".join(cases) + "".join(f"show({n}, case_{n})\n" for n in numbers)


def answers(output):
    """What each case printed, by its number."""
    return dict(re.findall(r"^(\d+) (.*)$", output, re.MULTILINE))


def run_batch(gyre, seed, first, count):
    """The differing cases, as texts."""
    cases, python = program(seed, first, count)
    (wanted, complaint), (printed, error) = run_both(gyre, python, translate(python))
    wanted, printed = answers(wanted), answers(printed)
    if complaint:
        return [f"the batch from case {first} is not Python: {complaint}"]
    if error or len(printed) != count:
        return [f"the batch from case {first} ended after {len(printed)} of {count} cases: {error}"]
    return [f"case {number}\n{case}{translate(case)}"
            f"CPython: {wanted[number][:LONGEST]}\nGyre:    {printed[number][:LONGEST]}\n"
            for number, case in zip(wanted, cases)
            if wanted[number] != printed[number] and not (ADDS_PLAINLY and "sum(" in case)
            and not (printed[number] == "MemoryError" and len(wanted[number]) > HUGE)]


def cases_of(seed, first, count):
    return program(seed, first, count)[0]


if __name__ == "__main__":
    sys.exit(random_batches.main(__doc__.splitlines()[2].removeprefix("usage: "), cases_of, run_batch,
                                 count=3000, batch=500, shown=10))
