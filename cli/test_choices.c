// test_choices.c - which of several possibilities a test takes.
//
// The scheduler asks where the rules leave something open, and counts: choice 0, choice 1 and so
// on. A run is described by the choices that did not take the first possibility, so the string
// of an ordinary run is empty, and a bug that needs one unlucky switch has a string of one item.
// Whatever is not in a script is the first possibility: any prefix of a script is one too.
//
// How many possibilities each choice had is logged up to a limit, beyond which exploring does not
// look: a test with so many choices is not explored to the end anyway.
#include "cli/test_choices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LOGGED = 20000 };

// ---------------------------------------------------------------- Beginning

void gy_test_choices_begin_first(Choices *c)
{
    c->is_random = c->has_strayed = false;
    c->script = NULL;
    c->script_index = c->count = c->logged = 0;
    c->taken.count = 0;
}

void gy_test_choices_begin_script(Choices *c, const Deviations *script)
{
    gy_test_choices_begin_first(c);
    c->script = script;
}

// Each test has choices of its own from a seed, so that it fails alone as it did among others.
void gy_test_choices_begin_random(Choices *c, uint64_t seed, const char *test_name)
{
    gy_test_choices_begin_first(c);
    c->is_random = true;
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (; *test_name; test_name++)
        hash = (hash ^ (unsigned char)*test_name) * 1099511628211u;
    c->random_state = seed * 0x9e3779b97f4a7c15u ^ hash;
}

void gy_test_choices_free(Choices *c)
{
    free(c->widths);
    free(c->taken.items);
    *c = (Choices){0};
}

// ---------------------------------------------------------------- Choosing

static uint32_t random_below(Choices *c, uint32_t count)
{
    uint64_t z = c->random_state += 0x9e3779b97f4a7c15u; // splitmix64
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (uint32_t)((z >> 32) * count >> 32);
}

static uint32_t scripted(Choices *c, uint32_t count)
{
    const Deviations *d = c->script;
    if (!d || c->script_index >= d->count) return 0;
    const Deviation *next = &d->items[c->script_index];
    if (next->index != c->count) return 0;
    c->script_index++;
    if (next->chosen < count) return next->chosen;
    c->has_strayed = true;
    return 0;
}

static void log_width(Choices *c, uint32_t count)
{
    if (c->count >= MOST_LOGGED || c->logged < c->count) return;
    if (c->count == c->width_capacity) {
        uint32_t capacity = c->width_capacity ? c->width_capacity * 2 : 64;
        uint32_t *larger = (uint32_t *)realloc(c->widths, capacity * sizeof *larger);
        if (!larger) return;
        c->widths = larger;
        c->width_capacity = capacity;
    }
    c->widths[c->logged++] = count;
}

uint32_t gy_test_choices_pick(void *context, uint32_t count)
{
    Choices *c = (Choices *)context;
    uint32_t chosen = c->is_random ? random_below(c, count) : scripted(c, count);
    log_width(c, count);
    if (chosen && c->count < MOST_LOGGED) gy_test_choices_add(&c->taken, c->count, chosen);
    c->count++;
    return chosen;
}

// ---------------------------------------------------------------- As text

bool gy_test_choices_add(Deviations *d, uint32_t index, uint32_t chosen)
{
    if (d->count == d->capacity) {
        uint32_t capacity = d->capacity ? d->capacity * 2 : 8;
        Deviation *larger = (Deviation *)realloc(d->items, capacity * sizeof *larger);
        if (!larger) return false;
        d->items = larger;
        d->capacity = capacity;
    }
    d->items[d->count++] = (Deviation){index, chosen};
    return true;
}

char *gy_test_choices_text(const Deviations *d)
{
    enum { LONGEST_ITEM = 24 };
    if (!d->count) return strdup("fifo");
    char *text = (char *)malloc((size_t)d->count * LONGEST_ITEM);
    char *at = text;
    for (uint32_t i = 0; text && i < d->count; i++)
        at += sprintf(at, "%s%u:%u", i ? "," : "", d->items[i].index, d->items[i].chosen);
    return text;
}

static bool parse_number(const char **text, uint32_t *number)
{
    char *end;
    if (**text < '0' || **text > '9') return false;
    unsigned long value = strtoul(*text, &end, 10);
    if (value > UINT32_MAX) return false;
    *number = (uint32_t)value;
    *text = end;
    return true;
}

// script = "fifo" | index ":" chosen { "," index ":" chosen }, by rising index
bool gy_test_choices_parse(Deviations *d, const char *text)
{
    if (strcmp(text, "fifo") == 0) return true;
    for (;;) {
        uint32_t index, chosen;
        if (!parse_number(&text, &index) || *text++ != ':' || !parse_number(&text, &chosen))
            return false;
        if (d->count && d->items[d->count - 1].index >= index) return false;
        if (!gy_test_choices_add(d, index, chosen)) return false;
        if (!*text) return true;
        if (*text++ != ',') return false;
    }
}
