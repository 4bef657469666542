"""The parts of bench/run; its docstring and bench/README.md tell what they do together.

    catalogue.py   the programs: their sizes, and what they must print
    peers.py       the interpreters and compilers that are here, and how each is started
    measure.py     one run of one command, and rounds of several
    programs.py    bench/cpu
    workloads.py   bench/async
    servers.py     bench/io
    growth.py      bench/growth
    figures.py     start-up, sizes, the spinner in scripts/
    quick.py       every program once in small, for its result only
    tables.py      ratios, means, tables as text
    report.py      the tables of a whole run, and those in bench/README.md
    page.py        the same as a page with bars
"""
