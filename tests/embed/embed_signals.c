// embed_signals.c - signals are the host's: a script gets at them only where it is let, and gives
// them back.
#define _GNU_SOURCE
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t seen_by_host;

static void on_signal(int number)
{
    (void)number;
    seen_by_host++;
}

static bool is_hosts(int number)
{
    struct sigaction action;
    CHECK(sigaction(number, NULL, &action) == 0);
    return action.sa_handler == on_signal;
}

static GyreStatus send(GyreCall *call)
{
    int64_t count = 0;
    if (!gyre_args(call, "i", &count)) return GYRE_ERROR;
    for (int64_t i = 0; i < count; i++)
        raise(SIGINT);
    return GYRE_OK;
}

static const GyreNative natives[] = {
    {"send", send, "count", "Sends SIGINT.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static void refuse(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    CHECK(gyre_eval(g, "refused", "import signal", 13) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "ImportError") == 0);
    CHECK(is_hosts(SIGINT) && is_hosts(SIGUSR1));
    gyre_close(g);
}

static void run(Gyre *g, const char *script)
{
    if (gyre_eval(g, "signals", script, strlen(script)) == GYRE_OK) return;
    fputs(gyre_error_text(g), stderr);
    exit(1);
}

static void lend(void)
{
    GyreConfig config = {.has_signals = true};
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_register(g, NULL, natives, NULL) == GYRE_OK);
    run(g, "import signal\n"
           "let got = []\n"
           "async fn read(n) {\n"
           "    let got = []\n"
           "    async for s in signal.watch('INT') {\n"
           "        got.append(s)\n"
           "        if len(got) == n { return got }\n"
           "    }\n"
           "}\n"
           "let one = spawn(read(1))\n"
           "let two = spawn(read(2))\n"
           "await sleep(0)\n"
           "send(1)\n"
           "assert(await one == ['INT'])\n"
           "send(1)\n"
           "assert(await two == ['INT', 'INT'])\n");
    CHECK(seen_by_host == 0);
    CHECK(is_hosts(SIGINT));
    raise(SIGINT);
    CHECK(seen_by_host == 1);
    gyre_close(g);
}

// What the script does not take comes back.
static void hand_back(void)
{
    GyreConfig config = {.has_signals = true};
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_register(g, NULL, natives, NULL) == GYRE_OK);
    seen_by_host = 0;
    run(g, "import signal\n"
           "async fn read() { async for s in signal.watch('INT', 'USR1') { } }\n"
           "spawn(read())\n"
           "await sleep(0)\n"
           "send(2)\n"
           "await sleep(0.001)\n"
           "send(3)\n");
    CHECK(seen_by_host == 3);
    CHECK(is_hosts(SIGINT) && is_hosts(SIGUSR1));
    gyre_close(g);
    CHECK(is_hosts(SIGINT));
}

int main(void)
{
    signal(SIGINT, on_signal);
    signal(SIGUSR1, on_signal);
    refuse();
    lend();
    hand_back();
    return 0;
}
