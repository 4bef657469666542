// check_calls.c - calls whose arguments do not fit the parameters.
//
// Of a function it must be certain which one is called: one that this file declares once and never
// assigns, a class of the file with an init of its own, a builtin, or a name of a standard module.
// The parameters of the latter are known as text, which is parsed like those of a declaration. A
// call with *args or **options passes, and so does one inside of a try that catches TypeError, or
// all.
#include "tools/check_parts.h"
#include "lang/parser.h"
#include "lang/suggest.h"
#include "tools/tree.h"
#include <stdio.h>

typedef struct Known Known;
struct Known {
    Known *next;
    const Variable *variable;
    const FunctionParts *function; // or NULL, where a module has it
    const char *module, *name;     // name NULL: the variable is the module
    bool is_file;                  // the module is one
};

typedef struct {
    Checker *checker;
    Known *known;
    const Methods *methods;
    const Node *klass;    // that is walked through, or NULL
    uint32_t trials;      // tries around that catch a TypeError
    uint32_t lazy_trials; // likewise an UnawaitedError
} CallCheck;

// ---------------------------------------------------------------- What is known

static void know(CallCheck *c, TreeKey key, Known known)
{
    known.variable = resolve_variable(c->checker->names, key);
    if (!known.variable || known.variable->is_assigned) return;
    Known *entry = (Known *)gy_arena_new(c->checker->arena, sizeof *entry);
    if (!entry) return;
    known.next = c->known;
    *entry = known;
    c->known = entry;
}

static void learn_import(CallCheck *c, const Node *node)
{
    const char *module = node->import.path->text.bytes;
    bool is_file = !node->import.is_bare;
    for (uint32_t i = 0; node->import.is_from && i < node->import.count; i++) {
        const ImportName *item = &node->import.names[i];
        know(c, key_of_part(item),
             (Known){.module = module, .name = item->name.text, .is_file = is_file});
    }
    if (!node->import.is_from)
        know(c, key_of_part(&node->import), (Known){.module = module, .is_file = is_file});
}

static void learn(void *context, Node *node)
{
    CallCheck *c = (CallCheck *)context;
    if (node->kind == NODE_DECLARE_FUNCTION)
        know(c, key_of_part(&node->function.name), (Known){.function = &node->function});
    if (node->kind == NODE_CLASS && gy_check_init_of(node))
        know(c, key_of_part(&node->klass.name), (Known){.function = gy_check_init_of(node)});
    if (node->kind == NODE_IMPORT) learn_import(c, node);
    gy_tree_children(node, learn, c);
}

static const Known *find(const CallCheck *c, const Variable *v)
{
    for (const Known *known = c->known; known; known = known->next)
        if (known->variable == v) return known;
    return NULL;
}

// The parameters of what a module or the builtins have under this name, or NULL.
static const FunctionParts *read_parameters(CallCheck *c, const char *module, const char *name)
{
    const CheckWorld *world = c->checker->world;
    const char *parameters = world->parameters_of(world->context, module, name);
    char text[1000];
    if (!parameters) return NULL;
    int size = snprintf(text, sizeof text, "fn f(%s) {}", parameters);
    Source *source = (size_t)size < sizeof text ? gy_source_new("", text, (size_t)size) : NULL;
    Diag diag = {0};
    const Node *tree = source ? gy_tree_parse(c->checker->arena, source, &diag) : NULL;
    bool ok = tree && !diag.count && tree->module.body.count == 1 &&
              tree->module.body.items[0]->kind == NODE_DECLARE_FUNCTION;
    gy_diag_free(&diag);
    gy_source_release(source);
    return ok ? &tree->module.body.items[0]->function : NULL;
}

static const FunctionParts *member_of(CallCheck *c, const Known *module, const char *name)
{
    if (module->is_file) return gy_check_exported(c->checker, module->module, name);
    return read_parameters(c, module->module, name);
}

static const FunctionParts *parameters_of(CallCheck *c, const Node *callee)
{
    bool is_member = callee->kind == NODE_ATTRIBUTE;
    const Node *name = is_member ? callee->attribute.object : callee;
    if (name->kind != NODE_NAME) return NULL;
    const Variable *v = resolve_variable(c->checker->names, key_of(name));
    if (!v || v->is_assigned) return NULL;
    if (v->kind == VARIABLE_BUILTIN)
        return is_member ? NULL : read_parameters(c, NULL, v->name.text);
    const Known *known = find(c, v);
    if (!known) return NULL;
    if (known->function) return is_member ? NULL : known->function;
    const char *member = is_member ? callee->attribute.name.text : known->name;
    return is_member == !known->name ? member_of(c, known, member) : NULL;
}

// ---------------------------------------------------------------- One call

typedef struct {
    Checker *checker;
    const CallParts *call;
    const FunctionParts *function;
    const char *name; // of the function, for messages
} Fit;

static bool is_spread(const CallParts *call)
{
    for (uint32_t i = 0; i < call->positional.count; i++)
        if (call->positional.items[i]->kind == NODE_STAR) return true;
    for (uint32_t i = 0; i < call->named_count; i++)
        if (!call->names[i].text) return true;
    return false;
}

static bool is_named(const CallParts *call, const Parameter *p)
{
    for (uint32_t i = 0; i < call->named_count; i++)
        if (name_same(&call->names[i], &p->name)) return true;
    return false;
}

static void check_name(const Fit *f, const Name *name)
{
    Suggestion suggestion = gy_suggest_for(name->text, name->size);
    for (uint32_t i = 0; i < f->function->parameter_count; i++) {
        const Parameter *p = &f->function->parameters[i];
        if (p->kind == PARAMETER_NAMED_REST) return;
        bool has_name = p->kind == PARAMETER_KEYWORD || (p->kind == PARAMETER_POSITIONAL &&
                                                         i >= f->function->positional_only_count);
        if (has_name && name_same(&p->name, name)) return;
        if (has_name) gy_suggest_try(&suggestion, p->name.text, p->name.size);
    }
    Finding *finding = gy_check_add(f->checker, "wrong-arguments", name->span,
                                    "%s() has no parameter '%s'", f->name, name->text);
    if (suggestion.best) gy_check_suggest(finding, "did you mean '%s'?", suggestion.best);
}

static void check_missing(const Fit *f, Span span)
{
    for (uint32_t i = 0, position = 0; i < f->function->parameter_count; i++) {
        const Parameter *p = &f->function->parameters[i];
        bool is_positional = p->kind == PARAMETER_POSITIONAL;
        bool is_given = is_positional && position++ < f->call->positional.count;
        bool is_needed = is_positional || p->kind == PARAMETER_KEYWORD;
        if (is_given || !is_needed || p->default_value || is_named(f->call, p)) continue;
        gy_check_add(f->checker, "wrong-arguments", span, "%s() needs an argument for '%s'",
                     f->name, p->name.text);
        return;
    }
}

static bool check_count(const Fit *f)
{
    uint32_t most = 0, count = f->call->positional.count;
    for (uint32_t i = 0; i < f->function->parameter_count; i++) {
        if (f->function->parameters[i].kind == PARAMETER_REST) return true;
        most += f->function->parameters[i].kind == PARAMETER_POSITIONAL;
    }
    if (count <= most) return true;
    gy_check_add(f->checker, "wrong-arguments", f->call->positional.items[most]->span,
                 "%s() takes %u argument%s by position, but %u %s given", f->name, most,
                 most == 1 ? "" : "s", count, count == 1 ? "is" : "are");
    return false;
}

static void check_call(CallCheck *c, const Node *node)
{
    const Node *callee = node->call.callee;
    if (is_spread(&node->call)) return;
    const FunctionParts *function = parameters_of(c, callee);
    if (!function) return;
    const char *name =
        callee->kind == NODE_ATTRIBUTE ? callee->attribute.name.text : callee->name.text;
    Fit fit = {c->checker, &node->call, function, name};
    for (uint32_t i = 0; i < node->call.named_count; i++)
        check_name(&fit, &node->call.names[i]);
    if (check_count(&fit)) check_missing(&fit, callee->span);
}

// ---------------------------------------------------------------- The walk

static bool is_one_of(const Node *klass, const char *const *names)
{
    for (; klass->kind == NODE_NAME && *names; names++)
        if (name_equals(&klass->name, *names)) return true;
    return false;
}

// Does the try catch one of these errors?
static bool catches(const Node *attempt, const char *const *names)
{
    for (uint32_t i = 0; attempt->kind == NODE_TRY && i < attempt->attempt.count; i++) {
        NodeList classes = attempt->attempt.catches[i].classes;
        for (uint32_t k = 0; k < classes.count; k++)
            if (is_one_of(classes.items[k], names)) return true;
    }
    return false;
}

static bool catches_all(const Node *attempt)
{
    for (uint32_t i = 0; attempt->kind == NODE_TRY && i < attempt->attempt.count; i++)
        if (!attempt->attempt.catches[i].classes.count) return true;
    return false;
}

// Is it a function of another file or of the library whose calls are to be awaited?
static bool is_async_elsewhere(CallCheck *c, const Node *callee)
{
    const CheckWorld *world = c->checker->world;
    bool is_member = callee->kind == NODE_ATTRIBUTE;
    const Node *name = is_member ? callee->attribute.object : callee;
    const Variable *v =
        name->kind == NODE_NAME ? resolve_variable(c->checker->names, key_of(name)) : NULL;
    if (!v || v->is_assigned) return false;
    if (v->kind == VARIABLE_BUILTIN && !is_member)
        return world->is_async(world->context, NULL, v->name.text);
    const Known *known = find(c, v);
    if (!known || known->function || is_member != !known->name) return false;
    const char *member = is_member ? callee->attribute.name.text : known->name;
    if (!known->is_file) return world->is_async(world->context, known->module, member);
    const FunctionParts *f = gy_check_exported(c->checker, known->module, member);
    return f && f->is_async && !f->has_yield && f->name.text;
}

// The compiler reports those that call a function of this file.
static void check_await(CallCheck *c, const Node *call)
{
    if (call->kind == NODE_CHAIN) call = call->operand;
    if (call->kind != NODE_CALL) return;
    const Node *callee = call->call.callee;
    if (!is_async_elsewhere(c, callee) && !gy_check_methods_is_async(c->methods, c->klass, callee))
        return;
    bool is_member = callee->kind == NODE_ATTRIBUTE;
    const Node *object = is_member ? callee->attribute.object : NULL;
    const char *name = is_member ? callee->attribute.name.text : callee->name.text;
    const char *module = !object ? "" : object->kind == NODE_SELF ? "self" : object->name.text;
    const char *dot = is_member ? "." : "";
    Finding *f = gy_check_add(c->checker, "forgotten-await", call->span,
                              "%s%s%s() does nothing unless it is awaited", module, dot, name);
    gy_check_suggest(f, "write await %s%s%s(…) or spawn(%s%s%s(…))", module, dot, name, module, dot,
                     name);
}

static void walk(void *context, Node *node)
{
    static const char *const misuse[] = {"TypeError", "Error", "BaseError", NULL};
    static const char *const unawaited[] = {"UnawaitedError", NULL};
    CallCheck *c = (CallCheck *)context;
    bool is_trial = catches_all(node) || catches(node, misuse);
    bool is_lazy = catches(node, unawaited);
    if (node->kind == NODE_EXPRESSION && !c->lazy_trials) check_await(c, node->operand);
    if (node->kind == NODE_CALL && !c->trials) check_call(c, node);
    const Node *around = c->klass;
    if (node->kind == NODE_CLASS) c->klass = node;
    c->trials += is_trial;
    c->lazy_trials += is_lazy;
    gy_tree_children(node, walk, c);
    c->klass = around;
    c->trials -= is_trial;
    c->lazy_trials -= is_lazy;
}

void gy_check_calls(Checker *checker)
{
    CallCheck c = {.checker = checker, .methods = gy_check_methods_learn(checker)};
    gy_tree_children(checker->module, learn, &c);
    gy_tree_children(checker->module, walk, &c);
}
