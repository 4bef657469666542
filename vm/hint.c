// hint.c - hints: kept in a slot of the error as a text, or as the place where one may be found.
//
// To name an expression, its text is cut out of the span of the instruction that is running: the
// span of `user.address.city` ends with the name, that of a call with the bracket that belongs to
// its arguments. The text is looked at, not parsed; where it is not as expected (a native may have
// thrown, on behalf of quite another instruction), nothing is named.
#include "vm/hint.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/similar.h"
#include "vm/state.h"
#include <stdarg.h>
#include <stdio.h>

enum { LONGEST_HINT = 256, LONGEST_EXPRESSION = 60, MOST_KEYS = 2000 };

static bool set_hint(VM *vm, Value error, Value hint)
{
    if (!value_is_instance(error) || !gy_class_of(vm, error)->is_error) return false;
    if (value_is_identical(error, vm->memory_error)) return false; // not ours, and there for good
    value_as_instance(error)->slots[ERROR_HINT] = hint;
    heap_write(&vm->heap, hint);
    return false;
}

bool gy_hint_add(VM *vm, const char *format, ...)
{
    char buffer[LONGEST_HINT];
    Value error = vm->error;
    va_list args;
    va_start(args, format);
    int size = vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    if (size < 0 || size >= (int)sizeof buffer) return false; // a hint of pages is none
    Str *text = gy_str_from_c(vm, buffer);
    vm->error = error; // whether or not there was memory for it
    return text ? set_hint(vm, error, value_from_obj(text)) : false;
}

bool gy_hint_similar(VM *vm, Value where, Value name, bool is_assigned)
{
    Value error = vm->error, items[] = {where, name, value_from_bool(is_assigned)};
    Tuple *tuple = gy_tuple_from(vm, items, 3);
    vm->error = error;
    return tuple ? set_hint(vm, error, value_from_obj(tuple)) : false;
}

// -- Expressions

typedef struct {
    const char *text;
    uint32_t size;
} Expression;

static const char *article(const char *noun)
{
    return strchr("aeio", noun[0]) ? "an" : "a";
}

// The text of the instruction that is running.
static bool read_running(VM *vm, Expression *e)
{
    const Task *task = vm->current;
    if (!task || !task->base) return false;
    const Code *code = frame_closure(task->base)->code;
    const Proto *p = code->proto;
    size_t pc = (size_t)(task->pc - code->instrs);
    if (pc == 0 || pc > p->code_count) return false;
    Span span = p->spans[pc - 1];
    if (span.length > LONGEST_EXPRESSION * 4) return false;
    if (span.offset + span.length > p->source->size) return false;
    *e = (Expression){p->source->text + span.offset, span.length};
    return true;
}

static bool trim(Expression *e)
{
    while (e->size && strchr(" \t?.", e->text[e->size - 1]))
        e->size--;
    return e->size > 0 && e->size <= LONGEST_EXPRESSION && !memchr(e->text, '\n', e->size);
}

// Cuts `.name` off the end.
static bool cut_attribute(Expression *e, const Str *name)
{
    if (e->size <= name->size + 1) return false;
    e->size -= name->size;
    return memcmp(e->text + e->size, name->chars, name->size) == 0 && e->text[e->size - 1] == '.' &&
           trim(e);
}

// Cuts the bracket pair off that ends the text: `f(x)(y)` becomes `f(x)`.
static bool cut_bracket(Expression *e, char open, char close)
{
    uint32_t starts[32], depth = 0;
    if (!e->size || e->text[e->size - 1] != close) return false;
    char quote = 0;
    for (uint32_t i = 0; i + 1 < e->size; i++) {
        char c = e->text[i];
        if (c == '\\') i++;
        else if (quote) quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'') quote = c;
        else if (strchr("([{", c) && depth == 32) return false;
        else if (strchr("([{", c)) starts[depth++] = i;
        else if (strchr(")]}", c) && depth) depth--;
    }
    if (depth != 1 || quote || e->text[starts[0]] != open) return false;
    e->size = starts[0];
    return trim(e);
}

static const char *name_of_type(VM *vm, Value v)
{
    return value_is_closure(v) || value_is_native(v) || value_is_method(v) ? "function"
                                                                           : gy_type_name(vm, v);
}

bool gy_hint_receiver(VM *vm, Value receiver, const Str *name, bool is_assigned)
{
    Expression e;
    bool is_named = read_running(vm, &e) && cut_attribute(&e, name);
    int size = is_named ? (int)e.size : 0;
    if (value_is_coroutine(receiver) && is_named)
        return gy_hint_add(vm, "%.*s is a coroutine: await it to have its result", size, e.text);
    if (value_is_nil(receiver) && is_named && is_assigned)
        return gy_hint_add(vm, "%.*s is nil", size, e.text);
    if (value_is_nil(receiver) && is_named)
        return gy_hint_add(vm, "%.*s is nil; ?.%s gives nil then instead of an error", size, e.text,
                           name->chars);
    return false;
}

bool gy_hint_callee(VM *vm, Value callee)
{
    Expression e;
    if (!read_running(vm, &e) || !cut_bracket(&e, '(', ')')) return false;
    const char *type = name_of_type(vm, callee);
    if (value_is_nil(callee)) return gy_hint_add(vm, "%.*s is nil", (int)e.size, e.text);
    if (value_is_module(callee))
        return gy_hint_add(vm, "%.*s is a module: write %.*s.name(…)", (int)e.size, e.text,
                           (int)e.size, e.text);
    bool has_items = value_is_list(callee) || value_is_dict(callee) || value_is_tuple(callee) ||
                     value_is_str(callee);
    if (has_items)
        return gy_hint_add(vm, "%.*s is a %s: an item is written %.*s[…]", (int)e.size, e.text,
                           type, (int)e.size, e.text);
    return gy_hint_add(vm, "%.*s is %s %s, not a function", (int)e.size, e.text, article(type),
                       type);
}

bool gy_hint_container(VM *vm, Value container)
{
    Expression e;
    if (!read_running(vm, &e) || !cut_bracket(&e, '[', ']')) return false;
    const char *type = name_of_type(vm, container);
    if (value_is_nil(container)) return gy_hint_add(vm, "%.*s is nil", (int)e.size, e.text);
    if (strcmp(type, "function") == 0 || value_is_class(container))
        return gy_hint_add(vm, "%.*s is a %s: it is called with (…)", (int)e.size, e.text,
                           value_is_class(container) ? "class" : type);
    return gy_hint_add(vm, "%.*s is %s %s", (int)e.size, e.text, article(type), type);
}

bool gy_hint_signature(VM *vm, const Proto *proto)
{
    const Source *source = proto->source;
    SourceLine line = gy_source_locate(source, proto->span.offset, proto->span.length);
    const char *text = line.text + line.offset;
    uint32_t size = 0, depth = 0;
    for (; size < line.length && size <= LONGEST_EXPRESSION * 2; size++) {
        if (strchr("([{", text[size])) depth++;
        if (strchr(")]}", text[size]) && --depth == 0) break;
    }
    if (size == line.length || depth > 0 || size > LONGEST_EXPRESSION * 2)
        return gy_hint_add(vm, "%s() is declared at %s:%u", proto->name, source->name, line.line);
    return gy_hint_add(vm, "declared at %s:%u as %.*s", source->name, line.line, (int)size + 1,
                       text);
}

// -- Similar names

// Attributes as other languages call them.
static const char *foreign_attribute(const char *name)
{
    static const char *const table[][2] = {
        {"push", "append(x)"},
        {"add", "append(x)"},
        {"shift", "pop(0)"},
        {"unshift", "insert(0, x)"},
        {"length", "len(x)"},
        {"size", "len(x)"},
        {"count", "len(x)"},
        {"len", "len(x)"},
        {"toUpperCase", "upper()"},
        {"toLowerCase", "lower()"},
        {"trim", "strip()"},
        {"trimStart", "lstrip()"},
        {"trimEnd", "rstrip()"},
        {"padStart", "rjust(n)"},
        {"padEnd", "ljust(n)"},
        {"replaceAll", "replace(a, b)"},
        {"substring", "text[a:b]"},
        {"substr", "text[a:b]"},
        {"slice", "x[a:b]"},
        {"charAt", "text[i]"},
        {"charCodeAt", "ord(text[i])"},
        {"indexOf", "find(x) or index(x)"},
        {"includes", "x in values"},
        {"contains", "x in values"},
        {"has", "x in values"},
        {"has_key", "x in values"},
        {"containsKey", "x in values"},
        {"forEach", "for x in xs { … }"},
        {"map", "[f(x) for x in xs]"},
        {"filter", "[x for x in xs if f(x)]"},
        {"concat", "a + b"},
        {"splice", "xs[a:b] = […]"},
        {"set", "x[key] = value"},
        {"iteritems", "items()"},
        {"entries", "items()"},
        {"toString", "str(x)"},
        {"toFixed", "\"${x:.2f}\""},
        {"then", "await"},
        {"__name__", "name"},
        {"__class__", "type(x)"},
        {"__doc__", "doc"},
        {"__init__", "init"},
        {"__dict__", "vars(x)"},
        {"args", "message"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(name, table[i][0]) == 0) return table[i][1];
    return NULL;
}

static void try_members(VM *vm, Similar *similar, Value object)
{
    Class *c = value_is_class(object) ? value_as_class(object) : gy_class_of(vm, object);
    const NameMap *map = class_members(vm, c);
    for (uint32_t i = 0; i < map->capacity; i++) {
        const Str *candidate = (const Str *)map->entries[i].name;
        if (candidate && candidate->chars[0] != '_') gy_similar_try(similar, candidate->chars);
    }
    if (!value_is_module(object)) return;
    const ModuleNames *names = &value_as_module(object)->names;
    for (uint32_t i = 0; i < names->count; i++)
        gy_similar_try(similar, names->items[i].name);
}

static void try_keys(Similar *similar, const Dict *dict)
{
    uint32_t position = 0;
    Value key, value;
    for (uint32_t i = 0; i < MOST_KEYS && gy_dict_next(dict, &position, &key, &value); i++)
        if (value_is_str(key)) gy_similar_try(similar, value_as_str(key)->chars);
}

// Is the name one that a dict has as a key, for who comes from JavaScript or Lua?
static bool is_key(Value object, const Str *name)
{
    uint32_t position = 0;
    Value key, value;
    if (!value_is_dict(object)) return false;
    const Dict *dict = value_as_dict(object);
    for (uint32_t i = 0; i < MOST_KEYS && gy_dict_next(dict, &position, &key, &value); i++)
        if (value_is_str(key) && strcmp(value_as_str(key)->chars, name->chars) == 0) return true;
    return false;
}

static Str *similar_text(VM *vm, const Tuple *where, bool is_key_missing)
{
    Value object = where->items[0];
    const Str *name = value_as_str(where->items[1]);
    Similar similar = gy_similar_to(name->chars, name->size);
    bool is_assigned = value_as_bool(where->items[2]);
    if (is_key_missing) try_keys(&similar, value_as_dict(object));
    else try_members(vm, &similar, object);
    const char *foreign = is_key_missing || is_assigned ? NULL : foreign_attribute(name->chars);
    if (!is_key_missing && is_key(object, name))
        return gy_str_format(vm, "write d[\"%s\"] for a key of the dict", name->chars);
    if (foreign && !value_is_instance(object)) return gy_str_format(vm, "write %s", foreign);
    if (similar.best) return gy_str_format(vm, "did you mean '%s'?", similar.best);
    if (foreign) return gy_str_format(vm, "write %s", foreign);
    if (is_assigned && value_is_instance(object))
        return gy_str_from_c(vm,
                             "a class has the fields that its body declares, and those that its "
                             "methods set through self");
    return NULL;
}

Str *gy_hint_text(VM *vm, Value error)
{
    Value hint = value_as_instance(error)->slots[ERROR_HINT], pending = vm->error;
    if (value_is_str(hint)) return value_as_str(hint);
    if (!value_is_tuple(hint) || value_as_tuple(hint)->count != 3 ||
        !value_is_str(value_as_tuple(hint)->items[1]) ||
        !value_is_bool(value_as_tuple(hint)->items[2]))
        return NULL;
    const Class *missing_key = vm->error_classes[ERROR_KeyError];
    bool is_key_missing = value_is_dict(value_as_tuple(hint)->items[0]) &&
                          gy_class_is_subclass(gy_class_of(vm, error), missing_key);
    Str *text = similar_text(vm, value_as_tuple(hint), is_key_missing);
    vm->error = pending; // memory ran out, perhaps
    return text;
}

void gy_hint_settle(VM *vm, Value error)
{
    Str *text = gy_hint_text(vm, error);
    set_hint(vm, error, text ? value_from_obj(text) : VALUE_NIL);
}
