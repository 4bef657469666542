// regex_syntax.h - reads patterns as Python writes them and writes them for PCRE2.
#ifndef GYRE_STDLIB_REGEX_SYNTAX_H
#define GYRE_STDLIB_REGEX_SYNTAX_H

#include "stdlib/regex_pattern.h"

// False: error is set (or memory is out: MemoryError). Free in any case.
bool gy_regex_syntax_read(RegexSyntax *s, Gyre *g, const char *text, size_t size, bool is_bytes,
                          unsigned flags);
void gy_regex_syntax_free(RegexSyntax *s);

#endif
