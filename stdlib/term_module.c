// term_module.c - what term.gy, args.gy and log.gy ask of the system: terminals and the
// environment.
//
// Whether there is a terminal is the host's decision first: without GyreConfig.status a script is
// told that there is none, whatever the descriptors of the process are. So what an embedded script
// writes is plain, and goes where its host wants it.
#define _GNU_SOURCE
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/text_width.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MODULE "<stdlib>/_term"

// ---------------------------------------------------------------- The terminal

static bool read_stream(GyreCall *call, int64_t *stream)
{
    if (!gyre_args(call, "i", stream)) return false;
    if (*stream >= 0 && *stream <= 2) return true;
    gyre_throw(gyre_vm(call), "ValueError",
               "a stream is 0 for the input, 1 for the output or 2 for errors");
    return false;
}

static GyreStatus term_is_terminal(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t stream;
    if (!read_stream(call, &stream)) return GYRE_ERROR;
    return gyre_return(call, gyre_bool(gyre_config(g)->status && isatty((int)stream)));
}

#ifdef TIOCGWINSZ
// The first of output, errors and input that is a terminal tells: any of them may be redirected.
static bool find_size(int64_t *columns, int64_t *rows)
{
    static const int order[] = {1, 2, 0};
    struct winsize size;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (ioctl(order[i], TIOCGWINSZ, &size) != 0 || size.ws_col == 0) continue;
        *columns = size.ws_col;
        *rows = size.ws_row;
        return true;
    }
    return false;
}
#else
static bool find_size(int64_t *columns, int64_t *rows)
{
    (void)columns, (void)rows;
    return false;
}
#endif

static GyreStatus term_size(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    int64_t columns, rows;
    if (!gyre_config(g)->status || !find_size(&columns, &rows)) return GYRE_OK;
    GyreValue parts[] = {gyre_int(g, columns), gyre_int(g, rows)};
    return gyre_return(call, gyre_tuple(g, parts, 2));
}

// Of one VM; when it has gone, what it left below the output goes, too.
typedef struct {
    Gyre *g; // a name for the host, by then
    void (*status)(void *context, Gyre *g, const char *text, size_t size);
    void *context;
} Below;

static void end_below(void *data)
{
    Below *below = (Below *)data;
    if (below->status) below->status(below->context, below->g, "", 0);
    free(below);
}

static GyreStatus term_status(GyreCall *call)
{
    Below *below = (Below *)gyre_data(call);
    const char *text;
    size_t size;
    if (!gyre_args(call, "S", &text, &size)) return GYRE_ERROR;
    if (below->status) below->status(below->context, below->g, text, size);
    return GYRE_OK;
}

static GyreStatus term_write(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const GyreConfig *config = gyre_config(g);
    int64_t stream;
    const char *text;
    size_t size;
    if (!gyre_args(call, "iS", &stream, &text, &size)) return GYRE_ERROR;
    errno = EPIPE;
    if (!config->write || config->write(config->context, (int)stream, text, size)) return GYRE_OK;
    return gyre_throw_errno(g, errno, "cannot write output");
}

static GyreStatus term_getenv(GyreCall *call)
{
    const char *name;
    if (!gyre_args(call, "s", &name)) return GYRE_ERROR;
    if (!gyre_may(gyre_vm(call), GYRE_GRANT_ENV, name)) return GYRE_ERROR;
    const char *value = getenv(name);
    if (!value) return GYRE_OK;
    GyreValue text = gyre_str(gyre_vm(call), value, strlen(value));
    if (!gyre_is_none(text)) return gyre_return(call, text);
    return gyre_throw(gyre_vm(call), "ValueError", "the variable %.200s is no UTF-8", name);
}

// ---------------------------------------------------------------- Text in columns

static GyreStatus term_text_width(GyreCall *call)
{
    const char *text;
    size_t size;
    if (!gyre_args(call, "S", &text, &size)) return GYRE_ERROR;
    TextWidth all = gy_text_width_fit(text, size, INT64_MAX);
    return gyre_return(call, gyre_int(gyre_vm(call), all.columns));
}

static GyreStatus term_fit(GyreCall *call)
{
    const char *text;
    size_t size;
    int64_t most;
    if (!gyre_args(call, "Si", &text, &size, &most)) return GYRE_ERROR;
    TextWidth part = gy_text_width_fit(text, size, most);
    return gyre_return(call, gyre_str(gyre_vm(call), text, part.bytes));
}

// The text without its escape sequences, or they without the text.
static GyreStatus give_parts(GyreCall *call, bool wants_escapes)
{
    Gyre *g = gyre_vm(call);
    const char *text;
    size_t size, count = 0;
    if (!gyre_args(call, "S", &text, &size)) return GYRE_ERROR;
    char *parts = (char *)malloc(size + 1);
    if (!parts) return gyre_throw(g, "MemoryError", "out of memory");
    for (size_t at = 0; at < size;) {
        size_t escape = gy_text_width_escape(text + at, size - at);
        size_t step = escape > 0 ? escape : 1;
        if ((escape > 0) == wants_escapes) {
            memcpy(parts + count, text + at, step);
            count += step;
        }
        at += step;
    }
    GyreStatus status = gyre_return(call, gyre_str(g, parts, count));
    free(parts);
    return status;
}

static GyreStatus term_strip(GyreCall *call)
{
    return give_parts(call, false);
}

static GyreStatus term_escapes(GyreCall *call)
{
    return give_parts(call, true);
}

// ---------------------------------------------------------------- The module

static const GyreNative natives[] = {
    {"is_terminal", term_is_terminal, "stream", "Is it one, for this VM?", 0},
    {"size", term_size, "", "(columns, rows) of the terminal, or nil.", 0},
    {"status", term_status, "text", "Keeps the lines below the output; \"\" takes them away.", 0},
    {"write", term_write, "stream, text", "Writes to the output (1) or to errors (2).", 0},
    {"getenv", term_getenv, "name", "The variable of the environment, or nil.", 0},
    {"text_width", term_text_width, "text", "Columns that a text takes on a terminal.", 0},
    {"fit", term_fit, "text, columns", "As much from its start as fits.", 0},
    {"strip", term_strip, "text", "The text without escape sequences.", 0},
    {"escapes", term_escapes, "text", "Its escape sequences alone.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_term_install(Gyre *g)
{
    const GyreConfig *config = gyre_config(g);
    Below *below = (Below *)malloc(sizeof *below);
    if (!below || !gy_loop_at_close(g, end_below, below)) {
        free(below);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    *below = (Below){g, config->status, config->context};
    return gyre_register(g, MODULE, natives, below);
}
