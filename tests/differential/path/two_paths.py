# Pairs of texts through the functions of two paths; a line is a checksum of all that one gives.
import posixpath as path
from pathlib import PurePosixPath


def attempt(f, *args):
    try:
        return str(f(*args))
    except ValueError:
        return "ValueError"


def match(p, pattern):
    return "yes" if PurePosixPath(p).match(pattern) else "no"


def checksum(total, text):
    for c in text:
        total = (total * 31 + ord(c)) % 1000000007
    return total


texts = [""]
last = [""]
for _ in range(3):
    last = [text + c for text in last for c in "/.a"]
    texts += last
for a in texts:
    total = 0
    for b in texts:
        total = checksum(total, path.join(a, b) + "|" + attempt(path.relpath, "/x/y/" + a, "/x/y/" + b) + "|" +
                         attempt(path.commonpath, [a, b]) + "|" + path.commonprefix([a, b]))
    print(repr(a), total)
print(path.join("a", "b", "", "c"), path.join("a", "/b", "c"), path.join("a"))
print(path.commonpath(["/usr/lib", "/usr/local/lib", "/usr"]), path.commonpath(["a//b/c", "./a/b/d"]))
print(attempt(path.commonpath, []), attempt(path.commonpath, ["/a", "a"]), repr(path.commonprefix([])))
print(path.relpath("/a/b", "/a/c/d"), path.relpath("x/y", "x"), path.relpath("x"), attempt(path.relpath, ""))
print(path.expanduser("a/~"), path.expanduser("~nobody_of_that_name/x"), path.expanduser("~root") != "~root")

patterns = ["*", "?", "a", "a*", "*a", "*.a", "[a-c]", "[!a]", "[]a]", "[!]a]", "[a", "[c-a]", "[!c-a]", "[a-]",
            "[--a]", "[a-c-e]", "[^a]", "*/a", "a/*", "/a/*", "/*", "/*/a", "?/?", "*a*b*", "a/b", "./a", "[*]", "[?]x"]
names = ["", "/", "a", "b", "ab", "aab", "a.a", ".a", "]", "-", "d", "^", "*", "?x", "ax", "a/a", "/a", "/a/b", "a/b/a",
         "//a/b", "x/a/b", "c", "e", "[a", "a[", "a/", "/b/a"]
for pattern in patterns:
    print(pattern, " ".join(name for name in names if match(name, pattern) == "yes"))
alphabet = "a-]!["
last = [""]
for _ in range(4):
    last = [text + c for text in last for c in alphabet]
    total = 0
    for text in last:
        for c in ["a", "b", "-", "]", "!", "[", "a]", "-]", "[a]", "[]", "[!]", "[a"]:
            total = checksum(total, match(c, "[" + text))
    print(total)
