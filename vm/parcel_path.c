// parcel_path.c - saying which part of a value cannot go to another thread, and why.
//
// Each node of a parcel knows which node first led to it, and by which slot; so from the one that
// cannot be sent a chain leads back to the root. It is written as a script would write it:
//
//     cannot send args[0].users[3].lock to another thread: a Lock belongs to the loop of its thread
//
// A hint says what to send instead, where there is such a thing.
#include "vm/parcel_path.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/hint.h"
#include "vm/ops.h"

enum { DEEPEST = 30, LONGEST_KEY = 40 };

static void add_key(VM *vm, StrBuilder *b, Value key)
{
    bool is_short = value_is_number(key) || value_is_bigint(key) || value_is_bool(key) ||
                    (value_is_str(key) && value_as_str(key)->size <= LONGEST_KEY);
    gy_builder_add_c(vm, b, "[");
    if (is_short) gy_ops_add_repr(vm, b, key);
    else gy_builder_add_format(vm, b, "a %s", gy_type_name(vm, key));
    gy_builder_add_c(vm, b, "]");
}

static void add_dict_step(VM *vm, StrBuilder *b, const Dict *dict, uint32_t slot)
{
    uint32_t position = 0, entry = slot / 2;
    Value key = VALUE_NIL;
    if (entry >= dict->count) {
        gy_builder_add_c(vm, b, ".default_factory");
        return;
    }
    for (uint32_t i = 0; i <= entry && gy_dict_next(dict, &position, &key, NULL); i++) {
    }
    if (slot % 2) add_key(vm, b, key);
    else gy_builder_add_c(vm, b, ".keys()");
}

static void add_instance_step(VM *vm, StrBuilder *b, const Class *c, uint32_t slot)
{
    if (slot == 0) gy_builder_add_c(vm, b, ", whose class");
    else if (slot - 1 < c->slot_count) {
        const Str *name = c->slot_names[slot - 1];
        bool is_hidden = str_is_hidden(name);
        gy_builder_add_format(vm, b, ".%s", is_hidden ? "…" : name->chars);
    }
}

// Slots of a class in a parcel: name, base, doc, module, initialiser, pairs of fields, nil, and
// three for each member.
static void add_class_step(VM *vm, StrBuilder *b, const ParcelNode *holder,
                           const Obj *const *objects, uint32_t slot)
{
    uint32_t first = 5;
    while (first < holder->slot_count && !value_is_nil(holder->slots[first]))
        first += 2;
    if (slot <= first || (slot - first) < 3) return;
    Value name = holder->slots[first + 1 + (slot - first - 1) / 3 * 3];
    if (!value_is_obj(name)) return;
    const Obj *text = objects[parcel_node_of(name)];
    if (text->kind == KIND_STR) gy_builder_add_format(vm, b, ".%s", ((const Str *)text)->chars);
}

// To its code and its module leads no step that a reader would look for.
static void add_capture_step(VM *vm, StrBuilder *b, const Closure *c, const Obj *held)
{
    if (held->kind == KIND_CODE || held->kind == KIND_MODULE) return;
    gy_builder_add_format(vm, b, ", a variable captured by %s()", c->code->proto->name);
}

static PathStep step_of(const PathSource *source, uint32_t number)
{
    return *(const PathStep *)(const void *)((const char *)source->steps + number * source->stride);
}

static void add_step(VM *vm, StrBuilder *b, const PathSource *source, uint32_t number)
{
    PathStep step = step_of(source, number);
    const Obj *holder = source->objects[step.parent];
    uint32_t slot = step.slot;
    switch ((Kind)holder->kind) {
    case KIND_DICT: add_dict_step(vm, b, (const Dict *)holder, slot); break;
    case KIND_SET:
    case KIND_FROZENSET: gy_builder_add_c(vm, b, "{…}"); break;
    case KIND_DEQUE: gy_builder_add_format(vm, b, "[%u]", slot - 1); break;
    case KIND_INSTANCE:
        add_instance_step(vm, b, gy_class_of(vm, value_from_obj(holder)), slot);
        break;
    case KIND_CLASS:
        if (source->parcel)
            add_class_step(vm, b, &source->parcel->nodes[step.parent], source->objects, slot);
        break;
    case KIND_METHOD: gy_builder_add_c(vm, b, ".self"); break;
    case KIND_MODULE: {
        const Module *m = (const Module *)holder;
        if (slot < m->names.count)
            gy_builder_add_format(vm, b, ", variable %s", m->names.items[slot].name);
        break;
    }
    case KIND_CLOSURE:
        add_capture_step(vm, b, (const Closure *)holder, source->objects[number]);
        break;
    case KIND_CELL:
    case KIND_CODE: break;
    default: gy_builder_add_format(vm, b, "[%u]", slot);
    }
}

// -- Why, and what else

typedef struct {
    const char *why, *instead; // NULL: none is known
} Reason;

static Reason reason_of(const Obj *o)
{
    switch ((Kind)o->kind) {
    case KIND_LOCK: return (Reason){"belongs to the loop of its thread", "Mutex(value) is shared"};
    case KIND_SEMAPHORE:
    case KIND_CONDITION:
    case KIND_BARRIER:
        return (Reason){"belongs to the loop of its thread",
                        "Channel(n, shared: true) and Mutex(value) are shared"};
    case KIND_EVENT:
        return (Reason){"belongs to the loop of its thread",
                        "Atomic(false) is shared; await it with changed()"};
    case KIND_CHANNEL:
        return (Reason){"belongs to the loop of its thread", "Channel(n, shared: true) is shared"};
    case KIND_TASK:
    case KIND_FUTURE:
        return (Reason){"belongs to the loop of its thread", "await it first, and send its result"};
    case KIND_COROUTINE:
        return (Reason){"is run by the loop of its thread",
                        "send the async function and its arguments, and call it there"};
    case KIND_OPERATION: return (Reason){"is awaited by the thread that made it", NULL};
    case KIND_GENERATOR:
    case KIND_ASYNC_GENERATOR:
        return (Reason){"has stopped half-way in the code of its thread",
                        "send the function, or a list of what it gives"};
    case KIND_ITER:
        return (Reason){"stands half-way in a value of its thread", "send a list of what it gives"};
    case KIND_DICT_VIEW:
        return (Reason){"shows a dict of its thread", "send the dict, or list(view)"};
    case KIND_HOST: return (Reason){"is tied to the thread that made it", NULL};
    case KIND_GROUP:
    case KIND_TIMEOUT:
    case KIND_SHIELD: return (Reason){"is open in a task of its thread", NULL};
    default: return (Reason){"cannot leave its thread", NULL};
    }
}

static const char *article_of(const char *name)
{
    return strchr("aeiouAEIOU", *name) ? "an" : "a";
}

// The steps from the root, outermost first.
void gy_parcel_add_path(VM *vm, StrBuilder *b, const PathSource *source, uint32_t number,
                        ParcelUse use)
{
    uint32_t path[DEEPEST], count = 0, at = number;
    for (; at != 0 && count < DEEPEST; at = step_of(source, at).parent)
        path[count++] = at;
    bool is_call = use == PARCEL_OF_CALL && count > 0 && at == 0;
    if (is_call) {
        uint32_t i = step_of(source, path[--count]).slot;
        if (i == 0) gy_builder_add_c(vm, b, "the function");
        else gy_builder_add_format(vm, b, "args[%u]", i - 1);
    } else {
        gy_builder_add_c(vm, b, at ? "…" : "value");
    }
    while (count)
        add_step(vm, b, source, path[--count]);
}

bool gy_parcel_refuse(VM *vm, const GyreParcel *parcel, const Obj *const *objects, uint32_t number,
                      ParcelUse use)
{
    Reason reason = reason_of(objects[number]);
    const char *type = gy_type_name(vm, value_from_obj(objects[number]));
    StrBuilder b = {0};
    gy_builder_add_c(vm, &b, "cannot send ");
    gy_parcel_add_path(vm, &b, &(PathSource){objects, parcel->nodes, sizeof(ParcelNode), parcel},
                       number, use);
    gy_builder_add_format(vm, &b, " to another thread: %s %s %s", article_of(type), type,
                          reason.why);
    Str *text = gy_builder_finish(vm, &b);
    if (!text) return false;
    gy_throw(vm, ERROR_NotSendable, "%s", text->chars);
    return reason.instead && gy_hint_add(vm, "%s", reason.instead);
}
