// compile_emit.h - the assembler: instructions, constants, jumps, handlers, registers.
//
// It knows the shape of instructions and Protos and nothing of the language. Everything goes
// straight into the Proto that is being filled, so that a compilation that fails is undone by
// releasing the root.
//
// Registers are a stack. Those below `live_top` hold variables and hidden state of statements;
// those between `live_top` and `next_register` are temporaries of the expression at hand. Only a
// temporary may be used as scratch space on the way to its value: a variable changes by the
// last instruction of an assignment, so that an error before it leaves the old value standing.
//
// When memory is out or a limit is passed, the emitter says so once, remembers it, and swallows
// everything that follows; no caller needs to ask.
#ifndef GYRE_LANG_COMPILE_EMIT_H
#define GYRE_LANG_COMPILE_EMIT_H

#include "lang/diag.h"
#include "vm/proto.h"

enum { NO_REGISTER = UINT32_MAX };

// The code of one function while it grows.
typedef struct {
    Proto *proto;
    Diag *diag;
    bool is_broken; // see above
    uint32_t code_capacity, span_capacity, const_capacity, site_capacity;
    uint32_t capture_capacity, handler_capacity, name_list_capacity, class_capacity;
    uint32_t *const_table; // open addressing: index + 1 into consts, 0 for free
    uint32_t const_table_size;
    uint32_t next_register, live_top;
    uint32_t label_pc; // some jump lands here; code at it can be reached
} Emitter;

// Jumps that wait for the same target. The list runs through their distance fields.
typedef struct {
    uint32_t head; // pc + 1 of the newest, 0: empty
} JumpList;

void gy_compile_emit_open(Emitter *e, Proto *proto, Diag *diag);
// Ends the code (with `return nil` where it would run off) and frees what only the emitter used.
void gy_compile_emit_close(Emitter *e, Span span);

// -- Instructions

// Appends a one-word instruction, or one with an extension; returns its pc.
uint32_t gy_compile_emit_word(Emitter *e, Span span, Instr word);
uint32_t gy_compile_emit_wide(Emitter *e, Span span, Instr word, uint32_t ext);
// return R[from], or nil where it is NO_REGISTER.
void gy_compile_emit_return(Emitter *e, Span span, uint32_t from);

static inline void emit_abc(Emitter *e, Span span, Opcode op, uint32_t a, uint32_t b, uint32_t c)
{
    gy_compile_emit_word(e, span, instr_abc(op, a, b & 0xff, c & 0xff));
}

static inline void emit_abx(Emitter *e, Span span, Opcode op, uint32_t a, uint32_t bx)
{
    gy_compile_emit_word(e, span, instr_abx(op, a, bx));
}

static inline void emit_wide(Emitter *e, Span span, Opcode op, uint32_t a, uint32_t b, uint32_t c,
                             uint32_t ext)
{
    gy_compile_emit_wide(e, span, instr_abc(op, a, b & 0xff, c & 0xff), ext);
}

static inline void emit_move(Emitter *e, Span span, uint32_t to, uint32_t from)
{
    if (to != from) emit_abc(e, span, OP_MOVE, to, from, 0);
}

static inline uint32_t emit_pc(const Emitter *e)
{
    return e->proto->code_count;
}

// Can what comes next be reached from what stands before it?
bool gy_compile_emit_is_reachable(const Emitter *e);

// -- Jumps

// A JUMP, or a branch whose distance is in its extension, that joins `list`.
void gy_compile_emit_jump(Emitter *e, Span span, JumpList *list);
void gy_compile_emit_branch(Emitter *e, Span span, Instr word, JumpList *list);
// Lets all jumps of the list land on the next instruction, and empties it.
void gy_compile_emit_land(Emitter *e, JumpList *list);
// A jump backwards to `target`: LOOP, or RANGE_LOOP.
void gy_compile_emit_loop(Emitter *e, Span span, uint32_t target);
void gy_compile_emit_range_loop(Emitter *e, Span span, uint32_t base, uint32_t target);

// -- Constants and tables

uint32_t gy_compile_emit_int(Emitter *e, int64_t value); // these return the index
uint32_t gy_compile_emit_float(Emitter *e, double value);
uint32_t gy_compile_emit_text(Emitter *e, ConstKind kind, const char *text, uint32_t size);
uint32_t gy_compile_emit_plain(Emitter *e, ConstKind kind); // nil, true, false

// R[to] = constant `index`.
void gy_compile_emit_load_const(Emitter *e, Span span, uint32_t to, uint32_t index);

uint32_t gy_compile_emit_site(Emitter *e, const char *name, uint32_t size);
uint32_t gy_compile_emit_capture(Emitter *e, Span span, bool from_register, uint32_t index);
// `consts` and the arrays of `desc` become the Proto's.
uint32_t gy_compile_emit_names(Emitter *e, uint32_t *consts, uint32_t count);
uint32_t gy_compile_emit_class(Emitter *e, ClassDesc desc);
void gy_compile_emit_handler(Emitter *e, Handler handler);

// -- Registers

// The first of `count` new registers on top of the stack.
uint32_t gy_compile_emit_take(Emitter *e, Span span, uint32_t count);

// Drops every register from `mark` on.
static inline void emit_free_to(Emitter *e, uint32_t mark)
{
    e->next_register = mark;
    if (e->live_top > mark) e->live_top = mark;
}

// What has been taken so far is from now on no scratch space.
static inline void emit_keep(Emitter *e)
{
    e->live_top = e->next_register;
}

// May R[r] hold something else until its value is complete?
static inline bool emit_is_scratch(const Emitter *e, uint32_t r)
{
    return r >= e->live_top;
}

// Reports what cannot be compiled because of a limit of the machine, and stops emitting.
void gy_compile_emit_fail(Emitter *e, Span span, const char *message, const char *hint);

#endif
