// handles.c - handle stack, scopes and pins. Slot numbers of pins have the top bit set. The last
// number of all is nobody's slot: its stamps say nil, false and true, for every VM.
//
// The first stamp of a VM is not 1 but a number that its address gives, so that a handle of one VM
// is hardly ever right in another.
#include "vm/handles.h"
#include "vm/misuse.h"

#define PIN_BIT 0x80000000u
#define CONSTANT_SLOT UINT32_MAX // as in gyre.h

// -- Stamps

// Spreads the addresses of VMs, which are much alike, over all stamps.
static uint32_t first_stamp(const VM *vm)
{
    uint64_t mixed = ((uint64_t)(uintptr_t)vm >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mixed >> 32) | 1;
}

static uint32_t next_stamp(VM *vm)
{
    if (vm->handle_stamp == 0) vm->handle_stamp = vm->first_stamp = first_stamp(vm);
    uint32_t stamp = vm->handle_stamp++;
    if (vm->handle_stamp == 0) vm->handle_stamp = 1;
    return stamp;
}

GyreValue gy_handles_push(VM *vm, Value value)
{
    if (vm->handle_count >= PIN_BIT - 2 ||
        !gy_mem_grow_in(vm->heap.memory, (void **)&vm->handles, vm->handle_count,
                        &vm->handle_capacity, sizeof(Handle))) {
        gy_throw_memory(vm);
        return GYRE_NONE;
    }
    uint32_t stamp = next_stamp(vm);
    vm->handles[vm->handle_count++] = (Handle){value, stamp};
    return (GyreValue){vm->handle_count, stamp};
}

// -- Scopes that have ended

// Calls of one native, one after the other, are told as one.
static void note_end(VM *vm, uint32_t mark, const char *native, bool is_call)
{
    EndedScope *latest = &vm->ended[vm->ended_count % MOST_ENDED_SCOPES];
    uint32_t first = vm->handles[mark].stamp;
    if (vm->ended_count && latest->native == native && latest->is_call == is_call) {
        latest->end = vm->handle_stamp;
    } else {
        latest = &vm->ended[++vm->ended_count % MOST_ENDED_SCOPES];
        *latest = (EndedScope){native, first, vm->handle_stamp, is_call};
    }
    vm->handle_count = mark;
}

void gy_handles_end_call(VM *vm, uint32_t mark, const char *native)
{
    if (vm->handle_count > mark) note_end(vm, mark, native, true);
    vm->handle_count = mark;
}

static const EndedScope *find_ended(const VM *vm, uint32_t stamp)
{
    for (uint32_t n = 0; n < MOST_ENDED_SCOPES && n < vm->ended_count; n++) {
        const EndedScope *e = &vm->ended[(vm->ended_count - n) % MOST_ENDED_SCOPES];
        if (stamp - e->first < e->end - e->first) return e;
    }
    return NULL;
}

static bool explain_late(VM *vm, GyreValue handle, const char *function)
{
    const EndedScope *e = find_ended(vm, handle.stamp);
    bool is_ours = handle.stamp - vm->first_stamp < vm->handle_stamp - vm->first_stamp;
    if (!is_ours) return gy_misuse(vm, function, "the handle was made by another VM, or by none");
    if (!e) return gy_misuse(vm, function, "the handle's scope ended long ago");
    if (e->is_call)
        return gy_misuse(vm, function,
                         "the handle was made in native %s(), and ended when that returned "
                         "(gyre_pin keeps a value)",
                         e->native);
    return gy_misuse(vm, function, "the handle's scope was closed by gyre_scope_close()%s%s%s",
                     e->native ? " in native " : "", e->native ? e->native : "",
                     e->native ? "()" : "");
}

// -- Reading

static Pin *find_pin(VM *vm, GyreValue handle)
{
    uint32_t i = handle.slot & ~PIN_BIT;
    if (!(handle.slot & PIN_BIT) || i >= vm->pin_count) return NULL;
    return vm->pins[i].stamp == handle.stamp ? &vm->pins[i] : NULL;
}

static bool is_constant(GyreValue handle)
{
    return handle.slot == CONSTANT_SLOT && handle.stamp <= 2;
}

static Value look_at_pin(VM *vm, GyreValue handle, const char *function)
{
    if (is_constant(handle))
        return handle.stamp == 0 ? VALUE_NIL : value_from_bool(handle.stamp == 2);
    const Pin *pin = find_pin(vm, handle);
    if (pin) return pin->value;
    uint32_t i = handle.slot & ~PIN_BIT;
    bool is_ours =
        i < vm->pin_count && handle.stamp - vm->first_stamp < vm->handle_stamp - vm->first_stamp;
    gy_misuse(vm, function,
              is_ours ? "the handle was given up by gyre_unpin()"
                      : "the handle was made by gyre_pin() of another VM, or by none");
    return VALUE_UNSET;
}

Value gy_handles_look(VM *vm, GyreValue handle, const char *function)
{
    if (handle.slot == 0) return VALUE_UNSET;
    if (handle.slot & PIN_BIT) return look_at_pin(vm, handle, function);
    if (handle.slot <= vm->handle_count) {
        const Handle *h = &vm->handles[handle.slot - 1];
        if (h->stamp == handle.stamp) return h->value;
    }
    explain_late(vm, handle, function);
    return VALUE_UNSET;
}

bool gy_handles_take(VM *vm, GyreValue handle, const char *function, Value *out)
{
    *out = gy_handles_look(vm, handle, function);
    if (!value_is_unset(*out)) return true;
    if (handle.slot == 0 && value_is_unset(vm->error))
        gy_misuse(vm, function, "GYRE_NONE is no value");
    return false;
}

void gy_handles_replace(VM *vm, GyreValue handle, Value value)
{
    Pin *pin = find_pin(vm, handle);
    if (pin) pin->value = value;
    else vm->handles[handle.slot - 1].value = value;
    heap_write(&vm->heap, value);
}

// -- Scopes and pins

bool gy_handles_close(VM *vm, uint32_t scope, const char *function)
{
    const Call *native = vm->natives;
    if (scope > vm->handle_count)
        return gy_misuse(vm, function, "the scope was closed already, or one around it");
    if (native && scope < native->handle_mark)
        return gy_misuse(vm, function, "the scope was opened by a caller of this native");
    if (vm->handle_count > scope)
        note_end(vm, scope, native ? native->native->def->name : NULL, false);
    return true;
}

GyreValue gy_handles_pin(VM *vm, Value value)
{
    uint32_t i = vm->first_free_pin;
    if (i) {
        vm->first_free_pin = vm->pins[i - 1].next_free;
    } else {
        if (!gy_mem_grow_in(vm->heap.memory, (void **)&vm->pins, vm->pin_count, &vm->pin_capacity,
                            sizeof(Pin))) {
            gy_throw_memory(vm);
            return GYRE_NONE;
        }
        i = ++vm->pin_count;
    }
    vm->pins[i - 1] = (Pin){value, next_stamp(vm), 0};
    heap_write(&vm->heap, value);
    return (GyreValue){(i - 1) | PIN_BIT, vm->pins[i - 1].stamp};
}

bool gy_handles_unpin(VM *vm, GyreValue pinned, const char *function)
{
    Pin *pin = find_pin(vm, pinned);
    if (!pin && (!(pinned.slot & PIN_BIT) || is_constant(pinned)))
        return gy_misuse(vm, function, "the handle was not made by gyre_pin()");
    if (!pin) return look_at_pin(vm, pinned, function), false;
    *pin = (Pin){VALUE_UNSET, 0, vm->first_free_pin};
    vm->first_free_pin = (uint32_t)(pin - vm->pins) + 1;
    return true;
}
