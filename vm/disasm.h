// disasm.h - a Proto as text that people and golden tests read.
#ifndef GYRE_VM_DISASM_H
#define GYRE_VM_DISASM_H

#include "vm/proto.h"

// The whole tree, root first. Zero-terminated, freed with gy_mem_free; NULL: memory is out.
char *gy_disasm(const Proto *root);

// Checks what the machine takes for granted: opcodes, registers below register_count, constant,
// child, site and class indexes in range, jumps that land on instructions, code that cannot run
// off its end, handlers in range. NULL if all is well, else what is wrong (a static string).
// Used by tests and debug builds: Protos come only from our own compiler.
const char *gy_disasm_verify(const Proto *root);

#endif
