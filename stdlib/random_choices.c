// random_choices.c - random: choosing from sequences.
//
// Sequences are used by their length and by index, so anything with `len` and `[]` will do. Both
// may be script code, which may change the sequence: an index that is gone by then is an
// IndexError, nothing worse.
#include "stdlib/random_parts.h"

#include <math.h>

static GyreValue item_at(Gyre *g, GyreValue seq, int64_t i)
{
    return gyre_get(g, seq, gyre_int(g, i));
}

// Zeroed memory for a while: that of bytes which live as long as the scope, so it is counted,
// limited, and nobody's to free. NULL: thrown.
static void *scratch(Gyre *g, uint64_t count, size_t item_size)
{
    size_t size;
    if (__builtin_mul_overflow(count, item_size, &size)) size = SIZE_MAX;
    return gyre_to_bytes(g, gyre_bytes(g, NULL, size), &size);
}

GyreStatus gy_random_choice(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue seq = random_arg(call, 0);
    int64_t count = gyre_len(g, seq);
    if (count < 0) return GYRE_ERROR;
    if (count == 0) return gyre_throw(g, "IndexError", "Cannot choose from an empty sequence");
    uint64_t i = gy_random_below(gy_random_source(call), (uint64_t)count);
    GyreValue item = item_at(g, seq, (int64_t)i);
    return gyre_is_none(item) ? GYRE_ERROR : gyre_return(call, item);
}

GyreStatus gy_random_shuffle(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    RandomSource *source = gy_random_source(call);
    GyreValue list = random_arg(call, 0);
    int64_t count = gyre_len(g, list);
    if (count < 0) return GYRE_ERROR;
    for (int64_t i = count - 1; i > 0; i--) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue here = gyre_int(g, i);
        GyreValue there = gyre_int(g, (int64_t)gy_random_below(source, (uint64_t)i + 1));
        GyreValue a = gyre_get(g, list, here), b = gyre_is_none(a) ? a : gyre_get(g, list, there);
        if (gyre_is_none(b) || gyre_set(g, list, here, b) != GYRE_OK ||
            gyre_set(g, list, there, a) != GYRE_OK)
            return GYRE_ERROR;
        gyre_scope_close(g, scope);
        if (i % 8192 == 0 && !gyre_check(g)) return GYRE_ERROR;
    }
    return GYRE_OK;
}

// ---------------------------------------------------------------- choices

// The sums of the weights up to each one, `count` of them. NULL: thrown.
static double *read_weights(Gyre *g, GyreValue weights, int64_t count, bool is_summed)
{
    double *sums = (double *)scratch(g, (uint64_t)count, sizeof *sums), sum = 0, weight;
    if (!sums) return NULL;
    GyreValue iterator = gyre_iter(g, weights), item;
    uint32_t scope = gyre_scope_open(g);
    int64_t i = 0;
    int step = gyre_is_none(iterator) ? -1 : 1;
    while (step > 0 && (step = gyre_next(g, iterator, &item)) > 0) {
        if (!gyre_number(g, item, &weight)) step = -1;
        sum = is_summed ? weight : sum + weight;
        if (step > 0 && i < count) sums[i] = sum;
        i++;
        gyre_scope_close(g, scope);
    }
    const char *wrong = NULL;
    if (i != count) wrong = "The number of weights does not match the population";
    else if (count && sums[count - 1] <= 0) wrong = "Total of weights must be greater than zero";
    else if (count && !isfinite(sums[count - 1])) wrong = "Total of weights must be finite";
    if (step == 0 && !wrong) return sums;
    if (step == 0) gyre_throw(g, "ValueError", "%s", wrong);
    return NULL;
}

// The first of the sums that is above x, among all but the last.
static int64_t find_above(const double *sums, int64_t count, double x)
{
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (x < sums[middle]) high = middle;
        else low = middle + 1;
    }
    return low;
}

// The list of `count` drawn items; `sums` NULL: all alike. NONE: thrown.
static GyreValue draw_items(Gyre *g, RandomSource *source, GyreValue population, int64_t length,
                            const double *sums, int64_t count)
{
    GyreValue list = gyre_list(g);
    for (int64_t i = 0; i < count && !gyre_is_none(list); i++) {
        uint32_t scope = gyre_scope_open(g);
        double unit = gy_random_unit(source);
        int64_t at = sums ? find_above(sums, length, unit * sums[length - 1])
                          : (int64_t)(unit * (double)length);
        GyreValue item = item_at(g, population, at);
        if (gyre_is_none(item) || gyre_append(g, list, item) != GYRE_OK) return GYRE_NONE;
        gyre_scope_close(g, scope);
        if (i % 8192 == 8191 && !gyre_check(g)) return GYRE_NONE;
    }
    return list;
}

GyreStatus gy_random_choices(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue population = random_arg(call, 0);
    bool has_weights = random_is_given(call, 1), has_sums = random_is_given(call, 2);
    int64_t length = gyre_len(g, population), count = 1;
    if (length < 0) return GYRE_ERROR;
    if (random_is_given(call, 3) && !gy_random_count(g, random_arg(call, 3), &count))
        return GYRE_ERROR;
    if (has_weights && has_sums)
        return gyre_throw(g, "TypeError", "Cannot specify both weights and cumulative weights");
    double *sums = NULL;
    if (has_weights || has_sums) {
        sums = read_weights(g, random_arg(call, has_sums ? 2 : 1), length, has_sums);
        if (!sums) return GYRE_ERROR;
    }
    if (length == 0 && count > 0)
        return gyre_throw(g, "IndexError", "Cannot choose from an empty sequence");
    GyreValue list = draw_items(g, gy_random_source(call), population, length, sums, count);
    return gyre_is_none(list) ? GYRE_ERROR : gyre_return(call, list);
}

// ---------------------------------------------------------------- sample

// Both of these fill `drawn` with `count` different numbers below n. Few of many are remembered in
// a table of hashes, and drawn again where they are in it. Otherwise all numbers are put into an
// array that is shuffled as far as needed. False: thrown.
static bool draw_few(Gyre *g, RandomSource *source, uint64_t n, uint64_t *drawn, uint64_t count)
{
    uint64_t size = 16;
    while (size < count * 2)
        size *= 2;
    uint64_t *table = (uint64_t *)scratch(g, size, sizeof *table); // numbers + 1
    for (uint64_t i = 0; table && i < count;) {
        uint64_t number = gy_random_below(source, n);
        uint64_t at = (number * 0x9E3779B97F4A7C15ull >> 32) & (size - 1);
        while (table[at] && table[at] != number + 1)
            at = (at + 1) & (size - 1);
        if (table[at]) continue;
        table[at] = number + 1;
        drawn[i++] = number;
        if (i % 8192 == 0 && !gyre_check(g)) return false;
    }
    return table;
}

static bool draw_many(Gyre *g, RandomSource *source, uint64_t n, uint64_t *drawn, uint64_t count)
{
    uint64_t *all = (uint64_t *)scratch(g, n, sizeof *all);
    if (!all) return false;
    for (uint64_t i = 0; i < n; i++)
        all[i] = i;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t at = gy_random_below(source, n - i);
        drawn[i] = all[at];
        all[at] = all[n - i - 1];
        if (i % 8192 == 0 && !gyre_check(g)) return false;
    }
    return true;
}

// The indices of a sample. NULL: thrown.
static uint64_t *draw_indices(Gyre *g, RandomSource *source, int64_t n, int64_t count)
{
    if (count < 0 || count > n) {
        gyre_throw(g, "ValueError", "Sample larger than population or is negative");
        return NULL;
    }
    uint64_t *drawn = (uint64_t *)scratch(g, (uint64_t)count, sizeof *drawn);
    if (!drawn) return NULL;
    bool ok =
        (count < n / 8 ? draw_few : draw_many)(g, source, (uint64_t)n, drawn, (uint64_t)count);
    return ok ? drawn : NULL;
}

// Reads how often each item counts; *sums gets the sums up to each. False: thrown.
static bool read_counts(Gyre *g, GyreValue counts, int64_t length, int64_t **sums, int64_t *total)
{
    *total = 0;
    *sums = NULL;
    if (gyre_len(g, counts) != length)
        return gyre_len(g, counts) >= 0 &&
               gyre_throw(g, "ValueError", "The number of counts does not match the population") ==
                   GYRE_OK;
    *sums = (int64_t *)scratch(g, (uint64_t)length, sizeof **sums);
    if (!*sums) return false;
    for (int64_t i = 0; i < length; i++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue item = item_at(g, counts, i);
        int64_t count;
        if (gyre_is_none(item) || !gy_random_count(g, item, &count)) return false;
        if (count < 0 || __builtin_add_overflow(*total, count, total))
            return gyre_throw(g, "ValueError", "Counts must be non-negative") == GYRE_OK;
        (*sums)[i] = *total;
        gyre_scope_close(g, scope);
    }
    return true;
}

static int64_t find_counted(const int64_t *sums, int64_t length, int64_t x)
{
    int64_t low = 0, high = length - 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (x < sums[middle]) high = middle;
        else low = middle + 1;
    }
    return low;
}

// sums NULL: each item counts once.
static GyreValue draw_sample(Gyre *g, RandomSource *source, GyreValue population, int64_t length,
                             const int64_t *sums, int64_t total, int64_t count)
{
    uint64_t *drawn = draw_indices(g, source, total, count);
    GyreValue list = drawn ? gyre_list(g) : GYRE_NONE;
    for (int64_t i = 0; i < count && !gyre_is_none(list); i++) {
        uint32_t scope = gyre_scope_open(g);
        int64_t at = (int64_t)drawn[i];
        GyreValue item = item_at(g, population, sums ? find_counted(sums, length, at) : at);
        if (gyre_is_none(item) || gyre_append(g, list, item) != GYRE_OK) list = GYRE_NONE;
        gyre_scope_close(g, scope);
    }
    return list;
}

static bool is_sequence(GyreKind kind)
{
    return kind != GYRE_KIND_DICT && kind != GYRE_KIND_SET && kind != GYRE_KIND_FROZENSET;
}

GyreStatus gy_random_sample(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue population = random_arg(call, 0), list = GYRE_NONE;
    int64_t length = gyre_len(g, population), total = length, count, *sums = NULL;
    if (length < 0 || !gy_random_count(g, random_arg(call, 1), &count)) return GYRE_ERROR;
    if (!is_sequence(gyre_kind(g, population)))
        return gyre_throw(g, "TypeError",
                          "Population must be a sequence.  For dicts or sets, use "
                          "sorted(d).");
    if (!random_is_given(call, 2) || read_counts(g, random_arg(call, 2), length, &sums, &total))
        list = draw_sample(g, gy_random_source(call), population, length, sums, total, count);
    return gyre_is_none(list) ? GYRE_ERROR : gyre_return(call, list);
}
