// regex_pattern.h - what reading a pattern gives, and what is wrong with it.
//
// Plain C on plain bytes: no VM and no PCRE2 here, so that both can be tested by their text. The
// text is UTF-8 for patterns on str, any bytes for those on bytes. Positions are byte offsets.
#ifndef GYRE_STDLIB_REGEX_PATTERN_H
#define GYRE_STDLIB_REGEX_PATTERN_H

#include "include/gyre_library.h"
#include "stdlib/growing.h"
#include <stdint.h>

// Python's numbers.
enum {
    RE_IGNORECASE = 2,
    RE_LOCALE = 4,
    RE_MULTILINE = 8,
    RE_DOTALL = 16,
    RE_UNICODE = 32,
    RE_VERBOSE = 64,
    RE_DEBUG = 128,
    RE_ASCII = 256,
};

#define REGEX_NOWHERE SIZE_MAX

// What is wrong with a pattern or template. `class_name` is NULL for re.error.
typedef struct {
    const char *class_name;
    char message[400];
    size_t at; // REGEX_NOWHERE: no position
    bool is_set;
} RegexError;

__attribute__((format(printf, 4, 5))) void gy_regex_fail(RegexError *error, const char *class_name,
                                                         size_t at, const char *format, ...);

// How many characters a part can match, at least and at most; saturated.
typedef struct {
    uint32_t least, most;
} RegexWidth;

typedef struct {
    const char *name; // in the pattern; NULL: none
    size_t name_size;
    RegexWidth width;
    uint32_t close_order; // 1 for the group that is closed first; 0: still open
    bool is_in_look;      // inside a lookahead or lookbehind
} RegexGroup;

// A pattern, read. Group 0 is the whole.
typedef struct {
    const char *text; // the caller's, kept while this is used
    size_t size;
    bool is_bytes;
    unsigned flags;      // with the inline ones, and UNICODE as Python adds it
    GrowingText program; // for PCRE2
    RegexGroup *groups;
    uint32_t group_count, group_capacity; // with group 0
    RegexError error;
} RegexSyntax;

// The group of a name; 0: there is none.
uint32_t gy_regex_find_group(const RegexSyntax *s, const char *name, size_t size);

// Is it a name that Python takes for a group?
bool gy_regex_is_name(const char *text, size_t size, bool is_bytes);
// 'text' as repr shows it, cut where it is very long; into a buffer of the caller's.
const char *gy_regex_quote(const char *text, size_t size, bool is_bytes, char out[120]);
// A decimal number of digits alone, at most `limit`. False: it is something else, or larger.
bool gy_regex_number(const char *text, size_t size, uint32_t limit, uint32_t *out);

#endif
