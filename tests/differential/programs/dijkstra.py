# Graph searches: Dijkstra, breadth first, depth first, topological order, Floyd-Warshall, Kruskal.
graph = {
    "A": {"B": 7, "C": 9, "F": 14},
    "B": {"A": 7, "C": 10, "D": 15},
    "C": {"A": 9, "B": 10, "D": 11, "F": 2},
    "D": {"B": 15, "C": 11, "E": 6},
    "E": {"D": 6, "F": 9},
    "F": {"A": 14, "C": 2, "E": 9},
}


def dijkstra(graph, start):
    distance = {n: float("inf") for n in graph}
    distance[start] = 0
    before = {}
    open_nodes = [(0, start)]
    while open_nodes:
        d, node = min(open_nodes)
        open_nodes.remove((d, node))
        if d > distance[node]: continue
        for other, weight in graph[node].items():
            if d + weight < distance[other]:
                distance[other] = d + weight
                before[other] = node
                open_nodes.append((d + weight, other))
    return distance, before


def path(before, end):
    out = [end]
    while out[0] in before: out.insert(0, before[out[0]])
    return out


def bfs(graph, start):
    seen, queue = {start: 0}, [start]
    for node in queue:
        for other in sorted(graph[node]):
            if other not in seen:
                seen[other] = seen[node] + 1
                queue.append(other)
    return seen


def dfs(graph, node, seen=None):
    seen = [] if seen is None else seen
    seen.append(node)
    for other in sorted(graph[node]):
        if other not in seen: dfs(graph, other, seen)
    return seen


def topological(depends):
    out, state = [], {}

    def visit(n, trail):
        if state.get(n) == "done": return
        if state.get(n) == "open": raise ValueError("cycle: " + " -> ".join(trail[trail.index(n):] + [n]))
        state[n] = "open"
        for m in depends.get(n, []): visit(m, trail + [n])
        state[n] = "done"
        out.append(n)

    for n in sorted(depends): visit(n, [])
    return out


def floyd(graph):
    inf = float("inf")
    d = {(a, b): 0 if a == b else graph[a].get(b, inf) for a in graph for b in graph}
    for k in graph:
        for a in graph:
            for b in graph: d[a, b] = min(d[a, b], d[a, k] + d[k, b])
    return d


def kruskal(graph):
    parent = {n: n for n in graph}

    def root(n):
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    tree = []
    for w, a, b in sorted((w, a, b) for a in graph for b, w in graph[a].items() if a < b):
        x, y = root(a), root(b)
        if x != y:
            parent[x] = y
            tree.append((a, b, w))
    return tree


distance, before = dijkstra(graph, "A")
print(distance, path(before, "E"), path(before, "A"))
print(bfs(graph, "A"), dfs(graph, "A"))
print(topological({"shoes": ["socks", "trousers"], "trousers": ["pants"], "jacket": ["shirt", "trousers"], "shirt": []}))
try:
    topological({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as e:
    print(e)
table = floyd(graph)
print([[table[a, b] for b in graph] for a in graph], all(table[a, b] == table[b, a] for a in graph for b in graph))
print(kruskal(graph), sum(w for _, _, w in kruskal(graph)), dijkstra({"x": {}, "y": {}}, "x"))
