// object.h - the layout of everything on the heap that is not a task (those: vm/task.h).
//
// Every object starts with an Obj: its kind (what its memory looks like), the collector's mark,
// flags of its own, and a class id. The class id is what inline caches compare: builtin kinds
// have fixed ids, each script class has its own, and so has each module and each class object
// (what `math.pi` and `Account.RATE` read), so that one 32-bit compare tells the whole layout.
//
// Objects never move. What an object owns outside its cell (a list's items, a dict's tables)
// comes from gy_heap_resize, is counted, and is freed when the object is swept.
//
// After storing a Value in an object that exists already, call heap_write (vm/heap.h): the
// write barrier of the incremental collector. Filling a brand-new object needs none.
#ifndef GYRE_VM_OBJECT_H
#define GYRE_VM_OBJECT_H

#include "include/gyre_library.h"
#include "vm/proto.h"
#include "vm/module_names.h"
#include "vm/value.h"
#include <stddef.h>

typedef struct Gyre VM; // vm/state.h

typedef enum {
#define KIND(name, type, text) KIND_##name,
#include "vm/kinds.def"
#undef KIND
    KIND_COUNT
} Kind;

// Class ids of values that are no objects, after those of the kinds.
enum {
    CLASS_NIL = KIND_COUNT,
    CLASS_BOOL,
    CLASS_FLOAT,
    CLASS_DEFAULTDICT, // these three are of KIND_DICT (vm/dict_types.h)
    CLASS_ORDERED_DICT,
    CLASS_COUNTER,
    CLASS_FIRST_FREE,       // script classes, modules and class objects count up from here
    CLASS_INT = KIND_BIGINT // small and big ints have the same class
};

typedef enum {
#define ERROR(name, base) ERROR_##name,
#include "vm/errors.def"
#undef ERROR
    ERROR_COUNT
} ErrorClass;

typedef enum {
#define SPECIAL(name, text) SPECIAL_##name,
#include "vm/specials.def"
#undef SPECIAL
    SPECIAL_COUNT
} Special;

enum { MARK_FROZEN = 2 }; // of no VM's heap, and never written to (vm/frozen.h)

struct Obj {
    uint8_t kind;       // Kind
    uint8_t mark;       // collector's colour: 0 or 1
    uint8_t flags;      // by kind
    uint8_t size_class; // of its cell; SIZE_CLASS_LARGE: a block of its own
    uint32_t class_id;
};

// -- Text and bytes

enum {
    STR_ASCII = 1,    // size == length, code point i is byte i
    STR_SHARED = 2,   // chars lie in a StrBuffer, whose pointer follows the Str
    STR_INTERNED = 4, // the one string with this text in the intern table
};

// Immutable UTF-8. chars[size] is 0 unless STR_SHARED: a string of the script is printed with %.*s.
typedef struct {
    Obj obj;
    uint32_t hash;   // 0: not computed yet
    uint32_t size;   // bytes
    uint32_t length; // code points
    uint32_t unused;
    const char *chars;
} Str;

// What makes `s += t` in a loop linear: strings that grew from one another share one buffer;
// the one that ends where the buffer's used part ends may be extended in place.
typedef struct {
    Obj obj;
    uint32_t used, capacity;
    char *data;
} StrBuffer;

typedef struct {
    Obj obj;
    uint32_t size;
    uint32_t hash; // 0: not computed yet
    uint8_t data[];
} Bytes;

enum { BYTEARRAY_MOVES = 1 }; // made by move(): sending it hands its bytes over

typedef struct {
    Obj obj;
    uint32_t size, capacity;
    uint8_t *data;
} ByteArray;

// -- Containers

// `version` of a list, dict or set goes up whenever its size changes, so that iteration and
// natives that call back can tell.
typedef struct {
    Obj obj;
    uint32_t count, capacity;
    Value *items;
    uint32_t version;
} List;

typedef struct {
    Obj obj;
    uint32_t count;
    uint32_t hash; // 0: not computed yet
    Value items[];
} Tuple;

// Entries stand in insertion order; a removed one has key UNSET. `index` finds their numbers
// (vm/hash_index.h). A Set is the same without values.
typedef struct {
    Value key, value;
    uint64_t hash;
} DictEntry;

typedef struct {
    Obj obj;
    uint32_t count;      // live entries
    uint32_t used;       // entries in use, removed ones included
    uint32_t capacity;   // of entries
    uint32_t index_size; // a power of two, or 0 before the first insertion
    DictEntry *entries;
    uint32_t *index;
    uint32_t version;
    uint32_t first, last; // the live entries stand in [first, last)
    Value fallback;       // defaultdict-like factory, UNSET for none
} Dict;

typedef struct {
    Value key;
    uint64_t hash;
} SetEntry;

typedef struct {
    Obj obj;
    uint32_t count, used, capacity, index_size;
    SetEntry *entries;
    uint32_t *index;
    uint32_t version;
    uint32_t filled;
} Set;

// A ring: item i stands at (first + i) & (capacity - 1). See vm/deque.h.
typedef struct {
    Obj obj;
    uint32_t count, capacity; // capacity: a power of two, or 0
    uint32_t first;
    uint32_t version;
    Value *items;
    int64_t limit; // the most items, -1: as many as there are
} Deque;

typedef enum { VIEW_KEYS, VIEW_VALUES, VIEW_ITEMS } ViewKind;

typedef struct {
    Obj obj; // flags: ViewKind
    Dict *dict;
} DictView;

typedef struct { // small ints or BigInts
    Obj obj;
    Value start, stop, step;
} Range;

typedef struct {
    Obj obj;
    Value start, stop, step;
} Slice;

// A builtin iterator: `kind` says how next() works (vm/iter.c); the fields mean what it wants.
typedef struct {
    Obj obj;
    uint8_t iter_kind; // IterKind, vm/iter.h
    uint32_t version;
    int64_t index, stop, step;
    Value source;
    Value extra;
} Iter;

// -- Code

// What an inline-cache site has learnt. class_id 0 with kind SITE_EMPTY: nothing yet.
typedef enum {
    SITE_EMPTY,
    SITE_FIELD,  // instance slot `slot`
    SITE_METHOD, // `value` is the function, to be called with self
    SITE_GETTER, // `value` is the property's getter
    SITE_SETTER,
    SITE_STATIC, // `value` is the Cell that holds it
    SITE_MODULE, // module slot `slot`
    SITE_ITEM,   // item `slot` of a named tuple
} SiteKind;

typedef struct {
    uint32_t class_id;
    uint16_t kind; // SiteKind
    uint16_t slot;
    Value value;
    Str *name;
} Site;

typedef struct Module Module;
typedef struct Class Class;

// A Proto brought to life in one VM: constants as values, caches, instructions of its own.
typedef struct Code {
    Obj obj;
    Proto *proto; // the root is retained by the root Code
    Instr *instrs;
    Value *consts;
    Site *sites;
    struct Code **children;
    Module *module;
    struct Code *root;
    uint16_t register_count;
    uint8_t positional_count;
    bool is_plain; // no defaults, rest, keyword-only, async, generator: CALL may go the short way
    bool is_spawnable; // the same, but async: so may CALL_SPAWN
} Code;

typedef struct {
    Obj obj;
    Code *code;
    uint32_t upvalue_count;
    Value upvalues[]; // values, or Cells where the variable is reassigned
} Closure;

typedef struct {
    Obj obj;
    Value value;
} Cell;

// What the parameter text of a native comes to; see vm/native.h.
typedef struct {
    uint8_t positional_count, positional_only_count, required_count;
    uint8_t keyword_count;
    uint32_t receiver_id; // class id + 1 of what args[0] must be; 0: anything
    bool has_rest;
    bool has_named; // the last keyword parameter is **named
    bool is_direct; // no *rest and no keyword-only: args lie in the registers
    bool is_quick;  // direct, and not async: gy_call_native_quick will do
} NativeParams;

typedef struct {
    Obj obj;
    const struct GyreNative *def; // static, or owned by the embedder for the VM's life
    void *data;                   // the embedder's
    Str *name;
    NativeParams params;
    Str **names; // owned: of all parameters; NULL until one is asked for
} Native;

typedef struct {
    Obj obj;
    Value receiver;
    Value function; // Closure or Native
} BoundMethod;

// -- Classes and modules

// What a class's name map maps a name to: kind and value of a member.
//   CLASS_FIELD     value is the slot number, an int
//   CLASS_ITEM      of a named tuple: value is the item's number
//   MEMBER_METHOD   Closure or Native        MEMBER_GETTER  a BoundMethod-less pair, see below
//   MEMBER_STATIC   a Cell, shared with subclasses; static methods too
// A property is stored as a Tuple (getter, setter), either UNSET.
enum { CLASS_FIELD = 16, CLASS_ITEM };

typedef struct {
    const void *name; // interned Str
    Value value;
    uint8_t kind;
} NameEntry;

typedef struct {
    NameEntry *entries; // capacity of them, open addressing; name NULL: free
    uint32_t count, capacity;
} NameMap;

struct Class {
    Obj obj;     // obj.class_id is unique: it keys the sites that read statics
    uint32_t id; // class id of the instances
    Str *name;
    Class *base;             // NULL only for `object`
    Value doc;               // str or nil
    Module *module;          // NULL for builtin ones
    Code *origin_code;       // of the function whose NEW_CLASS made it, and the description that it
    const ClassDesc *origin; // was made from: the same for its copies in other VMs
    NameMap *members;        // its own and all inherited ones; read through class_members
    NameMap own_members;     // what `members` is, where the class has any that its base has not
    uint16_t slot_count;
    bool is_error;         // BaseError or below
    bool is_final;         // builtin type that may not be subclassed
    bool is_row;           // of tuples whose items are found by name, too (namedtuple.h)
    bool owns_specials;    // else they are the base's
    bool owns_slots;       // the names and defaults below; else they are the base's
    bool has_late_members; // of builtin types: not all members are made yet (native.c)
    bool has_field_init;   // some class on the way up has a MEMBER_FIELD_INIT
    Str **slot_names;      // slot_count of them
    Value *defaults;       // what the slots start with
    Value field_init;      // Closure or UNSET: this class's own
    Value *specials;       // SPECIAL_COUNT of them: function or UNSET, inherited ones too
    Value constructor;     // Native that makes an instance when a builtin type is called, or UNSET
    const struct GyreType *host_type;   // of the host's types
    const struct GyreNative *host_init; // the host type's own init, or NULL
    Value host_init_method;             // that as a Native
    struct GyreNative host_constructor; // what `constructor` is made of then
};

typedef struct {
    Obj obj;
    Value slots[];
} Instance;

// An error is an Instance of a class under BaseError; these are its first slots.
enum {
    ERROR_MESSAGE,
    ERROR_CAUSE,
    ERROR_CONTEXT,
    ERROR_OTHERS,
    ERROR_TRACEBACK,
    ERROR_HINT, // see hint.h
    ERROR_SLOTS,
};
// Cancelled has three more. Its scope is a Scope, or nil for that of the whole task.
enum { CANCELLED_REASON = ERROR_SLOTS, CANCELLED_BY, CANCELLED_SCOPE };

struct Module {
    Obj obj; // obj.class_id is unique
    Str *name;
    ModuleNames names;
    Value *slots; // names.count values, UNSET until set
    uint32_t slot_capacity;
    uint8_t state;  // ModuleState
    bool is_native; // made of natives: every VM has its own
    Value doc;
    Module *importer;    // the one that asked for it first, or NULL
    struct Task *runner; // while its top level runs: the task that runs it
    // May a script assign this to that name of it? False: thrown. NULL: whatever it likes.
    bool (*check)(struct Gyre *vm, const Str *name, Value v);
};

typedef enum { MODULE_NEW, MODULE_RUNNING, MODULE_READY } ModuleState;

// An object of the embedder, or of stdlib: a block of bytes with a class and a finalizer.

typedef struct {
    Obj obj;
    const struct GyreType *type;
    void *data; // behind the object in the same cell
} HostObject;

// -- Helpers

static inline bool obj_is_frozen(const Obj *object)
{
    return object->mark == MARK_FROZEN;
}

static inline bool value_is_kind(Value v, Kind kind)
{
    return value_is_obj(v) && value_as_obj(v)->kind == kind;
}

#define OBJECT_CASTS(lower, Type, KIND)                                                            \
    static inline bool value_is_##lower(Value v)                                                   \
    {                                                                                              \
        return value_is_kind(v, KIND);                                                             \
    }                                                                                              \
    static inline Type *value_as_##lower(Value v)                                                  \
    {                                                                                              \
        assert(value_is_##lower(v));                                                               \
        return (Type *)value_as_obj(v);                                                            \
    }
OBJECT_CASTS(str, Str, KIND_STR)
OBJECT_CASTS(bigint, struct BigInt, KIND_BIGINT)
OBJECT_CASTS(bytes, Bytes, KIND_BYTES)
OBJECT_CASTS(bytearray, ByteArray, KIND_BYTEARRAY)
OBJECT_CASTS(list, List, KIND_LIST)
OBJECT_CASTS(tuple, Tuple, KIND_TUPLE)
OBJECT_CASTS(dict, Dict, KIND_DICT)
OBJECT_CASTS(dict_view, DictView, KIND_DICT_VIEW)
OBJECT_CASTS(deque, Deque, KIND_DEQUE)
OBJECT_CASTS(range, Range, KIND_RANGE)
OBJECT_CASTS(slice, Slice, KIND_SLICE)
OBJECT_CASTS(iter, Iter, KIND_ITER)
OBJECT_CASTS(closure, Closure, KIND_CLOSURE)
OBJECT_CASTS(native, Native, KIND_NATIVE)
OBJECT_CASTS(method, BoundMethod, KIND_METHOD)
OBJECT_CASTS(cell, Cell, KIND_CELL)
OBJECT_CASTS(class, Class, KIND_CLASS)
OBJECT_CASTS(instance, Instance, KIND_INSTANCE)
OBJECT_CASTS(module, Module, KIND_MODULE)
OBJECT_CASTS(traceback, struct Traceback, KIND_TRACEBACK)
OBJECT_CASTS(coroutine, struct Coroutine, KIND_COROUTINE)
OBJECT_CASTS(generator, struct Generator, KIND_GENERATOR)
OBJECT_CASTS(operation, struct Operation, KIND_OPERATION)
OBJECT_CASTS(task, struct Task, KIND_TASK)
OBJECT_CASTS(future, struct Future, KIND_FUTURE)
OBJECT_CASTS(host, HostObject, KIND_HOST)
#undef OBJECT_CASTS

// A mask, or what begins with a Scope.
static inline bool value_is_scope(Value v)
{
    return value_is_kind(v, KIND_SCOPE) || value_is_kind(v, KIND_TIMEOUT) ||
           value_is_kind(v, KIND_GROUP) || value_is_kind(v, KIND_SHIELD);
}

static inline struct Scope *value_as_scope(Value v)
{
    assert(value_is_scope(v));
    return (struct Scope *)value_as_obj(v);
}

// Sets and frozensets share their layout.
static inline bool value_is_set(Value v)
{
    return value_is_kind(v, KIND_SET) || value_is_kind(v, KIND_FROZENSET);
}

static inline Set *value_as_set(Value v)
{
    assert(value_is_set(v));
    return (Set *)value_as_obj(v);
}

// Builtin types whose operators are methods of their class, as those of script classes are.
static inline bool value_has_operators(Value v)
{
    return value_is_deque(v) || (value_is_dict(v) && value_as_obj(v)->class_id != KIND_DICT);
}

// Small or big int, or bool, which counts as an int wherever Python lets it.
static inline bool value_is_integer(Value v)
{
    return value_is_int(v) || value_is_bigint(v);
}

// Class id of any value.
static inline uint32_t value_class_id(Value v)
{
    if (value_is_obj(v)) return value_as_obj(v)->class_id;
    if (value_is_int(v)) return CLASS_INT;
    if (value_is_double(v)) return CLASS_FLOAT;
    return value_is_bool(v) ? CLASS_BOOL : CLASS_NIL;
}

#endif
