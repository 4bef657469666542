// loader.c - finds the source of modules that are scripts.
//
// `import "./geo.gy"` is relative to the file that imports, and so is "geo.gy"; a path that starts
// with a slash stands for itself; a bare name, which is no native module when it arrives here, is a
// script of the standard library, or else looked for as NAME.gy in the directories of GYRE_PATH,
// separated by colons. The path found is the module's identity, so it is cleaned of `.` and `..`
// by its text: one file reached in two ways is one module. It stays relative where the
// importer's is, so messages show what was typed.
//
// A host that loads modules itself (GyreConfig.load) is asked for all but the standard ones.
// A file is read only where it may be imported (grants.h).
//
// No file takes the place of a standard module: not one in GYRE_PATH, which is looked at last,
// and not one whose cleaned path reads as the identity of a standard module.
//
// Not here: syntax and encoding of the text (the compiler says those), running a module once
// (the VM).
#define _GNU_SOURCE
#include "stdlib/embedded.h"
#include "stdlib/grants.h"
#include "stdlib/modules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SOURCE_BYTES = 1 << 28 };

static GyreStatus throw_memory(Gyre *g)
{
    return gyre_throw(g, "MemoryError", "out of memory");
}

// ---------------------------------------------------------------- Paths

// Drops `.` and empty parts and resolves `..` by the text alone, in place.
static void clean_path(char *path)
{
    bool is_absolute = path[0] == '/';
    char *out = path + is_absolute; // behind what is done, which ends in a slash if not empty
    char *floor = out;              // what `..` cannot take away
    for (char *part = out; *part;) {
        size_t size = strcspn(part, "/");
        char *next = part + size + (part[size] == '/');
        bool is_up = size == 2 && part[0] == '.' && part[1] == '.';
        if (is_up && out > floor) {
            out--;
            while (out > floor && out[-1] != '/')
                out--;
        } else if (is_up && is_absolute) {
            // there is nothing above the root
        } else if (size > 0 && !(size == 1 && part[0] == '.')) {
            memmove(out, part, (size_t)(next - part));
            out += next - part;
            if (is_up) floor = out;
        }
        part = next;
    }
    *out = '\0';
}

// The directory of the importing source with its slash; "" for names without one, say `-e`.
static int directory_size(const char *importer)
{
    const char *slash = importer ? strrchr(importer, '/') : NULL;
    return slash ? (int)(slash + 1 - importer) : 0;
}

// A plain word is the identity of a native module, and <stdlib>/ is a folder of no disk.
static bool reads_as_standard(const char *path)
{
    return !path[strcspn(path, "/.")] || strncmp(path, STDLIB_PREFIX, strlen(STDLIB_PREFIX)) == 0;
}

// NULL: memory is out.
static char *path_beside(const char *importer, const char *name)
{
    char *path;
    int size = name[0] == '/' ? 0 : directory_size(importer);
    if (asprintf(&path, "./%.*s%s", size, importer ? importer : "", name) < 0) return NULL;
    char *rest = path + 2;
    clean_path(rest);
    if (!reads_as_standard(rest)) memmove(path, rest, strlen(rest) + 1);
    return path;
}

// ---------------------------------------------------------------- Reading

static char *read_all(int fd, size_t *size)
{
    size_t capacity = 1 << 14, count = 0;
    char *text = (char *)malloc(capacity);
    while (text) {
        ssize_t got = read(fd, text + count, capacity - count);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got > 0) count += (size_t)got;
        if (got > 0 && count < capacity) continue;
        if (got > 0 && capacity >= MAX_SOURCE_BYTES) errno = EFBIG;
        char *larger = NULL;
        if (got > 0 && capacity < MAX_SOURCE_BYTES) larger = (char *)realloc(text, capacity *= 2);
        if (!larger) free(text);
        text = larger;
    }
    *size = count;
    return text;
}

// NULL: errno says why; 0 where it is not allowed, which was thrown.
static char *read_source(Gyre *g, const char *path, size_t *size)
{
    int fd = gy_grants_open(g, GYRE_GRANT_IMPORT, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return NULL;
    struct stat status;
    char *text = NULL;
    if (fstat(fd, &status) == 0) {
        if (S_ISDIR(status.st_mode)) errno = EISDIR;
        else text = read_all(fd, size);
    }
    int reason = errno;
    close(fd);
    errno = reason;
    return text;
}

static bool is_missing(int error_number)
{
    return error_number == ENOENT || error_number == ENOTDIR;
}

// ---------------------------------------------------------------- Modules by path

static bool exists(Gyre *g, const char *path)
{
    bool exists = access(path, F_OK) == 0 && gyre_may(g, GYRE_GRANT_IMPORT, path);
    gyre_error_clear(g);
    return exists;
}

static GyreStatus throw_missing_file(Gyre *g, const char *name, const char *path)
{
    char *with_ending;
    if (asprintf(&with_ending, "%s.gy", path) < 0) return throw_memory(g);
    if (exists(g, with_ending)) {
        gyre_throw(g, "ModuleNotFoundError", "there is no file %s; did you mean \"%s.gy\"?", path,
                   name);
    } else {
        gyre_throw(g, "ModuleNotFoundError", "there is no file %s", path);
    }
    free(with_ending);
    return GYRE_ERROR;
}

static GyreStatus throw_unreadable(Gyre *g, const char *name, const char *path, int error_number)
{
    if (!error_number) return GYRE_ERROR;
    if (error_number == ENOMEM) return throw_memory(g);
    if (is_missing(error_number)) return throw_missing_file(g, name, path);
    if (error_number == EISDIR) {
        return gyre_throw(g, "ImportError", "cannot import %s: it is a directory", path);
    }
    return gyre_throw(g, "ImportError", "cannot read %s: %s", path, strerror(error_number));
}

static bool is_path(const char *name)
{
    const char *dot = strrchr(name, '.');
    return strchr(name, '/') || (dot && (!dot[1] || strcmp(dot, ".gy") == 0));
}

static GyreStatus load_path(Gyre *g, const char *name, const char *importer, char **path,
                            char **text, size_t *size)
{
    char *found = path_beside(importer, name);
    if (!found) return throw_memory(g);
    *text = read_source(g, found, size);
    if (!*text) {
        GyreStatus status = throw_unreadable(g, name, found, errno);
        free(found);
        return status;
    }
    *path = found;
    return GYRE_OK;
}

// ---------------------------------------------------------------- Modules by name

// Tries one directory. 1: found, 0: not there, -1: thrown. Adds the path to `tried`.
static int try_directory(Gyre *g, const char *directory, int directory_size, const char *name,
                         FILE *tried, char **path, char **text, size_t *size)
{
    char *candidate;
    if (asprintf(&candidate, "%.*s/%s.gy", directory_size, directory, name) < 0) {
        throw_memory(g);
        return -1;
    }
    clean_path(candidate);
    *text = read_source(g, candidate, size);
    if (*text) {
        *path = candidate;
        return 1;
    }
    bool is_absent = is_missing(errno);
    if (is_absent) fprintf(tried, "%s%s", ftell(tried) > 0 ? ", " : "", candidate);
    else throw_unreadable(g, name, candidate, errno);
    free(candidate);
    return is_absent ? 0 : -1;
}

static int try_directories(Gyre *g, const char *name, FILE *tried, char **path, char **text,
                           size_t *size)
{
    const char *directories = gy_grants_has_imports(g) ? getenv("GYRE_PATH") : NULL;
    int found = 0;
    while (directories && *directories && found == 0) {
        int length = (int)strcspn(directories, ":");
        if (length > 0) {
            found = try_directory(g, directories, length, name, tried, path, text, size);
        }
        directories += length + (directories[length] == ':');
    }
    return found;
}

// Standard modules that this build was made without, and what has to be installed for them.
static const char *missing_package(const char *name)
{
    static const struct {
        const char *module, *package;
    } optional[] = {
        {"hashlib", "libssl-dev"},
        {"hmac", "libssl-dev"},
    };
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        if (strcmp(optional[i].module, name) == 0) return optional[i].package;
    return NULL;
}

// What has the things of a module that other languages have.
static const char *gyre_name_of(const char *name)
{
    static const char *const foreign[][2] = {
        {"sys", "write import os"},
        {"logging", "write import log"},
        {"argparse", "write import args"},
        {"pathlib", "write import path, and fs for what is on the disk"},
        {"shutil", "write import fs"},
        {"tempfile", "write import fs"},
        {"glob", "write import fs"},
        {"subprocess", "write import process"},
        {"socket", "write import net"},
        {"socketserver", "write import net"},
        {"ssl", "write import tls"},
        {"requests", "write import http"},
        {"urllib", "write import http"},
        {"aiohttp", "write import http"},
        {"httpx", "write import http"},
        {"sqlite3", "write import sqlite"},
        {"psycopg", "write import pg"},
        {"asyncpg", "write import pg"},
        {"asyncio", "none is needed: await, spawn, sleep and gather are built in"},
        {"concurrent", "none is needed: spawn_thread and to_thread are built in"},
        {"multiprocessing",
         "none is needed: spawn_thread is built in, and threads run in parallel"},
        {"typing", "none is needed: types are not declared"},
        {"dataclasses", "write class Name { field = value }"},
        {"enum", "write class Name { static FIRST = 1 }"},
        {"abc", "none is needed: who has the methods will do"},
        {"unittest", "write test \"name\" { … }, which gyre test runs"},
        {"pytest", "write test \"name\" { … }, which gyre test runs"},
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (strcmp(foreign[i][0], name) == 0) return foreign[i][1];
    return NULL;
}

static GyreStatus load_name(Gyre *g, const char *name, char **path, char **text, size_t *size)
{
    char *tried_text = NULL;
    size_t tried_size = 0;
    FILE *tried = open_memstream(&tried_text, &tried_size);
    if (!tried) return throw_memory(g);
    int found = try_directories(g, name, tried, path, text, size);
    fclose(tried);
    const char *package = missing_package(name), *known = gyre_name_of(name);
    if (found == 0 && package) {
        gyre_throw(
            g, "ModuleNotFoundError",
            "gyre was built without the module '%s'; it needs the Debian package %s, and then "
            "to be built anew",
            name, package);
    } else if (found == 0 && known) {
        gyre_throw(g, "ModuleNotFoundError", "no module named '%s': %s", name, known);
    } else if (found == 0 && tried_size > 0) {
        gyre_throw(g, "ModuleNotFoundError", "no module named '%s' (tried %s)", name, tried_text);
    } else if (found == 0) {
        gyre_throw(g, "ModuleNotFoundError",
                   "no module named '%s' (GYRE_PATH names no directories to look in)", name);
    }
    free(tried_text);
    return found > 0 ? GYRE_OK : GYRE_ERROR;
}

// ---------------------------------------------------------------- Modules of the library

// Among those that the program has brought along (gyre_add_scripts).
static const GyreScript *find_script(const GyreScript *table, const char *name)
{
    while (table && table->path && strcmp(table->path, name) != 0)
        table++;
    return table && table->path ? table : NULL;
}

static GyreStatus load_embedded(Gyre *g, const GyreScript *script, char **path, char **text,
                                size_t *size)
{
    *path = strdup(script->path);
    *text = gy_embedded_text(script, size);
    return *path && *text ? GYRE_OK : throw_memory(g);
}

// ---------------------------------------------------------------- Installing

static GyreStatus load(Gyre *g, void *context, const char *name, const char *importer, char **path,
                       char **text, size_t *size)
{
    const GyreScript *script = gy_embedded_find(name);
    if (!script) script = find_script((const GyreScript *)context, name);
    if (script) return load_embedded(g, script, path, text, size);
    if (gyre_config(g)->load) return GYRE_PENDING;
    if (is_path(name)) return load_path(g, name, importer, path, text, size);
    return load_name(g, name, path, text, size);
}

GyreStatus gy_loader_install(Gyre *g)
{
    gyre_set_loader(g, load, NULL);
    return GYRE_OK;
}

void gyre_add_scripts(Gyre *g, const GyreScript *table)
{
    gyre_set_loader(g, load, (void *)table);
}
