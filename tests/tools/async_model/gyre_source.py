"""Programs of programs.py, printed as tests in Gyre."""

from programs import BARRIERS, CONDITIONS, EVENTS, FUTURES, GRACE_MS, LOCKS, SEMAPHORES, TRIES

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
        self.me = me; self.id = id; self.swallows = swallows
        self.enter_ms = enter_ms; self.exit_ms = exit_ms
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
        is_spawned = "true" if program.main_is_spawned else "false"
        self.line(f'await drive("{name}", f0("m", nil), {is_spawned}, ts)')
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
        number = args["id"]
        self.on_task(args, f'log(me, "{number} ${{TASK.cancel("r{number}", force: true)}}")')

    def print_join(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} " + await TASK)')

    def print_stop(self, args, blocks):
        self.on_task(args, f'log(me, "{args["id"]} " + show(await TASK.stop("r{args["id"]}")))')

    def print_state(self, args, blocks):
        flags = "${TASK.done()} ${TASK.cancelled()}"
        self.on_task(args, f'log(me, "{args["id"]} {flags} " + outcome(TASK))')

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

    ARMS = {"lock": "l[{}].acquire()", "semaphore": "s[{}].acquire()", "wait": "e[{}].wait()",
            "future": "f[{}]"}

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
        event = f"e[{args['index']}]"
        self.line(f"for i in range(300) {{ if {event}.is_set() {{ await {event}.wait() }} }}")
        self.said(args, "burst")

    def print_condition(self, args, blocks):
        self.open("async with v[0]")
        self.block(blocks["before"])
        self.line({"wait": "await v[0].wait()", "wait_for": "await v[0].wait_for(fn() => flag[0])",
                   "notify": "v[0].notify(1)", "notify_all": "v[0].notify_all()"}[args["what"]])
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
        members = [self.member(args, i, m) for i, m in enumerate(args["members"])]
        return f"{name}({', '.join(members)})"

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
        is_at = args["is_at"] and args["ms"] is not None
        call = f"timeout_at(loop.time() + {limit})" if is_at else f"timeout({limit})"
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
