// bytecode.h - the shape of an instruction, and the small numbers that the compiler and the
// machine share. Everything about single instructions comes from opcodes.def.
//
// Part of the contract between lang/ and vm/: no heap value appears here.
#ifndef GYRE_VM_BYTECODE_H
#define GYRE_VM_BYTECODE_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Instr;

typedef enum {
#define OP(name, format, a, b, c, ext, effect, meaning) OP_##name,
#include "vm/opcodes.def"
#undef OP
    OP_COUNT
} Opcode;

typedef enum { FORMAT_ABC, FORMAT_ABX, FORMAT_ASX, FORMAT_SJ } InstrFormat;

typedef enum {
    OPERAND_NONE,
    OPERAND_DST,
    OPERAND_REG,
    OPERAND_RW,
    OPERAND_BASE,
    OPERAND_IMM,
    OPERAND_UIMM,
    OPERAND_CONST,
    OPERAND_SLOT,
    OPERAND_BUILT,
    OPERAND_UPVAL,
    OPERAND_PROTO,
    OPERAND_FLAG,
    OPERAND_JUMP,
    OPERAND_SITE,
    OPERAND_CLASS,
    OPERAND_COUNT,
    OPERAND_BINOP,
    OPERAND_NAMES,
} OperandKind;

typedef enum {
    EFFECT_PURE,
    EFFECT_RAISES,
    EFFECT_CALLS,
    EFFECT_PARKS,
    EFFECT_JUMPS,
    EFFECT_ENDS
} Effect;

typedef struct {
    const char *name;    // "ADD"
    const char *meaning; // one line, as in the table
    uint8_t format;      // InstrFormat
    uint8_t a, b, c;     // OperandKind
    uint8_t ext;         // OperandKind; OPERAND_NONE: one word
    uint8_t effect;      // Effect
} OpInfo;

// The table, indexed by Opcode (bytecode.c).
extern const OpInfo gy_bytecode_ops[OP_COUNT];

enum {
    FRAME_LINK = 3,      // registers between a callee's slot and its first argument
    REGISTER_LIMIT = 250 // registers of one function, the highest number an operand may name
};

// The operator of INPLACE, and of the slow paths of arithmetic.
typedef enum {
    BINARY_ADD,
    BINARY_SUB,
    BINARY_MUL,
    BINARY_DIV,
    BINARY_FLOORDIV,
    BINARY_MOD,
    BINARY_POW,
    BINARY_BAND,
    BINARY_BOR,
    BINARY_BXOR,
    BINARY_SHL,
    BINARY_SHR,
    BINARY_OP_COUNT
} BinaryOp;

// What SET_METHOD puts into a class.
typedef enum {
    MEMBER_METHOD,
    MEMBER_STATIC_METHOD,
    MEMBER_GETTER,
    MEMBER_SETTER,
    MEMBER_STATIC,     // a plain value: static RATE = 0.02
    MEMBER_FIELD_INIT, // method (self) that runs the field initialisers which are no constants
} MemberKind;

static inline Opcode instr_op(Instr i)
{
    return (Opcode)(i & 0xff);
}
static inline uint32_t instr_a(Instr i)
{
    return i >> 8 & 0xff;
}
static inline uint32_t instr_b(Instr i)
{
    return i >> 16 & 0xff;
}
static inline uint32_t instr_c(Instr i)
{
    return i >> 24;
}
static inline uint32_t instr_bx(Instr i)
{
    return i >> 16;
}
static inline int32_t instr_sb(Instr i)
{
    return (int8_t)(i >> 16 & 0xff);
}
static inline int32_t instr_sc(Instr i)
{
    return (int8_t)(i >> 24);
}
static inline int32_t instr_sx(Instr i)
{
    return (int32_t)i >> 16;
}
static inline int32_t instr_sj(Instr i)
{
    return (int32_t)i >> 8;
}

static inline Instr instr_abc(Opcode op, uint32_t a, uint32_t b, uint32_t c)
{
    return (Instr)op | a << 8 | b << 16 | c << 24;
}

static inline Instr instr_abx(Opcode op, uint32_t a, uint32_t bx)
{
    return (Instr)op | a << 8 | bx << 16;
}

static inline Instr instr_asx(Opcode op, uint32_t a, int32_t sx)
{
    return (Instr)op | a << 8 | (uint32_t)sx << 16;
}

static inline Instr instr_sjump(Opcode op, int32_t distance)
{
    return (Instr)op | (uint32_t)distance << 8;
}

// Words an instruction takes: 1, or 2 with an extension.
static inline uint32_t instr_words(Instr i)
{
    return gy_bytecode_ops[instr_op(i)].ext == OPERAND_NONE ? 1 : 2;
}

#endif
