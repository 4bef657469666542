// coverage_file.c - the sums of a coverage, and their LCOV text.
//
// The format is that of `geninfo` (lcov's manual): a record for each file, in it its functions, its
// branches and its lines. Everything that could run is there, with 0 where it did not.
//
// Functions of one name in a file are told apart by their line, for their names must be unique. A
// branch whose condition was never looked at has `-` in both its arms.
#include "cli/coverage_file.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_COMPACTED = 4096 };

// ---------------------------------------------------------------- Sums

static int order(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

// By file, then functions by name, branches by place, lines.
static int compare(const void *left, const void *right)
{
    static const uint32_t ranks[] = {
        [GYRE_COVER_FUNCTION] = 0, [GYRE_COVER_BRANCH] = 1, [GYRE_COVER_LINE] = 2};
    const CoverageSum *a = (const CoverageSum *)left, *b = (const CoverageSum *)right;
    int by = a->file == b->file ? 0 : strcmp(a->file, b->file);
    if (!by) by = order(ranks[a->point.kind], ranks[b->point.kind]);
    if (!by && a->function) by = strcmp(a->function, b->function);
    if (!by) by = order(a->point.line, b->point.line);
    if (!by) by = order(a->point.place, b->point.place);
    if (!by) by = order(a->point.arm, b->point.arm);
    return by;
}

static void compact(CoverageSums *sums)
{
    uint32_t kept = 0;
    if (sums->count) qsort(sums->items, sums->count, sizeof *sums->items, compare);
    for (uint32_t i = 0; i < sums->count; i++) {
        CoverageSum *item = &sums->items[i];
        if (kept && compare(&sums->items[kept - 1], item) == 0) {
            sums->items[kept - 1].point.count += item->point.count;
            free(item->function);
        } else {
            sums->items[kept++] = *item;
        }
    }
    sums->count = sums->compact_count = kept;
}

static bool add(CoverageSums *sums, CoverageSum item)
{
    if (sums->count == sums->capacity) {
        uint32_t capacity = sums->capacity ? sums->capacity * 2 : 1024;
        CoverageSum *larger = (CoverageSum *)realloc(sums->items, capacity * sizeof *larger);
        if (!larger) return false;
        sums->items = larger;
        sums->capacity = capacity;
    }
    if (item.point.function && !(item.function = strdup(item.point.function))) return false;
    item.point.function = NULL;
    sums->items[sums->count++] = item;
    return true;
}

bool gy_coverage_sums_add(CoverageSums *sums, const char *file, const GyreCoverage *coverage)
{
    CoverageSum item = {.file = file};
    for (uint32_t i = 0; gyre_coverage_point(coverage, i, &item.point); i++)
        if (!add(sums, item)) return false;
    if (sums->count > 2 * sums->compact_count + LEAST_COMPACTED) compact(sums);
    return true;
}

void gy_coverage_sums_drop_nameless(CoverageSums *sums)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < sums->count; i++) {
        if (sums->items[i].file[0] != '<') sums->items[kept++] = sums->items[i];
        else free(sums->items[i].function);
    }
    sums->count = kept;
}

void gy_coverage_sums_free(CoverageSums *sums)
{
    for (uint32_t i = 0; i < sums->count; i++)
        free(sums->items[i].function);
    free(sums->items);
    *sums = (CoverageSums){0};
}

// ---------------------------------------------------------------- The text

// The items of one file and kind from `i` on; returns where they end.
static uint32_t end_of(const CoverageSums *sums, uint32_t i, GyreCoverKind kind)
{
    const char *file = sums->items[i].file;
    while (i < sums->count && sums->items[i].file == file && sums->items[i].point.kind == kind)
        i++;
    return i;
}

static bool has_name_of(const CoverageSum *a, const CoverageSum *b)
{
    return strcmp(a->function, b->function) == 0;
}

static void write_name(FILE *to, const CoverageSum *items, uint32_t i, uint32_t count)
{
    const CoverageSum *item = &items[i];
    bool is_one_of_many =
        (i > 0 && has_name_of(item, item - 1)) || (i + 1 < count && has_name_of(item, item + 1));
    for (const char *c = item->function; *c; c++)
        putc((unsigned char)*c < ' ' ? ' ' : *c, to);
    if (is_one_of_many) fprintf(to, ":%u", item->point.line);
    putc('\n', to);
}

static void write_functions(FILE *to, const CoverageSum *items, uint32_t count,
                            CoverageTotal *total)
{
    uint32_t run = 0;
    for (uint32_t i = 0; i < count; i++) {
        fprintf(to, "FN:%u,", items[i].point.line);
        write_name(to, items, i, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        fprintf(to, "FNDA:%llu,", (unsigned long long)items[i].point.count);
        write_name(to, items, i, count);
        run += items[i].point.count > 0;
    }
    fprintf(to, "FNF:%u\nFNH:%u\n", count, run);
    total->functions += count;
    total->functions_run += run;
}

static bool is_evaluated(const CoverageSum *items, uint32_t i, uint32_t count)
{
    uint32_t place = items[i].point.place;
    uint32_t first = i;
    while (first > 0 && items[first - 1].point.place == place)
        first--;
    bool any = false;
    for (uint32_t k = first; k < count && items[k].point.place == place; k++)
        any |= items[k].point.count > 0;
    return any;
}

// The branches of a line are numbered from 0.
static void write_branches(FILE *to, const CoverageSum *items, uint32_t count)
{
    uint32_t block = 0, run = 0;
    for (uint32_t i = 0; i < count; i++) {
        const GyreCoverPoint *p = &items[i].point, *before = i ? &items[i - 1].point : NULL;
        if (!before || before->line != p->line) block = 0;
        else if (before->place != p->place) block++;
        fprintf(to, "BRDA:%u,%u,%u,", p->line, block, p->arm);
        if (is_evaluated(items, i, count)) fprintf(to, "%llu\n", (unsigned long long)p->count);
        else fputs("-\n", to);
        run += p->count > 0;
    }
    if (count) fprintf(to, "BRF:%u\nBRH:%u\n", count, run);
}

static void write_lines(FILE *to, const CoverageSum *items, uint32_t count, CoverageTotal *total)
{
    uint32_t run = 0;
    for (uint32_t i = 0; i < count; i++) {
        fprintf(to, "DA:%u,%llu\n", items[i].point.line, (unsigned long long)items[i].point.count);
        run += items[i].point.count > 0;
    }
    fprintf(to, "LF:%u\nLH:%u\n", count, run);
    total->lines += count;
    total->lines_run += run;
}

CoverageTotal gy_coverage_sums_write(CoverageSums *sums, FILE *to)
{
    CoverageTotal total = {0};
    compact(sums);
    for (uint32_t i = 0; i < sums->count;) {
        const char *file = sums->items[i].file;
        fprintf(to, "TN:\nSF:%s\n", file);
        uint32_t end = end_of(sums, i, GYRE_COVER_FUNCTION);
        write_functions(to, sums->items + i, end - i, &total);
        i = end;
        if (i < sums->count && sums->items[i].file == file) {
            end = end_of(sums, i, GYRE_COVER_BRANCH);
            write_branches(to, sums->items + i, end - i);
            i = end;
        }
        if (i < sums->count && sums->items[i].file == file) {
            end = end_of(sums, i, GYRE_COVER_LINE);
            write_lines(to, sums->items + i, end - i, &total);
            i = end;
        }
        fputs("end_of_record\n", to);
    }
    return total;
}
