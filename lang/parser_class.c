// parser_class.c - classes: their header, fields, methods and operators.
//
//     class  = "class" name [ "(" postfix ")" ] "{" members "}"
//     member = [ "static" ] name [ "=" expression ]
//            | [ "static" ] [ "async" ] "fn" ( name | operator ) parameters body
//            | ( "get" | "set" ) name parameters body
//
// A member that cannot be read is reported and skipped, and the others are read on. Methods as
// Python and JavaScript write them are reported and read as methods.
#include "lang/parser_private.h"
#include <string.h>

// The signs that have a reflected method too, r+ beside +.
static bool is_arithmetic(TokenKind kind)
{
    switch (kind) {
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_STAR:
    case TOKEN_SLASH:
    case TOKEN_SLASH_SLASH:
    case TOKEN_PERCENT:
    case TOKEN_STAR_STAR:
    case TOKEN_AMPERSAND:
    case TOKEN_PIPE:
    case TOKEN_CARET:
    case TOKEN_LESS_LESS:
    case TOKEN_GREATER_GREATER: return true;
    default: return false;
    }
}

// The signs that a class can give a meaning; [] and []= are two and three tokens.
static bool is_operator(TokenKind kind)
{
    switch (kind) {
    case TOKEN_TILDE:
    case TOKEN_EQUAL_EQUAL:
    case TOKEN_NOT_EQUAL:
    case TOKEN_LESS:
    case TOKEN_LESS_EQUAL:
    case TOKEN_GREATER:
    case TOKEN_GREATER_EQUAL:
    case TOKEN_IN: return true;
    default:
        return is_arithmetic(kind) ||
               (kind >= TOKEN_STAR_STAR_ASSIGN && kind <= TOKEN_GREATER_GREATER_ASSIGN) ||
               (kind >= TOKEN_PLUS_ASSIGN && kind <= TOKEN_CARET_ASSIGN);
    }
}

static bool report_operator(Parser *p, const char *prefix)
{
    const char *quoted = gy_lexer_kind_text((TokenKind)p->token->kind);
    Diagnostic *d =
        gy_diag_add(p->diag, p->token->span, "a class cannot define '%s%s", prefix, quoted + 1);
    gy_diag_hint(d, "give the method a name");
    return false;
}

static bool parse_operator_name(Parser *p, Name *name)
{
    const Token *first = p->token;
    if (gy_parser_at_name(p, "r") && p->token[1].kind != TOKEN_PAREN_OPEN) gy_parser_next(p);
    const Token *sign = p->token;
    bool is_sign = sign->kind >= TOKEN_STAR_STAR_ASSIGN || sign->kind == TOKEN_IN;
    if (sign > first && is_sign && !is_arithmetic((TokenKind)sign->kind))
        return report_operator(p, "r");
    if (gy_parser_at(p, TOKEN_BRACKET_OPEN)) {
        gy_parser_next(p);
        if (!gy_parser_expect(p, TOKEN_BRACKET_CLOSE, "of the method []")) return false;
        gy_parser_accept(p, TOKEN_ASSIGN);
    } else if (is_operator((TokenKind)sign->kind)) {
        gy_parser_next(p);
    } else if (sign->kind >= TOKEN_EQUAL_EQUAL_EQUAL && sign[1].kind == TOKEN_PAREN_OPEN) {
        return report_operator(p, "");
    } else {
        return gy_parser_name(p, "the name of the method", name);
    }
    Span span = gy_parser_span(p, first->span);
    char text[8] = "";
    for (const Token *t = first; t < p->token; t++) {
        if (t->kind == TOKEN_NAME) strcat(text, "r");
        else
            strncat(text, gy_lexer_kind_text((TokenKind)t->kind) + 1,
                    t->span.length < 3 ? t->span.length : 3);
    }
    name->text = gy_arena_copy(p->arena, text, strlen(text));
    name->size = (uint32_t)strlen(text);
    name->span = span;
    return name->text != NULL;
}

// What Python writes with underscores, `__len__`, and what it is called here.
static const char *special_name(const Name *name)
{
    static const char *const specials[][2] = {
        {"init", "init"},
        {"str", "str"},
        {"repr", "repr"},
        {"bool", "bool"},
        {"len", "len"},
        {"hash", "hash"},
        {"iter", "iter"},
        {"next", "next"},
        {"call", "call"},
        {"enter", "enter"},
        {"exit", "exit"},
        {"neg", "neg"},
        {"pos", "pos"},
        {"abs", "abs"},
        {"round", "round"},
        {"int", "int"},
        {"float", "float"},
        {"index", "index"},
        {"format", "format"},
        {"reversed", "reversed"},
        {"missing", "missing"},
        {"contains", "contains"},
        {"getitem", "[]"},
        {"setitem", "[]="},
        {"eq", "=="},
        {"ne", "!="},
        {"lt", "<"},
        {"le", "<="},
        {"gt", ">"},
        {"ge", ">="},
        {"add", "+"},
        {"sub", "-"},
        {"mul", "*"},
        {"truediv", "/"},
        {"floordiv", "//"},
        {"mod", "%"},
        {"pow", "**"},
        {"and", "&"},
        {"or", "|"},
        {"xor", "^"},
        {"lshift", "<<"},
        {"rshift", ">>"},
        {"invert", "~"},
        {"radd", "r+"},
        {"rsub", "r-"},
        {"rmul", "r*"},
        {"iadd", "+="},
        {"isub", "-="},
    };
    uint32_t size = name->size;
    if (size < 6 || memcmp(name->text, "__", 2) != 0 || memcmp(name->text + size - 2, "__", 2) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (strlen(specials[i][0]) == size - 4 &&
            memcmp(name->text + 2, specials[i][0], size - 4) == 0)
            return specials[i][1];
    return NULL;
}

static void check_method_name(Parser *p, const Name *name)
{
    const char *right = special_name(name);
    if (!right) return;
    Diagnostic *d =
        gy_diag_add(p->diag, name->span, "special methods are named without underscores");
    gy_diag_hint(d, "write fn %s(…)", right);
}

static bool parse_method(Parser *p, ClassMember *member, Span start, bool is_static)
{
    bool is_async = gy_parser_accept(p, TOKEN_ASYNC);
    if (!gy_parser_expect(p, TOKEN_FN, "of a method")) return false;
    bool is_plain = gy_parser_at(p, TOKEN_NAME) && p->token[1].kind == TOKEN_PAREN_OPEN;
    if (!(is_plain ? gy_parser_name(p, "the name of the method", &member->name)
                   : parse_operator_name(p, &member->name)))
        return false;
    check_method_name(p, &member->name);
    member->kind = is_static ? MEMBER_STATIC_METHOD : MEMBER_METHOD;
    member->value = gy_parse_function(p, start, is_async, member->name);
    return member->value != NULL;
}

// def name(…), function name(…), name(…) { … }: read as the method that is meant
static bool at_foreign_method(const Parser *p)
{
    const Token *t = p->token;
    if (t->kind == TOKEN_ASYNC) t++;
    return gy_parse_at_foreign_function(t) ||
           (t->kind == TOKEN_NAME && t[1].kind == TOKEN_PAREN_OPEN);
}

static bool parse_foreign_method(Parser *p, ClassMember *member, Span start)
{
    bool is_async = gy_parser_accept(p, TOKEN_ASYNC), outer = p->is_foreign_function;
    if (gy_parse_at_foreign_function(p->token)) {
        gy_parse_report_function(p);
        gy_parser_next(p);
        p->is_foreign_function = true;
    } else {
        bool is_init = gy_parser_at_name(p, "constructor");
        gy_diag_hint(gy_diag_add(p->diag, p->token->span, "a method is declared with fn"),
                     "write fn %s(…) { … }", is_init ? "init" : p->token->bytes);
    }
    bool has_name = gy_parser_name(p, "the name of the method", &member->name);
    if (has_name) check_method_name(p, &member->name);
    member->kind = MEMBER_METHOD;
    if (has_name) member->value = gy_parse_function(p, start, is_async, member->name);
    p->is_foreign_function = outer;
    return member->value != NULL;
}

static bool parse_field(Parser *p, ClassMember *member, bool is_static)
{
    gy_parser_accept(p, TOKEN_LET); // allowed by habit, means nothing
    if (!gy_parser_name(p, "a field, a method or 'static' in the class", &member->name))
        return false;
    member->kind = is_static ? MEMBER_STATIC : MEMBER_FIELD_INIT;
    if (gy_parser_at(p, TOKEN_COLON))
        gy_parse_skip_annotation(p, "fields have no type annotations",
                                 "write name, or name = value");
    if (gy_parser_accept(p, TOKEN_ASSIGN)) return (member->value = gy_parse_expression(p)) != NULL;
    if (is_static) gy_parser_expect(p, TOKEN_ASSIGN, "because a static needs a value");
    return !is_static;
}

static bool parse_member(Parser *p, ClassMember *member)
{
    gy_parse_foreign_modifier(p);
    Span start = p->token->span;
    bool is_static = gy_parser_accept(p, TOKEN_STATIC);
    bool is_get = gy_parser_at_name(p, "get"), is_set = gy_parser_at_name(p, "set");
    if ((is_get || is_set) && p->token[1].kind == TOKEN_NAME && !p->token[1].newline_before) {
        gy_parser_next(p);
        member->kind = is_get ? MEMBER_GETTER : MEMBER_SETTER;
        member->name = (Name){p->token->bytes, p->token->size, p->token->span};
        gy_parser_next(p);
        member->value = gy_parse_function(p, start, false, member->name);
    } else if (at_foreign_method(p)) {
        if (!parse_foreign_method(p, member, start)) return false;
    } else if (gy_parser_at(p, TOKEN_FN) || gy_parser_at(p, TOKEN_ASYNC)) {
        if (!parse_method(p, member, start, is_static)) return false;
    } else if (!parse_field(p, member, is_static)) {
        return false;
    }
    member->span = gy_parser_span(p, start);
    return member->kind == MEMBER_FIELD_INIT || member->value;
}

static bool at_member_end(const Parser *p)
{
    return gy_parser_at_statement_end(p) || p->token[-1].kind == TOKEN_BRACE_CLOSE;
}

static bool parse_members(Parser *p, Growing *members, Node **doc)
{
    bool ok = true;
    while (!gy_parser_at(p, TOKEN_BRACE_CLOSE) && !gy_parser_at(p, TOKEN_END)) {
        if (gy_parser_accept(p, TOKEN_SEMICOLON)) continue;
        if (gy_parser_at(p, TOKEN_STR) && !members->count && !*doc) {
            *doc = gy_parse_string(p);
            continue;
        }
        ClassMember member = {0};
        const Token *start = p->token;
        bool is_read = parse_member(p, &member);
        if (is_read && !at_member_end(p)) {
            gy_parser_unexpected(p, "the end of the member");
            is_read = false;
        }
        ok &= is_read;
        if (!is_read) gy_parser_skip(p, start);
        else if (!gy_parser_push(p, members, &member, sizeof member)) return false;
    }
    return ok;
}

// class A: …   class A extends B { … }   class A < B { … }
static bool open_class(Parser *p, const Name *name)
{
    const Token *t = p->token;
    bool is_base = gy_parser_at_name(p, "extends") || t->kind == TOKEN_LESS;
    if (is_base && t[1].kind == TOKEN_NAME && t[2].kind == TOKEN_BRACE_OPEN) {
        gy_diag_hint(gy_diag_add(p->diag, t->span, "a base class stands in parentheses"),
                     "write class %s(%s) { … }", name->text, t[1].bytes);
        p->token += 2;
    }
    if (gy_parser_accept(p, TOKEN_BRACE_OPEN)) return true;
    if (t->kind == TOKEN_COMMA || (t[-1].kind == TOKEN_PAREN_CLOSE && t->kind != TOKEN_COLON)) {
        gy_parser_unexpected(p, "'{' to begin the class");
        return false;
    }
    if (gy_parse_foreign_block(p)) return false;
    gy_parser_unexpected(p, "'{' to begin the class");
    return false;
}

// class = "class" name [ "(" postfix ")" ] "{" members "}"
Node *gy_parse_class(Parser *p)
{
    const Token *start = gy_parser_next(p);
    Name name;
    Node *base = NULL, *doc = NULL;
    if (!gy_parser_name(p, "the name of the class", &name)) return NULL;
    const Token *open = p->token;
    if (gy_parser_accept(p, TOKEN_PAREN_OPEN) && !gy_parser_at(p, TOKEN_PAREN_CLOSE) &&
        !(base = gy_parse_postfix(p)))
        return NULL;
    if (base && gy_parser_at(p, TOKEN_COMMA)) {
        gy_diag_hint(gy_diag_add(p->diag, p->token->span, "a class has one base class"),
                     "keep an object of the other class in a field");
        return NULL;
    }
    if (open->kind == TOKEN_PAREN_OPEN && !gy_parser_close(p, TOKEN_PAREN_CLOSE, open)) return NULL;
    const Token *brace = p->token;
    if (!open_class(p, &name)) return NULL;
    bool ignored = p->ignores_newlines;
    p->ignores_newlines = false;
    Growing members = {0};
    bool ok = parse_members(p, &members, &doc);
    ok = gy_parser_close(p, TOKEN_BRACE_CLOSE, brace) && ok;
    p->ignores_newlines = ignored;
    Node *node = gy_parser_node(p, NODE_CLASS, gy_parser_span(p, start->span));
    node->klass.name = name;
    node->klass.base = base;
    node->klass.doc = doc;
    node->klass.count = members.count;
    node->klass.members = (ClassMember *)gy_parser_finish(p, &members, sizeof(ClassMember));
    return ok ? node : NULL;
}
