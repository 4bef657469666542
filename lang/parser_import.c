// parser_import.c - imports, and what other languages write for them.
//
//     import = "import" path [ "as" name ]
//            | "from" path "import" name [ "as" name ] { "," name [ "as" name ] }
//     path   = name | a string
#include "lang/parser_private.h"

static bool report_import_from(Parser *p, const Token *at)
{
    gy_diag_hint(gy_diag_add(p->diag, at->span, "the module stands before the names"),
                 "write from \"./module.gy\" import name, or import \"./module.gy\" as name");
    return false;
}

// Behind the module or the names: import a.b   import a, b   import a from "…"
static bool check_import_end(Parser *p, bool is_from)
{
    const Token *t = p->token;
    if (t->newline_before) return true;
    if (t->kind == TOKEN_FROM) return report_import_from(p, t);
    if (t->kind == TOKEN_DOT) {
        gy_diag_hint(gy_diag_add(p->diag, t->span, "the name of a module has no dot"),
                     "write import \"./folder/name.gy\" for a file");
        return false;
    }
    if (t->kind == TOKEN_COMMA && !is_from) {
        gy_diag_hint(gy_diag_add(p->diag, t->span, "an import names one module"),
                     "write an import for each on a line of its own");
        return false;
    }
    return true;
}

// What an import names: a path in quotes or a bare word.
static Node *parse_import_path(Parser *p, bool *is_bare)
{
    *is_bare = gy_parser_at(p, TOKEN_NAME);
    if (*is_bare) {
        const Token *t = gy_parser_next(p);
        Node *node = gy_parser_node(p, NODE_STR, t->span);
        node->text.bytes = t->bytes;
        node->text.size = t->size;
        return node;
    }
    if (gy_parser_at(p, TOKEN_STR)) return gy_parse_string(p);
    // import {a, b} from "./m.gy", import * as m from "./m.gy"
    if (gy_parser_at(p, TOKEN_BRACE_OPEN) || gy_parser_at(p, TOKEN_STAR)) {
        report_import_from(p, p->token);
        return NULL;
    }
    gy_parser_unexpected(p, "the name of a module or its path in quotes");
    return NULL;
}

static bool parse_import_names(Parser *p, Growing *names)
{
    if (gy_parser_at(p, TOKEN_STAR)) {
        gy_diag_hint(gy_diag_add(p->diag, p->token->span, "an import takes names, not everything"),
                     "write import name and name.thing, or list the names");
        return false;
    }
    if (gy_parser_at(p, TOKEN_PAREN_OPEN) || gy_parser_at(p, TOKEN_BRACE_OPEN)) {
        gy_diag_hint(gy_diag_add(p->diag, p->token->span, "imported names stand without brackets"),
                     "write from module import a, b; a line may end after a comma");
        return false;
    }
    do {
        ImportName name = {0};
        if (!gy_parser_name(p, "a name to import", &name.name)) return false;
        if (gy_parser_accept(p, TOKEN_AS) && !gy_parser_name(p, "a name after 'as'", &name.alias))
            return false;
        if (!gy_parser_push(p, names, &name, sizeof name)) return false;
    } while (gy_parser_accept(p, TOKEN_COMMA));
    return true;
}

// import = "import" path [ "as" name ] | "from" path "import" name [ "as" name ] { "," … }
Node *gy_parse_import(Parser *p)
{
    const Token *start = gy_parser_next(p);
    bool is_from = start->kind == TOKEN_FROM, is_bare, ok = true;
    Node *path = parse_import_path(p, &is_bare);
    Growing names = {0};
    Name alias = {0};
    if (!path || (!is_from && !check_import_end(p, false))) return NULL;
    if (is_from && gy_parser_at(p, TOKEN_DOT) && !check_import_end(p, true)) return NULL;
    if (is_from)
        ok = gy_parser_expect(p, TOKEN_IMPORT, "after the module") && parse_import_names(p, &names);
    else if (gy_parser_accept(p, TOKEN_AS)) ok = gy_parser_name(p, "a name after 'as'", &alias);
    Node *node = gy_parser_node(p, NODE_IMPORT, gy_parser_span(p, start->span));
    node->import.path = path;
    node->import.is_bare = is_bare;
    node->import.is_from = is_from;
    node->import.alias = alias;
    node->import.count = names.count;
    node->import.names = (ImportName *)gy_parser_finish(p, &names, sizeof(ImportName));
    return ok && check_import_end(p, is_from) ? node : NULL;
}
