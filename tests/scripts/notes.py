"""notes.gy from the command line: each run finds what the ones before left."""
import os
import re
import subprocess
import sys
import tempfile

gyre, script = sys.argv[1:]
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "notes.db")


def notes(*args, status=0):
    done = subprocess.run([gyre, script, path, *args], capture_output=True, text=True, timeout=100,
                          check=False)
    assert done.returncode == status and not done.stderr, done
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", done.stdout)


assert notes("add", "Buy milk", "#shop #home") == "note 1\n"
assert notes("add", "Größe 🙂 #home") == "note 2\n"
assert notes() == "   1  TIME  Buy milk #shop #home\n   2  TIME  Größe 🙂 #home\n"
assert notes("list", "#shop") == "   1  TIME  Buy milk #shop #home\n"
assert notes("find", "milk", "Buy") == "   1  TIME  Buy milk #shop #home\n"
assert notes("tags") == "   2  #home\n   1  #shop\n"
assert notes("drop", "1") == "" and notes("drop", "1", status=1) == "no note 1\n"
assert notes("add", "", status=1) == f"{path}: CHECK constraint failed: text <> ''\n"
assert notes("fly", status=2).startswith("add TEXT")
assert notes("tags") == "   1  #home\n"
with open(path, "w", encoding="utf-8") as file:
    file.write("no database" * 100)
assert notes(status=1) == f"{path}: file is not a database\n"

tests = subprocess.run([gyre, "test", script], capture_output=True, text=True, timeout=100, check=False)
assert tests.returncode == 0 and "4 passed, 0 failed" in tests.stdout, tests
