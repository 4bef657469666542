// struct_format.h - the format texts of the struct module, and its single fields.
#ifndef GYRE_STDLIB_STRUCT_FORMAT_H
#define GYRE_STDLIB_STRUCT_FORMAT_H

#include "include/gyre_library.h"

typedef enum {
    FIELD_PAD,
    FIELD_CHAR,
    FIELD_BOOL,
    FIELD_SIGNED,
    FIELD_UNSIGNED,
    FIELD_REAL,
    FIELD_STRING,
    FIELD_PASCAL,
} FieldKind;

// A run of fields of one kind. A string is one field of `size` bytes.
typedef struct {
    FieldKind kind;
    char code;
    int64_t offset; // of the first one
    int64_t size;   // of each one
    int64_t count;
} Field;

// A format text, and how far it was read.
typedef struct {
    const char *text, *end;
    bool is_native, is_little;
    const char *p;
    int64_t offset; // behind the fields that were read
} StructFormat;

// Begins at the front of a text.
void gy_struct_open(StructFormat *format, const char *text, size_t size);
// The next run of fields: 1, 0 at the end, -1 thrown.
int gy_struct_next(Gyre *g, StructFormat *format, Field *field);
// Size of all fields, and how many values they stand for. False: thrown.
bool gy_struct_measure(Gyre *g, const char *text, size_t text_size, int64_t *size, int64_t *count);

// Writes one value into its bytes. May run script code. False: thrown.
bool gy_struct_write(Gyre *g, const StructFormat *format, const Field *field, GyreValue v,
                     uint8_t *out);
// The value of the bytes of one field. NONE: thrown.
GyreValue gy_struct_read(Gyre *g, const StructFormat *format, const Field *field,
                         const uint8_t *bytes);

#endif
