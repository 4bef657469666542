#!/bin/sh
# fetch_wasm_sources.sh FOLDER - puts the sources of utf8proc and libtommath, as Debian 12 has them, into
# the folder, and runs package.wasm on them.
#
# apt works in a folder of its own: it needs no root, and the machine's lists stay as they are. It
# checks the signatures, so nothing here pins a sum. What the test needs besides:
#
#     apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32 nodejs dpkg-dev
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?usage: fetch_wasm_sources.sh FOLDER}"
cd "$1"
folder=$PWD
mkdir -p apt/lists/partial apt/cache/archives/partial
echo 'deb-src http://deb.debian.org/debian bookworm main' >apt/sources.list

private_apt() {
    apt-get -qq -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@"
}

for name in utf8proc libtommath; do
    for found in "$name"-*/; do [ -d "$found" ] && continue 2; done
    [ -n "$(ls apt/lists/*_Sources* 2>/dev/null)" ] || private_apt update
    private_apt source "$name"
done
GYRE_WASM_SOURCES=$folder exec python3 -B "$here/test_wasm.py"
