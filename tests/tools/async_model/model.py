"""The rules of async once more: tasks, scopes, groups, channels and locks.

Written from the text of the rules and not from the machine in C, and as plainly as possible: lists,
linear searches, one Python generator per task, which yields a Wait where the rules say "suspend"
and is sent the outcome. Errors of the script are Python exceptions under `Thrown`. The statements
are executed by interpreter.py; here is what they stand on.

Where the text leaves something open the model says what Gyre does:
  - What a combinator gives, a barrier's number and the next of completed() are handed over: a
    request that comes before the waiter resumes is raised at its next await.
  - A notification, or a cancellation, puts who waits for a condition into the queue of its lock.
  - The grace counts from the request, also where an error out of a group armed it again; a mask
    that opens inside a shield starts none.
  - Of several requests from outside a group the outermost goes on; the first to finish a race
    counts as an error of the group if it failed.
  - completed() starts its tasks at the first next().
  - A group that has been unwound by MOST_DEADLOCKS deadlocks leaves its tasks to the loop.
"""

import heapq

MS = 1_000_000  # time is in nanoseconds
BUDGET = 256
MOST_DEADLOCKS = 100


# ---------------------------------------------------------------- What a script can throw


class Thrown(Exception):
    """An error of the script."""

    def __init__(self, name, message=None, reason=None):
        super().__init__(name)
        self.name = name
        self.message = message
        self.reason = reason
        self.errors = []  # of an ErrorGroup
        self.others = []

    def copy(self):
        made = Thrown(self.name, self.message, self.reason)
        made.errors = self.errors
        made.others = self.others
        return made


class Cancelled(Thrown):
    def __init__(self, scope, reason, by):
        super().__init__("Cancelled", None, reason)
        self.scope = scope
        self.by = by

    def copy(self):
        return self


def show(value):
    if value is None:
        return "nil"
    if not isinstance(value, Thrown):
        return str(value)
    text = value.name
    if value.name == "ValueError":
        text += ":" + value.message
    if isinstance(value, Cancelled):
        text += f":{value.by}:{'nil' if value.reason is None else value.reason}"
    if value.name == "TaskCancelled":
        text += f":{'nil' if value.reason is None else value.reason}"
    if value.name == "ErrorGroup":
        text += "(" + ",".join(show(error) for error in value.errors) + ")"
    if value.others:
        text += "[" + ",".join(show(other) for other in value.others) + "]"
    return text


# ---------------------------------------------------------------- Tasks, scopes, waits


class Scope:
    def __init__(self, task, kind):
        self.task = task
        self.kind = kind  # task timeout group shield mask
        self.requested = False
        self.delivered = False
        self.reason = None
        self.by = None
        self.asked_at = None
        self.pierced = False  # of a mask or shield
        self.grace = []  # the timer of a mask
        self.deadline = None  # of a timeout

    @property
    def is_mask(self):
        return self.kind in ("mask", "shield")


class Wait:
    """One suspension. `leave` takes the task out of whatever it waits for."""

    def __init__(self, kind, leave=lambda: None):
        self.kind = kind
        self.leave = leave
        self.group = None
        self.is_over = False
        self.handed = False  # something was handed over
        self.result = None
        self.error = None


class Task:
    def __init__(self, loop, body, name, group=None, local=None):
        self.loop = loop
        self.body = body
        self.name = name
        self.group = group
        self.state = "new"
        self.scopes = [Scope(self, "task")]
        self.wait = None
        self.to_throw = None  # the Cancelled it resumes with
        self.joiners = []
        self.kind = None  # value error cancelled
        self.value = None
        self.error = None
        self.reason = None
        self.in_a_row = 0
        self.is_dropped = False
        self.local = local
        self.deadline = group.deadline() if isinstance(group, Group) else None

    @property
    def is_done(self):
        return self.state == "done"

    def deliverable(self):
        """The outermost scope whose request no mask inside it hides."""
        for index, scope in enumerate(self.scopes):
            if scope.requested and not scope.delivered and not self.hiding(index):
                return scope
        return None

    def hiding(self, index):
        return [s for s in self.scopes[index + 1:] if s.is_mask and not s.pierced]

    def outcome(self):
        if not self.is_done:
            return "pending"
        return show(self.value if self.kind == "value" else self.error)

    def join_error(self):
        """What `await task` throws."""
        if self.kind == "cancelled":
            return Thrown("TaskCancelled", None, self.reason)
        return self.error.copy()


def nearest(scopes, inherited):
    """The deadline that comes first, or None."""
    found = [s.deadline for s in scopes if s.deadline is not None]
    return min(found + ([] if inherited is None else [inherited]), default=None)


def deliver(scope):
    scope.delivered = True
    return Cancelled(scope, scope.reason, scope.by)


def check_request(task):
    """Step (1) of an await."""
    scope = task.deliverable()
    if scope:
        raise deliver(scope)


class Loop:
    def __init__(self, grace):
        self.grace = grace
        self.now = 0
        self.ready = []
        self.timers = []
        self.timer_count = 0
        self.tasks = []  # not done yet, in the order of their spawn
        self.on_unhandled = lambda error: None
        self.current = None

    # Timers

    def at(self, when, act):
        """A timer, as a list that is emptied to take it back."""
        self.timer_count += 1
        timer = [act]
        heapq.heappush(self.timers, (when, self.timer_count, timer))
        return timer

    def next_timer(self):
        while self.timers and not self.timers[0][2]:
            heapq.heappop(self.timers)
        return self.timers[0][0] if self.timers else None

    # Driving

    def spawn(self, body, name, group=None):
        parent = self.current
        task = Task(self, body, name, group, parent.local if parent else "none")
        self.tasks.append(task)
        self.ready.append(task)
        return task

    def run(self, body):
        main = self.spawn(body, "main")
        while not main.is_done:
            while self.next_timer() is not None and self.next_timer() <= self.now:
                timer = heapq.heappop(self.timers)[2]
                timer.pop()()
            turn, self.ready = self.ready, []
            for task in turn:
                self.step(task)
            if not self.ready and not main.is_done:
                if self.next_timer() is not None:
                    self.now = max(self.now, self.next_timer())
                else:
                    self.deadlock(main)
        return main

    def step(self, task):
        self.current = task
        send, value = task.body.send, None
        if task.state == "new":
            if task.deliverable():
                task.body.close()
                cancelled = deliver(task.scopes[0])
                return self.finish(task, "cancelled", None, cancelled)
        else:
            wait, task.wait = task.wait, None
            task.in_a_row = 0
            if task.to_throw:
                send, value, task.to_throw = task.body.throw, task.to_throw, None
            elif wait.kind != "group" and not wait.handed and task.deliverable():
                send, value = task.body.throw, deliver(task.deliverable())
            elif wait.error:
                send, value = task.body.throw, wait.error
            else:
                value = wait.result
        task.state = "running"
        try:
            wait = send(value)
        except StopIteration as end:
            return self.finish(task, "value", end.value, None)
        except Cancelled as cancelled:
            return self.finish(task, "cancelled", None, cancelled)
        except Thrown as error:
            return self.finish(task, "error", None, error)
        task.wait = wait
        task.state = "ready" if wait.is_over else "waiting"
        if wait.is_over:
            self.ready.append(task)
        return None

    def wake(self, task, wait, result=None, error=None, handed=False):
        if isinstance(wait, Arm):
            wait, result = wait.shared, (wait.index, result)
        assert not wait.is_over
        wait.is_over = True
        wait.result, wait.error, wait.handed = result, error, handed
        if task.wait is wait:  # else it is still on its way into the wait
            task.state = "ready"
            self.ready.append(task)

    def finish(self, task, kind, value, error):
        task.state = "done"
        task.kind, task.value, task.error = kind, value, error
        if kind == "cancelled":
            task.reason = error.reason
        self.tasks.remove(task)
        joiners, task.joiners = task.joiners, []
        for joiner, wait in joiners:
            wait.leave()
            self.wake_joiner(joiner, wait, task)
        if task.group:
            task.group.child_ended(task)
        if kind == "error" and task.is_dropped and not joiners:
            self.on_unhandled(error)
        self.current = None

    def wake_joiner(self, joiner, wait, task):
        error = None if task.kind == "value" else task.join_error()
        self.wake(joiner, wait, task.value, error)

    def deadlock(self, main):
        wait = main.wait
        if wait.kind == "group":
            wait.group.deadlock()
            return
        if wait.kind == "condition":
            wait.condition.go_back(main, wait, Thrown("DeadlockError"))
            return
        wait.leave()
        wait.is_over = True
        main.to_throw = Thrown("DeadlockError")
        main.state = "ready"
        self.ready.append(main)

    # Cancellation

    def request(self, scope, reason, by, force=False):
        task = scope.task
        if task.is_done:
            return False
        if not scope.requested or scope.delivered:
            scope.requested, scope.delivered = True, False
            scope.reason, scope.by, scope.asked_at = reason, by, self.now
        if force:
            for mask in task.scopes:
                mask.pierced = mask.pierced or mask.is_mask
        self.start_grace(task)
        self.act_on_request(task, force)
        return True

    def act_on_request(self, task, force=False):
        if task.state != "waiting" or task.wait.kind == "reacquire":
            return
        scope = task.deliverable()
        if not scope:
            return
        if task.wait.kind == "group":
            task.wait.group.outside_request(scope, force)
            return
        if task.wait.kind == "condition":
            task.wait.condition.go_back(task, task.wait, deliver(scope))
            return
        task.wait.leave()
        task.wait.is_over = True
        task.to_throw = deliver(scope)
        task.state = "ready"
        self.ready.append(task)

    def start_grace(self, task, is_opening=False):
        """A mask that hides a request is pierced `grace` after the request. One that opens later
        inside a shield hides nothing that the shield does not hide already."""
        for index, scope in enumerate(task.scopes):
            if not scope.requested or scope.delivered:
                continue
            hiding = task.hiding(index)
            if is_opening and any(mask.kind == "shield" for mask in hiding):
                continue
            for mask in hiding:
                if mask.kind == "mask" and not mask.grace:
                    mask.grace = self.at(scope.asked_at + self.grace, lambda m=mask: self.pierce(m))

    def pierce(self, mask):
        mask.pierced = True
        self.act_on_request(mask.task)


# ---------------------------------------------------------------- Awaiting


def pause(loop, task):
    """sleep(0) without step (1)."""
    wait = Wait("yield")
    wait.is_over = True
    yield wait


def perform(task, operation):
    """Awaits an operation: steps (1) to (3), and the budget."""
    loop = task.loop
    check_request(task)
    if task.in_a_row >= BUDGET and operation.can_complete(task):
        yield from pause(loop, task)
    done, value = operation.attempt(task)
    if done:
        task.in_a_row += 1
        return value
    wait = Wait(operation.kind)
    entry = operation.enter(task, wait)
    wait.leave = lambda: operation.remove(entry)
    return (yield wait)


class Operation:
    """An operation: `attempt` completes it at once, `enter` puts (task, wait, …) into its list of
    waiters, from which `remove` takes it out."""

    kind = "operation"

    def can_complete(self, task):
        return True

    def attempt(self, task):
        return False, None

    def waiters(self):
        raise NotImplementedError

    def enter(self, task, wait):
        entry = (task, wait)
        self.waiters().append(entry)
        return entry

    def remove(self, entry):
        waiters = self.waiters()
        for index, other in enumerate(waiters):
            if other is entry:
                del waiters[index]
                return


class Sleep(Operation):
    def __init__(self, loop, ns):
        self.loop = loop
        self.ns = ns

    def can_complete(self, task):
        return False

    def enter(self, task, wait):
        if self.ns <= 0:
            wait.is_over = True
            return []
        return self.loop.at(self.loop.now + self.ns, lambda: (wait.leave(), self.loop.wake(task, wait)))

    def remove(self, entry):
        entry.clear()


class Join(Operation):
    def __init__(self, target):
        self.target = target

    def can_complete(self, task):
        return self.target.is_done

    def attempt(self, task):
        if self.target is task:
            raise Thrown("StateError")
        if not self.target.is_done:
            return False, None
        if self.target.kind != "value":
            raise self.target.join_error()
        return True, self.target.value

    def waiters(self):
        return self.target.joiners


class Future(Operation):
    def __init__(self):
        self.state = None
        self.value = None
        self.waiting = []

    def can_complete(self, task):
        return self.state is not None

    def attempt(self, task):
        if self.state is None:
            return False, None
        if self.state != "value":
            raise self.error()
        return True, self.value

    def error(self):
        return Thrown("TaskCancelled") if self.state == "cancelled" else self.value.copy()

    def waiters(self):
        return self.waiting

    def settle(self, loop, state, value=None):
        if self.state is not None:
            return False
        self.state, self.value = state, value
        for task, wait in list(self.waiting):
            wait.leave()
            loop.wake(task, wait, value if state == "value" else None, None if state == "value" else self.error())
        return True


class Channel:
    def __init__(self, loop, capacity):
        self.loop = loop
        self.capacity = capacity
        self.items = []
        self.receivers = []
        self.senders = []  # (task, wait, item)
        self.is_closed = False

    def has_room(self):
        return self.capacity is None or len(self.items) < self.capacity

    def try_send(self, item):
        if self.is_closed:
            raise Thrown("ChannelClosed")
        if self.receivers:
            task, wait = self.receivers[0]
            wait.leave()
            self.loop.wake(task, wait, item, handed=True)
            return True
        if self.has_room():
            self.items.append(item)
            return True
        return False

    def try_recv(self):
        if self.items:
            item = self.items.pop(0)
            if self.senders:
                self.items.append(self.take_sender())
            return True, item
        if self.senders:
            return True, self.take_sender()
        if self.is_closed:
            raise Thrown("ChannelClosed")
        return False, None

    def take_sender(self):
        task, wait, item = self.senders[0]
        wait.leave()
        self.loop.wake(task, wait, handed=True)
        return item

    def close(self):
        self.is_closed = True
        for task, wait, *_ in list(self.receivers) + list(self.senders):
            wait.leave()
            self.loop.wake(task, wait, error=Thrown("ChannelClosed"))


class Send(Operation):
    def __init__(self, channel, item):
        self.channel = channel
        self.item = item

    def can_complete(self, task):
        channel = self.channel
        return channel.is_closed or channel.receivers or channel.has_room()

    def attempt(self, task):
        return self.channel.try_send(self.item), None

    def waiters(self):
        return self.channel.senders

    def enter(self, task, wait):
        entry = (task, wait, self.item)
        self.channel.senders.append(entry)
        return entry


class Recv(Operation):
    def __init__(self, channel):
        self.channel = channel

    def can_complete(self, task):
        return self.channel.items or self.channel.senders or self.channel.is_closed

    def attempt(self, task):
        return self.channel.try_recv()

    def waiters(self):
        return self.channel.receivers


class Lock(Operation):
    """The lock and the awaiting of it."""

    def __init__(self, loop):
        self.loop = loop
        self.owner = None
        self.waiting = []

    def can_complete(self, task):
        return self.owner is None

    def attempt(self, task):
        if self.owner is task:
            raise Thrown("StateError")
        if self.owner is not None:
            return False, None
        self.owner = task
        return True, None

    def waiters(self):
        return self.waiting

    def release(self, task):
        if self.owner is not task:
            raise Thrown("StateError")
        self.owner = None
        if self.waiting:
            next_task, wait = self.waiting[0]
            wait.leave()
            self.owner = next_task
            error = wait.error if isinstance(wait, Wait) else None
            self.loop.wake(next_task, wait, error=error, handed=True)


class Semaphore(Operation):
    def __init__(self, loop, value):
        self.loop = loop
        self.value = self.most = value
        self.waiting = []

    def can_complete(self, task):
        return self.value > 0

    def attempt(self, task):
        if self.value == 0:
            return False, None
        self.value -= 1
        return True, None

    def waiters(self):
        return self.waiting

    def release(self, task):
        if self.waiting:
            next_task, wait = self.waiting[0]
            wait.leave()
            self.loop.wake(next_task, wait, handed=True)
        elif self.value == self.most:
            raise Thrown("StateError")
        else:
            self.value += 1


class Event(Operation):
    def __init__(self, loop):
        self.loop = loop
        self.is_set = False
        self.waiting = []

    def can_complete(self, task):
        return self.is_set

    def attempt(self, task):
        return self.is_set, None

    def waiters(self):
        return self.waiting

    def set(self):
        self.is_set = True
        for task, wait in list(self.waiting):
            wait.leave()
            self.loop.wake(task, wait)


class Barrier(Operation):
    def __init__(self, loop, parties):
        self.loop = loop
        self.parties = parties
        self.waiting = []

    def can_complete(self, task):
        return len(self.waiting) + 1 == self.parties

    def attempt(self, task):
        if len(self.waiting) + 1 < self.parties:
            return False, None
        for other, wait in list(self.waiting):
            wait.leave()
            self.loop.wake(other, wait, handed=True)  # its number
        return True, None

    def waiters(self):
        return self.waiting


class Condition(Operation):
    """A lock of its own, and those who wait for a notification."""

    def __init__(self, loop):
        self.lock = Lock(loop)
        self.loop = loop
        self.waiting = []

    def waiters(self):
        return self.waiting

    def check_held(self, task):
        if self.lock.owner is not task:
            raise Thrown("StateError")

    def wait(self, task):
        check_request(task)
        self.check_held(task)
        self.lock.release(task)
        wait = Wait("condition")
        entry = self.enter(task, wait)
        wait.leave = lambda: self.remove(entry)
        wait.condition = self
        yield wait

    def wait_for(self, task, predicate):
        check_request(task)
        self.check_held(task)
        while not predicate():
            yield from self.wait(task)

    def notify(self, task, count):
        self.check_held(task)
        for other, wait in list(self.waiting)[:count]:
            self.go_back(other, wait, None)

    def go_back(self, task, wait, error):
        """From the condition to the lock, where nothing interrupts the wait any more."""
        wait.leave()
        wait.error = error
        wait.kind = "reacquire"
        if self.lock.owner is None:
            self.lock.owner = task
            self.loop.wake(task, wait, error=error, handed=True)
        else:
            entry = self.lock.enter(task, wait)
            wait.leave = lambda: self.lock.remove(entry)


def select(task, operations, has_else, next_first=lambda: 0):
    """The index of the arm that went on and its value; (None, None) for else."""
    check_request(task)
    if task.in_a_row >= BUDGET:
        yield from pause(task.loop, task)
    count, first = len(operations), next_first()
    order = [(first + n) % count for n in range(count)]
    for index in order:
        done, value = operations[index].attempt(task)
        if done:
            task.in_a_row += 1
            return index, value
    if has_else:
        task.in_a_row += 1
        return None, None
    shared = Wait("select")
    entries = [(operations[i], operations[i].enter(task, Arm(shared, i))) for i in order]
    shared.leave = lambda: [operation.remove(entry) for operation, entry in entries]
    return (yield shared)


class Arm:
    """Stands for the select in the lists of one arm; waking it wakes the select."""

    def __init__(self, shared, index):
        self.shared = shared
        self.index = index

    def leave(self):
        self.shared.leave()


# ---------------------------------------------------------------- Groups


class Group:
    """TaskGroup, gather, settle and race: what ends is written down, what it comes to is decided at
    the end."""

    def __init__(self, loop, host, mode="group"):
        self.loop = loop
        self.host = host
        self.mode = mode  # group collect gather settle race
        self.scope = Scope(host, "group")
        self.children = []
        self.errors = []
        self.winner = None
        self.is_aborting = False
        self.is_closed = False
        self.body_runs = mode in ("group", "collect")
        self.outside = None  # the Cancelled that came from outside
        self.wait = None
        self.deadlocks = 0

    def deadline(self):
        """That of the scopes around the group."""
        scopes = self.host.scopes
        return nearest(scopes[:scopes.index(self.scope)], self.host.deadline)

    def spawn(self, body, name):
        if self.is_closed or self.is_aborting:
            body.close()
            raise Thrown("GroupClosed")
        task = self.loop.spawn(body, name, self)
        self.children.append(task)
        return task

    def abort(self, reason, force=False):
        self.is_aborting = True
        for child in list(self.children):
            self.loop.request(child.scopes[0], reason, "group", force)
        if self.body_runs:
            self.loop.request(self.scope, reason, "group")

    def fail(self, error):
        self.errors.append(error)
        if not self.is_aborting and (self.mode != "collect" or self.is_fatal(error)):
            self.abort(None)

    @staticmethod
    def is_fatal(error):
        """What a group that collects does not collect."""
        return error.name == "DeadlockError"

    def deadlock(self):
        """No mask or shield hides it, and those who wait for ever once more are asked once more."""
        self.deadlocks += 1
        if self.deadlocks == 1:
            self.errors.append(Thrown("DeadlockError"))
        if self.deadlocks <= MOST_DEADLOCKS:
            self.abort(None, force=True)
            return
        for child in self.children:
            child.group = None
        self.children = []
        wait, self.wait = self.wait, None
        self.loop.wake(self.host, wait)

    def child_ended(self, task):
        self.children.remove(task)
        if self.mode == "race" and not self.is_aborting:
            self.winner = task
            self.abort(None)
        elif self.mode not in ("settle", "race"):
            if task.kind == "error":
                self.fail(task.error.copy())
            elif task.kind == "cancelled" and self.mode == "gather" and not self.is_aborting:
                self.fail(task.join_error())
        if not self.children and self.wait:
            self.is_closed = True
            self.rearm_displaced()
            wait, self.wait = self.wait, None
            self.loop.wake(self.host, wait)

    def outside_request(self, scope, force=False):
        """The host is cancelled from outside while it waits at the end: the tasks are told."""
        cancelled = deliver(scope)
        scopes = self.host.scopes
        if not self.outside or scopes.index(scope) < scopes.index(self.outside.scope):
            self.outside = cancelled
        self.abort(cancelled.reason, force)

    def wait_for_all(self):
        """The end of the block."""
        self.body_runs = False
        self.scope.requested = False
        was_waiting = False
        while self.children:
            self.take_outside()
            if not self.children:
                break
            self.wait = wait = Wait("group")
            wait.group = self
            yield wait
            was_waiting = True
        plain = self.mode in ("group", "collect")  # what a combinator gives is handed over
        if was_waiting and plain and not self.errors and not self.outside:
            self.take_outside()

    def take_outside(self):
        while scope := self.host.deliverable():
            self.outside_request(scope)

    def close(self):
        self.is_closed = True
        self.host.scopes.remove(self.scope)

    def conclude(self):
        """Throws what leaves the block, if anything does."""
        self.close()
        self.rearm_displaced()
        error = self.displacing()
        if error:
            raise error
        if self.outside:
            raise self.outside

    def displacing(self):
        """The error that leaves the block, even where it was cancelled from outside."""
        fatal = [error for error in self.errors if self.is_fatal(error)]
        if self.mode == "collect" and fatal:
            return fatal[-1]
        if self.mode == "collect" and self.errors:
            error = Thrown("ErrorGroup")
            error.errors = list(self.errors)
            return error
        if self.errors:
            error = self.errors[0].copy()
            error.others = error.others + self.errors[1:]
            return error
        winner = self.winner
        if winner and (winner.kind == "error" or winner.kind == "cancelled" and not self.outside):
            return winner.join_error()
        return None

    def rearm_displaced(self):
        """When the last task is done."""
        if self.outside and self.displacing():
            self.rearm(self.outside)
            self.outside = None

    def rearm(self, cancelled):
        scope = cancelled.scope
        if scope.requested and not scope.delivered:
            return
        scope.requested, scope.delivered = True, False  # and the grace counts from the request
        scope.reason, scope.by = cancelled.reason, cancelled.by
