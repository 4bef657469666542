// embed_minimal.c - the ten lines of the README: open, run, look at a result, close.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char text[200];
    size_t size;
} Captured;

static bool capture(void *context, int stream, const char *text, size_t size)
{
    Captured *captured = (Captured *)context;
    CHECK(stream == 1);
    CHECK(captured->size + size < sizeof captured->text);
    memcpy(captured->text + captured->size, text, size);
    captured->size += size;
    return true;
}

static void run_silently(void)
{
    static const char script[] = "print('nobody hears this'); answer = 6 * 7\n";
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    CHECK(gyre_eval(g, "silent", script, strlen(script)) == GYRE_ERROR); // no `let`
    CHECK(strcmp(gyre_error_class(g), "SyntaxError") == 0 ||
          strcmp(gyre_error_class(g), "NameError") == 0);
    gyre_close(g);
}

static void run_and_read_global(void)
{
    static const char script[] = "let answer = 6 * 7\nprint('answer:', answer)\n";
    Captured captured = {.size = 0};
    GyreConfig config = {.write = capture, .context = &captured};
    Gyre *g = gyre_open(&config);
    CHECK(g);
    if (gyre_eval(g, "minimal", script, strlen(script)) != GYRE_OK) {
        fputs(gyre_error_text(g), stderr);
        exit(1);
    }
    CHECK(strcmp(captured.text, "answer: 42\n") == 0);
    CHECK(gyre_exit_status(g) == 0);
    CHECK(!gyre_has_exited(g));

    uint32_t scope = gyre_scope_open(g);
    int64_t answer = 0;
    CHECK(gyre_to_int(g, gyre_global(g, "answer"), &answer));
    CHECK(answer == 42);
    CHECK(gyre_is_none(gyre_global(g, "no_such_name")));
    gyre_scope_close(g, scope);
    gyre_close(g);
}

static void run_two_side_by_side(void)
{
    Gyre *one = gyre_open(NULL), *two = gyre_open(NULL);
    CHECK(one && two);
    CHECK(gyre_eval(one, "one", "let x = 1", 9) == GYRE_OK);
    CHECK(gyre_eval(two, "two", "let x = 2; exit(7)", 18) == GYRE_OK);
    CHECK(gyre_exit_status(one) == 0);
    CHECK(gyre_exit_status(two) == 7 && gyre_has_exited(two));
    int64_t x = 0;
    CHECK(gyre_to_int(one, gyre_global(one, "x"), &x) && x == 1);
    CHECK(gyre_to_int(two, gyre_global(two, "x"), &x) && x == 2);
    gyre_close(one);
    gyre_close(two);
}

int main(void)
{
    run_silently();
    run_and_read_global();
    run_two_side_by_side();
    gyre_close(NULL);
    CHECK(strcmp(gyre_version(), GYRE_VERSION) == 0);
    return 0;
}
