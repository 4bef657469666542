"""gyre lsp with what Visual Studio Code runs: its client library, and our extension.

usage: test_lsp_node.py GYRE

lsp_node.js drives the server by the library's protocol; vscode_extension.js runs editors/vscode with the
whole client in it. Without node, or its modules (node_modules.py), the test is skipped; test_lsp.py needs neither.
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import node_modules

SKIPPED = 77
HERE = pathlib.Path(__file__).resolve().parent
TIMEOUT_S = 200


def main():
    gyre = pathlib.Path(sys.argv[1]).resolve()
    folder, lacking = node_modules.find()
    if lacking:
        print("skipped:", lacking)
        return SKIPPED
    failed = 0
    for script in "lsp_node.js", "vscode_extension.js":
        failed |= subprocess.run(["node", HERE / script, gyre, folder], timeout=TIMEOUT_S).returncode
    return failed


sys.exit(main())
