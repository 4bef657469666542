// diff.h - what changed between two texts, as a unified diff.
#ifndef GYRE_TOOLS_DIFF_H
#define GYRE_TOOLS_DIFF_H

#include "tools/text.h"

// Appends nothing where they are the same. `name` stands in its head.
void gy_diff_unified(Text *out, const char *name, const char *before, size_t before_size,
                     const char *after, size_t after_size);

#endif
