#!/usr/bin/env python3
"""Checks that includes point down the house and never in a circle.

usage: check_layers.py [ROOT]

    cli             sees the public headers, its own, and those of tools
    stdlib          sees the public headers and its own
    tools           sees its own headers, those of lang and the contract
    lang            sees its own headers and the contract; lang/eval.c alone sees all of vm
    vm              sees its own headers and the public ones
      the contract  sees only itself
    include/        the public headers: gyre.h sees nothing, gyre_library.h sees gyre.h
    tests/unit      see everything but cli; tests/embed and bench see the public headers

A circle is looked for among headers and, beyond that, among modules, a module being a .c file
together with its header: where a.c includes b.h, and b.c includes a.h, neither can be understood
without the other. Two things are admitted, by name and nowhere else: HUB, the struct that holds
the parts of the VM together, and KNOT, the modules that run tasks. Also, no name of a file is used
twice, and every file that is included in quotes exists.
"""

import pathlib
import re
import sys

ENDINGS = {".c", ".h", ".def"}
FOLDERS = ("bench", "cli", "include", "lang", "stdlib", "tests", "tools", "vm")
CONTRACT = {"vm/opcodes.def", "vm/bytecode.h", "vm/proto.h", "vm/source.h", "vm/counters.h",
            "vm/disasm.h", "vm/mem.h", "vm/c_stack.h", "vm/utf8.h", "vm/module_names.h", "vm/excerpt.h"}
CONTRACT_MODULES = {path.rsplit(".", 1)[0] for path in CONTRACT}
PUBLIC = {"include/gyre.h", "include/gyre_library.h"}
SEAM = "lang/eval.c"
# The VM struct has the structs of all parts in it, and most parts reach the others through it.
# What it includes says nothing about what those parts need, so circles through it do not count.
HUB = "vm/state.h"
# Running, calling, awaiting, cancelling and scheduling are defined by each other. They may make
# circles among themselves; this list is to become shorter, and the check fails when it can.
KNOT = {"vm/async_generator", "vm/await", "vm/call", "vm/generator", "vm/group", "vm/interp", "vm/lock",
        "vm/scheduler", "vm/scope", "vm/select", "vm/task", "vm/unawaited"}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


class Tree:
    """The C files under a root, by path, and what each includes: (line, path) in order."""

    def __init__(self, root):
        self.root = root
        self.includes = {}
        for folder in FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                if path.suffix in ENDINGS and path.is_file():
                    name = path.relative_to(root).as_posix()
                    self.includes[name] = list(self.read_includes(path))

    @staticmethod
    def read_includes(path):
        # The public headers lie side by side where they are installed, so they name each other so.
        folder = "include/" if path.parent.name == "include" else ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                yield number, folder + found[1]

    @staticmethod
    def is_generated(target):
        # cmake/GyreEmbed.cmake: the texts of stdlib/*.gy and cli/*.gy
        return target in ("stdlib/scripts.inc", "cli/scripts.inc")


def layer(path):
    """The first folder; in tests the second one as well."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "tests" and len(parts) > 2 else parts[0]


def module(path):
    """a.c and a.h are one module; tests, tables (.def) and the hub stand alone."""
    is_alone = path.endswith(".def") or path.startswith("tests/") or path == HUB
    return path if is_alone else path.rsplit(".", 1)[0]


def why_not(source, target):
    """Why `source` may not include `target`, or None."""
    here, there = layer(source), layer(target)
    if module(source) in CONTRACT_MODULES:
        if target not in CONTRACT:
            return "the contract between lang and vm sees only itself"
    elif source in PUBLIC:
        return None if target in PUBLIC else "a public header stands alone"
    elif here == "vm":
        if there != "vm" and target not in PUBLIC:
            return f"vm knows nothing of {there}"
    elif here == "lang":
        if source == SEAM and (there == "vm" or target in PUBLIC):
            return None
        if there != "lang" and target not in CONTRACT:
            return f"lang sees of vm only the contract; {SEAM} is the one seam"
    elif here == "tools":
        if there not in ("tools", "lang") and target not in CONTRACT:
            return "tools sees the language and the contract"
    elif here == "cli" and there == "tools":
        return None
    elif here == "tests/unit":
        if there not in ("vm", "lang", "stdlib", "tests/unit") and target not in PUBLIC:
            return f"a unit test knows nothing of {there}"
    elif there != here and target not in PUBLIC:
        return f"{here} sees only the public headers and its own"
    return None


def find_wrong_includes(tree):
    for source, includes in tree.includes.items():
        for line, target in includes:
            if target in tree.includes:
                reason = why_not(source, target)
            elif tree.is_generated(target):
                reason = None if layer(source) == layer(target) else "not a script of its own"
            else:
                reason = "there is no such file; paths start at the root"
            if reason:
                yield f'{source}:{line}: #include "{target}": {reason}'


def find_repeated_names(tree):
    seen = {}
    for path in tree.includes:
        name = path.rsplit("/", 1)[1]
        if name in seen:
            yield f"{path}: the name is used already by {seen[name]}"
        seen[name] = path


def owner(tree, path):
    """The module a file counts to. The header a_parts.h, or a_private.h, is a part of a."""
    name = module(path)
    whole = re.sub(r"_(parts|private)$", "", name)
    is_part = path.endswith(".h") and f"{name}.c" not in tree.includes
    return whole if is_part and f"{whole}.h" in tree.includes else name


def graph_of(tree, node_of, is_counted):
    """node -> {node it includes: the include as text}, without itself."""
    graph = {}
    for source, includes in tree.includes.items():
        here = node_of(source)
        edges = graph.setdefault(here, {})
        for line, target in includes if is_counted(source) else []:
            if target in tree.includes and (there := node_of(target)) != here:
                edges.setdefault(there, f'{source}:{line}: #include "{target}"')
    return graph


def header_graph(tree):
    return graph_of(tree, lambda path: path, lambda path: True)


def module_graph(tree):
    return graph_of(tree, lambda path: owner(tree, path), lambda path: path != HUB)


def components(graph):
    """Strongly connected sets of more than one module (Tarjan, with a work list of its own)."""
    index, low, on_stack, stack, found = {}, {}, set(), [], []
    for root in graph:
        work = [(root, iter(graph[root]))] if root not in index else []
        if work:
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
        while work:
            node, edges = work[-1]
            for target in edges:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph.get(target, {}))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    members = []
                    while not members or members[-1] != node:
                        members.append(stack.pop())
                        on_stack.discard(members[-1])
                    if len(members) > 1:
                        found.append(set(members))
    return found


def shortest_circle(graph, members):
    """A shortest way round inside a component, as a list of modules, the first one again last."""
    best = None
    for start in sorted(members):
        ways, seen = [[start]], {start}
        while ways and not (best and len(ways[0]) + 1 >= len(best)):
            way = ways.pop(0)
            if start in graph[way[-1]]:
                best = way + [start]
                break
            for target in sorted(graph[way[-1]]):
                if target in members and target not in seen:
                    seen.add(target)
                    ways.append(way + [target])
    return best


def describe_circle(graph, members):
    way = shortest_circle(graph, members)
    yield "circle: " + " -> ".join(way)
    for here, there in zip(way, way[1:]):
        yield "    " + graph[here][there]


def find_circles(tree):
    graph = header_graph(tree)
    for members in components(graph):
        yield from describe_circle(graph, members)
    graph = module_graph(tree)
    knotted = set()
    for members in components(graph):
        knotted |= members & KNOT
        if not members <= KNOT:
            yield from describe_circle(graph, members)
    for free in sorted((KNOT & set(graph)) - knotted):
        yield f"{free} is in no circle any more: take it out of KNOT in {pathlib.Path(__file__).name}"


def check(root):
    """Everything that is wrong, as lines."""
    tree = Tree(root)
    if not tree.includes:
        return [f"{root}: there are no C files here"]
    return [*find_wrong_includes(tree), *find_repeated_names(tree), *find_circles(tree)]


def main():
    default = pathlib.Path(__file__).resolve().parents[2]
    wrong = check(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default)
    print("\n".join(wrong) if wrong else "includes point down, and never in a circle")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
