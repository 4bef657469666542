// spacing.c - the small style: what stands close together, and where a line may end.
//
// Judged by the two tokens around a gap and the bracket it stands in; the tree is not needed. A
// line may end where the grammar allows it everywhere (behind an operator, a comma, `=`, `=>`, the
// else of a condition, before a dot) or because a bracket is open.
#include "tools/spacing.h"

static const Piece *piece(const Pieces *pieces, uint32_t at)
{
    return &pieces->items[at];
}

// Can an operand end with this piece?
static bool ends_operand(const Piece *p)
{
    switch (p->kind) {
    case TOKEN_NAME:
    case TOKEN_INT:
    case TOKEN_BIG:
    case TOKEN_FLOAT:
    case TOKEN_STR:
    case TOKEN_BYTES:
    case TOKEN_NIL:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_SUPER:
    case TOKEN_PAREN_CLOSE:
    case TOKEN_BRACKET_CLOSE:
    case TOKEN_BRACE_CLOSE: return true;
    default: return false;
    }
}

static bool is_after_dot(const Pieces *pieces, uint32_t at)
{
    if (at == 0) return false;
    TokenKind before = (TokenKind)piece(pieces, at - 1)->kind;
    return before == TOKEN_DOT || before == TOKEN_OPTIONAL_DOT;
}

// Keywords are names behind a dot.
static bool is_operand_before(const Pieces *pieces, uint32_t at)
{
    if (at == 0 || piece(pieces, at)->begins_statement) return false;
    return ends_operand(piece(pieces, at - 1)) || is_after_dot(pieces, at - 1);
}

static bool is_sign(TokenKind kind)
{
    return kind == TOKEN_PLUS || kind == TOKEN_MINUS || kind == TOKEN_STAR ||
           kind == TOKEN_STAR_STAR || kind == TOKEN_TILDE;
}

static int operator_cost(TokenKind kind)
{
    switch (kind) {
    case TOKEN_OR: return 1;
    case TOKEN_AND: return 4;
    case TOKEN_EQUAL_EQUAL:
    case TOKEN_NOT_EQUAL:
    case TOKEN_LESS:
    case TOKEN_LESS_EQUAL:
    case TOKEN_GREATER:
    case TOKEN_GREATER_EQUAL: return 18;
    case TOKEN_COALESCE: return 12;
    case TOKEN_PLUS:
    case TOKEN_MINUS: return 14;
    case TOKEN_PIPE:
    case TOKEN_CARET:
    case TOKEN_AMPERSAND:
    case TOKEN_LESS_LESS:
    case TOKEN_GREATER_GREATER: return 15;
    case TOKEN_STAR:
    case TOKEN_SLASH:
    case TOKEN_SLASH_SLASH:
    case TOKEN_PERCENT: return 17;
    case TOKEN_STAR_STAR: return 30;
    default: return 0;
    }
}

bool gy_spacing_is_operator(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at);
    if (p->is_method_name || is_after_dot(pieces, at)) return false;
    return operator_cost((TokenKind)p->kind) && is_operand_before(pieces, at);
}

static bool is_unary(const Pieces *pieces, uint32_t at)
{
    return is_sign((TokenKind)piece(pieces, at)->kind) && !gy_spacing_is_operator(pieces, at);
}

static bool is_slice_colon(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at);
    return p->kind == TOKEN_COLON && p->parent != NO_PIECE &&
           piece(pieces, p->parent)->kind == TOKEN_BRACKET_OPEN;
}

static bool is_number(TokenKind kind)
{
    return kind == TOKEN_INT || kind == TOKEN_BIG || kind == TOKEN_FLOAT;
}

static bool has_space_in_block(const Pieces *pieces, uint32_t at)
{
    return !piece(pieces, at - 1)->is_block || !piece(pieces, at)->is_block ||
           piece(pieces, at)->partner != at - 1;
}

static bool has_space_before_opening(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at), *before = p - 1;
    if (p->kind == TOKEN_BRACE_OPEN || p->begins_statement) return true;
    if (p->kind == TOKEN_PAREN_OPEN && (before->kind == TOKEN_FN || before->is_method_name))
        return before->kind == TOKEN_FN && is_after_dot(pieces, at - 1);
    return !is_operand_before(pieces, at);
}

bool gy_spacing_has_space(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at), *before = p - 1;
    if (at == 0) return false;
    if (p->is_method_name) return !before->is_method_name;
    if (before->is_block && before->kind == TOKEN_BRACE_OPEN) return has_space_in_block(pieces, at);
    if (p->is_block && p->kind == TOKEN_BRACE_CLOSE) return true;
    if (piece_opens(before) || piece_closes(p)) return false;
    if (before->kind == TOKEN_SEMICOLON) return true;
    switch (p->kind) {
    case TOKEN_COMMA:
    case TOKEN_SEMICOLON: return false;
    case TOKEN_COLON: return before->kind == TOKEN_COMMA; // g[1, :]
    case TOKEN_DOT:
    case TOKEN_OPTIONAL_DOT: return is_number((TokenKind)before->kind) && p->had_space;
    case TOKEN_PAREN_OPEN:
    case TOKEN_BRACKET_OPEN:
        if (is_unary(pieces, at - 1) || is_slice_colon(pieces, at - 1)) return false;
        return has_space_before_opening(pieces, at);
    default: break;
    }
    if (is_after_dot(pieces, at)) return false;
    if (is_sign((TokenKind)p->kind) && p->kind == before->kind) return true; // not `--`
    if (before->kind == TOKEN_COLON) return !is_slice_colon(pieces, at - 1);
    return !is_unary(pieces, at - 1) || before->is_method_name;
}

// ---------------------------------------------------------------- Line ends

static bool is_else_of_condition(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at);
    return p->kind == TOKEN_ELSE && !piece_continues_block(p) && !p->begins_statement &&
           !is_after_dot(pieces, at);
}

static bool is_assignment(TokenKind kind)
{
    switch (kind) {
    case TOKEN_ASSIGN:
    case TOKEN_COALESCE_ASSIGN:
    case TOKEN_STAR_STAR_ASSIGN:
    case TOKEN_SLASH_SLASH_ASSIGN:
    case TOKEN_LESS_LESS_ASSIGN:
    case TOKEN_GREATER_GREATER_ASSIGN:
    case TOKEN_PLUS_ASSIGN:
    case TOKEN_MINUS_ASSIGN:
    case TOKEN_STAR_ASSIGN:
    case TOKEN_SLASH_ASSIGN:
    case TOKEN_PERCENT_ASSIGN:
    case TOKEN_AMPERSAND_ASSIGN:
    case TOKEN_PIPE_ASSIGN:
    case TOKEN_CARET_ASSIGN: return true;
    default: return false;
    }
}

static bool is_in_bracket(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at);
    return p->parent != NO_PIECE && !piece(pieces, p->parent)->is_block;
}

static bool begins_clause(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at);
    if (is_after_dot(pieces, at) || !is_operand_before(pieces, at)) return false;
    return p->kind == TOKEN_FOR || p->kind == TOKEN_IF ||
           (p->kind == TOKEN_ASYNC && p[1].kind == TOKEN_FOR);
}

enum { NOT_HERE = -1 };

int gy_spacing_cost(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at), *before = p - 1;
    bool is_in = is_in_bracket(pieces, at);
    if (p->is_method_name || before->is_method_name || (p->is_block && p->kind == TOKEN_BRACE_OPEN))
        return NOT_HERE;
    if (p->kind == TOKEN_DOT || p->kind == TOKEN_OPTIONAL_DOT)
        return piece_closes(before) ? 5 : is_number((TokenKind)before->kind) ? NOT_HERE : 25;
    if (before->kind == TOKEN_COMMA) return 0;
    if (is_after_dot(pieces, at - 1)) return is_in && begins_clause(pieces, at) ? 3 : NOT_HERE;
    if (before->kind == TOKEN_ARROW) return is_in ? 20 : 6;
    if (is_else_of_condition(pieces, at - 1)) return 1;
    if (is_assignment((TokenKind)before->kind)) return is_in ? NOT_HERE : 30;
    if (gy_spacing_is_operator(pieces, at - 1)) return operator_cost((TokenKind)before->kind);
    if (is_in && piece_opens(before)) return 4;
    if (is_in && begins_clause(pieces, at)) return 3;
    bool is_value = is_in && before->kind == TOKEN_COLON && !is_slice_colon(pieces, at - 1);
    return is_value ? 15 : NOT_HERE;
}

Gap gy_spacing_gap(const Pieces *pieces, uint32_t at)
{
    const Piece *p = piece(pieces, at), *before = p - 1;
    if (at == 0 || p->begins_statement || p->kind == TOKEN_END) return GAP_STATEMENT;
    if (p->kind == TOKEN_SEMICOLON) return GAP_TIGHT;
    if (before->is_block && before->kind == TOKEN_BRACE_OPEN) return GAP_STATEMENT;
    if (p->is_block && p->kind == TOKEN_BRACE_CLOSE) return GAP_STATEMENT;
    if (piece_continues_block(p)) return GAP_CHAIN;
    if (piece_closes(p)) return GAP_TIGHT; // as its opening one, see layout.c
    return gy_spacing_cost(pieces, at) == NOT_HERE ? GAP_TIGHT : GAP_SOFT;
}
