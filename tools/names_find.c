// names_find.c - questions about the names of a source.
#include "tools/names.h"

// The last one that begins at the offset or before, or its count.
static uint32_t last_before(const Names *n, uint32_t offset)
{
    uint32_t low = 0, high = n->occurrence_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (n->occurrences[middle].name.span.offset <= offset) low = middle + 1;
        else high = middle;
    }
    return low ? low - 1 : n->occurrence_count;
}

const Occurrence *gy_names_at(const Names *names, uint32_t offset)
{
    uint32_t at = last_before(names, offset);
    if (at == names->occurrence_count) return NULL;
    const Occurrence *o = &names->occurrences[at];
    return offset <= o->name.span.offset + o->name.span.length ? o : NULL;
}

// What a plain name in an expression means.
static uint32_t declaration_of(const Names *n, const Node *name)
{
    uint32_t at = last_before(n, name->span.offset);
    bool is_there =
        at < n->occurrence_count && n->occurrences[at].name.span.offset == name->name.span.offset;
    return is_there ? n->occurrences[at].declaration : NO_DECLARATION;
}

enum { MOST_STEPS = 8 }; // from value to value: `let a = b; let b = a` must end

static uint32_t class_of(const Names *n, const Node *value, uint32_t owner, int steps)
{
    if (!value || steps == 0) return NO_DECLARATION;
    if (value->kind == NODE_SELF) return owner;
    if (value->kind == NODE_CALL) value = value->call.callee;
    if (value->kind != NODE_NAME) return NO_DECLARATION;
    uint32_t at = declaration_of(n, value);
    if (at == NO_DECLARATION || n->declarations[at].kind == NAME_CLASS) return at;
    const Declaration *d = &n->declarations[at];
    bool is_set_once = d->variable && !d->variable->is_assigned && d->kind != NAME_PARAMETER;
    return is_set_once && !d->node ? class_of(n, d->value, owner, steps - 1) : NO_DECLARATION;
}

uint32_t gy_names_class_of(const Names *names, const Node *value, uint32_t owner)
{
    return class_of(names, value, owner, MOST_STEPS);
}

uint32_t gy_names_member(const Names *names, uint32_t klass, const Name *name)
{
    for (int steps = MOST_STEPS; steps > 0 && klass != NO_DECLARATION; steps--) {
        const Declaration *d = &names->declarations[klass];
        if (d->kind != NAME_CLASS) break;
        for (uint32_t i = d->first_member; i < d->first_member + d->member_count; i++)
            if (name_same(&names->declarations[i].name, name)) return i;
        const Node *base = d->node->klass.base;
        klass = base && base->kind == NODE_NAME ? declaration_of(names, base) : NO_DECLARATION;
    }
    return NO_DECLARATION;
}

uint32_t gy_names_callee(const Names *names, const Node *callee, uint32_t owner)
{
    static const Name init = {"init", 4, {0, 0}};
    uint32_t at = NO_DECLARATION;
    if (callee->kind == NODE_NAME) at = declaration_of(names, callee);
    if (callee->kind == NODE_ATTRIBUTE) {
        uint32_t klass = gy_names_class_of(names, callee->attribute.object, owner);
        if (klass != NO_DECLARATION) at = gy_names_member(names, klass, &callee->attribute.name);
    }
    if (at != NO_DECLARATION && names->declarations[at].kind == NAME_CLASS)
        at = gy_names_member(names, at, &init);
    if (at == NO_DECLARATION) return at;
    const Node *node = names->declarations[at].node;
    bool is_function = node && (node->kind == NODE_FUNCTION || node->kind == NODE_DECLARE_FUNCTION);
    return is_function ? at : NO_DECLARATION;
}

static const Occurrence *next_name(const Names *n, uint32_t *at)
{
    while (*at < n->occurrence_count && n->occurrences[*at].place == PLACE_ORIGIN)
        ++*at;
    return *at < n->occurrence_count ? &n->occurrences[(*at)++] : NULL;
}

bool gy_names_agree(const Names *before, const Names *after)
{
    uint32_t i = 0, k = 0;
    if (before->declaration_count != after->declaration_count) return false;
    for (;;) {
        const Occurrence *x = next_name(before, &i), *y = next_name(after, &k);
        if (!x || !y) return !x && !y;
        bool is_same = x->declaration == y->declaration && x->place == y->place &&
                       !x->variable == !y->variable;
        if (!is_same) return false;
    }
}
