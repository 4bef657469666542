// run_file.c - reads a script, runs it, and turns how it ended into an exit status.
//
// A run can end well, with exit(n), with an error, interrupted, or deadlocked. An error is
// shown as its traceback, but for two: Ctrl-C needs none, and where nobody reads the output any
// more one line says so, in place of where the script happened to stand.
#define _GNU_SOURCE
#include "cli/run_file.h"
#include "cli/console.h"
#include "cli/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 1 << 16, MAX_SCRIPT_BYTES = 1 << 28 };

// ---------------------------------------------------------------- Reading

// False: errno says why.
static bool grow(Script *script, size_t *capacity)
{
    if (*capacity >= MAX_SCRIPT_BYTES) {
        errno = EFBIG;
        return false;
    }
    size_t larger = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    char *text = (char *)realloc(script->text, larger);
    if (!text) return false;
    script->text = text;
    *capacity = larger;
    return true;
}

static bool read_descriptor(Script *script, int fd)
{
    size_t capacity = 0;
    for (;;) {
        if (script->size == capacity && !grow(script, &capacity)) return false;
        ssize_t count = read(fd, script->text + script->size, capacity - script->size);
        if (count == 0) return true;
        if (count < 0 && errno != EINTR) return false;
        if (count > 0) script->size += (size_t)count;
    }
}

static bool read_path(Script *script, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    bool is_read = read_descriptor(script, fd);
    int reason = errno;
    close(fd);
    errno = reason;
    return is_read;
}

bool gy_run_file_read(Script *script, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    *script = (Script){.name = is_stdin ? "<stdin>" : path};
    if (is_stdin ? read_descriptor(script, 0) : read_path(script, path)) return true;
    if (errno == EISDIR) gy_console_complain("%s is a directory, not a script", script->name);
    else gy_console_complain("cannot read %s: %s", script->name, strerror(errno));
    free(script->text);
    script->text = NULL;
    return false;
}

// NULL: it is not there, or memory is out.
static char *find_in(const char *folder, size_t size, const char *name)
{
    char *path;
    if (!size || asprintf(&path, "%.*s/%s.gy", (int)size, folder, name) < 0) return NULL;
    if (access(path, F_OK) == 0) return path;
    free(path);
    return NULL;
}

char *gy_run_file_find(const char *name)
{
    const char *folders = getenv("GYRE_PATH");
    char *path = find_in(".", 1, name);
    while (!path && folders && *folders) {
        size_t size = strcspn(folders, ":");
        path = find_in(folders, size, name);
        folders += size + (folders[size] == ':');
    }
    if (!path)
        gy_console_complain("there is no %.200s.gy in this folder or in those of GYRE_PATH", name);
    return path;
}

// ---------------------------------------------------------------- How a run ends

static void write_error(Gyre *g)
{
    const char *text = gyre_error_text(g);
    size_t size = strlen(text);
    gy_console_write(NULL, 2, text, size);
    if (size > 0 && text[size - 1] != '\n') gy_console_write(NULL, 2, "\n", 1);
}

static bool is_error(Gyre *g, const char *class_name)
{
    return strcmp(gyre_error_class(g), class_name) == 0;
}

static bool is_out_of_time(Gyre *g)
{
    if (!is_error(g, "QuotaExceeded")) return false;
    uint32_t scope = gyre_scope_open(g);
    GyreValue error = gyre_error_take(g);
    const char *limit = gyre_to_str(g, gyre_attr(g, error, "limit"), NULL);
    bool is_time = limit && strcmp(limit, "time") == 0;
    gyre_error_raise(g, error);
    gyre_scope_close(g, scope);
    return is_time;
}

static int report_error(Gyre *g)
{
    int status = is_error(g, "DeadlockError") ? STATUS_DEADLOCK : STATUS_ERROR;
    if (is_out_of_time(g)) status = STATUS_TIMEOUT;
    if (is_error(g, "Cancelled") && gy_signals_was_interrupted()) {
        gy_console_tidy_interrupt();
        return STATUS_INTERRUPTED;
    }
    bool is_output_lost = is_error(g, "BrokenPipeError") || is_error(g, "OSError");
    if (!is_output_lost || !gy_console_error()) write_error(g);
    return status;
}

int gy_run_file_finish_output(int status)
{
    gy_console_flush(NULL, 1);
    int error = gy_console_error();
    // A reader that has gone, as head does, has seen enough: nothing is wrong that must be told.
    if (error && error != EPIPE) gy_console_complain("cannot write output: %s", strerror(error));
    return error && status == 0 ? STATUS_ERROR : status;
}

int gy_run_file_eval(Gyre *g, const Script *script)
{
    GyreStatus status = gyre_eval(g, script->name, script->text, script->size);
    return status == GYRE_OK ? gyre_exit_status(g) : gy_run_file_report(g);
}

int gy_run_file_report(Gyre *g)
{
    int code = report_error(g);
    gyre_error_clear(g);
    return code;
}

static bool print_value(Gyre *g, GyreValue value)
{
    size_t size;
    GyreValue text = gyre_text(g, value);
    const char *bytes = gyre_is_none(text) ? NULL : gyre_to_str(g, text, &size);
    if (!bytes) return false;
    gy_console_write(NULL, 1, bytes, size);
    gy_console_write(NULL, 1, "\n", 1);
    return true;
}

int gy_run_file_print(Gyre *g, const Script *script)
{
    GyreValue value;
    GyreStatus status = gyre_eval_line(g, script->name, script->text, script->size, &value);
    if (gyre_has_exited(g)) return gyre_exit_status(g);
    if (status == GYRE_OK && print_value(g, value)) return gyre_exit_status(g);
    return gy_run_file_report(g);
}

int gy_run_file_compile(Gyre *g, const Script *script)
{
    char *listing = gyre_disassemble(g, script->name, script->text, script->size);
    gyre_free(listing);
    return listing ? 0 : gy_run_file_report(g);
}

int gy_run_file_disassemble(Gyre *g, const Script *script)
{
    char *listing = gyre_disassemble(g, script->name, script->text, script->size);
    if (!listing) {
        write_error(g);
        return STATUS_ERROR;
    }
    gy_console_write(NULL, 1, listing, strlen(listing));
    gyre_free(listing);
    return 0;
}
