"""Random async programs, as trees.

A program is a handful of shared objects (channels, locks, semaphores, events, conditions, barriers,
futures), and functions that call only functions behind them, so that each program ends. Whatever
happens is printed: the virtual time, who (the path of calls that led there) and what. What a
statement means is not said here: interpreter.py says it, and Gyre.

Left out is what the order of statements in the source cannot tell: a `select fair` in a finally
block, of which the compiler makes two. Each program has its own likings (Maker.weights), and most
have a world beside them that now and then sends, sets and notifies, so that fewer deadlock early.
"""

from dataclasses import dataclass, field


@dataclass
class Statement:
    kind: str
    args: dict = field(default_factory=dict)
    blocks: dict = field(default_factory=dict)  # name -> list of statements


@dataclass
class Function:
    body: list
    is_generator: bool = False


@dataclass
class Program:
    channels: list  # capacities; None is inf
    functions: list
    main_is_spawned: bool = False


LOCKS = 2
SEMAPHORES = [1, 2]
EVENTS = 2
CONDITIONS = 1
BARRIERS = [2]
FUTURES = 2
GRACE_MS = 20
TRIES = 30  # to stop what is left at the end

# ---------------------------------------------------------------- Making them


class Maker:
    """Makes one program from a random.Random."""

    # kind -> weight; one kind per line would be a page
    WEIGHTS = {
        "log": 3, "sleep": 9, "call": 4, "spawn": 5, "drop": 2, "cancel": 6, "force": 1, "join": 4,
        "stop": 2, "state": 2, "send": 4, "recv": 4, "try_send": 1, "try_recv": 1, "close": 1,
        "for_channel": 1, "select": 3, "lock": 4, "semaphore": 3, "acquire": 1, "release": 1,
        "set": 2, "clear": 1, "wait": 2, "condition": 3, "barrier": 1, "set_future": 1,
        "fail_future": 0.5, "cancel_future": 0.5, "future": 1.5, "group": 6, "group_spawn": 8,
        "group_cancel": 1, "gather": 2, "settle": 1.5, "race": 2, "completed": 1, "timeout": 5,
        "shield": 2, "try": 9, "throw": 2, "return": 1, "repeat": 2, "break": 1, "generator": 3,
        "yield": 12, "manager": 2, "cancel_self": 1, "burst": 0.3, "poll": 0.3, "local": 1,
        "deadline": 1, "reschedule": 6, "flag": 2,
    }

    def __init__(self, random):
        self.random = random
        self.number = 0

    def program(self):
        random = self.random
        count = random.randint(2, 6)
        # Each has statements that it likes, and such that it never uses.
        self.weights = {kind: weight * random.choice([0, 0.3, 1, 1, 1, 3])
                        for kind, weight in self.WEIGHTS.items()}
        self.weights["log"] = self.weights["log"] or 1
        self.is_generator = [False, *(random.random() < 0.2 for _ in range(count - 1))]
        channels = [random.choice([0, 0, 1, 2, None]) for _ in range(2)]
        functions = []
        for index in range(count):
            self.index = index
            self.size = random.randint(3, random.choice([8, 12, 20]))
            inside = {"generator"} if self.is_generator[index] else set()
            body = self.block(0, inside)
            if random.random() < 0.6 and not inside:
                body = [self.guarded([statement]) for statement in body]
            functions.append(Function(body, self.is_generator[index]))
        if random.random() < 0.8:
            functions[0].body[:0] = self.company()
            functions.append(Function(self.world()))
        return Program(channels, functions, random.random() < 0.5)

    def made(self, kind, blocks=None, **args):
        self.number += 1
        return Statement(kind, {"id": self.number, **args}, blocks or {})

    def guarded(self, statements, kind="Error"):
        return self.made("try", {"body": statements, "catch": []}, catch=kind, rethrow=False)

    def company(self):
        """What main begins with: others, and a world that gives them what they wait for."""
        random = self.random
        others = random.choices(range(1, len(self.is_generator)), k=random.randint(0, 3))
        others = [number for number in others if not self.is_generator[number]]
        return [self.made("spawn", function=number, passes_group=False)
                for number in [*others, len(self.is_generator)]]

    def world(self):
        random = self.random
        body = []
        for _ in range(random.randint(3, 8)):
            body.append(self.made("sleep", ms=random.choice([0, 1, 1, 2])))
            acts = [
                self.made("try_send", channel=random.randrange(2)),
                self.made("try_recv", channel=random.randrange(2)),
                self.made("set", index=random.randrange(2)),
                self.made("set_future", index=random.randrange(2)),
                self.made("condition", {"before": [self.made("flag", is_set=random.random() < 0.7)],
                                        "after": []}, what="notify_all"),
                self.made("cancel", task=random.randint(0, 5)),
            ]
            body += [self.guarded([act]) for act in random.sample(acts, random.randint(1, 3))]
        return body

    def block(self, depth, inside):
        statements = []
        for _ in range(self.random.randint(1, 5 if depth == 0 else 3)):
            if self.size <= 0 and statements:
                break
            statements.append(self.statement(depth, inside))
        return statements

    def callees(self, is_generator):
        later = range(self.index + 1, len(self.is_generator))
        return [i for i in later if self.is_generator[i] == is_generator]

    def is_possible(self, kind, depth, inside):
        if kind in ("group", "timeout", "shield", "try", "repeat", "lock", "semaphore", "condition",
                    "manager", "select", "generator", "completed", "for_channel") and depth >= 3:
            return False
        if kind in ("call", "spawn", "drop", "group_spawn", "gather", "settle", "race",
                    "completed") and not self.callees(False):
            return False
        if kind == "generator" and not self.callees(True):
            return False
        if kind == "yield":  # not in a scope of the generator's own, nor while it is closed
            return "generator" in inside and not inside & {"scope", "finally", "catch"}
        if kind == "break":
            return "loop" in inside
        if kind == "reschedule":
            return "timeout" in inside
        if kind == "return":
            return "generator" not in inside and "finally" not in inside
        return True

    def statement(self, depth, inside):
        self.size -= 1
        self.number += 1
        kinds = [k for k, weight in self.weights.items()
                 if weight and self.is_possible(k, depth, inside)]
        kind = self.random.choices(kinds, [self.weights[k] for k in kinds])[0]
        made = Statement(kind, {"id": self.number})
        make = getattr(self, "make_" + kind, None)
        if make:
            make(made, depth + 1, inside)
        return made

    # What a statement needs beside its number.

    def make_sleep(self, made, depth, inside):
        made.args["ms"] = self.random.choice([0, 0, 0, 1, 1, 2, 3, 5, 10])

    def make_call(self, made, depth, inside):
        made.args["function"] = self.random.choice(self.callees(False))

    make_group_spawn = make_call

    def make_spawn(self, made, depth, inside):
        self.make_call(made, depth, inside)
        made.args["passes_group"] = self.random.random() < 0.1

    make_drop = make_spawn

    def make_members(self, made):
        count = self.random.randint(1, 3)
        made.args["members"] = [{"kind": "call", "function": number}
                                for number in self.random.choices(self.callees(False), k=count)]

    def make_gather(self, made, depth, inside):
        self.make_members(made)
        if self.random.random() < 0.3:  # something that was made elsewhere
            made.args["members"].insert(self.random.randint(0, 1), self.random.choice([
                {"kind": "join", "task": self.random.randint(0, 5)},
                {"kind": "future", "index": self.random.randrange(2)},
                {"kind": "recv", "index": self.random.randrange(2)},
                {"kind": "sleep", "ms": self.random.choice([0, 1, 3])}]))

    make_settle = make_race = make_gather

    def make_completed(self, made, depth, inside):
        self.make_members(made)
        made.blocks["body"] = self.block(depth, inside | {"loop"})

    def make_cancel(self, made, depth, inside):
        made.args["task"] = self.random.randint(0, 5)

    make_force = make_join = make_stop = make_state = make_cancel

    def make_send(self, made, depth, inside):
        made.args["channel"] = self.random.randrange(2)

    make_recv = make_try_send = make_try_recv = make_close = make_send

    def make_for_channel(self, made, depth, inside):
        self.make_send(made, depth, inside)
        made.args["most"] = self.random.randint(1, 3)
        made.blocks["body"] = self.block(depth, inside | {"loop"})

    def make_select(self, made, depth, inside):
        random = self.random
        arms = []
        kinds = ["recv", "send", "sleep", "lock", "semaphore", "wait", "join", "future"]
        for kind in random.sample(kinds, random.randint(1, 3)):
            name = str(len(arms))
            arm = {"kind": kind}
            if kind == "sleep":
                arm["ms"] = random.choice([1, 2, 3, 5])
            elif kind == "join":
                arm["task"] = random.randint(0, 5)
            else:
                arm["index"] = random.randrange(2)
            if kind == "send":  # not to meet itself
                others = [a for a in arms if a["kind"] == "recv"]
                if others:
                    arm["index"] = 1 - others[0]["index"]
            if kind == "recv":
                others = [a for a in arms if a["kind"] == "send"]
                if others:
                    arm["index"] = 1 - others[0]["index"]
            arms.append(arm)
            made.blocks[name] = self.block(depth, inside)
        made.args["arms"] = arms
        made.args["is_fair"] = "finally" not in inside and random.random() < 0.3
        if random.random() < 0.3:
            made.blocks["else"] = self.block(depth, inside)

    def make_lock(self, made, depth, inside):
        made.args["index"] = self.random.randrange(2)
        made.blocks["body"] = self.block(depth, inside)

    make_semaphore = make_lock

    def make_acquire(self, made, depth, inside):
        made.args["index"] = self.random.randrange(2)

    make_release = make_set = make_clear = make_wait = make_burst = make_poll = make_acquire
    make_set_future = make_fail_future = make_cancel_future = make_future = make_acquire

    def make_condition(self, made, depth, inside):
        made.args["what"] = self.random.choice(["wait", "wait", "wait_for", "notify", "notify_all"])
        made.blocks["before"] = self.block(depth, inside)
        made.blocks["after"] = self.block(depth, inside)

    def make_group(self, made, depth, inside):
        made.args["collect"] = self.random.random() < 0.2
        made.blocks["body"] = self.block(depth, inside | {"scope"})

    def make_timeout(self, made, depth, inside):
        made.args["ms"] = self.random.choice([0, 1, 1, 2, 3, 5, 8, None])
        made.args["is_at"] = self.random.random() < 0.2
        made.blocks["body"] = self.block(depth, inside | {"scope", "timeout"})

    def make_reschedule(self, made, depth, inside):
        made.args["ms"] = self.random.choice([0, 1, 2, 5, None])

    def make_flag(self, made, depth, inside):
        made.args["is_set"] = self.random.random() < 0.7

    def make_shield(self, made, depth, inside):
        made.blocks["body"] = self.block(depth, inside | {"scope"})

    def make_try(self, made, depth, inside):
        random = self.random
        made.blocks["body"] = self.block(depth, inside)
        what = random.random()
        if what < 0.75:
            caught = ["ValueError", "Error", "Cancelled", "TaskCancelled"]
            if "generator" not in inside:
                caught.append("BaseError")
            made.args["catch"] = random.choice(caught)
            made.args["rethrow"] = random.random() < 0.3
            made.blocks["catch"] = self.block(depth, inside | {"catch"})
        if what > 0.5:
            made.blocks["finally"] = self.block(depth, inside - {"loop"} | {"finally"})

    def make_repeat(self, made, depth, inside):
        made.args["times"] = self.random.randint(2, 3)
        made.blocks["body"] = self.block(depth, inside | {"loop"})

    def make_generator(self, made, depth, inside):
        made.args["function"] = self.random.choice(self.callees(True))
        made.blocks["body"] = self.block(depth, inside | {"loop"})

    def make_manager(self, made, depth, inside):
        made.args["enter_ms"] = self.random.choice([None, 0, 1])
        made.args["exit_ms"] = self.random.choice([None, 0, 1, 2])
        made.args["swallows"] = self.random.random() < 0.3
        made.blocks["body"] = self.block(depth, inside)
