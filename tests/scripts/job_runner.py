"""scripts/job_runner.gy: usage: job_runner.py GYRE SCRIPT"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from spinner_probe import Terminal, check

COMMAND = sys.argv[1:3]
folder = tempfile.TemporaryDirectory()


def run(*args, status=0, text=""):
    done = subprocess.run([*COMMAND, *args], input=text, capture_output=True, text=True, check=False,
                          timeout=120)
    check(done.returncode == status, f"{args}: {done}")
    return re.sub(r" +\d+\.\d\d s ", " TIME ", done.stdout), done.stderr


def fails(problem, *args):
    output, errors = run(*args, status=2)
    check((output, errors) == ("", f"job_runner: {problem}\n"), f"{args}: {output!r} {errors!r}")


def is_alive(path):
    """Whether the process runs whose number stands in the file; one that nobody has waited for does not."""
    with open(path, encoding="ascii") as file:
        number = file.read().strip()
    try:
        with open(f"/proc/{number}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def check_gone(path):
    end = time.monotonic() + 30
    while is_alive(path):
        check(time.monotonic() < end, "a job, or what it started, still runs")
        time.sleep(0.01)


def wait_for(path):
    end = time.monotonic() + 60
    while not (os.path.exists(path) and os.path.getsize(path)):
        check(time.monotonic() < end, f"no {path}")
        time.sleep(0.01)


def path_of(name):
    return os.path.join(folder.name, name)


# Success, failure, and what a job that failed has said; into a pipe there are no colours.
check(run("echo hidden") == ("ok TIME  echo hidden\n1 job, 0 failed\n", ""), "one that goes well")
check(run("-j1", "true", "echo out; echo err >&2; exit 3", "kill -9 $$", status=1) == ("""\
ok TIME  true
failed TIME  echo out; echo err >&2; exit 3
    exit status 3
    out
    err
failed TIME  kill -9 $$
    killed by SIGKILL
3 jobs, 2 failed
""", ""), "some that fail")

# Jobs from a file and from standard input; the last lines of much output.
with open(path_of("jobs"), "w", encoding="utf-8") as jobs:
    jobs.write("# a comment\n\n  echo one\n\techo two\n")
check(run("-j1", "--file", jobs.name)[0].count("\nok ") == 1, "jobs from a file")
output, errors = run("-f-", text="seq 100000; printf '\\377\\n'; false\n", status=1)
check(output.splitlines()[2:] == [*(f"    {n}" for n in range(99992, 100001)), "    \ufffd", "1 job, 1 failed"],
      output)

# So many at once: the two wait for each other.
other = [f"touch {path_of(a)}; until test -e {path_of(b)}; do sleep 0.01; done" for a, b in ("xy", "yx")]
run("-j2", *other)

# Retries, until it goes well.
again = f"test -e {path_of('seen')} || {{ touch {path_of('seen')}; false; }}"
check(run("-r2", again)[0].startswith("ok "), "a second try")
check("exit status 1, after 3 tries\n" in run("-r2", "false", status=1)[0], "three tries")

# Out of time, with all that the job has started.
slow = f"sleep 97 & echo $! >{path_of('late')}; echo waits; wait"
check(run("-t", "500ms", slow, status=1)[0].endswith("    out of time\n    waits\n1 job, 1 failed\n"), "out of time")
check_gone(path_of("late"))

fails("there are no jobs; --help says more")
fails("there are no jobs; --help says more", "-f", "/dev/null")
fails("cannot read '/no/such': No such file or directory", "--file", "/no/such")
fails("-j: at least 1, not 0", "-j0", "true")

# Ctrl-C and SIGTERM, in a pipe: nothing outlives the runner.
for number in (signal.SIGINT, signal.SIGTERM):
    started = path_of(f"signal{number}")
    line = f"sleep 96 & echo $! >{started}; wait"
    with subprocess.Popen([*COMMAND, line], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        wait_for(started)
        child.send_signal(number)
        output, errors = child.communicate(timeout=60)
    check((child.returncode, output) == (128 + number, b""), f"{child.returncode} {output} {errors}")
    check(b"Traceback" not in errors, errors)
    check_gone(started)

# On a terminal: a bar, a spinner for each job, colours, and Ctrl-C from the keyboard.
terminal = Terminal([*COMMAND, "true", f"sleep 95 & echo $! >{path_of('tty')}; wait"])
wait_for(path_of("tty"))
terminal.read_until("jobs [")
terminal.read_until("sleep 95")
terminal.read_until("\x1b[32mok")
os.write(terminal.master, b"\x03")
check(terminal.wait() == 130, f"Ctrl-C: {terminal.output!r}")
check_gone(path_of("tty"))

os.environ["NO_COLOR"] = "1"
terminal = Terminal([*COMMAND, "true"])
check(terminal.wait() == 0 and not re.search(r"\x1b\[[0-9;]*[1-9]m", terminal.output), repr(terminal.output))
