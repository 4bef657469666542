// regex_module.c - what stdlib/re.gy stands on: compile, match, split and replace.
//
// The script has the classes that users see; here is what must be fast. Positions go between the
// two as byte offsets, and as code points where a user is to see them: counting code points from
// the start of a long text for each match would make a loop over its matches quadratic. A match is
// one list:
//
//     [last group, start, end (code points), start, end (bytes), then bytes for each group]
//
// with -1 for groups that took no part.
//
// Every offset that comes back from the script is checked: it may have been tampered with, and a
// bytearray may have shrunk meanwhile.
//
// Without PCRE2 there is one native that says so.
#include "stdlib/modules.h"
#include "stdlib/regex_engine.h"
#include "stdlib/regex_subject.h"
#include "stdlib/regex_template.h"

#include <stdio.h>

#define MODULE "<stdlib>/_re"

#if GYRE_HAVE_PCRE2
#include "stdlib/loop.h"
#include "stdlib/pcre2_library.h"

enum {
    RESULT_LIMIT = INT32_MAX, // of a str or bytes
    MATCHES_PER_CHECK = 256,
    MEASURED_FROM_BYTES = 4096, // of a template
};

// What the natives of one VM share.
typedef struct {
    RegexRunner *runner; // made for the first match
    RegexPlace place;
} Natives;

typedef struct {
    Regex *regex;
} Code;

static const GyreType code_type;

// ---------------------------------------------------------------- Errors

// The message as UTF-8: bytes of a bytes pattern as \xNN, no character that was cut at the end.
static GyreValue make_message(Gyre *g, const RegexError *e, bool is_bytes)
{
    char text[4 * sizeof e->message];
    size_t used = 0, size = strlen(e->message);
    bool is_cut = size == sizeof e->message - 1;
    while (is_cut && size > 0 && (e->message[size - 1] & 0x80))
        size--;
    for (size_t i = 0; i < size; i++) {
        char c = e->message[i];
        if (is_bytes && (c & 0x80)) used += (size_t)snprintf(text + used, 5, "\\x%02x", c & 0xFF);
        else text[used++] = c;
    }
    return gyre_str(g, text, used);
}

// Throws it as error_class(msg, pattern, pos), or as the builtin class that it names.
static GyreStatus throw_regex(Gyre *g, const RegexError *e, GyreValue pattern,
                              GyreValue error_class)
{
    if (e->class_name) return gyre_throw(g, e->class_name, "%s", e->message);
    size_t size, at = e->at;
    const char *text = gyre_str_view(g, pattern, &size);
    GyreValue args[3] = {make_message(g, e, !text), GYRE_NIL, GYRE_NIL};
    if (at != REGEX_NOWHERE) {
        if (text) at = gy_regex_subject_count(text, at < size ? at : size);
        args[1] = pattern;
        args[2] = gyre_int(g, (int64_t)at);
    }
    GyreValue error;
    if (gyre_call(g, error_class, args, 3, &error) != GYRE_OK) return GYRE_ERROR;
    return gyre_error_raise(g, error);
}

static GyreStatus throw_memory(Gyre *g)
{
    return gyre_throw(g, "MemoryError", "out of memory");
}

// ---------------------------------------------------------------- Arguments

static Regex *regex_of(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const Code *code = (const Code *)gyre_host_data(g, gyre_arg(call, 0), &code_type);
    if (!code) gyre_throw(g, "TypeError", "not a compiled pattern");
    return code ? code->regex : NULL;
}

static bool read_subject(Gyre *g, const Regex *regex, GyreValue v, RegexSubject *s)
{
    if (!gy_regex_subject_read(g, v, s)) return false;
    if (s->is_bytes == gy_regex_syntax(regex)->is_bytes) return true;
    gyre_throw(g, "TypeError",
               s->is_bytes ? "cannot use a string pattern on a bytes-like object"
                           : "cannot use a bytes pattern on a string-like object");
    return false;
}

// ---------------------------------------------------------------- Results

static GyreValue make_group(Gyre *g, const RegexSubject *s, const size_t *spans, uint32_t group)
{
    if (spans[2 * group] == SIZE_MAX) return gy_regex_subject_slice(g, s, 0, 0);
    return gy_regex_subject_slice(g, s, spans[2 * group], spans[2 * group + 1]);
}

static bool append_int(Gyre *g, GyreValue list, int64_t i)
{
    uint32_t scope = gyre_scope_open(g);
    bool ok = gyre_append(g, list, gyre_int(g, i)) == GYRE_OK;
    gyre_scope_close(g, scope);
    return ok;
}

// `index` is the code point at the byte `start`, from which the match was looked for.
static GyreValue make_match(Gyre *g, const Regex *regex, const RegexSubject *s, const size_t *spans,
                            size_t start, int64_t index)
{
    GyreValue list = gyre_list(g);
    uint32_t count = gy_regex_syntax(regex)->group_count;
    int64_t from = index + gy_regex_subject_points(s, start, spans[0]);
    int64_t to = from + gy_regex_subject_points(s, spans[0], spans[1]);
    bool ok = !gyre_is_none(list) && append_int(g, list, gy_regex_last_group(regex, spans)) &&
              append_int(g, list, from) && append_int(g, list, to);
    for (uint32_t i = 0; ok && i < 2 * count; i++)
        ok = append_int(g, list, spans[i] == SIZE_MAX ? -1 : (int64_t)spans[i]);
    return ok ? list : GYRE_NONE;
}

static GyreStatus return_value(GyreCall *call, GyreValue v)
{
    return gyre_is_none(v) ? GYRE_ERROR : gyre_return(call, v);
}

// ---------------------------------------------------------------- Compiling

static void finalize_code(void *data)
{
    gy_regex_release(((Code *)data)->regex);
}

static void share_code(void *copy, const void *data)
{
    ((Code *)copy)->regex = gy_regex_retain(((const Code *)data)->regex);
}

static const GyreNative no_methods[] = {{NULL, NULL, NULL, NULL, 0}};
static const GyreType code_type = {"Code", sizeof(Code), finalize_code, no_methods, share_code};

static GyreStatus re_require(GyreCall *call)
{
    (void)call;
    return GYRE_OK;
}

static GyreStatus re_compile(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue pattern, error_class;
    int64_t flags;
    RegexSubject text;
    RegexError error;
    if (!gyre_args(call, "viv", &pattern, &flags, &error_class) ||
        !gy_regex_subject_read(g, pattern, &text))
        return GYRE_ERROR;
    Regex *regex = gy_regex_new(g, text.text, text.size, text.is_bytes, (unsigned)flags, &error);
    if (!regex) return throw_regex(g, &error, pattern, error_class);
    GyreValue object = gyre_new(g, &code_type);
    Code *code = (Code *)gyre_host_data(g, object, &code_type);
    if (code) code->regex = regex;
    else gy_regex_release(regex);
    return return_value(call, object);
}

// (flags, number of groups, {name: group})
static GyreStatus re_describe(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const Regex *regex = regex_of(call);
    if (!regex) return GYRE_ERROR;
    const RegexSyntax *s = gy_regex_syntax(regex);
    GyreValue names = gyre_dict(g);
    for (uint32_t i = 1; i < s->group_count; i++) {
        const RegexGroup *group = &s->groups[i];
        if (!group->name) continue;
        uint32_t scope = gyre_scope_open(g);
        GyreStatus status =
            gyre_set(g, names, gyre_str(g, group->name, group->name_size), gyre_int(g, i));
        gyre_scope_close(g, scope);
        if (status != GYRE_OK) return GYRE_ERROR;
    }
    GyreValue parts[] = {gyre_int(g, s->flags), gyre_int(g, s->group_count - 1), names};
    return return_value(call, gyre_tuple(g, parts, 3));
}

// ---------------------------------------------------------------- One match

static RegexResult run(GyreCall *call, Regex *regex, const RegexSubject *s, RegexTask task,
                       const size_t **spans)
{
    Gyre *g = gyre_vm(call);
    Natives *n = (Natives *)gyre_data(call);
    task.text = s->text;
    if (task.start > task.size) return REGEX_MISSING;
    if (!n->runner) n->runner = gy_regex_runner_new();
    if (n->runner) return gy_regex_run(g, n->runner, regex, &task, spans);
    throw_memory(g);
    return REGEX_FAILED;
}

static GyreStatus return_match(GyreCall *call, Regex *regex, const RegexSubject *s, RegexTask task,
                               int64_t index)
{
    const size_t *spans;
    switch (run(call, regex, s, task, &spans)) {
    case REGEX_MISSING: return GYRE_OK; // nil
    case REGEX_FAILED: return GYRE_ERROR;
    default:
        return return_value(call, make_match(gyre_vm(call), regex, s, spans, task.start, index));
    }
}

// find(code, string, way, pos, endpos): positions in code points.
static GyreStatus re_find(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Natives *n = (Natives *)gyre_data(call);
    Regex *regex = regex_of(call);
    GyreValue code, string;
    int64_t way, pos, endpos;
    RegexSubject s;
    if (!regex || !gyre_args(call, "vviii", &code, &string, &way, &pos, &endpos)) return GYRE_ERROR;
    if (!read_subject(g, regex, string, &s)) return GYRE_ERROR;
    RegexTask task = {.way = (RegexWay)regex_clip(way, REGEX_FULLMATCH)};
    int64_t length = gyre_len(g, string);
    size_t index = regex_clip(pos, (size_t)length);
    task.size = endpos >= length
                    ? s.size
                    : gy_regex_subject_offset(g, &n->place, &s, regex_clip(endpos, (size_t)length));
    task.start = index == 0 ? 0 : gy_regex_subject_offset(g, &n->place, &s, index);
    return return_match(call, regex, &s, task, (int64_t)index);
}

// bounds(code, string, pos, endpos) for a walk over all matches: (byte, index, end byte).
static GyreStatus re_bounds(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Natives *n = (Natives *)gyre_data(call);
    Regex *regex = regex_of(call);
    GyreValue code, string;
    int64_t pos, endpos;
    RegexSubject s;
    if (!regex || !gyre_args(call, "vvii", &code, &string, &pos, &endpos)) return GYRE_ERROR;
    if (!read_subject(g, regex, string, &s)) return GYRE_ERROR;
    size_t length = (size_t)gyre_len(g, string), index = regex_clip(pos, length);
    GyreValue parts[] = {gyre_int(g, (int64_t)gy_regex_subject_offset(g, &n->place, &s, index)),
                         gyre_int(g, (int64_t)index),
                         gyre_int(g, (int64_t)gy_regex_subject_offset(g, &n->place, &s,
                                                                      regex_clip(endpos, length)))};
    return return_value(call, gyre_tuple(g, parts, 3));
}

// step(code, string, byte, index, end byte, is_advancing): the next match of a walk.
static GyreStatus re_step(GyreCall *call)
{
    Regex *regex = regex_of(call);
    GyreValue code, string;
    int64_t start, index, end;
    RegexSubject s;
    RegexTask task = {.way = REGEX_SEARCH};
    if (!regex ||
        !gyre_args(call, "vviiib", &code, &string, &start, &index, &end, &task.no_empty_at_start))
        return GYRE_ERROR;
    if (!read_subject(gyre_vm(call), regex, string, &s)) return GYRE_ERROR;
    if (start < 0 || (uint64_t)start > s.size) return GYRE_OK; // a bytearray that has shrunk
    task.start = gy_regex_subject_clip(&s, start);
    task.size = gy_regex_subject_clip(&s, end);
    return return_match(call, regex, &s, task, index);
}

// ---------------------------------------------------------------- Parts of a text, for Match

static GyreStatus re_slice(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue string;
    int64_t from, to;
    RegexSubject s;
    if (!gyre_args(call, "vii", &string, &from, &to) || !gy_regex_subject_read(g, string, &s))
        return GYRE_ERROR;
    size_t start = gy_regex_subject_clip(&s, from), end = gy_regex_subject_clip(&s, to);
    return return_value(call, gy_regex_subject_slice(g, &s, start < end ? start : end, end));
}

static GyreStatus re_count(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue string;
    int64_t from, to;
    RegexSubject s;
    if (!gyre_args(call, "vii", &string, &from, &to) || !gy_regex_subject_read(g, string, &s))
        return GYRE_ERROR;
    return return_value(call,
                        gyre_int(g, gy_regex_subject_points(&s, gy_regex_subject_clip(&s, from),
                                                            gy_regex_subject_clip(&s, to))));
}

static GyreStatus re_purge(GyreCall *call)
{
    gy_regex_place_forget(gyre_vm(call), &((Natives *)gyre_data(call))->place);
    return GYRE_OK;
}

enum { BYTES_PER_CHECK = 1 << 16 };

static GyreStatus re_escape(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue pattern;
    RegexSubject s;
    if (!gyre_args(call, "v", &pattern) || !gy_regex_subject_read(g, pattern, &s))
        return GYRE_ERROR;
    GrowingText out = {.limit = RESULT_LIMIT};
    for (size_t i = 0; i < s.size; i++) {
        if (s.text[i] && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", s.text[i]))
            growing_add_char(&out, '\\');
        growing_add_char(&out, s.text[i]);
        if (i % BYTES_PER_CHECK == BYTES_PER_CHECK - 1 && !gyre_check(g)) {
            growing_free(&out);
            return GYRE_ERROR;
        }
    }
    GyreStatus status = GYRE_ERROR;
    const char *data = out.data ? out.data : "";
    if (out.has_failed) throw_memory(g);
    else if (s.is_bytes) status = return_value(call, gyre_bytes(g, data, out.size));
    else status = return_value(call, gyre_str(g, data, out.size));
    growing_free(&out);
    return status;
}

// ---------------------------------------------------------------- All matches

// A walk over the matches of a text, by Python's rule: after an empty match the next one at the
// same place must not be empty.
typedef struct {
    GyreCall *call;
    Regex *regex;
    RegexSubject s;
    RegexTask task;
    const size_t *spans;
    uint32_t count;
} Walk;

static RegexResult walk_on(Walk *w)
{
    if (++w->count % MATCHES_PER_CHECK == 0 && !gyre_check(gyre_vm(w->call))) return REGEX_FAILED;
    RegexResult result = run(w->call, w->regex, &w->s, w->task, &w->spans);
    if (result != REGEX_FOUND) return result;
    w->task.no_empty_at_start = w->spans[0] == w->spans[1];
    w->task.start = w->spans[1];
    return result;
}

static bool begin_walk(GyreCall *call, GyreValue string, Walk *w)
{
    *w = (Walk){.call = call, .regex = regex_of(call)};
    if (!w->regex || !read_subject(gyre_vm(call), w->regex, string, &w->s)) return false;
    w->task.size = w->s.size;
    return true;
}

static GyreValue make_found(Gyre *g, const Walk *w, uint32_t group_count)
{
    if (group_count <= 1) return make_group(g, &w->s, w->spans, group_count);
    GyreValue *groups = (GyreValue *)malloc(group_count * sizeof *groups);
    if (!groups) {
        throw_memory(g);
        return GYRE_NONE;
    }
    bool ok = true;
    for (uint32_t i = 0; ok && i < group_count; i++) {
        groups[i] = make_group(g, &w->s, w->spans, i + 1);
        ok = !gyre_is_none(groups[i]);
    }
    GyreValue tuple = ok ? gyre_tuple(g, groups, group_count) : GYRE_NONE;
    free(groups);
    return tuple;
}

static bool append_found(Gyre *g, GyreValue list, const Walk *w, uint32_t group_count)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue found = make_found(g, w, group_count);
    bool ok = !gyre_is_none(found) && gyre_append(g, list, found) == GYRE_OK;
    gyre_scope_close(g, scope);
    return ok;
}

// findall(code, string, pos, endpos)
static GyreStatus re_findall(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Natives *n = (Natives *)gyre_data(call);
    GyreValue code, string;
    int64_t pos, endpos;
    Walk w;
    if (!gyre_args(call, "vvii", &code, &string, &pos, &endpos) || !begin_walk(call, string, &w))
        return GYRE_ERROR;
    size_t length = (size_t)gyre_len(g, string);
    w.task.start = gy_regex_subject_offset(g, &n->place, &w.s, regex_clip(pos, length));
    w.task.size = gy_regex_subject_offset(g, &n->place, &w.s, regex_clip(endpos, length));
    GyreValue list = gyre_list(g);
    if (gyre_is_none(list)) return GYRE_ERROR;
    uint32_t group_count = gy_regex_syntax(w.regex)->group_count - 1;
    RegexResult result;
    while ((result = walk_on(&w)) == REGEX_FOUND)
        if (!append_found(g, list, &w, group_count)) return GYRE_ERROR;
    return result == REGEX_FAILED ? GYRE_ERROR : gyre_return(call, list);
}

static bool append_piece(Gyre *g, GyreValue list, GyreValue piece)
{
    return !gyre_is_none(piece) && gyre_append(g, list, piece) == GYRE_OK;
}

// The text before the match, then its groups, nil for those that took no part.
static bool append_split(Gyre *g, GyreValue list, const Walk *w, size_t from)
{
    uint32_t scope = gyre_scope_open(g), count = gy_regex_syntax(w->regex)->group_count;
    bool ok = append_piece(g, list, gy_regex_subject_slice(g, &w->s, from, w->spans[0]));
    for (uint32_t i = 1; ok && i < count; i++) {
        bool is_set = w->spans[2 * i] != SIZE_MAX;
        ok = append_piece(g, list, is_set ? make_group(g, &w->s, w->spans, i) : GYRE_NIL);
    }
    gyre_scope_close(g, scope);
    return ok;
}

// split(code, string, maxsplit)
static GyreStatus re_split(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue code, string;
    int64_t most, count = 0;
    Walk w;
    if (!gyre_args(call, "vvi", &code, &string, &most) || !begin_walk(call, string, &w))
        return GYRE_ERROR;
    GyreValue list = gyre_list(g);
    if (gyre_is_none(list)) return GYRE_ERROR;
    size_t from = 0;
    RegexResult result = REGEX_MISSING;
    while ((most == 0 || count < most) && (result = walk_on(&w)) == REGEX_FOUND) {
        if (!append_split(g, list, &w, from)) return GYRE_ERROR;
        from = w.spans[1];
        count++;
    }
    if (result == REGEX_FAILED ||
        !append_piece(g, list, gy_regex_subject_slice(g, &w.s, from, w.s.size)))
        return GYRE_ERROR;
    return gyre_return(call, list);
}

// ---------------------------------------------------------------- Replacing

static void add_expanded(GrowingText *out, const RegexTemplate *t, const RegexSubject *s,
                         const size_t *spans)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const RegexPiece *piece = &t->pieces[i];
        if (piece->group < 0) {
            growing_add(out, t->literals.data + piece->offset, piece->size);
            continue;
        }
        size_t from = spans[2 * piece->group], to = spans[2 * piece->group + 1];
        if (from != SIZE_MAX) growing_add(out, s->text + from, to - from);
    }
}

// The limit on what may be put together outside of the heap, which has its own.
static GrowingText new_result(Gyre *g)
{
    size_t limit = gyre_config(g)->memory_limit;
    return (GrowingText){.limit = limit && limit < RESULT_LIMIT ? limit : RESULT_LIMIT};
}

static GyreValue make_result(Gyre *g, const RegexSubject *s, GrowingText *out)
{
    GyreValue result = GYRE_NONE;
    const char *data = out->data ? out->data : "";
    if (out->has_failed) throw_memory(g);
    else result = s->is_bytes ? gyre_bytes(g, data, out->size) : gyre_str(g, data, out->size);
    growing_free(out);
    return result;
}

// A template for this pattern. False: thrown; free it in any case.
static bool read_template(Gyre *g, const Regex *regex, GyreValue text, GyreValue error_class,
                          RegexTemplate *t)
{
    const RegexSyntax *syntax = gy_regex_syntax(regex);
    RegexSubject s;
    *t = (RegexTemplate){0};
    if (!gy_regex_subject_read(g, text, &s)) return false;
    if (s.is_bytes != syntax->is_bytes) {
        gyre_throw(g, "TypeError", "the replacement for a %s pattern must be a %s, not %s",
                   syntax->is_bytes ? "bytes" : "str", syntax->is_bytes ? "bytes" : "str",
                   gyre_type_of(g, text));
        return false;
    }
    if (gy_regex_template_read(t, s.text, s.size, s.is_bytes, syntax)) return true;
    throw_regex(g, &t->error, text, error_class);
    return false;
}

static bool replace_all(Walk *w, const RegexTemplate *t, int64_t most, GrowingText *out,
                        int64_t *count)
{
    size_t from = 0;
    RegexResult result = REGEX_MISSING;
    *count = 0;
    while ((most == 0 || *count < most) && (result = walk_on(w)) == REGEX_FOUND) {
        growing_add(out, w->s.text + from, w->spans[0] - from);
        add_expanded(out, t, &w->s, w->spans);
        from = w->spans[1];
        ++*count;
        if (out->has_failed) return true; // the caller sees it
    }
    if (result == REGEX_FAILED) return false;
    growing_add(out, w->s.text + from, w->s.size - from);
    return true;
}

// A large template may make a text that there is no memory for: that is known before it is tried.
static bool is_too_large(GyreCall *call, const RegexTemplate *t, GyreValue string, int64_t most)
{
    Walk w;
    int64_t count;
    if (t->literals.size < MEASURED_FROM_BYTES) return false;
    GrowingText measured = new_result(gyre_vm(call));
    measured.is_measuring = true;
    if (!begin_walk(call, string, &w) || !replace_all(&w, t, most, &measured, &count)) return true;
    if (measured.has_failed) throw_memory(gyre_vm(call));
    return measured.has_failed;
}

// sub(code, template, string, count): (text, number of replacements)
static GyreStatus re_sub(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue code, template_text, string, error_class;
    int64_t most, count;
    Walk w;
    RegexTemplate t;
    if (!gyre_args(call, "vvviv", &code, &template_text, &string, &most, &error_class) ||
        !begin_walk(call, string, &w))
        return GYRE_ERROR;
    GrowingText out = new_result(g);
    GyreStatus status = GYRE_ERROR;
    if (read_template(g, w.regex, template_text, error_class, &t) &&
        !is_too_large(call, &t, string, most) && replace_all(&w, &t, most, &out, &count)) {
        GyreValue parts[] = {make_result(g, &w.s, &out), gyre_int(g, count)};
        if (!gyre_is_none(parts[0])) status = return_value(call, gyre_tuple(g, parts, 2));
    }
    growing_free(&out);
    gy_regex_template_free(&t);
    return status;
}

// The byte offsets in a match list, clipped to the text. NULL: thrown. To be freed.
static size_t *spans_of_match(Gyre *g, const Regex *regex, const RegexSubject *s, GyreValue match)
{
    enum { SPANS_AT = 3 };
    uint32_t count = 2 * gy_regex_syntax(regex)->group_count;
    size_t *spans = (size_t *)malloc(count * sizeof *spans);
    if (!spans) return throw_memory(g), NULL;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t scope = gyre_scope_open(g);
        int64_t offset = -1;
        GyreValue item = gyre_get(g, match, gyre_int(g, SPANS_AT + i));
        if (!gyre_is_none(item)) gyre_to_int(g, item, &offset);
        gyre_scope_close(g, scope);
        if (gyre_is_none(item)) return free(spans), NULL;
        spans[i] = offset < 0 ? SIZE_MAX : gy_regex_subject_clip(s, offset);
        bool is_reversed = i % 2 && (spans[i] < spans[i - 1] || spans[i] == SIZE_MAX);
        if (is_reversed) spans[i] = spans[i - 1];
    }
    return spans;
}

// expand(code, template, string, match)
static GyreStatus re_expand(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue code, template_text, string, match, error_class;
    RegexSubject s;
    RegexTemplate t;
    Regex *regex = regex_of(call);
    if (!regex || !gyre_args(call, "vvvvv", &code, &template_text, &string, &match, &error_class))
        return GYRE_ERROR;
    if (!read_subject(g, regex, string, &s)) return GYRE_ERROR;
    size_t *spans = spans_of_match(g, regex, &s, match);
    if (!spans) return GYRE_ERROR;
    GyreStatus status = GYRE_ERROR;
    if (read_template(g, regex, template_text, error_class, &t)) {
        GrowingText out = new_result(g);
        add_expanded(&out, &t, &s, spans);
        status = return_value(call, make_result(g, &s, &out));
    }
    gy_regex_template_free(&t);
    free(spans);
    return status;
}

// ---------------------------------------------------------------- Installing

static const GyreNative natives[] = {
    {"require", re_require, "", "Throws where there is no PCRE2.", 0},
    {"compile", re_compile, "pattern, flags, error", "The code of a pattern.", 0},
    {"describe", re_describe, "code", "(flags, number of groups, {name: group})", 0},
    {"find", re_find, "code, string, way, pos, endpos", "A match, or nil.", 0},
    {"bounds", re_bounds, "code, string, pos, endpos", "(byte, index, end byte)", 0},
    {"step", re_step, "code, string, byte, index, end, is_advancing", "A match, or nil.", 0},
    {"slice", re_slice, "string, start, end", "The text between two bytes.", 0},
    {"count", re_count, "string, start, end", "How many code points lie between two bytes.", 0},
    {"findall", re_findall, "code, string, pos, endpos", "The texts of all matches.", 0},
    {"split", re_split, "code, string, maxsplit", "The text between the matches.", 0},
    {"sub", re_sub, "code, template, string, count, error", "(text, number of replacements)", 0},
    {"expand", re_expand, "code, template, string, match, error", "The template, filled.", 0},
    {"escape", re_escape, "pattern", "The pattern that matches this text alone.", 0},
    {"purge", re_purge, "", "Forgets the text that was looked at last.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static void free_natives(void *data)
{
    gy_regex_runner_free(((Natives *)data)->runner);
    free(data);
}

GyreStatus gy_regex_install(Gyre *g)
{
    if (gy_pcre2_load(g) != GYRE_OK) return GYRE_ERROR;
    Natives *n = (Natives *)calloc(1, sizeof *n);
    if (!n || !gy_loop_at_close(g, free_natives, n)) {
        free(n);
        return throw_memory(g);
    }
    if (gyre_register_type(g, MODULE, &code_type, n) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, n);
}

#else

static GyreStatus re_require(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "ModuleNotFoundError",
                      "this Gyre was built without PCRE2, which the module re needs: install it "
                      "(Debian: libpcre2-dev) and build again");
}

static const GyreNative natives[] = {
    {"require", re_require, "", "Throws where there is no PCRE2.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_regex_install(Gyre *g)
{
    return gyre_register(g, MODULE, natives, NULL);
}
#endif
