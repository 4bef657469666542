// lsp_module.c - the natives that the language server's scripts stand on: `import "<cli>/_lsp"`.
//
// Beside the type Script there is what the library says of itself, as the lists that `gyre doc`
// shows.
#include "cli/lsp_module.h"
#include "cli/doc_library.h"
#include "cli/lsp_values.h"
#include "include/gyre_library.h"

static LspServer *server_of(GyreCall *call)
{
    return (LspServer *)gyre_data(call);
}

static GyreValue entry(Gyre *g, const DocEntry *e)
{
    static const char *const kinds[] = {"function", "class",    "constant",
                                        "method",   "property", "field"};
    GyreValue v = gyre_dict(g);
    gy_lsp_put_text(g, v, "kind", kinds[e->kind]);
    gy_lsp_put_text(g, v, "name", e->name);
    gy_lsp_put_text(g, v, "head", e->head);
    gy_lsp_put_text(g, v, "doc", e->doc);
    return v;
}

// What a standard module offers (nil: the builtins), members behind their class; nil: there is no
// such module.
static GyreStatus library(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *module = gyre_to_str(g, gyre_arg(call, 0), NULL);
    Doc doc = {0};
    bool is_there = gy_doc_library_read(&doc, &server_of(call)->look, module);
    GyreValue v = gyre_dict(g), list = gyre_list(g);
    for (uint32_t i = 0; is_there && i < doc.count; i++) {
        uint32_t scope = gyre_scope_open(g);
        gyre_append(g, list, entry(g, &doc.items[i]));
        gyre_scope_close(g, scope);
    }
    gy_lsp_put_text(g, v, "doc", doc.doc);
    gy_lsp_put(g, v, "entries", list);
    bool has_failed = doc.has_failed;
    gy_doc_free(&doc);
    if (has_failed) return gyre_throw(g, "MemoryError", "out of memory");
    return is_there ? gyre_return(call, v) : GYRE_OK;
}

static GyreStatus count_bytes(GyreCall *call)
{
    server_of(call)->units = UNITS_UTF8;
    return GYRE_OK;
}

static const GyreNative natives[] = {
    {"library", library, "module", "What a standard module, or (nil) the language offers.", 0},
    {"count_bytes", count_bytes, "", "Positions count bytes, no UTF-16 units.", 0},
    {0},
};

bool gy_lsp_module_add(Gyre *g, LspServer *server)
{
    return gyre_register(g, "<cli>/_lsp", natives, server) == GYRE_OK &&
           gyre_register_type(g, "<cli>/_lsp", &gy_lsp_script_type, server) == GYRE_OK;
}
