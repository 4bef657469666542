// iter.c - iteration: the iterator of any value, and the next item of any iterator.
//
// A builtin iterator is one Iter object whose kind says how to step. The step functions call no
// script code but those of map, filter, zip, enumerate, cycle and iter(f, end), which drive other
// iterators; nothing is held in a C local across such a call but what the Iter itself reaches.
#include "vm/iter.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/deque.h"
#include "vm/generator.h"
#include "vm/hint.h"
#include "vm/int.h"
#include "vm/state.h"
#include "vm/utf8.h"

Iter *gy_iter_make(VM *vm, IterKind kind, Value source, Value extra)
{
    Iter *it = (Iter *)heap_new_raw(vm, KIND_ITER, sizeof *it);
    if (!it) return NULL;
    *it = (Iter){.obj = it->obj, .iter_kind = (uint8_t)kind, .source = source, .extra = extra};
    return it;
}

// -- Making

static bool range_iter(VM *vm, Value range, Iter *it)
{
    const Range *r = value_as_range(range);
    (void)vm;
    bool is_small = value_is_int(r->start) && value_is_int(r->stop) && value_is_int(r->step);
    if (!is_small) {
        it->iter_kind = ITER_BIG_RANGE;
        it->extra = r->start;
        return true;
    }
    it->index = value_as_int(r->start);
    it->stop = value_as_int(r->stop);
    it->step = value_as_int(r->step);
    return true;
}

static int kind_of(Value v)
{
    switch ((Kind)value_as_obj(v)->kind) {
    case KIND_LIST: return ITER_LIST;
    case KIND_TUPLE: return ITER_TUPLE;
    case KIND_DEQUE: return ITER_DEQUE;
    case KIND_STR: return ITER_STR;
    case KIND_BYTES:
    case KIND_BYTEARRAY: return ITER_BYTES;
    case KIND_RANGE: return ITER_RANGE;
    case KIND_DICT: return ITER_KEYS;
    case KIND_DICT_VIEW: return ITER_KEYS + value_as_obj(v)->flags;
    case KIND_SET:
    case KIND_FROZENSET: return ITER_SET;
    default: return -1;
    }
}

// Each step of a plain loop would be something to await, and there would be no end of them.
static bool check_not_async(VM *vm, Value it)
{
    Value next = gy_class_of(vm, it)->specials[SPECIAL_NEXT];
    bool is_async =
        value_is_native(next)
            ? (value_as_native(next)->def->flags & GYRE_ASYNC) != 0
            : value_is_closure(next) && (value_as_closure(next)->code->proto->flags & PROTO_ASYNC);
    if (!is_async) return true;
    gy_throw(vm, ERROR_TypeError, "'%s' object is not iterable", gy_type_name(vm, it));
    return gy_hint_add(vm, "it is read by async for");
}

static bool check_iterator(VM *vm, Value it)
{
    if (!check_not_async(vm, it)) return false;
    if (value_is_iter(it) || value_is_generator(it) ||
        !value_is_unset(gy_class_of(vm, it)->specials[SPECIAL_NEXT]))
        return true;
    return gy_throw(vm, ERROR_TypeError, "iter() returned non-iterator of type '%s'",
                    gy_type_name(vm, it));
}

static bool object_iter(VM *vm, Value v, Value *iterator)
{
    const Class *c = gy_class_of(vm, v);
    if (!check_not_async(vm, v)) return false;
    int how = gy_call_special(vm, v, SPECIAL_ITER, 0, NULL, iterator);
    if (how) return how > 0 && check_iterator(vm, *iterator);
    Kind kind = value_is_obj(v) ? (Kind)value_as_obj(v)->kind : KIND_COUNT;
    if (kind == KIND_INSTANCE && !value_is_unset(c->specials[SPECIAL_NEXT]))
        return *iterator = v, true;
    if (kind == KIND_INSTANCE && !value_is_unset(c->specials[SPECIAL_GET])) {
        Iter *it = gy_iter_make(vm, ITER_GET, v, VALUE_NIL);
        return it && (*iterator = value_from_obj(it), true);
    }
    gy_throw(vm, ERROR_TypeError, "'%s' object is not iterable", c->name->chars);
    if (value_is_coroutine(v)) return gy_hint_add(vm, "await a coroutine to have its result");
    return value_is_integer(v) && gy_hint_add(vm, "write range(n) for the numbers below n");
}

bool gy_iter_new(VM *vm, Value v, Value *iterator)
{
    int kind = value_is_obj(v) ? kind_of(v) : -1;
    if (value_is_iter(v) || value_is_generator(v)) return *iterator = v, true;
    if (kind < 0) return object_iter(vm, v, iterator);
    Value source = value_is_dict_view(v) ? value_from_obj(value_as_dict_view(v)->dict) : v;
    Iter *it = gy_iter_make(vm, (IterKind)kind, source, VALUE_NIL);
    if (!it) return false;
    if (value_is_dict(source)) it->version = value_as_dict(source)->version;
    if (value_is_deque(source)) it->version = value_as_deque(source)->version;
    if (value_is_set(source)) it->version = value_as_set(source)->version;
    *iterator = value_from_obj(it);
    return kind != ITER_RANGE || range_iter(vm, v, it);
}

// -- Steps over builtin containers

static IterStep end(Iter *it)
{
    it->iter_kind = ITER_DONE;
    it->source = it->extra = VALUE_NIL;
    return ITER_END;
}

static IterStep step_str(VM *vm, Iter *it, Value *value)
{
    const Str *s = value_as_str(it->source);
    if (it->index >= s->size) return end(it);
    const char *at = s->chars + it->index;
    uint32_t length = 1;
    while (it->index + length < s->size && utf8_is_continuation(at[length]))
        length++;
    bool is_ascii = (unsigned char)*at < 0x80;
    Str *one = is_ascii ? vm->ascii_cache[(unsigned char)*at] : NULL;
    if (!one) one = gy_str_new(vm, at, length);
    if (!one) return ITER_ERROR;
    if (is_ascii) vm->ascii_cache[(unsigned char)*at] = one;
    heap_write(&vm->heap, value_from_obj(one));
    it->index += length;
    *value = value_from_obj(one);
    return ITER_VALUE;
}

static IterStep step_bytes(Iter *it, Value *value)
{
    bool is_array = value_is_bytearray(it->source);
    uint32_t size =
        is_array ? value_as_bytearray(it->source)->size : value_as_bytes(it->source)->size;
    if (it->index >= size) return end(it);
    const uint8_t *data =
        is_array ? value_as_bytearray(it->source)->data : value_as_bytes(it->source)->data;
    *value = value_from_int(data[it->index++]);
    return ITER_VALUE;
}

static IterStep step_big_range(VM *vm, Iter *it, Value *value)
{
    const Range *r = value_as_range(it->source);
    bool is_up = gy_int_compare(r->step, value_from_int(0)) > 0;
    int order = gy_int_compare(it->extra, r->stop);
    if (is_up ? order >= 0 : order <= 0) return end(it);
    Value current = it->extra, next;
    if (!gy_int_binary(vm, BINARY_ADD, current, r->step, &next)) return ITER_ERROR;
    it->extra = next;
    heap_write(&vm->heap, next);
    *value = current;
    return ITER_VALUE;
}

static IterStep step_dict(VM *vm, Iter *it, Value *value)
{
    const Dict *dict = value_as_dict(it->source);
    Value key, item;
    uint32_t position = (uint32_t)it->index;
    if (dict->version != it->version)
        return gy_throw(vm, ERROR_RuntimeError, "dictionary changed size during iteration"),
               ITER_ERROR;
    if (!gy_dict_next(dict, &position, &key, &item)) return end(it);
    it->index = position;
    if (it->iter_kind != ITER_ITEMS) {
        *value = it->iter_kind == ITER_KEYS ? key : item;
        return ITER_VALUE;
    }
    Value pair[2] = {key, item};
    Tuple *tuple = gy_tuple_from(vm, pair, 2);
    *value = value_from_obj(tuple);
    return tuple ? ITER_VALUE : ITER_ERROR;
}

static IterStep step_deque(VM *vm, Iter *it, Value *value)
{
    const Deque *deque = value_as_deque(it->source);
    if (deque->version != it->version)
        return gy_throw(vm, ERROR_RuntimeError, "deque mutated during iteration"), ITER_ERROR;
    if (it->index >= deque->count) return end(it);
    *value = *deque_at(deque, (uint32_t)it->index++);
    return ITER_VALUE;
}

static IterStep step_set(VM *vm, Iter *it, Value *value)
{
    const Set *set = value_as_set(it->source);
    uint32_t position = (uint32_t)it->index;
    if (set->version != it->version)
        return gy_throw(vm, ERROR_RuntimeError, "Set changed size during iteration"), ITER_ERROR;
    if (!gy_set_next(set, &position, value)) return end(it);
    it->index = position;
    return ITER_VALUE;
}

// -- Steps that drive others, which may drive others: each asks for room on the C stack

static IterStep step_reversed(VM *vm, Iter *it, Value *value)
{
    int64_t length;
    if (it->index < 0) return end(it);
    if (!gy_ops_len(vm, it->source, &length)) return ITER_ERROR;
    if (it->index >= length) return end(it);
    return gy_ops_get_index(vm, it->source, value_from_int(it->index--), value) ? ITER_VALUE
                                                                                : ITER_ERROR;
}

static IterStep step_enumerate(VM *vm, Iter *it, Value *value)
{
    Value pair[2];
    if (!vm_has_stack(vm)) return ITER_ERROR;
    IterStep step = gy_iter_next(vm, it->source, &pair[1]);
    if (step == ITER_ERROR) return step;
    if (step == ITER_END || it->iter_kind == ITER_DONE) return end(it); // ended meanwhile
    pair[0] = it->extra;
    Tuple *tuple = gy_tuple_from(vm, pair, 2);
    if (!tuple) return ITER_ERROR;
    bool is_small = value_is_int(it->extra) && value_as_int(it->extra) < INT32_MAX;
    if (is_small) it->extra = value_from_int(value_as_int(it->extra) + 1);
    else if (!gy_ops_binary(vm, BINARY_ADD, it->extra, value_from_int(1), &it->extra))
        return ITER_ERROR;
    heap_write(&vm->heap, it->extra);
    *value = value_from_obj(tuple);
    return ITER_VALUE;
}

// The next item of each of a tuple of iterators, in a new tuple. It is a root, if ITER_VALUE is the
// answer, and the caller's to pop.
static IterStep step_all(VM *vm, Iter *it, Tuple **items)
{
    Tuple *sources = value_as_tuple(it->source);
    if (!vm_has_stack(vm)) return ITER_ERROR;
    Tuple *all = gy_tuple_new(vm, sources->count);
    if (!all || !gy_roots_push(vm, value_from_obj(all))) return ITER_ERROR;
    // A step may come back to this very iterator and end it, which lets go of its sources.
    if (!gy_roots_push(vm, it->source)) return gy_roots_pop(vm, 1), ITER_ERROR;
    IterStep step = sources->count ? ITER_VALUE : ITER_END;
    for (uint32_t i = 0; i < sources->count && step == ITER_VALUE; i++) {
        Value item;
        step = gy_iter_next(vm, sources->items[i], &item);
        if (step == ITER_VALUE) {
            all->items[i] = item;
            heap_write(&vm->heap, item);
        } else if (step == ITER_END && it->stop && i > 0) {
            gy_throw(vm, ERROR_ValueError, "zip() argument %u is shorter than argument%s", i + 1,
                     i > 1 ? "s before it" : " 1");
            step = ITER_ERROR;
        } else if (step == ITER_END && it->stop) {
            for (uint32_t k = 1; k < sources->count && step == ITER_END; k++)
                if (gy_iter_next(vm, sources->items[k], &item) == ITER_VALUE) {
                    gy_throw(vm, ERROR_ValueError, "zip() argument %u is longer than argument 1",
                             k + 1);
                    step = ITER_ERROR;
                }
            break;
        }
    }
    gy_roots_pop(vm, step == ITER_VALUE ? 1 : 2);
    *items = all;
    return step;
}

static IterStep step_zip(VM *vm, Iter *it, Value *value)
{
    Tuple *items = NULL;
    IterStep step = step_all(vm, it, &items);
    if (step != ITER_VALUE) return step == ITER_END ? end(it) : step;
    gy_roots_pop(vm, 1);
    *value = value_from_obj(items);
    return step;
}

static IterStep step_map(VM *vm, Iter *it, Value *value)
{
    Tuple *items = NULL;
    IterStep step = step_all(vm, it, &items);
    if (step != ITER_VALUE) return step == ITER_END ? end(it) : step;
    bool has_ended = it->iter_kind == ITER_DONE; // meanwhile
    bool ok = has_ended || gy_call(vm, it->extra, items->count, items->items, value);
    gy_roots_pop(vm, 1);
    if (has_ended) return end(it);
    return ok ? ITER_VALUE : ITER_ERROR;
}

static IterStep step_filter(VM *vm, Iter *it, Value *value)
{
    if (!vm_has_stack(vm)) return ITER_ERROR;
    for (;;) {
        Value item, answer;
        IterStep step = gy_iter_next(vm, it->source, &item);
        if (step != ITER_VALUE) return step == ITER_END ? end(it) : step;
        if (!gy_roots_push(vm, item)) return ITER_ERROR;
        bool takes, ok = true;
        answer = item;
        if (!value_is_nil(it->extra)) ok = gy_call(vm, it->extra, 1, &item, &answer);
        ok = ok && gy_ops_truth(vm, answer, &takes) && gy_poll(vm);
        gy_roots_pop(vm, 1);
        if (!ok) return ITER_ERROR;
        if (takes) return *value = item, ITER_VALUE;
    }
}

static IterStep step_cycle(VM *vm, Iter *it, Value *value)
{
    List *given = value_as_list(it->extra);
    if (!value_is_nil(it->source)) {
        if (!vm_has_stack(vm)) return ITER_ERROR;
        IterStep step = gy_iter_next(vm, it->source, value);
        if (!value_is_list(it->extra)) return step == ITER_ERROR ? step : ITER_END; // it came back
        if (step == ITER_VALUE) return gy_list_append(vm, given, *value) ? ITER_VALUE : ITER_ERROR;
        if (step == ITER_ERROR) return step;
        it->source = VALUE_NIL;
    }
    if (!given->count) return end(it);
    *value = given->items[it->index];
    it->index = (it->index + 1) % given->count;
    return ITER_VALUE;
}

static IterStep step_call(VM *vm, Iter *it, Value *value)
{
    bool equal;
    if (!gy_call(vm, it->source, 0, NULL, value)) return ITER_ERROR;
    if (!gy_roots_push(vm, *value)) return ITER_ERROR;
    bool ok = ops_match(vm, *value, it->extra, &equal);
    gy_roots_pop(vm, 1);
    if (!ok) return ITER_ERROR;
    return equal ? end(it) : ITER_VALUE;
}

static IterStep step_get(VM *vm, Iter *it, Value *value)
{
    if (gy_ops_get_index(vm, it->source, value_from_int(it->index++), value)) return ITER_VALUE;
    bool is_end =
        gy_throw_clear_if(vm, ERROR_IndexError) || gy_throw_clear_if(vm, ERROR_StopIteration);
    return is_end ? end(it) : ITER_ERROR;
}

static IterStep step_repeated(VM *vm, Iter *it, Value *value)
{
    while (it->index <= 0) {
        Value pair;
        if (!vm_has_stack(vm)) return ITER_ERROR;
        IterStep step = gy_iter_next(vm, it->source, &pair);
        if (step != ITER_VALUE) return step == ITER_END ? end(it) : step;
        it->extra = value_as_tuple(pair)->items[0];
        heap_write(&vm->heap, it->extra);
        if (!gy_ops_index(vm, value_as_tuple(pair)->items[1], &it->index)) return ITER_ERROR;
    }
    it->index--;
    *value = it->extra;
    return ITER_VALUE;
}

static IterStep step_itertool(VM *vm, Iter *it, Value *value)
{
    if (!vm_has_stack(vm)) return ITER_ERROR;
    IterStep step = gy_itertools_step(vm, it, value);
    // A repeat that is at its end still prints as one.
    return step == ITER_END && it->iter_kind != ITER_REPEAT ? end(it) : step;
}

IterStep gy_iter_step(VM *vm, Iter *it, Value *value)
{
    switch ((IterKind)it->iter_kind) {
    case ITER_LIST: {
        const List *list = value_as_list(it->source);
        if (it->index >= list->count) return end(it);
        *value = list->items[it->index++];
        return ITER_VALUE;
    }
    case ITER_TUPLE: {
        const Tuple *tuple = value_as_tuple(it->source);
        if (it->index >= tuple->count) return end(it);
        *value = tuple->items[it->index++];
        return ITER_VALUE;
    }
    case ITER_RANGE:
        if (it->step > 0 ? it->index >= it->stop : it->index <= it->stop) return end(it);
        *value = value_from_int(it->index);
        it->index += it->step;
        return ITER_VALUE;
    case ITER_STR: return step_str(vm, it, value);
    case ITER_BYTES: return step_bytes(it, value);
    case ITER_BIG_RANGE: return step_big_range(vm, it, value);
    case ITER_KEYS:
    case ITER_VALUES:
    case ITER_ITEMS: return step_dict(vm, it, value);
    case ITER_DEQUE: return step_deque(vm, it, value);
    case ITER_SET: return step_set(vm, it, value);
    case ITER_REVERSED: return step_reversed(vm, it, value);
    case ITER_ENUMERATE: return step_enumerate(vm, it, value);
    case ITER_ZIP: return step_zip(vm, it, value);
    case ITER_MAP: return step_map(vm, it, value);
    case ITER_FILTER: return step_filter(vm, it, value);
    case ITER_CYCLE: return step_cycle(vm, it, value);
    case ITER_REPEATED: return step_repeated(vm, it, value);
    case ITER_CALL: return step_call(vm, it, value);
    case ITER_GET: return step_get(vm, it, value);
    case ITER_DONE: break;
    default: return step_itertool(vm, it, value);
    }
    return ITER_END;
}

IterStep gy_iter_result(VM *vm, Value *value)
{
    if (!gy_throw_matches(vm, ERROR_StopIteration)) return ITER_ERROR;
    *value = value_as_instance(vm->error)->slots[ERROR_SLOTS];
    gy_throw_clear_if(vm, ERROR_StopIteration);
    return ITER_END;
}

IterStep gy_iter_next(VM *vm, Value iterator, Value *value)
{
    if (!heap_work(vm, 32)) return ITER_ERROR;
    if (value_is_iter(iterator)) return gy_iter_step(vm, value_as_iter(iterator), value);
    if (value_is_generator(iterator)) return gy_generator_next(vm, iterator, value);
    int how = gy_call_special(vm, iterator, SPECIAL_NEXT, 0, NULL, value);
    if (how > 0) return ITER_VALUE;
    if (how < 0) return gy_iter_result(vm, value);
    gy_throw(vm, ERROR_TypeError, "'%s' object is not an iterator", gy_type_name(vm, iterator));
    return ITER_ERROR;
}

// -- Methods

static GyreStatus iterator_iter(Call *call)
{
    return native_return(call, call->args[0]);
}

static GyreStatus iterator_next(Call *call)
{
    Value value;
    IterStep step = gy_iter_step(call->vm, value_as_iter(call->args[0]), &value);
    if (step == ITER_VALUE) return native_return(call, value);
    if (step == ITER_END) gy_throw_stop_iteration(call->vm, VALUE_NIL);
    return GYRE_ERROR;
}

static const GyreNative methods[] = {
    {"iter", iterator_iter, "self", "The iterator itself."},
    {"next", iterator_next, "self", "The next item; StopIteration at the end."},
    {0},
};

bool gy_iter_install(VM *vm)
{
    return gy_native_add_methods(vm, KIND_ITER, methods);
}
