// resolve_names.c - the names of a tree: declaring them, finding them, noticing captures.
//
// Findings that have no number are kept in a hash table by address; module variables and builtins
// in another by text, since a module may have thousands. A local block has few names and is
// searched in order.
#include "lang/resolve_private.h"
#include <string.h>

enum { SLOT_LIMIT = 65536 };

void *gy_resolve_make(Resolver *r, size_t size)
{
    void *memory = gy_arena_new(r->out->arena, size);
    if (!memory) r->out->diag->out_of_memory = true;
    return memory;
}

Diagnostic *gy_resolve_report(Resolver *r, Span span, const char *message, const char *hint)
{
    Diagnostic *item = gy_diag_add(r->out->diag, span, "%s", message);
    if (item && hint) gy_diag_hint(item, "%s", hint);
    return item;
}

// -- The table of findings

static size_t hash_address(const void *address)
{
    // Neighbours in memory, which is neighbours in the source, are neighbours in the table, too.
    return (uintptr_t)address >> 4 ^ (uintptr_t)address >> 24;
}

static ResolveEntry *find_entry(const Resolution *o, const void *address)
{
    size_t at = hash_address(address) & (o->entry_capacity - 1);
    while (o->entries[at].address && o->entries[at].address != address)
        at = (at + 1) & (o->entry_capacity - 1);
    return &o->entries[at];
}

void *gy_resolve_find(const Resolution *o, TreeKey key)
{
    if (key.serial) return o->numbered[key.serial];
    return o->entry_capacity ? find_entry(o, key.address)->meaning : NULL;
}

static bool grow_entries(Resolver *r)
{
    Resolution *o = r->out;
    if (o->entry_count * 2 < o->entry_capacity) return true;
    ResolveEntry *old = o->entries;
    uint32_t old_capacity = o->entry_capacity, capacity = old_capacity ? old_capacity * 2 : 32;
    ResolveEntry *bigger = (ResolveEntry *)gy_resolve_make(r, capacity * sizeof *bigger);
    if (!bigger) return false;
    o->entries = bigger;
    o->entry_capacity = capacity;
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i].address) *find_entry(o, old[i].address) = old[i];
    return true;
}

void gy_resolve_put(Resolver *r, TreeKey key, void *meaning)
{
    if (key.serial) r->out->numbered[key.serial] = meaning;
    if (key.serial || !meaning || !grow_entries(r)) return;
    ResolveEntry *entry = find_entry(r->out, key.address);
    if (!entry->address) r->out->entry_count++;
    *entry = (ResolveEntry){key.address, meaning};
}

// -- Module variables and builtins, by text

static size_t hash_name(const char *text, uint32_t size)
{
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < size; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h ^ h >> 15;
}

static Variable **find_global(const Resolution *o, const Name *name)
{
    size_t at = hash_name(name->text, name->size) & (o->name_capacity - 1);
    while (o->names[at] && !name_same(&o->names[at]->name, name))
        at = (at + 1) & (o->name_capacity - 1);
    return &o->names[at];
}

static bool grow_globals(Resolver *r)
{
    Resolution *o = r->out;
    if (o->name_count * 2 < o->name_capacity) return true;
    Variable **old = o->names;
    uint32_t old_capacity = o->name_capacity, capacity = old_capacity ? old_capacity * 2 : 64;
    Variable **bigger = (Variable **)gy_resolve_make(r, capacity * sizeof *bigger);
    if (!bigger) return false;
    o->names = bigger;
    o->name_capacity = capacity;
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i]) *find_global(o, &old[i]->name) = old[i];
    return true;
}

static Variable *add_global(Resolver *r, Name name, VariableKind kind, uint32_t slot)
{
    if (!grow_globals(r)) return NULL;
    Variable *v = (Variable *)gy_resolve_make(r, sizeof *v);
    if (!v) return NULL;
    v->name = name;
    v->kind = (uint8_t)kind;
    v->slot = slot;
    *find_global(r->out, &name) = v;
    r->out->name_count++;
    return v;
}

// A module variable that an earlier line declared, or a builtin, when it is first used.
static Variable *adopt_global(Resolver *r, Name name)
{
    const Resolution *o = r->out;
    int slot = gy_module_names_find(o->module, name.text, name.size);
    if (slot >= 0) {
        Variable *v = add_global(r, name, VARIABLE_MODULE, (uint32_t)slot);
        if (v) v->is_const = o->module->items[slot].is_const;
        return v;
    }
    slot = o->builtins->find(o->builtins->context, name.text, name.size);
    if (slot < 0) return NULL;
    return add_global(r, name, VARIABLE_BUILTIN, (uint32_t)slot);
}

static Variable *lookup_global(Resolver *r, Name name)
{
    if (r->out->name_capacity) {
        Variable *v = *find_global(r->out, &name);
        if (v) return v;
    }
    return adopt_global(r, name);
}

Variable *gy_resolve_builtin(Resolution *o, const char *name)
{
    Resolver r = {.out = o};
    int slot = o->builtins->find(o->builtins->context, name, strlen(name));
    if (slot < 0) return NULL;
    Variable *v = (Variable *)gy_resolve_make(&r, sizeof *v);
    if (!v) return NULL;
    v->name = (Name){name, (uint32_t)strlen(name), {0, 0}};
    v->kind = VARIABLE_BUILTIN;
    v->slot = (uint32_t)slot;
    return v;
}

// -- Declaring

static bool is_module_block(const Resolver *r)
{
    return r->block == &r->out->top.block;
}

Variable *gy_resolve_in_block(const Block *block, const Name *name)
{
    for (Variable *v = block->variables; v; v = v->next)
        if (name_same(&v->name, name)) return v;
    return NULL;
}

// `_` is for what nobody wants: `let _, _, z = point`.
static void report_twice(Resolver *r, Name name, const Variable *first)
{
    if (name.size == 1 && name.text[0] == '_') return;
    Diagnostic *item =
        gy_diag_add(r->out->diag, name.span, "'%s' is declared twice in this block", name.text);
    if (!item) return;
    gy_diag_other(item, first->name.span, "first declared here");
    gy_diag_hint(item, "to change the variable, write %s = … without let", name.text);
}

static Variable *declare_global(Resolver *r, Name name, bool is_const)
{
    Resolution *o = r->out;
    Variable *v = o->name_capacity ? *find_global(o, &name) : NULL;
    if (v && v->was_declared) {
        if (o->mode != COMPILE_REPL) report_twice(r, name, v);
        v->is_const = is_const;
        return v;
    }
    int slot = gy_module_names_find(o->module, name.text, name.size);
    if (slot < 0) {
        slot = (int)(o->module->count + o->new_slot_count);
        if (slot >= SLOT_LIMIT)
            gy_resolve_report(r, name.span, "this module has too many variables", NULL);
        else o->new_slot_count++;
    }
    v = add_global(r, name, VARIABLE_MODULE, (uint32_t)slot);
    if (!v) return NULL;
    v->is_const = is_const;
    v->was_declared = true;
    *o->declared_end = v;
    o->declared_end = &v->next;
    return v;
}

Variable *gy_resolve_declare(Resolver *r, TreeKey key, Name name, bool is_const)
{
    if (is_module_block(r)) {
        Variable *v = declare_global(r, name, is_const);
        gy_resolve_put(r, key, v);
        return v;
    }
    Variable *first = gy_resolve_in_block(r->block, &name);
    if (first) {
        report_twice(r, name, first);
        gy_resolve_put(r, key, first);
        return first;
    }
    Variable *v = (Variable *)gy_resolve_make(r, sizeof *v);
    if (!v) return NULL;
    v->name = name;
    v->is_const = is_const;
    v->was_declared = true;
    v->function = r->function;
    *r->block->end = v;
    r->block->end = &v->next;
    gy_resolve_put(r, key, v);
    return v;
}

// -- Blocks and functions

static void open_block(Resolver *r, Block *block)
{
    block->outer = r->block;
    block->function = r->function;
    block->variables = NULL;
    block->end = &block->variables;
    r->block = block;
}

void gy_resolve_leave_block(Resolver *r)
{
    r->block = r->block->outer;
}

// A new block, known under `key`. NULL: memory is out, nothing was opened.
Block *gy_resolve_enter_block(Resolver *r, TreeKey key)
{
    Block *block = (Block *)gy_resolve_make(r, sizeof *block);
    if (!block) return NULL;
    open_block(r, block);
    gy_resolve_put(r, key, block);
    return block;
}

Outside gy_resolve_enter_function(Resolver *r, FunctionScope *f)
{
    Outside outside = {r->function, r->loop_depth, r->catch_depth};
    f->outer = r->function;
    r->function = f;
    r->loop_depth = r->catch_depth = 0;
    open_block(r, &f->block);
    return outside;
}

void gy_resolve_leave_function(Resolver *r, Outside outside)
{
    gy_resolve_leave_block(r);
    r->function = outside.function;
    r->loop_depth = outside.loop_depth;
    r->catch_depth = outside.catch_depth;
}

// -- Using names

static Variable *lookup(Resolver *r, Name name)
{
    for (const Block *b = r->block; b; b = b->outer) {
        Variable *v = gy_resolve_in_block(b, &name);
        if (v) return v;
    }
    return lookup_global(r, name);
}

bool gy_resolve_is_known(Resolver *r, Name name)
{
    return lookup(r, name) != NULL;
}

void gy_resolve_suggest(Resolver *r, Suggestion *s)
{
    const Resolution *o = r->out;
    for (const Block *b = r->block; b; b = b->outer)
        for (const Variable *v = b->variables; v; v = v->next)
            gy_suggest_try(s, v->name.text, v->name.size);
    for (const Variable *v = o->declared; v; v = v->next)
        gy_suggest_try(s, v->name.text, v->name.size);
    for (uint32_t i = 0; i < o->module->count; i++)
        gy_suggest_try(s, o->module->items[i].name, strlen(o->module->items[i].name));
    const char *text;
    for (uint32_t i = 0; (text = o->builtins->name_of(o->builtins->context, i)); i++)
        gy_suggest_try(s, text, strlen(text));
}

// The function that stands directly in the one that the variable belongs to, on the way here.
static FunctionScope *crossing_function(const Resolver *r, const Variable *v)
{
    FunctionScope *f = r->function;
    while (f->outer && f->outer != v->function)
        f = f->outer;
    return f;
}

static void capture(Resolver *r, Variable *v)
{
    FunctionScope *crossed = crossing_function(r, v);
    if (crossed->own_name == v) {
        v->is_captured_by_own = true;
        if (r->function != crossed) crossed->own_name_is_captured = true;
        // Where the name is assigned elsewhere, it is an ordinary captured variable.
        return;
    }
    v->is_captured = true;
    if (!v->is_ready) v->is_captured_early = true;
}

static void report_not_ready(Resolver *r, Name name, const Variable *v)
{
    Diagnostic *item =
        gy_diag_add(r->out->diag, name.span, "'%s' is used before it is set", name.text);
    if (item) gy_diag_other(item, v->name.span, "declared here");
}

// Binds a use of a name. NULL: reported.
Variable *gy_resolve_refer(Resolver *r, TreeKey key, Name name, NameUse use)
{
    Variable *v = lookup(r, name);
    if (!v) {
        gy_resolve_report_unknown(r, name, use);
        return NULL;
    }
    gy_resolve_put(r, key, v);
    if (v->kind != VARIABLE_LOCAL) return v;
    if (v->function != r->function) capture(r, v);
    else if (!v->is_ready) report_not_ready(r, name, v);
    return v;
}

// The method that `self` and `super` here belong to, or NULL outside of any.
FunctionScope *gy_resolve_method(const Resolver *r)
{
    FunctionScope *f = r->function;
    while (f && !f->method_of)
        f = f->outer;
    return f;
}

void gy_resolve_use_hidden(Resolver *r, TreeKey key, Variable *v)
{
    gy_resolve_put(r, key, v);
    if (v && v->function != r->function) v->is_captured = true;
}
