// embed_threads.c - VMs on many threads of the host, and what other threads may ask of one.
//
// Eight threads make, run and close a thousand VMs each (or as many as the first argument says),
// and nothing is left: no descriptor, and no more memory than after a first round.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <dirent.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS = 8 };

static void eval(Gyre *g, const char *script)
{
    if (gyre_eval(g, "test", script, strlen(script)) == GYRE_OK) return;
    fputs(gyre_error_text(g), stderr);
    exit(1);
}

// ---------------------------------------------------------------- Many VMs

static const char plain[] = "async fn double(x) { await sleep(0); return x * 2 }\n"
                            "let xs = await gather(*[double(i) for i in range(3)])\n"
                            "assert(xs == [0, 2, 4])\n";
static const char threaded[] = "fn work(x) => x + 1\n"
                               "let t = spawn_thread(work, 1)\n"
                               "assert(await to_thread(work, 2) == 3 and await t == 2)\n"
                               "spawn_thread(fn() { while true { } }).kill()\n";

static void *make_vms(void *data)
{
    int count = *(const int *)data;
    for (int i = 0; i < count; i++) {
        Gyre *g = gyre_open(NULL);
        CHECK(g);
        eval(g, i % 50 == 0 ? threaded : plain);
        gyre_close(g);
    }
    return NULL;
}

static void run_round(int count)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, make_vms, &count) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

static int count_descriptors(void)
{
    int count = 0;
    DIR *directory = opendir("/proc/self/fd");
    if (!directory) return 0;
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

// What malloc has given out; a sanitizer has an allocator of its own, which looks for leaks itself.
static size_t count_bytes(void)
{
    return mallinfo2().uordblks;
}

static void leave_nothing(int count)
{
    run_round(count / 10 + 50); // fills what is kept for good
    size_t bytes = count_bytes();
    int descriptors = count_descriptors();
    run_round(count);
    CHECK(count_descriptors() == descriptors);
    CHECK(count_bytes() < bytes + 64 * 1024);
}

// ---------------------------------------------------------------- Requests

typedef struct {
    Gyre *g;
    GyreStop how;
    int delay_ms;
} Request;

static void *ask(void *data)
{
    const Request *r = (const Request *)data;
    struct timespec delay = {0, r->delay_ms * 1000000L};
    nanosleep(&delay, NULL);
    CHECK(gyre_stop(r->g, r->how, NULL));
    return NULL;
}

// The error that a function of the script ends with when it is asked to stop from outside.
static const char *stop_while(Gyre *g, const char *function, GyreStop how)
{
    static char class[40];
    Request request = {g, how, 20};
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, ask, &request) == 0);
    uint32_t scope = gyre_scope_open(g);
    GyreStatus status = gyre_run(g, gyre_global(g, function), NULL, 0, NULL);
    snprintf(class, sizeof class, "%s", status == GYRE_OK ? "" : gyre_error_class(g));
    gyre_error_clear(g);
    gyre_scope_close(g, scope);
    CHECK(pthread_join(thread, NULL) == 0);
    return class;
}

static const char functions[] =
    "import time\n"
    "fn spins() { while true { } }\n"
    "fn blocks() { time.sleep(100) }\n"
    "async fn waits() { await sleep(100) }\n"
    "async fn refuses() { while true { try { await sleep(100) } catch BaseError { } } }\n"
    "fn returns() => 5\n"
    "fn fails() { throw ValueError('bad') }\n";

static void ask_to_stop(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    eval(g, functions);
    CHECK(strcmp(stop_while(g, "waits", GYRE_STOP_CANCEL), "Cancelled") == 0);
    CHECK(strcmp(stop_while(g, "blocks", GYRE_STOP_CANCEL), "Cancelled") == 0);
    CHECK(strcmp(stop_while(g, "spins", GYRE_STOP_FORCE), "Cancelled") == 0);
    CHECK(strcmp(stop_while(g, "refuses", GYRE_STOP_KILL), "Cancelled") == 0);
    CHECK(gyre_run(g, gyre_global(g, "spins"), NULL, 0, NULL) == GYRE_ERROR); // it stays killed
    gyre_close(g);
}

// A request without a main task waits for the next one; none of that one's lines runs.
static void ask_before(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    eval(g, functions);
    CHECK(gyre_stop(g, GYRE_STOP_CANCEL, NULL));
    CHECK(gyre_run(g, gyre_global(g, "spins"), NULL, 0, NULL) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "Cancelled") == 0);
    gyre_error_clear(g);
    GyreValue result;
    int64_t number = 0;
    CHECK(gyre_run(g, gyre_global(g, "returns"), NULL, 0, &result) == GYRE_OK);
    CHECK(gyre_to_int(g, result, &number) && number == 5);
    CHECK(gyre_run(g, gyre_global(g, "fails"), NULL, 0, NULL) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "ValueError") == 0);
    gyre_error_clear(g);
    CHECK(gyre_stop(g, GYRE_STOP_FORCE, gyre_pack(g, gyre_str(g, "never seen", 10))));
    gyre_close(g);
}

int main(int argc, char **argv)
{
    ask_to_stop();
    ask_before();
    leave_nothing(argc > 1 ? atoi(argv[1]) : 1000);
    return 0;
}
