# Encode and decode a nested document with the language's own JSON module.
import json
import sys

ROUNDS, N = [int(arg) for arg in sys.argv[1:]] or [60, 2000]


def document():
    items = []
    for i in range(N):
        items.append({
            "id": i,
            "name": f'item "{i}"\n',
            "price": i + 0.5,
            "tags": ["red", "green", "blue"],
            "at": {"x": i % 10, "y": -i},
            "active": i % 2 == 0,
            "note": None,
        })
    return {"items": items, "count": N}


def run():
    doc = document()
    total = 0
    for round in range(ROUNDS):
        text = json.dumps(doc, separators=(",", ":"))
        doc = json.loads(text)
        doc["count"] += round
        item = doc["items"][round]
        total += len(text) + item["at"]["y"] + item["price"]
    return total + doc["count"]


print("json_roundtrip", int(run()))
