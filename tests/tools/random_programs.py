#!/usr/bin/env python3
"""Makes random programs of statements, runs them in CPython and in Gyre, and compares what they print.

usage: random_programs.py GYRE [--count N] [--seed S] [--show]

A case is a function: loops, conditions, closures that share a variable, exceptions with `finally` and
`return` in it, comprehensions, generators that are sent to and thrown into, classes with inheritance and
operators, unpacking, changes of lists and dicts. It prints as it goes, and what ends it. Its twin
random_expressions.py has the operations of the types. The same seed makes the same cases; --show only
prints them. The first differing cases are shown in both languages, and the status is 1.

Every loop and function calls tick(), which ends the case after some thousands of turns; so no case is
endless, and those that are cut off end at the same turn in both languages. A function that is made in a
loop sees no variable of that loop, as Gyre's are fresh for each turn. Names are declared once in a case
and are used only in their block, as python_to_gyre.py wants it.
"""

import random
import re
import sys

import random_batches
from python_to_gyre import translate
from random_batches import run_both

DEEPEST = 4
ERRORS = ("ValueError", "KeyError", "IndexError", "TypeError", "ZeroDivisionError", "LookupError",
          "ArithmeticError", "Oops", "Worse", "Exception", "StopIteration", "RuntimeError")

PROLOGUE = """
turns = [0]
class Stop(BaseException):
    pass
class Oops(Exception):
    def __init__(self, code):
        super().__init__("oops")
        self.code = code
class Worse(Oops):
    pass
def tick():
    turns[0] += 1
    if turns[0] > 500:
        raise Stop()
def show(e):
    return type(e).__name__
def run(number, f):
    turns[0] = 0
    print("case", number)
    try:
        print("gives", f())
    except Exception as e:
        print("throws", show(e))
    except Stop as e:
        print("stopped")
"""
MANAGERS = ("""
class Managed:
    def __init__(self, name, swallows):
        self.name = name
        self.swallows = swallows
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, kind, error, trace):
        print("exit", self.name, error is None or show(error))
        return self.swallows and isinstance(error, Exception)
""", """
class Managed {
    fn init(name, swallows) { self.name = name; self.swallows = swallows }
    fn enter() { print("enter", self.name); return self.name }
    fn exit(error) {
        print("exit", self.name, error is nil or show(error))
        return self.swallows and isinstance(error, Error)
    }
}
""")


class Scope:
    """The names of a block, by type; `function` tells the blocks of one function."""

    def __init__(self, function, in_loop):
        self.names = []     # (name, type, may be assigned)
        self.function = function
        self.in_loop = in_loop


class Maker:
    """Writes one case."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.scopes = []
        self.functions = 0
        self.counter = 0
        self.loops = [0]        # how many loops enclose this place, for each function
        self.generators = [False]

    # -- Small things

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, p):
        return self.random.random() < p

    def name(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def put(self, text):
        self.lines.append("    " * self.depth() + text)

    def depth(self):
        return len(self.scopes)

    def declare(self, name, kind, may_assign=True):
        self.scopes[-1].names.append((name, kind, may_assign))

    def visible(self, kind, assignable=False):
        function = self.scopes[-1].function
        found = []
        for scope in self.scopes:
            if scope.function != function and (assignable or scope.in_loop):
                continue
            found += [n for n, k, may in scope.names
                      if k == kind and (may or not assignable)]
        return found

    def known(self, kind):
        names = self.visible(kind)
        return self.pick(names) if names else None

    # -- Expressions

    def expr(self, kind, depth=0):
        known = self.known(kind)
        if known and self.chance(0.4):
            return known
        if depth > 2:
            return known or self.plain(kind)
        return self.pick(getattr(self, kind + "_forms"))(self, depth + 1)

    def plain(self, kind):
        if kind == "int":
            return str(self.pick((0, 1, 2, 3, -1, 7, 10, -5, 2**31, 2**53)))
        if kind == "str":
            return repr(self.pick(("", "a", "bc", "é日", "x y", "abcabc")))
        if kind == "list":
            return "[" + ", ".join(self.plain("int") for _ in range(self.random.randint(0, 4))) + "]"
        if kind == "dict":
            return "{" + ", ".join(f"{self.plain('str')}: {self.plain('int')}"
                                   for _ in range(self.random.randint(0, 3))) + "}"
        return self.pick(("True", "False"))

    int_forms = (
        lambda m, d: m.plain("int"),
        lambda m, d: f"({m.expr('int', d)} {m.pick('+-*')} {m.expr('int', d)})",
        lambda m, d: f"({m.expr('int', d)} {m.pick(('//', '%'))} {m.expr('int', d)})",
        lambda m, d: f"({m.expr('int', d)} {m.pick('&|^')} {m.expr('int', d)})",
        lambda m, d: f"(-{m.expr('int', d)})",
        lambda m, d: f"len({m.expr(m.pick(('str', 'list', 'dict')), d)})",
        lambda m, d: f"{m.expr('list', d)}[{m.expr('int', d)}]",
        lambda m, d: f"{m.expr('dict', d)}[{m.expr('str', d)}]",
        lambda m, d: f"{m.expr('dict', d)}.get({m.expr('str', d)}, {m.expr('int', d)})",
        lambda m, d: f"sum({m.expr('list', d)})",
        lambda m, d: f"max({m.expr('list', d)})",
        lambda m, d: f"int({m.expr('str', d)})",
        lambda m, d: f"({m.expr('int', d)} if {m.expr('bool', d)} else {m.expr('int', d)})",
        lambda m, d: f"({m.expr('int', d)} or {m.expr('int', d)})",
        lambda m, d: f"({m.expr('int', d)} and {m.expr('int', d)})",
        lambda m, d: m.call(d), lambda m, d: m.call(d), lambda m, d: m.object_value(d),
        lambda m, d: f"(lambda p, q={m.plain('int')}: {m.within('p', 'int', d)} + q)({m.expr('int', d)})",
        lambda m, d: f"sum({m.within('e', 'int', d)} for e in {m.expr('list', d)})",
        # Never without a default: a StopIteration from a function of map ends the loop in Python.
        lambda m, d: f"next({m.gen(d)}, {m.plain('int')})",
    )
    str_forms = (
        lambda m, d: m.plain("str"),
        lambda m, d: f"({m.expr('str', d)} + {m.expr('str', d)})",
        lambda m, d: f"str({m.expr(m.pick(('int', 'list')), d)})",
        lambda m, d: f"{m.expr('str', d)}[{m.slice(d)}]",
        lambda m, d: f"{m.expr('str', d)}.upper()",
        lambda m, d: f"repr({m.expr(m.pick(('str', 'dict')), d)})",
        lambda m, d: "f\"<{" + (m.known("int") or "5") + ":>4}|{" + (m.known("list") or "0") + "}>\"",
        lambda m, d: f"','.join(sorted({m.expr('dict', d)}))",
    )
    list_forms = (
        lambda m, d: "[" + ", ".join(m.expr("int", d) for _ in range(m.random.randint(0, 3))) + "]",
        lambda m, d: f"[*{m.expr('list', d)}, {m.expr('int', d)}]",
        lambda m, d: f"({m.expr('list', d)} + {m.expr('list', d)})",
        lambda m, d: f"{m.expr('list', d)}[{m.slice(d)}]",
        lambda m, d: f"[{m.within('e', 'int', d)} for e in {m.expr('list', d)}]",
        lambda m, d: f"[{m.within('e', 'int', d)} for e in {m.expr('list', d)} if {m.within('e', 'bool', d)}]",
        lambda m, d: f"[e * 10 + g for e in range({m.pick('0123')}) for g in {m.expr('list', d)}]",
        lambda m, d: f"sorted({m.expr('list', d)}, key=lambda e: {m.within('e', 'int', d)}, reverse={m.plain('bool')})",
        lambda m, d: f"list(map(lambda e: {m.within('e', 'int', d)}, {m.expr('list', d)}))",
        lambda m, d: f"list({m.expr('dict', d)}.values())",
        lambda m, d: f"list({m.gen(d)})",
        lambda m, d: f"list(range({m.pick('-3 0 2 5'.split())}, {m.pick('-3 0 2 5'.split())}, {m.pick('-2 -1 1 3'.split())}))",
        lambda m, d: f"[a + b for a, b in zip({m.expr('list', d)}, {m.expr('list', d)})]",
    )
    dict_forms = (
        lambda m, d: "{" + ", ".join(f"{m.expr('str', d)}: {m.expr('int', d)}" for _ in range(m.random.randint(0, 3))) + "}",
        lambda m, d: "{**" + m.expr("dict", d) + f", {m.expr('str', d)}: {m.expr('int', d)}" + "}",
        lambda m, d: f"({m.expr('dict', d)} | {m.expr('dict', d)})",
        lambda m, d: "{e: len(e) for e in " + m.expr("str", d) + "}",
        lambda m, d: "{e + 'k': g + 1 for e, g in " + m.expr("dict", d) + ".items()}",
    )
    bool_forms = (
        lambda m, d: m.plain("bool"),
        lambda m, d: f"({m.expr('int', d)} {m.pick(('<', '<=', '==', '!=', '>', '>='))} {m.expr('int', d)})",
        lambda m, d: f"({m.expr('int', d)} < {m.expr('int', d)} <= {m.expr('int', d)})",
        lambda m, d: f"({m.expr('int', d)} in {m.expr('list', d)})",
        lambda m, d: f"({m.expr('str', d)} not in {m.expr('dict', d)})",
        lambda m, d: f"(not {m.expr(m.pick(('bool', 'list', 'str', 'int')), d)})",
        lambda m, d: f"({m.expr('bool', d)} and {m.expr('bool', d)})",
        lambda m, d: f"({m.expr('list', d)} < {m.expr('list', d)})",
        lambda m, d: f"any({m.within('e', 'bool', d)} for e in {m.expr('list', d)})",
    )

    def within(self, name, kind, depth):
        """An expression in which the int `name` is known."""
        scope = Scope(self.scopes[-1].function, self.scopes[-1].in_loop)
        scope.names.append((name, "int", False))
        self.scopes.append(scope)
        text = self.expr(kind, depth + 1)
        self.scopes.pop()
        return text

    def slice(self, depth):
        def bound():
            return self.pick(("", "", str(self.random.randint(-3, 4)), self.expr("int", depth + 1)))
        return f"{bound()}:{bound()}" + self.pick(("", "", ":-1", ":2"))

    def call(self, depth):
        name = self.known("function")
        if not name:
            return self.plain("int")
        args = self.expr("int", depth)
        return f"{name}({args}" + self.pick(("", "", f", {self.expr('int', depth)}",
                                             f", b={self.expr('int', depth)}",
                                             f", *{self.expr('list', depth)}", ", zz=1")) + ")"

    def gen(self, depth):
        name = self.known("generator")
        if name:
            return f"{name}({self.expr('int', depth)})"
        return f"iter({self.expr('list', depth)}[:])"

    def object_value(self, depth):
        name = self.known("class")
        if not name:
            return self.plain("int")
        thing = f"{name}({self.expr('int', depth)})"
        return self.pick((f"{thing}.value", f"{thing}.get()", f"{thing}.twice()", f"({thing} + 2).value",
                          f"(3 + {thing}).value", f"{thing}[1]", f"len({thing})", f"{thing}(4)", f"-{thing}",
                          f"int({thing} == {name}(1))", f"int({thing} < {name}(2))", f"sum({thing})"))

    # -- Blocks

    def block(self, is_function=False, in_loop=False, names=(), first=()):
        function = self.functions if is_function else self.scopes[-1].function
        self.scopes.append(Scope(function, in_loop or (not is_function and self.scopes[-1].in_loop)))
        for name, kind in names:
            self.declare(name, kind, may_assign=is_function)
        for line in first:
            self.put(line)
        for _ in range(self.random.randint(1, 3)):
            self.statement()
        self.scopes.pop()

    def statement(self):
        if self.depth() > DEEPEST or len(self.lines) > 90:
            return self.pick((self.do_print, self.do_assign, self.do_change))()
        return self.pick((self.do_print, self.do_assign, self.do_assign, self.do_change, self.do_change,
                          self.do_if, self.do_while, self.do_for, self.do_for, self.do_try, self.do_try,
                          self.do_def, self.do_def, self.do_generator, self.do_class, self.do_raise,
                          self.do_leave, self.do_unpack, self.do_with, self.do_drive, self.do_yield,
                          self.do_counter))()

    def do_print(self):
        self.put(f"print({', '.join(self.expr(self.pick(('int', 'str', 'list', 'dict', 'bool'))) for _ in range(2))})")

    def do_assign(self):
        kind = self.pick(("int", "int", "str", "list", "list", "dict", "bool"))
        value, old = self.expr(kind), self.visible(kind, assignable=True)
        if old and self.chance(0.5):
            # Cut, since a loop may do this a thousand times.
            cut = {"int": " % 1000003", "str": "[:20]", "list": "[:9]"}.get(kind, "")
            self.put(f"{self.pick(old)} = {value}{cut}")
            return
        name = self.name(kind[0])
        self.put(f"{name} = {value}")
        self.declare(name, kind)

    def do_change(self):
        kind = self.pick(("int", "str", "list", "list", "dict"))
        own = self.visible(kind, assignable=kind in ("int", "str"))
        if not own:
            return self.do_assign()
        v, int_ = self.pick(own), lambda: self.expr("int", 1)
        if kind == "int":
            self.put(self.pick((f"{v} {self.pick('+ - // % & |'.split())}= {int_()}",
                                f"{v} = {v} * {int_()} % 1000003")))
        elif kind == "str":
            self.put(f"{v} = {v}[-20:] + {self.expr('str', 1)}")
        elif kind == "dict":
            self.put(self.pick((f"{v}[{self.expr('str', 1)}] = {int_()}", f"{v}.pop({self.expr('str', 1)}, None)",
                                f"{v}.update({self.expr('dict', 1)})", f"{v}[{self.expr('str', 1)}] += 1",
                                f"print({v}.setdefault({self.expr('str', 1)}, {int_()}))")))
        else:
            self.put(self.pick((f"{v}.append({int_()})", f"{v}[{int_()}] = {int_()}", f"{v}.pop()",
                                f"{v}[{self.slice(1)}] = {self.expr('list', 1)}", f"{v}.reverse()", f"{v}.sort()",
                                f"{v}.insert({int_()}, {int_()})", f"{v}[0] += {int_()}", f"del_first({v})",
                                f"{v}[:] = {v}[:9]", f"{v}.extend({self.gen(1)})",
                                f"{v}.remove({int_()})")))

    def do_unpack(self):
        a, b, c = self.name("i"), self.name("i"), self.name("l")
        form = self.pick((f"{a}, {b} = {self.expr('list')}", f"{a}, {b}, *{c} = {self.expr('list')}",
                          f"{a}, *{c}, {b} = {self.expr('list')}", f"({a}, {b}), {c} = (1, 2), {self.expr('list')}",
                          f"[{a}, {b}] = {self.expr('int')}, {self.expr('int')}"))
        self.put(form)
        for name, kind in ((a, "int"), (b, "int"), (c, "list")):
            if name in form:
                self.declare(name, kind)
        self.put(f"{a}, {b} = {b}, {a}")

    def do_if(self):
        self.put(f"if {self.expr(self.pick(('bool', 'bool', 'list', 'int')))}:")
        self.block()
        if self.chance(0.3):
            self.put(f"elif {self.expr('bool')}:")
            self.block()
        if self.chance(0.5):
            self.put("else:")
            self.block()

    def do_while(self):
        name = self.name("n")
        self.put(f"{name} = 0")
        self.put(f"while {name} < {self.pick('1234')} and not {self.expr('bool')}:")
        self.loops[-1] += 1
        self.declare(name, "int", may_assign=False)
        self.block(in_loop=True, first=("tick()", f"{name} += 1"))
        self.loops[-1] -= 1

    def do_for(self):
        a, b = self.name("i"), self.name("i")
        s = self.name("s")
        header, names = self.pick((
            (f"for {a} in {self.expr('list')}:", ((a, "int"),)),
            (f"for {a} in range({self.pick('0134')}):", ((a, "int"),)),
            (f"for {s} in {self.expr('str')}:", ((s, "str"),)),
            (f"for {a}, {b} in enumerate({self.expr('list')}):", ((a, "int"), (b, "int"))),
            (f"for {s}, {a} in {self.expr('dict')}.items():", ((s, "str"), (a, "int"))),
            (f"for {a}, {b} in zip({self.expr('list')}, range(3)):", ((a, "int"), (b, "int"))),
            (f"for {a} in {self.gen(0)}:", ((a, "int"),)),
            (f"for {a} in reversed({self.expr('list')}):", ((a, "int"),))))
        self.put(header)
        self.loops[-1] += 1
        self.block(in_loop=True, names=names, first=("tick()",))
        self.loops[-1] -= 1

    def do_leave(self):
        if self.loops[-1]:
            self.put(f"if {self.expr('bool')}:")
            self.put("    " + self.pick(("break", "continue")))
        else:
            self.put(f"if {self.expr('bool')}:")
            self.put(f"    return {self.expr('int')}")

    def do_raise(self):
        kind = self.pick(ERRORS[:9])
        value = f"{kind}({self.expr('int')})"
        self.put(f"if {self.expr('bool')}:")
        known = self.known("error")
        self.put(f"    raise {value}" + (f" from {known}" if known and self.chance(0.5) else ""))

    def do_try(self):
        self.put("try:")
        self.block()
        handlers = self.random.randint(0, 2)
        for _ in range(handlers):
            e = self.name("e")
            kinds = self.pick((self.pick(ERRORS), f"({self.pick(ERRORS)}, {self.pick(ERRORS)})"))
            self.put(f"except {kinds} as {e}:")
            first = [f"print('caught', show({e}), {e}.__cause__ is None, {e}.__context__ is None)"]
            if self.chance(0.15):
                first.append("if turns[0] % 2:")
                first.append("    raise")
            self.block(names=((e, "error"),), first=first)
        if not handlers or self.chance(0.4):
            self.put("finally:")
            self.block(first=("print('finally')",))
            if self.chance(0.2):
                self.lines.append("    " * (self.depth() + 1) + f"return {self.plain('int')}")

    def do_with(self):
        a = self.name("s")
        self.put(f"with Managed({self.plain('str')}, {self.plain('bool')}) as {a}:")
        self.block(names=((a, "str"),))

    def open_function(self, header, names, is_generator, first):
        self.put(header)
        self.functions += 1
        self.loops.append(0)
        self.generators.append(is_generator)
        outer = [n for scope in self.scopes if not scope.in_loop
                 for n, k, may in scope.names if k == "int" and may and n != "b"]
        shared = [n for n in outer if self.chance(0.3)][:2]
        first = ["tick()", *first]
        if shared:
            first.insert(0, "nonlocal " + ", ".join(shared))
            first.append(f"{shared[0]} += 1")
        self.block(is_function=True, names=names, first=first)
        self.loops.pop()
        self.generators.pop()

    def do_def(self):
        if self.depth() > 3 or self.scopes[-1].in_loop:
            return self.do_print()
        f = self.name("f")
        a, b = self.name("i"), "b"
        rest = self.pick(("", f", *{self.name('l')}", "", ", *, c=1"))
        self.open_function(f"def {f}({a}, {b}={self.pick((self.plain('int'), self.plain('int')))}{rest}):",
                           ((a, "int"), (b, "int")), False, ())
        self.lines.append("    " * (self.depth() + 1) + f"return {a} + {b}")
        self.declare(f, "function", may_assign=False)

    def do_generator(self):
        if self.depth() > 3 or self.scopes[-1].in_loop:
            return self.do_print()
        g, a = self.name("g"), self.name("i")
        inner = self.known("generator")
        first = [f"yield {a}"]
        if inner and self.chance(0.5):
            r = self.name("r")
            first.append(f"{r} = yield from {inner}({a} - 1)")
            first.append(f"print('inner', {r})")
        self.open_function(f"def {g}({a}):", ((a, "int"),), True, first)
        self.declare(g, "generator", may_assign=False)

    def do_yield(self):
        if self.generators[-1]:
            name = self.name("y")
            self.put(f"{name} = yield {self.expr('int')}")
            self.put(f"print('sent', {name})")
        else:
            self.do_print()

    def do_drive(self):
        """Takes a generator in hand."""
        g = self.known("generator")
        if not g:
            return self.do_print()
        name = self.name("h")
        self.put(f"{name} = {g}({self.expr('int')})")
        for _ in range(self.random.randint(1, 4)):
            self.put("try:")
            act = self.pick((f"next({name})", f"next({name}, 'end')", f"{name}.send({self.plain('int')})",
                             f"{name}.throw({self.pick(ERRORS[:7])}('t'))", f"{name}.close()", f"list({name})",
                             f"{name}.send(None)"))
            self.put(f"    print({act})")
            e = self.name("e")
            self.put(f"except Exception as {e}:")
            self.put(f"    print('driven', show({e}), {e}.value if isinstance({e}, StopIteration) else 0)")

    def do_counter(self):
        """Two closures that share a variable, and are called when it has changed outside."""
        if self.scopes[-1].in_loop:
            return self.do_print()
        n, up, look = self.name("k"), self.name("u"), self.name("w")
        for line in (f"{n} = {self.expr('int')}", f"def {up}(a, b=1):", f"    nonlocal {n}", f"    {n} += a",
                     f"    return {n}", f"{look} = lambda a, b=0: {n} * 2 + a", f"{up}(3)", f"{n} += 10",
                     f"print({up}(1), {look}(5), {n})"):
            self.put(line)
        self.declare(n, "int")
        self.declare(up, "function", may_assign=False)
        self.declare(look, "function", may_assign=False)

    def do_class(self):
        if self.depth() > 2:
            return self.do_print()
        c, base = self.name("C"), self.known("class")
        extends = base if base and self.chance(0.6) else None
        plus = self.expr("int", 2)
        if not extends:
            members = {
                "__init__(self, value)": ["self.value = value", "self.log = [value]"],
                "get(self)": ["return self.value"], "twice(self)": ["return self.get() * 2"],
                "__add__(self, other)": [f"return {c}(self.value + other)"],
                "__radd__(self, other)": [f"return {c}(other - self.value)"],
                "__getitem__(self, key)": ["return self.log[key]"],
                "__len__(self)": ["return self.value % 5"],
                "__call__(self, a, b=2)": ["return a * b + self.value"],
                "__neg__(self)": ["return -self.value - 1"],
                "__eq__(self, other)": [f"return isinstance(other, {c}) and self.value == other.value"],
                "__lt__(self, other)": ["return self.value < other.value"],
                "__iter__(self)": ["tick()", "yield self.value", "yield from self.log"]}
        else:
            all_members = {
                "__init__(self, value)": [f"super().__init__(value + {self.plain('int')})", "self.extra = 1"],
                "get(self)": [f"return super().get() + {plus}"], "twice(self)": ["return super().twice() + self.get()"],
                "__add__(self, other)": [f"return {c}(self.value * 2 - other)"],
                "__len__(self)": ["return 3"], "__neg__(self)": ["return self.twice()"],
                "__lt__(self, other)": ["return self.value > other.value"]}
            members = {k: v for k, v in all_members.items() if self.chance(0.5)} or {"get(self)": ["return 1"]}
        self.put(f"class {c}({extends}):" if extends else f"class {c}:")
        for header, body in members.items():
            self.put(f"    def {header}:")
            for line in body:
                self.put("        " + line)
        self.declare(c, "class", may_assign=False)

    def case(self, number):
        self.functions = 1
        self.put(f"def case_{number}():")
        self.scopes.append(Scope(1, False))
        for _ in range(self.random.randint(4, 9)):
            self.statement()
        self.put(f"return {self.expr('int')}")
        self.scopes.pop()
        return "\n".join(self.lines) + "\n"


# ---------------------------------------------------------------- Running

def cases_of(seed, first, count):
    return [Maker(f"{seed} {n}").case(n) for n in range(first, first + count)]


def answers(output):
    parts = re.split(r"^case (\d+)$", output, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def run_batch(gyre, seed, first, count):
    """The differing cases, as texts."""
    cases = cases_of(seed, first, count)
    extra = "def del_first(xs):\n    xs.pop(0)\n"
    calls = "".join(f"run({first + i}, case_{first + i})\n" for i in range(count))
    text = PROLOGUE + extra + "\n".join(cases) + calls
    (wanted, complaint), (printed, error) = run_both(gyre, MANAGERS[0] + text, MANAGERS[1] + translate(text))
    if complaint:
        return [f"the batch from case {first} is not Python: {complaint}"]
    wanted, printed = answers(wanted), answers(printed)
    if error:
        return [f"the batch from case {first} ended after {len(printed)} of {count} cases: {error}"]
    return [f"case {number}\n{case}{translate(case)}CPython:\n{wanted[number]}\nGyre:\n{printed.get(number)}\n"
            for number, case in zip(wanted, cases) if wanted[number] != printed.get(number)]


if __name__ == "__main__":
    sys.exit(random_batches.main(__doc__.splitlines()[2].removeprefix("usage: "), cases_of, run_batch,
                                 count=1000, batch=50, shown=3))
