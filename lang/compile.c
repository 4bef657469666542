// compile.c - the front door of the compiler: parse, resolve, generate, hand over.
//
// Each step runs only if the one before it found nothing wrong. The tree, the findings of the
// resolver and everything else that is needed on the way lie in one arena, freed at the end; what
// remains is the Proto. The names that the source adds to its module are entered last, so that a
// line of the REPL that fails leaves no trace.
#include "lang/compile.h"
#include "lang/compile_parts.h"
#include "lang/parser.h"

// -- The top level

// In the REPL the value of a last expression is what the line gives.
static const Node *last_expression(CompileMode mode, const NodeList *body)
{
    if (mode != COMPILE_REPL || body->count == 0) return NULL;
    const Node *last = body->items[body->count - 1];
    return last->kind == NODE_EXPRESSION ? last->operand : NULL;
}

static void top_level(Compiler *c, const Node *module)
{
    NodeList body = module->module.body;
    const Node *last = last_expression(c->mode, &body);
    if (last) body.count--;
    gy_compile_stmt_list(c, &body);
    if (!last) return;
    uint32_t value = gy_compile_expr_any(c, last);
    gy_compile_emit_return(c->e, last->span, value);
}

static void keep_doc(Compiler *c, const Node *doc)
{
    if (!doc) return;
    c->e->proto->doc = gy_mem_copy_text(doc->text.bytes, doc->text.size);
    if (!c->e->proto->doc) c->diag->out_of_memory = true;
}

static Proto *generate(Compiler *c, const Node *module)
{
    Function top;
    Span span = {0, (uint32_t)c->source->size};
    if (!gy_compile_function_open(c, &top, &c->names->top, span, "<main>",
                                  PROTO_TOP_LEVEL | PROTO_ASYNC))
        return NULL;
    keep_doc(c, module->module.doc);
    top_level(c, module);
    Span end = {(uint32_t)c->source->size, 0};
    gy_compile_function_close(c, end);
    return top.emit.proto;
}

// -- Handing over

static void take_back(ModuleNames *names, uint32_t count)
{
    while (names->count > count)
        gy_mem_free(names->items[--names->count].name);
}

static bool commit_names(const Resolution *resolved, ModuleNames *names)
{
    uint32_t before = names->count;
    for (const Variable *v = resolved->declared; v; v = v->next) {
        if (v->slot < names->count) continue;
        if (gy_module_names_add(names, v->name.text, v->name.size, v->is_const) >= 0) continue;
        take_back(names, before);
        return false;
    }
    for (const Variable *v = resolved->declared; v; v = v->next)
        names->items[v->slot].is_const = v->is_const;
    return true;
}

Proto *gy_compile(Source *source, CompileMode mode, const BuiltinNames *builtins,
                  ModuleNames *names, Diag *diag)
{
    Arena arena = {0};
    Resolution resolved;
    Proto *proto = NULL;
    Node *module = gy_parse(&arena, source, diag);
    if (!module || diag->count || diag->incomplete || diag->out_of_memory) goto done;
    // In the REPL a string that comes first is a value to show.
    if (mode != COMPILE_REPL) module->module.doc = gy_parse_take_doc(&module->module.body);
    gy_resolve(&resolved, &arena, module, mode, builtins, names, diag);
    if (diag->count || diag->out_of_memory) goto done;

    Compiler c = {
        .source = source, .arena = &arena, .diag = diag, .names = &resolved, .mode = mode};
    proto = generate(&c, module);
    if (!diag->count && !diag->out_of_memory && !commit_names(&resolved, names))
        diag->out_of_memory = true;
    if (diag->count || diag->out_of_memory) {
        gy_proto_release(proto);
        proto = NULL;
    }

done:
    gy_arena_free(&arena);
    return proto;
}
