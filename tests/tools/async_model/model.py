"""The rules of async once more: tasks, scopes, groups, channels and locks.

Written from the text of the rules and not from the machine in C, and as plainly as possible: lists,
linear searches, one Python generator per task, which yields a Wait where the rules say "suspend"
and is sent the outcome. Errors of the script are Python exceptions under `Thrown`. The statements
are executed by interpreter.py; here is what they stand on.

Where the text leaves something open the model says what Gyre does:
  - What a combinator or a Future gives, a barrier's number and the next of completed() are handed
    over: a request that comes before the waiter resumes is raised at its next await.
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


class Arm:
    """Stands for the select in the lists of one arm; waking it wakes the select."""

    def __init__(self, shared, index):
        self.shared = shared
        self.index = index

    def leave(self):
        self.shared.leave()


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
        self.deadline = group.deadline() if group else None

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
        if wait.kind == "condition" and wait.condition.lock.owner is None:
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
