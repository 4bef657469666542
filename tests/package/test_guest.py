#!/usr/bin/env python3
"""Gyre inside of another project: FetchContent without libuv, then add_subdirectory with it.

usage: test_guest.py

The sources come from an archive on the disk, as they would from a release. The outside project
itself looks at what Gyre leaves in it. Both ways compile the same files with the same flags, but for
what is about libuv, so the second one has little to do.
"""

import tarfile

from package_check import HERE, ROOT, environment, expect, in_folder, need_programs, run

GREETING = "hello world from"
HOSTS = ("host_shared", "host_static", "host_cpp")
PARTS = ("CMakeLists.txt", "cmake", "include", "lang", "stdlib", "vm")


def pack(archive):
    with tarfile.open(archive, "w") as out:
        for part in PARTS:
            out.add(ROOT / part, f"gyre/{part}")


def configure_and_build(build, *options):
    run("cmake", "-G", "Ninja", "-S", HERE / "outside", "-B", build, *options, env=environment())
    run("cmake", "--build", build)
    for host in HOSTS:
        expect(GREETING in run(build / host), f"{host} runs: {options}")


def check_no_libuv(build):
    for program in [build / host for host in HOSTS]:
        expect("libuv" not in run("ldd", program), f"{program.name} loads no libuv")
    for library in (build / "_deps/gyre-build").glob("libgyre.*"):
        undefined = run("nm", "-u", library)
        expect(" uv_" not in undefined, f"{library.name} refers to no function of libuv")


def test(folder):
    archive, build = folder / "gyre.tar", folder / "build"
    pack(archive)
    configure_and_build(build, "-DHOW=fetch", f"-DGYRE_URL=file://{archive}", "-DGYRE_LOOP=none")
    check_no_libuv(build)
    configure_and_build(build, "-DHOW=subdirectory", "-DGYRE_LOOP=uv")
    expect("libuv" in run("ldd", build / "host_static"), "now it has libuv")
    installed = run("cmake", "--install", build, "--prefix", folder / "prefix")
    expect("gyre" not in installed.replace(str(folder), ""), f"a guest installs nothing: {installed}")


need_programs({"c++": "g++", "ninja": "ninja-build"})
in_folder(test)
