// doc_library.c - asks a standard module what it offers.
//
// Natives have no tree that could be read, but functions know their parameters and docstrings, and
// classes their members. What begins with `_` is left out, and so are other modules that a module
// has imported for itself.
#include "cli/doc_library.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Doc *doc;
    LibraryLook *look;
    Gyre *g;
} Reader;

enum { LONGEST_HEAD = 1000 };

// The text of an attribute, malloc's; NULL: it has none.
static char *text_of(Reader *r, GyreValue v, const char *name)
{
    GyreValue found = gyre_attr(r->g, v, name);
    bool is_text = !gyre_is_none(found) && gyre_kind(r->g, found) == GYRE_KIND_STR;
    const char *text = is_text ? gyre_to_str(r->g, found, NULL) : NULL;
    char *copy = text ? strdup(text) : NULL;
    gyre_error_clear(r->g);
    return copy;
}

static bool has(Reader *r, GyreValue v, const char *name)
{
    bool is_there = !gyre_is_none(gyre_attr(r->g, v, name));
    gyre_error_clear(r->g);
    return is_there;
}

// True and the head of a call, where it is a function.
static bool add_function(Reader *r, DocKind kind, GyreValue v, const char *name)
{
    char head[LONGEST_HEAD], *parameters = text_of(r, v, "params"), *doc = text_of(r, v, "doc");
    bool is_function = parameters != NULL;
    if (is_function) {
        bool is_async = gy_library_look_has_true(r->look, v, "is_async");
        snprintf(head, sizeof head, "%s%s(%s)", is_async ? "async " : "", name, parameters);
        gy_doc_add(r->doc, kind, name, head, doc);
    }
    free(parameters);
    free(doc);
    return is_function;
}

// Calls `each` with every public name of the value; NONE: the builtins.
static void each_name(Reader *r, GyreValue v,
                      void (*each)(Reader *r, GyreValue v, const char *name))
{
    GyreValue names = GYRE_NONE;
    uint32_t given = gyre_is_none(v) ? 0 : 1;
    if (gyre_call(r->g, gyre_global(r->g, "dir"), &v, given, &names) != GYRE_OK) {
        gyre_error_clear(r->g);
        return;
    }
    for (int64_t i = 0, count = gyre_len(r->g, names); i < count; i++) {
        uint32_t scope = gyre_scope_open(r->g);
        const char *text = gyre_to_str(r->g, gyre_get(r->g, names, gyre_int(r->g, i)), NULL);
        char *name = text && text[0] != '_' ? strdup(text) : NULL;
        if (name) each(r, v, name);
        free(name);
        gyre_scope_close(r->g, scope);
    }
}

// What print and hash ask needs no mention.
static bool is_unlisted(const char *name)
{
    static const char *const names[] = {"init", "repr", "str", "hash", "call"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static bool same_text(Reader *r, GyreValue a, GyreValue b, const char *attribute)
{
    char *x = text_of(r, a, attribute), *y = text_of(r, b, attribute);
    bool is_same = x && y ? strcmp(x, y) == 0 : x == y;
    free(x);
    free(y);
    return is_same;
}

// Is the method that of the base class?
static bool is_inherited(Reader *r, GyreValue klass, GyreValue method, const char *name)
{
    GyreValue base = gyre_attr(r->g, klass, "base");
    bool has_base = !gyre_is_none(base) && gyre_kind(r->g, base) != GYRE_KIND_NIL;
    GyreValue inherited = has_base ? gyre_attr(r->g, base, name) : GYRE_NONE;
    gyre_error_clear(r->g);
    return !gyre_is_none(inherited) && same_text(r, method, inherited, "doc") &&
           same_text(r, method, inherited, "params");
}

static void add_member(Reader *r, GyreValue klass, const char *name)
{
    GyreValue properties = gyre_attr(r->g, klass, "properties");
    GyreValue key = gyre_str(r->g, name, GYRE_STRLEN);
    GyreValue property = gyre_get(r->g, properties, key);
    gyre_error_clear(r->g);
    if (!gyre_is_none(property)) {
        char *doc = gyre_kind(r->g, property) == GYRE_KIND_NIL ? NULL : text_of(r, property, "doc");
        gy_doc_add(r->doc, DOC_PROPERTY, name, name, doc);
        free(doc);
        return;
    }
    GyreValue method = gyre_attr(r->g, klass, name);
    gyre_error_clear(r->g);
    if (gyre_is_none(method) || is_unlisted(name) || is_inherited(r, klass, method, name)) return;
    add_function(r, DOC_METHOD, method, name);
}

static void add_class(Reader *r, GyreValue klass, const char *name)
{
    char head[LONGEST_HEAD], *doc = text_of(r, klass, "doc");
    GyreValue base = gyre_attr(r->g, klass, "base");
    gyre_error_clear(r->g);
    char *base_name = gyre_is_none(base) ? NULL : text_of(r, base, "name");
    bool has_base = base_name && strcmp(base_name, "object") != 0;
    snprintf(head, sizeof head, has_base ? "class %s(%s)" : "class %s", name, base_name);
    gy_doc_add(r->doc, DOC_CLASS, name, head, doc);
    free(doc);
    free(base_name);
    char *parameters = text_of(r, klass, "params");
    if (parameters && *parameters) {
        snprintf(head, sizeof head, "%s(%s)", name, parameters);
        gy_doc_add(r->doc, DOC_METHOD, name, head, NULL);
    }
    free(parameters);
    each_name(r, klass, add_member);
}

static void add_constant(Reader *r, GyreValue v, const char *name)
{
    char head[LONGEST_HEAD];
    GyreValue shown = GYRE_NONE;
    gyre_call(r->g, gyre_global(r->g, "repr"), &v, 1, &shown);
    const char *text = gyre_is_none(shown) ? NULL : gyre_to_str(r->g, shown, NULL);
    bool is_short = text && strlen(text) <= 60 && text[0] != '<';
    snprintf(head, sizeof head, is_short ? "%s = %s" : "%s", name, text);
    gyre_error_clear(r->g);
    gy_doc_add(r->doc, DOC_CONSTANT, name, head, NULL);
}

static void add_name(Reader *r, GyreValue module, const char *name)
{
    bool is_builtin = gyre_is_none(module);
    GyreValue v = is_builtin ? gyre_global(r->g, name) : gyre_attr(r->g, module, name);
    gyre_error_clear(r->g);
    if (gyre_is_none(v)) return;
    char *kind = NULL;
    GyreValue type = GYRE_NONE;
    if (gyre_call(r->g, gyre_global(r->g, "type"), &v, 1, &type) == GYRE_OK)
        kind = text_of(r, type, "name");
    gyre_error_clear(r->g);
    bool is_module = kind && strcmp(kind, "module") == 0;
    free(kind);
    if (is_module) return;
    if (has(r, v, "properties")) add_class(r, v, name);
    else if (!add_function(r, DOC_FUNCTION, v, name)) add_constant(r, v, name);
}

bool gy_doc_library_read(Doc *doc, LibraryLook *look, const char *module)
{
    Reader r = {doc, look, look->g};
    uint32_t scope = gyre_scope_open(look->g);
    GyreValue v = module ? gy_library_look_import(look, module) : GYRE_NONE;
    bool is_there = !module || !gyre_is_none(v);
    if (is_there) {
        char *text = module ? text_of(&r, v, "doc") : NULL;
        if (text) doc->doc = gy_mem_copy_text(text, strlen(text));
        free(text);
        each_name(&r, v, add_name);
    }
    gyre_scope_close(look->g, scope);
    return is_there;
}
