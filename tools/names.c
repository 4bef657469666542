// names.c - gathers the declarations and uses of all names in one walk over the tree.
//
// The resolver knows which variable each use means, but not where a block begins and ends, nor what
// kind of thing was declared; that is noted on the way. What is known of members is found in a
// second step, when all classes have been seen.
#include "tools/names.h"
#include "lang/parser.h"
#include "tools/tree.h"
#include <stdlib.h>

typedef struct {
    Names *names;
    Span scope;      // the innermost block
    uint32_t parent; // the innermost function or class
    uint32_t owner;  // the innermost class
} Walk;

static void walk(void *context, Node *node);

// ---------------------------------------------------------------- Noting

static Declaration *declare(Walk *w, NameKind kind, const Name *name, const Variable *v, Span whole)
{
    static Declaration nowhere;
    Names *n = w->names;
    if (!gy_mem_grow((void **)&n->declarations, n->declaration_count, &n->declaration_capacity,
                     sizeof(Declaration))) {
        n->has_failed = true;
        return &nowhere;
    }
    Declaration *d = &n->declarations[n->declaration_count++];
    *d = (Declaration){.variable = v,
                       .name = *name,
                       .kind = (uint8_t)kind,
                       .scope = w->scope,
                       .whole = whole,
                       .parent = w->parent};
    return d;
}

static void note(Walk *w, NamePlace place, NameRole role, const Name *name, const Variable *v,
                 const Node *object)
{
    Names *n = w->names;
    if (!gy_mem_grow((void **)&n->occurrences, n->occurrence_count, &n->occurrence_capacity,
                     sizeof(Occurrence))) {
        n->has_failed = true;
        return;
    }
    n->occurrences[n->occurrence_count++] = (Occurrence){.name = *name,
                                                         .declaration = NO_DECLARATION,
                                                         .variable = v,
                                                         .object = object,
                                                         .owner = w->owner,
                                                         .role = (uint8_t)role,
                                                         .place = (uint8_t)place};
}

static Declaration *declare_variable(Walk *w, NameKind kind, const Name *name, TreeKey key,
                                     Span whole)
{
    const Variable *v = resolve_variable(&w->names->resolution, key);
    note(w, PLACE_NAME, ROLE_DECLARED, name, v, NULL);
    return declare(w, kind, name, v, whole);
}

static uint32_t last_declared(const Walk *w)
{
    return w->names->declaration_count - 1; // of none: NO_DECLARATION
}

// ---------------------------------------------------------------- Targets

// The names of a let, a loop or a with. `value`: what a single name is set to.
static void declare_target(Walk *w, NameKind kind, Node *target, const Node *value, Span whole)
{
    if (target->kind == NODE_NAME) {
        declare_variable(w, kind, &target->name, key_of(target), whole)->value = value;
    } else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST) {
        for (uint32_t i = 0; i < target->list.count; i++)
            declare_target(w, kind, target->list.items[i], NULL, target->list.items[i]->span);
    } else if (target->kind == NODE_STAR) {
        declare_target(w, kind, target->operand, NULL, target->span);
    } else {
        walk(w, target);
    }
}

static void set_target(Walk *w, Node *target)
{
    if (target->kind == NODE_NAME) {
        note(w, PLACE_NAME, ROLE_SET, &target->name,
             resolve_variable(&w->names->resolution, key_of(target)), NULL);
    } else if (target->kind == NODE_ATTRIBUTE) {
        walk(w, target->attribute.object);
        note(w, PLACE_MEMBER, ROLE_SET, &target->attribute.name, NULL, target->attribute.object);
    } else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST) {
        for (uint32_t i = 0; i < target->list.count; i++)
            set_target(w, target->list.items[i]);
    } else if (target->kind == NODE_STAR) {
        set_target(w, target->operand);
    } else {
        walk(w, target);
    }
}

// ---------------------------------------------------------------- Functions and classes

static void walk_optional(Walk *w, Node *node)
{
    if (node) walk(w, node);
}

// `at`: the declaration of the function, or NO_DECLARATION.
static void walk_function(Walk *w, const Node *node, uint32_t at)
{
    const FunctionParts *f = &node->function;
    Walk inner = *w;
    inner.scope = node->span;
    inner.parent = at;
    uint32_t first = w->names->declaration_count;
    for (uint32_t i = 0; i < f->parameter_count; i++) {
        const Parameter *p = &f->parameters[i];
        Declaration *d =
            declare_variable(&inner, NAME_PARAMETER, &p->name, key_of_parameter(p), p->name.span);
        d->value = p->default_value;
        d->is_rest = p->kind == PARAMETER_REST || p->kind == PARAMETER_NAMED_REST;
    }
    if (at != NO_DECLARATION && !w->names->has_failed) {
        w->names->declarations[at].first_member = first;
        w->names->declarations[at].member_count = f->parameter_count;
    }
    for (uint32_t i = 0; i < f->parameter_count; i++)
        walk_optional(&inner, f->parameters[i].default_value);
    walk_optional(&inner, f->body);
}

static bool has_member(const Walk *w, uint32_t first, const Name *name)
{
    for (uint32_t i = first; i < w->names->declaration_count; i++)
        if (name_same(&w->names->declarations[i].name, name)) return true;
    return false;
}

static NameKind kind_of(const ClassMember *member)
{
    switch (member->kind) {
    case MEMBER_METHOD:
    case MEMBER_STATIC_METHOD: return NAME_METHOD;
    case MEMBER_GETTER:
    case MEMBER_SETTER: return NAME_PROPERTY;
    default: return NAME_FIELD;
    }
}

// All members are declared before any body is walked, so they stand in a row.
static void declare_members(Walk *w, const Node *node, uint32_t at)
{
    uint32_t first = w->names->declaration_count;
    for (uint32_t i = 0; i < node->klass.count; i++) {
        const ClassMember *member = &node->klass.members[i];
        bool is_function = kind_of(member) != NAME_FIELD;
        note(w, PLACE_MEMBER, ROLE_DECLARED, &member->name, NULL, NULL);
        Declaration *d = declare(w, kind_of(member), &member->name, NULL, member->span);
        d->node = is_function ? member->value : NULL;
        d->value = is_function ? NULL : member->value;
    }
    const ClassScope *k = resolve_class(&w->names->resolution, key_of(node));
    for (uint32_t i = 0; k && i < k->field_count; i++)
        if (!has_member(w, first, &k->fields[i]))
            declare(w, NAME_FIELD, &k->fields[i], NULL, k->fields[i].span);
    if (w->names->has_failed) return;
    w->names->declarations[at].first_member = first;
    w->names->declarations[at].member_count = w->names->declaration_count - first;
}

static void walk_class(Walk *w, const Node *node)
{
    walk_optional(w, node->klass.base);
    declare_variable(w, NAME_CLASS, &node->klass.name, key_of_part(&node->klass.name), node->span)
        ->node = node;
    Walk inner = *w;
    inner.owner = inner.parent = last_declared(w);
    uint32_t first = w->names->declaration_count;
    declare_members(&inner, node, inner.owner);
    for (uint32_t i = 0; i < node->klass.count; i++) {
        const ClassMember *member = &node->klass.members[i];
        if (kind_of(member) == NAME_FIELD) walk_optional(&inner, member->value);
        else walk_function(&inner, member->value, first + i);
    }
}

// ---------------------------------------------------------------- Statements

static void walk_import(Walk *w, const Node *node)
{
    for (uint32_t i = 0; node->import.is_from && i < node->import.count; i++) {
        const ImportName *item = &node->import.names[i];
        const Name *name = item->alias.text ? &item->alias : &item->name;
        Declaration *d = declare_variable(w, NAME_IMPORTED, name, key_of_part(item), node->span);
        d->node = node;
        d->origin = &item->name;
        if (item->alias.text) note(w, PLACE_ORIGIN, ROLE_READ, &item->name, d->variable, NULL);
    }
    const Variable *v = resolve_variable(&w->names->resolution, key_of_part(&node->import));
    if (node->import.is_from || !v) return;
    declare_variable(w, NAME_MODULE, &v->name, key_of_part(&node->import), node->span)->node = node;
}

static void walk_let(Walk *w, const Node *node)
{
    Node *value = node->let.value;
    NameKind kind = node->let.is_const ? NAME_CONSTANT : NAME_VARIABLE;
    bool is_function = value && value->kind == NODE_FUNCTION && node->let.target->kind == NODE_NAME;
    if (!is_function) walk_optional(w, value);
    declare_target(w, kind, node->let.target, value, node->span);
    if (!is_function) return;
    uint32_t at = last_declared(w);
    if (!w->names->has_failed) w->names->declarations[at].node = value;
    walk_function(w, value, at);
}

// A block of its own around the rest of a statement.
static Walk inside(const Walk *w, Span scope)
{
    Walk inner = *w;
    inner.scope = scope;
    return inner;
}

static void walk_for(Walk *w, const Node *node)
{
    Walk inner = inside(w, node->span);
    walk(w, node->loop.iterable);
    declare_target(&inner, NAME_VARIABLE, node->loop.target, NULL, node->loop.target->span);
    walk(&inner, node->loop.body);
}

static void walk_comprehension(Walk *w, const Node *node)
{
    Walk inner = inside(w, node->span);
    for (uint32_t i = 0; i < node->comprehension.count; i++) {
        const Clause *clause = &node->comprehension.clauses[i];
        walk_optional(&inner, clause->iterable);
        if (clause->target)
            declare_target(&inner, NAME_VARIABLE, clause->target, NULL, clause->target->span);
        walk_optional(&inner, clause->condition);
    }
    walk_optional(&inner, node->comprehension.key);
    walk(&inner, node->comprehension.value);
}

static void walk_try(Walk *w, const Node *node)
{
    walk(w, node->attempt.body);
    for (uint32_t i = 0; i < node->attempt.count; i++) {
        const CatchClause *clause = &node->attempt.catches[i];
        Walk inner = inside(w, clause->body->span);
        for (uint32_t k = 0; k < clause->classes.count; k++)
            walk(w, clause->classes.items[k]);
        if (clause->name.text)
            declare_variable(&inner, NAME_VARIABLE, &clause->name, key_of_part(&clause->name),
                             clause->name.span);
        walk(&inner, clause->body);
    }
    walk_optional(w, node->attempt.cleanup);
}

static void walk_with(Walk *w, const Node *node)
{
    Walk inner = inside(w, node->span);
    for (uint32_t i = 0; i < node->with.count; i++) {
        const WithItem *item = &node->with.items[i];
        walk(&inner, item->context);
        if (item->target)
            declare_target(&inner, NAME_VARIABLE, item->target, item->context, item->target->span);
    }
    walk(&inner, node->with.body);
}

static void walk_select(Walk *w, const Node *node)
{
    for (uint32_t i = 0; i < node->select.count; i++) {
        const SelectClause *arm = &node->select.arms[i];
        Walk inner = inside(w, arm->body->span);
        walk_optional(w, arm->operation);
        if (arm->target)
            declare_target(&inner, NAME_VARIABLE, arm->target, NULL, arm->target->span);
        walk(&inner, arm->body);
    }
}

static void walk_assignment(Walk *w, const Node *node)
{
    if (node->kind == NODE_AUGMENTED) {
        walk(w, node->augmented.value);
        set_target(w, node->augmented.target);
        return;
    }
    walk(w, node->assign.value);
    for (uint32_t i = 0; i < node->assign.targets.count; i++)
        set_target(w, node->assign.targets.items[i]);
}

static void walk_call(Walk *w, Node *node)
{
    for (uint32_t i = 0; i < node->call.named_count; i++)
        if (node->call.names[i].text)
            note(w, PLACE_ARGUMENT, ROLE_READ, &node->call.names[i], NULL, node->call.callee);
    gy_tree_children(node, walk, w);
}

static void walk(void *context, Node *node)
{
    Walk *w = (Walk *)context;
    Walk inner = inside(w, node->span);
    switch (node->kind) {
    case NODE_NAME:
        note(w, PLACE_NAME, ROLE_READ, &node->name,
             resolve_variable(&w->names->resolution, key_of(node)), NULL);
        break;
    case NODE_ATTRIBUTE:
        walk(w, node->attribute.object);
        note(w, PLACE_MEMBER, ROLE_READ, &node->attribute.name, NULL, node->attribute.object);
        break;
    case NODE_DECLARE_FUNCTION:
        declare_variable(w, NAME_FUNCTION, &node->function.name, key_of_part(&node->function.name),
                         node->span)
            ->node = node;
        walk_function(w, node, last_declared(w));
        break;
    case NODE_CALL: walk_call(w, node); break;
    case NODE_FUNCTION: walk_function(w, node, w->parent); break;
    case NODE_CLASS: walk_class(w, node); break;
    case NODE_LET: walk_let(w, node); break;
    case NODE_ASSIGN:
    case NODE_AUGMENTED: walk_assignment(w, node); break;
    case NODE_FOR: walk_for(w, node); break;
    case NODE_COMPREHENSION: walk_comprehension(w, node); break;
    case NODE_TRY: walk_try(w, node); break;
    case NODE_WITH: walk_with(w, node); break;
    case NODE_SELECT: walk_select(w, node); break;
    case NODE_IMPORT: walk_import(w, node); break;
    case NODE_BLOCK: gy_tree_children(node, walk, &inner); break;
    default: gy_tree_children(node, walk, w);
    }
}

// ---------------------------------------------------------------- All of it

static int by_place(const void *a, const void *b)
{
    const Occurrence *x = (const Occurrence *)a, *y = (const Occurrence *)b;
    if (x->name.span.offset != y->name.span.offset)
        return x->name.span.offset < y->name.span.offset ? -1 : 1;
    return (int)y->role - (int)x->role;
}

// A table of declarations by variable, open addressing; it holds indexes + 1.
typedef struct {
    uint32_t *slots;
    uint32_t capacity;
} VariableTable;

// The slot of the variable, or the empty one where it belongs.
static uint32_t *slot_of(const Names *n, VariableTable table, const Variable *v)
{
    size_t at = ((uintptr_t)v >> 4 ^ (uintptr_t)v >> 14) & (table.capacity - 1);
    while (table.slots[at] && n->declarations[table.slots[at] - 1].variable != v)
        at = (at + 1) & (table.capacity - 1);
    return &table.slots[at];
}

static void link_variables(Names *n)
{
    VariableTable table = {NULL, 64};
    while (table.capacity < n->declaration_count * 2)
        table.capacity *= 2;
    table.slots = (uint32_t *)gy_arena_new(&n->arena, table.capacity * sizeof *table.slots);
    n->has_failed |= !table.slots;
    if (!table.slots) return;
    for (uint32_t i = 0; i < n->declaration_count; i++)
        if (n->declarations[i].variable) *slot_of(n, table, n->declarations[i].variable) = i + 1;
    for (uint32_t i = 0; i < n->occurrence_count; i++) {
        Occurrence *o = &n->occurrences[i];
        uint32_t found = o->variable ? *slot_of(n, table, o->variable) : 0;
        if (found) o->declaration = found - 1;
    }
}

static uint32_t declared_at(const Names *n, const Occurrence *o)
{
    const Declaration *owner = &n->declarations[o->owner];
    for (uint32_t i = 0; i < owner->member_count; i++)
        if (n->declarations[owner->first_member + i].name.span.offset == o->name.span.offset)
            return owner->first_member + i;
    return NO_DECLARATION;
}

static void link_members(Names *n)
{
    for (uint32_t i = 0; i < n->occurrence_count; i++) {
        Occurrence *o = &n->occurrences[i];
        if (o->place != PLACE_MEMBER) continue;
        if (!o->object) {
            o->declaration = declared_at(n, o);
            continue;
        }
        uint32_t klass = gy_names_class_of(n, o->object, o->owner);
        if (klass != NO_DECLARATION) o->declaration = gy_names_member(n, klass, &o->name);
    }
}

static void link_arguments(Names *n)
{
    for (uint32_t i = 0; i < n->occurrence_count; i++) {
        Occurrence *o = &n->occurrences[i];
        if (o->place != PLACE_ARGUMENT) continue;
        uint32_t at = gy_names_callee(n, o->object, o->owner);
        if (at == NO_DECLARATION) continue;
        const Declaration *d = &n->declarations[at];
        for (uint32_t k = d->first_member; k < d->first_member + d->member_count; k++)
            if (name_same(&n->declarations[k].name, &o->name) && !n->declarations[k].is_rest)
                o->declaration = k;
    }
}

static void sort(Names *n)
{
    if (n->occurrence_count)
        qsort(n->occurrences, n->occurrence_count, sizeof *n->occurrences, by_place);
}

bool gy_names_read(Names *names, Source *source, const BuiltinNames *builtins, Diag *diag)
{
    static const ModuleNames none;
    *names = (Names){.source = gy_source_retain(source)};
    names->module = gy_tree_parse(&names->arena, source, diag);
    if (!names->module || diag->count || diag->out_of_memory) {
        gy_names_free(names);
        return false;
    }
    names->module->module.doc = gy_parse_take_doc(&names->module->module.body);
    gy_resolve(&names->resolution, &names->arena, names->module, COMPILE_TESTS, builtins, &none,
               diag);
    Walk w = {names, {0, (uint32_t)source->size}, NO_DECLARATION, NO_DECLARATION};
    if (!diag->out_of_memory) gy_tree_children(names->module, walk, &w);
    names->has_failed |= diag->out_of_memory;
    if (!names->has_failed) {
        sort(names);
        link_variables(names);
        link_members(names);
        link_arguments(names);
    }
    if (!names->has_failed) return true;
    gy_names_free(names);
    return false;
}

void gy_names_free(Names *names)
{
    gy_mem_free(names->declarations);
    gy_mem_free(names->occurrences);
    gy_arena_free(&names->arena);
    gy_source_release(names->source);
    *names = (Names){0};
}
