// embed_status.c - a script's terminal is its host's: lines below the output go to a hook, and
// without that hook there is no terminal.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char lines[100];
    int calls;
    Gyre *g;
} Below;

static void keep(void *context, Gyre *g, const char *text, size_t size)
{
    Below *below = (Below *)context;
    CHECK(size < sizeof below->lines);
    memcpy(below->lines, text, size);
    below->lines[size] = 0;
    below->calls++;
    below->g = g;
}

static void run(Gyre *g, const char *script)
{
    if (gyre_eval(g, "status", script, strlen(script)) == GYRE_OK) return;
    fputs(gyre_error_text(g), stderr);
    exit(1);
}

static void lines_reach_the_host(void)
{
    Below below = {.calls = 0};
    GyreConfig config = {.context = &below, .status = keep};
    Gyre *g = gyre_open(&config);
    CHECK(g);
    run(g, "from \"<stdlib>/_term\" import status\nstatus('one\\ntwo')");
    CHECK(below.calls == 1 && below.g == g && strcmp(below.lines, "one\ntwo") == 0);
    run(g, "status('three')");
    CHECK(below.calls == 2 && strcmp(below.lines, "three") == 0);
    gyre_close(g); // takes away what is left
    CHECK(below.calls == 3 && below.g == g && strcmp(below.lines, "") == 0);
}

static void without_the_hook_there_is_none(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    run(g,
        "import term\n"
        "assert(not term.is_terminal(0) and not term.is_terminal(1) and not term.is_terminal(2))\n"
        "async with term.Spinner('x') { assert(len(all_tasks()) == 1) }\n"
        "import log\nlog.error('nobody hears this')\n");
    gyre_close(g);
}

int main(void)
{
    lines_reach_the_host();
    without_the_hook_there_is_none();
    return 0;
}
