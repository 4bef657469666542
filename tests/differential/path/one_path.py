# Every text of up to four of the characters that matter, through every function of one path.
import posixpath as path
from pathlib import PurePosixPath


def normal(p):
    return "/".join(PurePosixPath(p).parts)


def attempt(f, *args):
    try:
        return normal(f(*args))
    except ValueError:
        return "ValueError"


def with_name(p, n):
    return str(PurePosixPath(p).with_name(n))


def with_stem(p, n):
    return str(PurePosixPath(p).with_stem(n))


def with_suffix(p, n):
    return str(PurePosixPath(p).with_suffix(n))


texts = [""]
last = [""]
for _ in range(4):
    last = [text + c for text in last for c in "/.a-"]
    texts += last
for p in texts:
    print(repr(p), path.split(p), path.splitext(p), path.dirname(p), path.basename(p), path.isabs(p),
          path.normpath(p), path.abspath("/x/y/" + p))
    q = PurePosixPath(p)
    print("   ", q.parts, q.name, q.stem, q.suffix, q.suffixes, attempt(with_name, p, "n.b"),
          attempt(with_stem, p, "s"), attempt(with_suffix, p, ".e"), attempt(with_suffix, p, "") if q.stem != "." else "-")
for bad in ["", ".", "..", "a/b", "/"]:
    print(attempt(with_name, "a/b.c", bad))
for bad in [".", "a", "/", "./a", ".a/b", ".a.b"]:
    print(attempt(with_suffix, "a/b.c", bad))
