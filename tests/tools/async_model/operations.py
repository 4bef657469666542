"""What can be awaited: sleeps, tasks, futures, channels, locks and their like, and select.

An await is perform(task, operation), in the three steps of the rules. An operation knows how to
complete at once (`attempt`), and how to stand in a list of waiters and leave it.
"""

from model import BUDGET, Arm, Thrown, Wait, check_request


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
        loop = self.loop
        return loop.at(loop.now + self.ns, lambda: (wait.leave(), loop.wake(task, wait)))

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
            if state == "value":
                loop.wake(task, wait, value, handed=True)
            else:
                loop.wake(task, wait, error=self.error(), handed=True)
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
