// same_tree.c - compares two sources by their tokens and by the shape of their trees.
//
// Two trees over the same tokens are the same if every node has the same kind and goes from the
// same token to the same token: whatever else a node holds comes from its tokens. A `;` counts for
// nothing as a token; where it ends a statement, the tree shows it.
#include "tools/same_tree.h"
#include "lang/parser.h"
#include "tools/pieces.h"
#include "tools/tree.h"
#include <string.h>

typedef struct {
    uint32_t kind, first, last;
} Shape;

typedef struct {
    Arena arena;
    Pieces pieces;
    uint32_t *numbers; // of each piece, `;` left out
    Shape *shapes;
    uint32_t count, capacity;
    bool has_memory, is_parsed;
} Outline;

// The number of the first piece that begins there or later.
static uint32_t number_at(const Outline *o, uint32_t offset)
{
    uint32_t low = 0, high = o->pieces.count - 1;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (o->pieces.items[middle].offset < offset) low = middle + 1;
        else high = middle;
    }
    return o->numbers[low];
}

// The span of a call on a line of its own begins on that line, and with it that of what it begins.
// So only leaves tell where they begin; they are enough.
static bool has_first(const Node *node)
{
    switch (node->kind) {
    case NODE_NAME:
    case NODE_STR:
    case NODE_INTERPOLATION:
    case NODE_FUNCTION:
    case NODE_BLOCK:
    case NODE_INT:
    case NODE_FLOAT: return true;
    default: return node->kind <= NODE_FALSE;
    }
}

static void add_shape(void *context, Node *node)
{
    Outline *o = (Outline *)context;
    Shape shape = {.kind = node->kind};
    if (node->kind != NODE_MODULE) {
        if (has_first(node)) shape.first = number_at(o, node->span.offset);
        shape.last = number_at(o, node->span.offset + node->span.length);
    }
    bool is_added = gy_mem_grow((void **)&o->shapes, o->count, &o->capacity, sizeof shape);
    if (is_added) o->shapes[o->count++] = shape;
    o->has_memory &= is_added;
    gy_tree_children(node, add_shape, o);
}

static void number_pieces(Outline *o)
{
    o->numbers = (uint32_t *)gy_arena_new(&o->arena, o->pieces.count * sizeof *o->numbers);
    o->has_memory = o->numbers != NULL;
    for (uint32_t i = 0, number = 0; o->has_memory && i < o->pieces.count; i++) {
        o->numbers[i] = number;
        number += o->pieces.items[i].kind != TOKEN_SEMICOLON;
    }
}

static void draw(Outline *o, const Source *source)
{
    Diag diag = {0};
    Node *tree = gy_tree_parse(&o->arena, source, &diag);
    o->is_parsed = tree && !diag.count;
    o->has_memory = !diag.out_of_memory;
    gy_diag_free(&diag);
    if (!o->is_parsed) return;
    o->has_memory = gy_pieces_cut(&o->pieces, &o->arena, source, tree);
    if (o->has_memory) number_pieces(o);
    if (o->has_memory) add_shape(o, tree);
}

// The lexer reads the line ends of Windows in a string as those of Unix.
static bool same_text(const Piece *a, const Piece *b)
{
    uint32_t i = 0, j = 0;
    while (i < a->size && j < b->size) {
        if (a->text[i] == '\r' && i + 1 < a->size && a->text[i + 1] == '\n') i++;
        if (b->text[j] == '\r' && j + 1 < b->size && b->text[j + 1] == '\n') j++;
        if (a->text[i++] != b->text[j++]) return false;
    }
    return i == a->size && j == b->size;
}

static bool same_pieces(const Pieces *a, const Pieces *b)
{
    uint32_t i = 0, j = 0;
    for (;; i++, j++) {
        while (a->items[i].kind == TOKEN_SEMICOLON)
            i++;
        while (b->items[j].kind == TOKEN_SEMICOLON)
            j++;
        const Piece *x = &a->items[i], *y = &b->items[j];
        if (x->kind != y->kind) return false;
        if (x->kind == TOKEN_END) return true;
        if (!same_text(x, y)) return false;
    }
}

static bool agree(const Outline *a, const Outline *b)
{
    return a->is_parsed && b->is_parsed && same_pieces(&a->pieces, &b->pieces) &&
           a->count == b->count && memcmp(a->shapes, b->shapes, a->count * sizeof(Shape)) == 0;
}

static void erase(Outline *o)
{
    gy_mem_free(o->shapes);
    gy_arena_free(&o->arena);
}

bool gy_same_tree(const Source *a, const Source *b, bool *has_memory)
{
    Outline one = {0}, other = {0};
    draw(&one, a);
    draw(&other, b);
    *has_memory = one.has_memory && other.has_memory;
    bool same = *has_memory && agree(&one, &other);
    erase(&one);
    erase(&other);
    return same;
}
