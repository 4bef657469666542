// regex_subject.h - the text that a pattern is matched with: its bytes and its code points.
#ifndef GYRE_STDLIB_REGEX_SUBJECT_H
#define GYRE_STDLIB_REGEX_SUBJECT_H

#include "include/gyre_library.h"

// Valid while no script code runs.
typedef struct {
    const char *text;
    size_t size;
    bool is_bytes;
    bool is_ascii; // a code point is a byte
    GyreValue value;
} RegexSubject;

// The last place that was looked up in a long text. Start with {0}.
typedef struct {
    GyreValue pin; // of the text; GYRE_NONE: none
    const char *text;
    size_t index, offset; // code points and bytes before it
} RegexPlace;

// A str, bytes or bytearray. False: TypeError.
bool gy_regex_subject_read(Gyre *g, GyreValue v, RegexSubject *s);

// An offset from a script, moved into the text and to the start of a character.
size_t gy_regex_subject_clip(const RegexSubject *s, int64_t i);
// The byte of a code point, from the nearest place that is known.
size_t gy_regex_subject_offset(Gyre *g, RegexPlace *place, const RegexSubject *s, size_t index);
// Code points between two bytes; negative where `to` is before `from`.
int64_t gy_regex_subject_points(const RegexSubject *s, size_t from, size_t to);
// A part as a str or as bytes.
GyreValue gy_regex_subject_slice(Gyre *g, const RegexSubject *s, size_t from, size_t to);

void gy_regex_place_forget(Gyre *g, RegexPlace *place);
// Code points of UTF-8.
size_t gy_regex_subject_count(const char *text, size_t size);

static inline size_t regex_clip(int64_t i, size_t size)
{
    return i < 0 ? 0 : (uint64_t)i > size ? size : (size_t)i;
}

#endif
