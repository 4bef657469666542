// diag.c - collecting messages and printing them with the line and a caret.
#include "lang/diag.h"
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
    return gy_mem_copy_text(text, strlen(text));
}

Diagnostic *gy_diag_add(Diag *diag, Span span, const char *format, ...)
{
    if (diag->is_final || diag->count == DIAG_LIMIT) return NULL;
    for (uint32_t i = 0; i < diag->count; i++)
        if (diag->items[i].span.offset == span.offset) return NULL;
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

// A source that is not UTF-8 is shown all the same, with a question mark for each bad byte.
static void put_text(FILE *out, const char *text, size_t size)
{
    for (size_t i = 0, step; i < size; i += step) {
        step = gy_utf8_validate(text + i, size - i);
        fwrite(text + i, 1, step, out);
        if (step == 0) step = 1, fputc('?', out);
    }
}

// The line with carets below; tabs before the span are kept, so that the columns agree.
static void print_line(FILE *out, const SourceLine *line, const char *label)
{
    enum { WIDEST = 160 };
    if (line->text_size > WIDEST) return;
    fputs("  ", out);
    put_text(out, line->text, line->text_size);
    fputs("\n  ", out);
    uint32_t column = 1;
    for (uint32_t i = 0; i < line->text_size && column < line->column; i++) {
        if (((unsigned char)line->text[i] & 0xC0) == 0x80) continue;
        fputc(line->text[i] == '\t' ? '\t' : ' ', out);
        column++;
    }
    for (uint32_t i = 0; i < line->width; i++)
        fputc('^', out);
    fprintf(out, "%s%s\n", label ? " " : "", label ? label : "");
}

static void print_item(FILE *out, const Diagnostic *d, const Source *source)
{
    SourceLine line = gy_source_locate(source, d->span.offset, d->span.length);
    fprintf(out, "%s:%u:%u: error: %s\n", source->name, line.line, line.column, d->message);
    print_line(out, &line, NULL);
    if (d->other_label) {
        line = gy_source_locate(source, d->other.offset, d->other.length);
        fprintf(out, "%s:%u:%u: %s\n", source->name, line.line, line.column, d->other_label);
        print_line(out, &line, NULL);
    }
    if (d->hint) fprintf(out, "  hint: %s\n", d->hint);
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = ((const Diagnostic *)a)->span.offset, y = ((const Diagnostic *)b)->span.offset;
    return x < y ? -1 : x > y;
}

static uint32_t lines_of(const Diagnostic *d)
{
    return 3 + (d->other_label ? 3 : 0) + (d->hint ? 1 : 0);
}

char *gy_diag_render(const Diag *diag, const Source *source)
{
    enum { SCREEN_LINES = 38 }; // the first errors are what one needs: they shall not scroll away
    Diag sorted = *diag;
    char *text = NULL;
    size_t size = 0;
    uint32_t i = 0, lines = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    qsort(sorted.items, sorted.count, sizeof *sorted.items, by_place);
    for (; i < sorted.count && lines + lines_of(&sorted.items[i]) <= SCREEN_LINES; i++) {
        print_item(out, &sorted.items[i], source);
        lines += lines_of(&sorted.items[i]);
    }
    if (i < sorted.count) fprintf(out, "… and more errors\n");
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}
