// bytecode.c - the instruction table as data, for the disassembler, the verifier and the docs.
#include "vm/bytecode.h"

const OpInfo gy_bytecode_ops[OP_COUNT] = {
#define OP(name, format, a, b, c, ext, effect, meaning)                                            \
    {#name,       meaning,     FORMAT_##format, OPERAND_##a,                                       \
     OPERAND_##b, OPERAND_##c, OPERAND_##ext,   EFFECT_##effect},
#include "vm/opcodes.def"
#undef OP
};
