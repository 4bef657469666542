// handles.c - handle stack, scopes and pins. Slot numbers of pins have the top bit set.
#include "vm/handles.h"

#define PIN_BIT 0x80000000u

GyreValue gy_handles_push(VM *vm, Value value)
{
    if (vm->handle_count >= PIN_BIT - 2 || !gy_mem_grow((void **)&vm->handles, vm->handle_count,
                                                        &vm->handle_capacity, sizeof(Handle))) {
        gy_throw_memory(vm);
        return GYRE_NONE;
    }
    uint32_t stamp = vm->handle_stamp++;
    if (vm->handle_stamp == 0) vm->handle_stamp = 1;
    vm->handles[vm->handle_count++] = (Handle){value, stamp};
    return (GyreValue){vm->handle_count, stamp};
}

Value gy_handles_value(VM *vm, GyreValue handle)
{
    if (handle.slot & PIN_BIT) {
        uint32_t i = handle.slot & ~PIN_BIT;
        return i < vm->pin_count ? vm->pins[i] : VALUE_UNSET;
    }
    if (handle.slot == 0 || handle.slot > vm->handle_count) return VALUE_UNSET;
    const Handle *h = &vm->handles[handle.slot - 1];
    return h->stamp == handle.stamp ? h->value : VALUE_UNSET;
}

uint32_t gyre_scope_open(Gyre *g)
{
    return g->handle_count;
}

void gyre_scope_close(Gyre *g, uint32_t scope)
{
    if (scope <= g->handle_count) g->handle_count = scope;
}

GyreValue gyre_scope_keep(Gyre *g, uint32_t scope, GyreValue v)
{
    Value value = gy_handles_value(g, v);
    gyre_scope_close(g, scope);
    return value_is_unset(value) ? GYRE_NONE : gy_handles_push(g, value);
}

GyreValue gyre_pin(Gyre *g, GyreValue v)
{
    Value value = gy_handles_value(g, v);
    uint32_t i = 0;
    while (i < g->pin_count && !value_is_unset(g->pins[i]))
        i++;
    if (i == g->pin_count) {
        if (!gy_mem_grow((void **)&g->pins, g->pin_count, &g->pin_capacity, sizeof(Value))) {
            gy_throw_memory(g);
            return GYRE_NONE;
        }
        g->pin_count++;
    }
    g->pins[i] = value;
    heap_write(&g->heap, value);
    return (GyreValue){i | PIN_BIT, 1};
}

void gyre_unpin(Gyre *g, GyreValue pinned)
{
    uint32_t i = pinned.slot & ~PIN_BIT;
    if ((pinned.slot & PIN_BIT) && i < g->pin_count) g->pins[i] = VALUE_UNSET;
}
