// lines.c - puts lines and the comments behind them together.
#include "tools/lines.h"
#include "tools/layout.h"

enum { SPACE_BEFORE_COMMENT = 2 };

static uint32_t start_of_last(const Lines *lines)
{
    return lines->count ? lines->items[lines->count - 1].end : 0;
}

uint32_t gy_lines_column(const Lines *lines)
{
    uint32_t first = start_of_last(lines), start = lines->code.size;
    if (start == first) return 0;
    while (start > first && lines->code.bytes[start - 1] != '\n')
        start--;
    return gy_text_columns(lines->code.bytes + start, lines->code.size - start);
}

// Line ends inside of strings are those of Unix, too.
void gy_lines_add(Lines *lines, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        const char *cr = (const char *)memchr(text + i, '\r', size - i);
        size_t end = cr ? (size_t)(cr - text) : size;
        gy_text_add(&lines->code, text + i, end - i);
        bool is_line_end = end + 1 < size && text[end + 1] == '\n';
        if (end < size && !is_line_end) gy_text_add(&lines->code, "\r", 1);
        i = end + 1;
    }
}

void gy_lines_end(Lines *lines, const Comment *comment)
{
    TextLine line = {start_of_last(lines), lines->code.size, gy_lines_column(lines), comment};
    if (!gy_mem_grow((void **)&lines->items, lines->count, &lines->capacity, sizeof line))
        lines->code.has_failed = true;
    else lines->items[lines->count++] = line;
}

// The comments that stand in one column from this line on; *column: where they are to stand.
static uint32_t count_aligned(const Lines *lines, uint32_t from, uint32_t *column)
{
    const Comment *first = lines->items[from].comment;
    uint32_t i = from;
    *column = first->column > LINE_WIDTH ? 0 : first->column; // it stood behind a line now cut
    for (; i < lines->count; i++) {
        const TextLine *line = &lines->items[i];
        if (!line->comment || line->comment->column != first->column) break;
        uint32_t least = line->column ? line->column + SPACE_BEFORE_COMMENT : 0;
        if (*column < least) *column = least;
    }
    return i - from;
}

static void add_line(const Lines *lines, const TextLine *line, uint32_t column, Text *out)
{
    gy_text_add(out, lines->code.bytes + line->start, line->end - line->start);
    if (line->comment) {
        gy_text_fill(out, ' ', column - line->column);
        gy_text_add(out, line->comment->text, line->comment->size);
    }
    gy_text_add(out, "\n", 1);
}

void gy_lines_finish(Lines *lines, Text *out)
{
    uint32_t aligned = 0, column = 0;
    for (uint32_t i = 0; i < lines->count; i++) {
        const TextLine *line = &lines->items[i];
        if (aligned) aligned--;
        else if (line->comment) aligned = count_aligned(lines, i, &column) - 1;
        add_line(lines, line, column, out);
    }
    out->has_failed |= lines->code.has_failed;
    gy_mem_free(lines->items);
    gy_mem_free(lines->code.bytes);
}
