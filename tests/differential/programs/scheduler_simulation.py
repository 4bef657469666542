# Discrete events: a bank queue, round robin, priorities with aging, elevators.
seed = 5


def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 16) % n


class Simulation:
    def __init__(self):
        self.now = 0
        self.events = []
        self.serial = 0

    def at(self, delay, f, *args):
        self.serial += 1
        self.events.append((self.now + delay, self.serial, f, args))
        self.events.sort(key=lambda e: e[:2])

    def run(self, until=1000):
        while self.events and self.events[0][0] <= until:
            self.now, _, f, args = self.events.pop(0)
            f(*args)


class Bank:
    def __init__(self, sim, tellers):
        self.sim = sim
        self.free = tellers
        self.queue = []
        self.waits = []
        self.longest = 0

    def arrive(self, name, work):
        self.queue.append((name, work, self.sim.now))
        self.longest = max(self.longest, len(self.queue))
        self.serve()

    def serve(self):
        while self.free and self.queue:
            self.free -= 1
            name, work, since = self.queue.pop(0)
            self.waits.append((name, self.sim.now - since))
            self.sim.at(work, self.done)

    def done(self):
        self.free += 1
        self.serve()


for tellers in (1, 2, 3):
    seed = 5
    sim = Simulation()
    bank = Bank(sim, tellers)
    t = 0
    for i in range(12):
        t += rnd(5)
        sim.at(t, bank.arrive, f"c{i}", 3 + rnd(8))
    sim.run()
    print(tellers, sim.now, bank.longest, sum(w for _, w in bank.waits), max(bank.waits, key=lambda w: w[1]), len(bank.waits))


def round_robin(jobs, slice_length):
    queue, clock, done = list(jobs.items()), 0, {}
    while queue:
        name, left = queue.pop(0)
        used = min(slice_length, left)
        clock += used
        if left > used: queue.append((name, left - used))
        else: done[name] = clock
    return done


print(round_robin({"a": 5, "b": 3, "c": 8, "d": 2}, 3), round_robin({"a": 5, "b": 3}, 100), round_robin({}, 1))


def aging(jobs, steps):
    waiting = {n: [p, 0] for n, p in jobs.items()}
    order = ""
    for _ in range(steps):
        name = max(waiting, key=lambda n: (waiting[n][0] + waiting[n][1], n))
        order += name
        for n in waiting: waiting[n][1] = 0 if n == name else waiting[n][1] + 1
    return order


print(aging({"a": 1, "b": 2, "c": 5}, 15))


class Elevator:
    def __init__(self):
        self.floor = 0
        self.direction = 1
        self.calls = set()

    def step(self):
        if self.floor in self.calls:
            self.calls.remove(self.floor)
            return f"open {self.floor}"
        ahead = [f for f in self.calls if (f - self.floor) * self.direction > 0]
        if not ahead and self.calls: self.direction = -self.direction
        if self.calls: self.floor += self.direction
        return None if self.calls or self.floor else "idle"


e = Elevator()
log = []
for tick in range(30):
    if tick in (0, 3, 8): e.calls |= {0: {4, 2}, 3: {1, 9}, 8: {3, 0}}[tick]
    said = e.step()
    if said: log.append((tick, said))
print(log)


def tasks():
    def task(name, *costs):
        for c in costs: yield name, c
    ready = [(0, i, t) for i, t in enumerate([task("x", 3, 1, 4), task("y", 2, 2), task("z", 7)])]
    while ready:
        ready.sort(key=lambda r: r[:2])
        time, i, t = ready.pop(0)
        for name, cost in t:
            yield time, name, cost
            ready.append((time + cost, i, t))
            break


print(list(tasks()))
