// text.c - a text that grows.
#include "tools/text.h"
#include "vm/utf8.h"
#include <stdio.h>

static bool make_room(Text *text, size_t size)
{
    if (text->has_failed || size > UINT32_MAX / 2 - text->size) return !(text->has_failed = true);
    if (text->size + size <= text->capacity) return true;
    uint32_t capacity = text->capacity ? text->capacity * 2 : 256;
    while (capacity < text->size + size)
        capacity *= 2;
    char *bytes = (char *)gy_mem_resize(text->bytes, capacity);
    if (!bytes) return !(text->has_failed = true);
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void gy_text_add(Text *text, const char *bytes, size_t size)
{
    if (!size || !make_room(text, size)) return;
    memcpy(text->bytes + text->size, bytes, size);
    text->size += (uint32_t)size;
}

void gy_text_fill(Text *text, char c, uint32_t count)
{
    if (!count || !make_room(text, count)) return;
    memset(text->bytes + text->size, c, count);
    text->size += count;
}

void gy_text_print(Text *text, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int size = vsnprintf(NULL, 0, format, values);
    if (size >= 0 && make_room(text, (size_t)size + 1))
        text->size +=
            (uint32_t)vsnprintf(text->bytes + text->size, (size_t)size + 1, format, again);
    va_end(again);
    va_end(values);
}

void gy_text_add_source(Text *text, const Source *source, Span span)
{
    const char *at = source->text + span.offset, *end = at + span.length;
    while (at < end) {
        size_t word = 0;
        while (at + word < end && !strchr(" \t\r\n", at[word]))
            word++;
        gy_text_add(text, at, word);
        at += word;
        while (at < end && strchr(" \t\r\n", *at))
            at++;
        if (word && at < end) gy_text_add(text, " ", 1);
    }
}

uint32_t gy_text_columns(const char *text, size_t size)
{
    uint32_t columns = 0, length = 1;
    for (size_t i = 0; i < size; i += length) {
        uint32_t c = gy_utf8_decode(text + i, &length);
        columns += c < 0x80 ? 1 : (uint32_t)gy_utf8_width(c);
    }
    return columns;
}
