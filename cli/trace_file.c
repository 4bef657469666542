// trace_file.c - writes the trace-event format, a piece at a time.
//
// The file is one JSON array with an event on each line. Every event but the first has its comma in
// front, and only whole events are written out. So the file is an array that lacks its bracket at
// any moment, even where the process is killed, and viewers are made to read that.
//
// Each thread fills a buffer of its own without a lock; the file is locked for the writing only.
// After the first write that fails nothing more is written.
#define _GNU_SOURCE
#include "cli/trace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 1 << 16,
    MOST_EVENT_BYTES = 4096, // of one event; strings in it are cut
    MOST_STRING_BYTES = 300, // as written, with escapes
    FLUSH_NS = 200 * 1000000,
};

static struct {
    pthread_mutex_t lock; // guards the writing
    int fd;
    int error;
    bool has_first;
    int64_t start_ns;
} file = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

// ---------------------------------------------------------------- The file

static int64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t gy_trace_file_now_ns(void)
{
    return clock_ns() - file.start_ns;
}

static void write_fully(const char *chars, size_t size)
{
    while (size > 0 && !file.error) {
        ssize_t count = write(file.fd, chars, size);
        if (count < 0 && errno != EINTR) file.error = errno;
        if (count <= 0) continue;
        chars += count;
        size -= (size_t)count;
    }
}

bool gy_trace_file_open(const char *path)
{
    file.fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (file.fd < 0) return false;
    file.start_ns = clock_ns();
    file.error = 0;
    file.has_first = false;
    return true;
}

int gy_trace_file_close(void)
{
    if (!file.has_first) write_fully("[", 1);
    write_fully("\n]\n", 3);
    if (close(file.fd) != 0 && !file.error) file.error = errno;
    file.fd = -1;
    return file.error;
}

// ---------------------------------------------------------------- The text of a track

bool gy_trace_text_init(TraceText *text)
{
    *text = (TraceText){.chars = (char *)malloc(BUFFER_BYTES)};
    return text->chars != NULL;
}

void gy_trace_text_free(TraceText *text)
{
    gy_trace_text_flush(text);
    free(text->chars);
    text->chars = NULL;
}

void gy_trace_text_flush(TraceText *text)
{
    if (!text->size) return;
    pthread_mutex_lock(&file.lock);
    if (!file.has_first) text->chars[0] = '['; // in place of the comma
    file.has_first = true;
    write_fully(text->chars, text->size);
    pthread_mutex_unlock(&file.lock);
    text->size = 0;
}

void gy_trace_text_flush_now_and_then(TraceText *text, int64_t now_ns)
{
    if (now_ns - text->flushed_ns < FLUSH_NS) return;
    text->flushed_ns = now_ns;
    gy_trace_text_flush(text);
}

// ---------------------------------------------------------------- Pieces

static void put(TraceText *text, const char *chars, size_t size)
{
    memcpy(text->chars + text->size, chars, size);
    text->size += size;
}

static void put_c(TraceText *text, const char *chars)
{
    put(text, chars, strlen(chars));
}

// With at least `width` digits.
static void put_number(TraceText *text, uint64_t value, int width)
{
    char digits[24];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + value % 10);
        value /= 10;
    } while (value || sizeof digits - i < (size_t)width);
    put(text, digits + i, sizeof digits - i);
}

// What is no printable ASCII is written as \u00XX where it is a control character, and else as it
// is: names and paths are UTF-8 in Gyre, and what is not becomes a question mark.
static size_t utf8_size(const unsigned char *s)
{
    size_t size = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (s[0] > 0xf4) return 0;
    for (size_t i = 1; i < size; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    bool is_bad = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
                  (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f);
    return is_bad ? 0 : size;
}

static void put_escaped(TraceText *text, const char *value)
{
    static const char hex[] = "0123456789abcdef";
    size_t end = text->size + MOST_STRING_BYTES;
    const unsigned char *s = (const unsigned char *)value;
    while (*s && text->size < end) {
        size_t size = utf8_size(s);
        if (size == 0) {
            put(text, "?", 1);
            size = 1;
        } else if (*s < 0x20 || *s == 0x7f) {
            put(text, "\\u00", 4);
            put(text, &hex[*s >> 4], 1);
            put(text, &hex[*s & 15], 1);
        } else {
            if (*s == '"' || *s == '\\') put(text, "\\", 1);
            put(text, (const char *)s, size);
        }
        s += size;
    }
    if (*s) put_c(text, "...");
}

static void put_field(TraceText *text, const char *field)
{
    if (text->chars[text->size - 1] != '{') put(text, ",", 1);
    put(text, "\"", 1);
    put_c(text, field);
    put(text, "\":", 2);
}

// ---------------------------------------------------------------- Events

void gy_trace_text_begin(TraceText *text, char phase, uint32_t pid, uint32_t tid)
{
    if (text->size > BUFFER_BYTES - MOST_EVENT_BYTES) gy_trace_text_flush(text);
    put(text, ",\n{\"ph\":\"", 9);
    put(text, &phase, 1);
    put(text, "\",\"pid\":", 8);
    put_number(text, pid, 1);
    put(text, ",\"tid\":", 7);
    put_number(text, tid, 1);
}

void gy_trace_text_time(TraceText *text, int64_t ns)
{
    put(text, ",\"ts\":", 6);
    put_number(text, (uint64_t)ns / 1000, 1);
    put(text, ".", 1);
    put_number(text, (uint64_t)ns % 1000, 3);
}

void gy_trace_text_string(TraceText *text, const char *field, const char *value)
{
    put_field(text, field);
    put(text, "\"", 1);
    put_escaped(text, value);
    put(text, "\"", 1);
}

void gy_trace_text_number(TraceText *text, const char *field, uint64_t value)
{
    put_field(text, field);
    put_number(text, value, 1);
}

void gy_trace_text_place(TraceText *text, const char *field, const char *file_name, uint32_t line)
{
    put_field(text, field);
    put(text, "\"", 1);
    put_escaped(text, file_name);
    put(text, ":", 1);
    put_number(text, line, 1);
    put(text, "\"", 1);
}

void gy_trace_text_open(TraceText *text, const char *field)
{
    put_field(text, field);
    put(text, "{", 1);
}

void gy_trace_text_close(TraceText *text)
{
    put(text, "}", 1);
}

void gy_trace_text_end(TraceText *text)
{
    put(text, "}", 1);
}
