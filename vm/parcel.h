// parcel.h - a value on its way from one VM to another.
//
// A parcel is a graph of nodes that belong to no VM. A node keeps its references as Values: plain
// numbers, bools and nil are themselves, and an object is the index of its node (the payload of
// a VALUE_TAG_OBJ word). So cycles and sharing inside one message survive. Text is copied,
// compiled code is shared by its Proto's atomic count.
#ifndef GYRE_VM_PARCEL_H
#define GYRE_VM_PARCEL_H

#include "vm/state.h"
#include <stdatomic.h>

typedef enum {
    PARCEL_STR,
    PARCEL_BYTES,
    PARCEL_BYTEARRAY,
    PARCEL_MOVED,  // data: the block of a bytearray that was handed over; number: its capacity
    PARCEL_BIGINT, // text: decimal digits
    PARCEL_LIST,   // slots: items; TUPLE, SET, FROZENSET likewise; a named tuple ends in its class
    PARCEL_TUPLE,
    PARCEL_SET,
    PARCEL_FROZENSET,
    PARCEL_DICT,  // number: class id; slots: key, value, key, value …, fallback
    PARCEL_DEQUE, // slots: maxlen or -1, items
    PARCEL_RANGE, // slots: start, stop, step; SLICE likewise
    PARCEL_SLICE,
    PARCEL_CELL,          // slots: content
    PARCEL_METHOD,        // slots: receiver, function
    PARCEL_CODE_ROOT,     // proto; slots: module
    PARCEL_CODE_CHILD,    // proto; slots: root code. Found by its Proto
    PARCEL_CLOSURE,       // slots: code, captured values
    PARCEL_MODULE,        // text: its name and those of all variables; number: is it whole and
                          // not the main one? slots: those that are used, UNSET otherwise
    PARCEL_MODULE_NATIVE, // text: name
    PARCEL_NATIVE,        // text: name of a builtin; or slots: native module, text: name in it
                          // (of a function or of an error class)
    PARCEL_CLASS_BUILTIN, // number: class id
    PARCEL_CLASS_ERROR,   // number: ErrorClass
    PARCEL_CLASS_HOST,    // ref: GyreType
    PARCEL_CLASS_TUPLE,   // number: is it a row's? slots: name, then name and default of each field
    PARCEL_CLASS_SHARED,  // data: SharedClass, of which it holds a reference
    PARCEL_CLASS_SCRIPT,  // origin; slots: see parcel_pack.c
    PARCEL_INSTANCE,      // slots: class, fields
    PARCEL_TRACEBACK,     // text
    PARCEL_TASK_LOCAL,    // ref: its identity; slots: the default
    PARCEL_FROZEN,        // data: its region, of which it holds a reference; ref: the object
    PARCEL_SHARED,        // data: SharedThing, of which it holds a reference
    PARCEL_HOST,          // ref: GyreType; data: its shared copy
} ParcelKind;

// Which node led to another one first, and by which of its slots.
typedef struct {
    uint32_t parent, slot;
} PathStep;

typedef struct {
    PathStep step;
    uint8_t kind; // ParcelKind
    uint32_t number;
    Value *slots;
    uint32_t slot_count, slot_capacity;
    char *text;
    uint32_t size;
    const void *ref; // Proto, ClassDesc or GyreType
    void *data;
} ParcelNode;

// Counted, because what several threads look at (the value of a Mutex) is unpacked more than once,
// also by several at a time.
struct GyreParcel {
    atomic_uint references;
    ParcelNode *nodes;
    uint32_t count, capacity;
    Value root;
    uint32_t builtin_count;     // how many builtins the code in it may name …
    uint64_t builtin_signature; // … and what they were called
    uint32_t freed;             // nodes whose memory has gone already
    GyreParcel *next_left;      // of those that a VM still has to free
};

static inline Value parcel_reference(uint32_t node)
{
    return (Value){(uint64_t)VALUE_TAG_OBJ << 48 | node};
}

static inline uint32_t parcel_node_of(Value reference)
{
    return (uint32_t)(reference.bits & VALUE_PAYLOAD);
}

// How the path to what cannot be sent begins: "args[0].lock" of the list that a thread is started
// with, whose first item is the function; otherwise the name of the whole: "value.lock". The image
// of a class describes all classes in it and refers to no other image.
typedef enum { PARCEL_OF_VALUE, PARCEL_OF_CALL, PARCEL_OF_CLASS } ParcelUse;
GyreParcel *gy_parcel_pack(VM *vm, Value v, ParcelUse use); // NULL: thrown

// What gyre_unpack gives, but the parcel stays: every call makes a copy of its own. False: thrown.
bool gy_parcel_read(VM *vm, GyreParcel *parcel, Value *out);
// The same, and the parcel goes: what can be handed over need not be copied.
bool gy_parcel_take(VM *vm, GyreParcel *parcel, Value *out);

// gyre_parcel_free where the parcel may be huge: puts off what is left of it when the script is to
// stop. Later: false, some of it was put off again.
void gy_parcel_let_go(VM *vm, GyreParcel *parcel);
bool gy_parcel_free_left(VM *vm);
void gy_parcel_free_all_left(VM *vm);

static inline GyreParcel *parcel_retain(GyreParcel *parcel)
{
    if (parcel) atomic_fetch_add_explicit(&parcel->references, 1, memory_order_relaxed);
    return parcel;
}

// A number for the first `count` builtin names: code runs only where it is the same.
uint64_t gy_parcel_signature(const VM *vm, uint32_t count);

#endif
