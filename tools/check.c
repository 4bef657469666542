// check.c - what `gyre check` finds: mistakes that the compiler reports, and likely ones.
//
// The compiler's own messages have the code `error`, and where there are any the rest is not looked
// at: much of it would be a consequence. The other checks are in check_*.c. They say something only
// where they are sure of what the code does; whoever means it writes a comment beside it.
#include "tools/check_parts.h"
#include "lang/parser.h"
#include "tools/tree.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char *print(const char *format, va_list values)
{
    char text[400];
    int size = vsnprintf(text, sizeof text, format, values);
    if (size < 0) return NULL;
    return gy_mem_copy_text(text, (size_t)size < sizeof text ? (size_t)size : sizeof text - 1);
}

Finding *gy_check_add(Checker *c, const char *code, Span span, const char *format, ...)
{
    Findings *f = c->findings;
    va_list values;
    va_start(values, format);
    char *message = print(format, values);
    va_end(values);
    if (!message || !gy_mem_grow((void **)&f->items, f->count, &f->capacity, sizeof(Finding))) {
        gy_mem_free(message);
        f->has_failed = true;
        return NULL;
    }
    f->items[f->count] = (Finding){.code = code, .span = span, .message = message};
    return &f->items[f->count++];
}

void gy_check_suggest(Finding *finding, const char *format, ...)
{
    if (!finding) return;
    va_list values;
    va_start(values, format);
    finding->suggestion = print(format, values);
    va_end(values);
}

static void take_errors(Checker *c, const Diag *diag)
{
    for (uint32_t i = 0; i < diag->count; i++) {
        const Diagnostic *d = &diag->items[i];
        Finding *finding = gy_check_add(c, "error", d->span, "%s", d->message);
        if (d->hint) gy_check_suggest(finding, "%s", d->hint);
    }
    c->findings->has_failed |= diag->out_of_memory;
    c->findings->is_too_deep |= diag->is_too_deep;
}

// ---------------------------------------------------------------- What is meant

static const char *find(const char *text, const char *end, const char *word)
{
    size_t size = strlen(word);
    for (; text + size <= end; text++)
        if (memcmp(text, word, size) == 0) return text;
    return NULL;
}

// Does the line have a comment that lets the code pass?
static bool lets_pass(const char *line, const char *end, const char *code)
{
    static const char mark[] = "# gyre: ignore";
    const char *at = find(line, end, mark);
    if (!at) return false;
    at += sizeof mark - 1;
    if (at == end || *at != '[') return true;
    const char *close = find(at, end, "]");
    if (!close) return false;
    for (size_t size = strlen(code); at < close; at++) {
        while (strchr("[ ,", *at) && at < close)
            at++;
        size_t word = strcspn(at, " ,]");
        if (word == size && memcmp(at, code, size) == 0) return true;
        at += word;
    }
    return false;
}

static bool is_meant(const Source *source, const Finding *finding)
{
    SourceLine line = gy_source_locate(source, finding->span.offset, 0);
    if (lets_pass(line.text, line.text + line.text_size, finding->code)) return true;
    if (line.text == source->text) return false;
    SourceLine above = gy_source_locate(source, (uint32_t)(line.text - source->text) - 1, 0);
    const char *end = above.text + above.text_size, *start = above.text;
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    return start < end && *start == '#' && lets_pass(start, end, finding->code);
}

static void erase(Finding *finding)
{
    gy_mem_free(finding->message);
    gy_mem_free(finding->suggestion);
}

static int by_place(const void *a, const void *b)
{
    const Finding *x = (const Finding *)a, *y = (const Finding *)b;
    if (x->span.offset != y->span.offset) return x->span.offset < y->span.offset ? -1 : 1;
    return strcmp(x->code, y->code);
}

static void finish(const Source *source, Findings *f)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        if (is_meant(source, &f->items[i])) erase(&f->items[i]);
        else f->items[kept++] = f->items[i];
    }
    f->count = kept;
    if (kept) qsort(f->items, kept, sizeof *f->items, by_place);
}

void gy_check(const Source *source, const CheckWorld *world, Findings *findings)
{
    Arena arena = {0};
    Diag diag = {0};
    Resolution names;
    ModuleNames none = {0};
    Checker c = {.source = source, .world = world, .arena = &arena, .findings = findings};
    Node *module = gy_tree_parse(&arena, source, &diag);
    c.module = module;
    c.names = &names;
    bool ok = module && !diag.count && !diag.out_of_memory;
    if (ok) {
        module->module.doc = gy_parse_take_doc(&module->module.body);
        gy_resolve(&names, &arena, module, COMPILE_TESTS, &world->builtins, &none, &diag);
    }
    if (ok && !diag.count && !diag.out_of_memory) {
        gy_check_names(&c);
        gy_check_flow(&c);
        gy_check_calls(&c);
        gy_check_values(&c);
        gy_check_stores(&c);
    }
    take_errors(&c, &diag);
    finish(source, findings);
    gy_diag_free(&diag);
    gy_arena_free(&arena);
}

void gy_check_free(Findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++)
        erase(&findings->items[i]);
    gy_mem_free(findings->items);
    *findings = (Findings){0};
}
