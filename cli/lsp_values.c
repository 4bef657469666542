// lsp_values.c - makes dicts of declarations and places.
#include "cli/lsp_values.h"

void gy_lsp_put(Gyre *g, GyreValue dict, const char *key, GyreValue v)
{
    GyreValue name = gyre_str(g, key, GYRE_STRLEN);
    if (!gyre_is_none(v) && !gyre_is_none(name)) gyre_set(g, dict, name, v);
}

void gy_lsp_put_text(Gyre *g, GyreValue dict, const char *key, const char *text)
{
    gy_lsp_put(g, dict, key, text ? gyre_str(g, text, GYRE_STRLEN) : GYRE_NIL);
}

void gy_lsp_put_int(Gyre *g, GyreValue dict, const char *key, int64_t i)
{
    gy_lsp_put(g, dict, key, gyre_int(g, i));
}

void gy_lsp_put_piece(Gyre *g, GyreValue dict, const char *key, const Source *source, Span span)
{
    GyreValue v = span.length ? gyre_str(g, source->text + span.offset, span.length) : GYRE_NIL;
    gy_lsp_put(g, dict, key, v);
}

static GyreValue position(Gyre *g, Position at)
{
    GyreValue v = gyre_dict(g);
    gy_lsp_put_int(g, v, "line", at.line);
    gy_lsp_put_int(g, v, "character", at.unit);
    return v;
}

GyreValue gy_lsp_range(Gyre *g, const Source *source, PositionUnits units, Span span,
                       PositionMark *mark)
{
    GyreValue v = gyre_dict(g);
    Position start = gy_positions_of(source, units, span.offset, mark);
    Position end = gy_positions_of(source, units, span.offset + span.length, mark);
    gy_lsp_put(g, v, "start", position(g, start));
    gy_lsp_put(g, v, "end", position(g, end));
    return v;
}

// ---------------------------------------------------------------- Heads

enum { LONGEST_VALUE = 60 };

static void add_function(Text *out, const Names *names, const Declaration *d)
{
    const FunctionParts *f = &d->node->function;
    gy_text_print(out, "%sfn %s(", f->is_async ? "async " : "", d->name.text);
    gy_text_add_source(out, names->source, f->parameter_span);
    text_add_word(out, ")");
}

static void add_value(Text *out, const Names *names, const Declaration *d)
{
    text_add_word(out, d->name.text);
    if (!d->value || d->value->span.length > LONGEST_VALUE) return;
    text_add_word(out, " = ");
    gy_text_add_source(out, names->source, d->value->span);
}

static void add_import(Text *out, const Names *names, const Declaration *d)
{
    const Node *n = d->node;
    text_add_word(out, n->import.is_from ? "from " : "import ");
    gy_text_add_source(out, names->source, n->import.path->span);
    if (n->import.is_from) gy_text_print(out, " import %s", d->origin->text);
    if (n->import.alias.text || (d->origin && !name_same(d->origin, &d->name)))
        gy_text_print(out, " as %s", d->name.text);
}

void gy_lsp_head(Text *out, const Names *names, const Declaration *d)
{
    switch ((NameKind)d->kind) {
    case NAME_FUNCTION:
    case NAME_METHOD: add_function(out, names, d); break;
    case NAME_CLASS:
        gy_text_print(out, "class %s", d->name.text);
        if (!d->node->klass.base) break;
        text_add_word(out, "(");
        gy_text_add_source(out, names->source, d->node->klass.base->span);
        text_add_word(out, ")");
        break;
    case NAME_MODULE:
    case NAME_IMPORTED: add_import(out, names, d); break;
    case NAME_PROPERTY: gy_text_print(out, "get %s()", d->name.text); break;
    case NAME_PARAMETER:
        text_add_word(out, "parameter ");
        add_value(out, names, d);
        break;
    case NAME_FIELD:
        text_add_word(out, "field ");
        add_value(out, names, d);
        break;
    case NAME_CONSTANT:
        text_add_word(out, "const ");
        add_value(out, names, d);
        break;
    case NAME_VARIABLE:
        if (d->node) {
            add_function(out, names, d);
            break;
        }
        text_add_word(out, "let ");
        add_value(out, names, d);
        break;
    }
}

// ---------------------------------------------------------------- Declarations

static const char *const kinds[] = {"variable", "constant", "parameter", "function", "class",
                                    "module",   "imported", "method",    "property", "field"};

static const Node *doc_of(const Declaration *d)
{
    const Node *n = d->node;
    if (!n || n->kind == NODE_IMPORT) return NULL;
    if (n->kind == NODE_CLASS) return n->klass.doc;
    return n->function.is_arrow ? NULL : n->function.doc;
}

static const char *literal_type(const Node *value)
{
    switch (value->kind) {
    case NODE_STR:
    case NODE_INTERPOLATION: return "str";
    case NODE_BYTES: return "bytes";
    case NODE_INT:
    case NODE_BIG: return "int";
    case NODE_FLOAT: return "float";
    case NODE_LIST: return "list";
    case NODE_TUPLE: return "tuple";
    case NODE_SET: return "set";
    case NODE_DICT: return "dict";
    case NODE_COMPREHENSION:
        return value->comprehension.kind == COMPREHEND_LIST   ? "list"
               : value->comprehension.kind == COMPREHEND_DICT ? "dict"
               : value->comprehension.kind == COMPREHEND_SET  ? "set"
                                                              : NULL;
    default: return NULL;
    }
}

static bool is_chain(const Node *n)
{
    while (n->kind == NODE_ATTRIBUTE)
        n = n->attribute.object;
    return n->kind == NODE_NAME;
}

// "made_of": the names of what a variable was made by a call of; "same_as": of what it is.
static void put_value(Gyre *g, GyreValue v, const Names *names, const Declaration *d)
{
    const Node *value = d->value;
    bool is_sure = d->variable && !d->variable->is_assigned;
    if (!value || d->node || (d->kind != NAME_FIELD && !is_sure)) return;
    if (d->kind == NAME_PARAMETER) return;
    if (value->kind == NODE_AWAIT) value = value->operand;
    gy_lsp_put_text(g, v, "literal", literal_type(value));
    if (value->kind == NODE_CALL && is_chain(value->call.callee))
        gy_lsp_put_piece(g, v, "made_of", names->source, value->call.callee->span);
    if (is_chain(value)) gy_lsp_put_piece(g, v, "same_as", names->source, value->span);
}

GyreValue gy_lsp_declaration(Gyre *g, const Names *names, uint32_t at)
{
    const Declaration *d = &names->declarations[at];
    const Node *doc = doc_of(d);
    GyreValue v = gyre_dict(g);
    Text head = {0};
    gy_lsp_head(&head, names, d);
    gy_lsp_put(g, v, "head", gyre_str(g, head.size ? head.bytes : "", head.size));
    gy_mem_free(head.bytes);
    gy_lsp_put_int(g, v, "id", at);
    gy_lsp_put_text(g, v, "name", d->name.text);
    gy_lsp_put_text(g, v, "kind", kinds[d->kind]);
    gy_lsp_put_text(g, v, "doc", doc ? doc->text.bytes : NULL);
    bool is_function =
        d->node && (d->node->kind == NODE_FUNCTION || d->node->kind == NODE_DECLARE_FUNCTION);
    if (is_function)
        gy_lsp_put_piece(g, v, "parameters", names->source, d->node->function.parameter_span);
    if (d->kind == NAME_CLASS && d->node->klass.base)
        gy_lsp_put_piece(g, v, "base", names->source, d->node->klass.base->span);
    gy_lsp_put_text(g, v, "origin", d->origin ? d->origin->text : NULL);
    if (d->kind == NAME_MODULE || d->kind == NAME_IMPORTED)
        gy_lsp_put_text(g, v, "module", d->node->import.path->text.bytes);
    if (d->parent != NO_DECLARATION) gy_lsp_put_int(g, v, "parent", d->parent);
    put_value(g, v, names, d);
    return v;
}
