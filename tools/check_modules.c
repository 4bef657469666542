// check_modules.c - what the files that a source imports offer.
//
// Each is read and parsed once for a source that is checked. A name is certain where the top level
// of the file declares it once, as a function or class, and assigns it nowhere there.
#include "lang/parser.h"
#include "tools/tree.h"
#include "tools/check_parts.h"

struct ReadModule {
    ReadModule *next;
    const char *path;
    const Node *tree; // NULL: it cannot be read, or has mistakes
};

static const Node *parse(Checker *c, const char *path)
{
    size_t size;
    Diag diag = {0};
    const CheckWorld *world = c->world;
    char *text = world->read(world->context, c->source->name, path, &size);
    Source *source = text ? gy_source_new(path, text, size) : NULL;
    const Node *tree = source ? gy_tree_parse(c->arena, source, &diag) : NULL;
    if (diag.count) tree = NULL;
    gy_diag_free(&diag);
    gy_source_release(source);
    gy_mem_free(text);
    return tree;
}

static const Node *module_at(Checker *c, const char *path)
{
    for (const ReadModule *m = c->modules; m; m = m->next)
        if (strcmp(m->path, path) == 0) return m->tree;
    ReadModule *m = (ReadModule *)gy_arena_new(c->arena, sizeof *m);
    if (!m) return NULL;
    *m = (ReadModule){c->modules, path, parse(c, path)};
    c->modules = m;
    return m->tree;
}

const FunctionParts *gy_check_init_of(const Node *klass)
{
    for (uint32_t i = 0; i < klass->klass.count; i++) {
        const ClassMember *member = &klass->klass.members[i];
        if (member->kind == MEMBER_METHOD && name_equals(&member->name, "init"))
            return &member->value->function;
    }
    return NULL;
}

static bool sets(const Node *statement, const char *name)
{
    if (statement->kind == NODE_LET)
        return statement->let.target->kind != NODE_NAME ||
               name_equals(&statement->let.target->name, name);
    if (statement->kind != NODE_ASSIGN) return false;
    for (uint32_t i = 0; i < statement->assign.targets.count; i++) {
        const Node *target = statement->assign.targets.items[i];
        if (target->kind != NODE_NAME || name_equals(&target->name, name)) return true;
    }
    return false;
}

const FunctionParts *gy_check_exported(Checker *c, const char *path, const char *name)
{
    const Node *tree = module_at(c, path);
    const FunctionParts *found = NULL;
    for (uint32_t i = 0; tree && i < tree->module.body.count; i++) {
        const Node *statement = tree->module.body.items[i];
        if (sets(statement, name)) return NULL;
        bool is_function = statement->kind == NODE_DECLARE_FUNCTION &&
                           name_equals(&statement->function.name, name);
        bool is_class = statement->kind == NODE_CLASS && name_equals(&statement->klass.name, name);
        if ((is_function || is_class) && found) return NULL;
        if (is_function) found = &statement->function;
        if (is_class) found = gy_check_init_of(statement);
    }
    return found;
}
