// resolve.c - the resolver's way through functions, classes and statements.
//
// The walk goes through the tree in the order in which the code will run, and into a function's
// body where the function stands. `is_ready` of a variable is therefore true exactly where the
// declaration has been passed, and a function that uses a variable which is not ready yet is one
// that captures it early.
#include "lang/resolve_private.h"
#include "vm/utf8.h"
#include <string.h>

enum { KEYWORD_LIMIT = 64 };

static void visit_statements(Resolver *r, const NodeList *list);
static void visit_block(Resolver *r, const Node *n);

// -- Functions

static void declare_self(Resolver *r, FunctionScope *f, Span span)
{
    Variable *self = gy_resolve_declare(r, key_of_part(f), (Name){"self", 4, span}, true);
    if (!self) return;
    self->is_ready = self->is_parameter = true;
    f->self = self;
}

static void check_parameters(Resolver *r, const FunctionParts *parts)
{
    uint32_t keyword_count = 0;
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *p = &parts->parameters[i];
        if (p->kind == PARAMETER_KEYWORD && ++keyword_count > KEYWORD_LIMIT)
            gy_resolve_report(r, p->name.span,
                              "a function takes at most 64 parameters by name only", NULL);
    }
}

static void visit_parameters(Resolver *r, const FunctionParts *parts)
{
    check_parameters(r, parts);
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *p = &parts->parameters[i];
        Variable *v = gy_resolve_declare(r, key_of_parameter(p), p->name, false);
        if (!v) return;
        v->is_parameter = true;
        v->is_ready = !p->default_value;
    }
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *p = &parts->parameters[i];
        if (!p->default_value) continue;
        gy_resolve_visit(r, p->default_value);
        variable_set_ready(resolve_variable(r->out, key_of_parameter(p)));
    }
}

void gy_resolve_visit_function(Resolver *r, const Node *n, ClassScope *method_of, bool has_self,
                               Variable *own_name)
{
    const FunctionParts *parts = &n->function;
    FunctionScope *f = (FunctionScope *)gy_resolve_make(r, sizeof *f);
    if (!f) return;
    f->node = n;
    f->method_of = method_of;
    f->is_async = parts->is_async;
    if (own_name && own_name->kind == VARIABLE_LOCAL) f->own_name = own_name;
    gy_resolve_put(r, key_of(n), f);
    Outside outside = gy_resolve_enter_function(r, f);
    if (has_self) declare_self(r, f, n->span);
    visit_parameters(r, parts);
    if (parts->is_arrow) gy_resolve_visit(r, parts->body);
    else visit_statements(r, &parts->body->list);
    gy_resolve_leave_function(r, outside);
}

// -- Classes

static bool members_conflict(const ClassMember *a, const ClassMember *b)
{
    bool is_property = (a->kind == MEMBER_GETTER && b->kind == MEMBER_SETTER) ||
                       (a->kind == MEMBER_SETTER && b->kind == MEMBER_GETTER);
    return !is_property && name_same(&a->name, &b->name);
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
            gy_resolve_report(r, member->name.span, "init cannot be async",
                              "write a static async fn that makes the instance and awaits");
        if (is_init && member->value->function.has_yield)
            gy_resolve_report(r, member->name.span, "init cannot be a generator", NULL);
    }
}

static void visit_field_init(Resolver *r, const Node *n, ClassScope *k)
{
    FunctionScope *f = (FunctionScope *)gy_resolve_make(r, sizeof *f);
    if (!f) return;
    f->method_of = k;
    k->field_init = f;
    Outside outside = gy_resolve_enter_function(r, f);
    declare_self(r, f, n->span);
    for (uint32_t i = 0; i < n->klass.count; i++)
        if (n->klass.members[i].kind == MEMBER_FIELD_INIT)
            gy_resolve_visit_optional(r, n->klass.members[i].value);
    gy_resolve_leave_function(r, outside);
}

static void visit_members(Resolver *r, const Node *n, ClassScope *k)
{
    for (uint32_t i = 0; i < n->klass.count; i++) {
        const ClassMember *member = &n->klass.members[i];
        if (member->kind == MEMBER_FIELD_INIT) continue;
        if (member->kind == MEMBER_STATIC) gy_resolve_visit_optional(r, member->value);
        else
            gy_resolve_visit_function(r, member->value, k, member->kind != MEMBER_STATIC_METHOD,
                                      NULL);
    }
}

static void visit_class(Resolver *r, const Node *n)
{
    gy_resolve_visit_optional(r, n->klass.base);
    ClassScope *k = (ClassScope *)gy_resolve_make(r, sizeof *k);
    if (!k) return;
    k->members = n->klass.members;
    k->member_count = n->klass.count;
    gy_resolve_put(r, key_of(n), k);
    check_members(r, n);
    Variable *hidden = (Variable *)gy_resolve_make(r, sizeof *hidden);
    if (!hidden) return;
    hidden->name = n->klass.name;
    hidden->function = r->function;
    hidden->is_ready = true;
    k->itself = hidden;
    variable_set_ready(resolve_variable(r->out, key_of_part(&n->klass.name)));
    visit_field_init(r, n, k);
    visit_members(r, n, k);
}

// -- Statements

static void declare_import(Resolver *r, const Node *n)
{
    for (uint32_t i = 0; n->import.is_from && i < n->import.count; i++) {
        const ImportName *item = &n->import.names[i];
        gy_resolve_declare(r, key_of_part(item), item->alias.text ? item->alias : item->name,
                           false);
    }
    if (n->import.is_from) return;
    if (n->import.alias.text) {
        gy_resolve_declare(r, key_of_part(&n->import), n->import.alias, false);
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
        gy_resolve_report(r, n->import.path->span, "this path gives no name to the module",
                          "add as name");
        return;
    }
    const char *text = gy_arena_copy(r->out->arena, path, size);
    if (text)
        gy_resolve_declare(r, key_of_part(&n->import), (Name){text, size, n->import.path->span},
                           false);
    else r->out->diag->out_of_memory = true;
}

// All names of a block are known before its first statement is walked.
static void declare_statements(Resolver *r, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const Node *n = list->items[i];
        if (n->kind == NODE_LET) {
            gy_resolve_declare_target(r, n->let.target, n->let.is_const);
        } else if (n->kind == NODE_DECLARE_FUNCTION) {
            Variable *v =
                gy_resolve_declare(r, key_of_part(&n->function.name), n->function.name, false);
            if (v) v->is_async_function = n->function.is_async && !n->function.has_yield;
        } else if (n->kind == NODE_CLASS) {
            gy_resolve_declare(r, key_of_part(&n->klass.name), n->klass.name, false);
        } else if (n->kind == NODE_IMPORT) {
            declare_import(r, n);
        }
    }
}

static void visit_import(Resolver *r, const Node *n)
{
    if (!n->import.is_from) variable_set_ready(resolve_variable(r->out, key_of_part(&n->import)));
    for (uint32_t i = 0; i < n->import.count; i++) {
        const Name *name = &n->import.names[i].name;
        if (name->size && name->text[0] == '_')
            gy_resolve_report(r, name->span,
                              "a name that begins with _ belongs to its module alone", NULL);
        variable_set_ready(resolve_variable(r->out, key_of_part(&n->import.names[i])));
    }
}

static void visit_let(Resolver *r, const Node *n)
{
    const Node *value = n->let.value, *target = n->let.target;
    if (value && value->kind == NODE_FUNCTION && target->kind == NODE_NAME)
        gy_resolve_visit_function(r, value, NULL, false, resolve_variable(r->out, key_of(target)));
    else gy_resolve_visit_optional(r, value);
    gy_resolve_visit_target(r, target, true);
}

static void visit_for(Resolver *r, const Node *n)
{
    if (n->loop.is_async) gy_resolve_note_await(r, n->span);
    gy_resolve_visit(r, n->loop.iterable);
    if (!gy_resolve_enter_block(r, key_of(n))) return;
    gy_resolve_declare_target(r, n->loop.target, false);
    gy_resolve_visit_target(r, n->loop.target, true);
    r->loop_depth++;
    visit_block(r, n->loop.body);
    r->loop_depth--;
    gy_resolve_leave_block(r);
}

static void visit_while(Resolver *r, const Node *n)
{
    gy_resolve_visit(r, n->loop.condition);
    r->loop_depth++;
    visit_block(r, n->loop.body);
    r->loop_depth--;
}

static void visit_if(Resolver *r, const Node *n)
{
    for (; n && n->kind == NODE_IF; n = n->conditional.other) {
        gy_resolve_visit(r, n->conditional.condition);
        visit_block(r, n->conditional.value);
    }
    if (n) visit_block(r, n);
}

static void visit_catch(Resolver *r, const CatchClause *clause)
{
    for (uint32_t i = 0; i < clause->classes.count; i++)
        gy_resolve_visit_as(r, clause->classes.items[i], clause->name.text ? USE_READ : USE_CATCH);
    if (!gy_resolve_enter_block(r, key_of_part(clause))) return;
    if (clause->name.text)
        variable_set_ready(gy_resolve_declare(r, key_of_part(&clause->name), clause->name, false));
    r->catch_depth++;
    visit_block(r, clause->body);
    r->catch_depth--;
    gy_resolve_leave_block(r);
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
    if (n->with.is_async) gy_resolve_note_await(r, n->span);
    for (; opened < n->with.count; opened++) {
        const WithItem *item = &n->with.items[opened];
        gy_resolve_visit(r, item->context);
        if (!gy_resolve_enter_block(r, key_of_part(item))) break;
        if (!item->target) continue;
        gy_resolve_declare_target(r, item->target, false);
        gy_resolve_visit_target(r, item->target, true);
    }
    visit_block(r, n->with.body);
    while (opened-- > 0)
        gy_resolve_leave_block(r);
}

static void visit_return(Resolver *r, const Node *n)
{
    const FunctionScope *f = r->function;
    if (f == &r->out->top)
        gy_resolve_report(r, n->span, "return may stand in a function only",
                          "exit() ends a script; in a module let the code end");
    gy_resolve_visit_optional(r, n->operand);
}

static void visit_thrown(Resolver *r, const Node *n)
{
    if (!n->thrown.error && r->catch_depth == 0)
        gy_resolve_report(r, n->span, "a bare throw may stand in a catch block only",
                          "write throw Error(…)");
    gy_resolve_visit_optional(r, n->thrown.error);
    gy_resolve_visit_optional(r, n->thrown.cause);
}

// self.f() as a statement, where f is an async method of the class itself.
static void check_method_call(Resolver *r, const Node *call)
{
    const Node *callee = call->call.callee;
    const Name *name = &callee->attribute.name;
    const FunctionScope *method = gy_resolve_method(r);
    if (callee->attribute.object->kind != NODE_SELF || !method) return;
    const ClassScope *k = method->method_of;
    for (uint32_t i = 0; i < k->member_count; i++) {
        const ClassMember *member = &k->members[i];
        bool is_async = (member->kind == MEMBER_METHOD || member->kind == MEMBER_STATIC_METHOD) &&
                        member->value->function.is_async && !member->value->function.has_yield;
        if (!is_async || !name_same(&member->name, name)) continue;
        Diagnostic *item = gy_diag_add(r->out->diag, call->span, "the coroutine is never awaited");
        gy_diag_hint(item, "write await self.%s(…) or spawn(self.%s(…))", name->text, name->text);
    }
}

// `f()` as a statement is a mistake if f turns out to be an async fn; that is known at the end.
static void visit_expression_statement(Resolver *r, const Node *n)
{
    const Node *call = n->operand;
    gy_resolve_visit(r, call);
    if (call->kind != NODE_CALL) return;
    if (call->call.callee->kind == NODE_ATTRIBUTE) check_method_call(r, call);
    if (call->call.callee->kind != NODE_NAME) return;
    const Variable *callee = resolve_variable(r->out, key_of(call->call.callee));
    if (!callee) return;
    AwaitCheck *check = (AwaitCheck *)gy_resolve_make(r, sizeof *check);
    if (!check) return;
    *check = (AwaitCheck){r->checks, call, callee};
    r->checks = check;
}

static void visit_loop_exit(Resolver *r, const Node *n)
{
    if (r->loop_depth) return;
    gy_resolve_report(r, n->span,
                      n->kind == NODE_BREAK ? "break may stand in a loop only"
                                            : "continue may stand in a loop only",
                      NULL);
}

static void visit_select(Resolver *r, const Node *n)
{
    gy_resolve_note_await(r, n->span);
    for (uint32_t i = 0; i < n->select.count; i++)
        gy_resolve_visit_optional(r, n->select.arms[i].operation);
    for (uint32_t i = 0; i < n->select.count; i++) {
        const SelectClause *arm = &n->select.arms[i];
        if (!gy_resolve_enter_block(r, key_of_part(arm))) return;
        if (arm->target) {
            gy_resolve_declare_target(r, arm->target, false);
            gy_resolve_visit_target(r, arm->target, true);
        }
        visit_block(r, arm->body);
        gy_resolve_leave_block(r);
    }
}

// Its body is looked at in a plain run, too: what is wrong in it shows before anybody tests.
static void visit_test(Resolver *r, const Node *n)
{
    if (r->block != &r->out->top.block)
        gy_resolve_report(r, n->span, "a test block stands at the top level of a file", NULL);
    if (n->test.name->kind != NODE_STR)
        gy_resolve_report(r, n->test.name->span, "the name of a test is a plain text",
                          "write it without ${…}");
    if (n->test.function->function.has_yield)
        gy_resolve_report(r, n->span, "a test cannot yield", NULL);
    gy_resolve_visit_function(r, n->test.function, NULL, false, NULL);
}

static void visit_statement(Resolver *r, const Node *n)
{
    if (!diag_has_stack(r->out->diag)) return;
    switch (n->kind) {
    case NODE_BLOCK: visit_block(r, n); break;
    case NODE_EXPRESSION: visit_expression_statement(r, n); break;
    case NODE_LET: visit_let(r, n); break;
    case NODE_ASSIGN:
        gy_resolve_visit(r, n->assign.value);
        for (uint32_t i = 0; i < n->assign.targets.count; i++)
            gy_resolve_visit_target(r, n->assign.targets.items[i], false);
        break;
    case NODE_AUGMENTED:
        gy_resolve_visit_target(r, n->augmented.target, false);
        gy_resolve_visit(r, n->augmented.value);
        break;
    case NODE_DECLARE_FUNCTION: {
        Variable *v = resolve_variable(r->out, key_of_part(&n->function.name));
        gy_resolve_visit_function(r, n, NULL, false, v);
        variable_set_ready(v);
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
    case NODE_SELECT: visit_select(r, n); break;
    case NODE_TEST: visit_test(r, n); break;
    default: gy_resolve_visit(r, n); break;
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
    if (!gy_resolve_enter_block(r, key_of(n))) return;
    visit_statements(r, &n->list);
    gy_resolve_leave_block(r);
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
            if (item) gy_diag_hint(item, "write await sleep(…)");
        } else if (v->is_async_function && !v->is_assigned) {
            Diagnostic *item =
                gy_diag_add(r->out->diag, check->call->span, "the coroutine is never awaited");
            if (item) gy_diag_hint(item, "write await %s(…) or spawn(%s(…))", name, name);
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
    out->numbered = (void **)gy_resolve_make(&r, (module->module.last_serial + 1) * sizeof(void *));
    if (!out->numbered) return;
    gy_resolve_enter_function(&r, &out->top);
    visit_statements(&r, &module->module.body);
    const Node *kept = kept_expression(out, &module->module.body);
    if (kept && r.checks && r.checks->call == kept) r.checks = r.checks->next;
    check_awaits(&r);
}
