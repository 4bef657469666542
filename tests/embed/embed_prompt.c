// embed_prompt.c - what a prompt needs: is a text whole, leaving a line, looking, own scripts.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <stdio.h>

static char reported[2000];

static bool write_reported(void *context, int stream, const char *text, size_t size)
{
    (void)context, (void)stream;
    size_t used = strlen(reported);
    snprintf(reported + used, sizeof reported - used, "%.*s", (int)size, text);
    return true;
}

static GyreStatus run(Gyre *g, const char *text, GyreValue *value)
{
    return gyre_eval_line(g, "<prompt>", text, strlen(text), value);
}

static bool is_incomplete(Gyre *g, const char *text)
{
    return gyre_is_incomplete(g, text, GYRE_STRLEN);
}

static void check_incomplete(Gyre *g)
{
    CHECK(is_incomplete(g, "{\"a\": 1,") && !is_incomplete(g, "{\"a\": 1}"));
    CHECK(is_incomplete(g, "{ let a = 1") && !is_incomplete(g, "{\"a\" 1"));
    static const char *const open[] = {"fn f() {",  "f(1,", "[",   "\"\"\"a",
                                       "try { 1 }", "1 +",  "if x"};
    static const char *const whole[] = {"", "1", "x = = 1", "fn f() { }", "'a", "}", "unknown"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        CHECK(is_incomplete(g, open[i]));
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        CHECK(!is_incomplete(g, whole[i]));
    CHECK(gyre_is_incomplete(g, "f() {", 2));
    CHECK(!gyre_is_incomplete(g, "1 {", 1));
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        CHECK(run(g, open[i], NULL) == GYRE_INCOMPLETE);
        CHECK(strcmp(gyre_error_class(g), "SyntaxError") == 0);
    }
    gyre_error_clear(g);
}

// A lone call in braces is a block, and gives what the call gives.
static void check_lone_calls(Gyre *g)
{
    static const char *const lines[][2] = {
        {"fn seven() => 7", "nil"},    {"{ seven() }", "7"},       {"{ seven(); }", "nil"},
        {"{seven(),}", "{7}"},         {"{ self?.x() }", NULL},    {"{ [7]?.copy() }", "[7]"},
        {"{ await sleep(0) }", "nil"}, {"{seven(), 8}", "{7, 8}"}, {"{-seven()}", "{-7}"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        GyreValue value = GYRE_NONE;
        GyreStatus status = run(g, lines[i][0], &value);
        CHECK((status == GYRE_OK) == (lines[i][1] != NULL));
        if (lines[i][1]) CHECK(strcmp(gyre_to_str(g, gyre_repr(g, value), NULL), lines[i][1]) == 0);
    }
    gyre_error_clear(g);
}

static GyreStatus leave(GyreCall *call)
{
    gyre_leave_line(gyre_vm(call));
    return GYRE_OK;
}

// A line goes on as a task, and gives what it would have given.
static void check_leaving(Gyre *g)
{
    GyreValue task, result;
    int64_t number = 0;
    CHECK(run(g, "let e = Event(); leave(); await e.wait(); let late = 5; late + 1", &task) ==
          GYRE_PENDING);
    CHECK(strcmp(gyre_type_of(g, task), "Task") == 0);
    CHECK(gyre_task_count(g) == 1);
    CHECK_OK(g, run(g, "e.set()", NULL));
    CHECK_OK(g, gyre_wait(g, task, -1, &result));
    CHECK(gyre_to_int(g, result, &number) && number == 6);
    CHECK(gyre_task_count(g) == 0);
    CHECK(gyre_to_int(g, gyre_global(g, "late"), &number) && number == 5);

    // One that ends before it waits is not left, and the wish is forgotten.
    CHECK_OK(g, run(g, "leave(); 7", &result));
    CHECK_OK(g, run(g, "await sleep(1ms); 8", &result));
    CHECK(gyre_to_int(g, result, &number) && number == 8);
    gyre_leave_line(g);
    CHECK_OK(g, gyre_eval(g, "script", "await sleep(1ms)", GYRE_STRLEN));

    // One that was left may fail, which is told.
    CHECK(run(g, "leave(); await sleep(1ms); throw ValueError('left')", &task) == GYRE_PENDING);
    while (gyre_turn(g, GYRE_WAIT)) {
    }
    CHECK_SAYS(reported, "ValueError: left");
}

// Failures are told when no line runs; while one does, it may still look at them.
static void check_failures(Gyre *g)
{
    CHECK_OK(g, run(g, "async fn fail(text) { throw ValueError(text) }", NULL));
    CHECK_OK(g,
             run(g, "let a = spawn(fail('looked at')); await sleep(1ms); try { await a } catch {}",
                 NULL));
    CHECK(!strstr(reported, "looked at"));
    CHECK_OK(g, run(g, "let b = spawn(fail('at the end')); await sleep(1ms)", NULL));
    CHECK_SAYS(reported, "ValueError: at the end");
    CHECK_OK(g, run(g, "let c = spawn(fail('in a turn'))", NULL));
    gyre_turn(g, GYRE_NOWAIT);
    CHECK_SAYS(reported, "ValueError: in a turn");
}

typedef struct {
    size_t texts, bytes;
} Seen;

static void see_type(void *context, const char *type, size_t count, size_t bytes)
{
    Seen *seen = (Seen *)context;
    seen->bytes += bytes;
    if (strcmp(type, "str") == 0) seen->texts = count;
}

static void check_looking(Gyre *g)
{
    uint64_t collections;
    CHECK_OK(g, run(g, "fn add(a, b) { return a + b }\nclass C { fn m() { return 1 } }", NULL));
    char *listing = gyre_disassemble_function(g, gyre_global(g, "add"));
    CHECK_SAYS(listing, "ADD");
    gyre_free(listing);
    GyreValue method;
    CHECK_OK(g, run(g, "C().m", &method));
    listing = gyre_disassemble_function(g, method);
    CHECK_SAYS(listing, "RETURN");
    gyre_free(listing);
    CHECK(!gyre_disassemble_function(g, gyre_global(g, "print")));
    CHECK_SAYS(gyre_error_text(g), "only functions of scripts have instructions");
    gyre_error_clear(g);
    CHECK(gyre_memory_in_use(g, &collections) > 10000);
    CHECK(gyre_memory_in_use(g, NULL) > 10000);
    Seen seen = {0};
    CHECK(gyre_heap_census(g, see_type, &seen));
    CHECK(seen.texts > 100 && seen.bytes > 10000 && seen.bytes < gyre_memory_in_use(g, NULL));
    GyreValue main_module = gyre_main_module(g);
    CHECK(strcmp(gyre_type_of(g, main_module), "module") == 0);
    CHECK(!gyre_is_none(gyre_attr(g, main_module, "add")));
}

static void check_scripts(Gyre *g)
{
    static const unsigned char one[] = "import \"<mine>/two.gy\" as two\nlet x = two.y + 1";
    static const unsigned char two[] = "let y = 41";
    static const GyreScript scripts[] = {
        {"<mine>/one.gy", one, sizeof one}, {"<mine>/two.gy", two, sizeof two}, {0}};
    int64_t x;
    gyre_add_scripts(g, scripts);
    GyreValue module = gyre_import(g, "<mine>/one.gy");
    CHECK(gyre_to_int(g, gyre_attr(g, module, "x"), &x) && x == 42);
    CHECK(gyre_is_none(gyre_import(g, "<mine>/three.gy")));
    gyre_error_clear(g);
    CHECK(!gyre_is_none(gyre_import(g, "heapq")));
}

int main(void)
{
    static const GyreNative natives[] = {{"leave", leave, "", "Leaves the line.", 0}, {0}};
    Gyre *g = gyre_open(&(GyreConfig){.write = write_reported});
    CHECK(g);
    CHECK_OK(g, gyre_register(g, NULL, natives, NULL));
    check_incomplete(g);
    check_lone_calls(g);
    check_leaving(g);
    check_failures(g);
    check_looking(g);
    check_scripts(g);
    gyre_close(g);
    return 0;
}
