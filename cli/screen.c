// screen.c - draws the entry that is being edited.
//
// Readline would show a line end inside of its line as ^J, so this takes the place of its
// redisplay. An entry is laid out anew at each change, as rows that fit the terminal, and written
// over the rows that are there, in one write(2), each row cleared behind its end; so nothing
// flickers, and no diff has to be kept. Rows are broken here, never by the terminal: then each row
// stays one where the terminal is made wider, and where it is made narrower the number of lines
// that it takes is known. An entry that is higher than the terminal is shown in part, around the
// cursor.
//
// Widths are those of clusters, as in stdlib/text_width.c: one is as wide as its widest code point.
#define _GNU_SOURCE
#include "cli/screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

typedef struct {
    size_t start; // in the bytes
    size_t columns;
} Row;

typedef struct {
    char *bytes;
    size_t size, capacity;
    Row *rows;
    size_t count, row_capacity;
    size_t columns; // of the terminal
    size_t cursor_row, cursor_column;
    bool failed; // memory is out
} Layout;

static Layout drawn;                // what is on the terminal; no rows: nothing
static size_t drawn_top, drawn_end; // its rows that are visible

// ---------------------------------------------------------------- Growing

static void add(Layout *l, const char *text, size_t size)
{
    if (size == 0) return;
    if (l->size + size > l->capacity) {
        size_t capacity = (l->size + size) * 2 + 256;
        char *bytes = (char *)realloc(l->bytes, capacity);
        if (!bytes) l->failed = true;
        if (!bytes) return;
        l->bytes = bytes;
        l->capacity = capacity;
    }
    memcpy(l->bytes + l->size, text, size);
    l->size += size;
}

static void add_c(Layout *l, const char *text)
{
    add(l, text, strlen(text));
}

static void begin_row(Layout *l)
{
    if (l->count == l->row_capacity) {
        size_t capacity = l->row_capacity * 2 + 16;
        Row *rows = (Row *)realloc(l->rows, capacity * sizeof *rows);
        if (!rows) l->failed = true;
        if (!rows) return;
        l->rows = rows;
        l->row_capacity = capacity;
    }
    l->rows[l->count++] = (Row){l->size, 0};
}

static Row *last_row(Layout *l)
{
    return &l->rows[l->count - 1];
}

// ---------------------------------------------------------------- Clusters

typedef struct {
    size_t size;
    size_t columns;
    char shown[16]; // in place of the text; "": the text itself
} Cluster;

static bool is_blank(utf8proc_int32_t c)
{
    return c < 0x20 || c == 0x7f;
}

static bool is_regional(utf8proc_int32_t c)
{
    return c >= 0x1f1e6 && c <= 0x1f1ff;
}

// Bytes that are no UTF-8 are shown as question marks.
static Cluster read_cluster(const char *text, size_t size)
{
    Cluster cluster = {0};
    utf8proc_int32_t state = 0, before = 0, c;
    while (cluster.size < size) {
        const char *at = text + cluster.size;
        utf8proc_ssize_t count = utf8proc_iterate((const utf8proc_uint8_t *)at,
                                                  (utf8proc_ssize_t)(size - cluster.size), &c);
        if (count <= 0) {
            if (cluster.size) return cluster;
            return (Cluster){1, 1, "?"};
        }
        if (cluster.size && (is_blank(before) || is_blank(c) ||
                             utf8proc_grapheme_break_stateful(before, c, &state)))
            break;
        size_t columns = (size_t)utf8proc_charwidth(c);
        if (c == 0xfe0f && cluster.size) columns = 2;           // an emoji's picture is asked for
        if (is_regional(c) && is_regional(before)) columns = 2; // two letters are a flag
        if (columns > cluster.columns) cluster.columns = columns;
        cluster.size += (size_t)count;
        before = c;
    }
    return cluster;
}

static Cluster next_cluster(const char *text, size_t size, size_t column)
{
    unsigned char c = (unsigned char)*text;
    if (c == '\t') {
        size_t columns = 8 - column % 8;
        Cluster cluster = {1, columns, ""};
        memset(cluster.shown, ' ', columns);
        return cluster;
    }
    if (is_blank(c)) return (Cluster){1, 2, {'^', (char)(c ^ 0x40)}};
    return read_cluster(text, size);
}

// ---------------------------------------------------------------- The layout

static void add_cluster(Layout *l, const char *text, const Cluster *cluster)
{
    if (last_row(l)->columns + cluster->columns > l->columns) begin_row(l);
    if (l->failed) return;
    if (*cluster->shown) add_c(l, cluster->shown);
    else add(l, text, cluster->size);
    last_row(l)->columns += cluster->columns;
}

static void add_prompt(Layout *l, const char *prompt, const char *style)
{
    size_t size = strlen(prompt);
    add_c(l, style);
    while (size && !l->failed) {
        Cluster cluster = next_cluster(prompt, size, last_row(l)->columns);
        add_cluster(l, prompt, &cluster);
        prompt += cluster.size;
        size -= cluster.size;
    }
    if (*style) add_c(l, "\033[0m");
}

// The cursor stands on what comes next, which may be the start of another row.
static void put_cursor(Layout *l)
{
    if (last_row(l)->columns >= l->columns) begin_row(l);
    if (l->failed) return;
    l->cursor_row = l->count - 1;
    l->cursor_column = last_row(l)->columns;
}

static void lay_out(Layout *l, const Screen *screen)
{
    begin_row(l);
    if (l->failed) return;
    add_prompt(l, screen->prompt, screen->style);
    for (size_t i = 0; i < screen->size && !l->failed;) {
        if (i == screen->cursor) put_cursor(l);
        if (screen->text[i] == '\n') {
            begin_row(l);
            if (!l->failed) add_prompt(l, screen->continuation, screen->style);
            i++;
            continue;
        }
        Cluster cluster = next_cluster(screen->text + i, screen->size - i, last_row(l)->columns);
        bool is_wrapped = last_row(l)->columns + cluster.columns > l->columns;
        add_cluster(l, screen->text + i, &cluster);
        if (is_wrapped && i == screen->cursor && !l->failed) {
            l->cursor_row = l->count - 1;
            l->cursor_column = 0;
        }
        i += cluster.size;
    }
    if (screen->cursor >= screen->size && !l->failed) put_cursor(l);
}

static void free_layout(Layout *l)
{
    free(l->bytes);
    free(l->rows);
    *l = (Layout){0};
}

// ---------------------------------------------------------------- Writing

static void write_all(const char *text, size_t size)
{
    while (size > 0) {
        ssize_t count = write(1, text, size);
        if (count < 0 && errno != EINTR && errno != EAGAIN) return; // the next read will tell
        if (count < 0) continue;
        text += count;
        size -= (size_t)count;
    }
}

static void find_size(size_t *columns, size_t *rows)
{
    struct winsize size = {0};
    bool is_known = ioctl(1, TIOCGWINSZ, &size) == 0;
    *columns = is_known && size.ws_col > 1 ? size.ws_col : 80;
    *rows = is_known && size.ws_row > 1 ? size.ws_row : 24;
}

static size_t lines_of(const Row *row, size_t columns)
{
    return row->columns > columns ? (row->columns + columns - 1) / columns : 1;
}

// From the cursor to the first visible row; the terminal may have got another width meanwhile.
static void add_way_up(Layout *out, size_t columns)
{
    size_t up = 0;
    for (size_t i = drawn_top; i < drawn.cursor_row; i++)
        up += lines_of(&drawn.rows[i], columns);
    up += drawn.count ? drawn.cursor_column / columns : 0;
    char code[32];
    snprintf(code, sizeof code, "\033[%zuA", up);
    add_c(out, "\r");
    if (up) add_c(out, code);
}

static void add_rows(Layout *out, const Layout *l, size_t top, size_t end)
{
    for (size_t i = top; i < end; i++) {
        size_t after = i + 1 < l->count ? l->rows[i + 1].start : l->size;
        add(out, l->bytes + l->rows[i].start, after - l->rows[i].start);
        // Behind a full row the cursor still stands on its last column.
        if (l->rows[i].columns < l->columns) add_c(out, "\033[K");
        if (i + 1 < end) add_c(out, "\r\n");
    }
}

static void add_cursor(Layout *out, const Layout *l, size_t end)
{
    char code[32];
    size_t up = end - 1 - l->cursor_row;
    add_c(out, "\r");
    if (up) snprintf(code, sizeof code, "\033[%zuA", up), add_c(out, code);
    if (l->cursor_column)
        snprintf(code, sizeof code, "\033[%zuC", l->cursor_column), add_c(out, code);
}

void gy_screen_paint(const Screen *screen)
{
    Layout next = {0}, out = {0};
    size_t rows;
    find_size(&next.columns, &rows);
    lay_out(&next, screen);
    size_t top = next.cursor_row >= rows ? next.cursor_row - rows + 1 : 0;
    size_t end = next.count - top > rows ? top + rows : next.count;
    add_c(&out, "\033[?25l");
    add_way_up(&out, next.columns);
    bool is_narrower = drawn.count && next.columns < drawn.columns;
    if (is_narrower || drawn_end - drawn_top > end - top) add_c(&out, "\033[J");
    add_rows(&out, &next, top, end);
    add_cursor(&out, &next, end);
    add_c(&out, "\033[?25h");
    if (!next.failed && !out.failed) write_all(out.bytes, out.size);
    free_layout(&out);
    free_layout(&drawn);
    drawn = next;
    drawn_top = top;
    drawn_end = end;
}

void gy_screen_hide(void)
{
    Layout out = {0};
    size_t columns, rows;
    find_size(&columns, &rows);
    add_way_up(&out, columns);
    add_c(&out, "\033[J");
    write_all(out.bytes, out.size);
    free_layout(&out);
    gy_screen_forget();
}

void gy_screen_leave(void)
{
    Layout out = {0};
    for (size_t i = drawn.cursor_row + 1; i < drawn_end; i++)
        add_c(&out, "\r\n");
    add_c(&out, "\r\n");
    write_all(out.bytes, out.size);
    free_layout(&out);
    gy_screen_forget();
}

void gy_screen_forget(void)
{
    free_layout(&drawn);
    drawn_top = drawn_end = 0;
}
