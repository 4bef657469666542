// similar.c - edit distance with swaps (optimal string alignment), on bytes, names up to 64.
#include "vm/similar.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *now = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = least(change, least(above[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

static bool is_same_but_for_case(const char *a, const char *b, size_t size)
{
    bool differs = false;
    for (size_t i = 0; i < size; i++) {
        if (tolower((unsigned char)a[i]) != tolower((unsigned char)b[i])) return false;
        differs |= a[i] != b[i];
    }
    return differs;
}

Similar gy_similar_to(const char *name, size_t size)
{
    size_t allowed = (size + 1) / 3;
    return (Similar){name, size, NULL, (allowed ? allowed : 1) + 1};
}

void gy_similar_try(Similar *similar, const char *candidate)
{
    size_t size = strlen(candidate);
    if (size > LONGEST || similar->size > LONGEST || size == 0) return;
    size_t apart = size > similar->size ? size - similar->size : similar->size - size;
    if (apart >= similar->best_distance) return;
    if (apart == 0 && is_same_but_for_case(similar->name, candidate, size)) {
        similar->best = candidate;
        similar->best_distance = 0;
        return;
    }
    size_t d = distance(similar->name, similar->size, candidate, size);
    if (d >= similar->best_distance || d == 0 || d >= similar->size) return;
    similar->best = candidate;
    similar->best_distance = d;
}
