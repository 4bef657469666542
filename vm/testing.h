// testing.h - the tests of a file: collecting and running them, and what one leaves behind.
#ifndef GYRE_VM_TESTING_H
#define GYRE_VM_TESTING_H

#include "vm/vm.h"

bool gy_testing_collect(VM *vm); // from now on test blocks are kept; false: thrown
bool gy_testing_install(VM *vm); // what the compiler calls for test blocks and assertions
void gy_testing_free(VM *vm);

#endif
