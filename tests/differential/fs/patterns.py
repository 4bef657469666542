# Patterns over one tree, with and without hidden files.
import glob
import os
import tempfile

NAMES = ["a", "b", "ab", ".h", "x-1", "[z]", "é"]
PATTERNS = ["*", "**", "**/", "*/", "a/*", "a/**", "**/a", "**/*.txt", "*/**", "a/**/f.txt", "[a-b]*", "[!a]*", ".*",
            "**/.*", "**/[[]z]/*", "?", "b[?]c", "a//*", "./*", "./a/*", "*/*/*", "", "/", "a", "a/", "a/../a",
            "**/a/**", "**/**", "**/*", "a/**/", "*.[tp]*", "f.txt/*", "**/é/*", "**f*", "a**"]

with tempfile.TemporaryDirectory() as folder:
    folders = [""]
    for i in range(25):
        path = os.path.join(folders[i * 7 % len(folders)], NAMES[i * 5 % 7])
        if path not in folders:
            os.mkdir(os.path.join(folder, path))
            folders.append(path)
    for i in range(60):
        name = ["f.txt", "g.py", ".dot", "plain", "A.TXT", "b?c"][i % 6]
        with open(os.path.join(folder, folders[i * 11 % len(folders)], name), "w"):
            pass
    for pattern in PATTERNS:
        for hidden in [False, True]:
            found = glob.glob(pattern, root_dir=folder, recursive=True, include_hidden=hidden)
            print(repr(pattern), *sorted(set(found)))
    for here, dirs, files in os.walk(folder):
        dirs.sort()
        print(os.path.relpath(here, folder), *dirs, "|", *sorted(files))
