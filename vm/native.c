// native.c - function objects for C functions, and the tables they come from.
//
// The parameter text of a definition is read when the function object is made, for how many are
// required and what is keyword-only, and once more when a name is needed. Defaults in the text are
// documentation; the native itself knows what a missing argument means.
#include "vm/native.h"
#include "vm/os_lock.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/state.h"

enum { MOST_PARAMETERS = 32 };

// -- Reading "value, *rest, key = nil"

typedef struct {
    const char *names[MOST_PARAMETERS];
    size_t sizes[MOST_PARAMETERS];
    NativeParams counts;
} Parsed;

static bool is_in_name(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static const char *skip_spaces(const char *p)
{
    while (*p == ' ')
        p++;
    return p;
}

// Past a default value: up to the comma that ends it, quotes and brackets skipped.
static const char *skip_default(const char *p)
{
    int depth = 0;
    char quote = 0;
    for (; *p; p++) {
        if (quote) {
            if (*p == '\\' && p[1]) p++;
            else if (*p == quote) quote = 0;
        } else if (*p == '"' || *p == '\'') {
            quote = *p;
        } else if (*p == '(' || *p == '[' || *p == '{') {
            depth++;
        } else if (*p == ')' || *p == ']' || *p == '}') {
            depth--;
        } else if (*p == ',' && depth == 0) {
            break;
        }
    }
    return p;
}

static void parse_params(const char *p, Parsed *out)
{
    bool keyword_only = false;
    uint32_t count = 0;
    out->counts = (NativeParams){0}; // `names` is filled as far as they go
    while (*(p = skip_spaces(p))) {
        if (*p == '/') {
            out->counts.positional_only_count = (uint8_t)count;
            p = skip_spaces(p + 1);
        } else if (p[0] == '*' && p[1] == '*') { // no argument can have such a name
            const char *start = p;
            p += 2 + strspn(p + 2, "abcdefghijklmnopqrstuvwxyz_");
            assert(count < MOST_PARAMETERS);
            out->names[count] = start;
            out->sizes[count++] = (size_t)(p - start);
            out->counts.keyword_count++;
            out->counts.has_named = true;
        } else if (*p == '*') {
            keyword_only = true;
            p++;
            if (is_in_name(*p)) out->counts.has_rest = true;
            while (is_in_name(*p))
                p++;
            p = skip_spaces(p);
        } else {
            const char *start = p;
            while (is_in_name(*p))
                p++;
            assert(p > start && count < MOST_PARAMETERS);
            out->names[count] = start;
            out->sizes[count] = (size_t)(p - start);
            p = skip_spaces(p);
            bool has_default = *p == '=';
            if (has_default) p = skip_default(p);
            if (keyword_only) out->counts.keyword_count++;
            else if (out->counts.positional_count++, !has_default)
                out->counts.required_count = out->counts.positional_count;
            count++;
        }
        if (*p == ',') p++;
    }
    out->counts.is_direct = !out->counts.has_rest && out->counts.keyword_count == 0;
}

static NativeParams parse_counts(const char *text)
{
    Parsed parsed;
    parse_params(text ? text : "", &parsed);
    return parsed.counts;
}

Str **gy_native_names(VM *vm, Native *n)
{
    if (n->names) return n->names;
    Parsed parsed;
    parse_params(n->def->params ? n->def->params : "", &parsed);
    uint32_t count = native_name_count(n);
    Str *made[MOST_PARAMETERS];
    for (uint32_t i = 0; i < count; i++) {
        made[i] = gy_str_intern(vm, parsed.names[i], parsed.sizes[i]);
        if (!made[i]) return NULL;
    }
    Str **names = (Str **)gy_heap_resize(vm, NULL, 0, (count + 1) * sizeof(Str *));
    if (!names) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        names[i] = made[i];
        heap_write(&vm->heap, value_from_obj(made[i]));
    }
    return n->names = names;
}

// -- Function objects

Native *gy_native_new(VM *vm, const GyreNative *def, void *data)
{
    Native *n = (Native *)gy_heap_new(vm, KIND_NATIVE, sizeof *n);
    if (!n) return NULL;
    n->def = def;
    n->data = data;
    n->params = parse_counts(def->params);
    n->params.is_quick = n->params.is_direct && !(def->flags & GYRE_ASYNC);
    n->name = gy_str_intern(vm, def->name, strlen(def->name));
    return n->name ? n : NULL;
}

void gy_native_trace(VM *vm, Native *n)
{
    for (uint32_t i = 0; n->names && i < native_name_count(n); i++)
        gy_heap_shade(&vm->heap, value_from_obj(n->names[i]));
}

void gy_native_free(VM *vm, Native *n)
{
    if (n->names) gy_heap_free(&vm->heap, n->names, (native_name_count(n) + 1) * sizeof(Str *));
}

// -- Which names are special

static const char *const special_names[] = {
#define SPECIAL(name, text) text,
#include "vm/specials.def"
#undef SPECIAL
};

// Those whose first three bytes mix to the same number are in one chain, so that most names need
// no comparison.
enum { CHAINS = 256 };
static struct {
    OsOnce once;
    int8_t first[CHAINS]; // number + 1; 0: none
    int8_t next[SPECIAL_COUNT];
} chains = {.once = OS_ONCE_INITIAL};

static uint32_t chain_of(const char *name)
{
    uint32_t a = (unsigned char)name[0];
    uint32_t b = a ? (unsigned char)name[1] : 0, c = b ? (unsigned char)name[2] : 0;
    return (a + b * 5 + c * 25) % CHAINS;
}

static void make_chains(void)
{
    _Static_assert(SPECIAL_COUNT < INT8_MAX, "a chain counts in bytes");
    for (int i = SPECIAL_COUNT - 1; i >= 0; i--) {
        int8_t *first = &chains.first[chain_of(special_names[i])];
        chains.next[i] = *first;
        *first = (int8_t)(i + 1);
    }
}

static int special_of(const char *name)
{
    for (int i = chains.first[chain_of(name)]; i; i = chains.next[i - 1])
        if (strcmp(special_names[i - 1], name) == 0) return i - 1;
    return -1;
}

// -- Tables

static uint32_t member_kind(const GyreNative *def)
{
    if (def->flags & GYRE_GETTER) return MEMBER_GETTER;
    return def->flags & GYRE_STATIC ? MEMBER_STATIC_METHOD : MEMBER_METHOD;
}

// `special`: the number of the special method that it is, -1: none of them.
static bool add_member(VM *vm, Class *c, const GyreNative *def, int special, void *data)
{
    Native *n = gy_native_new(vm, def, data);
    if (!n) return false;
    uint32_t kind = member_kind(def);
    bool is_added = kind == MEMBER_METHOD
                        ? gy_class_set_method(vm, c, n->name, special, value_from_obj(n))
                        : gy_class_set_member(vm, c, n->name, kind, value_from_obj(n));
    if (is_added && !(def->flags & GYRE_STATIC)) n->params.receiver_id = c->id + 1;
    return is_added;
}

bool gy_native_add_members(VM *vm, Class *c, const GyreNative *table, void *data)
{
    os_once(&chains.once, make_chains);
    for (const GyreNative *def = table; def && def->name; def++)
        if (!add_member(vm, c, def, special_of(def->name), data)) return false;
    return true;
}

// -- Methods of builtin types, made late
//
// vm->late_members has a row for each class and table until the class's methods are made. Special
// methods do not wait: who asks whether a class has one looks into `specials`.

bool gy_native_add_methods(VM *vm, uint32_t class_id, const GyreNative *table)
{
    Class *c = vm->classes[class_id];
    os_once(&chains.once, make_chains);
    if (!gy_mem_grow_in(vm->heap.memory, (void **)&vm->late_members, vm->late_member_count,
                        &vm->late_member_capacity, sizeof *vm->late_members))
        return gy_throw_memory(vm);
    vm->late_members[vm->late_member_count++] = (LateMembers){class_id, table};
    for (const GyreNative *def = table; def->name; def++) {
        int special = special_of(def->name);
        if (special >= 0 && !add_member(vm, c, def, special, NULL)) return false;
    }
    return c->has_late_members = true;
}

static bool make_late(VM *vm, Class *c)
{
    if (c->base && c->base->has_late_members && !make_late(vm, c->base)) return false;
    for (uint32_t i = 0; i < vm->late_member_count; i++) {
        if (vm->late_members[i].class_id != c->id) continue;
        for (const GyreNative *def = vm->late_members[i].table; def->name; def++)
            if (special_of(def->name) < 0 && !add_member(vm, c, def, -1, NULL)) return false;
    }
    if (c->base && !gy_class_inherit_again(vm, c)) return false;
    c->has_late_members = false;
    return true;
}

void gy_class_make_late(VM *vm, Class *c)
{
    Value error = vm->error;
    bool may_pass_limit = vm->may_pass_limit;
    vm->may_pass_limit = true; // as the machine itself does
    if (!make_late(vm, c)) vm->error = error;
    vm->may_pass_limit = may_pass_limit;
}

bool gy_native_add_builtins(VM *vm, const GyreNative *table)
{
    for (const GyreNative *def = table; def->name; def++) {
        Native *n = gy_native_new(vm, def, NULL);
        if (!n || !gy_builtin_add_named(vm, n->name, value_from_obj(n))) return false;
    }
    return true;
}

bool gy_native_set_constructor(VM *vm, uint32_t class_id, const GyreNative *def)
{
    Native *n = gy_native_new(vm, def, NULL);
    if (!n) return false;
    Class *c = vm->classes[class_id];
    c->constructor = value_from_obj(n);
    return gy_builtin_add_named(vm, c->name, value_from_obj(c));
}
