// text.h - a text that grows.
#ifndef GYRE_TOOLS_TEXT_H
#define GYRE_TOOLS_TEXT_H

#include "vm/mem.h"
#include "vm/source.h"
#include "vm/proto.h"
#include <stdarg.h>
#include <string.h>

// {0} is empty. Once memory is out, it takes nothing more.
typedef struct {
    char *bytes; // gy_mem_free's; not zero-terminated
    uint32_t size, capacity;
    bool has_failed;
} Text;

void gy_text_add(Text *text, const char *bytes, size_t size);
// A piece of the source on one line: each run of white space is one blank.
void gy_text_add_source(Text *text, const Source *source, Span span);
void gy_text_fill(Text *text, char c, uint32_t count);
void gy_text_print(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Columns that valid UTF-8 takes where it is shown: wide characters take two, combining ones none.
// Control characters, which an editor shows somehow, count one.
uint32_t gy_text_columns(const char *text, size_t size);

static inline void text_add_word(Text *text, const char *word)
{
    gy_text_add(text, word, strlen(word));
}

#endif
