// builtins.h - what the files of global functions share.
#ifndef GYRE_VM_BUILTINS_H
#define GYRE_VM_BUILTINS_H

#include "vm/object.h"

bool gy_builtins_iter_install(VM *vm);
bool gy_sort_list(VM *vm, List *list); // ascending, without a key

#endif
