"""Executes the statements of a program upon model.py; answers the lines that it prints."""

import programs
from groups import Group
from model import MS, Cancelled, Loop, Scope, Thrown, Wait, check_request, nearest, show
from operations import (Barrier, Channel, Condition, Event, Future, Join, Lock, Recv, Semaphore,
                        Send, Sleep, perform, select)

MOST_LINES = 400


class Beyond(Exception):
    """The program is not worth comparing: it prints too much, or leaves a task for ever."""


class Return(Exception):
    def __init__(self, value):
        super().__init__()
        self.value = value


class Break(Exception):
    pass


class Item:
    """What a generator yields to its reader."""

    def __init__(self, value):
        self.value = value


LEAVING = (Thrown, Return, Break)


class Context:
    """A call: who, in which task, with which group."""

    def __init__(self, task, me, group):
        self.task = task
        self.me = me
        self.group = group
        self.limit = None  # the timeout that this function stands in

    def at(self, args, letter=""):
        return f"{self.me}.{args['id']}{letter}"

    def tagged(self, args):
        return f"{self.me}#{args['id']}"

    def inside(self, group):
        made = Context(self.task, self.me, group)
        made.limit = self.limit
        return made


def run(name, program):
    return Interpreter(program).run(name)


class Interpreter:
    def __init__(self, program):
        self.program = program
        self.loop = loop = Loop(programs.GRACE_MS * MS)
        loop.on_unhandled = lambda error: self.log("unhandled", show(error))
        self.lines = []
        self.flag = False
        self.turns = {}  # of the fair selects
        self.tasks = []
        self.unlooked = []  # failed members of completed()
        self.channels = [Channel(loop, c) for c in program.channels]
        self.locks = [Lock(loop) for _ in range(programs.LOCKS)]
        self.semaphores = [Semaphore(loop, n) for n in programs.SEMAPHORES]
        self.events = [Event(loop) for _ in range(programs.EVENTS)]
        self.conditions = [Condition(loop) for _ in range(programs.CONDITIONS)]
        self.barriers = [Barrier(loop, n) for n in programs.BARRIERS]
        self.futures = [Future() for _ in range(programs.FUTURES)]

    def log(self, me, what):
        if len(self.lines) > MOST_LINES:
            raise Beyond("too long")
        self.lines.append(f"{(self.loop.now + MS // 2) // MS} {me} {what}")

    def say(self, context, args, what):
        self.log(context.me, f"{args['id']} {what}")

    # The frame around a program

    def run(self, name):
        self.lines.append(f"program {name}")
        body = self.drive()
        try:
            self.loop.run(body)
        finally:
            self.dispose()
        return self.lines

    def dispose(self):
        """Generators half-way would run their cleanups when they are collected."""
        self.loop.ready = []

    def drive(self):
        loop = self.loop
        yield from ()
        main = loop.current
        try:
            if self.program.main_is_spawned:
                value = yield from perform(main, Join(self.spawn_function(0, "m", None)))
            else:
                value = yield from self.call(main, 0, "m", None)
            self.log("main", value)
        except Thrown as error:
            self.log("main", "threw " + show(error))
        for count in range(programs.TRIES):
            rest = [task for task in loop.tasks if task is not main]
            if not rest:
                break
            try:
                loop.request(rest[0].scopes[0], "end", "task", force=count > 0)
                self.log("stopped", show((yield from perform(main, Join(rest[0])))))
            except Thrown as error:
                self.look(rest[0])
                self.log("stopped", show(error))
        else:
            raise Beyond("a task that nothing can end")
        self.log("end", "")
        for task in self.unlooked:
            self.log("unhandled", show(task.error))

    # Calls

    def spawn_function(self, index, me, group, owner=None):
        body = self.start(index, me, group)
        return owner.spawn(body, me) if owner else self.loop.spawn(body, me)

    def start(self, index, me, group):
        """The body of a task; which task shows when it begins."""
        yield from ()
        return (yield from self.call(self.loop.current, index, me, group))

    def call(self, task, index, me, group):
        function = self.program.functions[index]
        try:
            yield from self.block(Context(task, me, group), function.body)
        except Return as returned:
            return returned.value
        return "=" + me

    def block(self, context, statements):
        for statement in statements:
            do = getattr(self, "do_" + statement.kind)
            result = do(context, statement.args, statement.blocks)
            if result is not None:
                yield from result

    def look(self, task):
        if task in self.unlooked:
            self.unlooked.remove(task)

    def masked(self, task, block):
        mask = Scope(task, "mask")
        task.scopes.append(mask)
        self.loop.start_grace(task, is_opening=True)
        try:
            return (yield from block)
        finally:
            task.scopes.remove(mask)
            mask.grace.clear()

    # Statements, simple ones first: those without an await are plain functions

    def do_log(self, context, args, blocks):
        self.say(context, args, "here")

    def do_sleep(self, context, args, blocks):
        yield from perform(context.task, Sleep(self.loop, args["ms"] * MS))
        self.say(context, args, "slept")

    def do_call(self, context, args, blocks):
        me = context.at(args)
        value = yield from self.call(context.task, args["function"], me, context.group)
        self.say(context, args, value)

    def do_spawn(self, context, args, blocks):
        self.tasks.append(self.spawn_alone(context, args))

    def do_drop(self, context, args, blocks):
        self.spawn_alone(context, args).is_dropped = True

    def spawn_alone(self, context, args):
        group = context.group if args["passes_group"] else None
        return self.spawn_function(args["function"], context.at(args), group)

    def do_group_spawn(self, context, args, blocks):
        group = context.group
        if group:
            self.tasks.append(self.spawn_function(args["function"], context.at(args), group, group))

    def do_group_cancel(self, context, args, blocks):
        if context.group:
            context.group.abort(f"r{args['id']}")

    def picked(self, args):
        return self.tasks[args["task"] % len(self.tasks)] if self.tasks else None

    def do_cancel(self, context, args, blocks, force=False):
        target = self.picked(args)
        if target:
            done = self.loop.request(target.scopes[0], f"r{args['id']}", "task", force)
            self.say(context, args, "true" if done else "false")

    def do_force(self, context, args, blocks):
        self.do_cancel(context, args, blocks, True)

    def do_cancel_self(self, context, args, blocks):
        self.loop.request(context.task.scopes[0], f"r{args['id']}", "task")
        self.say(context, args, "true")

    def do_join(self, context, args, blocks):
        target = self.picked(args)
        if target:
            self.say(context, args, (yield from perform(context.task, Join(target))))

    def do_stop(self, context, args, blocks):
        target = self.picked(args)
        if target:
            value = yield from self.stop(context.task, target, f"r{args['id']}")
            self.say(context, args, show(value))

    def stop(self, task, target, reason):
        check_request(task)
        if target is task:
            raise Thrown("StateError")
        self.loop.request(target.scopes[0], reason, "task")
        try:
            return (yield from perform(task, Join(target)))
        except Thrown as error:
            if error.name == "TaskCancelled" and target.kind == "cancelled":
                return None
            raise

    def do_state(self, context, args, blocks):
        target = self.picked(args)
        if target:
            flags = [target.is_done, target.kind == "cancelled"]
            words = " ".join("true" if flag else "false" for flag in flags)
            self.say(context, args, f"{words} {target.outcome()}")

    def do_send(self, context, args, blocks):
        yield from perform(context.task, Send(self.channels[args["channel"]], context.tagged(args)))
        self.say(context, args, "sent")

    def do_recv(self, context, args, blocks):
        value = yield from perform(context.task, Recv(self.channels[args["channel"]]))
        self.say(context, args, value)

    def do_try_send(self, context, args, blocks):
        if not self.channels[args["channel"]].try_send(context.tagged(args)):
            raise Thrown("WouldBlock")

    def do_try_recv(self, context, args, blocks):
        done, value = self.channels[args["channel"]].try_recv()
        if not done:
            raise Thrown("WouldBlock")
        self.say(context, args, value)

    def do_close(self, context, args, blocks):
        self.channels[args["channel"]].close()

    def do_for_channel(self, context, args, blocks):
        channel, count = self.channels[args["channel"]], 0
        while True:
            try:
                value = yield from perform(context.task, Recv(channel))
            except Thrown as error:
                if error.name != "ChannelClosed":
                    raise
                break
            self.say(context, args, value)
            try:
                yield from self.block(context, blocks["body"])
            except Break:
                break
            count += 1
            if count == args["most"]:
                break
        self.say(context, args, "read")

    # Locks and their like

    def do_acquire(self, context, args, blocks):
        yield from perform(context.task, self.locks[args["index"]])
        self.say(context, args, "acquired")

    def do_release(self, context, args, blocks):
        self.locks[args["index"]].release(context.task)

    def do_lock(self, context, args, blocks, locks=None):
        lock = (locks or self.locks)[args["index"]]
        yield from perform(context.task, lock)
        try:
            self.say(context, args, "held")
            yield from self.block(context, blocks["body"])
        except LEAVING as leaving:
            leave_lock(lock, context.task, leaving)
            raise
        lock.release(context.task)

    def do_semaphore(self, context, args, blocks):
        return self.do_lock(context, args, blocks, self.semaphores)

    def do_set(self, context, args, blocks):
        self.events[args["index"]].set()

    def do_clear(self, context, args, blocks):
        self.events[args["index"]].is_set = False

    def do_wait(self, context, args, blocks):
        yield from perform(context.task, self.events[args["index"]])
        self.say(context, args, "woke")

    def do_burst(self, context, args, blocks):
        event = self.events[args["index"]]
        for _ in range(300):
            if event.is_set:
                yield from perform(context.task, event)
        self.say(context, args, "burst")

    def do_condition(self, context, args, blocks):
        condition, task = self.conditions[0], context.task
        yield from perform(task, condition.lock)
        try:
            yield from self.block(context, blocks["before"])
            if args["what"] == "wait":
                yield from condition.wait(task)
            elif args["what"] == "wait_for":
                yield from condition.wait_for(task, lambda: self.flag)
            else:
                condition.notify(task, 1 if args["what"] == "notify" else len(condition.waiting))
            self.say(context, args, args["what"])
            yield from self.block(context, blocks["after"])
        except LEAVING as leaving:
            leave_lock(condition.lock, task, leaving)
            raise
        condition.lock.release(task)

    def do_barrier(self, context, args, blocks):
        yield from perform(context.task, self.barriers[0])
        self.say(context, args, "passed")

    def do_set_future(self, context, args, blocks):
        self.futures[args["index"]].settle(self.loop, "value", context.tagged(args))

    def do_fail_future(self, context, args, blocks):
        error = Thrown("ValueError", context.tagged(args))
        self.futures[args["index"]].settle(self.loop, "error", error)

    def do_cancel_future(self, context, args, blocks):
        done = self.futures[args["index"]].settle(self.loop, "cancelled")
        self.say(context, args, "true" if done else "false")

    def do_future(self, context, args, blocks):
        self.say(context, args, (yield from perform(context.task, self.futures[args["index"]])))

    # select

    def operation_of(self, context, args, arm):
        kind, index = arm["kind"], arm.get("index")
        if kind == "recv":
            return Recv(self.channels[index])
        if kind == "send":
            return Send(self.channels[index], context.tagged(args))
        if kind == "sleep":
            return Sleep(self.loop, arm["ms"] * MS)
        if kind == "join":
            return Join(self.tasks[arm["task"] % len(self.tasks)])
        lists = {"lock": self.locks, "semaphore": self.semaphores, "wait": self.events,
                 "future": self.futures}
        return lists[kind][index]

    def rotate(self, number):
        self.turns[number] = self.turns.get(number, 0) + 1
        return self.turns[number] - 1

    def do_select(self, context, args, blocks):
        arms, task = args["arms"], context.task
        if any(arm["kind"] == "join" for arm in arms) and not self.tasks:
            return
        operations = [self.operation_of(context, args, arm) for arm in arms]
        rotate = (lambda: self.rotate(args["id"])) if args["is_fair"] else lambda: 0
        index, value = yield from select(task, operations, "else" in blocks, rotate)
        if index is None:
            self.say(context, args, "else")
            yield from self.block(context, blocks["else"])
            return
        kind = arms[index]["kind"]
        gives = kind in ("recv", "join", "future")
        self.say(context, args, f"arm {index}" + (f" {value}" if gives else ""))
        body = self.block(context, blocks[str(index)])
        if kind in ("lock", "semaphore"):
            try:
                yield from body
            except LEAVING:
                operations[index].release(task)
                raise
            operations[index].release(task)
        else:
            yield from body

    # Blocks with a scope

    def do_group(self, context, args, blocks):
        task = context.task
        group = Group(self.loop, task, "collect" if args["collect"] else "group")
        task.scopes.append(group.scope)
        flow = None
        try:
            yield from self.block(context.inside(group), blocks["body"])
        except Cancelled as cancelled:
            group.body_runs = False
            if cancelled.scope is not group.scope:
                group.outside = cancelled
                group.abort(cancelled.reason)
        except Thrown as error:
            group.body_runs = False
            group.fail(error)
        except (Return, Break) as leaving:
            flow = leaving
        yield from group.wait_for_all()
        group.conclude()
        if flow:
            raise flow
        self.say(context, args, "group over")

    def members(self, context, args):
        """Bodies and names of the tasks of a combinator."""
        made = []
        for index, member in enumerate(args["members"]):
            me = context.at(args, "abcd"[index])
            if member["kind"] == "call":
                made.append((self.start(member["function"], me, context.group), me))
            else:
                made.append((self.wait_for(self.operation_of(context, args, member)), me))
        return made

    def wait_for(self, operation):
        """The task that waits for what was made elsewhere."""
        yield from ()
        return (yield from perform(self.loop.current, operation))

    def combine(self, context, args, mode):
        task = context.task
        check_request(task)
        group = Group(self.loop, task, mode)
        task.scopes.append(group.scope)
        members = [group.spawn(body, me) for body, me in self.members(context, args)]
        yield from group.wait_for_all()
        group.conclude()
        return group, members

    def can_combine(self, args):
        return self.tasks or all(member["kind"] != "join" for member in args["members"])

    def do_gather(self, context, args, blocks):
        if self.can_combine(args):
            _, members = yield from self.combine(context, args, "gather")
            self.say(context, args, " ".join(show(member.value) for member in members))

    def do_settle(self, context, args, blocks):
        if self.can_combine(args):
            _, members = yield from self.combine(context, args, "settle")
            values = [m.value if m.kind == "value" else m.join_error() for m in members]
            self.say(context, args, " ".join(show(value) for value in values))

    def do_race(self, context, args, blocks):
        if self.can_combine(args):
            group, _ = yield from self.combine(context, args, "race")
            self.say(context, args, show(group.winner.value))

    def do_completed(self, context, args, blocks):
        iterator = Completed(self, context.task, self.members(context, args))
        try:
            while True:
                ended = yield from iterator.next()
                if ended is None:
                    break
                self.look(ended)
                self.say(context, args, ended.outcome())
                yield from self.block(context, blocks["body"])
        except LEAVING as leaving:
            yield from self.masked(context.task, iterator.close())
            if not isinstance(leaving, Break):
                raise
        self.say(context, args, "completed")

    def do_timeout(self, context, args, blocks):
        task = context.task
        scope = Scope(task, "timeout")
        scope.timer = []
        task.scopes.append(scope)
        self.arm(scope, args["ms"])
        inner = context.inside(context.group)
        inner.limit = scope
        try:
            yield from self.block(inner, blocks["body"])
        except Cancelled as cancelled:
            if cancelled.scope is scope:
                raise Thrown("TimeoutError") from None
            raise
        finally:
            scope.timer.clear()
            task.scopes.remove(scope)
        self.say(context, args, "in time")

    def arm(self, scope, ms):
        loop = self.loop
        scope.timer.clear()
        scope.deadline = None if ms is None else loop.now + ms * MS

        def expire():
            loop.request(scope, "timeout", "timeout")

        if ms == 0:
            expire()
        elif ms is not None:
            scope.timer = loop.at(scope.deadline, expire)

    def do_reschedule(self, context, args, blocks):
        if context.limit.requested:
            raise Thrown("StateError")
        self.arm(context.limit, args["ms"])

    def do_flag(self, context, args, blocks):
        self.flag = args["is_set"]

    def do_poll(self, context, args, blocks):
        event = self.events[args["index"]]
        for _ in range(300):
            yield from select(context.task, [event], True)
        self.say(context, args, "polled")

    def do_shield(self, context, args, blocks):
        task = context.task
        scope = Scope(task, "shield")
        task.scopes.append(scope)
        try:
            yield from self.block(context, blocks["body"])
        finally:
            task.scopes.remove(scope)
        self.say(context, args, "shield over")

    def do_deadline(self, context, args, blocks):
        found = nearest(context.task.scopes, context.task.deadline)
        self.say(context, args, "nil" if found is None else (found + MS // 2) // MS)

    # Control

    def do_try(self, context, args, blocks):
        leaving = None
        try:
            yield from self.block(context, blocks["body"])
        except LEAVING as thrown:
            leaving = thrown
        if "catch" in blocks and isinstance(leaving, Thrown) and catches(args["catch"], leaving):
            thrown, leaving = leaving, None
            self.say(context, args, "caught " + show(thrown))
            try:
                yield from self.block(context, blocks["catch"])
                if args["rethrow"]:
                    leaving = thrown
            except LEAVING as again:
                leaving = again
        if "finally" in blocks:
            yield from self.masked(context.task, self.cleanup(context, args, blocks["finally"]))
        if leaving:
            raise leaving

    def cleanup(self, context, args, statements):
        self.say(context, args, "finally")
        yield from self.block(context, statements)
        self.say(context, args, "finished")

    def do_throw(self, context, args, blocks):
        raise Thrown("ValueError", context.tagged(args))

    def do_return(self, context, args, blocks):
        raise Return("early" + context.me)

    def do_break(self, context, args, blocks):
        raise Break()

    def do_repeat(self, context, args, blocks):
        for _ in range(args["times"]):
            try:
                yield from self.block(context, blocks["body"])
            except Break:
                break

    def do_manager(self, context, args, blocks):
        task, leaving = context.task, None
        if args["enter_ms"] is not None:
            yield from perform(task, Sleep(self.loop, args["enter_ms"] * MS))
        self.say(context, args, "entered")
        try:
            yield from self.block(context, blocks["body"])
        except LEAVING as thrown:
            leaving = thrown
        yield from self.masked(task, self.leave_manager(context, args, leaving))
        is_error = isinstance(leaving, Thrown) and leaving.name != "Cancelled"
        if leaving and not (is_error and args["swallows"]):
            raise leaving

    def leave_manager(self, context, args, leaving):
        self.say(context, args, "leaves " + show(leaving if isinstance(leaving, Thrown) else None))
        if args["exit_ms"] is not None:
            yield from perform(context.task, Sleep(self.loop, args["exit_ms"] * MS))
        self.say(context, args, "left")

    def do_local(self, context, args, blocks):
        self.say(context, args, context.task.local)
        context.task.local = context.tagged(args)

    # Generators

    def do_yield(self, context, args, blocks):
        yield Item(context.tagged(args))

    def do_generator(self, context, args, blocks):
        body = self.call(context.task, args["function"], context.at(args), context.group)
        try:
            while True:
                item = yield from advance(body, None)
                if item is None:
                    break
                self.say(context, args, item.value)
                try:
                    yield from self.block(context, blocks["body"])
                except LEAVING:
                    yield from self.masked(context.task, close(body))
                    raise
        except Break:
            pass
        self.say(context, args, "read")


def leave_lock(lock, task, leaving):
    """On the way out by a deadlock the lock may be another's, which is no second error."""
    is_deadlock = isinstance(leaving, Thrown) and leaving.name == "DeadlockError"
    if not (is_deadlock and isinstance(lock, Lock) and lock.owner is not task):
        lock.release(task)


def catches(name, thrown):
    if name == "BaseError":
        return True
    if name == "Error":
        return thrown.name not in ("Cancelled", "GeneratorClosed")
    return thrown.name == name


def advance(body, thrown):
    """Runs a generator to its next yield or its end, in the task of the reader."""
    answer = None
    while True:
        try:
            effect = body.throw(thrown) if thrown else body.send(answer)
        except StopIteration:
            return None
        if isinstance(effect, Item):
            return effect
        answer = thrown = None
        try:
            answer = yield effect
        except Thrown as error:
            thrown = error


def close(body):
    try:
        yield from advance(body, Thrown("GeneratorClosed"))
    except Thrown as error:
        if error.name != "GeneratorClosed":
            raise


class Completed:
    """completed(): not a block, so no scope."""

    is_aborting = False

    def __init__(self, interpreter, task, members):
        self.interpreter = interpreter
        self.loop = interpreter.loop
        self.task = task
        self.members = members  # bodies and names, to be spawned by the first next()
        self.running = []
        self.ended = []
        self.is_closing = False
        self.wait = None

    def deadline(self):
        """Its tasks have those of whoever reads first."""
        return nearest(self.task.scopes, self.task.deadline)

    def child_ended(self, task):
        self.running.remove(task)
        self.ended.append(task)
        if task.kind == "error":
            self.interpreter.unlooked.append(task)
        if self.wait and not (self.is_closing and self.running):
            wait, self.wait = self.wait, None
            self.loop.wake(self.task, wait, handed=True)

    def sleep(self):
        self.wait = wait = Wait("completed", self.forget)
        yield wait

    def forget(self):
        self.wait = None

    def next(self):
        check_request(self.task)
        members, self.members = self.members, []
        self.running += [self.loop.spawn(body, name, self) for body, name in members]
        if not self.ended and self.running:
            yield from self.sleep()
        return self.ended.pop(0) if self.ended else None

    def close(self):
        self.is_closing = True
        for task in list(self.running):
            self.loop.request(task.scopes[0], None, "group")
        if self.running:
            yield from self.sleep()
