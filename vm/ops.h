// ops.h - the operations of the language on values of any type: the slow paths of the
// interpreter, and what natives use. All return false after throwing.
#ifndef GYRE_VM_OPS_H
#define GYRE_VM_OPS_H

#include "vm/bytecode.h"
#include "vm/str.h"

// -- Arithmetic (ops_arith.c)
// a op b with reflected methods, str/list/tuple/bytes + and *, set and dict operators, `%`.
bool gy_ops_binary(VM *vm, BinaryOp op, Value a, Value b, Value *result);
// a op= b: tries the in-place method first (list +=, set |= …).
bool gy_ops_inplace(VM *vm, BinaryOp op, Value a, Value b, Value *result);
bool gy_ops_negate(VM *vm, Value a, Value *result);
bool gy_ops_plus(VM *vm, Value a, Value *result);
bool gy_ops_invert(VM *vm, Value a, Value *result);

// -- Comparison (ops_compare.c). Deep structures are walked without C recursion, or with a
// counted one that ends in RecursionError.
typedef enum { COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE } CompareOp;
bool gy_ops_equal(VM *vm, Value a, Value b, bool *result);
bool gy_ops_equal_dicts(VM *vm, Dict *a, Dict *b, bool *result); // whatever their classes say
// The same or equal, as containers compare what they hold. A nan is the same as itself.
static inline bool ops_match(VM *vm, Value a, Value b, bool *result)
{
    return a.bits == b.bits ? (*result = true) : gy_ops_equal(vm, a, b, result);
}
// a == b, or a != b, as an operator: a class of one's own may answer with any value.
bool gy_ops_ask_equal(VM *vm, bool is_negated, Value a, Value b, Value *result);
bool gy_ops_compare(VM *vm, CompareOp op, Value a, Value b, Value *result);
bool gy_ops_less(VM *vm, Value a, Value b, bool *result); // a < b as truth
bool gy_ops_hash(VM *vm, Value v, uint64_t *hash);        // TypeError: unhashable type: 'list'
bool gy_ops_truth(VM *vm, Value v, bool *result);
bool gy_ops_contains(VM *vm, Value container, Value item, bool *result); // item in container
bool gy_ops_is(Value a, Value b); // identity; equal small ints, equal interned … as bits

// -- Text (ops_text.c)
bool gy_ops_str(VM *vm, Value v, Str **result);
bool gy_ops_repr(VM *vm, Value v, Str **result);
bool gy_ops_add_pairs(VM *vm, StrBuilder *b, Value dict); // {…}, whatever its class
bool gy_ops_add_str(VM *vm, StrBuilder *b, Value v);      // appends str(v)
bool gy_ops_add_repr(VM *vm, StrBuilder *b, Value v);     // appends repr(v); cycles print as [...]
bool gy_ops_convert(VM *vm, Value v, char how, Str **result); // as !r, !s or !a does
bool gy_ops_format(VM *vm, Value v, Str *spec, Str **result);
bool gy_ops_add_formatted(VM *vm, StrBuilder *b, Value v); // appends format(v, "")

// -- Elements (ops_index.c)
bool gy_ops_get_index(VM *vm, Value object, Value key, Value *result);
bool gy_ops_set_index(VM *vm, Value object, Value key, Value value);
bool gy_ops_len(VM *vm, Value v, int64_t *length);
// The number that an object stands for: an int or bool, or what its `index` (for the second also
// its `int`, for the third its `float`) gives. TypeError where it has none.
bool gy_ops_integer(VM *vm, Value v, Value *integer);
bool gy_ops_to_int(VM *vm, Value v, Value *integer);
bool gy_ops_to_double(VM *vm, Value v, double *d);
bool gy_ops_has_index(VM *vm, Value v); // is it an int, a bool or an object with `index`?
// A value used as a count: int, bool, or an object with `index`. OverflowError where it does not
// fit int64; gy_ops_clip gives the nearest that does instead.
bool gy_ops_index(VM *vm, Value v, int64_t *index);
bool gy_ops_clip(VM *vm, Value v, int64_t *nearest);
// Resolves a slice for a sequence: Python's slice.indices, and the item count.
bool gy_ops_slice(VM *vm, const Slice *slice, Value sequence, int64_t *start, int64_t *step,
                  int64_t *count);

// -- Iteration (iter.c)
typedef enum { ITER_ERROR = -1, ITER_END = 0, ITER_VALUE = 1 } IterStep;
bool gy_iter_new(VM *vm, Value iterable, Value *iterator);
// At the end of a generator, or of an object of a script class, *value is its result.
IterStep gy_iter_next(VM *vm, Value iterator, Value *value);
// The call that should have given the next value threw: was it its end? *value is the result then.
IterStep gy_iter_result(VM *vm, Value *value);
// For the interpreter: the builtin iterators, without calling into scripts. `it` is an Iter.
IterStep gy_iter_step(VM *vm, Iter *it, Value *value);
// Of those, the kinds from ITER_COUNT on (itertools.c); after ITER_END the caller finishes it.
IterStep gy_itertools_step(VM *vm, Iter *it, Value *value);

// What recurses on the C stack (repr, equal, callbacks) asks at each level; false: RecursionError.
bool gy_ops_enter(VM *vm);

#endif
