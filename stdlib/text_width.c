// text_width.c - walks a text by escape sequences and clusters, and adds up columns.
#include "stdlib/text_width.h"

#include <stdbool.h>
#include <utf8proc.h>

enum {
    ESCAPE = 0x1b,
    BELL = 0x07,
    PICTURE = 0xfe0f, // variation selector 16
    FIRST_FLAG = 0x1f1e6,
    LAST_FLAG = 0x1f1ff,
};

// ---------------------------------------------------------------- Escape sequences

static bool is_between(char c, int low, int high)
{
    unsigned char byte = (unsigned char)c;
    return byte >= low && byte <= high;
}

static size_t skip(const char *text, size_t size, size_t at, int low, int high)
{
    while (at < size && is_between(text[at], low, high))
        at++;
    return at;
}

// csi = parameters, intermediates, one final byte
static size_t end_of_csi(const char *text, size_t size, size_t at)
{
    at = skip(text, size, at, 0x30, 0x3f);
    at = skip(text, size, at, 0x20, 0x2f);
    return at < size && is_between(text[at], 0x40, 0x7e) ? at + 1 : at;
}

// A string for the terminal ends with ESC \, in its 8-bit form too, or with BEL. A terminal would
// wait for that end, so without one it goes on to the end of the text.
static size_t end_of_string(const char *text, size_t size, size_t at)
{
    for (; at < size; at++) {
        if (text[at] == BELL) return at + 1;
        bool has_next = at + 1 < size;
        if (has_next && text[at] == ESCAPE && text[at + 1] == '\\') return at + 2;
        if (has_next && text[at] == '\xc2' && text[at + 1] == '\x9c') return at + 2;
    }
    return size;
}

static size_t end_of_kind(const char *text, size_t size, size_t at, char kind)
{
    switch (kind) {
    case '[': return end_of_csi(text, size, at);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_': return end_of_string(text, size, at);
    default: return 0;
    }
}

size_t gy_text_width_escape(const char *text, size_t size)
{
    if (size >= 2 && text[0] == '\xc2') { // U+0080 to U+009F stand for ESC and a letter
        if (!is_between(text[1], 0x80, 0x9f)) return 0;
        return end_of_kind(text, size, 2, (char)(text[1] - 0x40));
    }
    if (size == 0 || text[0] != ESCAPE) return 0;
    if (size == 1) return 1;
    size_t end = end_of_kind(text, size, 2, text[1]);
    if (end > 0) return end;
    end = skip(text, size, 1, 0x20, 0x2f);
    return end < size && is_between(text[end], 0x30, 0x7e) ? end + 1 : end;
}

// ---------------------------------------------------------------- Clusters

static bool is_flag(utf8proc_int32_t c)
{
    return c >= FIRST_FLAG && c <= LAST_FLAG;
}

static size_t read_char(const char *text, size_t size, utf8proc_int32_t *c)
{
    utf8proc_ssize_t room = size < 4 ? (utf8proc_ssize_t)size : 4;
    utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text, room, c);
    if (bytes > 0) return (size_t)bytes;
    *c = 0xfffd; // no str has such bytes
    return 1;
}

static bool goes_on(utf8proc_int32_t before, utf8proc_int32_t c, utf8proc_int32_t *state)
{
    return !utf8proc_grapheme_break_stateful(before, c, state);
}

static TextWidth first_cluster(const char *text, size_t size)
{
    utf8proc_int32_t before, c, state = 0;
    TextWidth cluster = {.bytes = read_char(text, size, &before)};
    cluster.columns = utf8proc_charwidth(before);
    while (cluster.bytes < size) {
        if (gy_text_width_escape(text + cluster.bytes, size - cluster.bytes) > 0) break;
        size_t bytes = read_char(text + cluster.bytes, size - cluster.bytes, &c);
        if (!goes_on(before, c, &state)) break;
        int columns = c == PICTURE || is_flag(c) ? 2 : utf8proc_charwidth(c);
        if (columns > cluster.columns) cluster.columns = columns;
        cluster.bytes += bytes;
        before = c;
    }
    return cluster;
}

// Most text is ASCII, and its letters stand alone unless something else follows.
static bool is_plain(const char *text, size_t size)
{
    return is_between(text[0], 0x20, 0x7e) && (size == 1 || is_between(text[1], 0x20, 0x7e));
}

TextWidth gy_text_width_fit(const char *text, size_t size, int64_t most)
{
    TextWidth sum = {0, 0};
    while (sum.bytes < size) {
        const char *rest = text + sum.bytes;
        size_t left = size - sum.bytes;
        TextWidth part = {.bytes = gy_text_width_escape(rest, left)};
        if (part.bytes == 0)
            part = is_plain(rest, left) ? (TextWidth){1, 1} : first_cluster(rest, left);
        if (part.columns > most - sum.columns) break;
        sum.bytes += part.bytes;
        sum.columns += part.columns;
    }
    return sum;
}
