// check_methods.c - which method is called, where the class of the object is plain.
//
// It is for `self` in a class (methods of that very class the compiler reports itself), and for a
// variable that is declared once, with a new instance, and never assigned: let c = Client(…). The
// class is one of this file, a builtin, or a standard module's. Of a class of the file, the bases
// must be known as well, up to the one that has the method. Nothing is sure of a name that the file
// gives to an attribute anywhere (x.name = …), and of a method of `self` that a class below it may
// have replaced by one of another kind.
#include "tools/check_parts.h"
#include "tools/tree.h"

typedef struct Fact Fact;
struct Fact {
    Fact *next;
    const Variable *variable;
    const Node *node;   // of a class: its NODE_CLASS; of an instance: what is called to make it
    const char *module; // of an import; of `from module import name`: with the name
    const char *name;
};

struct Methods {
    Checker *checker;
    Fact *classes, *instances, *imports;
    Fact *replaced; // only names: of attributes that are set
};

enum { MOST_BASES = 50 };

// ---------------------------------------------------------------- What is known

static void note(Methods *m, Fact **list, Fact fact)
{
    Fact *entry = (Fact *)gy_arena_new(m->checker->arena, sizeof *entry);
    if (!entry) return;
    fact.next = *list;
    *entry = fact;
    *list = entry;
}

static void note_variable(Methods *m, Fact **list, TreeKey key, Fact fact)
{
    fact.variable = resolve_variable(m->checker->names, key);
    if (fact.variable && !fact.variable->is_assigned) note(m, list, fact);
}

static void note_target(Methods *m, const Node *target)
{
    if (target->kind == NODE_ATTRIBUTE)
        note(m, &m->replaced, (Fact){.name = target->attribute.name.text});
}

static void note_import(Methods *m, const Node *node)
{
    const char *module = node->import.path->text.bytes;
    if (!node->import.is_bare) return; // a file
    if (!node->import.is_from)
        note_variable(m, &m->imports, key_of_part(&node->import), (Fact){.module = module});
    for (uint32_t i = 0; node->import.is_from && i < node->import.count; i++)
        note_variable(m, &m->imports, key_of_part(&node->import.names[i]),
                      (Fact){.module = module, .name = node->import.names[i].name.text});
}

static void learn(void *context, Node *node)
{
    Methods *m = (Methods *)context;
    bool is_instance = node->kind == NODE_LET && node->let.value &&
                       node->let.value->kind == NODE_CALL && node->let.target->kind == NODE_NAME;
    if (node->kind == NODE_CLASS)
        note_variable(m, &m->classes, key_of_part(&node->klass.name), (Fact){.node = node});
    if (is_instance)
        note_variable(m, &m->instances, key_of(node->let.target),
                      (Fact){.node = node->let.value->call.callee});
    if (node->kind == NODE_IMPORT) note_import(m, node);
    for (uint32_t i = 0; node->kind == NODE_ASSIGN && i < node->assign.targets.count; i++)
        note_target(m, node->assign.targets.items[i]);
    if (node->kind == NODE_AUGMENTED) note_target(m, node->augmented.target);
    gy_tree_children(node, learn, m);
}

Methods *gy_check_methods_learn(Checker *checker)
{
    Methods *m = (Methods *)gy_arena_new(checker->arena, sizeof *m);
    if (!m) return NULL;
    m->checker = checker;
    gy_tree_children(checker->module, learn, m);
    return m;
}

static const Fact *find(const Fact *list, const Variable *v)
{
    while (list && list->variable != v)
        list = list->next;
    return list;
}

static const Variable *variable_of(const Methods *m, const Node *node)
{
    return node->kind == NODE_NAME ? resolve_variable(m->checker->names, key_of(node)) : NULL;
}

// ---------------------------------------------------------------- Methods

static const ClassMember *own_member(const Node *klass, const char *name)
{
    for (uint32_t i = 0; i < klass->klass.count; i++)
        if (name_equals(&klass->klass.members[i].name, name)) return &klass->klass.members[i];
    return NULL;
}

static const Node *base_of(const Methods *m, const Node *klass)
{
    const Variable *v = klass->klass.base ? variable_of(m, klass->klass.base) : NULL;
    const Fact *fact = v ? find(m->classes, v) : NULL;
    return fact ? fact->node : NULL;
}

static bool is_async_member(const ClassMember *member)
{
    bool is_method = member->kind == MEMBER_METHOD || member->kind == MEMBER_STATIC_METHOD;
    return is_method && member->value->function.is_async && !member->value->function.has_yield;
}

static bool has_async(const Methods *m, const Node *klass, const char *name)
{
    for (int i = 0; klass && i < MOST_BASES; i++, klass = base_of(m, klass)) {
        const ClassMember *member = own_member(klass, name);
        if (member) return is_async_member(member);
    }
    return false;
}

// May `self`, in a method of this class, be an instance of one that has another kind of method?
static bool may_be_replaced(const Methods *m, const char *name)
{
    for (const Fact *fact = m->classes; fact; fact = fact->next) {
        const ClassMember *member = own_member(fact->node, name);
        if (member && !is_async_member(member)) return true;
    }
    return false;
}

// An instance of what the call of `callee` makes.
static bool makes_async(const Methods *m, const Node *callee, const char *name)
{
    const CheckWorld *world = m->checker->world;
    bool is_member = callee->kind == NODE_ATTRIBUTE;
    const Variable *v = variable_of(m, is_member ? callee->attribute.object : callee);
    const Fact *fact = v ? find(m->classes, v) : NULL;
    if (!v || v->is_assigned) return false;
    if (fact) return !is_member && has_async(m, fact->node, name);
    const Fact *import = find(m->imports, v);
    const char *module = import ? import->module : NULL;
    const char *klass = is_member ? callee->attribute.name.text : import ? import->name : NULL;
    if (v->kind == VARIABLE_BUILTIN && !is_member) klass = v->name.text;
    else if (!import || is_member != !import->name) return false;
    return world->has_async_method(world->context, module, klass, name);
}

bool gy_check_methods_is_async(const Methods *m, const Node *klass, const Node *callee)
{
    if (!m || callee->kind != NODE_ATTRIBUTE) return false;
    const char *name = callee->attribute.name.text;
    const Node *object = callee->attribute.object;
    for (const Fact *fact = m->replaced; fact; fact = fact->next)
        if (strcmp(fact->name, name) == 0) return false;
    if (object->kind == NODE_SELF)
        return klass && has_async(m, klass, name) && !may_be_replaced(m, name);
    const Variable *v = variable_of(m, object);
    const Fact *instance = v ? find(m->instances, v) : NULL;
    return instance && makes_async(m, instance->node, name);
}
