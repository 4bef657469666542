// embed_misuse.c - what hosts get wrong is told, with both places, and the VM goes on.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>

// What the hook for errors that nobody looked at has been told last.
static char told[4096];

static void on_unhandled(void *context, Gyre *g, const char *text)
{
    (void)context, (void)g;
    snprintf(told, sizeof told, "%s", text);
}

// The pending error is a MisuseError that says all this. Forgets it.
static void expect_misuse(Gyre *g, const char *first, const char *second)
{
    CHECK(strcmp(gyre_error_class(g), "MisuseError") == 0);
    CHECK_SAYS(gyre_error_text(g), first);
    CHECK_SAYS(gyre_error_text(g), second);
    gyre_error_clear(g);
}

static void expect_told(const char *first, const char *second)
{
    CHECK_SAYS(told, "MisuseError: ");
    CHECK_SAYS(told, first);
    CHECK_SAYS(told, second);
    told[0] = 0;
}

static GyreStatus run(Gyre *g, const char *script)
{
    return gyre_eval(g, "game.gy", script, GYRE_STRLEN);
}

static void expect_script_misuse(Gyre *g, const char *script, const char *first, const char *second)
{
    CHECK(run(g, script) == GYRE_ERROR);
    expect_misuse(g, first, second);
}

static bool is_fine(Gyre *g)
{
    return run(g, "assert(sum([1, 2, 3]) == 6)") == GYRE_OK && !told[0];
}

// ---------------------------------------------------------------- Natives

static GyreValue kept;

static GyreStatus keep(GyreCall *call)
{
    return gyre_args(call, "v", &kept) ? GYRE_OK : GYRE_ERROR;
}

static GyreStatus use(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    GyreValue list = gyre_list(g);
    if (gyre_append(g, list, kept) != GYRE_OK) return GYRE_ERROR;
    return gyre_return(call, list);
}

static GyreStatus fail_silently(GyreCall *call)
{
    (void)call;
    return GYRE_ERROR;
}

static GyreStatus fail_oddly(GyreCall *call)
{
    (void)call;
    return (GyreStatus)42;
}

static GyreStatus pretend_to_wait(GyreCall *call)
{
    (void)call;
    return GYRE_PENDING;
}

static GyreStatus succeed_in_failing(GyreCall *call)
{
    gyre_throw(gyre_vm(call), "ValueError", "something went wrong on the way");
    return GYRE_OK;
}

static GyreWake *wake;

static bool give_up(Gyre *g, void *data)
{
    (void)g, (void)data;
    return true;
}

// A bad one: the wake must not be used here.
static bool answer_instead(Gyre *g, void *data)
{
    (void)g, (void)data;
    gyre_resolve(wake, GYRE_NIL);
    return true;
}

static GyreStatus wait_long(GyreCall *call)
{
    return gyre_suspend(call, "the end", give_up, NULL, &wake);
}

static GyreStatus wait_badly(GyreCall *call)
{
    return gyre_suspend(call, "the end", answer_instead, NULL, &wake);
}

static GyreStatus wait_and_return(GyreCall *call)
{
    gyre_suspend(call, "the end", NULL, NULL, &wake);
    return GYRE_OK;
}

static GyreStatus wait_twice(GyreCall *call)
{
    gyre_suspend(call, "the end", give_up, NULL, &wake);
    return gyre_suspend(call, "the end", give_up, NULL, &wake);
}

static GyreStatus wait_without_flag(GyreCall *call)
{
    return gyre_suspend(call, "the end", NULL, NULL, &wake);
}

static GyreStatus answer_at_once(GyreCall *call)
{
    int64_t n;
    if (!gyre_args(call, "i", &n)) return GYRE_ERROR;
    GyreStatus status = gyre_suspend(call, "nothing", give_up, NULL, &wake);
    if (n < 0) gyre_reject(wake, "ValueError", "%d is negative", (int)n);
    else gyre_resolve(wake, gyre_int(gyre_vm(call), n));
    return status;
}

static GyreStatus close_inside(GyreCall *call)
{
    gyre_close(gyre_vm(call));
    return GYRE_OK;
}

static GyreStatus eval_inside(GyreCall *call)
{
    return run(gyre_vm(call), "1");
}

static GyreStatus turn_inside(GyreCall *call)
{
    CHECK(!gyre_turn(gyre_vm(call), GYRE_NOWAIT));
    return GYRE_OK;
}

static GyreStatus call_inside(GyreCall *call)
{
    GyreValue f;
    if (!gyre_args(call, "v", &f)) return GYRE_ERROR;
    return gyre_call(gyre_vm(call), f, NULL, 0, NULL);
}

static GyreStatus close_callers_scope(GyreCall *call)
{
    gyre_scope_close(gyre_vm(call), 0);
    return GYRE_OK;
}

static GyreStatus read_badly(GyreCall *call)
{
    return gyre_args(call, "z") ? GYRE_OK : GYRE_ERROR;
}

static const GyreNative natives[] = {
    {"keep", keep, "value", NULL, 0},
    {"use", use, "", NULL, 0},
    {"fail_silently", fail_silently, "", NULL, 0},
    {"fail_oddly", fail_oddly, "", NULL, 0},
    {"pretend_to_wait", pretend_to_wait, "", NULL, 0},
    {"pretend_async", pretend_to_wait, "", NULL, GYRE_ASYNC},
    {"succeed_in_failing", succeed_in_failing, "", NULL, 0},
    {"wait_long", wait_long, "", NULL, GYRE_ASYNC},
    {"wait_badly", wait_badly, "", NULL, GYRE_ASYNC},
    {"wait_and_return", wait_and_return, "", NULL, GYRE_ASYNC},
    {"wait_twice", wait_twice, "", NULL, GYRE_ASYNC},
    {"wait_without_flag", wait_without_flag, "", NULL, 0},
    {"answer_at_once", answer_at_once, "n", NULL, GYRE_ASYNC},
    {"close_inside", close_inside, "", NULL, 0},
    {"eval_inside", eval_inside, "", NULL, 0},
    {"turn_inside", turn_inside, "", NULL, 0},
    {"call_inside", call_inside, "f", NULL, 0},
    {"close_callers_scope", close_callers_scope, "", NULL, 0},
    {"read_badly", read_badly, "", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

static Gyre *open_vm(void)
{
    GyreConfig config = {0};
    config.unhandled = on_unhandled;
    Gyre *g = gyre_open(&config);
    CHECK(g);
    CHECK_OK(g, gyre_register(g, NULL, natives, NULL));
    return g;
}

// ---------------------------------------------------------------- Handles

static void check_handles(Gyre *g)
{
    expect_script_misuse(g, "keep('x')\nuse()",
                         "gyre_append(): the handle was made in native keep()",
                         "called by native use(), at game.gy:2");
    // A script can catch it.
    CHECK_OK(g, run(g, "keep('x')\ntry { use(); assert(false) } catch MisuseError { }"));
    CHECK(is_fine(g));

    uint32_t scope = gyre_scope_open(g);
    GyreValue late = gyre_int(g, 1);
    gyre_scope_close(g, scope);
    CHECK(gyre_len(g, late) == -1);
    expect_misuse(g, "gyre_len(): ", "closed by gyre_scope_close()");
    CHECK(gyre_kind(g, late) == GYRE_KIND_OTHER);
    expect_misuse(g, "gyre_kind(): ", "closed by gyre_scope_close()");
    gyre_scope_close(g, gyre_scope_open(g) + 7);
    expect_told("gyre_scope_close(): ", "closed already");

    GyreValue pin = gyre_pin(g, gyre_str(g, "text", GYRE_STRLEN));
    CHECK(strcmp(gyre_to_str(g, pin, NULL), "text") == 0);
    gyre_unpin(g, pin);
    CHECK(!gyre_to_str(g, pin, NULL));
    expect_misuse(g, "gyre_to_str(): ", "given up by gyre_unpin()");
    gyre_unpin(g, pin);
    expect_told("gyre_unpin(): ", "given up by gyre_unpin()");
    gyre_unpin(g, GYRE_NIL);
    expect_told("gyre_unpin(): ", "not made by gyre_pin()");
    gyre_unpin(g, GYRE_NONE); // as free(NULL)
    GyreValue beside_nil = {GYRE_NIL.slot, 3};
    CHECK(gyre_kind(g, beside_nil) == GYRE_KIND_OTHER);
    expect_misuse(g, "gyre_kind(): ", "by none");

    Gyre *other = open_vm();
    GyreValue foreign = gyre_str(other, "text", GYRE_STRLEN),
              foreign_pin = gyre_pin(other, foreign);
    CHECK(!gyre_to_str(g, foreign, NULL));
    expect_misuse(g, "gyre_to_str(): ", "made by another VM");
    CHECK(!gyre_to_str(g, foreign_pin, NULL));
    expect_misuse(g, "gyre_to_str(): ", "another VM");
    gyre_close(other);

    CHECK(gyre_append(g, gyre_list(g), GYRE_NONE) == GYRE_ERROR);
    expect_misuse(g, "gyre_append(): ", "GYRE_NONE is no value");
    // Of a chain of calls the first that failed is told.
    CHECK(gyre_append(g, gyre_list(g), gyre_str(g, "\xff", 1)) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "MisuseError") != 0);
    gyre_error_clear(g);
    CHECK_OK(g, run(g, "close_callers_scope()"));
    expect_told("gyre_scope_close(): the scope was opened by a caller", "at game.gy:1");
}

// ---------------------------------------------------------------- Endings of natives

static void check_endings(Gyre *g)
{
    expect_script_misuse(g, "let x = 1\nfail_silently()",
                         "fail_silently(): it returned GYRE_ERROR, and no error is pending",
                         "at game.gy:2");
    expect_script_misuse(g, "fail_oddly()", "fail_oddly(): ", "no ending");
    expect_script_misuse(g, "pretend_to_wait()", "pretend_to_wait(): ", "without gyre_suspend()");
    expect_script_misuse(g, "await pretend_async()", "pretend_async(): ", "without gyre_suspend()");
    expect_script_misuse(g, "wait_without_flag()", "gyre_suspend(): ", "no flag GYRE_ASYNC");
    expect_script_misuse(g, "await wait_and_return()",
                         "wait_and_return(): ", "did not return GYRE_PENDING");
    gyre_resolve(wake, GYRE_NIL);
    expect_told("gyre_resolve(): the wait of native wait_and_return() has ended",
                "its native failed");
    expect_script_misuse(g, "await wait_twice()", "wait_twice(): ", "did not return GYRE_PENDING");
    expect_script_misuse(g, "select { x = await wait_twice() { } await sleep(1) { } }",
                         "wait_twice(): ", "did not return GYRE_PENDING");
    expect_script_misuse(g, "read_badly()", "gyre_args(): ", "no letter 'z'");
    CHECK(run(g, "succeed_in_failing()") == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "ValueError") == 0);
    // Answered before it has returned: it never waits.
    CHECK_OK(g,
             run(g, "assert(await answer_at_once(3) == 3)\n"
                    "select { x = await answer_at_once(4) { assert(x == 4) } await sleep(1) { } }\n"
                    "try { await answer_at_once(-1); assert(false) } catch ValueError { }"));
    CHECK(is_fine(g));
}

// ---------------------------------------------------------------- Wakes

static void check_wakes(Gyre *g)
{
    CHECK_OK(
        g,
        run(g,
            "async fn f(n) { return await wait_long() }\nasync fn bad() { await wait_badly() }"));
    GyreValue none = GYRE_NIL, result;
    GyreValue task = gyre_spawn(g, gyre_global(g, "f"), &none, 1);
    CHECK(gyre_wait(g, task, 0.001, NULL) == GYRE_PENDING); // no deadlock: the host owes an answer
    gyre_resolve(wake, gyre_int(g, 5));
    gyre_resolve(wake, gyre_int(g, 6));
    expect_told("gyre_resolve(): the wait of native wait_long() has ended", "resolved already");
    gyre_reject(wake, "ValueError", "no");
    expect_told("gyre_reject(): ", "resolved already");
    int64_t n;
    CHECK_OK(g, gyre_wait(g, task, -1, &result));
    CHECK(gyre_to_int(g, result, &n) && n == 5);

    task = gyre_spawn(g, gyre_global(g, "f"), &none, 1);
    CHECK(gyre_wait(g, task, 0, NULL) == GYRE_PENDING);
    CHECK(gyre_cancel(g, task, "enough"));
    CHECK(gyre_wait(g, task, -1, NULL) == GYRE_ERROR);
    gyre_error_clear(g);
    gyre_reject(wake, "ValueError", "too late");
    expect_told("gyre_reject(): the wait of native wait_long() has ended", "was cancelled");

    task = gyre_spawn(g, gyre_global(g, "bad"), NULL, 0);
    CHECK(gyre_wait(g, task, 0, NULL) == GYRE_PENDING);
    CHECK(gyre_cancel(g, task, NULL));
    expect_told("gyre_resolve(): ", "its cancel callback runs");
    CHECK(gyre_wait(g, task, -1, NULL) == GYRE_ERROR);
    gyre_error_clear(g);
    gyre_resolve(NULL, none);
    gyre_reject(NULL, "ValueError", "nobody");

    // An answer that could not be made is an error for the task that waits.
    task = gyre_spawn(g, gyre_global(g, "f"), &none, 1);
    CHECK(gyre_wait(g, task, 0, NULL) == GYRE_PENDING);
    gyre_resolve(wake, gyre_str(g, "\xff", 1));
    CHECK(gyre_wait(g, task, -1, NULL) == GYRE_ERROR);
    gyre_error_clear(g);
    CHECK(is_fine(g));
}

// ---------------------------------------------------------------- Where a call does not belong

static void check_inside(Gyre *g)
{
    CHECK_OK(g, run(g, "close_inside()\nassert(1 + 1 == 2)"));
    expect_told("gyre_close(): a script of the VM is running", "close_inside(), at game.gy:1");
    CHECK_OK(g, run(g, "try { eval_inside(); assert(false) } catch StateError { }"));
    CHECK_OK(g, run(g, "turn_inside()"));
    expect_told("gyre_turn(): ", "running already");
    CHECK_OK(
        g, run(g, "async fn f() { }\ntry { call_inside(f); assert(false) } catch StateError { }"));
    CHECK(is_fine(g));
}

static void post_to_eval(Gyre *g, void *data)
{
    (void)data;
    CHECK(run(g, "1") == GYRE_ERROR);
}

static void check_jobs(Gyre *g)
{
    CHECK(gyre_post(g, post_to_eval, NULL));
    gyre_turn(g, GYRE_NOWAIT);
    CHECK_SAYS(told, "StateError: a script is running already"); // nobody else could look at it
    told[0] = 0;
    CHECK(is_fine(g));
}

static void *resolve_elsewhere(void *data)
{
    gyre_resolve(wake, GYRE_NONE);
    CHECK(gyre_eval((Gyre *)data, "x", "1", 1) == GYRE_ERROR);
    return NULL;
}

static pthread_t thread;

static GyreStatus start_thread(GyreCall *call)
{
    GyreStatus status = gyre_suspend(call, "the end", give_up, NULL, &wake);
    CHECK(pthread_create(&thread, NULL, resolve_elsewhere, gyre_vm(call)) == 0);
    return status;
}

static const GyreNative thread_natives[] = {
    {"start_thread", start_thread, "", NULL, GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

static void check_threads(Gyre *g)
{
    CHECK_OK(g, gyre_register(g, NULL, thread_natives, NULL));
    CHECK_OK(g, run(g, "async fn f() { async with timeout(0.2) { await start_thread() } }\n"
                       "try { await f(); assert(false) } catch TimeoutError { }"));
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_SAYS(told, "gyre_eval(): it was called in another thread while the VM ran");
    told[0] = 0;
    CHECK(is_fine(g));
}

// ---------------------------------------------------------------- NULL

static void check_null(Gyre *g)
{
    CHECK(gyre_eval(g, NULL, "1", 1) == GYRE_ERROR);
    expect_misuse(g, "gyre_eval(): ", "'name' is NULL");
    CHECK(gyre_eval(g, "x", NULL, GYRE_STRLEN) == GYRE_ERROR);
    expect_misuse(g, "gyre_eval(): ", "'text' is NULL");
    CHECK(gyre_is_none(gyre_global(g, NULL)));
    expect_misuse(g, "gyre_global(): ", "'name' is NULL");
    CHECK(gyre_call(g, gyre_global(g, "print"), NULL, 3, NULL) == GYRE_ERROR);
    expect_misuse(g, "gyre_call(): ", "'args' is NULL");
    CHECK(gyre_call(g, gyre_global(g, "no such name"), NULL, 0, NULL) == GYRE_ERROR);
    expect_misuse(g, "gyre_call(): ", "GYRE_NONE is no value");
    CHECK(gyre_is_none(gyre_str(g, NULL, GYRE_STRLEN)));
    expect_misuse(g, "gyre_str(): ", "'text' is NULL");
    CHECK(gyre_throw(g, NULL, "x") == GYRE_ERROR);
    expect_misuse(g, "gyre_throw(): ", "'error_class' is NULL");
    CHECK(gyre_register_type(g, NULL, NULL, NULL) == GYRE_ERROR);
    expect_misuse(g, "gyre_register_type(): ", "'type' is NULL");
    CHECK(gyre_is_none(gyre_new(g, NULL)));
    expect_misuse(g, "gyre_new(): ", "'type' is NULL");
    const GyreNative empty[] = {{"empty", NULL, "", NULL, 0}, {NULL, NULL, NULL, NULL, 0}};
    CHECK(gyre_register(g, NULL, empty, NULL) == GYRE_ERROR);
    expect_misuse(g, "gyre_register(): ", "empty() has no function");
    CHECK(!gyre_post(g, NULL, NULL));
    CHECK(!gyre_to_int(g, gyre_int(g, 1), NULL));
    CHECK(is_fine(g));
}

// Without a VM there is nowhere to say it, but nothing breaks.
static void check_no_vm(void)
{
    GyreValue none = GYRE_NONE;
    CHECK(run(NULL, "1") == GYRE_ERROR);
    CHECK(gyre_call(NULL, none, NULL, 0, NULL) == GYRE_ERROR);
    CHECK(gyre_is_none(gyre_spawn(NULL, none, NULL, 0)));
    CHECK(gyre_wait(NULL, none, 0, NULL) == GYRE_ERROR);
    CHECK(!gyre_cancel(NULL, none, NULL) && !gyre_turn(NULL, GYRE_NOWAIT));
    CHECK(gyre_poll_fd(NULL) == -1 && gyre_poll_timeout_ms(NULL) == -1);
    CHECK(!gyre_post(NULL, post_to_eval, NULL));
    gyre_interrupt(NULL);
    CHECK(gyre_register(NULL, NULL, natives, NULL) == GYRE_ERROR);
    CHECK(!gyre_vm(NULL) && !gyre_data(NULL) && !gyre_args(NULL, ""));
    CHECK(gyre_return(NULL, none) == GYRE_ERROR);
    CHECK(gyre_throw(NULL, "Error", "x") == GYRE_ERROR);
    CHECK(gyre_suspend(NULL, "x", NULL, NULL, &wake) == GYRE_ERROR);
    CHECK(gyre_is_none(gyre_int(NULL, 1)) && gyre_is_none(gyre_float(NULL, 1)));
    CHECK(gyre_is_none(gyre_str(NULL, "x", 1)) && gyre_is_none(gyre_list(NULL)));
    CHECK(gyre_is_none(gyre_dict(NULL)) && gyre_is_none(gyre_text(NULL, none)));
    CHECK(gyre_kind(NULL, none) == GYRE_KIND_OTHER && gyre_len(NULL, none) == -1);
    CHECK(gyre_append(NULL, none, none) == GYRE_ERROR && gyre_is_none(gyre_get(NULL, none, none)));
    CHECK(gyre_set(NULL, none, none, none) == GYRE_ERROR);
    CHECK(gyre_is_none(gyre_attr(NULL, none, "x")) && !gyre_to_str(NULL, none, NULL));
    CHECK(gyre_is_none(gyre_pin(NULL, none)) && gyre_scope_open(NULL) == 0);
    gyre_scope_close(NULL, 0);
    gyre_unpin(NULL, none);
    CHECK(!*gyre_error_text(NULL) && !*gyre_error_class(NULL));
    gyre_error_clear(NULL);
    gyre_close(NULL);
}

int main(void)
{
    Gyre *g = open_vm();
    check_handles(g);
    check_endings(g);
    check_wakes(g);
    check_inside(g);
    check_jobs(g);
    check_threads(g);
    check_null(g);
    check_no_vm();
    gyre_close(g);
    CHECK(!told[0]);
    return 0;
}
