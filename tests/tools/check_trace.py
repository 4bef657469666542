#!/usr/bin/env python3
"""Checks that a file is a trace in the trace-event format, as viewers are known to read it.

usage: check_trace.py [--unterminated] FILE...

Written from the public description of the format ("Trace Event Format", Google), for its JSON array
form, and from what `gyre --trace` promises beyond it:

    - every event has what its phase demands: ph, pid, tid; a ts in microseconds but for metadata;
      name, id, args, s, bp where they belong to it
    - the slices of a lane (B, E) nest, each E closes one, and all are closed at the end
    - times never go back within a process
    - an arrow begins (s) once and ends (f) at most once, later, with the same name and category,
      each inside a slice of its lane; one that does not end leads to a lane that never goes on
    - every process and every lane with slices has a name
    - one task at a time: no two slices of category `task` of a process are open at once

--unterminated: the program was killed. The array may lack its end, and slices may be open.

As a module: Trace(events) has the slices, arrows and counters of a trace, by the names of their lanes.
"""

import collections
import json
import sys

TIMED = {"B", "E", "X", "i", "C", "s", "t", "f"}
REQUIRED = {
    "B": ("name",), "E": (), "X": ("name", "dur"), "i": ("name",), "C": ("name", "args"),
    "s": ("name", "cat", "id"), "t": ("name", "cat", "id"), "f": ("name", "cat", "id"),
    "M": ("name", "args"),
}
METADATA = {"process_name": "name", "process_labels": "labels", "process_sort_index": "sort_index",
            "thread_name": "name", "thread_sort_index": "sort_index"}

Slice = collections.namedtuple("Slice", "pid lane name category start end args")
Arrow = collections.namedtuple("Arrow", "pid name source target start end")


class BadTrace(Exception):
    """What is wrong, and with which event."""


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def require(is_fine, event, message):
    if not is_fine:
        raise BadTrace(f"{message}: {json.dumps(event)[:300]}")


def parse(text, is_unterminated=False):
    """The events of a file. Viewers add the end of an array that has none, and so does this; and where a
    program was killed in the middle of writing, the event that was cut off is left out."""
    if is_unterminated:
        whole, _, last = text.rpartition("\n")
        text = text if last.rstrip().endswith(("}", "},", "]")) or not last else whole
        text = text.rstrip().rstrip(",")
        if not text.endswith("]"):
            text += "]"
    try:
        events = json.loads(text)
    except ValueError as error:
        raise BadTrace(f"no JSON: {error}") from None
    if not isinstance(events, list):
        raise BadTrace("no array of events")
    return events


def check_fields(event):
    require(isinstance(event, dict), event, "an event is an object")
    phase = event.get("ph")
    require(phase in REQUIRED, event, "an unknown phase")
    for field in ("pid", "tid"):
        require(isinstance(event.get(field), int), event, f"{field} is to be an int")
    if phase in TIMED:
        require(is_number(event.get("ts")) and event["ts"] >= 0, event, "ts is to be a time")
    for field in REQUIRED[phase]:
        require(field in event, event, f"a {phase} has no {field}")
    for field in ("name", "cat"):
        require(isinstance(event.get(field, ""), str), event, f"{field} is to be a string")
    require(isinstance(event.get("args", {}), dict), event, "args is to be an object")
    if phase == "X":
        require(is_number(event["dur"]) and event["dur"] >= 0, event, "dur is to be a duration")
    elif phase == "C":
        require(event["args"] and all(map(is_number, event["args"].values())), event,
                "a counter has numbers")
    elif phase == "i":
        require(event.get("s", "t") in ("g", "p", "t"), event, "s is the scope of an instant")
    elif phase == "M":
        require(METADATA.get(event["name"]) in event["args"], event, "unknown metadata")
    elif phase in "stf":
        require(isinstance(event["id"], (int, str)), event, "an id is a number or a string")
        require("bp" not in event or event["bp"] == "e" and phase == "f", event,
                "bp is e, at the end of an arrow")


class Trace:
    """Checks events and keeps what they say. `lanes`: names by (pid, tid); `processes`: by pid."""

    def __init__(self, events, is_unterminated=False):
        self.lanes, self.processes = {}, {}
        self.slices, self.arrows, self.instants = [], [], []
        self.counters = collections.defaultdict(list)
        self.times = {}     # pid -> the latest
        self.open = collections.defaultdict(list)  # (pid, tid) -> B events that are open
        self.running = {}   # pid -> name of the slice of category `task` that is open
        self.begun = {}     # (cat, name, id) -> the s event
        self.ended = set()
        self.last_begin = {}  # (pid, tid) -> number of the latest B event
        for number, event in enumerate(events):
            self.add(number, event)
        self.check_end(is_unterminated)

    def add(self, number, event):
        check_fields(event)
        phase, key = event["ph"], (event["pid"], event["tid"])
        if phase == "M":
            self.add_metadata(event, key)
            return
        require(event["ts"] >= self.times.get(key[0], 0), event, "time goes back")
        self.times[key[0]] = event["ts"]
        if phase == "B":
            self.begin(number, event, key)
        elif phase == "E":
            self.end(event, key)
        elif phase == "X":
            self.slices.append(self.make_slice(event, event["ts"] + event["dur"], event.get("args", {})))
        elif phase == "C":
            self.counters[event["name"]].append((event["ts"], event["args"]))
        elif phase == "i":
            self.instants.append(event)
        else:
            self.add_arrow(number, event, key)

    def add_metadata(self, event, key):
        name = event["args"].get("name")
        if event["name"] == "process_name":
            require(self.processes.setdefault(key[0], name) == name, event, "a second name")
        elif event["name"] == "thread_name":
            require(self.lanes.setdefault(key, name) == name, event, "a second name")

    def make_slice(self, event, end, args):
        key = (event["pid"], event["tid"])
        return Slice(event["pid"], self.lanes.get(key, key), event["name"], event.get("cat", ""),
                     event["ts"], end, args)

    def begin(self, number, event, key):
        if event.get("cat") == "task":
            require(key[0] not in self.running, event, f"a task runs while {self.running.get(key[0])} does")
            self.running[key[0]] = event["name"]
        self.open[key].append(event)
        self.last_begin[key] = number

    def end(self, event, key):
        require(self.open[key], event, "an end without a beginning")
        begun = self.open[key].pop()
        if begun.get("cat") == "task":
            self.running.pop(key[0])
        require(event.get("name", begun["name"]) == begun["name"], event,
                f"the end of {begun['name']} has another name")
        args = {**begun.get("args", {}), **event.get("args", {})}
        self.slices.append(self.make_slice(begun, event["ts"], args))

    def add_arrow(self, number, event, key):
        arrow = (event["cat"], event["name"], event["id"])
        require(event["ph"] != "f" or event.get("bp") == "e", event,
                "an arrow without bp ends in the next slice, which is not meant")
        require(self.open[key], event, "an arrow outside of any slice")
        if event["ph"] == "s":
            require(arrow not in self.begun and arrow not in self.ended, event, "it began before")
            self.begun[arrow] = (number, event)
            return
        require(arrow in self.begun, event, "an arrow without a beginning")
        source = self.begun[arrow][1]
        require(source["ts"] <= event["ts"], event, "an arrow back in time")
        if event["ph"] == "t":
            return
        del self.begun[arrow]
        self.ended.add(arrow)
        require(source.get("args", {}).get("to", key[1]) == key[1], event, "it ends on another lane")
        names = [self.lanes.get((e["pid"], e["tid"]), e["tid"]) for e in (source, event)]
        self.arrows.append(Arrow(key[0], event["name"], *names, source["ts"], event["ts"]))

    def check_end(self, is_unterminated):
        for key in self.last_begin:
            if key not in self.lanes:
                raise BadTrace(f"the lane {key} has no name")
            if key[0] not in self.processes:
                raise BadTrace(f"the process {key[0]} has no name")
        if is_unterminated:
            return
        for stack in self.open.values():
            for event in stack:
                require(False, event, "a slice is never closed")
        for number, event in self.begun.values():
            lane = (event["pid"], event.get("args", {}).get("to"))
            require(lane[1] is not None and self.last_begin.get(lane, -1) < number, event,
                    "an arrow never ends, but its task goes on")

    # -- What tests ask for

    def slices_of(self, lane):
        return [s for s in self.slices if s.lane == lane]

    def arrows_between(self, source, target):
        return [a.name for a in self.arrows if (a.source, a.target) == (source, target)]


def load(path, is_unterminated=False):
    with open(path, encoding="utf-8") as file:
        return Trace(parse(file.read(), is_unterminated), is_unterminated)


def main(args):
    is_unterminated = "--unterminated" in args
    status = 0
    for path in args:
        if path == "--unterminated":
            continue
        try:
            trace = load(path, is_unterminated)
        except BadTrace as bad:
            print(f"{path}: {bad}")
            status = 1
            continue
        print(f"{path}: {len(trace.slices)} slices on {len(trace.lanes)} lanes, "
              f"{len(trace.arrows)} arrows")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
