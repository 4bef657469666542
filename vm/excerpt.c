// excerpt.c - measuring a line in terminal columns and cutting the window that is shown.
//
// The line is walked twice: once to learn in which columns the span lies and how wide the whole
// is, once to copy what falls into the window. Everything is counted in columns from the first
// character that is no indentation.
#include "vm/excerpt.h"
#include "vm/utf8.h"
#include <stdbool.h>
#include <string.h>

enum { TAB_COLUMNS = 4, LEAD_COLUMNS = 30 }; // what is shown before a span that is far to the right

static const char ellipsis[] = "\u2026", replacement[] = "\uFFFD";

// One character of the line, as it is shown.
typedef struct {
    const char *shown;
    uint32_t shown_size, size; // bytes to show, bytes in the source
    uint32_t width;
} Cell;

// Controls, marks that turn the direction of writing, and what is no character.
static bool is_unshowable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x2028 ||
           c == 0x2029 || c == 0xFEFF;
}

static Cell read_cell(const SourceLine *line, uint32_t at, uint32_t column)
{
    const char *text = line->text + at;
    uint32_t left = line->text_size - at, length = 1;
    if (*text == '\t') {
        uint32_t width = TAB_COLUMNS - column % TAB_COLUMNS;
        return (Cell){"    ", width, 1, width};
    }
    while (length < left && length < 4 && utf8_is_continuation(text[length]))
        length++;
    if (gy_utf8_validate(text, length) < length) return (Cell){replacement, 3, 1, 1};
    uint32_t c = gy_utf8_decode(text, &length);
    if (is_unshowable(c)) return (Cell){replacement, 3, length, 1};
    return (Cell){text, length, length, (uint32_t)gy_utf8_width(c)};
}

typedef struct {
    uint32_t first;      // byte of the line where the text begins
    uint32_t start, end; // columns of the span
    uint32_t total;      // columns of the line
    uint32_t from, to;   // columns that are shown
} Layout;

static Layout measure(const SourceLine *line)
{
    Layout l = {0};
    while (l.first < line->offset && (line->text[l.first] == ' ' || line->text[l.first] == '\t'))
        l.first++;
    uint32_t column = 0, stop = line->offset + line->length;
    l.start = l.end = UINT32_MAX;
    for (uint32_t at = l.first; at < line->text_size;) {
        Cell cell = read_cell(line, at, column);
        if (at >= line->offset && l.start == UINT32_MAX) l.start = column;
        if (at >= stop && l.end == UINT32_MAX) l.end = column;
        column += cell.width;
        at += cell.size;
    }
    if (l.start == UINT32_MAX) l.start = column;
    if (l.end == UINT32_MAX) l.end = column;
    if (l.end <= l.start) l.end = l.start + 1;
    l.total = column;
    return l;
}

// The window holds the span, or its beginning, and something before it.
static void choose_window(Layout *l)
{
    l->to = l->total;
    if (l->total <= EXCERPT_COLUMNS) return;
    if (l->end > EXCERPT_COLUMNS) {
        l->from = l->start > LEAD_COLUMNS ? l->start - LEAD_COLUMNS : 0;
        if (l->from + EXCERPT_COLUMNS > l->total) l->from = l->total - EXCERPT_COLUMNS;
    }
    l->to = l->from + EXCERPT_COLUMNS;
}

typedef struct {
    char *bytes;
    uint32_t size;
} Row;

static bool put(Row *row, const char *bytes, uint32_t size)
{
    // Always leaves room for an ellipsis and the zero.
    if (row->size + size + sizeof ellipsis > EXCERPT_BYTES) return false;
    memcpy(row->bytes + row->size, bytes, size);
    row->size += size;
    row->bytes[row->size] = 0;
    return true;
}

static void put_ellipsis(Row *row)
{
    memcpy(row->bytes + row->size, ellipsis, sizeof ellipsis);
    row->size += sizeof ellipsis - 1;
}

static void add_marks(Row *marks, const Layout *l, uint32_t shown_end)
{
    uint32_t column = l->from;
    if (l->from) put(marks, " ", 1); // below the ellipsis
    for (; column < l->start; column++)
        put(marks, " ", 1);
    do {
        put(marks, "^", 1);
    } while (++column < l->end && column < shown_end);
}

void gy_excerpt_make(Excerpt *excerpt, const SourceLine *line)
{
    Layout l = measure(line);
    Row text = {excerpt->text, 0}, marks = {excerpt->marks, 0};
    excerpt->text[0] = excerpt->marks[0] = 0;
    choose_window(&l);
    if (l.from) put_ellipsis(&text);
    uint32_t column = 0;
    bool is_cut = l.to < l.total;
    for (uint32_t at = l.first; at < line->text_size;) {
        Cell cell = read_cell(line, at, column);
        if (column + cell.width > l.to ||
            (column >= l.from && !put(&text, cell.shown, cell.shown_size))) {
            is_cut = true;
            break;
        }
        // Half of a wide character at the edge of the window.
        for (uint32_t c = l.from; column < l.from && c < column + cell.width; c++)
            put(&text, " ", 1);
        column += cell.width;
        at += cell.size;
    }
    if (is_cut) put_ellipsis(&text);
    add_marks(&marks, &l, column);
}
