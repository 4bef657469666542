// compile_function.c - functions: their parameters, their bodies, the closures made of them.
//
// The registers of a frame start with the parameters in the order that Proto fixes; the call has
// filled them, with UNSET where an optional one was not passed. The code opens by giving those
// their defaults, one after another, so a default may use the parameters before it. A parameter
// that inner functions share moves into a cell as soon as it has its value.
#include "lang/compile_parts.h"
#include <string.h>

bool gy_compile_function_open(Compiler *c, Function *f, FunctionScope *scope, Span span,
                              const char *name, uint32_t flags)
{
    Proto *proto = gy_proto_new(c->source, c->e ? c->e->proto : NULL);
    if (proto) proto->name = gy_mem_copy_text(name, strlen(name));
    if (!proto || !proto->name) {
        c->diag->out_of_memory = true;
        if (!c->e) gy_proto_release(proto);
        return false;
    }
    proto->flags = (uint16_t)flags;
    proto->span = span;
    *f = (Function){.outer = c->function, .scope = scope};
    f->caught = f->context = f->own_register = NO_REGISTER;
    gy_compile_emit_open(&f->emit, proto, c->diag);
    c->function = f;
    c->e = &f->emit;
    return true;
}

void gy_compile_function_close(Compiler *c, Span span)
{
    Function *f = c->function;
    if (f->is_init && gy_compile_emit_is_reachable(c->e))
        gy_compile_emit_return(c->e, span, f->scope->self->reg);
    gy_compile_emit_close(c->e, span);
    c->function = f->outer;
    c->e = f->outer ? &f->outer->emit : NULL;
}

void gy_compile_function_closure(Compiler *c, Span span, uint32_t to)
{
    uint32_t child = c->e->proto->child_count - 1;
    if (child > UINT16_MAX)
        gy_compile_emit_fail(c->e, span, "too many functions stand in this one",
                             "split it into several modules");
    emit_abx(c->e, span, OP_CLOSURE, to, child & UINT16_MAX);
}

// -- Parameters

static bool make_parameters(Compiler *c, uint32_t count)
{
    if (count == 0) return true;
    c->e->proto->parameters = (char **)gy_mem_new(count * sizeof(char *));
    if (!c->e->proto->parameters) c->diag->out_of_memory = true;
    return c->e->proto->parameters != NULL;
}

static void name_parameter(Compiler *c, uint32_t reg, const char *name)
{
    char *copy = gy_mem_copy_text(name, strlen(name));
    if (!copy) c->diag->out_of_memory = true;
    c->e->proto->parameters[reg] = copy;
}

static void take_generator(Compiler *c, Span span)
{
    uint32_t flags = c->e->proto->flags;
    if (flags & PROTO_GENERATOR) gy_compile_emit_take(c->e, span, flags & PROTO_ASYNC ? 2 : 1);
    emit_keep(c->e);
}

void gy_compile_function_parameter(Compiler *c, const char *name)
{
    Proto *p = c->e->proto;
    gy_compile_emit_take(c->e, p->span, 1);
    take_generator(c, p->span);
    if (!make_parameters(c, 1)) return;
    name_parameter(c, 0, name);
    p->positional_count = p->required_count = 1;
    if (c->function->scope->self) c->function->scope->self->reg = 0;
}

// All parameters of one kind, in order, from register `reg` on; returns the next register.
static uint32_t place_kind(Compiler *c, const FunctionParts *parts, ParameterKind kind,
                           uint32_t reg)
{
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *parameter = &parts->parameters[i];
        if (parameter->kind != kind) continue;
        resolve_variable(c->names, key_of_parameter(parameter))->reg = reg;
        name_parameter(c, reg, parameter->name.text);
        reg++;
    }
    return reg;
}

static void count_parameters(Proto *p, const FunctionParts *parts, bool has_self)
{
    p->positional_count = p->required_count = has_self;
    p->positional_only_count = (uint8_t)(has_self + parts->positional_only_count);
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *parameter = &parts->parameters[i];
        switch ((ParameterKind)parameter->kind) {
        case PARAMETER_POSITIONAL:
            p->positional_count++;
            if (!parameter->default_value) p->required_count++;
            break;
        case PARAMETER_KEYWORD:
            if (!parameter->default_value) p->keyword_required |= (uint64_t)1 << p->keyword_count;
            p->keyword_count++;
            break;
        case PARAMETER_REST: p->flags |= PROTO_REST; break;
        case PARAMETER_NAMED_REST: p->flags |= PROTO_NAMED_REST; break;
        }
    }
}

static void place_parameters(Compiler *c, const FunctionParts *parts)
{
    Proto *p = c->e->proto;
    Variable *self = c->function->scope->self;
    uint32_t count = parts->parameter_count + (self != NULL);
    gy_compile_emit_take(c->e, p->span, count);
    take_generator(c, p->span);
    if (c->e->is_broken || !make_parameters(c, count)) return;
    uint32_t reg = 0;
    if (self) {
        self->reg = reg;
        name_parameter(c, reg++, "self");
    }
    reg = place_kind(c, parts, PARAMETER_POSITIONAL, reg);
    reg = place_kind(c, parts, PARAMETER_KEYWORD, reg);
    reg = place_kind(c, parts, PARAMETER_REST, reg);
    place_kind(c, parts, PARAMETER_NAMED_REST, reg);
    count_parameters(p, parts, self != NULL);
}

// -- The opening of the code

static void default_value(Compiler *c, const Parameter *parameter, Variable *v)
{
    JumpList set = {0};
    Span span = parameter->name.span;
    uint32_t mark = c->e->next_register, reg = v->reg;
    bool is_early = variable_needs_early_cell(v);
    if (is_early) {
        reg = gy_compile_emit_take(c->e, span, 1);
        emit_abc(c->e, span, OP_GET_CELL, reg, v->reg, 0);
    }
    gy_compile_emit_branch(c->e, span, instr_abc(OP_JUMP_IF_SET, reg, 0, 0), &set);
    gy_compile_expr_to(c, parameter->default_value, reg);
    if (is_early) emit_abc(c->e, span, OP_SET_CELL, v->reg, reg, 0);
    gy_compile_emit_land(c->e, &set);
    emit_free_to(c->e, mark);
}

static void put_in_cell(Compiler *c, Span span, const Variable *v)
{
    emit_abc(c->e, span, OP_NEW_CELL, v->reg, v->reg, 0);
}

// Those that are surely passed, and those that a default of another one captures, go first.
static void prepare_parameters(Compiler *c, const FunctionParts *parts)
{
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *parameter = &parts->parameters[i];
        Variable *v = resolve_variable(c->names, key_of_parameter(parameter));
        bool is_early = variable_needs_early_cell(v);
        v->is_ready = !parameter->default_value;
        if (is_early || (v->is_ready && variable_needs_cell(v)))
            put_in_cell(c, parameter->name.span, v);
    }
    for (uint32_t i = 0; i < parts->parameter_count; i++) {
        const Parameter *parameter = &parts->parameters[i];
        if (!parameter->default_value) continue;
        Variable *v = resolve_variable(c->names, key_of_parameter(parameter));
        default_value(c, parameter, v);
        if (variable_needs_cell(v) && !variable_needs_early_cell(v))
            put_in_cell(c, parameter->name.span, v);
        v->is_ready = true;
    }
}

static void keep_own_closure(Compiler *c, Span span)
{
    Function *f = c->function;
    const Variable *own = f->scope->own_name;
    if (!own || own->is_assigned || !f->scope->own_name_is_captured) return;
    f->own_register = gy_compile_emit_take(c->e, span, 1);
    emit_keep(c->e);
    emit_abc(c->e, span, OP_GET_CALLEE, f->own_register, 0, 0);
}

// -- The function

static void arrow_body(Compiler *c, const Node *body)
{
    gy_compile_cover_line(c, body->span);
    uint32_t value = gy_compile_expr_any(c, body);
    if (c->function->is_init) value = c->function->scope->self->reg;
    gy_compile_emit_return(c->e, body->span, value);
}

static void keep_doc(Compiler *c, const Node *doc)
{
    if (!doc) return;
    c->e->proto->doc = gy_mem_copy_text(doc->text.bytes, doc->text.size);
    if (!c->e->proto->doc) c->diag->out_of_memory = true;
}

void gy_compile_function(Compiler *c, const Node *n, const char *name, uint32_t flags, uint32_t to)
{
    Function f;
    const FunctionParts *parts = &n->function;
    FunctionScope *scope = resolve_function(c->names, key_of(n));
    if (parts->is_async) flags |= PROTO_ASYNC;
    if (parts->has_yield) flags |= PROTO_GENERATOR;
    JumpList *chain = c->chain;
    c->chain = NULL;
    if (!gy_compile_function_open(c, &f, scope, n->span, name, flags)) return;
    f.is_init = (flags & PROTO_INIT) != 0;
    keep_doc(c, parts->doc);
    c->e->proto->parameter_span = parts->parameter_span;
    place_parameters(c, parts);
    gy_compile_cover_function(c, n->span, name);
    keep_own_closure(c, n->span);
    gy_compile_name_open(c, n->span, &scope->block);
    if (scope->self) scope->self->is_ready = true;
    prepare_parameters(c, parts);
    if (parts->is_arrow) arrow_body(c, parts->body);
    else gy_compile_stmt_list(c, &parts->body->list);
    gy_compile_function_close(c, n->span);
    c->chain = chain;
    gy_compile_function_closure(c, n->span, to);
}
