# Writes a nested document as JSON and reads it back, 60 times.
import json


def item(i):
    return {
        "id": i, "name": f'item "{i}"\n', "price": i + 0.5,
        "tags": ["red", "green", "blue"], "at": {"x": i % 10, "y": -i}, "active": i % 2 == 0,
        "note": None,
    }


document = {"items": [item(i) for i in range(2000)], "count": 0}
size = 0
for round in range(60):
    text = json.dumps(document, separators=(",", ":"))
    size += len(text)
    document = json.loads(text)
    document["count"] += round
print("json_roundtrip", size + document["count"])
