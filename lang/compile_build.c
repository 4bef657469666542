// compile_build.c - displays of lists, tuples, sets and dicts, interpolated strings,
// comprehensions.
//
// Items are collected in registers and built by one instruction; what does not fit into a batch,
// and everything behind a star, is added to a list that exists already.
#include "lang/compile_parts.h"

enum { BATCH = 32 };

static uint32_t scratch_for(Compiler *c, Span span, uint32_t to)
{
    return emit_is_scratch(c->e, to) ? to : gy_compile_emit_take(c->e, span, 1);
}

// -- Lists and tuples

static bool fits_batch(const NodeList *items)
{
    for (uint32_t i = 0; i < items->count; i++)
        if (items->items[i]->kind == NODE_STAR) return false;
    return items->count <= BATCH;
}

// R[to] = list or tuple of items [from, until), none of them a star.
static void build_run(Compiler *c, Span span, Opcode op, const NodeList *items, uint32_t from,
                      uint32_t until, uint32_t to)
{
    uint32_t first = c->e->next_register;
    for (uint32_t i = from; i < until; i++)
        gy_compile_expr_push(c, items->items[i]);
    emit_abc(c->e, span, op, to, from == until ? to : first, until - from);
    emit_free_to(c->e, first);
}

// The end of the run of plain items from `from` on, at most a batch.
static uint32_t run_end(const NodeList *items, uint32_t from)
{
    uint32_t i = from;
    while (i < items->count && i - from < BATCH && items->items[i]->kind != NODE_STAR)
        i++;
    return i;
}

static void extend_list(Compiler *c, const NodeList *items, uint32_t i, uint32_t list)
{
    while (i < items->count) {
        uint32_t mark = c->e->next_register, end = run_end(items, i), more;
        const Node *item = items->items[i];
        if (item->kind == NODE_STAR) {
            more = gy_compile_expr_any(c, item->operand);
            end = i + 1;
        } else {
            more = gy_compile_emit_take(c->e, item->span, 1);
            build_run(c, item->span, OP_NEW_LIST, items, i, end, more);
        }
        emit_abc(c->e, item->span, OP_LIST_EXTEND, list, more, 0);
        emit_free_to(c->e, mark);
        i = end;
    }
}

void gy_compile_build_list(Compiler *c, Span span, const NodeList *items, uint32_t to)
{
    uint32_t list = fits_batch(items) ? to : scratch_for(c, span, to);
    uint32_t end = run_end(items, 0);
    build_run(c, span, OP_NEW_LIST, items, 0, end, list);
    extend_list(c, items, end, list);
    emit_move(c->e, span, to, list);
}

static void tuple(Compiler *c, const Node *n, uint32_t to)
{
    if (fits_batch(&n->list)) {
        build_run(c, n->span, OP_NEW_TUPLE, &n->list, 0, n->list.count, to);
        return;
    }
    uint32_t list = scratch_for(c, n->span, to);
    gy_compile_build_list(c, n->span, &n->list, list);
    emit_abc(c->e, n->span, OP_LIST_TO_TUPLE, to, list, 0);
}

// -- Sets and dicts

static uint32_t room_for(uint32_t count)
{
    return count < 1000 ? count : 1000; // a hint; it grows
}

// As in Python, whose BUILD_SET takes as many: all items are computed before one of them can turn
// out not to be hashable.
static bool is_small_set(const NodeList *items)
{
    enum { MOST_AT_ONCE = 30 };
    for (uint32_t i = 0; i < items->count; i++)
        if (items->items[i]->kind == NODE_STAR) return false;
    return items->count <= MOST_AT_ONCE;
}

static void small_set(Compiler *c, const Node *n, uint32_t into)
{
    const NodeList *items = &n->list;
    uint32_t first = c->e->next_register;
    for (uint32_t i = 0; i < items->count; i++)
        gy_compile_expr_push(c, items->items[i]);
    emit_abx(c->e, n->span, OP_NEW_SET, into, items->count);
    for (uint32_t i = 0; i < items->count; i++)
        emit_abc(c->e, items->items[i]->span, OP_SET_ADD, into, first + i, 0);
    emit_free_to(c->e, first);
}

static void set(Compiler *c, const Node *n, uint32_t to)
{
    uint32_t into = scratch_for(c, n->span, to);
    if (is_small_set(&n->list)) {
        small_set(c, n, into);
        emit_move(c->e, n->span, to, into);
        return;
    }
    emit_abx(c->e, n->span, OP_NEW_SET, into, room_for(n->list.count));
    for (uint32_t i = 0; i < n->list.count; i++) {
        const Node *item = n->list.items[i];
        bool is_star = item->kind == NODE_STAR;
        uint32_t mark = c->e->next_register;
        uint32_t value = gy_compile_expr_any(c, is_star ? item->operand : item);
        emit_abc(c->e, item->span, is_star ? OP_SET_UPDATE : OP_SET_ADD, into, value, 0);
        emit_free_to(c->e, mark);
    }
    emit_move(c->e, n->span, to, into);
}

static void dict(Compiler *c, const Node *n, uint32_t to)
{
    uint32_t into = scratch_for(c, n->span, to);
    emit_abx(c->e, n->span, OP_NEW_DICT, into, room_for(n->dict.count));
    for (uint32_t i = 0; i < n->dict.count; i++) {
        const DictItem *item = &n->dict.items[i];
        uint32_t mark = c->e->next_register;
        if (item->key) {
            uint32_t key = gy_compile_expr_any(c, item->key);
            uint32_t value = gy_compile_expr_any(c, item->value);
            emit_abc(c->e, item->key->span, OP_DICT_SET, into, key, value);
        } else {
            uint32_t more = gy_compile_expr_any(c, item->value);
            emit_abc(c->e, item->value->span, OP_DICT_MERGE, into, more, 0);
        }
        emit_free_to(c->e, mark);
    }
    emit_move(c->e, n->span, to, into);
}

// -- Interpolated strings

// One ${value!r:spec} in R[to].
static void hole(Compiler *c, const Node *n, uint32_t to)
{
    const Hole *h = &n->hole;
    gy_compile_expr_to(c, h->value, to);
    if (h->conversion)
        emit_abc(c->e, n->span, OP_CONVERT, to, to, (uint32_t)(unsigned char)h->conversion);
    if (!h->spec) return;
    uint32_t spec = gy_compile_expr_push(c, h->spec);
    emit_abc(c->e, n->span, OP_FORMAT, to, to, spec);
    emit_free_to(c->e, spec);
}

static void interpolation(Compiler *c, const Node *n, uint32_t to)
{
    uint32_t first = c->e->next_register, count = 0;
    if (n->list.count == 1 && n->list.items[0]->kind == NODE_STR) {
        gy_compile_expr_to(c, n->list.items[0], to);
        return;
    }
    for (uint32_t i = 0; i < n->list.count; i++) {
        const Node *part = n->list.items[i];
        uint32_t reg = gy_compile_emit_take(c->e, part->span, 1);
        if (part->kind == NODE_HOLE) hole(c, part, reg);
        else gy_compile_expr_to(c, part, reg);
        if (++count < BATCH || i + 1 == n->list.count) continue;
        emit_abc(c->e, n->span, OP_CONCAT, first, first, count);
        emit_free_to(c->e, first + 1);
        count = 1;
    }
    if (count) {
        emit_abc(c->e, n->span, OP_CONCAT, to, first, count);
        return;
    }
    gy_compile_emit_load_const(c->e, n->span, to, gy_compile_emit_text(c->e, CONST_STR, "", 0));
}

// -- Comprehensions

typedef struct {
    const Node *node;
    uint32_t clause;   // the next one
    uint32_t into;     // register of the collection
    uint32_t iterator; // register of the first clause's iterator, or NO_REGISTER
} Collector;

static void collect(Compiler *c, const Collector *from);

static void collect_in_loop(Compiler *c, void *data)
{
    collect(c, (const Collector *)data);
}

static void add_element(Compiler *c, const Node *n, uint32_t into)
{
    uint32_t mark = c->e->next_register;
    if (n->comprehension.kind == COMPREHEND_DICT) {
        uint32_t key = gy_compile_expr_any(c, n->comprehension.key);
        uint32_t value = gy_compile_expr_any(c, n->comprehension.value);
        emit_abc(c->e, n->comprehension.key->span, OP_DICT_SET, into, key, value);
    } else if (n->comprehension.kind == COMPREHEND_GENERATOR) {
        uint32_t value = gy_compile_expr_push(c, n->comprehension.value);
        emit_abc(c->e, n->comprehension.value->span, OP_YIELD, value, value, 0);
    } else {
        Opcode op = n->comprehension.kind == COMPREHEND_SET ? OP_SET_ADD : OP_LIST_APPEND;
        uint32_t value = gy_compile_expr_any(c, n->comprehension.value);
        emit_abc(c->e, n->comprehension.value->span, op, into, value, 0);
    }
    emit_free_to(c->e, mark);
}

// The clauses from here on, nested in one another, and the element inside them all.
static void collect(Compiler *c, const Collector *from)
{
    const Node *n = from->node;
    if (!diag_has_stack(c->diag)) return;
    if (from->clause == n->comprehension.count) {
        add_element(c, n, from->into);
        return;
    }
    const Clause *clause = &n->comprehension.clauses[from->clause];
    Collector next = {n, from->clause + 1, from->into, NO_REGISTER};
    JumpList skip = {0};
    if (clause->condition) {
        gy_compile_branch(c, clause->condition, false, &skip);
        collect(c, &next);
        gy_compile_emit_land(c->e, &skip);
        return;
    }
    LoopParts loop = {.span = clause->target->span, .target = clause->target};
    loop.iterator = from->iterator;
    loop.is_async = clause->is_async;
    if (from->iterator == NO_REGISTER) loop.iterable = clause->iterable;
    gy_compile_loop_over(c, &loop, collect_in_loop, &next);
}

// A generator function of one parameter, the iterator of the outermost loop, called at once.
static void generator(Compiler *c, const Node *n, uint32_t to)
{
    Function f;
    FunctionScope *scope = resolve_function(c->names, key_of(n));
    uint32_t flags = PROTO_GENERATOR | (scope->is_async ? PROTO_ASYNC : 0);
    if (!gy_compile_function_open(c, &f, scope, n->span, "<generator>", flags)) return;
    gy_compile_function_parameter(c, "iterator");
    gy_compile_name_open(c, n->span, &scope->block);
    collect(c, &(Collector){n, 0, 0, 0});
    gy_compile_function_close(c, n->span);
    bool is_on_top = emit_is_scratch(c->e, to) && to + 1 == c->e->next_register;
    uint32_t base = is_on_top ? to : gy_compile_emit_take(c->e, n->span, 1);
    gy_compile_emit_take(c->e, n->span, FRAME_LINK - 1);
    gy_compile_function_closure(c, n->span, base);
    const Node *iterable = n->comprehension.clauses[0].iterable;
    uint32_t iterator = gy_compile_expr_push(c, iterable);
    if (n->comprehension.clauses[0].is_async)
        gy_compile_guard_hidden(c, iterable->span, "async iterator", iterator, false);
    else emit_abc(c->e, iterable->span, OP_GET_ITER, iterator, iterator, 0);
    emit_abc(c->e, n->span, OP_CALL, base, 1, 0);
    emit_move(c->e, n->span, to, base);
}

static void comprehension(Compiler *c, const Node *n, uint32_t to)
{
    if (n->comprehension.kind == COMPREHEND_GENERATOR) {
        generator(c, n, to);
        return;
    }
    uint32_t into = scratch_for(c, n->span, to);
    switch ((ComprehensionKind)n->comprehension.kind) {
    case COMPREHEND_DICT: emit_abx(c->e, n->span, OP_NEW_DICT, into, 0); break;
    case COMPREHEND_SET: emit_abx(c->e, n->span, OP_NEW_SET, into, 0); break;
    default: emit_abc(c->e, n->span, OP_NEW_LIST, into, into, 0); break;
    }
    gy_compile_name_open(c, n->span, resolve_block(c->names, key_of(n)));
    collect(c, &(Collector){n, 0, into, NO_REGISTER});
    emit_move(c->e, n->span, to, into);
}

void gy_compile_build(Compiler *c, const Node *n, uint32_t to)
{
    switch (n->kind) {
    case NODE_LIST: gy_compile_build_list(c, n->span, &n->list, to); break;
    case NODE_TUPLE: tuple(c, n, to); break;
    case NODE_SET: set(c, n, to); break;
    case NODE_DICT: dict(c, n, to); break;
    case NODE_INTERPOLATION: interpolation(c, n, to); break;
    default: comprehension(c, n, to); break;
    }
}
