// int.h - ints of any size, and the conversions between numbers and text.
//
// An int is a small one inside the Value when it fits in 48 bits, else a BigInt (libtommath);
// every function here returns the smaller form that fits.
#ifndef GYRE_VM_INT_H
#define GYRE_VM_INT_H

#include "vm/bytecode.h"
#include "vm/object.h"
#include "vm/str.h"
#include <tommath.h>

struct Heap;

typedef struct BigInt {
    Obj obj;
    size_t charged; // bytes of digits that the heap was told of
    mp_int number;
} BigInt;

bool gy_int_new(VM *vm, int64_t i, Value *result);
bool gy_int_from_u64(VM *vm, uint64_t i, Value *result);
bool gy_int_from_double(VM *vm, double d, Value *result); // truncates; throws for inf and nan

// Text with an optional sign, digits, single underscores between them; base 2 to 36, or 0 to
// read a 0x/0o/0b prefix. False without a throw when it is not a number: *is_valid.
bool gy_int_parse(VM *vm, const char *text, size_t size, int base, bool *is_valid, Value *result);
// The value of a Unicode decimal digit, or -1.
int gy_int_digit_value(uint32_t code_point);
bool gy_int_to_text(VM *vm, StrBuilder *b, Value i, int base);

// a op b for two integers (small, big, bool), as Python: floor division and modulo of
// negatives, int ** negative is a float, shifts; DIV gives the correctly rounded float.
bool gy_int_binary(VM *vm, BinaryOp op, Value a, Value b, Value *result);
bool gy_int_negate(VM *vm, Value i, Value *result);
bool gy_int_invert(VM *vm, Value i, Value *result);

// base ** exponent % modulus, as pow() with three arguments.
bool gy_int_pow_mod(VM *vm, Value base, Value exponent, Value modulus, Value *result);

int gy_int_compare(Value a, Value b);              // two integers: <0, 0, >0
int gy_int_compare_double(Value i, double d);      // exact; d is no nan
bool gy_int_to_double(VM *vm, Value i, double *d); // OverflowError where too big
bool gy_int_to_i64(Value i, int64_t *out);         // false without a throw where too big
bool gy_int_hash_huge(VM *vm, const mp_int *number, uint64_t *hash); // false: stopped, thrown
uint64_t gy_int_hash(Value i); // equal to gy_double_hash of an equal float
uint64_t gy_double_hash(double d);

// Float arithmetic of both operands as doubles, as Python (// and % floor; ZeroDivisionError).
bool gy_double_binary(VM *vm, BinaryOp op, double a, double b, Value *result);

// d rounded to `digits` decimal places (negative: tens, hundreds), halves of the exact value to
// even.
double gy_double_round(double d, int digits);

// Shortest text that reads back the same, as Python's repr ("1.0", "1e+16", "nan", "inf").
// `out` has room for 32 bytes; returns the length.
size_t gy_double_to_text(double d, char *out);
bool gy_double_parse(const char *text, size_t size, double *out); // Python's float() syntax

void gy_bigint_free(struct Heap *heap, BigInt *big); // called by the sweeper

#endif
