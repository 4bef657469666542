// embed_uv_loop.c - a host with a libuv loop lends it: tasks run whenever that loop does.
//
// The host has timers and work of its own on the loop; a script sleeps, and waits for the host's
// work, in between. Nothing of the VM is left on the loop when it is closed.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <uv.h>

static char out[4096];

static bool on_write(void *context, int stream, const char *text, size_t size)
{
    (void)context, (void)stream;
    strncat(out, text, size);
    return true;
}

static void on_unhandled(void *context, Gyre *g, const char *text)
{
    (void)context, (void)g;
    strcat(out, text);
}

// ---------------------------------------------------------------- A native on the host's loop

typedef struct {
    uv_work_t request;
    GyreWake *wake;
    int64_t n, square;
} Job;

static void work(uv_work_t *request)
{
    Job *job = (Job *)request->data;
    job->square = job->n * job->n; // in a thread of libuv's pool
}

static Gyre *vm;

static void after_work(uv_work_t *request, int status)
{
    Job *job = (Job *)request->data;
    if (status < 0) gyre_reject(job->wake, "OSError", "%s", uv_strerror(status));
    else gyre_resolve(job->wake, gyre_int(vm, job->square));
    free(job);
}

static GyreStatus square(GyreCall *call)
{
    int64_t n;
    if (!gyre_args(call, "i", &n)) return GYRE_ERROR;
    Job *job = (Job *)calloc(1, sizeof *job);
    if (!job) return gyre_throw(gyre_vm(call), "MemoryError", "out of memory");
    job->n = n;
    job->request.data = job;
    GyreStatus status = gyre_suspend(call, "a square", NULL, NULL, &job->wake);
    if (status != GYRE_PENDING) return free(job), status;
    uv_queue_work((uv_loop_t *)gyre_data(call), &job->request, work, after_work);
    return status;
}

static const GyreNative natives[] = {
    {"square", square, "n", "n * n, worked out in another thread.", GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

// ---------------------------------------------------------------- The host

static int ticks;

static void on_tick(uv_timer_t *timer)
{
    if (++ticks == 5) uv_close((uv_handle_t *)timer, NULL);
}

static void count_handle(uv_handle_t *handle, void *count)
{
    (void)handle;
    ++*(int *)count;
}

static int handles_of(uv_loop_t *loop)
{
    int count = 0;
    uv_walk(loop, count_handle, &count);
    return count;
}

static Gyre *open_on(uv_loop_t *loop)
{
    GyreConfig config = {0};
    config.uv_loop = loop;
    config.write = on_write;
    config.unhandled = on_unhandled;
    config.grants = GYRE_GRANT_NET;
    Gyre *g = gyre_open(&config);
    CHECK(g);
    CHECK_OK(g, gyre_register(g, NULL, natives, loop));
    return g;
}

static const char script[] = "async fn wave(name, pause) {\n"
                             "    for i in range(3) {\n"
                             "        await sleep(pause)\n"
                             "        print(name + str(i))\n"
                             "    }\n"
                             "    return await square(len(name) + 6)\n"
                             "}\n"
                             "print('start')\n"
                             "let a = spawn(wave('a', 10ms))\n"
                             "print(await square(3))\n"
                             "print(await a)\n";

static void check_both_run(uv_loop_t *loop)
{
    uv_timer_t tick;
    uv_timer_init(loop, &tick);
    uv_timer_start(&tick, on_tick, 4, 4);
    CHECK(gyre_eval(vm, "waves", script, GYRE_STRLEN) == GYRE_PENDING);
    CHECK(strcmp(out, "start\n") == 0);
    CHECK(uv_run(loop, UV_RUN_DEFAULT) == 0); // ends when both have nothing more to do
    CHECK(ticks == 5);
    CHECK_SAYS(out, "\n9\n"); // before the waves, where the other thread gets its turn in time
    CHECK_SAYS(out, "a0\n");
    CHECK_SAYS(strstr(out, "a0\n"), "a1\n");
    CHECK_SAYS(strstr(out, "a1\n"), "a2\n");
    CHECK(strlen(out) == strlen("start\n9\na0\na1\na2\n49\n"));
    CHECK(strcmp(out + strlen(out) - 3, "49\n") == 0);
    out[0] = 0;
}

// What is done without waiting is done at once; what would have to wait says so.
static void check_calls(uv_loop_t *loop)
{
    CHECK_OK(vm, gyre_eval(vm, "defs",
                           "async fn quick() => 5\nasync fn slow() { await sleep(1ms)\n return 6 }",
                           GYRE_STRLEN));
    GyreValue slow = gyre_global(vm, "slow"), result;
    int64_t n;
    CHECK_OK(vm, gyre_call(vm, gyre_global(vm, "quick"), NULL, 0, &result));
    CHECK(gyre_to_int(vm, result, &n) && n == 5);
    CHECK(gyre_call(vm, slow, NULL, 0, &result) == GYRE_ERROR);
    CHECK_SAYS(gyre_error_text(vm), "StateError: nothing can wait here: the host runs the loop");
    GyreValue task = gyre_spawn(vm, slow, NULL, 0);
    CHECK(gyre_wait(vm, task, -1, NULL) == GYRE_PENDING);
    uv_run(loop, UV_RUN_DEFAULT);
    CHECK_OK(vm, gyre_wait(vm, task, -1, &result));
    CHECK(gyre_to_int(vm, result, &n) && n == 6);
    CHECK(gyre_poll_fd(vm) == -1);
}

static void post_print(Gyre *g, void *data)
{
    (void)data;
    CHECK_OK(g, gyre_eval(g, "posted", "1", 1) == GYRE_ERROR ? GYRE_OK : GYRE_ERROR);
    gyre_error_clear(g);
    CHECK_OK(g, gyre_global_set(g, "is_posted", gyre_bool(true)));
    strcat(out, "posted\n");
}

// From another thread, which the loop waits for because a task does.
static void post_from_thread(void *data)
{
    uv_sleep(10);
    CHECK(gyre_post(vm, post_print, data));
}

static void check_posts_and_errors(uv_loop_t *loop)
{
    uv_thread_t thread;
    CHECK(gyre_eval(vm, "fails",
                    "let is_posted = false\n"
                    "while not is_posted { await sleep(1ms) }\nthrow ValueError('late')",
                    GYRE_STRLEN) == GYRE_PENDING);
    CHECK(uv_thread_create(&thread, post_from_thread, NULL) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    CHECK_SAYS(out, "posted\n");
    CHECK_SAYS(out, "ValueError: late");
    out[0] = 0;
}

// The library's own handles live on the lent loop, and leave it with the VM, in the middle of
// things.
static void check_sockets(uv_loop_t *loop)
{
    Gyre *g = open_on(loop);
    const char *talk = "import net\n"
                       "async fn echo(s) { while true { await s.write(await s.read(100)) } }\n"
                       "let server = net.server('127.0.0.1:0', echo)\n"
                       "await server.enter()\n"
                       "let c = await net.connect(server.address)\n"
                       "await c.write('abc')\n"
                       "print(await c.read(10))\n"
                       "spawn(net.lookup('localhost'))\n"
                       "await c.read(10)\n";
    CHECK(gyre_eval(g, "talk", talk, GYRE_STRLEN) == GYRE_PENDING);
    for (int i = 0; i < 1000 && !strstr(out, "b'abc'"); i++)
        uv_run(loop, UV_RUN_ONCE);
    CHECK_SAYS(out, "b'abc'");
    out[0] = 0;
    gyre_close(g);
    out[0] = 0; // what it says of tasks that were cut off
}

// The host's loop wakes for the end of a run's time, too.
static void check_time_limit(uv_loop_t *loop)
{
    Gyre *g = open_on(loop);
    gyre_set_limits(g, &(GyreLimits){.time_ns = 100000000});
    CHECK(gyre_eval(g, "x", "try { await sleep(1h) } catch BaseError { print('seen') }",
                    GYRE_STRLEN) == GYRE_PENDING);
    uv_run(loop, UV_RUN_DEFAULT);
    CHECK_SAYS(out, "QuotaExceeded: the script has used up its time of 0.1 s");
    CHECK(!strstr(out, "seen"));
    CHECK_OK(g, gyre_eval(g, "y", "assert(len(all_tasks()) == 1)", GYRE_STRLEN));
    out[0] = 0;
    gyre_close(g);
}

// Of several on one loop, one closes another in the middle of its turn, and one is closed by a
// callback of the host; the rest go on.
static Gyre *others[2];

static void close_other(Gyre *g, void *data)
{
    (void)g, (void)data;
    gyre_close(others[0]);
    others[0] = NULL;
}

static void on_close_time(uv_timer_t *timer)
{
    gyre_close(others[1]);
    others[1] = NULL;
    uv_close((uv_handle_t *)timer, NULL);
}

static void check_many(uv_loop_t *loop)
{
    static const char endless[] = "async fn f() { while true { await sleep(1ms) } }\nawait f()";
    uv_timer_t timer;
    for (int i = 0; i < 2; i++) {
        others[i] = open_on(loop);
        CHECK(gyre_eval(others[i], "x", endless, GYRE_STRLEN) == GYRE_PENDING);
    }
    CHECK(gyre_eval(vm, "x", "for i in range(10) { await sleep(2ms) }\nprint('through')",
                    GYRE_STRLEN) == GYRE_PENDING);
    CHECK(gyre_post(vm, close_other, NULL));
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, on_close_time, 5, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    CHECK(!others[0] && !others[1]);
    CHECK_SAYS(out, "through\n");
    out[0] = 0;
}

int main(void)
{
    uv_loop_t loop;
    CHECK(uv_loop_init(&loop) == 0);
    vm = open_on(&loop);
    check_both_run(&loop);
    check_calls(&loop);
    check_posts_and_errors(&loop);

    check_sockets(&loop);
    check_time_limit(&loop);
    check_many(&loop);
    Gyre *second = open_on(&loop); // as many as one likes
    CHECK(gyre_eval(second, "x", "await sleep(1h)", GYRE_STRLEN) == GYRE_PENDING);
    gyre_close(second); // in the middle of things
    gyre_close(vm);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK(handles_of(&loop) == 0);
    CHECK(uv_loop_close(&loop) == 0);
    return 0;
}
