// proto.h - a compiled function: plain, immutable data without any heap value.
//
// The compiler makes a tree of Protos, one for the top level of a source and one for each
// function in it; vm/load.c turns a tree into code that a VM can run. Because nothing in a
// Proto belongs to a heap, the trees are shared by all threads: one atomic reference count in
// the root counts for the whole tree, and children live exactly as long as their root.
//
// Ownership: every pointer in a Proto is owned by it and freed with the root. Text that a
// constant holds is kept by the constant. The Source is counted on its own.
#ifndef GYRE_VM_PROTO_H
#define GYRE_VM_PROTO_H

#include "vm/bytecode.h"
#include "vm/mem.h"
#include "vm/source.h"
#include <stdatomic.h>
#include <stddef.h>

typedef enum {
    CONST_NIL,
    CONST_FALSE,
    CONST_TRUE,
    CONST_INT, // fits in 64 bits
    CONST_BIG, // digits as text: a sign where negative, then 0x, 0o, 0b or decimal ones
    CONST_FLOAT,
    CONST_STR, // UTF-8; every name and every string literal
    CONST_BYTES,
} ConstKind;

typedef struct {
    uint8_t kind;  // ConstKind
    uint32_t size; // bytes of text, for CONST_BIG, CONST_STR, CONST_BYTES
    union {
        int64_t integer;
        double number;
        char *text; // zero-terminated as well
    };
} Const;

// What a closure captures, when CLOSURE makes it. A value that is never reassigned is copied;
// one that is, lives in a cell, and then the register (or the outer upvalue) holds the cell.
typedef struct {
    bool from_parent_register; // else from an upvalue of the parent
    uint8_t index;
} Capture;

// Where an error goes. The entries of a function stand innermost first; the first one whose
// range [start, end) of code words covers the failing pc is taken. (A pc here is the index of
// the first word of the instruction that failed.)
typedef enum {
    HANDLER_CATCH,   // R[reg] = the error; go on at `target`, where its class is looked at
    HANDLER_CLEANUP, // the same for code that throws the error again: a limit does not skip it
    HANDLER_CONTEXT, // an error thrown here gets R[reg] as its context; keep looking
    HANDLER_IMPORT,  // a name is imported: its AttributeError becomes an ImportError; keep looking
} HandlerKind;

typedef struct {
    uint32_t start, end, target;
    uint8_t kind; // HandlerKind
    uint8_t reg;
} Handler;

// The span of source text that an instruction came from, in bytes. One for each code word.
typedef struct {
    uint32_t offset;
    uint32_t length;
} Span;

// An argument-name list of CALL_NAMED: constants in [first, first + count) of name_indexes.
typedef struct {
    uint32_t *consts; // indexes of CONST_STR
    uint32_t count;
} NameList;

// A class as the compiler sees it: its layout. Methods arrive by SET_METHOD.
typedef struct {
    uint32_t name;        // index of CONST_STR
    uint32_t doc;         // index of CONST_STR, or NO_INDEX
    uint32_t field_count; // fields this class declares or assigns through self
    uint32_t *fields;     // CONST_STR each
    uint32_t *defaults;   // constant that the field starts with, each; NO_INDEX: nil
    Span span;            // of the whole class
} ClassDesc;

#define NO_INDEX UINT32_MAX

typedef enum {
    PROTO_ASYNC = 1,      // async fn: a plain call makes a coroutine
    PROTO_GENERATOR = 2,  // has yield: a call makes a generator
    PROTO_REST = 4,       // *rest: its register follows the keyword-only ones
    PROTO_NAMED_REST = 8, // **options: its register follows *rest
    PROTO_METHOD = 16,    // parameter 0 is self
    PROTO_INIT = 32,      // a class's init: returns self
    PROTO_TOP_LEVEL = 64, // top level of a script or module
} ProtoFlag;

// Registers of a frame, from 0: positional parameters, keyword-only ones, *rest, **options,
// for a generator one hidden register that holds the generator itself, then locals.
typedef struct Proto Proto;
struct Proto {
    atomic_uint references; // of the root; unused in children
    Source *source;         // shared; NULL never
    Proto *parent;          // NULL for the root
    char *name;             // "spin", "Account.deposit", "<lambda>", "<main>"
    char *doc;              // docstring or NULL
    uint16_t flags;         // ProtoFlag
    uint16_t register_count;
    uint8_t positional_count;      // parameters that may be passed by position, self too
    uint8_t positional_only_count; // the first of them that may not be passed by name, self too
    uint8_t required_count;        // the first of them that have no default
    uint8_t keyword_count;         // keyword-only ones
    uint64_t keyword_required;     // bit i: keyword-only parameter i has no default (i < 64)
    char **parameters;             // names, positional then keyword-only, then *rest, **options

    Instr *code;
    Span *spans; // one a code word
    uint32_t code_count;
    Const *consts;
    uint32_t const_count;
    Proto **children;
    uint32_t child_count;
    Capture *captures;
    uint32_t capture_count;
    Handler *handlers;
    uint32_t handler_count;
    uint32_t *sites; // inline-cache sites: the name of each, as index of CONST_STR
    uint32_t site_count;
    NameList *name_lists;
    uint32_t name_list_count;
    ClassDesc *classes;
    uint32_t class_count;
    Span span;           // of the whole function; its first line is the function's line
    Span parameter_span; // of what stands between its parentheses
};

// A new empty Proto; a root where `parent` is NULL (one reference), which retains `source`.
// NULL when memory is out.
Proto *gy_proto_new(Source *source, Proto *parent);

// One reference more, one less; the last one frees the whole tree. Both take the root and may
// be called from any thread. NULL is allowed in release.
Proto *gy_proto_retain(Proto *root);
void gy_proto_release(Proto *root);

// First register after all parameters: the generator's own, where it is one.
static inline uint32_t proto_parameter_registers(const Proto *p)
{
    return p->positional_count + p->keyword_count + ((p->flags & PROTO_REST) != 0) +
           ((p->flags & PROTO_NAMED_REST) != 0);
}

#endif
