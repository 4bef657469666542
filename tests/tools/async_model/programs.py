"""Random async programs, as trees, and the same printed as Gyre.

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
                self.made("condition", {"before": [self.made("flag", is_set=True)], "after": []}, what="notify_all"),
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
        made.args["members"] = [{"kind": "call", "function": self.random.choice(self.callees(False))}
                                for _ in range(self.random.randint(1, 3))]

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
        for kind in random.sample(["recv", "send", "sleep", "lock", "semaphore", "wait", "join", "future"],
                                  random.randint(1, 3)):
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


# ---------------------------------------------------------------- Printing them

PRELUDE = """\
import loop

fn show(e) {
    if e is nil { return "nil" }
    if not isinstance(e, BaseError) { return str(e) }
    let text = type(e).name
    if isinstance(e, ValueError) { text += ":" + e.message }
    if isinstance(e, Cancelled) { text += ":${e.by}:${e.reason}" }
    if isinstance(e, TaskCancelled) { text += ":${e.reason}" }
    if isinstance(e, ErrorGroup) { text += "(" + ",".join([show(o) for o in e.errors]) + ")" }
    if e.others { text += "[" + ",".join([show(o) for o in e.others]) + "]" }
    return text
}

fn log(me, what) { print(int(loop.time() * 1000 + 0.5), me, what) }

class Manager {
    me; id; enter_ms; exit_ms; swallows
    fn init(me, id, enter_ms, exit_ms, swallows) {
        self.me = me; self.id = id; self.enter_ms = enter_ms; self.exit_ms = exit_ms; self.swallows = swallows
    }
    async fn enter() {
        if self.enter_ms is not nil { await sleep(self.enter_ms / 1000) }
        log(self.me, "${self.id} entered")
        return self
    }
    async fn exit(e) {
        log(self.me, "${self.id} leaves " + show(e))
        if self.exit_ms is not nil { await sleep(self.exit_ms / 1000) }
        log(self.me, "${self.id} left")
        return self.swallows
    }
}

fn outcome(t) {
    if not t.done() { return "pending" }
    return show(t.error() ?? t.result())
}

async fn drive(name, body, spawned, ts) {
    print("program", name)
    loop.grace = %(grace)s
    loop.on_unhandled(fn(task, error) { log("unhandled", show(error)) })
    try {
        log("main", await spawn(body, name: "m") if spawned else await body)
    } catch BaseError as e { log("main", "threw " + show(e)) }
    for i in range(%(tries)s) {
        let rest = [t for t in all_tasks() if t is not current_task()]
        if not rest { break }
        try {
            rest[0].cancel("end", force: i > 0)
            log("stopped", show(await rest[0]))
        } catch BaseError as e { log("stopped", show(e)) }
    }
    for t in ts { outcome(t) }
    log("end", "")
}

""" % {"grace": "%sms" % GRACE_MS, "tries": TRIES}


class Printer:
    def __init__(self):
        self.lines = []
        self.depth = 0

    def line(self, text):
        self.lines.append("    " * self.depth + text)

    def open(self, text):
        self.line(text + " {")
        self.depth += 1

    def close(self, text="}"):
        self.depth -= 1
        self.line(text)

    def between(self, text):
        self.depth -= 1
        self.line("} " + text + " {")
        self.depth += 1

    def block(self, statements):
        for statement in statements:
            getattr(self, "print_" + statement.kind)(statement.args, statement.blocks)

    def program(self, program, name):
        self.open(f'async test "{name}"')
        for letter, made in (
            ("c", [f"Channel({'inf' if c is None else c})" for c in program.channels]),
            ("l", ["Lock()"] * LOCKS), ("s", [f"Semaphore({n})" for n in SEMAPHORES]),
            ("e", ["Event()"] * EVENTS), ("v", ["Condition()"] * CONDITIONS),
            ("b", [f"Barrier({n})" for n in BARRIERS]), ("f", ["Future()"] * FUTURES), ("ts", []),
        ):
            self.line(f"let {letter} = [{', '.join(made)}]")
        self.line('let local = TaskLocal("none")')
        self.line("let flag = [false]")
        for index, function in reversed(list(enumerate(program.functions))):
            self.open(f"async fn f{index}(me, g)")
            self.block(function.body)
            if function.is_generator:
                self.line("if false { yield 0 }")
            else:
                self.line('return "=" + me')
            self.close()
        self.line(f'await drive("{name}", f0("m", nil), {"true" if program.main_is_spawned else "false"}, ts)')
        self.close()

    def said(self, args, what):
        self.line(f'log(me, "{args["id"]} {what}")')

    def showed(self, args, what):
        self.line(f'log(me, "{args["id"]} " + {what})')

    def call(self, args, index=None, function=None):
        where = str(args["id"]) if index is None else f'{args["id"]}{"abcd"[index]}'
        number = args["function"] if function is None else function
        return f'f{number}("${{me}}.{where}", g)'

    def spawning(self, args):
        call = self.call(args)
        if not args["passes_group"]:
            call = call.replace(", g)", ", nil)")
        return f'{call}, name: "${{me}}.{args["id"]}"'

    def on_task(self, args, text):
        """Where there is a task yet."""
        self.line(f"if ts {{ {text.replace('TASK', 'ts[%d %% len(ts)]' % args['task'])} }}")

    def print_log(self, args, blocks):
        self.said(args, "here")

    def print_sleep(self, args, blocks):
        self.line(f"await sleep({args['ms']}ms)")
        self.said(args, "slept")

    def print_call(self, args, blocks):
        self.showed(args, f"await {self.call(args)}")

    def print_spawn(self, args, blocks):
        self.line(f"ts.append(spawn({self.spawning(args)}))")

    def print_drop(self, args, blocks):
        self.line(f"spawn({self.spawning(args)})")

    def print_group_spawn(self, args, blocks):
        call = self.call(args)
        self.line(f'if g is not nil {{ ts.append(g.spawn({call}, name: "${{me}}.{args["id"]}")) }}')

    def print_group_cancel(self, args, blocks):
        self.line(f'if g is not nil {{ g.cancel("r{args["id"]}") }}')

    def print_cancel(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} ${{TASK.cancel("r{args["id"]}")}}")')

    def print_force(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} ${{TASK.cancel("r{args["id"]}", force: true)}}")')

    def print_join(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} " + await TASK)')

    def print_stop(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} " + show(await TASK.stop("r{args["id"]}")))')

    def print_state(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} ${{TASK.done()}} ${{TASK.cancelled()}} " + outcome(TASK))')

    def print_cancel_self(self, args, blocks):
        self.showed(args, f'str(current_task().cancel("r{args["id"]}"))')

    def print_send(self, args, blocks):
        self.line(f'await c[{args["channel"]}].send("${{me}}#{args["id"]}")')
        self.said(args, "sent")

    def print_recv(self, args, blocks):
        self.showed(args, f'await c[{args["channel"]}].recv()')

    def print_try_send(self, args, blocks):
        self.line(f'c[{args["channel"]}].try_send("${{me}}#{args["id"]}")')

    def print_try_recv(self, args, blocks):
        self.showed(args, f'c[{args["channel"]}].try_recv()')

    def print_close(self, args, blocks):
        self.line(f'c[{args["channel"]}].close()')

    def print_for_channel(self, args, blocks):
        count = f"n{args['id']}"
        self.line(f"let {count} = 0")
        self.open(f"async for x in c[{args['channel']}]")
        self.showed(args, "x")
        self.block(blocks["body"])
        self.line(f"{count} += 1")
        self.line(f"if {count} == {args['most']} {{ break }}")
        self.close()
        self.said(args, "read")

    ARMS = {"lock": "l[{}].acquire()", "semaphore": "s[{}].acquire()", "wait": "e[{}].wait()", "future": "f[{}]"}

    def print_select(self, args, blocks):
        joins = [a["task"] for a in args["arms"] if a["kind"] == "join"]
        if joins:
            self.open("if ts")
        self.open("select fair" if args["is_fair"] else "select")
        for index, arm in enumerate(args["arms"]):
            kind, what = arm["kind"], arm.get("index")
            text = f"{args['id']} arm {index}"
            if kind == "recv":
                self.open(f"x = await c[{what}].recv()")
                self.line(f'log(me, "{text} " + x)')
            elif kind == "future":
                self.open(f"x = await f[{what}]")
                self.line(f'log(me, "{text} " + x)')
            elif kind == "join":
                self.open(f"x = await ts[{arm['task']} % len(ts)]")
                self.line(f'log(me, "{text} " + x)')
            else:
                if kind == "send":
                    self.open(f'await c[{what}].send("${{me}}#{args["id"]}")')
                elif kind == "sleep":
                    self.open(f"await sleep({arm['ms']}ms)")
                else:
                    self.open("await " + self.ARMS[kind].format(what))
                self.line(f'log(me, "{text}")')
            if kind in ("lock", "semaphore"):
                self.open("try")
            self.block(blocks[str(index)])
            if kind in ("lock", "semaphore"):
                self.between("finally")
                self.line(f"{kind[0]}[{what}].release()")
                self.close()
            self.close()
        if "else" in blocks:
            self.open("else")
            self.said(args, "else")
            self.block(blocks["else"])
            self.close()
        self.close()
        if joins:
            self.close()

    def print_lock(self, args, blocks, letter="l"):
        self.open(f"async with {letter}[{args['index']}]")
        self.said(args, "held")
        self.block(blocks["body"])
        self.close()

    def print_semaphore(self, args, blocks):
        self.print_lock(args, blocks, "s")

    def print_acquire(self, args, blocks):
        self.line(f"await l[{args['index']}].acquire()")
        self.said(args, "acquired")

    def print_release(self, args, blocks):
        self.line(f"l[{args['index']}].release()")

    def print_set(self, args, blocks):
        self.line(f"e[{args['index']}].set()")

    def print_clear(self, args, blocks):
        self.line(f"e[{args['index']}].clear()")

    def print_wait(self, args, blocks):
        self.line(f"await e[{args['index']}].wait()")
        self.said(args, "woke")

    def print_burst(self, args, blocks):
        self.line(f"for i in range(300) {{ if e[{args['index']}].is_set() {{ await e[{args['index']}].wait() }} }}")
        self.said(args, "burst")

    def print_condition(self, args, blocks):
        self.open("async with v[0]")
        self.block(blocks["before"])
        self.line({"wait": "await v[0].wait()", "wait_for": "await v[0].wait_for(fn() => flag[0])", "notify": "v[0].notify(1)", "notify_all": "v[0].notify_all()"}[args["what"]])
        self.said(args, args["what"])
        self.block(blocks["after"])
        self.close()

    def print_barrier(self, args, blocks):
        self.line("await b[0].wait()")
        self.said(args, "passed")

    def print_set_future(self, args, blocks):
        f = f"f[{args['index']}]"
        self.line(f'if not {f}.done() {{ {f}.set_result("${{me}}#{args["id"]}") }}')

    def print_fail_future(self, args, blocks):
        f = f"f[{args['index']}]"
        self.line(f'if not {f}.done() {{ {f}.set_error(ValueError("${{me}}#{args["id"]}")) }}')

    def print_cancel_future(self, args, blocks):
        self.showed(args, f"str(f[{args['index']}].cancel())")

    def print_future(self, args, blocks):
        self.showed(args, f"await f[{args['index']}]")

    def print_group(self, args, blocks):
        collect = "collect: true" if args["collect"] else ""
        self.open(f"async with TaskGroup({collect}) as g")
        self.block(blocks["body"])
        self.close()
        self.said(args, "group over")

    def member(self, args, index, member):
        kind = member["kind"]
        if kind == "call":
            return self.call(args, index, member["function"])
        if kind == "join":
            return f"ts[{member['task']} % len(ts)]"
        if kind == "sleep":
            return f"sleep({member['ms']}ms)"
        return f"f[{member['index']}]" if kind == "future" else f"c[{member['index']}].recv()"

    def combined(self, args, name):
        return f"{name}({', '.join(self.member(args, i, m) for i, m in enumerate(args['members']))})"

    def combine(self, args, text):
        if any(member["kind"] == "join" for member in args["members"]):
            self.open("if ts")
            self.showed(args, text)
            self.close()
        else:
            self.showed(args, text)

    def print_gather(self, args, blocks):
        self.combine(args, f'" ".join([show(r) for r in await {self.combined(args, "gather")}])')

    def print_settle(self, args, blocks):
        self.combine(args, f'" ".join([show(r) for r in await {self.combined(args, "settle")}])')

    def print_race(self, args, blocks):
        self.combine(args, f'show(await {self.combined(args, "race")})')

    def print_completed(self, args, blocks):
        self.open(f"async for x in {self.combined(args, 'completed')}")
        self.showed(args, "outcome(x)")
        self.block(blocks["body"])
        self.close()
        self.said(args, "completed")

    def print_timeout(self, args, blocks):
        limit = "nil" if args["ms"] is None else f"{args['ms']}ms"
        call = f"timeout_at(loop.time() + {limit})" if args["is_at"] and args["ms"] is not None else f"timeout({limit})"
        self.open(f"async with {call} as limit")
        self.block(blocks["body"])
        self.close()
        self.said(args, "in time")

    def print_reschedule(self, args, blocks):
        self.line(f"limit.reschedule({'nil' if args['ms'] is None else '%dms' % args['ms']})")

    def print_flag(self, args, blocks):
        self.line(f"flag[0] = {'true' if args['is_set'] else 'false'}")

    def print_poll(self, args, blocks):
        self.open("for i in range(300)")
        self.line(f"select {{ await e[{args['index']}].wait() {{ }} ; else {{ }} }}")
        self.close()
        self.said(args, "polled")

    def print_shield(self, args, blocks):
        self.open("async with shield()")
        self.block(blocks["body"])
        self.close()
        self.said(args, "shield over")

    def print_try(self, args, blocks):
        self.open("try")
        self.block(blocks["body"])
        if "catch" in blocks:
            self.between(f"catch {args['catch']} as x")
            self.showed(args, '"caught " + show(x)')
            self.block(blocks["catch"])
            if args["rethrow"]:
                self.line("throw")
        if "finally" in blocks:
            self.between("finally")
            self.said(args, "finally")
            self.block(blocks["finally"])
            self.said(args, "finished")
        self.close()

    def print_throw(self, args, blocks):
        self.line(f'throw ValueError("${{me}}#{args["id"]}")')

    def print_return(self, args, blocks):
        self.line(f'return "early" + me')

    def print_repeat(self, args, blocks):
        self.open(f"for i in range({args['times']})")
        self.block(blocks["body"])
        self.close()

    def print_break(self, args, blocks):
        self.line("break")

    def print_generator(self, args, blocks):
        self.open(f"async for x in {self.call(args)}")
        self.showed(args, "x")
        self.block(blocks["body"])
        self.close()
        self.said(args, "read")

    def print_yield(self, args, blocks):
        self.line(f'yield "${{me}}#{args["id"]}"')

    def print_manager(self, args, blocks):
        numbers = ["nil" if args[n] is None else str(args[n]) for n in ("enter_ms", "exit_ms")]
        swallows = "true" if args["swallows"] else "false"
        self.open(f"async with Manager(me, {args['id']}, {', '.join(numbers)}, {swallows})")
        self.block(blocks["body"])
        self.close()

    def print_local(self, args, blocks):
        self.showed(args, "local.get()")
        self.line(f'local.set("${{me}}#{args["id"]}")')

    def print_deadline(self, args, blocks):
        self.showed(args, "str(nil if deadline() is nil else int(deadline() * 1000 + 0.5))")


def to_gyre(programs):
    """The text of a file of tests, one for each (name, program)."""
    printer = Printer()
    for name, program in programs:
        printer.program(program, name)
    return PRELUDE + "\n".join(printer.lines) + "\n"
