// example_later.c - a native that another thread finishes: `await hash_of(path)`.
//
// The thread does what would block. It never touches the VM: it posts a job, which runs on the VM's
// thread and answers the task that waits.
#include <gyre.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Gyre *g;
    GyreWake *wake; // NULL: nobody waits any more
    pthread_t thread;
    int64_t seed, result;
} Work;

// On the VM's thread: the end of it.
static void finish(Gyre *g, void *data)
{
    Work *work = (Work *)data;
    pthread_join(work->thread, NULL);
    if (work->wake && work->result < 0) gyre_reject(work->wake, "ValueError", "a negative seed");
    else if (work->wake) gyre_resolve(work->wake, gyre_int(g, work->result));
    free(work);
}

// On its own thread.
static void *compute(void *data)
{
    Work *work = (Work *)data;
    int64_t x = work->seed;
    for (int i = 0; i < 1000000 && x >= 0; i++)
        x = (x * 1103515245 + 12345) % 2147483648;
    work->result = x;
    gyre_post(work->g, finish, work);
    return NULL;
}

// The task was cancelled. The thread cannot be stopped, but nobody has to wait for it.
static bool give_up(Gyre *g, void *data)
{
    (void)g;
    ((Work *)data)->wake = NULL;
    return true;
}

static GyreStatus scramble(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Work *work = (Work *)calloc(1, sizeof *work);
    if (!work) return gyre_throw(g, "MemoryError", "out of memory");
    work->g = g;
    GyreStatus status = GYRE_ERROR;
    if (!gyre_args(call, "i", &work->seed)) goto failed;
    status = gyre_suspend(call, "scramble", give_up, work, &work->wake);
    if (status != GYRE_PENDING) goto failed;
    if (pthread_create(&work->thread, NULL, compute, work) == 0) return GYRE_PENDING;
    gyre_reject(work->wake, "OSError", "no thread for it"); // before we return: it never waits
failed:
    free(work);
    return status;
}

static const GyreNative natives[] = {
    {"scramble", scramble, "seed", "A number that takes a while to find.", GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

// Two at a time; an error at its await; one that nobody waits for any more.
static const char script[] =
    "let both = await gather(scramble(1), scramble(2))\n"
    "assert(len(both) == 2 and both[0] != both[1])\n"
    "try { await scramble(-1); assert(false) } catch ValueError as e { print(e.message) }\n"
    "try { async with timeout(1us) { await scramble(3) } } catch TimeoutError { print('too slow') "
    "}\n";

static bool on_write(void *context, int stream, const char *text, size_t size)
{
    (void)context;
    return fwrite(text, 1, size, stream == 2 ? stderr : stdout) == size;
}

int main(void)
{
    GyreConfig config = {0};
    config.write = on_write;
    Gyre *g = gyre_open(&config);
    if (!g) return 1;
    GyreStatus status = gyre_register(g, NULL, natives, NULL);
    if (status == GYRE_OK) status = gyre_eval(g, "later.gy", script, GYRE_STRLEN);
    if (status != GYRE_OK) fputs(gyre_error_text(g), stderr);
    gyre_close(g);
    return status != GYRE_OK;
}
