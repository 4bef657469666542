#!/usr/bin/env python3
"""Checks that the library leaves the host's process alone.

usage: check_quiet.py libgyre.a [NM]

A library that is embedded does not end the process, jump over the host's frames, print, change signals, the
locale, the directory or the environment. It cannot do what it does not link to, so the undefined symbols of
its objects are compared with a list of what it must not call. The exceptions stand in ALLOWED, each with its
reason, and one that is not needed any more is a mistake, too.
"""

import collections
import re
import subprocess
import sys

FORBIDDEN = {
    "ends the process": "abort exit _exit _Exit quick_exit atexit on_exit err errx verr verrx __libc_fatal",
    "jumps over frames": "setjmp _setjmp __sigsetjmp sigsetjmp longjmp _longjmp siglongjmp __longjmp_chk",
    "touches signals": "signal sigaction sigprocmask pthread_sigmask sigaltstack raise kill killpg pthread_kill "
                       "sigqueue alarm setitimer",
    "prints": "printf vprintf __printf_chk __vprintf_chk puts putchar perror psignal warn warnx stdout stderr "
              "dprintf write writev",
    "changes the process": "setlocale chdir fchdir setenv putenv unsetenv clearenv umask setrlimit nice setuid "
                           "setgid srand srandom fork vfork execv execve execvp posix_spawn posix_spawnp system popen",
    "shares hidden state": "strtok rand random localtime gmtime ctime asctime getpwnam getpwuid",
}

ALLOWED = {
    ("crew", "pthread_sigmask"): "a thread of a script starts with all signals blocked: they stay the host's",
    ("watchdog", "pthread_sigmask"): "so does the thread of debug mode",
    ("sqlite_worker", "pthread_sigmask"): "and that of a database",
    ("wakeup", "write"): "to the descriptor that wakes the loop, never to the host's",
    ("io_calls", "write"): "to what a script has opened",
    ("io_calls", "pthread_sigmask"): "around such a write, so that a pipe without a reader is an error and no SIGPIPE",
    ("os_module", "fchdir"): "os.chdir, where the host lends signals, too: in the main VM of a program",
    ("signal_module", "raise"): "signal.raise_signal, where the host lends signals (GyreConfig.has_signals)",
    ("signal_module", "sigaction"): "import signal, where the host lends signals; given back on close",
}


def undefined(archive, nm):
    """Object name without ending -> set of undefined symbols."""
    listing = subprocess.run([nm, "-A", "--undefined-only", archive], capture_output=True, text=True, check=True)
    found = collections.defaultdict(set)
    for line in listing.stdout.splitlines():
        if match := re.match(r".*?([^/:]+?)(?:\.c)?\.o(?:bj)?:.* [UwW] (\w+)", line):
            found[match[1]].add(match[2].split("@")[0])
    return found


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    objects = undefined(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "nm")
    if "mem" not in objects or "realloc" not in objects["mem"]:
        print("the objects cannot be read: they are for the linker's optimiser only")
        return 77
    wrong, used = [], set()
    objects.pop("gc_stress", None)  # of test builds: there a bug of the collector must not go unseen
    for name, symbols in sorted(objects.items()):
        for what, forbidden in FORBIDDEN.items():
            for symbol in sorted(symbols & set(forbidden.split())):
                if (name, symbol) in ALLOWED:
                    used.add((name, symbol))
                else:
                    wrong.append(f"{name}.c calls {symbol}, which {what}")
    for name, symbol in sorted(set(ALLOWED) - used):
        if name in objects:
            wrong.append(f"{name}.c does not call {symbol} any more: take it out of ALLOWED")
    print("\n".join(wrong) if wrong else f"{len(objects)} objects leave the process alone")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
