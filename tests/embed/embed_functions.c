// embed_functions.c - the functions of gyre.h one by one: what they give, and how they fail.
//
// Natives that suspend, misuse, modules, memory and the loops have files of their own.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <math.h>

static Gyre *g;

static GyreValue text(const char *chars)
{
    return gyre_str(g, chars, GYRE_STRLEN);
}

// The pending error is of that class and says so. Forgets it.
static void expect_error(const char *error_class, const char *words)
{
    CHECK_SAYS(gyre_error_class(g), error_class);
    CHECK_SAYS(gyre_error_text(g), words);
    gyre_error_clear(g);
    CHECK(!*gyre_error_class(g) && !*gyre_error_text(g));
}

static void run(const char *script)
{
    CHECK_OK(g, gyre_eval(g, "script", script, GYRE_STRLEN));
}

// ---------------------------------------------------------------- Values

static void check_scalars(void)
{
    bool truth;
    int64_t i;
    double d;
    size_t size;
    CHECK(gyre_kind(g, GYRE_NIL) == GYRE_KIND_NIL);
    CHECK(gyre_kind(g, gyre_bool(true)) == GYRE_KIND_BOOL);
    CHECK(gyre_to_bool(g, gyre_bool(false), &truth) && !truth);
    CHECK(gyre_to_bool(g, GYRE_NIL, &truth) && !truth);
    GyreValue pin = gyre_pin(g, gyre_bool(true)); // may be pinned, and need not be
    CHECK(gyre_to_bool(g, pin, &truth) && truth);
    gyre_unpin(g, pin);
    CHECK(gyre_to_bool(g, text("x"), &truth) && truth);
    CHECK(!gyre_to_bool(g, GYRE_NONE, &truth) && !*gyre_error_class(g));
    CHECK(gyre_to_int(g, gyre_int(g, INT64_MIN), &i) && i == INT64_MIN);
    CHECK(gyre_to_int(g, gyre_bool(true), &i) && i == 1);
    CHECK(!gyre_to_int(g, gyre_float(g, 1), &i) && !gyre_to_int(g, text("1"), &i));
    run("let big = 2 ** 70\nlet vast = 10 ** 400");
    CHECK(!gyre_to_int(g, gyre_global(g, "big"), &i));
    CHECK(gyre_kind(g, gyre_global(g, "big")) == GYRE_KIND_INT);
    CHECK(gyre_to_float(g, gyre_float(g, 0.5), &d) && d == 0.5);
    CHECK(gyre_to_float(g, gyre_global(g, "big"), &d) && d == 0x1p70);
    CHECK(!gyre_to_float(g, gyre_global(g, "vast"), &d) && !*gyre_error_class(g));
    CHECK(!gyre_to_float(g, text("1"), &d));
    CHECK(gyre_to_float(g, gyre_float(g, NAN), &d) && isnan(d));
    CHECK(strcmp(gyre_to_str(g, gyre_str(g, "a\0b", 3), &size), "a") == 0 && size == 3);
    CHECK(strcmp(gyre_to_str(g, gyre_str(g, NULL, 0), &size), "") == 0 && size == 0);
    CHECK(!gyre_to_str(g, gyre_int(g, 1), &size) && !*gyre_error_class(g));
    CHECK(gyre_is_none(gyre_str(g, "\xc3", 1)));
    expect_error("ValueError", "invalid UTF-8");
}

static void check_containers(void)
{
    int64_t i;
    GyreValue list = gyre_list(g), dict = gyre_dict(g);
    CHECK_OK(g, gyre_append(g, list, gyre_int(g, 7)));
    CHECK_OK(g, gyre_set(g, list, gyre_int(g, 0), gyre_int(g, 8)));
    CHECK(gyre_to_int(g, gyre_get(g, list, gyre_int(g, -1)), &i) && i == 8);
    CHECK(gyre_len(g, list) == 1 && gyre_len(g, dict) == 0);
    CHECK_OK(g, gyre_set(g, dict, text("key"), list));
    CHECK(gyre_len(g, gyre_get(g, dict, text("key"))) == 1);
    CHECK(strcmp(gyre_to_str(g, gyre_text(g, dict), NULL), "{'key': [8]}") == 0);

    CHECK(gyre_is_none(gyre_get(g, list, gyre_int(g, 1))));
    expect_error("IndexError", "");
    CHECK(gyre_is_none(gyre_get(g, dict, text("none"))));
    expect_error("KeyError", "none");
    CHECK(gyre_set(g, dict, list, list) == GYRE_ERROR);
    expect_error("TypeError", "list");
    CHECK(gyre_set(g, list, gyre_int(g, 5), list) == GYRE_ERROR);
    expect_error("IndexError", "");
    CHECK(gyre_append(g, dict, list) == GYRE_ERROR);
    expect_error("TypeError", "cannot append to dict");
    CHECK(gyre_len(g, gyre_int(g, 1)) == -1);
    expect_error("TypeError", "int");
}

// What a host asks may run script code, which may throw.
static void check_objects(void)
{
    run("class Odd {\n    x = 5\n    fn str() { throw ValueError('no text') }\n"
        "    fn len() { throw ValueError('no length') }\n}\nlet odd = Odd()");
    int64_t i;
    GyreValue odd = gyre_global(g, "odd");
    CHECK(gyre_kind(g, odd) == GYRE_KIND_OTHER);
    CHECK(gyre_to_int(g, gyre_attr(g, odd, "x"), &i) && i == 5);
    CHECK(gyre_is_none(gyre_attr(g, odd, "y")));
    expect_error("AttributeError", "'y'");
    CHECK(gyre_is_none(gyre_text(g, odd)));
    expect_error("ValueError", "no text");
    CHECK(gyre_len(g, odd) == -1);
    expect_error("ValueError", "no length");
    CHECK(gyre_is_none(gyre_global(g, "nothing of that name")) && !*gyre_error_class(g));
    CHECK_OK(g, gyre_global_set(g, "given", gyre_int(g, 3)));
    run("assert(given == 3)");
}

// ---------------------------------------------------------------- Running

static void check_running(void)
{
    run("fn add(a, b) => a + b\nasync fn later(x) { await sleep(1ms)\n return x }\n"
        "async fn fails() { await sleep(0)\n throw KeyError('k') }\nasync fn forever() { await "
        "sleep(1h) }");
    GyreValue args[65], result, later = gyre_global(g, "later");
    int64_t i;
    for (int n = 0; n < 65; n++)
        args[n] = gyre_int(g, n);
    CHECK_OK(g, gyre_call(g, gyre_global(g, "add"), args + 1, 2, &result));
    CHECK(gyre_to_int(g, result, &i) && i == 3);
    CHECK_OK(g, gyre_call(g, later, args + 4, 1, NULL));
    CHECK(gyre_call(g, gyre_global(g, "add"), args, 1, NULL) == GYRE_ERROR);
    expect_error("TypeError", "b");
    CHECK(gyre_call(g, args[0], NULL, 0, NULL) == GYRE_ERROR);
    expect_error("TypeError", "int");
    CHECK(gyre_call(g, gyre_global(g, "add"), args, 65, NULL) == GYRE_ERROR);
    expect_error("MisuseError", "too many arguments");
    CHECK(gyre_is_none(gyre_spawn(g, gyre_global(g, "add"), args, 2)));
    expect_error("TypeError", "async");

    GyreValue task = gyre_spawn(g, later, args + 5, 1);
    CHECK_OK(g, gyre_wait(g, task, 10, &result));
    CHECK(gyre_to_int(g, result, &i) && i == 5);
    CHECK_OK(g, gyre_wait(g, task, 0, NULL)); // as often as one likes
    CHECK(!gyre_cancel(g, task, "too late"));
    CHECK(gyre_wait(g, gyre_spawn(g, gyre_global(g, "fails"), NULL, 0), -1, NULL) == GYRE_ERROR);
    expect_error("KeyError", "k");
    CHECK(gyre_wait(g, args[0], 0, NULL) == GYRE_ERROR);
    expect_error("TypeError", "gyre_wait needs a task, not int");
    CHECK(!gyre_cancel(g, args[0], NULL));
    expect_error("TypeError", "gyre_cancel needs a task, not int");

    task = gyre_spawn(g, gyre_global(g, "forever"), NULL, 0);
    CHECK(gyre_wait(g, task, 0.002, NULL) == GYRE_PENDING);
    CHECK(gyre_turn(g, GYRE_NOWAIT)); // it sleeps on
    CHECK(gyre_poll_timeout_ms(g) > 1000);
#ifdef GYRE_NO_THREADS // nobody would write to it
    CHECK(gyre_poll_fd(g) == -1);
#else
    CHECK(gyre_poll_fd(g) >= 0);
#endif
    CHECK(gyre_cancel(g, task, "enough"));
    CHECK(gyre_wait(g, task, -1, NULL) == GYRE_ERROR);
    CHECK_SAYS(gyre_error_text(g), "enough");
    CHECK(gyre_eval(g, "bad", "let =", GYRE_STRLEN) == GYRE_ERROR);
    expect_error("SyntaxError", "bad:1");
    CHECK(gyre_eval(g, "bad", "throw 1", GYRE_STRLEN) == GYRE_ERROR);
    gyre_error_clear(g);
    CHECK_OK(g, gyre_eval(g, "cut", "1 + 1)))", 5)); // the size counts, not the zero
}

// ---------------------------------------------------------------- Natives

static GyreStatus take(GyreCall *call)
{
    int64_t i = 1;
    double d = 2;
    bool b = true;
    const char *s = "s", *S = "S";
    size_t size = 1;
    GyreValue v = GYRE_NONE;
    if (!gyre_args(call, "|idbsSv", &i, &d, &b, &s, &S, &size, &v)) return GYRE_ERROR;
    CHECK(gyre_data(call) == &g);
    char all[200];
    snprintf(all, sizeof all, "%d %.1f %d %s %s %d %d", (int)i, d, b, s, S, (int)size,
             gyre_is_none(v));
    return gyre_return(call, gyre_str(gyre_vm(call), all, GYRE_STRLEN));
}

static GyreStatus last_of(GyreCall *call)
{
    GyreValue first, rest;
    if (!gyre_args(call, "v*", &first, &rest)) return GYRE_ERROR;
    Gyre *vm = gyre_vm(call);
    if (gyre_len(vm, rest) == 0) return gyre_return(call, first);
    return gyre_return(call, gyre_get(vm, rest, gyre_int(vm, -1)));
}

static const GyreNative natives[] = {
    {"last_of", last_of, "first, *rest", "The last of its arguments.", 0},
    {"take", take, "i = 1, d = 2, b = true, s = 's', S = 'S', v = nil", "Takes all kinds.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static void expect_refusal(const char *call, const char *error_class, const char *words)
{
    CHECK(gyre_eval(g, "script", call, GYRE_STRLEN) == GYRE_ERROR);
    expect_error(error_class, words);
}

static void check_arguments(void)
{
    CHECK_OK(g, gyre_register(g, NULL, natives, &g));
    CHECK_OK(g, gyre_register(g, "takers", natives, &g));
    CHECK_OK(g, gyre_register(g, "empty", NULL, NULL));
    run("import takers\nimport empty\n"
        "assert(take() == '1 2.0 1 s S 1 1')\n"
        "assert(takers.take(5, 6, [], 'é', '\\x00', 1) == '5 6.0 0 é  1 0')\n"
        "assert(last_of(1) == 1 and last_of(1, 2, 3) == 3)\n"
        "assert(take(nil, s: nil, v: nil) == '1 2.0 1 s S 1 1')");
    expect_refusal("take('1')", "TypeError", "take() needs an int for 'i', not str");
    expect_refusal("take(1.0)", "TypeError", "take() needs an int for 'i', not float");
    expect_refusal("take(2 ** 64)", "OverflowError", "'i' is too large");
    expect_refusal("take(d: 'x')", "TypeError", "take() needs a number for 'd', not str");
    expect_refusal("take(d: 10 ** 400)", "OverflowError", "");
    expect_refusal("take(s: 1)", "TypeError", "take() needs a str for 's', not int");
    expect_refusal("take(s: 'a\\x00b')", "ValueError", "'s' must not contain a NUL character");
    expect_refusal("take(q: 1)", "TypeError", "'q'");
    expect_refusal("take(1, 2, 3, 4, 5, 6, 7)", "TypeError", "take()");
    CHECK(gyre_throw(g, "no such class", "of %d", 3) == GYRE_ERROR);
    expect_error("Error", "of 3");
}

// ---------------------------------------------------------------- Scopes

static void check_scopes(void)
{
    for (int i = 0; i < 100000; i++) { // takes no more memory than one round
        uint32_t scope = gyre_scope_open(g);
        GyreValue pin = gyre_pin(g, gyre_int(g, i));
        gyre_unpin(g, pin);
        gyre_scope_close(g, scope);
    }
    uint32_t outer = gyre_scope_open(g), inner = gyre_scope_open(g);
    gyre_int(g, 1);
    gyre_scope_close(g, inner);
    gyre_scope_close(g, outer);
}

int main(void)
{
    g = gyre_open(NULL);
    CHECK(g);
    check_scalars();
    check_containers();
    check_objects();
    check_running();
    check_arguments();
    check_scopes();
    gyre_interrupt(g); // nothing runs
    run("assert(1 == 1)");
    gyre_close(g);
    gyre_close(NULL);
    return 0;
}
