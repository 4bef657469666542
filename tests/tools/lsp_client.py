"""A small client of language servers: JSON-RPC over the pipes of a process."""
import json
import os
import queue
import subprocess
import threading


class Refused(Exception):
    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code, self.message = error["code"], error["message"]


class Client:
    def __init__(self, gyre, timeout=60, **options):
        self.process = subprocess.Popen([gyre, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, **options)
        self.timeout, self.next_id = timeout, 0
        self.answers, self.notes, self.inbox = {}, [], queue.Queue()
        self.errors = b""
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    # -- Bytes

    def _read(self):
        out = self.process.stdout
        while True:
            size = None
            while True:
                line = out.readline()
                if not line:
                    return self.inbox.put(None)
                if line == b"\r\n":
                    break
                name, _, value = line.partition(b":")
                assert name == b"Content-Length", line
                size = int(value)
            self.inbox.put(json.loads(out.read(size)))

    def _read_errors(self):
        self.errors = self.process.stderr.read()

    def send_bytes(self, body, head=None):
        self.process.stdin.write((head or b"Content-Length: %d\r\n\r\n" % len(body)) + body)
        self.process.stdin.flush()

    def send(self, message):
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    # -- Messages

    def receive(self):
        message = self.inbox.get(timeout=self.timeout)
        if message is None:
            raise EOFError(self.errors.decode())
        assert message.pop("jsonrpc") == "2.0", message
        if "method" in message:
            self.notes.append(message)
        else:
            self.answers[message["id"]] = message
        return message

    def begin(self, method, params=None):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params or {}})
        return self.next_id

    def wait(self, id):
        while id not in self.answers:
            self.receive()
        answer = self.answers.pop(id)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    def ask(self, method, params=None):
        return self.wait(self.begin(method, params))

    def tell(self, method, params=None):
        self.send({"method": method, "params": params or {}})

    def note(self, method, test=lambda params: True):
        """The next notification of this kind."""
        while True:
            for i, message in enumerate(self.notes):
                if message["method"] == method and test(message.get("params")):
                    del self.notes[i]
                    return message.get("params")
            self.receive()

    # -- The protocol

    def initialize(self, capabilities=None, folder=None):
        folders = [{"uri": "file://" + folder, "name": "work"}] if folder else None
        result = self.ask("initialize", {"processId": os.getpid(), "rootUri": None, "workspaceFolders": folders,
                                         "capabilities": capabilities or {}})
        self.tell("initialized")
        return result["capabilities"]

    def open(self, uri, text, version=1):
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "gyre", "version": version,
                                                            "text": text}})

    def findings(self, uri):
        return self.note("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)["diagnostics"]

    def leave(self):
        self.ask("shutdown")
        self.tell("exit")
        return self.finish()

    def finish(self):
        self.process.stdin.close()
        status = self.process.wait(self.timeout)
        self.process.stdout.close()
        return status
