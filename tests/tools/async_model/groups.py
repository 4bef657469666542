"""TaskGroup, gather, settle and race: groups, whose end is decided in one place."""

from model import MOST_DEADLOCKS, Cancelled, Scope, Thrown, Wait, deliver, nearest


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
