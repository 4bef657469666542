// double.h - the digits of a double, for everything that lays numbers out (int.h has the rest).
#ifndef GYRE_VM_DOUBLE_H
#define GYRE_VM_DOUBLE_H

#include <stdbool.h>
#include <stddef.h>

// snprintf of one double with conversion 'e' or 'f', whatever the locale of the host says
// about decimal points. Returns the length; writes no more than `room` bytes.
size_t gy_double_print(double d, char conversion, int precision, char *out, size_t room);

// Decimal digits of a positive finite double: 0.d1 d2 d3 … * 10 ** point.
typedef struct {
    char digits[24]; // no trailing zeros, no terminator
    int count;
    int point;
} Decimal;

// The fewest digits that read back as `d`.
void gy_double_shortest(double d, Decimal *out);

// Hexadecimal text as float.hex() writes it: [sign] [0x] digits [. digits] [p exponent].
bool gy_double_parse_hex(const char *text, size_t size, double *out);

#endif
