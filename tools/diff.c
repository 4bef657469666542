// diff.c - a unified diff by the greedy algorithm of Myers.
//
// It finds the fewest lines to take away and to add. Its work and its memory grow with the square
// of their number, so beyond MOST_CHANGES the rest of the texts counts as changed altogether.
#include "tools/diff.h"

enum { MOST_CHANGES = 1500, CONTEXT = 3 };

typedef struct {
    const char *text;
    uint32_t size; // with the line end
} DiffLine;

typedef struct {
    DiffLine *items;
    uint32_t count, capacity;
} DiffLines;

typedef struct {
    DiffLines before, after;
    bool *is_gone, *is_new; // of each line
} Diff;

static bool split(DiffLines *lines, const char *text, size_t size)
{
    for (const char *end = text + size; text < end;) {
        const char *newline = (const char *)memchr(text, '\n', (size_t)(end - text));
        const char *next = newline ? newline + 1 : end;
        if (!gy_mem_grow((void **)&lines->items, lines->count, &lines->capacity, sizeof(DiffLine)))
            return false;
        lines->items[lines->count++] = (DiffLine){text, (uint32_t)(next - text)};
        text = next;
    }
    return true;
}

static bool same(const Diff *d, uint32_t i, uint32_t j)
{
    const DiffLine *a = &d->before.items[i], *b = &d->after.items[j];
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

// ---------------------------------------------------------------- The fewest changes

// Row d of the trace holds, for each diagonal k from -d to d, how far `before` was read.
static size_t row_start(uint32_t d)
{
    return (size_t)d * d;
}

static uint32_t step(const uint32_t *row, int32_t k, int32_t d)
{
    if (d == 0) return 0;
    const uint32_t *last = row - (2 * d - 1) + (d - 1); // [k]: of the row before
    bool is_down = k == -d || (k != d && last[k - 1] < last[k + 1]);
    return is_down ? last[k + 1] : last[k - 1] + 1;
}

// The number of changes; UINT32_MAX: too many.
static uint32_t search(const Diff *d, uint32_t *trace)
{
    int32_t n = (int32_t)d->before.count, m = (int32_t)d->after.count;
    for (int32_t c = 0; c <= MOST_CHANGES; c++) {
        uint32_t *row = trace + row_start((uint32_t)c);
        for (int32_t k = -c; k <= c; k += 2) {
            int32_t x = (int32_t)step(row, k, c), y = x - k;
            while (x < n && y >= 0 && y < m && same(d, (uint32_t)x, (uint32_t)y))
                x++, y++;
            row[k + c] = (uint32_t)x;
            if (k == n - m && x >= n) return (uint32_t)c;
        }
    }
    return UINT32_MAX;
}

static void walk_back(Diff *d, const uint32_t *trace, uint32_t changes)
{
    int32_t x = (int32_t)d->before.count, y = (int32_t)d->after.count;
    for (int32_t c = (int32_t)changes; c > 0; c--) {
        const uint32_t *last = trace + row_start((uint32_t)c - 1) + (c - 1);
        int32_t k = x - y;
        bool is_down = k == -c || (k != c && last[k - 1] < last[k + 1]);
        int32_t from = is_down ? k + 1 : k - 1;
        x = (int32_t)last[from];
        y = x - from;
        if (is_down) d->is_new[y] = true;
        else d->is_gone[x] = true;
    }
}

static bool compare(Diff *d)
{
    uint32_t *trace = (uint32_t *)gy_mem_new(row_start(MOST_CHANGES + 1) * sizeof *trace);
    if (!trace) return false;
    uint32_t changes = search(d, trace);
    if (changes == UINT32_MAX) {
        memset(d->is_gone, true, d->before.count);
        memset(d->is_new, true, d->after.count);
    } else {
        walk_back(d, trace, changes);
    }
    gy_mem_free(trace);
    return true;
}

// ---------------------------------------------------------------- Hunks

typedef struct {
    uint32_t i, j; // lines of before and after
} Place;

static bool is_changed(const Diff *d, Place p)
{
    return (p.i < d->before.count && d->is_gone[p.i]) || (p.j < d->after.count && d->is_new[p.j]);
}

static bool is_end(const Diff *d, Place p)
{
    return p.i >= d->before.count && p.j >= d->after.count;
}

static void add_line(Text *out, char sign, const DiffLine *line)
{
    gy_text_add(out, &sign, 1);
    gy_text_add(out, line->text, line->size);
    if (line->text[line->size - 1] != '\n') text_add_word(out, "\n\\ No newline at end of file\n");
}

// One line, of one text or both. Lines that are gone come before new ones.
static void pass(const Diff *d, Place *p, Text *out)
{
    if (p->i < d->before.count && d->is_gone[p->i]) {
        if (out) add_line(out, '-', &d->before.items[p->i]);
        p->i++;
    } else if (p->j < d->after.count && d->is_new[p->j]) {
        if (out) add_line(out, '+', &d->after.items[p->j]);
        p->j++;
    } else {
        if (out) add_line(out, ' ', &d->before.items[p->i]);
        p->i++;
        p->j++;
    }
}

// Behind the hunk that begins with the change at `p`, its context included.
static Place end_of_hunk(const Diff *d, Place p)
{
    uint32_t same_count = 0;
    Place end = p;
    while (!is_end(d, p) && same_count <= 2 * CONTEXT) {
        same_count = is_changed(d, p) ? 0 : same_count + 1;
        pass(d, &p, NULL);
        if (same_count <= CONTEXT) end = p;
    }
    return end;
}

static void add_hunk(const Diff *d, Text *out, Place from, Place end)
{
    uint32_t gone = end.i - from.i, added = end.j - from.j;
    gy_text_print(out, "@@ -%u,%u +%u,%u @@\n", from.i + (gone > 0), gone, from.j + (added > 0),
                  added);
    while (from.i < end.i || from.j < end.j)
        pass(d, &from, out);
}

static void add_hunks(const Diff *d, Text *out)
{
    for (Place p = {0}; !is_end(d, p);) {
        if (!is_changed(d, p)) {
            pass(d, &p, NULL);
            continue;
        }
        uint32_t above = p.i < CONTEXT ? p.i : CONTEXT;
        if (above > p.j) above = p.j;
        Place end = end_of_hunk(d, p);
        add_hunk(d, out, (Place){p.i - above, p.j - above}, end);
        p = end;
    }
}

void gy_diff_unified(Text *out, const char *name, const char *before, size_t before_size,
                     const char *after, size_t after_size)
{
    Diff d = {0};
    if (before_size == after_size && memcmp(before, after, after_size) == 0) return;
    bool ok = split(&d.before, before, before_size) && split(&d.after, after, after_size);
    d.is_gone = (bool *)gy_mem_new(d.before.count + 1);
    d.is_new = (bool *)gy_mem_new(d.after.count + 1);
    ok = ok && d.is_gone && d.is_new && compare(&d);
    if (ok) gy_text_print(out, "--- %s\n+++ %s (formatted)\n", name, name);
    if (ok) add_hunks(&d, out);
    out->has_failed |= !ok;
    gy_mem_free(d.is_gone);
    gy_mem_free(d.is_new);
    gy_mem_free(d.before.items);
    gy_mem_free(d.after.items);
}
