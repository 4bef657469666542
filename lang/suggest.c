// suggest.c - edit distance with swaps of neighbours, on bytes.
//
// One edit in three letters is forgiven, and a difference in case alone always. Names longer
// than LONGEST get no suggestion, which keeps the table on the stack.
#include "lang/suggest.h"
#include <ctype.h>
#include <stdbool.h>

enum { LONGEST = 48 };

Suggestion gy_suggest_for(const char *name, size_t size)
{
    size_t allowed = (size + 1) / 3;
    return (Suggestion){.name = name, .size = size, .best_cost = (allowed ? allowed : 1) + 1};
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edits(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(replaced, least(above[j], row[j - 1]) + 1);
            bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swap) row[j] = least(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

static bool differs_in_case_only(const char *a, size_t a_size, const char *b, size_t b_size)
{
    if (a_size != b_size) return false;
    for (size_t i = 0; i < a_size; i++)
        if (tolower((unsigned char)a[i]) != tolower((unsigned char)b[i])) return false;
    return true;
}

void gy_suggest_try(Suggestion *s, const char *candidate, size_t size)
{
    if (size == 0 || size > LONGEST || s->size > LONGEST) return;
    bool same_letters = differs_in_case_only(s->name, s->size, candidate, size);
    size_t cost = same_letters ? 1 : edits(s->name, s->size, candidate, size);
    // A candidate that shares no letter is no guess at all.
    if (cost == 0 || cost >= s->best_cost || (!same_letters && cost >= s->size)) return;
    s->best = candidate;
    s->best_size = size;
    s->best_cost = cost;
}
