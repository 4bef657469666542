// Unit tests of lang/compile and lang/resolve: what compiles is sound, what does not says why.
//
// The listings under tests/golden show the code itself; here are the errors, the module's names,
// the REPL, and sources of unusual size. Everything that compiles goes through the verifier.
#include "lang/compile.h"
#include "tests/unit/unit_check.h"
#include "vm/disasm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const builtin_names[] = {"print",      "range",     "len",   "sleep",
                                            "spawn",      "open",      "Error", "Cancelled",
                                            "ValueError", "TaskGroup", "assert"};
enum { BUILTIN_COUNT = sizeof builtin_names / sizeof *builtin_names };

static int find_builtin(void *context, const char *name, size_t size)
{
    (void)context;
    for (int i = 0; i < BUILTIN_COUNT; i++)
        if (strlen(builtin_names[i]) == size && !memcmp(builtin_names[i], name, size)) return i;
    return -1;
}

static const char *name_of_builtin(void *context, uint32_t slot)
{
    (void)context;
    return slot < BUILTIN_COUNT ? builtin_names[slot] : NULL;
}

static const BuiltinNames builtins = {find_builtin, name_of_builtin, NULL};

static ModuleNames names;
static Diag diag;

static void start(void)
{
    names = (ModuleNames){0};
    diag = (Diag){0};
}

static void finish(void)
{
    gy_module_names_free(&names);
    gy_diag_free(&diag);
}

static Proto *compile(const char *text, CompileMode mode)
{
    Source *source = gy_source_new("test.gy", text, strlen(text));
    ck_assert_ptr_nonnull(source);
    gy_diag_free(&diag);
    diag = (Diag){0};
    Proto *proto = gy_compile(source, mode, &builtins, &names, &diag);
    if (proto) ck_assert_ptr_null(gy_disasm_verify(proto));
    else ck_assert(diag.count > 0 || diag.incomplete);
    gy_source_release(source);
    return proto;
}

static void compiles(const char *text)
{
    Proto *proto = compile(text, COMPILE_SCRIPT);
    if (!proto) ck_abort_msg("%s\n%s", text, diag.items[0].message);
    gy_proto_release(proto);
}

// The message and the hint of the first error, as "message / hint".
static const char *refused(const char *text)
{
    static char all[512];
    Proto *proto = compile(text, COMPILE_SCRIPT);
    ck_assert_msg(proto == NULL, "compiled: %s", text);
    const char *hint = diag.items[0].hint;
    snprintf(all, sizeof all, "%s%s%s", diag.items[0].message, hint ? " / " : "", hint ? hint : "");
    return all;
}

static bool refers_to(const char *listing, const char *instruction)
{
    return strstr(listing, instruction) != NULL;
}

// Does the listing of the whole source hold the text?
static bool shows(const char *text, const char *instruction)
{
    Proto *proto = compile(text, COMPILE_SCRIPT);
    ck_assert_ptr_nonnull(proto);
    char *listing = gy_disasm(proto);
    bool found = refers_to(listing, instruction);
    gy_mem_free(listing);
    gy_proto_release(proto);
    return found;
}

// -- Names

START_TEST(unknown_names_get_a_suggestion)
{
    ck_assert_str_eq(refused("prnt(1)"), "unknown name 'prnt' / did you mean 'print'?");
    ck_assert_str_eq(refused("fn f(length) => lenght"),
                     "unknown name 'lenght' / did you mean 'length'?");
    ck_assert_str_eq(refused("Print(1)"), "unknown name 'Print' / did you mean 'print'?");
    ck_assert_str_eq(refused("total = 1"),
                     "'total' is assigned but never declared / write let total = … to declare it");
    ck_assert_str_eq(refused("zzzzzz"), "unknown name 'zzzzzz'");
}
END_TEST

START_TEST(several_errors_in_one_run)
{
    ck_assert_ptr_null(compile("prnt(1)\nlet x = nope\nbreak", COMPILE_SCRIPT));
    ck_assert_uint_eq(diag.count, 3);
    ck_assert_uint_eq(diag.items[1].span.offset, 16);
    ck_assert_uint_eq(diag.items[1].span.length, 4);
}
END_TEST

START_TEST(constants_builtins_and_doubles_are_guarded)
{
    ck_assert_str_eq(refused("const a = 1\na = 2"),
                     "'a' is a const and cannot be assigned / declare it with let");
    ck_assert_str_eq(refused("fn f() { const a = 1; a += 2 }"),
                     "'a' is a const and cannot be assigned / declare it with let");
    ck_assert_ptr_nonnull(strstr(refused("len = 3"), "'len' is a builtin"));
    ck_assert_str_eq(refused("assert(1 < 2)"), "this VM has no such builtin class / failed assert");
    ck_assert_ptr_nonnull(
        strstr(refused("let a = 1\nlet a = 2"), "'a' is declared twice in this block"));
    ck_assert_ptr_nonnull(
        strstr(refused("fn f(a) { let a = 2 }"), "'a' is declared twice in this block"));
    compiles("let len = 3\n{ let len = 4\n{ let len = 5 } }");
    compiles("fn f(xs) { for xs in xs { let xs = 1 }; return [xs for xs in xs] }");
}
END_TEST

START_TEST(a_local_is_used_after_its_declaration)
{
    ck_assert_str_eq(refused("fn f() { print(a); let a = 1 }"), "'a' is used before it is set");
    ck_assert_str_eq(refused("fn f() { let a = a }"), "'a' is used before it is set");
    ck_assert_str_eq(refused("fn f(a = b, b = 1) { }"), "'b' is used before it is set");
    compiles("print(a); let a = 1"); // a module variable is looked at when it runs
    compiles("fn f() { let g = fn() => a; let a = 1; return g }");
}
END_TEST

START_TEST(variables_live_where_they_must)
{
    ck_assert(!shows("fn f(a) => fn() => a", "CELL"));
    ck_assert(shows("fn f(a) { let g = fn() => a; a = 2; return g }", "NEW_CELL"));
    ck_assert(shows("fn f() { fn g() => h()\nfn h() => 1\nreturn g }", "CHECK_SET"));
    ck_assert(shows("fn f() { fn g(n) => g(n)\nreturn g }", "GET_CALLEE"));
    ck_assert(!shows("fn f() { fn g(n) => g(n)\nreturn g }", "CELL"));
    ck_assert(shows("for i in range(3) { print(i) }", "RANGE_LOOP"));
    ck_assert(!shows("let range = [1]\nfor i in range(3) { print(i) }", "RANGE_LOOP"));
}
END_TEST

START_TEST(module_names_are_entered_on_success_only)
{
    ck_assert_ptr_null(compile("let a = 1\nlet b = nope", COMPILE_SCRIPT));
    ck_assert_uint_eq(names.count, 0);
    compiles(
        "let a = 1\nconst b = 2\nfn c() { let d = 4 }\n{ let e = 5 }\nclass F { }\nimport math");
    ck_assert_uint_eq(names.count, 5);
    ck_assert_int_eq(gy_module_names_find(&names, "b", 1), 1);
    ck_assert(names.items[1].is_const);
    ck_assert_int_eq(gy_module_names_find(&names, "math", 4), 4);
    ck_assert_int_eq(gy_module_names_find(&names, "d", 1), -1);
}
END_TEST

START_TEST(a_path_binds_its_stem)
{
    compiles("import \"./lib/geo.gy\"\nprint(geo)");
    compiles("import \"./lib/geo.gy\" as g\nprint(g)");
    ck_assert_str_eq(refused("import \"./2d.gy\""),
                     "this path gives no name to the module / add as name");
    ck_assert_str_eq(refused("from \"./x.gy\" import _a"),
                     "a name that begins with _ belongs to its module alone");
}
END_TEST

// -- The REPL

static bool returns_value(const char *line)
{
    Proto *proto = compile(line, COMPILE_REPL);
    ck_assert_ptr_nonnull(proto);
    bool found = instr_op(proto->code[proto->code_count - 1]) == OP_RETURN;
    gy_proto_release(proto);
    return found;
}

START_TEST(a_line_gives_its_last_value)
{
    ck_assert(returns_value("1 + 1"));
    ck_assert(returns_value("let x = 1; x"));
    ck_assert(!returns_value("let y = 1"));
    ck_assert(!returns_value("if x { x }"));
    ck_assert(returns_value("async fn g() { }; g()"));
}
END_TEST

START_TEST(a_line_sees_and_replaces_what_came_before)
{
    ck_assert(!returns_value("let x = 1"));
    ck_assert(returns_value("let x = x + 1; x"));
    ck_assert_uint_eq(names.count, 1);
    ck_assert(!returns_value("const x = 2"));
    ck_assert(names.items[0].is_const);
    ck_assert_ptr_null(compile("x = 3", COMPILE_REPL));
    ck_assert(!returns_value("let x = 4; let x = 5"));
    ck_assert(!names.items[0].is_const);
    ck_assert_ptr_null(compile("fn f() {", COMPILE_REPL));
    ck_assert(diag.incomplete);
}
END_TEST

// -- Where statements may stand

START_TEST(await_needs_an_async_function)
{
    ck_assert_ptr_nonnull(
        strstr(refused("fn f() { await sleep(1) }"), "await may stand in an async fn"));
    ck_assert_ptr_nonnull(
        strstr(refused("class A { fn m() { async with open() { } } }"), "await may stand"));
    compiles("await sleep(1)\nasync fn f() { await sleep(1) }\nlet g = async fn() => await f()");
    compiles("async fn f(xs) => [await x for x in xs]");
}
END_TEST

START_TEST(forgotten_awaits_are_seen)
{
    ck_assert_str_eq(refused("async fn f() { }\nf()"),
                     "the coroutine is never awaited / write await f(…) or spawn(f(…))");
    ck_assert_str_eq(refused("sleep(1)"),
                     "sleep does nothing unless it is awaited / write await sleep(…)");
    ck_assert_ptr_nonnull(strstr(refused("fn g() { f() }\nasync fn f() { }"), "never awaited"));
    compiles("async fn f() { }\nf = print\nf()");
    compiles("async fn f() { }\nlet c = f()\nspawn(f())");
}
END_TEST

START_TEST(statements_stand_where_they_mean_something)
{
    ck_assert_str_eq(refused("break"), "break may stand in a loop only");
    ck_assert_str_eq(refused("while true { fn f() { continue } }"),
                     "continue may stand in a loop only");
    ck_assert_str_eq(
        refused("return 1"),
        "return may stand in a function only / exit() ends a script; in a module let the code end");
    ck_assert_str_eq(refused("yield 1"), "yield may stand in a function only");
    ck_assert_ptr_nonnull(strstr(refused("throw"), "a bare throw may stand in a catch block only"));
    ck_assert_ptr_nonnull(
        strstr(refused("try { } catch as e { fn f() { throw } }"), "catch block only"));
    ck_assert_str_eq(refused("print(self)"), "'self' belongs into a method of a class");
    ck_assert_ptr_nonnull(
        strstr(refused("class A { static fn f() => self }"), "a static method has no 'self'"));
    ck_assert_ptr_nonnull(strstr(refused("super.f()"), "'super' belongs into a method of a class"));
}
END_TEST

START_TEST(classes_are_checked)
{
    ck_assert_str_eq(refused("class A { fn f() { }\nfn f() { } }"),
                     "'f' is declared twice in this class");
    ck_assert_str_eq(refused("class A { f\nfn f() { } }"), "'f' is declared twice in this class");
    ck_assert_ptr_nonnull(
        strstr(refused("class A { async fn init() { } }"), "init cannot be async"));
    ck_assert_str_eq(refused("class A { fn init() { yield } }"), "init cannot be a generator");
    compiles("class A { get x() => 1\nset x(v) { self.y = v } }");
}
END_TEST

START_TEST(fields_come_from_the_body_and_from_self)
{
    Proto *proto =
        compile("class A { a\nb = 2\nget p() => 1\nfn m() { self.c = self.b = 1; self.p = 2\n"
                "let f = fn() { self.d, x.e = 1, 2 }\nself.a += 1 } }\nlet x = 1",
                COMPILE_SCRIPT);
    ck_assert_ptr_nonnull(proto);
    const ClassDesc *desc = &proto->classes[0];
    const char *const wanted[] = {"a", "b", "c", "d"};
    ck_assert_uint_eq(desc->field_count, 4);
    for (int i = 0; i < 4; i++)
        ck_assert_str_eq(proto->consts[desc->fields[i]].text, wanted[i]);
    ck_assert_uint_eq(desc->defaults[0], NO_INDEX);
    ck_assert_int_eq(proto->consts[desc->defaults[1]].integer, 2);
    gy_proto_release(proto);
}
END_TEST

START_TEST(what_comes_later_is_named)
{
    ck_assert_str_eq(refused("fn f() { test \"x\" { } }"),
                     "a test block stands at the top level of a file");
}
END_TEST

// -- Functions

START_TEST(parameters_are_counted)
{
    Proto *proto = compile("async fn f(a, b = 1, *r, c, d = 2, **o) { \"\"\"Doc.\"\"\"\nreturn a }",
                           COMPILE_SCRIPT);
    ck_assert_ptr_nonnull(proto);
    const Proto *f = proto->children[0];
    const char *const wanted[] = {"a", "b", "c", "d", "r", "o"};
    ck_assert_uint_eq(f->positional_count, 2);
    ck_assert_uint_eq(f->required_count, 1);
    ck_assert_uint_eq(f->keyword_count, 2);
    ck_assert_uint_eq(f->keyword_required, 1);
    ck_assert_uint_eq(f->flags, PROTO_ASYNC | PROTO_REST | PROTO_NAMED_REST);
    for (int i = 0; i < 6; i++)
        ck_assert_str_eq(f->parameters[i], wanted[i]);
    ck_assert_str_eq(f->name, "f");
    ck_assert_str_eq(f->doc, "Doc.");
    ck_assert_uint_eq(proto->flags, PROTO_ASYNC | PROTO_TOP_LEVEL);
    gy_proto_release(proto);
}
END_TEST

START_TEST(numbers_keep_their_value)
{
    Proto *proto = compile(
        "let a = [-999999999999999999, 0x10000000000000000, -18446744073709551616, -0.0, 0.0]",
        COMPILE_SCRIPT);
    ck_assert_ptr_nonnull(proto);
    const Const *c = proto->consts;
    ck_assert_uint_eq(proto->const_count, 5); // 0.0 and -0.0 are two
    ck_assert_int_eq(c[0].kind, CONST_INT);
    ck_assert_int_eq(c[0].integer, -999999999999999999);
    ck_assert_int_eq(c[1].kind, CONST_BIG);
    ck_assert_str_eq(c[1].text, "0x10000000000000000");
    ck_assert_str_eq(c[2].text, "-18446744073709551616");
    gy_proto_release(proto);
}
END_TEST

// -- Size

static char *big;
static size_t big_size, big_capacity;

static void add(const char *text)
{
    size_t size = strlen(text);
    if (big_size + size >= big_capacity) {
        big_capacity = (big_size + size + 1) * 2;
        big = (char *)realloc(big, big_capacity);
    }
    memcpy(big + big_size, text, size + 1);
    big_size += size;
}

static void add_times(const char *format, int count)
{
    char line[128];
    for (int i = 0; i < count; i++) {
        snprintf(line, sizeof line, format, i, i);
        add(line);
    }
}

static void begin(const char *text)
{
    big_size = 0;
    add(text);
}

START_TEST(large_sources_compile)
{
    begin("let xs = [");
    add_times("\"s%d\", %d, ", 40000);
    add("]\n");
    compiles(big);
    begin("let d = {");
    add_times("\"k%d\": %d, ", 5000);
    add("}\n");
    compiles(big);
    begin("let f = print\nf(");
    add_times("%d, ", 1000);
    add("x: 1)\n");
    compiles(big);
    begin("let s = \"");
    add_times("${%d + 1}-", 500);
    add("\"\n");
    compiles(big);
    begin("let n = 1");
    add_times(" + %d", 1500);
    add("\nif n { }");
    add_times(" else if n == %d { n = %d }", 1500);
    compiles(big);
    begin("");
    add_times("let v%d = %d\n", 5000);
    compiles(big);
    begin("let x = nil\nx");
    add_times(".f%d(%d)", 900);
    compiles(big);
}
END_TEST

START_TEST(limits_are_named)
{
    begin("fn f() {\n");
    add_times("let v%d = %d\n", 300);
    add("}");
    ck_assert_ptr_nonnull(
        strstr(refused(big), "this function needs too many variables and temporary values"));
    begin("class A {\n");
    add_times("f%d\n", 300);
    add("}");
    ck_assert_ptr_nonnull(strstr(refused(big), "this class has too many fields"));
    begin("");
    add_times("let v%d = %d\n", 65537);
    ck_assert_ptr_nonnull(strstr(refused(big), "this module has too many variables"));
    begin("try { } finally {");
    for (int i = 0; i < 24; i++)
        add("try { print(1) } finally {");
    for (int i = 0; i < 25; i++)
        add("}");
    ck_assert_ptr_nonnull(strstr(refused(big), "this function is too large"));
}
END_TEST

// -- Suite

int main(void)
{
    const TTest *const tests[] = {
        unknown_names_get_a_suggestion,
        several_errors_in_one_run,
        constants_builtins_and_doubles_are_guarded,
        a_local_is_used_after_its_declaration,
        variables_live_where_they_must,
        module_names_are_entered_on_success_only,
        a_path_binds_its_stem,
        a_line_gives_its_last_value,
        a_line_sees_and_replaces_what_came_before,
        await_needs_an_async_function,
        forgotten_awaits_are_seen,
        statements_stand_where_they_mean_something,
        classes_are_checked,
        fields_come_from_the_body_and_from_self,
        what_comes_later_is_named,
        parameters_are_counted,
        numbers_keep_their_value,
        large_sources_compile,
        limits_are_named,
    };
    TCase *all = tcase_create("compile");
    tcase_add_checked_fixture(all, start, finish);
    tcase_set_timeout(all, 120);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(all, tests[i]);
    int status = run_case("compile", all);
    free(big);
    return status;
}
