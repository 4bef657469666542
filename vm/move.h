// move.h - move(buffer): bytes that are handed over to another thread instead of copied.
#ifndef GYRE_VM_MOVE_H
#define GYRE_VM_MOVE_H

#include "vm/object.h"

// The block of the array belongs to somebody else now, who will free it: the array is empty.
void gy_move_give_away(VM *vm, ByteArray *array);
// The same for one whose bytes were copied.
void gy_move_drop(VM *vm, ByteArray *array);

bool gy_move_install(VM *vm);

#endif
