// repl_line.c - runs a line of the prompt and shows what came of it.
//
// While a line runs its awaits drive the loop. It can end in five ways: with a value, which is
// shown and kept as `_`; with an error, shown and kept as `_err`; by Ctrl-C; by exit(); or it is
// left: on Ctrl-Z it goes on as a background task, and `_` is that task, so that `await _` waits
// for it again.
//
// The values before `_` are _1, the one before it, to _9. A line may use these names for itself;
// they are written over by the next value.
#include "cli/repl_line.h"
#include "cli/console.h"
#include "cli/program_scripts.h"
#include "cli/signals.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const kept[] = {"_", "_1", "_2", "_3", "_4", "_5", "_6", "_7", "_8", "_9"};
enum { KEPT_COUNT = sizeof kept / sizeof *kept };

static void write_line(int stream, const char *text, size_t size)
{
    gy_console_write(NULL, stream, text, size);
    if (size == 0 || text[size - 1] != '\n') gy_console_write(NULL, stream, "\n", 1);
}

// ---------------------------------------------------------------- Names

void gy_repl_line_prepare(Gyre *g)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue nil = GYRE_NIL;
    for (int i = 0; i < KEPT_COUNT; i++)
        gyre_global_set(g, kept[i], nil);
    gyre_global_set(g, "_err", nil);
    GyreValue help = gy_program_scripts_call(g, "doc", "helper", NULL, 0);
    if (!gyre_is_none(help)) gyre_global_set(g, "help", help);
    gyre_error_clear(g);
    gyre_scope_close(g, scope);
}

static void keep(Gyre *g, GyreValue value)
{
    for (int i = KEPT_COUNT - 1; i > 0; i--)
        gyre_global_set(g, kept[i], gyre_global(g, kept[i - 1]));
    gyre_global_set(g, kept[0], value);
}

static void keep_error(Gyre *g)
{
    GyreValue error = gyre_error_take(g);
    gyre_global_set(g, "_err", error);
    gyre_error_raise(g, error);
}

// ---------------------------------------------------------------- What came of it

void gy_repl_line_show_error(Gyre *g)
{
    const char *text = gyre_error_text(g);
    if (strcmp(gyre_error_class(g), "Cancelled") == 0 && gy_signals_was_interrupted()) {
        gy_console_tidy_interrupt();
        text = "cancelled by Ctrl-C";
    }
    write_line(2, text, strlen(text));
    gyre_error_clear(g);
}

static bool echo(Gyre *g, GyreValue value)
{
    if (gyre_is_nil(g, value)) return true;
    keep(g, value);
    GyreValue text = gy_program_scripts_call(g, "pretty", "show", &value, 1);
    size_t size = 0;
    const char *bytes = gyre_is_none(text) ? NULL : gyre_to_str(g, text, &size);
    if (bytes) write_line(1, bytes, size);
    return bytes != NULL;
}

static void tell_left(Gyre *g, GyreValue task)
{
    static const char text[] = "goes on in the background; `await _` waits for it\n";
    keep(g, task);
    gy_console_tidy_interrupt();
    gy_console_write(NULL, 1, text, sizeof text - 1);
}

static bool finish(Gyre *g, GyreStatus status, GyreValue value, bool is_quiet)
{
    if (gyre_has_exited(g)) return true;
    if (status == GYRE_PENDING) tell_left(g, value);
    if (status == GYRE_OK && (is_quiet || echo(g, value))) return true;
    if (status == GYRE_PENDING) return true;
    keep_error(g);
    gy_repl_line_show_error(g);
    return false;
}

// ---------------------------------------------------------------- Running

static GyreStatus evaluate(Gyre *g, const char *name, const char *text, size_t size,
                           GyreValue *value)
{
    gy_signals_set_leaves(true);
    GyreStatus status = gyre_eval_line(g, name, text, size, value);
    gy_signals_set_leaves(false);
    return status;
}

bool gy_repl_line_run(Gyre *g, const char *name, const char *text, size_t size, bool is_quiet)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue value = GYRE_NONE;
    GyreStatus status = evaluate(g, name, text, size, &value);
    bool is_done = finish(g, status, value, is_quiet);
    gyre_scope_close(g, scope);
    return is_done;
}

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int format_seconds(char *text, size_t size, double s)
{
    if (s < 1e-3) return snprintf(text, size, "%.1f us", s * 1e6);
    if (s < 1) return snprintf(text, size, "%.2f ms", s * 1e3);
    return snprintf(text, size, "%.3f s", s);
}

void gy_repl_line_time(Gyre *g, const char *text)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue value = GYRE_NONE;
    double start = seconds(CLOCK_MONOTONIC), cpu_start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    GyreStatus status = evaluate(g, NULL, text, strlen(text), &value);
    char elapsed[32], cpu[32], line[96];
    format_seconds(elapsed, sizeof elapsed, seconds(CLOCK_MONOTONIC) - start);
    format_seconds(cpu, sizeof cpu, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start);
    int size = snprintf(line, sizeof line, "%s, %s of it on the processor\n", elapsed, cpu);
    if (finish(g, status, value, false)) gy_console_write(NULL, 1, line, (size_t)size);
    gyre_scope_close(g, scope);
}
