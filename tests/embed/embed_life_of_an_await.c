// embed_life_of_an_await.c - docs/life-of-an-await.md, walked step by step.
//
// The host turns the loop by hand with a clock of its own, so that each step of the page can be
// seen from outside: what is pending, what is ready, when the timer fires.
#include "include/gyre_library.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n%s", __FILE__, __LINE__, #condition,               \
                    g ? gyre_error_text(g) : "");                                                  \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static int64_t now = 1000;
static int64_t longest_wait = -2; // what the last poll was allowed to wait

static int64_t read_clock(void *context)
{
    (void)context;
    return now;
}

static void poll_nothing(void *context, int64_t timeout_ns)
{
    (void)context;
    longest_wait = timeout_ns;
}

static void wake_nothing(void *context)
{
    (void)context;
}

static bool nothing_pending(void *context)
{
    (void)context;
    return false;
}

static const char *text_of(Gyre *g, GyreValue v)
{
    const char *text = gyre_to_str(g, gyre_text(g, v), NULL);
    return text ? text : "";
}

int main(void)
{
    GyreDriver driver = {.now_ns = read_clock,
                         .poll = poll_nothing,
                         .wake = wake_nothing,
                         .has_pending = nothing_pending};
    Gyre *g = gyre_open_core(NULL, &driver);
    CHECK(g);
    const char *script = "async fn nap() {\n"
                         "    await sleep(10ms)\n"
                         "    return \"rested\"\n"
                         "}\n";

    // 1. The await of a call is a pair of instructions.
    char *listing = gyre_disassemble(g, "nap.gy", script, strlen(script));
    CHECK(listing && strstr(listing, "CALL_AWAIT") && strstr(listing, "AWAIT"));
    gyre_free(listing);
    CHECK(gyre_eval(g, "nap.gy", script, strlen(script)) == GYRE_OK);

    // 2 and 3. A new task is pending, at the line of its function; nothing has run.
    GyreValue task = gyre_spawn(g, gyre_global(g, "nap"), NULL, 0);
    CHECK(!gyre_is_none(task));
    CHECK(strcmp(text_of(g, task), "<Task pending coro=<nap() running at nap.gy:1>>") == 0);

    // 5. Its first turn brings it to the await, where it parks on a timer.
    CHECK(gyre_turn(g, GYRE_WAIT));
    CHECK(strcmp(text_of(g, task),
                 "<Task pending coro=<nap() running at nap.gy:2> wait_for=<sleep>>") == 0);

    // 6. Nothing is ready: the driver may wait until the deadline, and no longer.
    CHECK(gyre_poll_timeout_ms(g) == 10);
    CHECK(gyre_turn(g, GYRE_WAIT));
    CHECK(longest_wait == 10 * 1000 * 1000);
    CHECK(strstr(text_of(g, task), "wait_for=<sleep>"));

    // 7 and 8. Once the time has come, the next turn resumes it and it returns.
    now += 10 * 1000 * 1000;
    CHECK(gyre_poll_timeout_ms(g) == 0);
    CHECK(!gyre_turn(g, GYRE_WAIT)); // … and nothing is left that could happen
    CHECK(strcmp(text_of(g, task),
                 "<Task finished coro=<nap() done at nap.gy:1> result='rested'>") == 0);
    GyreValue result;
    CHECK(gyre_wait(g, task, 0, &result) == GYRE_OK);
    CHECK(strcmp(text_of(g, result), "rested") == 0);

    // 9. Nor does anything happen by itself.
    CHECK(!gyre_turn(g, GYRE_WAIT));
    gyre_close(g);
    return 0;
}
