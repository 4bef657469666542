// check_names.c - names that nobody uses, and names that hide a builtin.
//
// A name counts as used where its value is read. What is declared at the top level of a file can be
// used by others, but for imports: what comes from a module with a plain name is there for this
// file only, while `from "./part.gy" import name` may be how a file offers the parts it is made of.
// Loop variables, parameters and the targets of a pattern are positions that need some name; for
// all others `_name` says that it is not needed.
//
// To hide a builtin is harmless as long as nobody means the builtin: it is reported where the file
// uses that, too, or calls what is a list by now.
#include "tools/check_parts.h"
#include "tools/tree.h"

typedef enum { DECLARED_NOT, DECLARED, DECLARED_BY_IMPORT } Declared;

typedef struct {
    const Variable *variable;
    Span span;
    uint8_t declared; // Declared; DECLARED_NOT: nothing is said of it
    bool is_read, is_set;
    bool is_hiding; // it has the name of a builtin
    bool is_data;   // it was declared with a value that cannot be called
    bool is_called;
} Use;

typedef struct {
    Checker *checker;
    Use *uses; // open addressing by variable
    uint32_t count, capacity;
} NameCheck;

// ---------------------------------------------------------------- The table

static Use *place_of(Use *uses, uint32_t capacity, const Variable *v)
{
    size_t at = ((uintptr_t)v >> 4 ^ (uintptr_t)v >> 14) & (capacity - 1);
    while (uses[at].variable && uses[at].variable != v)
        at = (at + 1) & (capacity - 1);
    return &uses[at];
}

static bool grow(NameCheck *n)
{
    uint32_t capacity = n->capacity ? n->capacity * 2 : 64;
    Use *uses = (Use *)gy_arena_new(n->checker->arena, capacity * sizeof *uses);
    if (!uses) return false;
    for (uint32_t i = 0; i < n->capacity; i++)
        if (n->uses[i].variable) *place_of(uses, capacity, n->uses[i].variable) = n->uses[i];
    n->uses = uses;
    n->capacity = capacity;
    return true;
}

static Use *use_of(NameCheck *n, const Variable *v)
{
    static Use nobody;
    if (!v) return &nobody;
    if (n->count * 2 >= n->capacity && !grow(n)) {
        n->checker->findings->has_failed = true;
        return &nobody;
    }
    Use *use = place_of(n->uses, n->capacity, v);
    n->count += !use->variable;
    use->variable = v;
    return use;
}

// ---------------------------------------------------------------- The walk

static void walk(void *context, Node *node);

static bool is_builtin(const NameCheck *n, const Name *name)
{
    const BuiltinNames *builtins = &n->checker->world->builtins;
    return builtins->find(builtins->context, name->text, name->size) >= 0;
}

static void declare(NameCheck *n, TreeKey key, const Name *name, Declared declared)
{
    const Variable *v = resolve_variable(n->checker->names, key);
    Use *use = use_of(n, v);
    if (!use->variable) return;
    use->span = name->span;
    if (v->kind == VARIABLE_LOCAL || declared == DECLARED_BY_IMPORT)
        use->declared = (uint8_t)declared;
    use->is_hiding = is_builtin(n, name);
}

// The names of a target are set; what stands in them (xs[i], a.b) is read.
static void set_target(NameCheck *n, Node *target)
{
    if (target->kind == NODE_NAME) {
        use_of(n, resolve_variable(n->checker->names, key_of(target)))->is_set = true;
    } else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST) {
        for (uint32_t i = 0; i < target->list.count; i++)
            set_target(n, target->list.items[i]);
    } else if (target->kind == NODE_STAR) {
        set_target(n, target->operand);
    } else {
        walk(n, target);
    }
}

static void walk_import(NameCheck *n, const Node *node)
{
    for (uint32_t i = 0; node->import.is_from && i < node->import.count; i++) {
        const ImportName *item = &node->import.names[i];
        Declared declared = node->import.is_bare ? DECLARED_BY_IMPORT : DECLARED;
        declare(n, key_of_part(item), item->alias.text ? &item->alias : &item->name, declared);
    }
    if (node->import.is_from) return;
    const Variable *v = resolve_variable(n->checker->names, key_of_part(&node->import));
    bool is_for_effect = !node->import.is_bare && !node->import.alias.text;
    if (v && !is_for_effect) declare(n, key_of_part(&node->import), &v->name, DECLARED_BY_IMPORT);
}

static void walk_try(NameCheck *n, const Node *node)
{
    walk(n, node->attempt.body);
    for (uint32_t i = 0; i < node->attempt.count; i++) {
        const CatchClause *clause = &node->attempt.catches[i];
        for (uint32_t k = 0; k < clause->classes.count; k++)
            walk(n, clause->classes.items[k]);
        if (clause->name.text) declare(n, key_of_part(&clause->name), &clause->name, DECLARED);
        walk(n, clause->body);
    }
    if (node->attempt.cleanup) walk(n, node->attempt.cleanup);
}

static void walk_loop(NameCheck *n, const Node *node)
{
    walk(n, node->loop.iterable);
    set_target(n, node->loop.target);
    walk(n, node->loop.body);
}

static void walk_comprehension(NameCheck *n, const Node *node)
{
    for (uint32_t i = 0; i < node->comprehension.count; i++) {
        const Clause *clause = &node->comprehension.clauses[i];
        if (clause->iterable) walk(n, clause->iterable);
        if (clause->target) set_target(n, clause->target);
        if (clause->condition) walk(n, clause->condition);
    }
    if (node->comprehension.key) walk(n, node->comprehension.key);
    walk(n, node->comprehension.value);
}

static void walk_with(NameCheck *n, const Node *node)
{
    for (uint32_t i = 0; i < node->with.count; i++) {
        const WithItem *item = &node->with.items[i];
        walk(n, item->context);
        if (!item->target) continue;
        if (item->target->kind == NODE_NAME)
            declare(n, key_of(item->target), &item->target->name, DECLARED);
        else set_target(n, item->target);
    }
    walk(n, node->with.body);
}

static void walk_select(NameCheck *n, const Node *node)
{
    for (uint32_t i = 0; i < node->select.count; i++) {
        const SelectClause *arm = &node->select.arms[i];
        if (arm->operation) walk(n, arm->operation);
        if (arm->target) set_target(n, arm->target);
        walk(n, arm->body);
    }
}

static void walk_assignment(NameCheck *n, const Node *node)
{
    if (node->kind == NODE_AUGMENTED) {
        walk(n, node->augmented.value);
        set_target(n, node->augmented.target);
        return;
    }
    walk(n, node->assign.value);
    for (uint32_t i = 0; i < node->assign.targets.count; i++)
        set_target(n, node->assign.targets.items[i]);
}

static bool is_data(const Node *value)
{
    switch (value->kind) {
    case NODE_INT:
    case NODE_FLOAT:
    case NODE_STR:
    case NODE_INTERPOLATION:
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
    case NODE_DICT:
    case NODE_COMPREHENSION: return true;
    default: return false;
    }
}

static void walk_let(NameCheck *n, const Node *node)
{
    Node *target = node->let.target;
    if (node->let.value) walk(n, node->let.value);
    if (target->kind != NODE_NAME) {
        set_target(n, target);
        return;
    }
    declare(n, key_of(target), &target->name, DECLARED);
    Use *use = use_of(n, resolve_variable(n->checker->names, key_of(target)));
    use->is_data = node->let.value && is_data(node->let.value);
}

static void walk(void *context, Node *node)
{
    NameCheck *n = (NameCheck *)context;
    switch (node->kind) {
    case NODE_NAME:
        use_of(n, resolve_variable(n->checker->names, key_of(node)))->is_read = true;
        break;
    case NODE_CALL:
        if (node->call.callee->kind == NODE_NAME)
            use_of(n, resolve_variable(n->checker->names, key_of(node->call.callee)))->is_called =
                true;
        gy_tree_children(node, walk, n);
        break;
    case NODE_LET: walk_let(n, node); break;
    case NODE_ASSIGN:
    case NODE_AUGMENTED: walk_assignment(n, node); break;
    case NODE_FOR: walk_loop(n, node); break;
    case NODE_COMPREHENSION: walk_comprehension(n, node); break;
    case NODE_TRY: walk_try(n, node); break;
    case NODE_WITH: walk_with(n, node); break;
    case NODE_SELECT: walk_select(n, node); break;
    case NODE_IMPORT: walk_import(n, node); break;
    case NODE_DECLARE_FUNCTION:
        declare(n, key_of_part(&node->function.name), &node->function.name, DECLARED);
        gy_tree_children(node, walk, n);
        break;
    case NODE_CLASS:
        declare(n, key_of_part(&node->klass.name), &node->klass.name, DECLARED);
        gy_tree_children(node, walk, n);
        break;
    default: gy_tree_children(node, walk, n);
    }
}

static void report(NameCheck *n, const Use *use)
{
    const char *name = use->variable->name.text;
    if (use->is_set) {
        gy_check_add(n->checker, "never-read", use->span, "'%s' is set, but never read", name);
        return;
    }
    Finding *f = gy_check_add(n->checker, "unused-name", use->span, "'%s' is never used", name);
    if (use->declared == DECLARED_BY_IMPORT) gy_check_suggest(f, "remove the import");
    else gy_check_suggest(f, "remove it, or call it _%s", name);
}

// Does the file use the builtin of this name as well?
static bool is_builtin_used(const NameCheck *n, const Name *name)
{
    for (uint32_t i = 0; i < n->capacity; i++) {
        const Variable *v = n->uses[i].variable;
        if (v && v->kind == VARIABLE_BUILTIN && n->uses[i].is_read && name_same(&v->name, name))
            return true;
    }
    return false;
}

static void report_hiding(NameCheck *n, const Use *use)
{
    const char *name = use->variable->name.text;
    if (!(use->is_data && use->is_called) && !is_builtin_used(n, &use->variable->name)) return;
    Finding *f = gy_check_add(n->checker, "shadowed-builtin", use->span,
                              "'%s' hides the builtin of that name, which is used as well", name);
    gy_check_suggest(f, "choose another name");
}

void gy_check_names(Checker *c)
{
    NameCheck n = {.checker = c};
    gy_tree_children(c->module, walk, &n);
    for (uint32_t i = 0; i < n.capacity; i++) {
        const Use *use = &n.uses[i];
        if (use->is_hiding) report_hiding(&n, use);
        bool is_odd = use->variable && use->declared && !use->is_read;
        if (is_odd && use->variable->name.text[0] != '_') report(&n, use);
    }
}
