// source.h - the text of one script with its name, kept for error messages and tracebacks.
//
// Shared by every Proto that was compiled from it, across threads, by an atomic count; never
// changed after it was made. Positions are byte offsets; lines and columns are found when asked.
#ifndef GYRE_VM_SOURCE_H
#define GYRE_VM_SOURCE_H

#include "vm/counters.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    atomic_uint references;
    char *name; // as given: "scripts/spin.gy", "<stdin>", "<repl>"
    char *text; // zero-terminated; may hold no NUL byte before that
    size_t size;
    uint32_t *line_starts; // offset of each line's first byte
    uint32_t line_count;
    uint32_t first_line; // number of the first line, 1 for files
    // -- How it is compiled
    Coverage *coverage; // counts what runs; NULL: nobody wants to know
    bool takes_samples; // where functions return, for a profiler
    bool is_entry;      // at a prompt: a statement that begins with '{' may be a dict or a set
} Source;

typedef struct {
    uint32_t line;           // from 1
    uint32_t column;         // from 1, counted in code points
    uint32_t width;          // code points that the span covers on this line, at least 1
    const char *text;        // the line, not zero-terminated
    uint32_t text_size;      // without its line end
    uint32_t offset, length; // bytes of the line that the span covers; length may be 0
} SourceLine;

// Copies name and text. One reference; NULL when memory is out. Texts of 4 GiB and more are
// refused with NULL.
Source *gy_source_new(const char *name, const char *text, size_t size);
Source *gy_source_retain(Source *source);
void gy_source_release(Source *source);

// The line that holds byte `offset`, and the span of `length` bytes on it.
SourceLine gy_source_locate(const Source *source, uint32_t offset, uint32_t length);

#endif
