// embed_tests.c - a host that runs the tests of a script itself: on a clock that jumps, in an order
// of its own, with libraries that note what they open.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char script[] =
    "import loop\n"
    "let order = []\n"
    "async fn add(x) { order.append(x) }\n"
    "async test \"order\" {\n"
    "    async with TaskGroup() as g { g.spawn(add(1)); g.spawn(add(2)) }\n"
    "    assert(order == [1, 2])\n"
    "}\n"
    "async test \"a week\" { await sleep(7d); assert(loop.time() == 604800) }\n"
    "test \"opens\" {\n"
    "    close_thing(open_thing())\n"
    "    open_thing()\n"
    "}\n";

static char complaints[1000];

static void complain(void *context, Gyre *g, const char *text)
{
    (void)context, (void)g;
    strncat(complaints, text, sizeof complaints - strlen(complaints) - 1);
}

// -- A library that notes what it opens

static GyreStatus open_thing(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    return gyre_return(call, gyre_int(g, gyre_note_open(g, "a thing")));
}

static GyreStatus close_thing(GyreCall *call)
{
    int64_t note = 0;
    if (!gyre_args(call, "i", &note)) return GYRE_ERROR;
    gyre_note_closed(gyre_vm(call), (uint32_t)note);
    return GYRE_OK;
}

static const GyreNative natives[] = {
    {"open_thing", open_thing, "", "Opens a thing.", 0},
    {"close_thing", close_thing, "note", "Closes it.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static uint32_t last(void *context, uint32_t count)
{
    ++*(int *)context;
    return count - 1;
}

int main(void)
{
    GyreConfig config = {.is_clock_virtual = true, .unhandled = complain};
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_register(g, NULL, natives, NULL) == GYRE_OK);
    CHECK(gyre_test_count(g) == 0);
    CHECK(gyre_load_tests(g, "host.gy", script, sizeof script - 1) == GYRE_OK);
    CHECK(gyre_test_count(g) == 3 && strcmp(gyre_test_name(g, 1), "a week") == 0);
    CHECK(gyre_test_name(g, 3)[0] == '\0');

    CHECK(gyre_test_run(g, 1) == GYRE_OK && gyre_now_ns(g) == (int64_t)604800 * 1000000000);
    int asked = 0;
    gyre_set_choose(g, last, &asked);
    CHECK(gyre_test_run(g, 0) == GYRE_ERROR && asked > 0);
    CHECK(strstr(gyre_error_text(g), "assertion failed: [2, 1] == [1, 2]"));
    gyre_error_clear(g);
    gyre_set_choose(g, NULL, NULL);

    CHECK(gyre_test_run(g, 2) == GYRE_OK);
    CHECK(strcmp(complaints, "left behind: a thing, made at host.gy:11\n") == 0);
    CHECK(gyre_note_open(g, "outside of tests") == 0);
    CHECK(gyre_test_run(g, 3) == GYRE_ERROR && strcmp(gyre_error_class(g), "IndexError") == 0);
    gyre_close(g);
    return 0;
}
