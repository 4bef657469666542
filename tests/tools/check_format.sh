#!/bin/bash
# check_format.sh ROOT - every C file is as clang-format 14 would write it; --fix rewrites them.
#
# Another version would want other things, so without this one the test is skipped (status 77).
set -euo pipefail

mode=(--dry-run -Werror)
if [[ ${1:-} == --fix ]]; then
    mode=(-i)
    shift
fi
cd "${1:-$(dirname "$0")/../..}"

for formatter in clang-format-14 clang-format ""; do
    if [[ $("$formatter" --version 2>/dev/null) == *" version 14."* ]]; then break; fi
done
if [[ -z $formatter ]]; then
    echo "skipped: there is no clang-format 14 here (Debian 12: clang-format)"
    exit 77
fi

find . \( -name build -o -name '.?*' \) -prune -o -name '*.[ch]' -print0 |
    xargs -0 "$formatter" --style=file "${mode[@]}"
