// resolve_expr.c - the resolver's way through expressions and assignment targets.
#include "lang/resolve_private.h"
#include <string.h>

enum { DEPTH_LIMIT = 2500 }; // of expressions in one another, however much room there is

static FunctionScope *visit_self(Resolver *r, const Node *n)
{
    FunctionScope *method = gy_resolve_method(r);
    const char *word = n->kind == NODE_SELF ? "self" : "super";
    if (method && method->self) {
        if (n->kind == NODE_SELF) gy_resolve_use_hidden(r, key_of(n), method->self);
        return method;
    }
    Diagnostic *item = gy_diag_add(
        r->out->diag, n->span,
        method ? "a static method has no '%s'" : "'%s' belongs into a method of a class", word);
    if (item && method) gy_diag_hint(item, "leave out static, or name the class");
    return NULL;
}

// super.name: the class and self are both used. Keys: the super node, and its attribute node.
static void visit_super(Resolver *r, const Node *attribute)
{
    const Node *super = attribute->attribute.object;
    FunctionScope *method = visit_self(r, super);
    if (!method) return;
    gy_resolve_use_hidden(r, key_of(super), method->method_of->itself);
    gy_resolve_use_hidden(r, key_of(attribute), method->self);
}

// -- Expressions

void gy_resolve_visit_all(Resolver *r, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        gy_resolve_visit(r, list->items[i]);
}

static void report_await(Resolver *r, Span span)
{
    const Node *around = r->function->node;
    Diagnostic *item =
        gy_diag_add(r->out->diag, span, "await may stand in an async fn and at the top level only");
    if (around) gy_diag_other(item, (Span){around->span.offset, 2}, "this function is not async");
    bool has_name = around && around->function.name.text;
    gy_diag_hint(item, "write async fn%s%s(…)", has_name ? " " : "",
                 has_name ? around->function.name.text : "");
}

void gy_resolve_note_await(Resolver *r, Span span)
{
    // A generator expression that awaits is an async generator, wherever it stands.
    if (r->function->is_generator_expression) r->function->is_async = true;
    if (!r->function->is_async) report_await(r, span);
    for (Block *b = r->block; b && b->function == r->function; b = b->outer)
        b->has_await = true;
}

static void visit_yield(Resolver *r, const Node *n)
{
    if (r->function == &r->out->top)
        gy_resolve_report(r, n->span, "yield may stand in a function only", NULL);
    else if (r->function->is_generator_expression)
        gy_resolve_report(r, n->span, "yield may not stand in a generator expression", NULL);
    if (n->yield.value) gy_resolve_visit(r, n->yield.value);
}

static void visit_call(Resolver *r, const Node *n)
{
    const CallParts *call = &n->call;
    const Node *callee = call->callee;
    if (callee->kind == NODE_ATTRIBUTE && callee->attribute.object->kind == NODE_SUPER)
        visit_super(r, callee);
    else gy_resolve_visit(r, callee);
    gy_resolve_visit_all(r, &call->positional);
    for (uint32_t i = 0; i < call->named_count; i++) {
        gy_resolve_visit(r, call->named[i]);
        for (uint32_t k = 0; call->names[i].text && k < i; k++) {
            if (!call->names[k].text || !name_same(&call->names[i], &call->names[k])) continue;
            gy_diag_add(r->out->diag, call->names[i].span, "argument '%s' is given twice",
                        call->names[i].text);
            break;
        }
    }
}

static void visit_compare(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; i <= n->compare.count; i++)
        gy_resolve_visit(r, n->compare.operands[i]);
}

void gy_resolve_visit_optional(Resolver *r, const Node *n)
{
    if (n) gy_resolve_visit(r, n);
}

void gy_resolve_visit_as(Resolver *r, const Node *n, NameUse use)
{
    if (n->kind == NODE_NAME) gy_resolve_refer(r, key_of(n), n->name, use);
    else gy_resolve_visit(r, n);
}

static void visit_binary(Resolver *r, const Node *n)
{
    bool is_floor = n->kind == NODE_BINARY && n->binary.op == BINARY_FLOORDIV;
    gy_resolve_visit(r, n->binary.left);
    gy_resolve_visit_as(r, n->binary.right, is_floor ? USE_DIVISOR : USE_READ);
}

// Loop variables of a comprehension; a name that stands twice is one variable.
static void declare_clause_target(Resolver *r, const Node *n)
{
    if (n->kind == NODE_TUPLE || n->kind == NODE_LIST) {
        for (uint32_t i = 0; i < n->list.count; i++)
            declare_clause_target(r, n->list.items[i]);
    } else if (n->kind == NODE_STAR) {
        declare_clause_target(r, n->operand);
    } else if (n->kind == NODE_NAME) {
        Variable *v = gy_resolve_in_block(r->block, &n->name);
        if (!v) v = gy_resolve_declare(r, key_of(n), n->name, false);
        else v->is_assigned = true;
        gy_resolve_put(r, key_of(n), v);
    }
}

static void visit_clauses(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; i < n->comprehension.count; i++)
        if (n->comprehension.clauses[i].target)
            declare_clause_target(r, n->comprehension.clauses[i].target);
    for (uint32_t i = 0; i < n->comprehension.count; i++) {
        const Clause *clause = &n->comprehension.clauses[i];
        if (clause->is_async) gy_resolve_note_await(r, n->span);
        if (i > 0) gy_resolve_visit_optional(r, clause->iterable);
        if (clause->target) gy_resolve_visit_target(r, clause->target, true);
        gy_resolve_visit_optional(r, clause->condition);
    }
    gy_resolve_visit_optional(r, n->comprehension.key);
    gy_resolve_visit(r, n->comprehension.value);
}

static void visit_generator_expression(Resolver *r, const Node *n)
{
    FunctionScope *f = (FunctionScope *)gy_resolve_make(r, sizeof *f);
    if (!f) return;
    f->is_generator_expression = true;
    gy_resolve_put(r, key_of(n), f);
    Outside outside = gy_resolve_enter_function(r, f);
    visit_clauses(r, n);
    gy_resolve_leave_function(r, outside);
}

static void visit_comprehension(Resolver *r, const Node *n)
{
    // The first iterable is evaluated outside, so that `[x for x in x]` means what it says.
    gy_resolve_visit_optional(r, n->comprehension.clauses[0].iterable);
    if (n->comprehension.kind == COMPREHEND_GENERATOR) {
        visit_generator_expression(r, n);
        return;
    }
    if (!gy_resolve_enter_block(r, key_of(n))) return;
    visit_clauses(r, n);
    gy_resolve_leave_block(r);
}

static void visit_by_kind(Resolver *r, const Node *n)
{
    switch (n->kind) {
    case NODE_NAME: gy_resolve_refer(r, key_of(n), n->name, USE_READ); break;
    case NODE_SELF: visit_self(r, n); break;
    case NODE_INTERPOLATION:
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET: gy_resolve_visit_all(r, &n->list); break;
    case NODE_HOLE:
        gy_resolve_visit(r, n->hole.value);
        gy_resolve_visit_optional(r, n->hole.spec);
        break;
    case NODE_DICT:
        for (uint32_t i = 0; i < n->dict.count; i++) {
            if (n->dict.items[i].key) gy_resolve_visit_as(r, n->dict.items[i].key, USE_KEY);
            gy_resolve_visit(r, n->dict.items[i].value);
        }
        break;
    case NODE_STAR:
    case NODE_NOT:
    case NODE_CHAIN: gy_resolve_visit(r, n->operand); break;
    case NODE_UNARY: gy_resolve_visit(r, n->unary.operand); break;
    case NODE_BINARY:
    case NODE_AND:
    case NODE_OR:
    case NODE_COALESCE: visit_binary(r, n); break;
    case NODE_COMPARE: visit_compare(r, n); break;
    case NODE_CONDITIONAL:
        gy_resolve_visit(r, n->conditional.condition);
        gy_resolve_visit(r, n->conditional.value);
        gy_resolve_visit(r, n->conditional.other);
        break;
    case NODE_ATTRIBUTE:
        if (n->attribute.object->kind == NODE_SUPER) visit_super(r, n);
        else gy_resolve_visit(r, n->attribute.object);
        break;
    case NODE_INDEX:
        gy_resolve_visit(r, n->index.object);
        gy_resolve_visit(r, n->index.key);
        break;
    case NODE_SLICE:
        gy_resolve_visit_optional(r, n->slice.start);
        gy_resolve_visit_optional(r, n->slice.stop);
        gy_resolve_visit_optional(r, n->slice.step);
        break;
    case NODE_CALL: visit_call(r, n); break;
    case NODE_AWAIT:
        gy_resolve_visit(r, n->operand);
        gy_resolve_note_await(r, n->span);
        break;
    case NODE_YIELD: visit_yield(r, n); break;
    case NODE_FUNCTION: gy_resolve_visit_function(r, n, NULL, false, NULL); break;
    case NODE_COMPREHENSION: visit_comprehension(r, n); break;
    default: break; // literals
    }
}

void gy_resolve_visit(Resolver *r, const Node *n)
{
    if (r->depth >= DEPTH_LIMIT) {
        gy_resolve_report(r, n->span, "this expression is nested too deeply",
                          "give parts of it names");
        return;
    }
    r->depth++;
    if (diag_has_stack(r->out->diag)) visit_by_kind(r, n);
    r->depth--;
}

// -- Targets

// Declares the names in the target of a `let`, a `for` or a `with`.
void gy_resolve_declare_target(Resolver *r, const Node *n, bool is_const)
{
    if (n->kind == NODE_TUPLE || n->kind == NODE_LIST) {
        for (uint32_t i = 0; i < n->list.count; i++)
            gy_resolve_declare_target(r, n->list.items[i], is_const);
    } else if (n->kind == NODE_STAR) {
        gy_resolve_declare_target(r, n->operand, is_const);
    } else if (n->kind == NODE_NAME) {
        gy_resolve_declare(r, key_of(n), n->name, is_const);
    }
}

// `self.x = …` in a method gives the class a field x, unless its body says what x is.
static void note_field(Resolver *r, const Node *n)
{
    if (n->attribute.object->kind != NODE_SELF) return;
    const FunctionScope *method = gy_resolve_method(r);
    if (!method || !method->self) return;
    ClassScope *k = method->method_of;
    for (uint32_t i = 0; i < k->member_count; i++)
        if (name_same(&k->members[i].name, &n->attribute.name)) return;
    for (uint32_t i = 0; i < k->field_count; i++)
        if (name_same(&k->fields[i], &n->attribute.name)) return;
    if (k->field_count == k->field_capacity) {
        uint32_t capacity = k->field_capacity ? k->field_capacity * 2 : 8;
        Name *bigger = (Name *)gy_resolve_make(r, capacity * sizeof *bigger);
        if (!bigger) return;
        if (k->field_count) memcpy(bigger, k->fields, k->field_count * sizeof *bigger);
        k->fields = bigger;
        k->field_capacity = capacity;
    }
    k->fields[k->field_count++] = n->attribute.name;
}

static void assign_name(Resolver *r, const Node *n)
{
    Variable *v = gy_resolve_refer(r, key_of(n), n->name, USE_ASSIGNED);
    if (!v) return;
    v->is_assigned = true;
    if (v->kind == VARIABLE_BUILTIN) {
        Diagnostic *item = gy_diag_add(r->out->diag, n->span,
                                       "'%s' is a builtin and cannot be assigned", n->name.text);
        if (item) gy_diag_hint(item, "write let %s = … for a variable of your own", n->name.text);
    } else if (v->is_const) {
        Diagnostic *item = gy_diag_add(r->out->diag, n->span,
                                       "'%s' is a const and cannot be assigned", n->name.text);
        if (!item) return;
        if (v->was_declared) gy_diag_other(item, v->name.span, "declared here");
        gy_diag_hint(item, "declare it with let");
    }
}

// `is_declared`: the names were declared by this very statement and are now being set.
void gy_resolve_visit_target(Resolver *r, const Node *n, bool is_declared)
{
    switch (n->kind) {
    case NODE_TUPLE:
    case NODE_LIST:
        for (uint32_t i = 0; i < n->list.count; i++)
            gy_resolve_visit_target(r, n->list.items[i], is_declared);
        break;
    case NODE_STAR: gy_resolve_visit_target(r, n->operand, is_declared); break;
    case NODE_NAME:
        if (is_declared) variable_set_ready(resolve_variable(r->out, key_of(n)));
        else assign_name(r, n);
        break;
    case NODE_ATTRIBUTE:
        note_field(r, n);
        gy_resolve_visit(r, n);
        break;
    default: gy_resolve_visit(r, n); break;
    }
}
