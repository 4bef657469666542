#!/usr/bin/env python3
"""Installs the build into an empty prefix, moves that, and builds hosts with what is there.

usage: test_install.py BUILD

The hosts are in tests/package/outside. By pkg-config, shared, static and fully static, in C and in
C++; by find_package. Each public header is compiled alone, as C99, C11, C++11 and C++20.
"""

import shutil
import sys

from package_check import HERE, environment, expect, in_folder, need_programs, run

BUILD = sys.argv[1]
OUTSIDE = HERE / "outside"
STRICT = ("-Wall", "-Wextra", "-pedantic-errors", "-Werror")
GREETING = "hello world from"


def install(folder):
    first, prefix = folder / "first", folder / "moved"
    run("cmake", "--install", BUILD, "--prefix", first)
    first.rename(prefix)  # nothing in it may know its place
    for name in ("bin/gyre", "lib/libgyre.so", "lib/libgyre.a", "include/gyre.h", "share/man/man1/gyre.1",
                 "share/bash-completion/completions/gyre", "share/zsh/site-functions/_gyre",
                 "share/fish/vendor_completions.d/gyre.fish",
                 "lib/pkgconfig/gyre.pc", "lib/cmake/Gyre/GyreConfig.cmake"):
        expect((prefix / name).exists(), f"{name} is installed")
    expect(run(prefix / "bin/gyre", "-e", "print(6 * 7)") == "42\n", "the program runs")
    return prefix


def check_headers(prefix, folder):
    for header in sorted((prefix / "include").glob("*.h")):
        for compiler, standard, ending in (("cc", "c99", "c"), ("cc", "c11", "c"),
                                           ("c++", "c++11", "cpp"), ("c++", "c++20", "cpp")):
            source = folder / f"alone.{ending}"
            source.write_text(f"#include <{header.name}>\n#include <{header.name}>\n")
            run(compiler, f"-std={standard}", *STRICT, "-I", header.parent, "-fsyntax-only", source)


def build_by_pkg_config(prefix, folder):
    where = environment(PKG_CONFIG_PATH=prefix / "lib/pkgconfig", LD_LIBRARY_PATH=prefix / "lib")

    def ask(*words):
        return run("pkg-config", *words, "gyre", env=where).split()

    def build(name, compiler, source, *flags):
        program = folder / name
        run(compiler, *STRICT, *ask("--cflags"), OUTSIDE / source, "-o", program, *flags)
        return run(program, env=where)

    expect(ask("--modversion") == [run(prefix / "bin/gyre", "--version").split()[1]], "the version")
    shared = ask("--libs")
    expect("-luv" not in shared and "-lutf8proc" not in shared, f"a host links Gyre alone: {shared}")
    static = [word.replace("-lgyre", "-l:libgyre.a") for word in ask("--static", "--libs")]
    expect({"-luv", "-lutf8proc", "-ltommath", "-lm"} <= set(static), f"it links all: {static}")
    expect(GREETING in build("shared", "cc", "host.c", "-std=c99", *shared), "the shared library")
    expect(GREETING in build("static", "cc", "host.c", "-std=c99", *static), "the static library")
    expect("libgyre" not in run("ldd", folder / "static"), "libgyre.a is in the program")
    expect(GREETING in build("cpp", "c++", "host.cpp", "-std=c++11", *shared), "C++, shared")
    expect(GREETING in build("cpp_static", "c++", "host.cpp", "-std=c++11", *static), "C++, static")
    build_without_loader(prefix, folder, build, ask)


def build_without_loader(prefix, folder, build, ask):
    """Everything static, the C library, too, where all libraries are there as .a files. Debian's
    static libuv has a name of its own."""
    flags = ["-luv_a" if word == "-luv" else word for word in ask("--static", "--libs")]
    probe = folder / "probe.c"
    probe.write_text("int main(void) { return 0; }\n")
    try:
        run("cc", "-static", probe, "-o", folder / "probe", *[f for f in flags if f != "-lgyre"])
    except SystemExit:
        print("not built fully static: some library has no .a file here")
        return
    expect(GREETING in build("alone", "cc", "host.c", "-static", "-Wl,-w", *flags), "without a loader")


def build_by_find_package(prefix, folder):
    build = folder / "found"
    run("cmake", "-G", "Ninja", "-S", OUTSIDE, "-B", build, "-DHOW=find",
        f"-DCMAKE_PREFIX_PATH={prefix}", env=environment())
    run("cmake", "--build", build)
    for host in ("host_shared", "host_static", "host_cpp"):
        expect(GREETING in run(build / host), f"{host} by find_package")


def test(folder):
    prefix = install(folder)
    check_headers(prefix, folder)
    build_by_pkg_config(prefix, folder)
    build_by_find_package(prefix, folder)
    shutil.rmtree(prefix)


need_programs({"c++": "g++", "ninja": "ninja-build"})
in_folder(test)
