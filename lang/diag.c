// diag.c - collecting messages and printing them with the line and a caret.
#include "lang/diag.h"
#include "vm/excerpt.h"
#include "vm/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_MESSAGE = 512 };

static char *format_text(const char *format, va_list args)
{
    char text[LONGEST_MESSAGE];
    vsnprintf(text, sizeof text, format, args);
    return gy_mem_copy_text(text, gy_utf8_validate(text, strlen(text))); // it may have been cut
}

Diagnostic *gy_diag_add(Diag *diag, Span span, const char *format, ...)
{
    if (diag->is_final) return NULL;
    for (uint32_t i = 0; i < diag->count; i++)
        if (diag->items[i].span.offset == span.offset) return NULL;
    if (diag->count == DIAG_LIMIT) {
        diag->has_more = true;
        return NULL;
    }
    va_list args;
    va_start(args, format);
    char *message = format_text(format, args);
    va_end(args);
    if (!message) {
        diag->out_of_memory = true;
        return NULL;
    }
    Diagnostic *item = &diag->items[diag->count++];
    *item = (Diagnostic){.span = span, .message = message};
    return item;
}

void gy_diag_hint(Diagnostic *item, const char *format, ...)
{
    if (!item || item->hint) return;
    va_list args;
    va_start(args, format);
    item->hint = format_text(format, args);
    va_end(args);
}

void gy_diag_other(Diagnostic *item, Span span, const char *label)
{
    if (!item || item->other_label) return;
    item->other = span;
    item->other_label = gy_mem_copy_text(label, strlen(label));
}

bool gy_diag_note_depth(Diag *diag)
{
    diag->is_too_deep = diag->out_of_memory = true;
    return false;
}

void gy_diag_free(Diag *diag)
{
    for (uint32_t i = 0; i < diag->count; i++) {
        gy_mem_free(diag->items[i].message);
        gy_mem_free(diag->items[i].other_label);
        gy_mem_free(diag->items[i].hint);
    }
    *diag = (Diag){0};
}

// -- Printing

static void print_line(FILE *out, const SourceLine *line)
{
    Excerpt excerpt;
    gy_excerpt_make(&excerpt, line);
    fprintf(out, "  %s\n  %s\n", excerpt.text, excerpt.marks);
}

static void print_details(FILE *out, const Diagnostic *d, const Source *source,
                          const SourceLine *line)
{
    print_line(out, line);
    if (d->other_label) {
        SourceLine other = gy_source_locate(source, d->other.offset, d->other.length);
        fprintf(out, "%s:%u:%u: note: %s\n", source->name, other.line, other.column,
                d->other_label);
        print_line(out, &other);
    }
    if (d->hint) fprintf(out, "  hint: %s\n", d->hint);
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = ((const Diagnostic *)a)->span.offset, y = ((const Diagnostic *)b)->span.offset;
    return x < y ? -1 : x > y;
}

static uint32_t lines_of(const Diagnostic *d, DiagDetail detail)
{
    if (detail == DIAG_SHORT) return 0;
    return 3 + (d->other_label ? 3 : 0) + (d->hint ? 1 : 0);
}

char *gy_diag_render(const Diag *diag, const Source *source, DiagDetail detail)
{
    enum { SCREEN_LINES = 38 }; // the first errors are what one needs: they shall not scroll away
    Diag sorted = *diag;
    char *text = NULL;
    size_t size = 0;
    uint32_t i = 0, lines = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    qsort(sorted.items, sorted.count, sizeof *sorted.items, by_place);
    for (; i < sorted.count; i++) {
        const Diagnostic *d = &sorted.items[i];
        lines += lines_of(d, detail);
        if (lines > SCREEN_LINES) break;
        SourceLine line = gy_source_locate(source, d->span.offset, d->span.length);
        fprintf(out, "%s:%u:%u: error: %s\n", source->name, line.line, line.column, d->message);
        if (detail == DIAG_FULL) print_details(out, d, source, &line);
    }
    bool has_more = i < sorted.count || diag->has_more;
    if (has_more && detail == DIAG_FULL) fprintf(out, "… and more errors\n");
    char *copy = fclose(out) == 0 ? gy_mem_copy_text(text, size) : NULL;
    free(text);
    return copy;
}

const Diagnostic *gy_diag_first(const Diag *diag)
{
    const Diagnostic *first = NULL;
    for (uint32_t i = 0; i < diag->count; i++)
        if (!first || diag->items[i].span.offset < first->span.offset) first = &diag->items[i];
    return first;
}
