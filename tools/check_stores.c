// check_stores.c - values that a variable is given and that nobody can read.
//
// Two cases are certain without following the control flow. A value is followed by another one in
// the same list of statements, with nothing in between that has to do with the variable or leaves
// the list. Or all reads stand above it, and it is in no loop that the variable is not declared in,
// so none can come again.
//
// Only variables that belong to one function count, and have a name without `_`. Nothing is said of
// nil at the end, which lets go of a value; of a plain constant that is replaced, which says what
// kind of value is to come; and inside of try and with, where an error may lead to a read.
// Variables that are never read at all are check_names.c's.
#include "tools/check_parts.h"
#include "tools/tree.h"

// Statements further apart are not compared.
enum { MOST_BETWEEN = 8 };

typedef struct Story Story;
struct Story {
    Story *next;
    const Variable *variable;
    const Node *loop;   // the innermost one around its declaration, in its function
    uint32_t last_read; // where
    bool is_declared, is_read;
    bool lets_go; // it is set to nil later, so it may only hold something for a while
};

typedef struct {
    Checker *checker;
    Story **buckets;
    uint32_t count, bucket_count; // a power of two
    const Node *loop;             // the innermost one in this function
    uint32_t guards;              // tries and withs around, in this function
} StoreCheck;

static const Variable *variable_of(const StoreCheck *s, const Node *name)
{
    return name->kind == NODE_NAME ? resolve_variable(s->checker->names, key_of(name)) : NULL;
}

static Story **bucket_of(Story **buckets, uint32_t count, const Variable *v)
{
    return &buckets[((uintptr_t)v >> 4 ^ (uintptr_t)v >> 14) & (count - 1)];
}

static bool grow(StoreCheck *s)
{
    uint32_t count = s->bucket_count ? s->bucket_count * 4 : 64;
    Story **buckets = (Story **)gy_arena_new(s->checker->arena, count * sizeof *buckets);
    if (!buckets) return false;
    for (uint32_t i = 0; i < s->bucket_count; i++) {
        for (Story *story = s->buckets[i], *next; story; story = next) {
            Story **bucket = bucket_of(buckets, count, story->variable);
            next = story->next;
            story->next = *bucket;
            *bucket = story;
        }
    }
    s->buckets = buckets;
    s->bucket_count = count;
    return true;
}

// NULL: it is none that this is about, or memory is out.
static Story *story_of(StoreCheck *s, const Variable *v)
{
    if (!v || v->kind != VARIABLE_LOCAL || v->is_captured || v->name.text[0] == '_') return NULL;
    if (s->count >= s->bucket_count && !grow(s)) return NULL;
    Story **bucket = bucket_of(s->buckets, s->bucket_count, v);
    for (Story *story = *bucket; story; story = story->next)
        if (story->variable == v) return story;
    Story *story = (Story *)gy_arena_new(s->checker->arena, sizeof *story);
    if (!story) return NULL;
    *story = (Story){.next = *bucket, .variable = v};
    *bucket = story;
    s->count++;
    return story;
}

// ---------------------------------------------------------------- Where all is read

static void read_all(void *context, Node *node);

// Names that are set are no reads; what else stands in a target is.
static void read_target(StoreCheck *s, Node *target)
{
    if (target->kind == NODE_TUPLE || target->kind == NODE_LIST) {
        for (uint32_t i = 0; i < target->list.count; i++)
            read_target(s, target->list.items[i]);
    } else if (target->kind == NODE_STAR) {
        read_target(s, target->operand);
    } else if (target->kind != NODE_NAME) {
        read_all(s, target);
    }
}

static void read_function(StoreCheck *s, Node *node)
{
    const Node *loop = s->loop;
    s->loop = NULL;
    for (uint32_t i = 0; i < node->function.parameter_count; i++) {
        const Parameter *p = &node->function.parameters[i];
        Story *story = story_of(s, resolve_variable(s->checker->names, key_of_parameter(p)));
        if (story) story->is_declared = true;
    }
    gy_tree_children(node, read_all, s);
    s->loop = loop;
}

static void read_loop(StoreCheck *s, Node *node)
{
    const Node *loop = s->loop;
    s->loop = node;
    gy_tree_children(node, read_all, s); // names that are set in the head count as read: so be it
    s->loop = loop;
}

static void read_let(StoreCheck *s, Node *node)
{
    if (node->let.value) read_all(s, node->let.value);
    Story *story = story_of(s, variable_of(s, node->let.target));
    if (!story) return;
    story->is_declared = true;
    story->loop = s->loop;
}

static void note_nil(StoreCheck *s, const Node *node)
{
    if (node->assign.value->kind != NODE_NIL) return;
    for (uint32_t i = 0; i < node->assign.targets.count; i++) {
        Story *story = story_of(s, variable_of(s, node->assign.targets.items[i]));
        if (story) story->lets_go = true;
    }
}

static void read_all(void *context, Node *node)
{
    StoreCheck *s = (StoreCheck *)context;
    Story *story = story_of(s, variable_of(s, node));
    if (story) story->is_read = true;
    if (story && story->last_read < node->span.offset) story->last_read = node->span.offset;
    switch (node->kind) {
    case NODE_LET: read_let(s, node); break;
    case NODE_ASSIGN:
        note_nil(s, node);
        read_all(s, node->assign.value);
        for (uint32_t i = 0; i < node->assign.targets.count; i++)
            read_target(s, node->assign.targets.items[i]);
        break;
    case NODE_AUGMENTED:
        read_all(s, node->augmented.value);
        read_target(s, node->augmented.target);
        break;
    case NODE_FUNCTION:
    case NODE_DECLARE_FUNCTION: read_function(s, node); break;
    case NODE_WHILE:
    case NODE_FOR: read_loop(s, node); break;
    default: gy_tree_children(node, read_all, s);
    }
}

// ---------------------------------------------------------------- One statement

// The name that a statement sets, if that is all that it does. (+= may change a list that others
// have as well.)
static const Node *name_set(const Node *node)
{
    const Node *target = NULL;
    if (node->kind == NODE_LET && node->let.value) target = node->let.target;
    if (node->kind == NODE_ASSIGN && node->assign.targets.count == 1)
        target = node->assign.targets.items[0];
    return target && target->kind == NODE_NAME ? target : NULL;
}

static const Node *value_set(const Node *node)
{
    return node->kind == NODE_LET ? node->let.value : node->assign.value;
}

static bool is_constant(const Node *value)
{
    switch (value->kind) {
    case NODE_NIL:
    case NODE_TRUE:
    case NODE_FALSE:
    case NODE_INT:
    case NODE_FLOAT:
    case NODE_STR:
    case NODE_BYTES: return true;
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET: return value->list.count == 0;
    case NODE_DICT: return value->dict.count == 0;
    case NODE_UNARY: return is_constant(value->unary.operand);
    default: return false;
    }
}

typedef struct {
    const StoreCheck *check;
    const Variable *variable;
    bool is_found;
} Search;

// Is the variable mentioned, or the list of statements left?
static void look_for(void *context, Node *node)
{
    Search *search = (Search *)context;
    bool leaves = node->kind == NODE_RETURN || node->kind == NODE_BREAK ||
                  node->kind == NODE_CONTINUE || node->kind == NODE_THROW;
    search->is_found |= leaves || variable_of(search->check, node) == search->variable;
    if (!search->is_found) gy_tree_children(node, look_for, search);
}

static bool matters(const StoreCheck *s, const Node *node, const Variable *v)
{
    Search search = {s, v, false};
    look_for(&search, (Node *)(uintptr_t)node);
    return search.is_found;
}

// Is the variable set anew behind statement `at`, without a read in between?
static bool is_replaced(const StoreCheck *s, NodeList list, uint32_t at, const Variable *v)
{
    for (uint32_t i = at + 1; i < list.count && i <= at + MOST_BETWEEN; i++) {
        const Node *next = list.items[i];
        const Node *name = next->kind == NODE_ASSIGN ? name_set(next) : NULL;
        if (name && variable_of(s, name) == v) return !matters(s, next->assign.value, v);
        if (matters(s, next, v)) return false;
    }
    return false;
}

static void check_statement(StoreCheck *s, NodeList list, uint32_t at)
{
    const Node *node = list.items[at], *name = name_set(node);
    const Story *story = name ? story_of(s, variable_of(s, name)) : NULL;
    if (!story || !story->is_declared || !story->is_read || story->lets_go) return;
    const char *text = story->variable->name.text;
    bool is_last =
        node->kind != NODE_LET && story->last_read < node->span.offset && story->loop == s->loop;
    if (is_last) {
        gy_check_add(s->checker, "dead-store", name->span, "'%s' is set, but not read any more",
                     text);
        return;
    }
    if (s->guards || is_constant(value_set(node))) return;
    if (is_replaced(s, list, at, story->variable))
        gy_check_add(s->checker, "dead-store", name->span,
                     "'%s' is set, but set again before it is read", text);
}

// ---------------------------------------------------------------- The walk

static void walk(void *context, Node *node);

static void walk_apart(StoreCheck *s, Node *node)
{
    const Node *loop = s->loop;
    uint32_t guards = s->guards;
    s->loop = NULL;
    s->guards = 0;
    gy_tree_children(node, walk, s);
    s->loop = loop;
    s->guards = guards;
}

static void walk(void *context, Node *node)
{
    StoreCheck *s = (StoreCheck *)context;
    const Node *loop = s->loop;
    bool is_guard = node->kind == NODE_TRY || node->kind == NODE_WITH;
    if (node->kind == NODE_FUNCTION || node->kind == NODE_DECLARE_FUNCTION) {
        walk_apart(s, node);
        return;
    }
    if (node->kind == NODE_WHILE || node->kind == NODE_FOR) s->loop = node;
    for (uint32_t i = 0; node->kind == NODE_BLOCK && i < node->list.count; i++)
        check_statement(s, node->list, i);
    s->guards += is_guard;
    gy_tree_children(node, walk, s);
    s->guards -= is_guard;
    s->loop = loop;
}

void gy_check_stores(Checker *c)
{
    StoreCheck s = {.checker = c};
    gy_tree_children(c->module, read_all, &s);
    gy_tree_children(c->module, walk, &s);
}
