// sort.h - stable sorting of values.
#ifndef GYRE_VM_SORT_H
#define GYRE_VM_SORT_H

#include "vm/object.h"

// Sorts the list in place by `<` of the items, or of key(item) where key is not nil; equal items
// keep their order, also when reversed. The list is empty while its script functions run, and
// changing it meanwhile throws ValueError. False: thrown; the items are all there in some order.
bool gy_sort(VM *vm, List *list, Value key, bool reverse);

#endif
