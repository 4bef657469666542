// compile_class.c - classes: their layout, their members, what new instances start with.
//
// NEW_CLASS makes the class from a description of its fields, then SET_METHOD adds one member at a
// time, in the order of the source. The class stays in a hidden variable meanwhile, which the
// methods that say `super` capture: `super` means the base of the class that the method was
// written in, whatever becomes of the class's name.
//
// A field that starts with a literal has it in the description. All others are computed for each
// instance by one method made here (MEMBER_FIELD_INIT), in their order.
#include "lang/compile_parts.h"
#include <string.h>

enum { FIELD_LIMIT = REGISTER_LIMIT };

static bool is_constant_field(const ClassMember *member)
{
    const Node *n = member->value;
    if (!n || n->kind <= NODE_BYTES) return true;
    return n->kind == NODE_UNARY && n->unary.op == UNARY_NEG &&
           n->unary.operand->kind <= NODE_FLOAT && n->unary.operand->kind >= NODE_INT;
}

static uint32_t text_const(Compiler *c, const char *text, uint32_t size)
{
    return gy_compile_emit_text(c->e, CONST_STR, text, size);
}

// -- Layout

static void add_field(Compiler *c, ClassDesc *desc, const Name *name, const Node *value)
{
    uint32_t i = desc->field_count++;
    desc->fields[i] = text_const(c, name->text, name->size);
    desc->defaults[i] = NO_INDEX;
    if (value && value->kind != NODE_NIL) gy_compile_expr_const(c, value, &desc->defaults[i]);
}

static void add_fields(Compiler *c, const Node *n, const ClassScope *k, ClassDesc *desc)
{
    for (uint32_t i = 0; i < n->klass.count; i++) {
        const ClassMember *member = &n->klass.members[i];
        if (member->kind == MEMBER_FIELD_INIT)
            add_field(c, desc, &member->name, is_constant_field(member) ? member->value : NULL);
    }
    for (uint32_t i = 0; i < k->field_count; i++)
        add_field(c, desc, &k->fields[i], NULL);
}

static uint32_t describe(Compiler *c, const Node *n, const ClassScope *k)
{
    uint32_t most = n->klass.count + k->field_count;
    ClassDesc desc = {.name = text_const(c, n->klass.name.text, n->klass.name.size),
                      .doc = NO_INDEX,
                      .span = n->span};
    const Node *doc = n->klass.doc;
    if (doc) desc.doc = text_const(c, doc->text.bytes, doc->text.size);
    desc.fields = (uint32_t *)gy_mem_new(most * sizeof *desc.fields);
    desc.defaults = (uint32_t *)gy_mem_new(most * sizeof *desc.defaults);
    if (desc.fields && desc.defaults) add_fields(c, n, k, &desc);
    else c->diag->out_of_memory = true;
    if (desc.field_count > FIELD_LIMIT)
        gy_compile_emit_fail(c->e, n->span, "this class has too many fields",
                             "group some of them in an object");
    return gy_compile_emit_class(c->e, desc);
}

// -- Members

static void set_member(Compiler *c, const ClassMember *member, uint32_t cls, uint32_t value)
{
    emit_wide(c->e, member->span, OP_SET_METHOD, cls, value, member->kind,
              text_const(c, member->name.text, member->name.size));
}

// "Account.deposit", for tracebacks.
static const char *qualified_name(Compiler *c, const Name *class_name, const char *name)
{
    size_t size = class_name->size + 1 + strlen(name);
    char *text = (char *)gy_arena_new(c->arena, size + 1);
    if (!text) {
        c->diag->out_of_memory = true;
        return name;
    }
    memcpy(text, class_name->text, class_name->size);
    text[class_name->size] = '.';
    strcpy(text + class_name->size + 1, name);
    return text;
}

static void method(Compiler *c, const Node *n, const ClassMember *member, uint32_t cls)
{
    uint32_t flags = member->kind == MEMBER_STATIC_METHOD ? 0 : PROTO_METHOD;
    if (member->kind == MEMBER_METHOD && name_equals(&member->name, "init")) flags |= PROTO_INIT;
    uint32_t closure = gy_compile_emit_take(c->e, member->span, 1);
    const char *name = qualified_name(c, &n->klass.name, member->name.text);
    gy_compile_function(c, member->value, name, flags, closure);
    set_member(c, member, cls, closure);
}

static void static_value(Compiler *c, const ClassMember *member, uint32_t cls)
{
    uint32_t value = gy_compile_emit_take(c->e, member->span, 1);
    if (member->value) gy_compile_expr_to(c, member->value, value);
    else emit_abc(c->e, member->span, OP_LOAD_NIL, value, 0, 0);
    set_member(c, member, cls, value);
}

static bool needs_field_init(const Node *n)
{
    for (uint32_t i = 0; i < n->klass.count; i++)
        if (n->klass.members[i].kind == MEMBER_FIELD_INIT &&
            !is_constant_field(&n->klass.members[i]))
            return true;
    return false;
}

static void init_field(Compiler *c, const ClassMember *member)
{
    uint32_t mark = c->e->next_register;
    uint32_t value = gy_compile_expr_any(c, member->value);
    emit_wide(c->e, member->span, OP_SET_FIELD, 0, value, 0,
              gy_compile_emit_site(c->e, member->name.text, member->name.size));
    emit_free_to(c->e, mark);
}

static void field_init(Compiler *c, const Node *n, const ClassScope *k, uint32_t cls)
{
    Function f;
    const char *name = qualified_name(c, &n->klass.name, "<fields>");
    if (!needs_field_init(n)) return;
    if (!gy_compile_function_open(c, &f, k->field_init, n->span, name, PROTO_METHOD)) return;
    gy_compile_function_parameter(c, "self");
    for (uint32_t i = 0; i < n->klass.count; i++) {
        const ClassMember *member = &n->klass.members[i];
        if (member->kind == MEMBER_FIELD_INIT && !is_constant_field(member)) init_field(c, member);
    }
    gy_compile_function_close(c, n->span);
    uint32_t closure = gy_compile_emit_take(c->e, n->span, 1);
    gy_compile_function_closure(c, n->span, closure);
    emit_wide(c->e, n->span, OP_SET_METHOD, cls, closure, MEMBER_FIELD_INIT,
              text_const(c, "<fields>", 8));
    emit_free_to(c->e, closure);
}

static void members(Compiler *c, const Node *n, uint32_t cls)
{
    for (uint32_t i = 0; i < n->klass.count; i++) {
        const ClassMember *member = &n->klass.members[i];
        uint32_t mark = c->e->next_register;
        if (member->kind == MEMBER_STATIC) static_value(c, member, cls);
        else if (member->kind != MEMBER_FIELD_INIT) method(c, n, member, cls);
        emit_free_to(c->e, mark);
    }
}

// -- The class

static void new_class(Compiler *c, const Node *n, const ClassScope *k, uint32_t cls)
{
    uint32_t mark = c->e->next_register, base = cls;
    if (n->klass.base) base = gy_compile_expr_any(c, n->klass.base);
    else emit_abc(c->e, n->span, OP_LOAD_UNSET, base, 0, 0);
    Span span = n->klass.base ? n->klass.base->span : n->klass.name.span;
    emit_wide(c->e, span, OP_NEW_CLASS, cls, base, 0, describe(c, n, k));
    emit_free_to(c->e, mark);
}

void gy_compile_class(Compiler *c, const Node *n)
{
    const ClassScope *k = resolve_class(c->names, key_of(n));
    Variable *v = resolve_variable(c->names, key_of_part(&n->klass.name));
    uint32_t reg = gy_compile_name_declare(c, n->span, v), mark = c->e->next_register;
    bool is_plain = reg != NO_REGISTER && !variable_needs_cell(v);
    uint32_t cls = is_plain ? reg : gy_compile_emit_take(c->e, n->span, 1);
    new_class(c, n, k, cls);
    emit_keep(c->e);
    k->itself->reg = cls;
    gy_compile_name_bind(c, n->klass.name.span, v, cls);
    field_init(c, n, k, cls);
    members(c, n, cls);
    emit_free_to(c->e, mark);
    emit_keep(c->e);
}
