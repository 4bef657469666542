#!/usr/bin/env python3
"""Makes the Debian packages, looks into them, and runs what they hold from an empty root.

usage: test_debian.py BUILD
"""

import sys

from package_check import environment, expect, in_folder, need_programs, run

BUILD = sys.argv[1]


def fields_of(package):
    fields = {}
    for line in run("dpkg-deb", "--field", package).splitlines():
        if not line.startswith(" "):
            name, _, value = line.partition(": ")
            fields[name] = value
    return fields


def files_of(package):
    return {line.split()[5].removeprefix(".") for line in run("dpkg-deb", "-c", package).splitlines()}


def check_program(package):
    fields, files = fields_of(package), files_of(package)
    expect("libc6" in fields["Depends"], fields)
    expect("libgyre" not in fields["Depends"], "the program holds the library")
    for loaded in ("libssl", "libpcre2", "libreadline"):
        expect(loaded in fields.get("Recommends", ""), f"{loaded} is recommended: {fields}")
        expect(loaded not in fields["Depends"], f"{loaded} is loaded only when it is needed")
    expect({"/usr/bin/gyre", "/usr/share/man/man1/gyre.1.gz"} <= files, files)


def check_library(package):
    fields, files = fields_of(package), files_of(package)
    for linked in ("libc6", "libuv1", "libutf8proc", "libtommath"):
        expect(linked in fields["Depends"], f"{linked}: {fields}")
    expect("libpcre2" in fields.get("Recommends", ""), fields)
    expect(not [name for name in files if name.endswith((".h", ".a", "libgyre.so"))], files)


def check_development(package):
    fields, files = fields_of(package), files_of(package)
    expect("libgyre" in fields["Depends"] and "libuv1-dev" in fields["Depends"], fields)
    for ending in ("include/gyre.h", "libgyre.a", "libgyre.so", "gyre.pc", "GyreConfig.cmake"):
        expect([name for name in files if name.endswith(ending)], f"{ending} in {files}")


def try_from(root, packages, folder):
    for package in packages:
        run("dpkg-deb", "-x", package, root)
    expect(run(root / "usr/bin/gyre", "-e", "print(6 * 7)") == "42\n", "the packaged program runs")
    libraries = next(root.glob("usr/lib/**/libgyre.a")).parent
    where = environment(PKG_CONFIG_PATH=libraries / "pkgconfig", LD_LIBRARY_PATH=libraries)
    flags = run("pkg-config", "--cflags", "--libs", "gyre", env=where).split()
    source = folder / "host.c"
    source.write_text("#include <gyre.h>\nint main(void) { gyre_close(gyre_open(0)); return 0; }\n")
    run("cc", source, "-o", folder / "host", *flags)
    run(folder / "host", env=where)


def test(folder):
    run("cpack", "-G", "DEB", "--config", f"{BUILD}/CPackConfig.cmake", "-B", folder / "packages")
    packages = sorted((folder / "packages").glob("*.deb"))
    names = {fields_of(package)["Package"]: package for package in packages}
    library = next((name for name in names if name.startswith("libgyre0")), None)
    expect(len(names) == 3 and library, f"three packages: {sorted(names)}")
    check_program(names["gyre"])
    check_library(names[library])
    check_development(names["libgyre-dev"])
    try_from(folder / "root", packages, folder)


need_programs({"dpkg-shlibdeps": "dpkg-dev", "file": "file"})
in_folder(test)
