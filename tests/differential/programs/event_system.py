# Observers, a command stack with undo and redo, a plug-in registry, and a message bus.
class Event:
    def __init__(self):
        self.handlers = []

    def __iadd__(self, f):
        self.handlers.append(f)
        return self

    def __isub__(self, f):
        self.handlers.remove(f)
        return self

    def __call__(self, *args, **named): return [f(*args, **named) for f in list(self.handlers)]

    def __len__(self): return len(self.handlers)

    def __contains__(self, f): return f in self.handlers


class Document:
    def __init__(self):
        self.lines = []
        self.changed = Event()

    def insert(self, at, line):
        self.lines.insert(at, line)
        self.changed("insert", at, line)

    def remove(self, at):
        line = self.lines.pop(at)
        self.changed("remove", at, line)
        return line


class Insert:
    def __init__(self, at, line):
        self.at = at
        self.line = line

    def do(self, doc): doc.insert(self.at, self.line)

    def undo(self, doc): doc.remove(self.at)


class Remove:
    def __init__(self, at):
        self.at = at
        self.line = None

    def do(self, doc): self.line = doc.remove(self.at)

    def undo(self, doc): doc.insert(self.at, self.line)


class Macro:
    def __init__(self, *commands): self.commands = commands

    def do(self, doc):
        done = []
        try:
            for c in self.commands:
                c.do(doc)
                done.append(c)
        except IndexError:
            for c in reversed(done): c.undo(doc)
            raise

    def undo(self, doc):
        for c in reversed(self.commands): c.undo(doc)


class Editor:
    def __init__(self, doc):
        self.doc = doc
        self.done = []
        self.undone = []

    def run(self, command):
        command.do(self.doc)
        self.done.append(command)
        self.undone.clear()
        return self

    def undo(self):
        if self.done:
            self.undone.append(self.done.pop())
            self.undone[-1].undo(self.doc)
        return self

    def redo(self):
        if self.undone:
            self.done.append(self.undone.pop())
            self.done[-1].do(self.doc)
        return self


log = []
doc = Document()
note = lambda *what: log.append(what)
doc.changed += note
doc.changed += lambda kind, at, line: line.upper()
editor = Editor(doc)
editor.run(Insert(0, "one")).run(Insert(1, "two")).run(Insert(1, "middle"))
print(doc.lines, len(doc.changed), note in doc.changed)
editor.undo().undo()
print(doc.lines, editor.redo().doc.lines, len(editor.undone))
editor.run(Remove(0))
print(doc.lines, editor.redo().doc.lines, editor.undo().doc.lines, len(log), log[:2])
editor.run(Macro(Insert(0, "a"), Insert(1, "b"), Remove(2)))
print(doc.lines, editor.undo().doc.lines)
try:
    editor.run(Macro(Insert(0, "x"), Remove(50)))
except IndexError as e:
    print("IndexError", doc.lines, len(editor.done))
doc.changed -= note
print(len(doc.changed), doc.changed("k", 0, "shout"), len(log))
try:
    doc.changed -= note
except ValueError:
    print("not there")


class Bus:
    def __init__(self):
        self.topics = {}
        self.dead = []

    def on(self, topic, f, priority=0):
        self.topics.setdefault(topic, []).append((-priority, len(self.topics[topic]) if topic in self.topics else 0, f))
        self.topics[topic].sort(key=lambda t: t[:2])

    def send(self, topic, **data):
        matches = [t for t in self.topics if t == topic or t.endswith("*") and topic.startswith(t[:-1])]
        if not matches: self.dead.append((topic, data))
        out = []
        for t in sorted(matches):
            for _, place, f in self.topics[t]:
                r = f(topic, **data)
                if r == "stop": return out
                out.append(r)
        return out


bus = Bus()
bus.on("user.login", lambda t, name: f"hello {name}")
bus.on("user.login", lambda t, name: f"first {name}", priority=5)
bus.on("user.*", lambda t, **d: f"any {t} {sorted(d.items())}")
bus.on("user.logout", lambda t, **d: "stop")
print(bus.send("user.login", name="ada"), bus.send("user.logout", name="ada"), bus.send("system", code=1), bus.dead)
