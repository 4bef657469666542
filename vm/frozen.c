#include "vm/frozen.h"
bool gy_frozen_is_immutable(VM *vm, Value v, bool *is)
{
    (void)vm;
    *is = value_is_str(v) || value_is_bytes(v) || value_is_bigint(v);
    return true;
}
