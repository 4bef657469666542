// output.c - print, write, flush and input.
//
// All text leaves through the write hook of the VM's configuration, so an embedded script is
// silent until its host wants it otherwise. One call of print is one call of the hook: lines of
// different threads do not mix. Whether and when text is buffered is up to the hook.
//
// input reads descriptor 0 and blocks the thread, but not against Ctrl-C. What it has read
// beyond the line stays in the VM's own reader.
#include "stdlib/loop.h"
#include "stdlib/modules.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---------------------------------------------------------------- Text under construction

typedef struct {
    char *bytes; // points to `small` or to malloc's memory
    size_t size, capacity;
    char small[512];
} Text;

static void open_text(Text *text)
{
    text->bytes = text->small;
    text->size = 0;
    text->capacity = sizeof text->small;
}

static void close_text(Text *text)
{
    if (text->bytes != text->small) free(text->bytes);
}

static bool grow_text(Text *text, size_t needed)
{
    size_t capacity = text->capacity * 2 > needed ? text->capacity * 2 : needed;
    bool is_small = text->bytes == text->small;
    char *bytes = (char *)realloc(is_small ? NULL : text->bytes, capacity);
    if (!bytes) return false;
    if (is_small) memcpy(bytes, text->small, text->size);
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

static bool add_bytes(Gyre *g, Text *text, const char *bytes, size_t size)
{
    if (size > SIZE_MAX / 4 - text->size ||
        (text->size + size > text->capacity && !grow_text(text, text->size + size))) {
        gyre_throw(g, "MemoryError", "out of memory");
        return false;
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    return true;
}

static bool add_value(Gyre *g, Text *text, GyreValue v)
{
    size_t size = 0;
    const char *bytes = gyre_to_str(g, v, &size);
    if (bytes) return add_bytes(g, text, bytes, size);
    v = gyre_text(g, v);
    bytes = gyre_is_none(v) ? NULL : gyre_to_str(g, v, &size);
    return bytes && add_bytes(g, text, bytes, size);
}

// ---------------------------------------------------------------- The hooks

static GyreStatus write_out(Gyre *g, const char *text, size_t size)
{
    const GyreConfig *config = gyre_config(g);
    errno = EPIPE;
    if (!config->write || config->write(config->context, 1, text, size)) return GYRE_OK;
    return gyre_throw_errno(g, errno, "cannot write output");
}

static GyreStatus flush_out(Gyre *g)
{
    const GyreConfig *config = gyre_config(g);
    errno = EPIPE;
    if (!config->flush || config->flush(config->context, 1)) return GYRE_OK;
    return gyre_throw_errno(g, errno, "cannot write output");
}

// ---------------------------------------------------------------- print, write, flush

// file.write(text) for what print was given as its file.
static GyreStatus write_to(Gyre *g, GyreValue file, const Text *text)
{
    GyreValue method = gyre_attr(g, file, "write");
    if (gyre_is_none(method)) return GYRE_ERROR;
    GyreValue argument = gyre_str(g, text->bytes, text->size);
    if (gyre_is_none(argument)) return GYRE_ERROR;
    GyreValue result;
    return gyre_call(g, method, &argument, 1, &result);
}

static bool build_line(GyreCall *call, Text *text, const char *separator, size_t separator_size)
{
    Gyre *g = gyre_vm(call);
    uint32_t count = gyre_rest_count(call);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && !add_bytes(g, text, separator, separator_size)) return false;
        if (!add_value(g, text, gyre_rest(call, i))) return false;
    }
    return true;
}

static GyreStatus print(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *separator = " ", *end = "\n";
    size_t separator_size = 1, end_size = 1;
    bool flushes = false;
    GyreValue file = GYRE_NONE;
    if (!gyre_args(call, "|SSbv", &separator, &separator_size, &end, &end_size, &flushes, &file)) {
        return GYRE_ERROR;
    }
    Text text;
    open_text(&text);
    GyreStatus status = GYRE_ERROR;
    if (build_line(call, &text, separator, separator_size) && add_bytes(g, &text, end, end_size)) {
        bool is_to_file = !gyre_is_none(file) && !gyre_is_nil(g, file);
        status = is_to_file ? write_to(g, file, &text) : write_out(g, text.bytes, text.size);
    }
    close_text(&text);
    return status == GYRE_OK && flushes ? flush_out(g) : status;
}

static GyreStatus write_text(GyreCall *call)
{
    const char *text;
    size_t size;
    if (!gyre_args(call, "S", &text, &size)) return GYRE_ERROR;
    return write_out(gyre_vm(call), text, size);
}

static GyreStatus flush(GyreCall *call)
{
    return flush_out(gyre_vm(call));
}

// ---------------------------------------------------------------- input

typedef struct {
    size_t start, end; // what of `bytes` was read and not given out
    char bytes[4096];
} Reader;

// 1: something is in the reader, 0: the input has ended, -1: thrown.
static int fill_reader(Gyre *g, Reader *reader)
{
    if (reader->start < reader->end) return 1;
    for (;;) {
        if (gy_loop_wait_fd(g, 0, POLLIN, -1) == LOOP_STOPPED) return -1;
        ssize_t count = read(0, reader->bytes, sizeof reader->bytes);
        if (count >= 0) {
            reader->start = 0;
            reader->end = (size_t)count;
            return count > 0;
        }
        if (errno == EINTR || errno == EAGAIN) continue;
        gyre_throw_errno(g, errno, "cannot read input");
        return -1;
    }
}

// Moves bytes to the line, through its newline if it is there. Sets *is_whole then.
static bool take_line_part(Gyre *g, Reader *reader, Text *line, bool *is_whole)
{
    const char *from = reader->bytes + reader->start;
    size_t size = reader->end - reader->start;
    const char *newline = (const char *)memchr(from, '\n', size);
    *is_whole = newline != NULL;
    if (newline) size = (size_t)(newline - from);
    reader->start += size + (newline != NULL);
    return add_bytes(g, line, from, size);
}

static bool read_line(Gyre *g, Reader *reader, Text *line)
{
    bool is_whole = false;
    while (!is_whole) {
        int filled = fill_reader(g, reader);
        if (filled < 0) return false;
        if (filled == 0) {
            if (line->size > 0) break;
            gyre_throw(g, "EOFError", "the input has ended");
            return false;
        }
        if (!take_line_part(g, reader, line, &is_whole)) return false;
    }
    if (line->size > 0 && line->bytes[line->size - 1] == '\r') line->size--;
    return true;
}

static GyreStatus show_prompt(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue prompt = gyre_arg(call, 0);
    if (gyre_is_none(prompt) || gyre_is_nil(g, prompt)) return flush_out(g);
    Text text;
    open_text(&text);
    GyreStatus status = GYRE_ERROR;
    if (add_value(g, &text, prompt)) status = write_out(g, text.bytes, text.size);
    close_text(&text);
    return status == GYRE_OK ? flush_out(g) : status;
}

static GyreStatus input(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    if (!gyre_may(g, GYRE_GRANT_INPUT, "") || show_prompt(call) != GYRE_OK) return GYRE_ERROR;
    Text line;
    open_text(&line);
    GyreStatus status = GYRE_ERROR;
    if (read_line(g, (Reader *)gyre_data(call), &line)) {
        GyreValue text = gyre_str(g, line.bytes, line.size);
        if (!gyre_is_none(text)) status = gyre_return(call, text);
    }
    close_text(&line);
    return status;
}

// ---------------------------------------------------------------- Installing

static const GyreNative output_natives[] = {
    {"print", print, "*values, sep = \" \", end = \"\\n\", flush = false, file = nil",
     "Writes the texts of the values, `sep` between them and `end` behind, to the output or by "
     "file.write(text). Throws BrokenPipeError where nobody reads the output any more.",
     0},
    {"write", write_text, "text", "Writes a str to the output as it is, without a line end.", 0},
    {"flush", flush, "", "Sends written text on its way that was kept back for efficiency.", 0},
    {"input", input, "prompt = \"\"",
     "Writes the prompt, waits for a line of input and returns it without its line end. Blocks "
     "the whole thread. Throws EOFError where the input has ended.",
     0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_output_install(Gyre *g)
{
    Reader *reader = (Reader *)calloc(1, sizeof *reader);
    if (!reader || !gy_loop_at_close(g, free, reader)) {
        free(reader);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    return gyre_register(g, NULL, output_natives, reader);
}
