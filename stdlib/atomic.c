// atomic.c - Atomic: a cell of an immutable value that several threads read and write.
//
// The cell is shared by reference: sending an Atomic to another thread sends the same cell,
// counted. Its value is nil, a bool, an int of 64 bits, a float, a str or bytes, kept outside every
// heap behind a mutex, so that every operation is one step for everybody.
#ifndef GYRE_NO_THREADS
#include "stdlib/modules.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef enum { CELL_NIL, CELL_BOOL, CELL_INT, CELL_FLOAT, CELL_STR } CellKind;

typedef struct {
    CellKind kind;
    bool truth;
    int64_t integer;
    double number;
    char *text; // owned
    size_t size;
} CellValue;

typedef struct {
    atomic_int references;
    pthread_mutex_t lock;
    CellValue value;
} SharedCell;

typedef struct {
    SharedCell *cell;
} AtomicObject;

static const GyreType atomic_type;

// -- Values outside a heap

static bool read_value(Gyre *g, GyreValue v, CellValue *out)
{
    const char *type = gyre_type_of(g, v), *text;
    *out = (CellValue){.kind = CELL_NIL};
    if (gyre_is_nil(g, v)) return true;
    if (strcmp(type, "bool") == 0) {
        out->kind = CELL_BOOL;
        return gyre_to_bool(g, v, &out->truth);
    }
    if (strcmp(type, "int") == 0 && gyre_to_int(g, v, &out->integer)) {
        out->kind = CELL_INT;
        return true;
    }
    if (strcmp(type, "float") == 0) {
        out->kind = CELL_FLOAT;
        return gyre_to_float(g, v, &out->number);
    }
    if ((text = gyre_to_str(g, v, &out->size))) {
        out->kind = CELL_STR;
        out->text = (char *)malloc(out->size + 1);
        if (out->text) return memcpy(out->text, text, out->size), true;
        gyre_throw(g, "MemoryError", "out of memory");
        return false;
    }
    bool is_big = strcmp(type, "int") == 0;
    gyre_throw(g, is_big ? "OverflowError" : "TypeError",
               is_big ? "an Atomic holds ints of 64 bits%s"
                      : "an Atomic holds nil, a bool, int, float or str, not %s",
               is_big ? "" : type);
    return false;
}

static GyreValue make_value(Gyre *g, const CellValue *v)
{
    switch (v->kind) {
    case CELL_BOOL: return gyre_bool(g, v->truth);
    case CELL_INT: return gyre_int(g, v->integer);
    case CELL_FLOAT: return gyre_float(g, v->number);
    case CELL_STR: return gyre_str(g, v->text, v->size);
    default: return gyre_nil(g);
    }
}

static bool same_value(const CellValue *a, const CellValue *b)
{
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case CELL_BOOL: return a->truth == b->truth;
    case CELL_INT: return a->integer == b->integer;
    case CELL_FLOAT: return a->number == b->number;
    case CELL_STR: return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
    default: return true;
    }
}

// -- The cell

static SharedCell *cell_of(GyreCall *call)
{
    return ((AtomicObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &atomic_type))->cell;
}

static void finalize(void *data)
{
    SharedCell *cell = ((AtomicObject *)data)->cell;
    if (!cell || atomic_fetch_sub(&cell->references, 1) != 1) return;
    pthread_mutex_destroy(&cell->lock);
    free(cell->value.text);
    free(cell);
}

static void share(void *copy, const void *data)
{
    SharedCell *cell = ((const AtomicObject *)data)->cell;
    atomic_fetch_add(&cell->references, 1);
    ((AtomicObject *)copy)->cell = cell;
}

// Puts a value in and takes the old one out. The text moves, so nothing fails under the lock.
static CellValue exchange(SharedCell *cell, CellValue value)
{
    pthread_mutex_lock(&cell->lock);
    CellValue old = cell->value;
    cell->value = value;
    pthread_mutex_unlock(&cell->lock);
    return old;
}

// -- Methods

static GyreStatus atomic_init_value(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    AtomicObject *object = (AtomicObject *)gyre_host_data(g, gyre_arg(call, 0), &atomic_type);
    GyreValue start = gyre_arg(call, 1);
    SharedCell *cell = (SharedCell *)calloc(1, sizeof *cell);
    if (!cell) return gyre_throw(g, "MemoryError", "out of memory");
    if ((!gyre_is_none(start) && !read_value(g, start, &cell->value)) ||
        pthread_mutex_init(&cell->lock, NULL) != 0) {
        free(cell);
        return GYRE_ERROR;
    }
    atomic_init(&cell->references, 1);
    object->cell = cell;
    return GYRE_OK;
}

static GyreStatus atomic_get(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SharedCell *cell = cell_of(call);
    pthread_mutex_lock(&cell->lock);
    GyreValue value = make_value(g, &cell->value);
    pthread_mutex_unlock(&cell->lock);
    return gyre_is_none(value) ? GYRE_ERROR : gyre_return(call, value);
}

static GyreStatus atomic_set(GyreCall *call)
{
    CellValue value;
    if (!read_value(gyre_vm(call), gyre_arg(call, 1), &value)) return GYRE_ERROR;
    free(exchange(cell_of(call), value).text);
    return GYRE_OK;
}

static GyreStatus atomic_swap(GyreCall *call)
{
    CellValue value;
    if (!read_value(gyre_vm(call), gyre_arg(call, 1), &value)) return GYRE_ERROR;
    CellValue old = exchange(cell_of(call), value);
    GyreValue result = make_value(gyre_vm(call), &old);
    free(old.text);
    return gyre_is_none(result) ? GYRE_ERROR : gyre_return(call, result);
}

static bool add_numbers(CellValue *v, const CellValue *by)
{
    bool are_ints = v->kind == CELL_INT && by->kind == CELL_INT;
    bool are_numbers = (v->kind == CELL_INT || v->kind == CELL_FLOAT) &&
                       (by->kind == CELL_INT || by->kind == CELL_FLOAT);
    if (are_ints) return !__builtin_add_overflow(v->integer, by->integer, &v->integer);
    if (!are_numbers) return false;
    v->number = (v->kind == CELL_INT ? (double)v->integer : v->number) +
                (by->kind == CELL_INT ? (double)by->integer : by->number);
    v->kind = CELL_FLOAT;
    return true;
}

static GyreStatus atomic_add(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SharedCell *cell = cell_of(call);
    CellValue by = {.kind = CELL_INT, .integer = 1};
    GyreValue given = gyre_arg(call, 1);
    if (!gyre_is_none(given) && !read_value(g, given, &by)) return GYRE_ERROR;
    pthread_mutex_lock(&cell->lock);
    bool ok = add_numbers(&cell->value, &by);
    CellValue sum = cell->value;
    pthread_mutex_unlock(&cell->lock);
    free(by.text);
    if (!ok)
        return gyre_throw(g, "TypeError", "add() needs numbers, and ints that stay within 64 bits");
    return gyre_return(call, make_value(g, &sum));
}

static GyreStatus atomic_compare_swap(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SharedCell *cell = cell_of(call);
    CellValue expected, value;
    if (!read_value(g, gyre_arg(call, 1), &expected)) return GYRE_ERROR;
    if (!read_value(g, gyre_arg(call, 2), &value)) {
        free(expected.text);
        return GYRE_ERROR;
    }
    pthread_mutex_lock(&cell->lock);
    bool matches = same_value(&cell->value, &expected);
    CellValue old = matches ? cell->value : value; // what is to be freed
    if (matches) cell->value = value;
    pthread_mutex_unlock(&cell->lock);
    free(old.text);
    free(expected.text);
    return gyre_return(call, gyre_bool(g, matches));
}

static GyreStatus atomic_repr(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    SharedCell *cell = cell_of(call);
    pthread_mutex_lock(&cell->lock);
    GyreValue value = make_value(g, &cell->value);
    pthread_mutex_unlock(&cell->lock);
    const char *text = gyre_to_str(g, gyre_repr(g, value), NULL);
    if (!text) return GYRE_ERROR;
    size_t size = strlen(text) + sizeof "Atomic()";
    char *whole = (char *)malloc(size);
    if (!whole) return gyre_throw(g, "MemoryError", "out of memory");
    strcpy(whole, "Atomic(");
    strcat(strcat(whole, text), ")");
    GyreStatus status = gyre_return(call, gyre_str(g, whole, strlen(whole)));
    free(whole);
    return status;
}

static const GyreNative methods[] = {
    {"init", atomic_init_value, "self, value = nil",
     "A cell that threads share; it holds nil, a bool, int, float or str.", 0},
    {"get", atomic_get, "self", "The value.", 0},
    {"set", atomic_set, "self, value", "Puts a value in.", 0},
    {"swap", atomic_swap, "self, value", "Puts a value in and gives the old one, in one step.", 0},
    {"add", atomic_add, "self, by = 1", "Adds to the number in it and gives the sum, in one step.",
     0},
    {"compare_swap", atomic_compare_swap, "self, expected, value",
     "Puts the value in if `expected` is in it now; says whether it was, in one step.", 0},
    {"repr", atomic_repr, "self", "Atomic(value)", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType atomic_type = {"Atomic", sizeof(AtomicObject), finalize, methods, share};

GyreStatus gy_atomic_install(Gyre *g)
{
    return gyre_register_type(g, NULL, &atomic_type, NULL);
}
#endif
