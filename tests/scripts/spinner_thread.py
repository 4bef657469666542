"""scripts/spinner_thread.gy: usage: spinner_thread.py GYRE SCRIPT"""

import sys

import spinner_probe

spinner_probe.run(*sys.argv[1:], "spinner object: <Thread(Thread-1, initial)>")
