// doc_tree.c - reads the documentation of a script from its tree.
//
// What begins with `_` is nobody else's business. Of variables only constants are named; what
// stands in a class without a docstring is named as well, for its name may say it all.
#include "tools/doc.h"
#include "lang/parser.h"
#include "tools/tree.h"

enum { LONGEST_VALUE = 60 };

typedef struct {
    Doc *doc;
    const Source *source;
} Reader;

static void *copy_or_fail(Doc *doc, const char *text)
{
    char *copy = text ? gy_mem_copy_text(text, strlen(text)) : NULL;
    doc->has_failed |= text && !copy;
    return copy;
}

void gy_doc_add(Doc *doc, DocKind kind, const char *name, const char *head, const char *text)
{
    if (!gy_mem_grow((void **)&doc->items, doc->count, &doc->capacity, sizeof(DocEntry))) {
        doc->has_failed = true;
        return;
    }
    doc->items[doc->count++] = (DocEntry){.kind = (uint8_t)kind,
                                          .name = (char *)copy_or_fail(doc, name),
                                          .head = (char *)copy_or_fail(doc, head),
                                          .doc = (char *)copy_or_fail(doc, text)};
}

void gy_doc_free(Doc *doc)
{
    for (uint32_t i = 0; i < doc->count; i++) {
        gy_mem_free(doc->items[i].name);
        gy_mem_free(doc->items[i].head);
        gy_mem_free(doc->items[i].doc);
    }
    gy_mem_free(doc->items);
    gy_mem_free(doc->name);
    gy_mem_free(doc->doc);
    *doc = (Doc){0};
}

// ---------------------------------------------------------------- The tree

static void add_entry(Reader *r, DocKind kind, const Name *name, Text *head, const Node *doc)
{
    gy_text_add(head, "", 1);
    if (!head->has_failed)
        gy_doc_add(r->doc, kind, name->text, head->bytes, doc ? doc->text.bytes : NULL);
    r->doc->has_failed |= head->has_failed;
    gy_mem_free(head->bytes);
}

static bool is_private(const Name *name)
{
    return name->text[0] == '_';
}

static void read_function(Reader *r, DocKind kind, const Name *name, const FunctionParts *f,
                          const char *prefix)
{
    Text head = {0};
    gy_text_print(&head, "%s%s%s(", prefix, f->is_async ? "async " : "", name->text);
    gy_text_add_source(&head, r->source, f->parameter_span);
    text_add_word(&head, ")");
    add_entry(r, kind, name, &head, f->is_arrow ? NULL : f->doc);
}

static const FunctionParts *init_of(const Node *node)
{
    for (uint32_t i = 0; i < node->klass.count; i++) {
        const ClassMember *member = &node->klass.members[i];
        if (member->kind == MEMBER_METHOD && strcmp(member->name.text, "init") == 0)
            return &member->value->function;
    }
    return NULL;
}

static void read_field(Reader *r, const ClassMember *member)
{
    Text head = {0};
    gy_text_print(&head, "%s%s", member->kind == MEMBER_STATIC ? "static " : "", member->name.text);
    if (member->value && member->value->span.length <= LONGEST_VALUE) {
        text_add_word(&head, " = ");
        gy_text_add_source(&head, r->source, member->value->span);
    }
    add_entry(r, DOC_FIELD, &member->name, &head, NULL);
}

static void read_member(Reader *r, const ClassMember *member)
{
    Text head = {0};
    bool is_static = member->kind == MEMBER_STATIC_METHOD;
    switch (member->kind) {
    case MEMBER_METHOD:
    case MEMBER_STATIC_METHOD:
        read_function(r, DOC_METHOD, &member->name, &member->value->function,
                      is_static ? "static " : "");
        break;
    case MEMBER_GETTER:
        text_add_word(&head, member->name.text);
        add_entry(r, DOC_PROPERTY, &member->name, &head, member->value->function.doc);
        break;
    case MEMBER_SETTER: break; // its getter tells
    default: read_field(r, member);
    }
}

static void read_class(Reader *r, const Node *node)
{
    const FunctionParts *init = init_of(node);
    Text head = {0};
    gy_text_print(&head, "class %s", node->klass.name.text);
    if (node->klass.base) {
        text_add_word(&head, "(");
        gy_text_add_source(&head, r->source, node->klass.base->span);
        text_add_word(&head, ")");
    }
    add_entry(r, DOC_CLASS, &node->klass.name, &head, node->klass.doc);
    if (init) read_function(r, DOC_METHOD, &node->klass.name, init, "");
    for (uint32_t i = 0; i < node->klass.count; i++) {
        const ClassMember *member = &node->klass.members[i];
        bool is_init = init && member->value && &member->value->function == init;
        if (!is_private(&member->name) && !is_init) read_member(r, member);
    }
}

static void read_constant(Reader *r, const Node *node)
{
    const Node *target = node->let.target;
    if (!node->let.is_const || target->kind != NODE_NAME || is_private(&target->name)) return;
    Text head = {0};
    text_add_word(&head, target->name.text);
    if (node->let.value->span.length <= LONGEST_VALUE) {
        text_add_word(&head, " = ");
        gy_text_add_source(&head, r->source, node->let.value->span);
    }
    add_entry(r, DOC_CONSTANT, &target->name, &head, NULL);
}

static void read_statement(Reader *r, const Node *node)
{
    if (node->kind == NODE_DECLARE_FUNCTION && !is_private(&node->function.name))
        read_function(r, DOC_FUNCTION, &node->function.name, &node->function, "");
    if (node->kind == NODE_CLASS && !is_private(&node->klass.name)) read_class(r, node);
    if (node->kind == NODE_LET) read_constant(r, node);
}

bool gy_doc_read(Doc *doc, const Source *source, Diag *diag)
{
    Arena arena = {0};
    Reader r = {doc, source};
    Node *module = gy_tree_parse(&arena, source, diag);
    bool ok = module && !diag->count;
    if (ok) {
        const Node *text = gy_parse_take_doc(&module->module.body);
        if (text) doc->doc = (char *)copy_or_fail(doc, text->text.bytes);
        for (uint32_t i = 0; i < module->module.body.count; i++)
            read_statement(&r, module->module.body.items[i]);
    }
    gy_arena_free(&arena);
    return ok;
}
