// regex_template.h - replacement templates, read: "\1", "\g<name>", "\n" and plain text.
#ifndef GYRE_STDLIB_REGEX_TEMPLATE_H
#define GYRE_STDLIB_REGEX_TEMPLATE_H

#include "stdlib/regex_pattern.h"

// Literal text and groups in turn: `group` < 0 for `size` bytes of `literals` at `offset`.
typedef struct {
    int32_t group;
    size_t offset, size;
} RegexPiece;

typedef struct {
    GrowingText literals;
    RegexPiece *pieces;
    uint32_t count, capacity;
    RegexError error;
} RegexTemplate;

// A template for matches of `syntax`. False: error is set. Free in any case.
bool gy_regex_template_read(RegexTemplate *t, const char *text, size_t size, bool is_bytes,
                            const RegexSyntax *syntax);
void gy_regex_template_free(RegexTemplate *t);

#endif
