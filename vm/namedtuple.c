// namedtuple.c - classes of tuples whose items have names, and their few methods.
//
// Names are checked by the script that calls `new_class` here (stdlib/collections.gy).
#include "vm/namedtuple.h"
#include "vm/args.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/name_map.h"
#include "vm/ops.h"
#include "vm/shared_class.h"
#include "vm/state.h"

bool gy_namedtuple_is_class(VM *vm, const Class *c)
{
    return c->base && c->base == vm->classes[KIND_TUPLE];
}

Tuple *gy_namedtuple_new(VM *vm, const Class *c)
{
    Tuple *tuple = gy_tuple_new(vm, c->slot_count);
    if (tuple) tuple->obj.class_id = c->id;
    return tuple;
}

static int find_field(const Class *c, const Str *name)
{
    for (uint32_t i = 0; i < c->slot_count; i++)
        if (c->slot_names[i] == name || str_equal(c->slot_names[i], name)) return (int)i;
    return -1;
}

const Class *gy_namedtuple_row_class_of(VM *vm, Value v)
{
    uint32_t id = value_is_tuple(v) ? value_as_tuple(v)->obj.class_id : KIND_TUPLE;
    const Class *c = id != KIND_TUPLE ? class_by_id(vm, id) : NULL;
    return c && c->is_row ? c : NULL;
}

bool gy_namedtuple_get_column(VM *vm, Value row, Str *name, Value *item)
{
    int i = find_field(gy_namedtuple_row_class_of(vm, row), name);
    if (i < 0) return gy_throw_key(vm, value_from_obj(name));
    *item = value_as_tuple(row)->items[i];
    return true;
}

bool gy_namedtuple_add_repr(VM *vm, StrBuilder *b, Tuple *tuple)
{
    const Class *c = gy_class_of(vm, value_from_obj(tuple));
    gy_builder_add_format(vm, b, "%s(", c->name->chars);
    for (uint32_t i = 0; i < tuple->count; i++) {
        gy_builder_add_format(vm, b, "%s%s=", i ? ", " : "", c->slot_names[i]->chars);
        if (!gy_ops_add_repr(vm, b, tuple->items[i])) return false;
    }
    return gy_builder_add_c(vm, b, ")");
}

// -- Making tuples

static bool take_named(VM *vm, const Class *c, Tuple *tuple, const Dict *named)
{
    Value key, value;
    uint32_t position = 0;
    while (gy_dict_next(named, &position, &key, &value)) {
        const Str *name = value_as_str(key);
        int i = find_field(c, name);
        if (i < 0)
            return gy_throw(vm, ERROR_TypeError, "%s() got an unexpected named argument '%s'",
                            c->name->chars, name->chars);
        if (!value_is_unset(tuple->items[i]))
            return gy_throw(vm, ERROR_TypeError, "%s() got multiple values for argument '%s'",
                            c->name->chars, name->chars);
        tuple->items[i] = value;
    }
    return true;
}

// 'x', 'y' and 'z', as messages list them.
static bool add_missing(VM *vm, StrBuilder *b, const Class *c, const Tuple *tuple, uint32_t count)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < tuple->count; i++) {
        if (!value_is_unset(tuple->items[i])) continue;
        const char *before = seen == 0          ? ""
                             : seen + 1 < count ? ", "
                             : count == 2       ? " and "
                                                : ", and ";
        gy_builder_add_format(vm, b, "%s'%s'", before, c->slot_names[i]->chars);
        seen++;
    }
    return true;
}

static bool check_complete(VM *vm, const Class *c, Tuple *tuple)
{
    uint32_t missing = 0;
    for (uint32_t i = 0; i < tuple->count; i++) {
        if (value_is_unset(tuple->items[i])) tuple->items[i] = c->defaults[i];
        missing += value_is_unset(tuple->items[i]);
    }
    if (!missing) return true;
    StrBuilder b = {0};
    add_missing(vm, &b, c, tuple, missing);
    const Str *names = gy_builder_finish(vm, &b);
    for (uint32_t i = 0; i < tuple->count; i++) // no UNSET may be found in a tuple
        if (value_is_unset(tuple->items[i])) tuple->items[i] = VALUE_NIL;
    return names &&
           gy_throw(vm, ERROR_TypeError, "%s() missing %u required positional argument%s: %s",
                    c->name->chars, missing, missing == 1 ? "" : "s", names->chars);
}

static GyreStatus construct(Call *call)
{
    const Class *c = (const Class *)call->native->data;
    if (call->rest_count > c->slot_count)
        return native_status(gy_throw(call->vm, ERROR_TypeError,
                                      "%s() takes %u positional argument%s but %u %s given",
                                      c->name->chars, c->slot_count, c->slot_count == 1 ? "" : "s",
                                      call->rest_count, call->rest_count == 1 ? "was" : "were"));
    Tuple *tuple = gy_namedtuple_new(call->vm, c);
    if (!tuple) return GYRE_ERROR;
    for (uint32_t i = 0; i < tuple->count; i++)
        tuple->items[i] = i < call->rest_count ? call->rest[i] : VALUE_UNSET;
    if (args_is_given(call, 0) && !take_named(call->vm, c, tuple, value_as_dict(call->args[0])))
        return GYRE_ERROR;
    if (!check_complete(call->vm, c, tuple)) return GYRE_ERROR;
    return native_return(call, value_from_obj(tuple));
}

// Bound to the class, so that Point._make keeps it alive.
static GyreStatus make(Call *call)
{
    const Class *c = value_as_class(call->args[0]);
    List *items = gy_list_new(call->vm, c->slot_count);
    if (!items) return GYRE_ERROR;
    call->result = value_from_obj(items);
    if (!gy_list_extend(call->vm, items, call->args[1])) return GYRE_ERROR;
    if (items->count != c->slot_count)
        return native_status(gy_throw(call->vm, ERROR_TypeError, "Expected %u arguments, got %u",
                                      c->slot_count, items->count));
    Tuple *tuple = gy_namedtuple_new(call->vm, c);
    if (!tuple) return GYRE_ERROR;
    value_copy(tuple->items, items->items, items->count);
    return native_return(call, value_from_obj(tuple));
}

// -- Methods

static Class *class_of_self(const Call *call)
{
    return gy_class_of(call->vm, call->args[0]);
}

bool gy_namedtuple_add_columns(VM *vm, const Tuple *tuple, Dict *dict)
{
    const Class *c = class_by_id(vm, tuple->obj.class_id);
    for (uint32_t i = 0; i < c->slot_count; i++) {
        bool is_first = !c->is_row || find_field(c, c->slot_names[i]) == (int)i;
        if (is_first && !gy_dict_set(vm, dict, value_from_obj(c->slot_names[i]), tuple->items[i]))
            return false;
    }
    return true;
}

static GyreStatus asdict(Call *call)
{
    Dict *dict = gy_dict_new(call->vm, class_of_self(call)->slot_count);
    if (dict && !gy_namedtuple_add_columns(call->vm, value_as_tuple(call->args[0]), dict))
        return GYRE_ERROR;
    return args_return_obj(call, dict);
}

static GyreStatus throw_unexpected(Call *call, List *unexpected)
{
    Str *names;
    call->result = value_from_obj(unexpected);
    if (gy_ops_repr(call->vm, call->result, &names))
        gy_throw(call->vm, ERROR_ValueError, "Got unexpected field names: %s", names->chars);
    return GYRE_ERROR;
}

static GyreStatus replace(Call *call)
{
    const Class *c = class_of_self(call);
    Tuple *tuple = gy_namedtuple_new(call->vm, c);
    List *unexpected = gy_list_new(call->vm, 0);
    if (!tuple || !unexpected) return GYRE_ERROR;
    value_copy(tuple->items, value_as_tuple(call->args[0])->items, tuple->count);
    Value key, value;
    uint32_t position = 0;
    while (args_is_given(call, 1) &&
           gy_dict_next(value_as_dict(call->args[1]), &position, &key, &value)) {
        int i = find_field(c, value_as_str(key));
        if (i >= 0) tuple->items[i] = value;
        else if (!gy_list_append(call->vm, unexpected, key)) return GYRE_ERROR;
    }
    if (unexpected->count) return throw_unexpected(call, unexpected);
    return native_return(call, value_from_obj(tuple));
}

static const GyreNative methods[] = {
    {"_asdict", asdict, "self", "A dict of the fields."},
    {"_replace", replace, "self, **named", "A new tuple with some fields changed."},
    {0},
};

// -- Making classes

static const GyreNative constructor = {"namedtuple", construct, "*values, **named",
                                       "A tuple of the fields.", 0};
static const GyreNative maker = {"_make", make, "class, iterable, /",
                                 "A tuple of the items of an iterable.", 0};

static bool add_fields(VM *vm, Class *c, Str *const *fields, const Value *defaults, uint32_t count)
{
    if (!count) return true;
    Str **names = (Str **)gy_heap_resize_array(vm, NULL, 0, count, sizeof(Str *));
    if (!names) return false;
    c->defaults = (Value *)gy_heap_resize_array(vm, NULL, 0, count, sizeof(Value));
    if (!c->defaults) {
        gy_heap_free(&vm->heap, names, count * sizeof(Str *));
        return false;
    }
    c->slot_names = names;
    c->slot_count = (uint16_t)count;
    c->owns_slots = true;
    for (uint32_t i = 0; i < count; i++) {
        c->slot_names[i] = fields[i];
        c->defaults[i] = defaults[i];
    }
    for (uint32_t i = count; i-- > 0;) // of a row's columns of one name the first counts
        if (!gy_class_put(vm, c, fields[i], CLASS_ITEM, value_from_int(i))) return false;
    return true;
}

static bool set_static(VM *vm, Class *c, const char *name, void *object)
{
    Str *text = object ? gy_str_intern(vm, name, strlen(name)) : NULL;
    return text && gy_class_set_member(vm, c, text, MEMBER_STATIC, value_from_obj(object));
}

// _fields, _field_defaults and _make.
static bool add_statics(VM *vm, Class *c)
{
    Tuple *names = gy_tuple_new(vm, c->slot_count);
    Dict *defaults = gy_dict_new(vm, 0);
    Native *n = gy_native_new(vm, &maker, NULL);
    BoundMethod *bound = n ? (BoundMethod *)gy_heap_new(vm, KIND_METHOD, sizeof *bound) : NULL;
    if (!names || !defaults || !bound) return false;
    bound->receiver = value_from_obj(c);
    bound->function = value_from_obj(n);
    for (uint32_t i = 0; i < c->slot_count; i++) {
        Value name = names->items[i] = value_from_obj(c->slot_names[i]);
        if (!value_is_unset(c->defaults[i]) && !gy_dict_set(vm, defaults, name, c->defaults[i]))
            return false;
    }
    return set_static(vm, c, "_fields", names) && set_static(vm, c, "_field_defaults", defaults) &&
           set_static(vm, c, "_make", bound);
}

static bool add_doc(VM *vm, Class *c)
{
    StrBuilder b = {0};
    gy_builder_add_format(vm, &b, "%s(", c->name->chars);
    for (uint32_t i = 0; i < c->slot_count; i++)
        gy_builder_add_format(vm, &b, "%s%s", i ? ", " : "", c->slot_names[i]->chars);
    gy_builder_add_c(vm, &b, ")");
    Str *doc = gy_builder_finish(vm, &b);
    if (doc) c->doc = value_from_obj(doc);
    return doc != NULL;
}

Class *gy_namedtuple_class(VM *vm, Str *name, Str *const *fields, const Value *defaults,
                           uint32_t count)
{
    Class *c = gy_class_extend_builtin(vm, name, KIND_TUPLE);
    if (!c || !add_fields(vm, c, fields, defaults, count) || !add_statics(vm, c) || !add_doc(vm, c))
        return NULL;
    Native *n = gy_native_new(vm, &constructor, c);
    if (!n || !gy_native_add_members(vm, c, methods, NULL)) return NULL;
    c->constructor = value_from_obj(n);
    return c;
}

Class *gy_namedtuple_row_class(VM *vm, Str *name, Str *const *columns, uint32_t count)
{
    Value *defaults = (Value *)gy_mem_new((count + 1) * sizeof(Value));
    if (!defaults) return gy_throw_memory(vm), NULL;
    for (uint32_t i = 0; i < count; i++)
        defaults[i] = VALUE_UNSET;
    Class *c = gy_namedtuple_class(vm, name, columns, defaults, count);
    gy_mem_free(defaults);
    if (c) c->is_row = true;
    return c;
}

// row_class(columns), a tuple of strs
static GyreStatus row_class(Call *call)
{
    VM *vm = call->vm;
    const Tuple *names = value_as_tuple(call->args[0]);
    Str *name = gy_str_intern(vm, "Row", 3);
    Str **columns = (Str **)gy_mem_new((names->count + 1) * sizeof(Str *));
    if (!columns) return native_status(gy_throw_memory(vm));
    bool ok = name != NULL && names->count <= UINT16_MAX;
    for (uint32_t i = 0; i < names->count && ok; i++)
        ok = (columns[i] = gy_str_intern_str(vm, value_as_str(names->items[i]))) != NULL;
    Class *c = ok ? gy_namedtuple_row_class(vm, name, columns, names->count) : NULL;
    gy_mem_free(columns);
    return args_return_obj(call, c);
}

// new_class(name, fields, defaults): two tuples; the defaults are those of the last fields.
static GyreStatus new_class(Call *call)
{
    enum { MOST_FIELDS = 1024 };
    VM *vm = call->vm;
    const Tuple *names = value_as_tuple(call->args[1]), *last = value_as_tuple(call->args[2]);
    if (names->count > MOST_FIELDS)
        return native_status(
            gy_throw(vm, ERROR_ValueError, "a tuple has at most %d named fields", MOST_FIELDS));
    Str *name = gy_str_intern_str(vm, value_as_str(call->args[0]));
    uint32_t required = names->count - last->count;
    struct {
        Str *names[MOST_FIELDS];
        Value defaults[MOST_FIELDS];
    } *fields = gy_mem_new(sizeof *fields); // too much for the C stack, however deep this is called
    if (!fields) return native_status(gy_throw_memory(vm));
    bool ok = name != NULL;
    for (uint32_t i = 0; i < names->count && ok; i++) {
        ok = (fields->names[i] = gy_str_intern_str(vm, value_as_str(names->items[i]))) != NULL;
        fields->defaults[i] = i < required ? VALUE_UNSET : last->items[i - required];
    }
    Class *c =
        ok ? gy_namedtuple_class(vm, name, fields->names, fields->defaults, names->count) : NULL;
    gy_mem_free(fields);
    return args_return_obj(call, c);
}

static const GyreNative natives[] = {
    {"new_class", new_class, "name, fields, defaults, /", "A class of tuples with named items.", 0},
    {"row_class", row_class, "columns, /", "The class of a database's rows with these columns.", 0},
    {0},
};

bool gy_namedtuple_install(VM *vm)
{
    return gyre_register(vm, "<stdlib>/_collections", natives, NULL) == GYRE_OK;
}
