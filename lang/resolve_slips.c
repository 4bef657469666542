// resolve_slips.c - what is said of a name that nothing declares.
//
// In this order: a name that another language has for something that Gyre calls differently; a
// field or method of the class around, which Python programmers know to need self; a name written
// with letters of another alphabet that look like the right ones; the name in scope that is most
// alike. A name is reported where it is first met, and once.
#include "lang/resolve_private.h"
#include "lang/suggest.h"
#include "vm/utf8.h"
#include <string.h>

typedef struct {
    const char *name;
    const char *message; // NULL: "unknown name …"
    const char *hint;
} ForeignName;

static const ForeignName foreign_names[] = {
    {"True", "the value is written true", "write true"},
    {"False", "the value is written false", "write false"},
    {"None", "the value is written nil", "write nil"},
    {"null", "the value is written nil", "write nil"},
    {"Null", "the value is written nil", "write nil"},
    {"NULL", "the value is written nil", "write nil"},
    {"Nil", "the value is written nil", "write nil"},
    {"nullptr", "the value is written nil", "write nil"},
    {"undefined", "the value is written nil", "write nil"},
    {"NaN", "the value is written nan", "write nan"},
    {"Infinity", "the value is written inf", "write inf"},
    {"this", "a method calls its object self", "write self"},
    {"pass", "there is no pass", "an empty block is written {}"},
    {"end", "a block ends with '}'", "write { … } around its statements"},
    {"then", "a block stands in braces", "write if … { … }"},
    {"elif", "there is no elif", "write else if"},
    {"default", "there is no switch", "write if … { … } else { … }"},
    {"lambda", "a function without a name is written with fn", "write fn(x) => x + 1"},
    {"function", "functions are written with fn", "write fn(x) { … }"},
    {"console", NULL, "write print(…)"},
    {"printf", NULL, "write print(\"… ${x:.2f} …\")"},
    {"println", NULL, "write print(…)"},
    {"puts", NULL, "write print(…)"},
    {"echo", NULL, "write print(…)"},
    {"Console", NULL, "write print(…)"},
    {"System", NULL, "write print(…)"},
    {"sprintf", NULL, "write \"… ${x:.2f} …\""},
    {"Math", NULL, "write import math and math.floor(…)"},
    {"JSON", NULL, "write import json and json.dumps(…)"},
    {"require", NULL, "write import name, or import \"./file.gy\""},
    {"open", NULL, "write import fs, and await fs.read_text(path) or await fs.open(path)"},
    {"sys", NULL, "write import os: os.args, os.env, os.exit(status)"},
    {"parseInt", NULL, "write int(text)"},
    {"parseFloat", NULL, "write float(text)"},
    {"tonumber", NULL, "write int(text) or float(text)"},
    {"tostring", NULL, "write str(value)"},
    {"String", NULL, "write str(value)"},
    {"Number", NULL, "write int(value) or float(value)"},
    {"Boolean", NULL, "write bool(value)"},
    {"Array", NULL, "write list(…) or [ … ]"},
    {"Object", NULL, "write a dict { … }, or a class"},
    {"Map", NULL, "write a dict {key: value}"},
    {"Set", NULL, "write set(…) or {a, b}"},
    {"strlen", NULL, "write len(text)"},
    {"length", NULL, "write len(value)"},
    {"size", NULL, "write len(value)"},
    {"string", NULL, "the class of texts is str"},
    {"double", NULL, "the class of numbers with a point is float"},
    {"boolean", NULL, "the class of true and false is bool"},
    {"integer", NULL, "the class of whole numbers is int"},
    {"pairs", NULL, "write for key, value in d.items()"},
    {"ipairs", NULL, "write for i, x in enumerate(xs)"},
    {"pcall", NULL, "write try { … } catch as e { … }"},
    {"typeof", NULL, "write type(value)"},
    {"setTimeout", NULL,
     "write spawn(f()), where f is an async fn that begins with await sleep(1s)"},
    {"setInterval", NULL,
     "write spawn(f()), where f is an async fn with a loop and await sleep(1s)"},
    {"Promise", NULL, "an async fn gives a coroutine: await it, or spawn(…) it"},
    {"asyncio", NULL, "nothing needs to be imported: await, spawn, sleep and gather are built in"},
    {"threading", NULL, "write spawn_thread(f, …)"},
    {"Exception", NULL, "write Error"},
    {"BaseException", NULL, "write BaseError"},
    {"RuntimeException", NULL, "write RuntimeError"},
    {"IOError", NULL, "write OSError"},
    {"CancelledError", NULL, "write Cancelled"},
    {"GeneratorExit", NULL, "write GeneratorClosed"},
    {"SystemExit", NULL,
     "exit(status) ends the program: what is to happen then stands in a finally"},
    {"StopAsyncIteration", NULL, "write StopIteration"},
    {"KeyboardInterrupt", NULL, "Ctrl-C cancels the main task: write Cancelled"},
    {"NotImplemented", NULL, "an operator that does not know its operand throws TypeError"},
    {"Ellipsis", NULL, "there is none; take nil or an object of your own"},
    {"xrange", NULL, "write range(…)"},
    {"raw_input", NULL, "write input(…)"},
    {"unicode", NULL, "write str(…)"},
    {"long", NULL, "write int(…): ints have no limit"},
    {"complex", NULL, "there are no complex numbers"},
    {"property", NULL, "write get name() { … } in the class"},
    {"staticmethod", NULL, "write static fn name(…) { … } in the class"},
    {"classmethod", NULL, "write static fn name(…) { … } in the class"},
    {"eval", NULL, "scripts do not run text as code"},
    {"exec", NULL, "scripts do not run text as code"},
    {"delattr", NULL, "the fields of a class are fixed: set it to nil"},
    {"__name__", NULL,
     "a module that is imported runs the same code: put the program in its own file"},
};

// Modules that people use without importing them.
static const char *const modules[] = {"math",     "random",      "time",      "json",     "re",
                                      "os",       "itertools",   "functools", "datetime", "heapq",
                                      "bisect",   "collections", "struct",    "base64",   "hashlib",
                                      "operator", "loop"};

static const ForeignName *find_foreign(const Name *name)
{
    for (size_t i = 0; i < sizeof foreign_names / sizeof *foreign_names; i++)
        if (name_equals(name, foreign_names[i].name)) return &foreign_names[i];
    return NULL;
}

static bool is_module(const Name *name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (name_equals(name, modules[i])) return true;
    return false;
}

static bool is_member(const Resolver *r, const Name *name)
{
    const FunctionScope *method = gy_resolve_method(r);
    if (!method || !method->self) return false;
    const ClassScope *k = method->method_of;
    for (uint32_t i = 0; i < k->member_count; i++)
        if (name_same(&k->members[i].name, name)) return true;
    for (uint32_t i = 0; i < k->field_count; i++)
        if (name_same(&k->fields[i], name)) return true;
    return false;
}

// -- Letters that look alike

// Greek and Cyrillic letters, and the Latin ones that they look like.
static char latin_twin(uint32_t c)
{
    static const uint16_t twins[][2] = {
        {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},
        {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'},
        {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x0405, 'S'}, {0x0406, 'I'},
        {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'},
        {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0425, 'X'},
        {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'},
        {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
    };
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (twins[i][0] == c) return (char)twins[i][1];
    if (c > 0xFF00 && c < 0xFF5F) return (char)(c - 0xFEE0); // full-width forms
    return 0;
}

typedef struct {
    char latin[64];      // the name in Latin letters
    Span span;           // of the first letter that is not
    uint32_t code_point; // 0: none is a twin
} Twin;

static Twin read_twin(const Name *name)
{
    Twin twin = {0};
    if (name->size >= sizeof twin.latin) return twin;
    for (uint32_t at = 0, out = 0, length; at < name->size; at += length) {
        uint32_t c = gy_utf8_decode(name->text + at, &length);
        char latin = latin_twin(c);
        if (latin && !twin.code_point) {
            twin.code_point = c;
            twin.span = (Span){name->span.offset + at, length};
        }
        memcpy(twin.latin + out, latin ? &latin : name->text + at, latin ? 1 : length);
        out += latin ? 1 : length;
    }
    return twin;
}

static bool hint_at_twin(Resolver *r, Diagnostic *item, const Name *name)
{
    Twin twin = read_twin(name);
    if (!twin.code_point) return false;
    Name latin = {twin.latin, (uint32_t)strlen(twin.latin), name->span};
    if (!gy_resolve_is_known(r, latin)) return false;
    gy_diag_hint(item, "did you mean '%s'? the letter '%.*s' (U+%04X) only looks like a Latin one",
                 twin.latin, (int)twin.span.length,
                 name->text + twin.span.offset - name->span.offset, twin.code_point);
    return true;
}

// -- The report

static bool was_reported(Resolver *r, const Name *name)
{
    for (const UnknownName *u = r->unknown; u; u = u->next)
        if (name_same(&u->name, name)) return true;
    UnknownName *u = (UnknownName *)gy_resolve_make(r, sizeof *u);
    if (!u) return true;
    *u = (UnknownName){r->unknown, *name};
    r->unknown = u;
    return false;
}

static void hint_at_context(Resolver *r, Diagnostic *item, const Name *name, NameUse use)
{
    Suggestion s = gy_suggest_for(name->text, name->size);
    gy_resolve_suggest(r, &s);
    switch (use) {
    case USE_ASSIGNED:
        if (s.best)
            gy_diag_hint(item, "did you mean '%.*s'? a new variable is declared with let",
                         (int)s.best_size, s.best);
        else gy_diag_hint(item, "write let %s = … to declare it", name->text);
        return;
    case USE_KEY:
        gy_diag_hint(item, "a key is an expression: write \"%s\": … for the text", name->text);
        return;
    case USE_CATCH: gy_diag_hint(item, "write catch as %s to name the error", name->text); return;
    case USE_DIVISOR: gy_diag_hint(item, "'//' divides: a comment begins with '#'"); return;
    case USE_READ: break;
    }
    if (s.best) gy_diag_hint(item, "did you mean '%.*s'?", (int)s.best_size, s.best);
}

void gy_resolve_report_unknown(Resolver *r, Name name, NameUse use)
{
    Diag *diag = r->out->diag;
    if (diag->out_of_memory || diag->has_more || was_reported(r, &name)) return;
    const ForeignName *foreign = find_foreign(&name);
    bool is_assigned = use == USE_ASSIGNED;
    if (foreign && foreign->message && !is_assigned) {
        gy_diag_hint(gy_diag_add(diag, name.span, "%s", foreign->message), "%s", foreign->hint);
        return;
    }
    Diagnostic *item =
        is_assigned ? gy_diag_add(diag, name.span, "'%s' is assigned but never declared", name.text)
                    : gy_diag_add(diag, name.span, "unknown name '%s'", name.text);
    if (!item) return;
    if (is_member(r, &name)) gy_diag_hint(item, "write self.%s", name.text);
    else if (hint_at_twin(r, item, &name)) return;
    else if (foreign && !is_assigned) gy_diag_hint(item, "%s", foreign->hint);
    else if (is_module(&name) && use == USE_READ) gy_diag_hint(item, "write import %s", name.text);
    else hint_at_context(r, item, &name, use);
}
