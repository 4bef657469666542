// combine.h - gather, settle, race.
#ifndef GYRE_VM_COMBINE_H
#define GYRE_VM_COMBINE_H

#include "vm/object.h"

bool gy_combine_install(VM *vm);

#endif
