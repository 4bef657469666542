// move.c - move(buffer): bytes that are handed over to another thread instead of copied.
//
// move() takes the bytes out of a bytearray, which is empty from then on and may be used anew, and
// puts them into a new one. That one is like any other, but when it is sent to another thread
// (parcel_pack.c) its block goes along as it is, however large, and it is empty, too. Where it
// could not be sent it keeps its bytes.
#include "vm/move.h"
#include "vm/args.h"
#include "vm/containers.h"
#include "vm/frozen.h"
#include "vm/hint.h"
#include "vm/native.h"
#include "vm/state.h"

void gy_move_give_away(VM *vm, ByteArray *array)
{
    gy_heap_uncharge(&vm->heap, array->capacity);
    array->data = NULL;
    array->size = array->capacity = 0;
}

void gy_move_drop(VM *vm, ByteArray *array)
{
    gy_heap_free(&vm->heap, array->data, array->capacity);
    array->data = NULL;
    array->size = array->capacity = 0;
}

static GyreStatus move(Call *call)
{
    VM *vm = call->vm;
    Value v = call->args[0];
    if (!value_is_bytearray(v)) {
        gy_throw(vm, ERROR_TypeError, "move() needs a bytearray, not %s", gy_type_name(vm, v));
        if (value_is_bytes(v))
            gy_hint_add(vm, "move(bytearray(data)), or freeze(data) to share it");
        return GYRE_ERROR;
    }
    ByteArray *moved = gy_bytearray_new(vm, NULL, 0), *source = value_as_bytearray(v);
    if (!moved) return GYRE_ERROR;
    moved->data = source->data;
    moved->size = source->size;
    moved->capacity = source->capacity;
    moved->obj.flags |= BYTEARRAY_MOVES;
    source->data = NULL;
    source->size = source->capacity = 0;
    return native_return(call, value_from_obj(moved));
}

static const GyreNative natives[] = {
    {"move", move, "buffer, /",
     "A bytearray with the bytes of this one, which is empty afterwards; sending it to another "
     "thread hands them over without a copy.",
     0},
    {0},
};

bool gy_move_install(VM *vm)
{
    return gy_native_add_builtins(vm, natives);
}
