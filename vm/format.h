// format.h - the format mini-language, and what % does with text on its left.
#ifndef GYRE_VM_FORMAT_H
#define GYRE_VM_FORMAT_H

#include "vm/object.h"
#include "vm/str.h"

// format(value, spec) for str, int, float and bool; other types only with an empty spec.
bool gy_format_value(VM *vm, Value value, Str *spec, Str **result);

// format % args, of a str, bytes or bytearray, in its type. May run script code (str and repr of
// instances).
bool gy_format_percent(VM *vm, Value format, Value args, Value *result);

// -- The parts, for those who parse a notation of their own

typedef struct {
    uint32_t fill;     // code point
    char align;        // < > ^ =; '=' puts the filling between sign and digits
    char sign;         // 0, or - + space as written
    char grouping;     // 0 , _
    bool is_alternate; // #
    bool no_negative_zero;
    uint32_t type; // 0: none was written
    int64_t width;
    int64_t precision; // -1: none
} FormatSpec;

bool gy_format_add_text(VM *vm, StrBuilder *b, const FormatSpec *spec, const Str *text);
bool gy_format_add_bytes(VM *vm, StrBuilder *b, const FormatSpec *spec, const void *data,
                         size_t size);
// Types b o x X d n. With a precision: at least so many digits.
bool gy_format_add_int(VM *vm, StrBuilder *b, const FormatSpec *spec, Value i);
// Types e E f F g G % n, and none.
bool gy_format_add_float(VM *vm, StrBuilder *b, const FormatSpec *spec, double d);
bool gy_format_add_char(VM *vm, StrBuilder *b, const FormatSpec *spec, Value code_point);

#endif
