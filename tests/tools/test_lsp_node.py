"""gyre lsp, driven by the client library that VS Code uses (tests/tools/lsp_node.js).

usage: test_lsp_node.py GYRE

The library's packages are taken from the folder in GYRE_NODE_MODULES, or fetched by npm into the folder
of GYRE. Without node, or where they cannot be had, the test is skipped; test_lsp.py needs neither.
"""

import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
PACKAGES = ["vscode-jsonrpc@8.2.0", "vscode-languageserver-protocol@3.17.5"]
HERE = pathlib.Path(__file__).resolve().parent


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)


def packages(gyre):
    """The folder that has node_modules in it."""
    given = os.environ.get("GYRE_NODE_MODULES")
    if given:
        path = pathlib.Path(given).resolve()
        return path.parent if path.name == "node_modules" else path
    folder = gyre.parent / "lsp_node"
    if (folder / "node_modules/vscode-languageserver-protocol/package.json").exists():
        return folder
    if not shutil.which("npm"):
        skip("there is no npm, and GYRE_NODE_MODULES names no folder with the packages")
    folder.mkdir(exist_ok=True)
    try:
        subprocess.run(["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", *PACKAGES],
                       check=True, capture_output=True, timeout=100)
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        skip(f"npm cannot fetch the packages: {error}")
    return folder


def main():
    gyre = pathlib.Path(sys.argv[1]).resolve()
    if not shutil.which("node"):
        skip("there is no node")
    run = subprocess.run(["node", str(HERE / "lsp_node.js"), str(gyre), str(packages(gyre))], timeout=200)
    sys.exit(run.returncode)


main()
