// embed_errors.c - what a host sees when scripts go wrong: classes, texts, taking and putting
// back, unhandled errors of background tasks, limits, interrupts.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static GyreStatus eval(Gyre *g, const char *text)
{
    return gyre_eval(g, "errors", text, strlen(text));
}

static void expect_error(Gyre *g, const char *text, const char *class_name, const char *part)
{
    CHECK(eval(g, text) == GYRE_ERROR);
    if (strcmp(gyre_error_class(g), class_name) != 0 || !strstr(gyre_error_text(g), part)) {
        fprintf(stderr, "%s\nshould throw %s with '%s', but threw %s:\n%s\n", text, class_name,
                part, gyre_error_class(g), gyre_error_text(g));
        exit(1);
    }
    gyre_error_clear(g);
    CHECK(gyre_error_class(g)[0] == '\0' && gyre_error_text(g)[0] == '\0');
}

static void see_classes_and_texts(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    expect_error(g, "throw ValueError('bad')", "ValueError", "ValueError: bad");
    expect_error(g, "let x = 1 +", "SyntaxError", "errors:1:");
    expect_error(g, "fn f() { return 1 / 0 }\nf()", "ZeroDivisionError", "in f");
    expect_error(g, "await Future()", "DeadlockError", "");
    expect_error(g, "class Mine(Error) { }\nthrow Mine('own')", "Mine", "Mine: own");
    CHECK(eval(g, "1 + 1") == GYRE_OK); // the VM is as good as new
    gyre_close(g);
}

static void see_them_in_short(void)
{
    GyreConfig config = {.diagnostics = GYRE_DIAGNOSTICS_SHORT};
    Gyre *g = gyre_open(&config);
    CHECK(g);
    expect_error(g, "\nlet x = [1][5]", "IndexError",
                 "errors:2:9: error: IndexError: list index out of range\n");
    expect_error(g, "a\n b", "SyntaxError",
                 "errors:1:1: error: unknown name 'a'\nerrors:2:2: error: unknown name 'b'\n");
    CHECK(eval(g, "f()") == GYRE_ERROR);
    CHECK(!strchr(gyre_error_text(g), '^') && !strstr(gyre_error_text(g), "hint"));
    gyre_close(g);
}

static void take_and_put_back(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    CHECK(gyre_is_none(gyre_error_take(g)));
    uint32_t scope = gyre_scope_open(g);
    CHECK(eval(g, "throw KeyError('lost')") == GYRE_ERROR);
    GyreValue error = gyre_error_take(g);
    CHECK(!gyre_is_none(error));
    CHECK(gyre_error_class(g)[0] == '\0');
    CHECK(strcmp(gyre_type_of(g, error), "KeyError") == 0);
    CHECK(gyre_error_raise(g, error) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "KeyError") == 0);
    gyre_error_clear(g);
    gyre_scope_close(g, scope);

    CHECK(gyre_throw(g, "OverflowError", "%d is %s", 3, "too much") == GYRE_ERROR);
    CHECK(strstr(gyre_error_text(g), "OverflowError: 3 is too much"));
    gyre_error_clear(g);
    CHECK(gyre_throw_errno(g, 2, "cannot open %s", "x.txt") == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "FileNotFoundError") == 0);
    CHECK(strstr(gyre_error_text(g), "cannot open x.txt: No such file or directory"));
    gyre_close(g); // with an error pending
}

typedef struct {
    int count;
    char text[1000];
} Unhandled;

static void note_unhandled(void *context, Gyre *g, const char *text)
{
    (void)g;
    Unhandled *unhandled = (Unhandled *)context;
    unhandled->count++;
    snprintf(unhandled->text, sizeof unhandled->text, "%s", text);
}

static void hear_of_background_errors(void)
{
    Unhandled unhandled = {.count = 0};
    GyreConfig config = {.unhandled = note_unhandled, .context = &unhandled};
    Gyre *g = gyre_open(&config);
    CHECK(g);
    CHECK(eval(g, "async fn f() { throw ValueError('unseen') }\n"
                  "spawn(f())\n"
                  "await sleep(1ms)\n") == GYRE_OK);
    CHECK(unhandled.count == 1);
    CHECK(strstr(unhandled.text, "ValueError: unseen"));
    CHECK(gyre_exit_status(g) == 1);
    gyre_close(g);
}

static void stay_within_memory(void)
{
    GyreConfig config = {.memory_limit = 16 << 20};
    Gyre *g = gyre_open(&config);
    CHECK(g);
    expect_error(g, "let kept = []\nwhile true { kept.append('x' * 1000 + str(len(kept))) }",
                 "MemoryError", "");
    CHECK(eval(g, "let small = [1, 2, 3]") == GYRE_OK);
    gyre_close(g);
}

static void *interrupt_twice(void *data)
{
    Gyre *g = (Gyre *)data;
    usleep(50000);
    gyre_interrupt_main(g);
    usleep(50000);
    gyre_interrupt_main(g);
    return NULL;
}

static void interrupt(const char *text, const char *class_name)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, interrupt_twice, g) == 0);
    CHECK(eval(g, text) == GYRE_ERROR);
    if (strcmp(gyre_error_class(g), class_name) != 0) {
        fprintf(stderr, "%s\nended with %s\n", text, gyre_error_text(g));
        exit(1);
    }
    pthread_join(thread, NULL);
    gyre_close(g);
}

// Ctrl-C while the first script is still read and compiled; between two runs it is for nobody.
static void interrupt_before(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    gyre_interrupt_main(g);
    CHECK(eval(g, "let ran = true\nwhile true { }") == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "Cancelled") == 0);
    gyre_error_clear(g);
    gyre_interrupt_main(g);
    CHECK(eval(g, "await sleep(0)") == GYRE_OK);
    gyre_close(g);
}

int main(void)
{
    see_classes_and_texts();
    see_them_in_short();
    take_and_put_back();
    hear_of_background_errors();
    stay_within_memory();
    interrupt_before();
    interrupt("await sleep(1h)", "Cancelled");
    interrupt("while true { }", "Cancelled");
    interrupt("import time\ntime.sleep(1h)", "Cancelled");
    return 0;
}
