// embed_races.c - other threads that are not quite done with a VM when it is closed.
//
// Whoever posts a job, asks for an end or for a look need not know what comes of it: the VM may be
// closed for that very reason while the call still returns. And a script's thread that blocks in a
// native of the host's does not end when it is killed: it is left behind, told of, and cleans up
// after itself whenever the native returns, with the VM that started it open or closed.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static void sleep_ms(int ms)
{
    struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&pause, NULL);
}

// ---------------------------------------------------------------- Closed because of a request

typedef void (*Ask)(Gyre *g);

typedef struct {
    Gyre *g;
    Ask ask;
} Asker;

static atomic_bool has_come;

static void *ask(void *data)
{
    const Asker *asker = (const Asker *)data;
    asker->ask(asker->g);
    return NULL;
}

static void job(Gyre *g, void *data)
{
    (void)g;
    (void)data;
    atomic_store(&has_come, true);
}

static void post(Gyre *g)
{
    CHECK(gyre_post(g, job, NULL));
}

static void look(Gyre *g)
{
    CHECK(gyre_look(g, job, NULL));
}

static void cancel(Gyre *g)
{
    CHECK(gyre_stop(g, GYRE_STOP_FORCE, NULL));
}

static void kill(Gyre *g)
{
    CHECK(gyre_stop(g, GYRE_STOP_KILL, NULL));
}

static void run_until_asked(Gyre *g, Ask how)
{
    bool ends_run = how == cancel || how == kill;
    const char *script = ends_run ? "while true { }" : "await sleep(0)";
    atomic_store(&has_come, false);
    do
        (void)gyre_eval(g, "script", script, GYRE_STRLEN);
    while (!ends_run && !atomic_load(&has_come));
}

static void close_while_asking(Ask how, int times)
{
    for (int i = 0; i < times; i++) {
        Asker asker = {gyre_open(NULL), how};
        pthread_t thread;
        CHECK(asker.g && pthread_create(&thread, NULL, ask, &asker) == 0);
        run_until_asked(asker.g, how);
        gyre_close(asker.g);
        pthread_join(thread, NULL);
    }
}

// ---------------------------------------------------------------- Left behind

static atomic_int stalled_count;
static atomic_bool may_go_on;
static char reports[4096];

static GyreStatus stall(GyreCall *call)
{
    atomic_fetch_add(&stalled_count, 1);
    while (!atomic_load(&may_go_on))
        sleep_ms(1);
    atomic_fetch_sub(&stalled_count, 1);
    return gyre_return(call, gyre_str(gyre_vm(call), "late", GYRE_STRLEN));
}

static GyreStatus stalled(GyreCall *call)
{
    return gyre_return(call, gyre_int(gyre_vm(call), atomic_load(&stalled_count)));
}

static void opened(void *context, Gyre *g)
{
    static const GyreNative natives[] = {
        {"stall", stall, "", "Blocks.", 0}, {"stalled", stalled, "", "How many do.", 0}, {0}};
    (void)context;
    CHECK(gyre_register(g, NULL, natives, NULL) == GYRE_OK);
}

static void note(void *context, Gyre *g, const char *text)
{
    (void)context;
    (void)g;
    CHECK(strlen(reports) + strlen(text) < sizeof reports);
    strcat(reports, text);
}

static int count_threads(void)
{
    int count = -2; // "." and ".."
    DIR *directory = opendir("/proc/self/task");
    CHECK(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

static const char starts[] =
    "import loop\nimport threading\n"
    "loop.grace = 0.01\n"
    "async fn waits_for(t) { try { await t } catch TaskCancelled as e { print('told') } }\n"
    "let t = spawn_thread(stall)\n"
    "spawn(waits_for(t))\n"
    "spawn(waits_for(to_thread(stall)))\n"
    "spawn(waits_for(to_thread(stall, abandon: true)))\n"
    "spawn_thread(fn() => spawn_thread(stall).join())\n"
    "while stalled() < 4 { await sleep(1ms) }\n";

// The next script of the same VM finds them killed.
static const char looks[] = "assert(threading.active_count() == 1 and t.done() and t.cancelled())\n"
                            "for wait in [fn() => t.join(), fn() => t.result()] {\n"
                            "    try { wait(); assert(false) }\n"
                            "    catch TaskCancelled as e { assert(e.reason == 'killed') }\n"
                            "}\n"
                            "assert(await t.stop() == nil and not t.is_alive())\n"
                            "assert(await spawn_thread(fn() => 1) == 1)\n";

static void leave_behind(bool closes_first)
{
    int threads = count_threads();
    GyreConfig config = {.opened = opened, .unhandled = note};
    Gyre *g = gyre_open(&config);
    reports[0] = 0;
    atomic_store(&may_go_on, false);
    CHECK(g);
    CHECK_OK(g, gyre_eval(g, "starts", starts, GYRE_STRLEN));
    CHECK(atomic_load(&stalled_count) == 4);
    CHECK_SAYS(reports, "thread 'Thread-1' was killed and does not end: it is left behind");
    if (closes_first) gyre_close(g);
    else CHECK_OK(g, gyre_eval(g, "looks", looks, GYRE_STRLEN));
    atomic_store(&may_go_on, true);
    if (!closes_first) CHECK_OK(g, gyre_eval(g, "looks", looks, GYRE_STRLEN));
    if (!closes_first) gyre_close(g);
    for (int i = 0; i < 20000 && count_threads() > threads; i++)
        sleep_ms(1);
    CHECK(count_threads() == threads && atomic_load(&stalled_count) == 0);
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? atoi(argv[1]) : 100;
    close_while_asking(post, times);
    close_while_asking(look, times);
    close_while_asking(cancel, times);
    close_while_asking(kill, times);
    leave_behind(false);
    leave_behind(true);
    return 0;
}
