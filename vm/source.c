// source.c - source texts and the way from an offset to a line.
#include "vm/source.h"
#include "vm/mem.h"
#include "vm/utf8.h"
#include <string.h>

static bool index_lines(Source *s)
{
    uint32_t capacity = 0;
    uint32_t start = 0;
    for (;;) {
        if (!gy_mem_grow((void **)&s->line_starts, s->line_count, &capacity, sizeof(uint32_t)))
            return false;
        s->line_starts[s->line_count++] = start;
        const char *newline = memchr(s->text + start, '\n', s->size - start);
        if (!newline) return true;
        start = (uint32_t)(newline - s->text) + 1;
    }
}

Source *gy_source_new(const char *name, const char *text, size_t size)
{
    if (size >= UINT32_MAX) return NULL;
    Source *s = (Source *)gy_mem_new(sizeof *s);
    if (!s) return NULL;
    atomic_init(&s->references, 1);
    s->first_line = 1;
    s->size = size;
    s->name = gy_mem_copy_text(name, strlen(name));
    s->text = gy_mem_copy_text(text, size);
    if (s->name && s->text && index_lines(s)) return s;
    gy_source_release(s);
    return NULL;
}

Source *gy_source_retain(Source *s)
{
    atomic_fetch_add_explicit(&s->references, 1, memory_order_relaxed);
    return s;
}

void gy_source_release(Source *s)
{
    if (!s || atomic_fetch_sub_explicit(&s->references, 1, memory_order_acq_rel) != 1) return;
    gy_counters_release(s->coverage);
    gy_mem_free(s->name);
    gy_mem_free(s->text);
    gy_mem_free(s->line_starts);
    gy_mem_free(s);
}

// Index of the last line that starts at or before the offset.
static uint32_t find_line(const Source *s, uint32_t offset)
{
    uint32_t low = 0, high = s->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (s->line_starts[middle] <= offset) low = middle;
        else high = middle;
    }
    return low;
}

// Code points, where bytes that are no UTF-8 count as one each.
static uint32_t count_columns(const char *text, uint32_t size)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < size; i++)
        count += !utf8_is_continuation(text[i]);
    return count;
}

SourceLine gy_source_locate(const Source *s, uint32_t offset, uint32_t length)
{
    if (offset > s->size) offset = (uint32_t)s->size;
    uint32_t i = find_line(s, offset), start = s->line_starts[i];
    uint32_t end = i + 1 < s->line_count ? s->line_starts[i + 1] - 1 : (uint32_t)s->size;
    if (end > start && s->text[end - 1] == '\r') end--;
    if (offset > end) offset = end;
    uint32_t stop = length > end - offset ? end : offset + length;
    SourceLine line = {.line = s->first_line + i,
                       .column = count_columns(s->text + start, offset - start) + 1,
                       .width = count_columns(s->text + offset, stop - offset),
                       .text = s->text + start,
                       .text_size = end - start,
                       .offset = offset - start,
                       .length = stop - offset};
    if (line.width == 0) line.width = 1;
    return line;
}
