"""scripts/spinner_async.gy: usage: spinner_async.py GYRE SCRIPT"""

import sys

import spinner_probe

gyre, script = sys.argv[1:]
line = spinner_probe.line_of(script, "async fn spin(")
spinner_probe.run(gyre, script,
                  f"spinner object: <Task pending coro=<spin() running at {script}:{line}>>")
