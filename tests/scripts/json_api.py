#!/usr/bin/env python3
"""Uses scripts/json_api.gy as a client would, with http.client."""
import atexit
import http.client
import json
import signal
import subprocess
import sys
from urllib.parse import urlsplit

process = subprocess.Popen([sys.argv[1], sys.argv[2], "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
atexit.register(process.kill)
place = urlsplit(process.stdout.readline().strip())
client = http.client.HTTPConnection(place.hostname, place.port, timeout=60)


def ask(method, path, body=None, status=200):
    client.request(method, path, body if body is None or isinstance(body, str) else json.dumps(body))
    answer = client.getresponse()
    text = answer.read()
    assert answer.status == status, (method, path, answer.status, text)
    return json.loads(text) if text else None


listener = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
listener.request("GET", "/changes")
events = listener.getresponse()
assert events.getheader("content-type") == "text/event-stream"
assert ask("GET", "/notes") == []
milk = ask("POST", "/notes", {"text": "buy milk", "tags": ["home"]}, 201)
assert milk == {"text": "buy milk", "tags": ["home"], "id": "1"}
ask("POST", "/notes", {"text": "grüße"}, 201)
assert [n["id"] for n in ask("GET", "/notes?tag=home")] == ["1"]
assert ask("PUT", "/notes/1", {"text": "buy bread"}) == {"text": "buy bread", "tags": [], "id": "1"}
assert ask("GET", "/notes/2")["text"] == "grüße"
assert ask("DELETE", "/notes/1", status=204) is None
assert ask("GET", "/notes/1", status=404) == {"error": "there is no note 1"}
assert "error" in ask("POST", "/notes", "{", 400)
assert "error" in ask("POST", "/notes", {"tags": []}, 422)
assert "error" in ask("PATCH", "/notes", status=405)
assert events.readline() + events.readline() == b"event: created\ndata: 1\n"
listener.close()
process.send_signal(signal.SIGINT)
out, errors = process.communicate(timeout=120)
assert process.returncode == 130 and "Traceback" not in errors, (process.returncode, out, errors)
