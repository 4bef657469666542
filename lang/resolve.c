// resolve.c - see resolve.h.
//
// The walk goes through the tree in the order in which the code will run, and into a function's
// body where the function stands. `is_ready` of a variable is therefore true exactly where the
// declaration has been passed, and a function that uses a variable which is not ready yet is one
// that captures it early.
#include "lang/resolve.h"
#include "lang/suggest.h"
#include "vm/utf8.h"
#include <string.h>

enum {
    SLOT_LIMIT = 65536,
    KEYWORD_LIMIT = 64,
    DEPTH_LIMIT = 2500, // of expressions in one another: what the C stack is sure to bear
};

typedef struct AwaitCheck AwaitCheck;
struct AwaitCheck { // a call that is a statement: is the callee async?
    AwaitCheck *next;
    const Node *call;
    const Variable *callee;
};

typedef struct {
    Resolution *out;
    FunctionScope *function;
    Block *block;
    uint32_t loop_depth, catch_depth; // in the function at hand
    AwaitCheck *checks;
    uint32_t depth; // of the expression at hand
} Resolver;

static void visit_expression(Resolver *r, const Node *n);
static void visit_statements(Resolver *r, const NodeList *list);
static void visit_block(Resolver *r, const Node *n);
static void visit_function(Resolver *r, const Node *n, ClassScope *method_of, bool has_self,
                           Variable *own_name);

static void *make(Resolver *r, size_t size)
{
    void *memory = gy_arena_new(r->out->arena, size);
    if (!memory) r->out->diag->out_of_memory = true;
    return memory;
}

static Diagnostic *report(Resolver *r, Span span, const char *message, const char *hint)
{
    Diagnostic *item = gy_diag_add(r->out->diag, span, "%s", message);
    if (item && hint) gy_diag_hint(item, "%s", hint);
    return item;
}

// -- The table of findings

static size_t hash_key(const void *key)
{
    uint64_t h = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u;
    return (size_t)(h >> 32);
}

static ResolveEntry *find_entry(const Resolution *o, const void *key)
{
    size_t at = hash_key(key) & (o->entry_capacity - 1);
    while (o->entries[at].key && o->entries[at].key != key)
        at = (at + 1) & (o->entry_capacity - 1);
    return &o->entries[at];
}

void *gy_resolve_find(const Resolution *o, const void *key)
{
    return o->entry_capacity ? find_entry(o, key)->meaning : NULL;
}

static bool grow_entries(Resolver *r)
{
    Resolution *o = r->out;
    if (o->entry_count * 2 < o->entry_capacity) return true;
    ResolveEntry *old = o->entries;
    uint32_t old_capacity = o->entry_capacity, capacity = old_capacity ? old_capacity * 2 : 256;
    ResolveEntry *bigger = (ResolveEntry *)make(r, capacity * sizeof *bigger);
    if (!bigger) return false;
    o->entries = bigger;
    o->entry_capacity = capacity;
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i].key) *find_entry(o, old[i].key) = old[i];
    return true;
}

static void put(Resolver *r, const void *key, void *meaning)
{
    if (!meaning || !grow_entries(r)) return;
    ResolveEntry *entry = find_entry(r->out, key);
    if (!entry->key) r->out->entry_count++;
    *entry = (ResolveEntry){key, meaning};
}

// -- Module variables and builtins, by text

static size_t hash_name(const char *text, uint32_t size)
{
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < size; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h ^ h >> 15;
}

static bool same_name(const Name *a, const Name *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static Variable **find_global(const Resolution *o, const Name *name)
{
    size_t at = hash_name(name->text, name->size) & (o->name_capacity - 1);
    while (o->names[at] && !same_name(&o->names[at]->name, name))
        at = (at + 1) & (o->name_capacity - 1);
    return &o->names[at];
}

static bool grow_globals(Resolver *r)
{
    Resolution *o = r->out;
    if (o->name_count * 2 < o->name_capacity) return true;
    Variable **old = o->names;
    uint32_t old_capacity = o->name_capacity, capacity = old_capacity ? old_capacity * 2 : 64;
    Variable **bigger = (Variable **)make(r, capacity * sizeof *bigger);
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
    Variable *v = (Variable *)make(r, sizeof *v);
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
    Variable *v = (Variable *)make(&r, sizeof *v);
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

static Variable *find_in_block(const Block *block, const Name *name)
{
    for (Variable *v = block->variables; v; v = v->next)
        if (same_name(&v->name, name)) return v;
    return NULL;
}

static void report_twice(Resolver *r, Name name, const Variable *first)
{
    Diagnostic *item =
        gy_diag_add(r->out->diag, name.span, "'%s' is declared twice in this block", name.text);
    if (!item) return;
    gy_diag_other(item, first->name.span, "first declared here");
    gy_diag_hint(item, "to change the variable, write `%s = …` without `let`", name.text);
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
        if (slot >= SLOT_LIMIT) report(r, name.span, "this module has too many variables", NULL);
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

static Variable *declare(Resolver *r, const void *key, Name name, bool is_const)
{
    if (is_module_block(r)) {
        Variable *v = declare_global(r, name, is_const);
        put(r, key, v);
        return v;
    }
    Variable *first = find_in_block(r->block, &name);
    if (first) {
        report_twice(r, name, first);
        put(r, key, first);
        return first;
    }
    Variable *v = (Variable *)make(r, sizeof *v);
    if (!v) return NULL;
    v->name = name;
    v->is_const = is_const;
    v->was_declared = true;
    v->function = r->function;
    *r->block->end = v;
    r->block->end = &v->next;
    put(r, key, v);
    return v;
}

static void set_ready(Variable *v)
{
    if (v) v->is_ready = true;
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

static void close_block(Resolver *r)
{
    r->block = r->block->outer;
}

// A new block, known under `key`. NULL: memory is out, nothing was opened.
static Block *enter_block(Resolver *r, const void *key)
{
    Block *block = (Block *)make(r, sizeof *block);
    if (!block) return NULL;
    open_block(r, block);
    put(r, key, block);
    return block;
}

typedef struct {
    FunctionScope *function;
    uint32_t loop_depth, catch_depth;
} Outside;

static Outside enter_function(Resolver *r, FunctionScope *f)
{
    Outside outside = {r->function, r->loop_depth, r->catch_depth};
    f->outer = r->function;
    r->function = f;
    r->loop_depth = r->catch_depth = 0;
    open_block(r, &f->block);
    return outside;
}

static void leave_function(Resolver *r, Outside outside)
{
    close_block(r);
    r->function = outside.function;
    r->loop_depth = outside.loop_depth;
    r->catch_depth = outside.catch_depth;
}

// -- Using names

static Variable *lookup(Resolver *r, Name name)
{
    for (const Block *b = r->block; b; b = b->outer) {
        Variable *v = find_in_block(b, &name);
        if (v) return v;
    }
    return lookup_global(r, name);
}

static void suggest_names(Resolver *r, Suggestion *s)
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

static const char *const python_names[][2] = {
    {"None", "nil"},     {"True", "true"},     {"False", "false"},  {"def", "fn"},
    {"elif", "else if"}, {"raise", "throw"},   {"except", "catch"}, {"lambda", "fn(x) => …"},
    {"null", "nil"},     {"undefined", "nil"}, {"var", "let"},      {"function", "fn"},
};

static void report_unknown(Resolver *r, Name name, bool is_assigned)
{
    Diagnostic *item = gy_diag_add(r->out->diag, name.span, "unknown name '%s'", name.text);
    if (!item) return;
    for (size_t i = 0; i < sizeof python_names / sizeof *python_names; i++) {
        if (!name_equals(&name, python_names[i][0])) continue;
        gy_diag_hint(item, "in Gyre it is `%s`", python_names[i][1]);
        return;
    }
    Suggestion s = gy_suggest_for(name.text, name.size);
    suggest_names(r, &s);
    if (s.best) gy_diag_hint(item, "did you mean '%.*s'?", (int)s.best_size, s.best);
    else if (is_assigned) gy_diag_hint(item, "write `let %s = …` to declare it", name.text);
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
static Variable *refer(Resolver *r, const void *key, Name name, bool is_assigned)
{
    Variable *v = lookup(r, name);
    if (!v) {
        if (!r->out->diag->out_of_memory) report_unknown(r, name, is_assigned);
        return NULL;
    }
    put(r, key, v);
    if (v->kind != VARIABLE_LOCAL) return v;
    if (v->function != r->function) capture(r, v);
    else if (!v->is_ready) report_not_ready(r, name, v);
    return v;
}

// The method that `self` and `super` here belong to, or NULL outside of any.
static FunctionScope *enclosing_method(const Resolver *r)
{
    FunctionScope *f = r->function;
    while (f && !f->method_of)
        f = f->outer;
    return f;
}

static void use_hidden(Resolver *r, const void *key, Variable *v)
{
    put(r, key, v);
    if (v && v->function != r->function) v->is_captured = true;
}

static FunctionScope *visit_self(Resolver *r, const Node *n)
{
    FunctionScope *method = enclosing_method(r);
    const char *word = n->kind == NODE_SELF ? "self" : "super";
    if (method && method->self) {
        if (n->kind == NODE_SELF) use_hidden(r, n, method->self);
        return method;
    }
    Diagnostic *item = gy_diag_add(
        r->out->diag, n->span,
        method ? "a static method has no '%s'" : "'%s' belongs into a method of a class", word);
    if (item && method) gy_diag_hint(item, "leave out `static`, or name the class");
    return NULL;
}

// super.name(…): the class and self are both used. Keys: the super node, and its attribute node.
static void visit_super_call(Resolver *r, const Node *callee)
{
    const Node *super = callee->attribute.object;
    FunctionScope *method = visit_self(r, super);
    if (!method) return;
    use_hidden(r, super, method->method_of->itself);
    use_hidden(r, callee, method->self);
}

// -- Expressions

static void visit_all(Resolver *r, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_expression(r, list->items[i]);
}

static void note_await(Resolver *r, Span span)
{
    if (r->function->is_generator_expression) {
        report(r, span, "await in a generator expression is not supported yet",
               "build a list instead: `[… for …]`");
    } else if (!r->function->is_async) {
        report(r, span, "await may stand in an async fn and at the top level only",
               "write `async fn` for the function around it");
    }
    for (Block *b = r->block; b && b->function == r->function; b = b->outer)
        b->has_await = true;
}

static void visit_yield(Resolver *r, const Node *n)
{
    if (r->function == &r->out->top) report(r, n->span, "yield may stand in a function only", NULL);
    else if (r->function->is_generator_expression)
        report(r, n->span, "yield may not stand in a generator expression", NULL);
    if (n->yield.value) visit_expression(r, n->yield.value);
}

static void visit_call(Resolver *r, const Node *n)
{
    const CallParts *call = &n->call;
    const Node *callee = call->callee;
    if (callee->kind == NODE_ATTRIBUTE && callee->attribute.object->kind == NODE_SUPER)
        visit_super_call(r, callee);
    else visit_expression(r, callee);
    visit_all(r, &call->positional);
    for (uint32_t i = 0; i < call->named_count; i++) {
        visit_expression(r, call->named[i]);
        for (uint32_t k = 0; call->names[i].text && k < i; k++) {
            if (!call->names[k].text || !same_name(&call->names[i], &call->names[k])) continue;
            gy_diag_add(r->out->diag, call->names[i].span, "argument '%s' is given twice",
                        call->names[i].text);
            break;
        }
    }
}

static void visit_compare(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; i <= n->compare.count; i++)
        visit_expression(r, n->compare.operands[i]);
}

static void visit_optional(Resolver *r, const Node *n)
{
    if (n) visit_expression(r, n);
}

static void visit_binary(Resolver *r, const Node *n)
{
    visit_expression(r, n->binary.left);
    visit_expression(r, n->binary.right);
}

static void declare_target(Resolver *r, const Node *n, bool is_const);
static void visit_target(Resolver *r, const Node *n, bool is_declared);

// Loop variables of a comprehension; a name that stands twice is one variable.
static void declare_clause_target(Resolver *r, const Node *n)
{
    if (n->kind == NODE_TUPLE || n->kind == NODE_LIST) {
        for (uint32_t i = 0; i < n->list.count; i++)
            declare_clause_target(r, n->list.items[i]);
    } else if (n->kind == NODE_STAR) {
        declare_clause_target(r, n->operand);
    } else if (n->kind == NODE_NAME) {
        Variable *v = find_in_block(r->block, &n->name);
        if (!v) v = declare(r, n, n->name, false);
        else v->is_assigned = true;
        put(r, n, v);
    }
}

static void visit_clauses(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; i < n->comprehension.count; i++)
        if (n->comprehension.clauses[i].target)
            declare_clause_target(r, n->comprehension.clauses[i].target);
    for (uint32_t i = 0; i < n->comprehension.count; i++) {
        const Clause *clause = &n->comprehension.clauses[i];
        if (clause->is_async)
            report(r, n->span, "async comprehensions are not supported yet", NULL);
        if (i > 0) visit_optional(r, clause->iterable);
        if (clause->target) visit_target(r, clause->target, true);
        visit_optional(r, clause->condition);
    }
    visit_optional(r, n->comprehension.key);
    visit_expression(r, n->comprehension.value);
}

static void visit_generator_expression(Resolver *r, const Node *n)
{
    FunctionScope *f = (FunctionScope *)make(r, sizeof *f);
    if (!f) return;
    f->is_generator_expression = true;
    put(r, n, f);
    Outside outside = enter_function(r, f);
    visit_clauses(r, n);
    leave_function(r, outside);
}

static void visit_comprehension(Resolver *r, const Node *n)
{
    // The first iterable is evaluated outside, so that `[x for x in x]` means what it says.
    visit_optional(r, n->comprehension.clauses[0].iterable);
    if (n->comprehension.kind == COMPREHEND_GENERATOR) {
        visit_generator_expression(r, n);
        return;
    }
    if (!enter_block(r, n)) return;
    visit_clauses(r, n);
    close_block(r);
}

static void visit_by_kind(Resolver *r, const Node *n)
{
    switch (n->kind) {
    case NODE_NAME: refer(r, n, n->name, false); break;
    case NODE_SELF: visit_self(r, n); break;
    case NODE_SUPER:
        report(r, n->span, "super must be followed by a method call", "write `super.method(…)`");
        break;
    case NODE_INTERPOLATION:
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET: visit_all(r, &n->list); break;
    case NODE_HOLE:
        visit_expression(r, n->hole.value);
        visit_optional(r, n->hole.spec);
        break;
    case NODE_DICT:
        for (uint32_t i = 0; i < n->dict.count; i++) {
            visit_optional(r, n->dict.items[i].key);
            visit_expression(r, n->dict.items[i].value);
        }
        break;
    case NODE_STAR:
    case NODE_NOT:
    case NODE_CHAIN: visit_expression(r, n->operand); break;
    case NODE_UNARY: visit_expression(r, n->unary.operand); break;
    case NODE_BINARY:
    case NODE_AND:
    case NODE_OR:
    case NODE_COALESCE: visit_binary(r, n); break;
    case NODE_COMPARE: visit_compare(r, n); break;
    case NODE_CONDITIONAL:
        visit_expression(r, n->conditional.condition);
        visit_expression(r, n->conditional.value);
        visit_expression(r, n->conditional.other);
        break;
    case NODE_ATTRIBUTE: visit_expression(r, n->attribute.object); break;
    case NODE_INDEX:
        visit_expression(r, n->index.object);
        visit_expression(r, n->index.key);
        break;
    case NODE_SLICE:
        visit_optional(r, n->slice.start);
        visit_optional(r, n->slice.stop);
        visit_optional(r, n->slice.step);
        break;
    case NODE_CALL: visit_call(r, n); break;
    case NODE_AWAIT:
        visit_expression(r, n->operand);
        note_await(r, n->span);
        break;
    case NODE_YIELD: visit_yield(r, n); break;
    case NODE_FUNCTION: visit_function(r, n, NULL, false, NULL); break;
    case NODE_COMPREHENSION: visit_comprehension(r, n); break;
    default: break; // literals
    }
}

static void visit_expression(Resolver *r, const Node *n)
{
    if (r->depth >= DEPTH_LIMIT) {
        report(r, n->span, "this expression is nested too deeply", "give parts of it names");
        return;
    }
    r->depth++;
    visit_by_kind(r, n);
    r->depth--;
}

// -- Targets

// Declares the names in the target of a `let`, a `for` or a `with`.
static void declare_target(Resolver *r, const Node *n, bool is_const)
{
    if (n->kind == NODE_TUPLE || n->kind == NODE_LIST) {
        for (uint32_t i = 0; i < n->list.count; i++)
            declare_target(r, n->list.items[i], is_const);
    } else if (n->kind == NODE_STAR) {
        declare_target(r, n->operand, is_const);
    } else if (n->kind == NODE_NAME) {
        declare(r, n, n->name, is_const);
    }
}

// `self.x = …` in a method gives the class a field x, unless its body says what x is.
static void note_field(Resolver *r, const Node *n)
{
    if (n->attribute.object->kind != NODE_SELF) return;
    const FunctionScope *method = enclosing_method(r);
    if (!method || !method->self) return;
    ClassScope *k = method->method_of;
    for (uint32_t i = 0; i < k->member_count; i++)
        if (same_name(&k->members[i].name, &n->attribute.name)) return;
    for (uint32_t i = 0; i < k->field_count; i++)
        if (same_name(&k->fields[i], &n->attribute.name)) return;
    if (k->field_count == k->field_capacity) {
        uint32_t capacity = k->field_capacity ? k->field_capacity * 2 : 8;
        Name *bigger = (Name *)make(r, capacity * sizeof *bigger);
        if (!bigger) return;
        if (k->field_count) memcpy(bigger, k->fields, k->field_count * sizeof *bigger);
        k->fields = bigger;
        k->field_capacity = capacity;
    }
    k->fields[k->field_count++] = n->attribute.name;
}

static void assign_name(Resolver *r, const Node *n)
{
    Variable *v = refer(r, n, n->name, true);
    if (!v) return;
    v->is_assigned = true;
    if (v->kind == VARIABLE_BUILTIN) {
        Diagnostic *item = gy_diag_add(r->out->diag, n->span,
                                       "'%s' is a builtin and cannot be assigned", n->name.text);
        if (item) gy_diag_hint(item, "write `let %s = …` for a variable of your own", n->name.text);
    } else if (v->is_const) {
        Diagnostic *item = gy_diag_add(r->out->diag, n->span,
                                       "'%s' is a const and cannot be assigned", n->name.text);
        if (!item) return;
        if (v->was_declared) gy_diag_other(item, v->name.span, "declared here");
        gy_diag_hint(item, "declare it with `let`");
    }
}

// `is_declared`: the names were declared by this very statement and are now being set.
static void visit_target(Resolver *r, const Node *n, bool is_declared)
{
    switch (n->kind) {
    case NODE_TUPLE:
    case NODE_LIST:
        for (uint32_t i = 0; i < n->list.count; i++)
            visit_target(r, n->list.items[i], is_declared);
        break;
    case NODE_STAR: visit_target(r, n->operand, is_declared); break;
    case NODE_NAME:
        if (is_declared) set_ready(resolve_variable(r->out, n));
        else assign_name(r, n);
        break;
    case NODE_ATTRIBUTE:
        note_field(r, n);
        visit_expression(r, n);
        break;
    default: visit_expression(r, n); break;
    }
}

// -- Functions

static void declare_self(Resolver *r, FunctionScope *f, Span span)
{
    Variable *self = declare(r, f, (Name){"self", 4, span}, true);
    if (!self) return;
    self->is_ready = self->is_parameter = true;
    f->self = self;
}

static void check_parameters(Resolver *r, const FunctionParts *parts)
{
    bool has_default = false;
    uint32_t keyword_count = 0;
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *p = &parts->parameters[i];
        if (p->kind == PARAMETER_KEYWORD && ++keyword_count > KEYWORD_LIMIT)
            report(r, p->name.span, "a function takes at most 64 parameters by name only", NULL);
        if (p->kind != PARAMETER_POSITIONAL) continue;
        if (p->default_value) has_default = true;
        else if (has_default)
            report(r, p->name.span, "a parameter without a default follows one that has a default",
                   "put it before, or give it a default too");
    }
}

static void visit_parameters(Resolver *r, const FunctionParts *parts)
{
    check_parameters(r, parts);
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *p = &parts->parameters[i];
        Variable *v = declare(r, &p->name, p->name, false);
        if (!v) return;
        v->is_parameter = true;
        v->is_ready = !p->default_value;
    }
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *p = &parts->parameters[i];
        if (!p->default_value) continue;
        visit_expression(r, p->default_value);
        set_ready(resolve_variable(r->out, &p->name));
    }
}

static void visit_function(Resolver *r, const Node *n, ClassScope *method_of, bool has_self,
                           Variable *own_name)
{
    const FunctionParts *parts = &n->function;
    FunctionScope *f = (FunctionScope *)make(r, sizeof *f);
    if (!f) return;
    f->method_of = method_of;
    f->is_async = parts->is_async;
    if (own_name && own_name->kind == VARIABLE_LOCAL) f->own_name = own_name;
    put(r, n, f);
    if (parts->is_async && parts->has_yield)
        report(r, n->span, "async generators are not supported yet", NULL);
    Outside outside = enter_function(r, f);
    if (has_self) declare_self(r, f, n->span);
    visit_parameters(r, parts);
    if (parts->is_arrow) visit_expression(r, parts->body);
    else visit_statements(r, &parts->body->list);
    leave_function(r, outside);
}

// -- Classes

static bool members_conflict(const ClassMember *a, const ClassMember *b)
{
    bool is_property = (a->kind == MEMBER_GETTER && b->kind == MEMBER_SETTER) ||
                       (a->kind == MEMBER_SETTER && b->kind == MEMBER_GETTER);
    return !is_property && same_name(&a->name, &b->name);
}

static void check_members(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; i < n->klass.count; i++) {
        const ClassMember *member = &n->klass.members[i];
        for (uint32_t k = 0; k < i; k++) {
            if (!members_conflict(member, &n->klass.members[k])) continue;
            Diagnostic *item =
                gy_diag_add(r->out->diag, member->name.span, "'%s' is declared twice in this class",
                            member->name.text);
            if (item) gy_diag_other(item, n->klass.members[k].name.span, "first declared here");
            break;
        }
        bool is_init = member->kind == MEMBER_METHOD && name_equals(&member->name, "init");
        if (is_init && member->value->function.is_async)
            report(r, member->name.span, "init cannot be async",
                   "write a `static async fn` that makes the instance and awaits");
        if (is_init && member->value->function.has_yield)
            report(r, member->name.span, "init cannot be a generator", NULL);
    }
}

static void visit_field_init(Resolver *r, const Node *n, ClassScope *k)
{
    FunctionScope *f = (FunctionScope *)make(r, sizeof *f);
    if (!f) return;
    f->method_of = k;
    k->field_init = f;
    Outside outside = enter_function(r, f);
    declare_self(r, f, n->span);
    for (uint32_t i = 0; i < n->klass.count; i++)
        if (n->klass.members[i].kind == MEMBER_FIELD_INIT)
            visit_optional(r, n->klass.members[i].value);
    leave_function(r, outside);
}

static void visit_members(Resolver *r, const Node *n, ClassScope *k)
{
    for (uint32_t i = 0; i < n->klass.count; i++) {
        const ClassMember *member = &n->klass.members[i];
        if (member->kind == MEMBER_FIELD_INIT) continue;
        if (member->kind == MEMBER_STATIC) visit_optional(r, member->value);
        else visit_function(r, member->value, k, member->kind != MEMBER_STATIC_METHOD, NULL);
    }
}

static void visit_class(Resolver *r, const Node *n)
{
    visit_optional(r, n->klass.base);
    ClassScope *k = (ClassScope *)make(r, sizeof *k);
    if (!k) return;
    k->members = n->klass.members;
    k->member_count = n->klass.count;
    put(r, n, k);
    check_members(r, n);
    Variable *hidden = (Variable *)make(r, sizeof *hidden);
    if (!hidden) return;
    hidden->name = n->klass.name;
    hidden->function = r->function;
    hidden->is_ready = true;
    k->itself = hidden;
    set_ready(resolve_variable(r->out, &n->klass.name));
    visit_field_init(r, n, k);
    visit_members(r, n, k);
}

// -- Statements

static void declare_import(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; n->import.is_from && i < n->import.count; i++) {
        const ImportName *item = &n->import.names[i];
        declare(r, item, item->alias.text ? item->alias : item->name, false);
    }
    if (n->import.is_from) return;
    if (n->import.alias.text) {
        declare(r, &n->import, n->import.alias, false);
        return;
    }
    // The stem of a path: "./lib/geo.gy" binds geo.
    const char *path = n->import.path->text.bytes, *end = path + n->import.path->text.size;
    for (const char *c = path; c < end; c++)
        if (*c == '/' || *c == '\\') path = c + 1;
    const char *dot = memchr(path, '.', (size_t)(end - path));
    uint32_t size = (uint32_t)((dot ? dot : end) - path);
    bool is_name = size > 0;
    for (uint32_t at = 0, length; is_name && at < size; at += length) {
        uint32_t point = gy_utf8_decode(path + at, &length);
        is_name = at ? gy_utf8_continues_name(point) : gy_utf8_starts_name(point);
    }
    if (!is_name) {
        report(r, n->import.path->span, "this path gives no name to the module", "add `as name`");
        return;
    }
    const char *text = gy_arena_copy(r->out->arena, path, size);
    if (text) declare(r, &n->import, (Name){text, size, n->import.path->span}, false);
    else r->out->diag->out_of_memory = true;
}

// All names of a block are known before its first statement is walked.
static void declare_statements(Resolver *r, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const Node *n = list->items[i];
        if (n->kind == NODE_LET) {
            declare_target(r, n->let.target, n->let.is_const);
        } else if (n->kind == NODE_DECLARE_FUNCTION) {
            Variable *v = declare(r, &n->function.name, n->function.name, false);
            if (v) v->is_async_function = n->function.is_async && !n->function.has_yield;
        } else if (n->kind == NODE_CLASS) {
            declare(r, &n->klass.name, n->klass.name, false);
        } else if (n->kind == NODE_IMPORT) {
            declare_import(r, n);
        }
    }
}

static void visit_import(Resolver *r, const Node *n)
{
    if (!n->import.is_from) set_ready(resolve_variable(r->out, &n->import));
    for (uint32_t i = 0; i < n->import.count; i++) {
        const Name *name = &n->import.names[i].name;
        if (name->size && name->text[0] == '_')
            report(r, name->span, "a name that begins with _ belongs to its module alone", NULL);
        set_ready(resolve_variable(r->out, &n->import.names[i]));
    }
}

static void visit_let(Resolver *r, const Node *n)
{
    const Node *value = n->let.value, *target = n->let.target;
    if (!value && n->let.is_const)
        report(r, n->span, "a const needs a value", "write `const name = value`");
    if (!value && target->kind != NODE_NAME)
        report(r, n->span, "unpacking needs a value", "write `let a, b = value`");
    if (value && value->kind == NODE_FUNCTION && target->kind == NODE_NAME)
        visit_function(r, value, NULL, false, resolve_variable(r->out, target));
    else visit_optional(r, value);
    visit_target(r, target, true);
}

static void visit_for(Resolver *r, const Node *n)
{
    if (n->loop.is_async) report(r, n->span, "async for is not supported yet", NULL);
    visit_expression(r, n->loop.iterable);
    if (!enter_block(r, n)) return;
    declare_target(r, n->loop.target, false);
    visit_target(r, n->loop.target, true);
    r->loop_depth++;
    visit_block(r, n->loop.body);
    r->loop_depth--;
    close_block(r);
}

static void visit_while(Resolver *r, const Node *n)
{
    visit_expression(r, n->loop.condition);
    r->loop_depth++;
    visit_block(r, n->loop.body);
    r->loop_depth--;
}

static void visit_if(Resolver *r, const Node *n)
{
    for (; n && n->kind == NODE_IF; n = n->conditional.other) {
        visit_expression(r, n->conditional.condition);
        visit_block(r, n->conditional.value);
    }
    if (n) visit_block(r, n);
}

static void visit_catch(Resolver *r, const CatchClause *clause)
{
    visit_all(r, &clause->classes);
    if (!enter_block(r, clause)) return;
    if (clause->name.text) set_ready(declare(r, &clause->name, clause->name, false));
    r->catch_depth++;
    visit_block(r, clause->body);
    r->catch_depth--;
    close_block(r);
}

static void visit_try(Resolver *r, const Node *n)
{
    visit_block(r, n->attempt.body);
    for (uint32_t i = 0; i < n->attempt.count; i++)
        visit_catch(r, &n->attempt.catches[i]);
    if (n->attempt.cleanup) visit_block(r, n->attempt.cleanup);
}

static void visit_with(Resolver *r, const Node *n)
{
    uint32_t opened = 0;
    if (n->with.is_async) note_await(r, n->span);
    for (; opened < n->with.count; opened++) {
        const WithItem *item = &n->with.items[opened];
        visit_expression(r, item->context);
        if (!enter_block(r, item)) break;
        if (!item->target) continue;
        declare_target(r, item->target, false);
        visit_target(r, item->target, true);
    }
    visit_block(r, n->with.body);
    while (opened-- > 0)
        close_block(r);
}

static void visit_return(Resolver *r, const Node *n)
{
    const FunctionScope *f = r->function;
    if (f == &r->out->top) report(r, n->span, "return may stand in a function only", NULL);
    visit_optional(r, n->operand);
}

static void visit_thrown(Resolver *r, const Node *n)
{
    if (!n->thrown.error && r->catch_depth == 0)
        report(r, n->span, "a bare throw may stand in a catch block only",
               "write `throw Error(…)`");
    visit_optional(r, n->thrown.error);
    visit_optional(r, n->thrown.cause);
}

// `f()` as a statement is a mistake if f turns out to be an async fn; that is known at the end.
static void visit_expression_statement(Resolver *r, const Node *n)
{
    const Node *call = n->operand;
    visit_expression(r, call);
    if (call->kind != NODE_CALL || call->call.callee->kind != NODE_NAME) return;
    const Variable *callee = resolve_variable(r->out, call->call.callee);
    if (!callee) return;
    AwaitCheck *check = (AwaitCheck *)make(r, sizeof *check);
    if (!check) return;
    *check = (AwaitCheck){r->checks, call, callee};
    r->checks = check;
}

static void visit_loop_exit(Resolver *r, const Node *n)
{
    if (r->loop_depth) return;
    report(r, n->span,
           n->kind == NODE_BREAK ? "break may stand in a loop only"
                                 : "continue may stand in a loop only",
           NULL);
}

static void visit_statement(Resolver *r, const Node *n)
{
    switch (n->kind) {
    case NODE_BLOCK: visit_block(r, n); break;
    case NODE_EXPRESSION: visit_expression_statement(r, n); break;
    case NODE_LET: visit_let(r, n); break;
    case NODE_ASSIGN:
        visit_expression(r, n->assign.value);
        for (uint32_t i = 0; i < n->assign.targets.count; i++)
            visit_target(r, n->assign.targets.items[i], false);
        break;
    case NODE_AUGMENTED:
        visit_target(r, n->augmented.target, false);
        visit_expression(r, n->augmented.value);
        break;
    case NODE_DECLARE_FUNCTION: {
        Variable *v = resolve_variable(r->out, &n->function.name);
        visit_function(r, n, NULL, false, v);
        set_ready(v);
        break;
    }
    case NODE_CLASS: visit_class(r, n); break;
    case NODE_IF: visit_if(r, n); break;
    case NODE_WHILE: visit_while(r, n); break;
    case NODE_FOR: visit_for(r, n); break;
    case NODE_BREAK:
    case NODE_CONTINUE: visit_loop_exit(r, n); break;
    case NODE_RETURN: visit_return(r, n); break;
    case NODE_THROW: visit_thrown(r, n); break;
    case NODE_TRY: visit_try(r, n); break;
    case NODE_WITH: visit_with(r, n); break;
    case NODE_IMPORT: visit_import(r, n); break;
    case NODE_SELECT: report(r, n->span, "select is not supported yet", NULL); break;
    case NODE_TEST: report(r, n->span, "test blocks are not supported yet", NULL); break;
    default: visit_expression(r, n); break;
    }
}

static void visit_statements(Resolver *r, const NodeList *list)
{
    declare_statements(r, list);
    for (uint32_t i = 0; i < list->count; i++)
        visit_statement(r, list->items[i]);
}

static void visit_block(Resolver *r, const Node *n)
{
    if (!enter_block(r, n)) return;
    visit_statements(r, &n->list);
    close_block(r);
}

// -- The whole

static void check_awaits(Resolver *r)
{
    for (const AwaitCheck *check = r->checks; check; check = check->next) {
        const Variable *v = check->callee;
        const char *name = v->name.text;
        bool is_sleep = v->kind == VARIABLE_BUILTIN && name_equals(&v->name, "sleep");
        if (is_sleep) {
            Diagnostic *item = gy_diag_add(r->out->diag, check->call->span,
                                           "sleep does nothing unless it is awaited");
            if (item) gy_diag_hint(item, "write `await sleep(…)`");
        } else if (v->is_async_function && !v->is_assigned) {
            Diagnostic *item =
                gy_diag_add(r->out->diag, check->call->span, "the coroutine is never awaited");
            if (item) gy_diag_hint(item, "write `await %s(…)` or `spawn(%s(…))`", name, name);
        }
    }
}

// In the REPL the value of the last expression is shown, not thrown away.
static const Node *kept_expression(const Resolution *o, const NodeList *body)
{
    if (o->mode != COMPILE_REPL || body->count == 0) return NULL;
    const Node *last = body->items[body->count - 1];
    return last->kind == NODE_EXPRESSION ? last->operand : NULL;
}

void gy_resolve(Resolution *out, Arena *arena, const Node *module, CompileMode mode,
                const BuiltinNames *builtins, const ModuleNames *names, Diag *diag)
{
    *out = (Resolution){.arena = arena, .diag = diag, .builtins = builtins, .module = names};
    out->mode = mode;
    out->declared_end = &out->declared;
    out->top.is_async = true;
    Resolver r = {.out = out};
    enter_function(&r, &out->top);
    visit_statements(&r, &module->module.body);
    const Node *kept = kept_expression(out, &module->module.body);
    if (kept && r.checks && r.checks->call == kept) r.checks = r.checks->next;
    check_awaits(&r);
}
