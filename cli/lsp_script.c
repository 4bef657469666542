// lsp_script.c - the text of a script in an editor, and what is known of it at each moment.
//
// Names come from the last text that had a tree. While there is none, first the line of the error
// is taken out, which leaves all places as they are; where that does not help the older tree stays,
// and places in it are found by what both texts begin and end with. Nothing is read before somebody
// asks.
#include "cli/lsp_script.h"
#include "cli/lsp_values.h"
#include "include/gyre_library.h"
#include "tools/cursor.h"
#include "tools/folds.h"
#include "tools/restyle.h"

typedef struct {
    Source *source; // as it is in the editor
    Names names;
    bool has_names, is_read;          // of some text; of this one, as far as that goes
    uint32_t same_before, same_after; // bytes that the text of `names` shares with `source`
    PositionMark mark;                // the place in `source` that was asked for last
} LspScript;

static LspScript *script_of(GyreCall *call)
{
    return (LspScript *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &gy_lsp_script_type);
}

static LspServer *server_of(GyreCall *call)
{
    return (LspServer *)gyre_data(call);
}

static GyreStatus fail_memory(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "MemoryError", "out of memory");
}

static void finalize(void *data)
{
    LspScript *s = (LspScript *)data;
    if (s->has_names) gy_names_free(&s->names);
    if (s->source) gy_source_release(s->source);
}

// ---------------------------------------------------------------- The text

static bool take(LspScript *s, const char *name, const char *text, size_t size)
{
    Source *source = gy_source_new(name, text, size);
    if (!source) return false;
    if (s->source) gy_source_release(s->source);
    s->source = source;
    s->is_read = false;
    s->mark = (PositionMark){0};
    return true;
}

static GyreStatus script_init(GyreCall *call)
{
    const char *name, *text;
    GyreValue self;
    size_t size;
    if (!gyre_args(call, "vsS", &self, &name, &text, &size)) return GYRE_ERROR;
    return take(script_of(call), name, text, size) ? GYRE_OK : fail_memory(call);
}

static bool read_position(GyreCall *call, uint32_t at, uint32_t *offset)
{
    Gyre *g = gyre_vm(call);
    int64_t line = 0, unit = 0;
    bool ok = gyre_to_int(g, gyre_arg(call, at), &line) &&
              gyre_to_int(g, gyre_arg(call, at + 1), &unit) && line >= 0 && unit >= 0;
    if (!ok) {
        gyre_throw(g, "ValueError", "a position is two whole numbers, not negative");
        return false;
    }
    Position p = {line > UINT32_MAX ? UINT32_MAX : (uint32_t)line,
                  unit > UINT32_MAX ? UINT32_MAX : (uint32_t)unit};
    LspScript *s = script_of(call);
    *offset = gy_positions_offset(s->source, server_of(call)->units, p, &s->mark);
    return true;
}

static GyreStatus script_change(GyreCall *call)
{
    LspScript *s = script_of(call);
    uint32_t start, end;
    size_t size = 0;
    const char *text = gyre_to_str(gyre_vm(call), gyre_arg(call, 5), &size);
    if (!text) return gyre_throw(gyre_vm(call), "TypeError", "the new text must be a str");
    if (!read_position(call, 1, &start) || !read_position(call, 3, &end)) return GYRE_ERROR;
    if (end < start)
        return gyre_throw(gyre_vm(call), "ValueError", "a range ends before it begins");
    Text whole = {0};
    gy_text_add(&whole, s->source->text, start);
    gy_text_add(&whole, text, size);
    gy_text_add(&whole, s->source->text + end, s->source->size - end);
    bool ok =
        !whole.has_failed && take(s, s->source->name, whole.size ? whole.bytes : "", whole.size);
    gy_mem_free(whole.bytes);
    return ok ? GYRE_OK : fail_memory(call);
}

static GyreStatus script_text(GyreCall *call)
{
    const Source *source = script_of(call)->source;
    return gyre_return(call, gyre_str(gyre_vm(call), source->text, source->size));
}

static GyreStatus script_piece(GyreCall *call)
{
    uint32_t start, end;
    if (!read_position(call, 1, &start) || !read_position(call, 3, &end)) return GYRE_ERROR;
    const Source *source = script_of(call)->source;
    if (end < start) end = start;
    return gyre_return(call, gyre_str(gyre_vm(call), source->text + start, end - start));
}

// A Range of the protocol, of a span of the text.
static GyreValue range_of(GyreCall *call, Span span)
{
    LspScript *s = script_of(call);
    return gy_lsp_range(gyre_vm(call), s->source, server_of(call)->units, span, &s->mark);
}

static GyreStatus script_end(GyreCall *call)
{
    Span whole = {0, (uint32_t)script_of(call)->source->size};
    return gyre_return(call, range_of(call, whole));
}

// ---------------------------------------------------------------- The names

static void keep(LspScript *s, Names *names)
{
    if (s->has_names) gy_names_free(&s->names);
    s->names = *names;
    s->has_names = true;
    s->same_before = (uint32_t)s->source->size;
    s->same_after = 0;
}

static void compare(LspScript *s)
{
    const Source *a = s->names.source, *b = s->source;
    size_t size = a->size < b->size ? a->size : b->size, before = 0, after = 0;
    while (before < size && a->text[before] == b->text[before])
        before++;
    while (after < size - before && a->text[a->size - 1 - after] == b->text[b->size - 1 - after])
        after++;
    s->same_before = (uint32_t)before;
    s->same_after = (uint32_t)after;
}

// Spaces in place of a line. False: there was nothing else.
static bool blank(char *text, const SourceLine *line, const Source *source)
{
    char *start = text + (line->text - source->text);
    bool is_blank = strspn(start, " \t\r") >= line->text_size;
    memset(start, ' ', line->text_size);
    return !is_blank;
}

// The line that an error comes from: where a bracket was opened; or the one above, if that ends
// in a dot or what stands first on its line cannot be.
static void blank_cause(char *text, const Source *source, const Diagnostic *d)
{
    SourceLine line = gy_source_locate(source, d->span.offset, 0);
    SourceLine other = gy_source_locate(source, d->other.offset, 0);
    if (d->other_label && blank(text, &other, source)) return;
    bool is_first = strspn(line.text, " \t") >= line.offset;
    for (SourceLine above = line; above.text > source->text;) {
        above = gy_source_locate(source, (uint32_t)(above.text - source->text) - 1, 0);
        const char *start = text + (above.text - source->text);
        bool is_empty = strspn(start, " \t\r") >= above.text_size;
        if (is_empty) continue;
        bool is_cause = is_first || start[above.text_size - 1] == '.';
        if (is_cause && blank(text, &above, source)) return;
        break;
    }
    blank(text, &line, source);
}

// Takes the lines of the first errors out. False: that does not help.
static bool read_without_errors(LspScript *s, const BuiltinNames *builtins, Diag *diag)
{
    enum { MOST_TRIES = 8 };
    char *text = gy_mem_copy_text(s->source->text, s->source->size);
    bool is_done = false;
    for (int i = 0; text && i < MOST_TRIES && !is_done && diag->count; i++) {
        blank_cause(text, s->source, gy_diag_first(diag));
        gy_diag_free(diag);
        Source *source = gy_source_new(s->source->name, text, s->source->size);
        Names names;
        is_done = source && gy_names_read(&names, source, builtins, diag);
        if (is_done) keep(s, &names);
        gy_source_release(source);
    }
    gy_mem_free(text);
    return is_done;
}

// Is the older tree that of nearly the same text?
static bool is_close(const LspScript *s)
{
    enum { CLOSE = 200 };
    size_t same = (size_t)s->same_before + s->same_after;
    return s->has_names && s->names.source->size - same < CLOSE && s->source->size - same < CLOSE;
}

// False: nothing is known yet.
static bool read_names(GyreCall *call)
{
    LspScript *s = script_of(call);
    const BuiltinNames *builtins = &server_of(call)->world.builtins;
    if (s->is_read) return s->has_names;
    Diag diag = {0};
    Names names;
    s->is_read = true;
    if (s->has_names) compare(s);
    if (gy_names_read(&names, s->source, builtins, &diag)) keep(s, &names);
    else if (!is_close(s)) read_without_errors(s, builtins, &diag);
    gy_diag_free(&diag);
    return s->has_names;
}

// A place of the text in that of the names.
static uint32_t to_names(const LspScript *s, uint32_t offset)
{
    if (offset <= s->same_before) return offset;
    uint32_t behind = (uint32_t)s->source->size - offset;
    if (behind <= s->same_after) return (uint32_t)s->names.source->size - behind;
    return s->same_before;
}

static Span from_names(const LspScript *s, Span span)
{
    uint32_t size = (uint32_t)s->source->size, ends[2] = {span.offset, span.offset + span.length};
    for (int i = 0; i < 2; i++) {
        uint32_t behind = (uint32_t)s->names.source->size - ends[i];
        if (ends[i] <= s->same_before) continue;
        ends[i] = behind <= s->same_after ? size - behind : s->same_before;
    }
    return (Span){ends[0], ends[1] - ends[0]};
}

// Likewise of one of the text that the names are of.
static GyreValue range_of_name(GyreCall *call, Span span)
{
    return range_of(call, from_names(script_of(call), span));
}

static const char *const roles[] = {"read", "set", "declared"};
static const char *const places[] = {"name", "member", "argument", "origin"};

static GyreValue occurrence(GyreCall *call, const Occurrence *o)
{
    Gyre *g = gyre_vm(call);
    GyreValue v = gyre_dict(g);
    gy_lsp_put_text(g, v, "name", o->name.text);
    gy_lsp_put(g, v, "range", range_of_name(call, o->name.span));
    gy_lsp_put_text(g, v, "role", roles[o->role]);
    gy_lsp_put_text(g, v, "place", places[o->place]);
    if (o->declaration != NO_DECLARATION) gy_lsp_put_int(g, v, "id", o->declaration);
    if (o->object) gy_lsp_put_piece(g, v, "object", script_of(call)->names.source, o->object->span);
    return v;
}

static GyreStatus script_at(GyreCall *call)
{
    uint32_t offset;
    LspScript *s = script_of(call);
    if (!read_position(call, 1, &offset)) return GYRE_ERROR;
    const Occurrence *o = read_names(call) ? gy_names_at(&s->names, to_names(s, offset)) : NULL;
    return o ? gyre_return(call, occurrence(call, o)) : GYRE_OK;
}

static GyreValue declaration(GyreCall *call, uint32_t at)
{
    LspScript *s = script_of(call);
    const Declaration *d = &s->names.declarations[at];
    GyreValue v = gy_lsp_declaration(gyre_vm(call), &s->names, at);
    gy_lsp_put(gyre_vm(call), v, "range", range_of_name(call, d->whole));
    gy_lsp_put(gyre_vm(call), v, "selection", range_of_name(call, d->name.span));
    return v;
}

static bool read_id(GyreCall *call, uint32_t *id)
{
    int64_t i = 0;
    const LspScript *s = script_of(call);
    bool ok = read_names(call) && gyre_to_int(gyre_vm(call), gyre_arg(call, 1), &i) && i >= 0 &&
              i < s->names.declaration_count;
    if (!ok) gyre_throw(gyre_vm(call), "KeyError", "no such declaration");
    *id = (uint32_t)i;
    return ok;
}

static GyreStatus script_declaration(GyreCall *call)
{
    uint32_t id;
    return read_id(call, &id) ? gyre_return(call, declaration(call, id)) : GYRE_ERROR;
}

typedef bool Chooses(const LspScript *s, const Declaration *d, uint32_t what);

static GyreStatus return_declarations(GyreCall *call, Chooses *chooses, uint32_t what)
{
    Gyre *g = gyre_vm(call);
    GyreValue list = gyre_list(g);
    LspScript *s = script_of(call);
    uint32_t count = read_names(call) ? s->names.declaration_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!chooses(s, &s->names.declarations[i], what)) continue;
        uint32_t scope = gyre_scope_open(g);
        GyreValue v = declaration(call, i);
        bool ok = !gyre_is_none(v) && gyre_append(g, list, v) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!ok) return GYRE_ERROR;
    }
    return gyre_return(call, list);
}

static bool is_visible(const LspScript *s, const Declaration *d, uint32_t offset)
{
    (void)s;
    bool is_inside = d->scope.offset <= offset && offset <= d->scope.offset + d->scope.length;
    return d->variable && is_inside;
}

// Those further inside come later.
static GyreStatus script_visible(GyreCall *call)
{
    uint32_t offset;
    if (!read_position(call, 1, &offset) || !read_names(call))
        return gyre_return(call, gyre_list(gyre_vm(call)));
    return return_declarations(call, is_visible, to_names(script_of(call), offset));
}

static bool is_child(const LspScript *s, const Declaration *d, uint32_t parent)
{
    bool is_whole = parent != NO_DECLARATION || d->scope.length == s->names.source->size;
    return d->parent == parent && is_whole;
}

static GyreStatus script_children(GyreCall *call)
{
    int64_t parent = NO_DECLARATION;
    GyreValue self;
    if (!gyre_args(call, "v|i", &self, &parent)) return GYRE_ERROR;
    return return_declarations(call, is_child, (uint32_t)parent);
}

static bool is_import(const LspScript *s, const Declaration *d, uint32_t what)
{
    (void)s;
    (void)what;
    return d->kind == NAME_MODULE || d->kind == NAME_IMPORTED;
}

static GyreStatus script_imports(GyreCall *call)
{
    return return_declarations(call, is_import, 0);
}

static bool is_any(const LspScript *s, const Declaration *d, uint32_t what)
{
    (void)s;
    (void)what;
    return d->kind != NAME_PARAMETER && d->kind != NAME_MODULE && d->kind != NAME_IMPORTED;
}

static GyreStatus script_declarations(GyreCall *call)
{
    return return_declarations(call, is_any, 0);
}

// All uses of a declaration, or (a str) of all that has a name: a builtin or members of objects
// that nobody knows.
static GyreStatus script_uses(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    LspScript *s = script_of(call);
    GyreValue list = gyre_list(g);
    const char *name = gyre_to_str(g, gyre_arg(call, 1), NULL);
    uint32_t id = NO_DECLARATION;
    if (!name && !read_id(call, &id)) return GYRE_ERROR;
    uint32_t count = read_names(call) ? s->names.occurrence_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        const Occurrence *o = &s->names.occurrences[i];
        bool is_named = name && o->declaration == NO_DECLARATION && name_equals(&o->name, name);
        if (name ? !is_named : o->declaration != id) continue;
        uint32_t scope = gyre_scope_open(g);
        bool ok = gyre_append(g, list, occurrence(call, o)) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!ok) return GYRE_ERROR;
    }
    return gyre_return(call, list);
}

// Would the text, changed to this, mean the same by its names?
static GyreStatus script_agrees(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    LspScript *s = script_of(call);
    size_t size;
    const char *text = gyre_to_str(g, gyre_arg(call, 1), &size);
    Source *source = text ? gy_source_new(s->source->name, text, size) : NULL;
    if (!source) return fail_memory(call);
    Diag diag = {0};
    Names names;
    bool is_there =
        read_names(call) && gy_names_read(&names, source, &server_of(call)->world.builtins, &diag);
    bool agrees = is_there && gy_names_agree(&s->names, &names);
    if (is_there) gy_names_free(&names);
    gy_diag_free(&diag);
    gy_source_release(source);
    return gyre_return(call, gyre_bool(agrees));
}

// Are the names those of the text as it is?
static GyreStatus script_is_whole(GyreCall *call)
{
    LspScript *s = script_of(call);
    bool is_whole = read_names(call) && s->names.source == s->source;
    return gyre_return(call, gyre_bool(is_whole));
}

// ---------------------------------------------------------------- The rest

static GyreStatus script_cursor(GyreCall *call)
{
    static const char *const kinds[] = {"code", "nothing", "member", "module", "imported"};
    Gyre *g = gyre_vm(call);
    const Source *source = script_of(call)->source;
    uint32_t offset;
    if (!read_position(call, 1, &offset)) return GYRE_ERROR;
    Cursor c = gy_cursor_look(source, offset);
    GyreValue v = gyre_dict(g);
    gy_lsp_put_text(g, v, "kind", kinds[c.kind]);
    gy_lsp_put(g, v, "word", gyre_str(g, source->text + c.word.offset, c.word.length));
    gy_lsp_put(g, v, "range", range_of(call, c.word));
    gy_lsp_put_piece(g, v, "object", source, c.object);
    gy_lsp_put_piece(g, v, "callee", source, c.callee);
    gy_lsp_put_int(g, v, "argument", c.argument);
    gy_lsp_put_piece(g, v, "label", source, c.label);
    return gyre_return(call, v);
}

static GyreValue finding(GyreCall *call, const Finding *f)
{
    Gyre *g = gyre_vm(call);
    GyreValue v = gyre_dict(g);
    gy_lsp_put(g, v, "range", range_of(call, f->span));
    gy_lsp_put_text(g, v, "code", f->code);
    gy_lsp_put_text(g, v, "message", f->message);
    gy_lsp_put_text(g, v, "suggestion", f->suggestion);
    return v;
}

static GyreStatus script_findings(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Findings found = {0};
    GyreValue list = gyre_list(g);
    gy_check(script_of(call)->source, &server_of(call)->world, &found);
    bool ok = !found.has_failed;
    for (uint32_t i = 0; ok && i < found.count; i++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue v = finding(call, &found.items[i]);
        ok = !gyre_is_none(v) && gyre_append(g, list, v) == GYRE_OK;
        gyre_scope_close(g, scope);
    }
    bool has_failed = found.has_failed;
    gy_check_free(&found);
    if (has_failed) return fail_memory(call);
    return ok ? gyre_return(call, list) : GYRE_ERROR;
}

// Nil where it cannot be formatted.
static GyreStatus script_format(GyreCall *call)
{
    Diag diag = {0};
    char *text = NULL;
    size_t size = 0;
    RestyleStatus status = gy_restyle(script_of(call)->source, &diag, &text, &size);
    gy_diag_free(&diag);
    if (status == RESTYLE_NO_MEMORY) return fail_memory(call);
    if (status != RESTYLE_DONE) return GYRE_OK;
    GyreValue v = gyre_str(gyre_vm(call), text, size);
    gy_mem_free(text);
    return gyre_return(call, v);
}

static GyreStatus script_folds(GyreCall *call)
{
    static const char *const kinds[] = {NULL, "comment", "imports"};
    Gyre *g = gyre_vm(call);
    GyreValue list = gyre_list(g);
    Folds folds = {0};
    gy_folds_find(script_of(call)->source, &folds);
    bool ok = !folds.has_failed;
    for (uint32_t i = 0; ok && i < folds.count; i++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue v = gyre_dict(g);
        gy_lsp_put_int(g, v, "startLine", folds.items[i].first);
        gy_lsp_put_int(g, v, "endLine", folds.items[i].last);
        const char *kind = kinds[folds.items[i].kind];
        if (kind) gy_lsp_put_text(g, v, "kind", kind);
        ok = !gyre_is_none(v) && gyre_append(g, list, v) == GYRE_OK;
        gyre_scope_close(g, scope);
    }
    bool has_failed = folds.has_failed;
    gy_folds_free(&folds);
    if (has_failed) return fail_memory(call);
    return ok ? gyre_return(call, list) : GYRE_ERROR;
}

// ---------------------------------------------------------------- Colours

// As the script's legend has them: namespace, class, parameter, variable, property, function,
// method; declaration 1, readonly 2, async 4, defaultLibrary 8.
enum { T_NAMESPACE, T_CLASS, T_PARAMETER, T_VARIABLE, T_PROPERTY, T_FUNCTION, T_METHOD };

static int color_of(const Names *names, const Occurrence *o, int64_t *modifiers)
{
    static const int8_t types[] = {T_VARIABLE,  T_VARIABLE, T_PARAMETER, T_FUNCTION, T_CLASS,
                                   T_NAMESPACE, T_VARIABLE, T_METHOD,    T_PROPERTY, T_PROPERTY};
    *modifiers = o->role == ROLE_DECLARED;
    if (o->declaration == NO_DECLARATION) {
        if (o->place == PLACE_ARGUMENT) return T_PARAMETER;
        if (o->place == PLACE_MEMBER) return T_PROPERTY;
        *modifiers |= 8;
        bool is_class = o->name.text[0] >= 'A' && o->name.text[0] <= 'Z';
        return !o->variable ? -1 : is_class ? T_CLASS : T_FUNCTION;
    }
    const Declaration *d = &names->declarations[o->declaration];
    bool is_function =
        d->node && (d->node->kind == NODE_FUNCTION || d->node->kind == NODE_DECLARE_FUNCTION);
    if (d->kind == NAME_CONSTANT) *modifiers |= 2;
    if (is_function && d->node->function.is_async) *modifiers |= 4;
    return is_function && d->kind <= NAME_CONSTANT ? T_FUNCTION : types[d->kind];
}

// Five ints for each name, of all or of a range: the protocol's own form.
static GyreStatus script_colors(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    LspScript *s = script_of(call);
    PositionUnits units = server_of(call)->units;
    GyreValue list = gyre_list(g);
    Position last = {0, 0};
    uint32_t first = 0, beyond = (uint32_t)s->source->size;
    bool is_part = !gyre_is_none(gyre_arg(call, 1));
    if (is_part && (!read_position(call, 1, &first) || !read_position(call, 3, &beyond)))
        return GYRE_ERROR;
    uint32_t count = read_names(call) ? s->names.occurrence_count : 0, end = first;
    for (uint32_t i = 0; i < count; i++) {
        const Occurrence *o = &s->names.occurrences[i];
        int64_t modifiers;
        int type = color_of(&s->names, o, &modifiers);
        Span span = from_names(s, o->name.span);
        const char *text = s->source->text + span.offset;
        bool is_shown = span.length == o->name.size && span.offset >= end &&
                        memcmp(text, o->name.text, span.length) == 0; // no path of an import
        if (type < 0 || !is_shown || span.offset >= beyond) continue;
        end = span.offset + span.length;
        Position at = gy_positions_of(s->source, units, span.offset, &s->mark);
        int64_t row[5] = {at.line - last.line, at.line == last.line ? at.unit - last.unit : at.unit,
                          gy_positions_width(text, span.length, units), type, modifiers};
        uint32_t scope = gyre_scope_open(g);
        bool ok = true;
        for (int k = 0; k < 5 && ok; k++)
            ok = gyre_append(g, list, gyre_int(g, row[k])) == GYRE_OK;
        gyre_scope_close(g, scope);
        if (!ok) return GYRE_ERROR;
        last = at;
    }
    return gyre_return(call, list);
}

static const GyreNative methods[] = {
    {"init", script_init, "self, name, text", "A script in the editor.", 0},
    {"change", script_change, "self, line, unit, end_line, end_unit, text", "Replaces a piece.", 0},
    {"text", script_text, "self", "All of it.", GYRE_GETTER},
    {"piece", script_piece, "self, line, unit, end_line, end_unit", "A piece of the text.", 0},
    {"whole", script_end, "self", "The range of all of it.", GYRE_GETTER},
    {"is_whole", script_is_whole, "self", "Are its names those of just this text?", GYRE_GETTER},
    {"at", script_at, "self, line, unit", "The name at a place, or nil.", 0},
    {"declaration", script_declaration, "self, id", "What is known of a declaration.", 0},
    {"visible", script_visible, "self, line, unit", "Declarations that can be seen here.", 0},
    {"children", script_children, "self, parent = nil", "Those inside of one, or of none.", 0},
    {"imports", script_imports, "self", "Those that come from elsewhere.", 0},
    {"declarations", script_declarations, "self", "All but parameters and imports.", 0},
    {"uses", script_uses, "self, what", "Where a declaration, or any such name, is used.", 0},
    {"agrees", script_agrees, "self, text", "Would its names mean the same in this text?", 0},
    {"cursor", script_cursor, "self, line, unit", "What is being written here.", 0},
    {"findings", script_findings, "self", "Errors and likely mistakes.", 0},
    {"format", script_format, "self", "The text in the one style, or nil.", 0},
    {"folds", script_folds, "self", "What can be folded.", 0},
    {"colors", script_colors, "self, line = nil, unit = nil, end_line = nil, end_unit = nil",
     "Semantic tokens, of all or of a range.", 0},
    {0},
};

const GyreType gy_lsp_script_type = {"Script", sizeof(LspScript), finalize, methods, NULL, NULL};
