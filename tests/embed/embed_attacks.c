// embed_attacks.c - hosts that mean it badly: storms of interrupts and of jobs, an allocator that
// fails at random, a VM that is closed from inside of itself, natives and VMs in one another,
// threads with small stacks, finalizers that use their VM, and fork.
//
// Nothing of it may crash, hang or leak, and afterwards the VM is as good as new.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_slow(void)
{
    return getenv("GYRE_TEST_SLOW") != NULL;
}

static GyreStatus eval(Gyre *g, const char *text)
{
    return gyre_eval(g, "attack", text, GYRE_STRLEN);
}

static bool is_fine(Gyre *g)
{
    gyre_error_clear(g);
    return eval(g, "async fn f_() { await sleep(0); return 6 }\n"
                   "assert(await f_() == 6 and sum([1, 2, 3]) == 6)") == GYRE_OK;
}

// ---------------------------------------------------------------- Storms

typedef struct {
    Gyre *g;
    atomic_bool is_over;
    atomic_int sent, run;
} Storm;

static void *interrupt_again_and_again(void *data)
{
    Storm *storm = (Storm *)data;
    while (!atomic_load(&storm->is_over)) {
        gyre_interrupt(storm->g);
        usleep(50);
    }
    return NULL;
}

static const char *const busy[] = {
    "while true { }",
    "try { while true { } } catch BaseError { } finally { let n = 0\n while n < 50 { n += 1 } }",
    "await sleep(1h)",
    "async fn f() { try { await sleep(1h) } finally { await sleep(1h) } }\nawait gather(f(), f())",
    "sorted(range(10 ** 6), key: fn(x) => -x)",
    "let m = Mutex([1])\nwith m.lock_blocking() as g { while true { g.value = [g.value] } }",
    "spawn_thread(fn() { while true { } }).join()",
    "let c = Channel(1, shared: true)\nwhile true { c.try_send([c]); c.try_recv() }",
    "while true { freeze([[i] for i in range(100)]) }",
    ("fn deep(n) { try { deep(n + 1) } finally { n = 0 } }\n"
     "while true { try { deep(0) } catch Error { } }"),
};
enum { BUSY = sizeof busy / sizeof *busy };

static void interrupt_storm(void)
{
    Storm storm = {.g = gyre_open(NULL)};
    pthread_t thread;
    CHECK(storm.g);
    CHECK(pthread_create(&thread, NULL, interrupt_again_and_again, &storm) == 0);
    for (int i = 0; i < (is_slow() ? 3 : 20) * BUSY; i++) {
        CHECK(eval(storm.g, busy[i % BUSY]) == GYRE_ERROR);
        CHECK_SAYS(gyre_error_class(storm.g), "Cancelled");
        CHECK(gyre_error_text(storm.g)[0]);
    }
    atomic_store(&storm.is_over, true);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(is_fine(storm.g));
    gyre_close(storm.g);
}

static void count_job(Gyre *g, void *data)
{
    Storm *storm = (Storm *)data;
    atomic_fetch_add(&storm->run, 1);
    CHECK(!gyre_is_none(gyre_str(g, "a value in a job", GYRE_STRLEN)));
}

static void *post_again_and_again(void *data)
{
    Storm *storm = (Storm *)data;
    while (!atomic_load(&storm->is_over) && atomic_load(&storm->sent) < 200000)
        if (gyre_post(storm->g, count_job, storm)) atomic_fetch_add(&storm->sent, 1);
    return NULL;
}

static void post_storm(void)
{
    enum { THREADS = 3 };
    Storm storm = {.g = gyre_open(NULL)};
    pthread_t threads[THREADS];
    CHECK(storm.g);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, post_again_and_again, &storm) == 0);
    CHECK_OK(storm.g, eval(storm.g, "for i in range(50) { await sleep(1ms) }"));
    atomic_store(&storm.is_over, true);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(atomic_load(&storm.run) > 0);
    CHECK(is_fine(storm.g));
    CHECK(gyre_post(storm.g, count_job, &storm)); // will not run, and is not lost either
    gyre_close(storm.g);
    CHECK(atomic_load(&storm.run) <= atomic_load(&storm.sent));
}

// ---------------------------------------------------------------- Memory that fails at random

typedef struct {
    atomic_size_t bytes;
    atomic_uint seed;
    unsigned one_in; // 0: never
} Pool;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    Pool *pool = (Pool *)context;
    unsigned number = atomic_fetch_add(&pool->seed, 1) * 2654435761u;
    if (new_size > old_size && pool->one_in && (number >> 8) % pool->one_in == 0) return NULL;
    void *moved = new_size ? realloc(block, new_size) : NULL;
    if (!new_size) free(block);
    if (moved || !new_size) atomic_fetch_add(&pool->bytes, new_size - old_size);
    return moved;
}

static const char everything[] =
    "import json\nimport re\n"
    "class Point { x = 0\n fn init(x) { self.x = x }\n fn ==(o) => self.x == o.x\n fn hash() => "
    "self.x }\n"
    "fn work(n) => [n, {n: Point(n)}]\n"
    "async fn tick(n) { await sleep(1us); return n }\n"
    "let c = Channel(2, shared: true)\n"
    "c.try_send([c, freeze({'a': [1, 2, (3, 'x')]})])\n"
    "let m = Mutex({1: [c]})\n"
    "async with m.lock() as g { g.value[2] = g.value }\n"
    "let ts = [spawn_thread(work, i) for i in range(3)]\n"
    "for t in ts { await t }\n"
    "assert(sum(await gather(*[tick(i) for i in range(20)])) == 190)\n"
    "async with TaskGroup() as g { for i in range(5) { g.spawn(tick(i)) } }\n"
    "let d = {Point(i): str(i) * 20 for i in range(100)}\n"
    "json.loads(json.dumps([list(range(100)), {'a': 'b' * 300}]))\n"
    "assert(sorted([str(i) for i in range(200)], key: fn(s) => -int(s))[0] == '199')\n"
    "let big = 3 ** 2000 // 7\n";

static void fail_at_random(void)
{
    Gyre *whole = gyre_open(NULL);
    CHECK_OK(whole, eval(whole, everything));
    gyre_close(whole);
    for (unsigned i = 0; i < (is_slow() ? 5u : 150u); i++) {
        Pool pool = {.seed = i * 7919 + 13, .one_in = 0};
        GyreConfig config = {0};
        config.context = &pool;
        config.resize = resize;
        pool.one_in = i % 3 == 0 ? 2000 : 0;
        Gyre *g = gyre_open(&config);
        pool.one_in = 50 + i * 40;
        if (g) (void)eval(g, everything);
        if (g) gyre_error_text(g);
        if (g && eval(g, "let again = [1, 2]") != GYRE_OK) gyre_error_clear(g);
        pool.one_in = 0;
        if (g) CHECK(is_fine(g));
        if (i % 2) pool.one_in = 3;
        gyre_close(g);
        CHECK(atomic_load(&pool.bytes) == 0);
    }
}

// ---------------------------------------------------------------- Closed from inside of itself

static Gyre *victim;
static int attempts;

static void attack(void)
{
    attempts++;
    gyre_close(victim);
    GyreStatus status = eval(victim, "1 + 1");
    CHECK(status == GYRE_ERROR);
    gyre_error_clear(victim);
}

static bool write_and_close(void *context, int stream, const char *text, size_t size)
{
    (void)context, (void)stream, (void)text, (void)size;
    if (victim && attempts < 20) attack();
    return true;
}

static void unhandled_and_close(void *context, Gyre *g, const char *text)
{
    (void)context, (void)text;
    if (victim == g && attempts < 20) attack();
}

static GyreValue load_and_close(void *context, Gyre *g, const char *name, const char *importer,
                                GyreValue *path)
{
    (void)context, (void)name, (void)importer, (void)path;
    if (victim == g && attempts < 20) attack();
    return gyre_str(g, "let loaded = 1", GYRE_STRLEN);
}

static void job_and_close(Gyre *g, void *data)
{
    (void)data;
    if (victim == g && attempts < 20) attack();
}

static bool cancel_and_close(Gyre *g, void *data)
{
    (void)data;
    if (victim == g && attempts < 20) attack();
    return true;
}

static GyreStatus wait_for_ever(GyreCall *call)
{
    GyreWake *wake;
    return gyre_suspend(call, "nothing", cancel_and_close, NULL, &wake);
}

static GyreStatus post_attack(GyreCall *call)
{
    return gyre_post(gyre_vm(call), job_and_close, NULL) ? GYRE_OK : GYRE_ERROR;
}

static const GyreNative closers[] = {
    {"wait_for_ever", wait_for_ever, "", NULL, GYRE_ASYNC},
    {"post_attack", post_attack, "", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

static void close_from_inside(void)
{
    GyreConfig config = {0};
    config.write = write_and_close;
    config.unhandled = unhandled_and_close;
    config.load = load_and_close;
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_register(g, NULL, closers, NULL) == GYRE_OK);
    victim = g;
    CHECK_OK(g, eval(g, "print('x')\nimport loaded\nassert(loaded.loaded == 1)\n"
                        "async fn f() { await wait_for_ever() }\n"
                        "async fn g() { throw ValueError('nobody looks') }\n"
                        "spawn(g())\nlet t = spawn(f())\nawait sleep(2ms)\nt.cancel()\n"
                        "post_attack()\nawait sleep(2ms)\nt = spawn(f())\nawait sleep(0)"));
    CHECK(attempts >= 5);
    victim = NULL;
    CHECK(is_fine(g));
    gyre_close(g);
}

// ---------------------------------------------------------------- In one another

static Gyre *first, *second;

// A native of one VM that runs scripts of the other, and its like on the way back.
static GyreStatus cross(GyreCall *call)
{
    Gyre *here = gyre_vm(call), *there = here == first ? second : first;
    int64_t depth;
    if (!gyre_args(call, "i", &depth)) return GYRE_ERROR;
    char script[40];
    snprintf(script, sizeof script, "cross(%d)", (int)depth + 1);
    if (eval(there, script) == GYRE_OK) return GYRE_OK;
    const char *name = gyre_error_class(there); // of a VM that is in the middle of a call
    return gyre_throw(here, name, "the other one said so");
}

static GyreStatus call_back(GyreCall *call)
{
    GyreValue f, result;
    if (!gyre_args(call, "v", &f)) return GYRE_ERROR;
    if (gyre_call(gyre_vm(call), f, &f, 1, &result) != GYRE_OK) return GYRE_ERROR;
    return gyre_return(call, result);
}

static const GyreNative crossing[] = {
    {"cross", cross, "depth", NULL, 0},
    {"call_back", call_back, "f", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

static void cross_over(void)
{
    first = gyre_open(NULL);
    second = gyre_open(NULL);
    CHECK(first && second);
    CHECK(gyre_register(first, NULL, crossing, NULL) == GYRE_OK);
    CHECK(gyre_register(second, NULL, crossing, NULL) == GYRE_OK);
    CHECK(eval(first, "cross(0)") == GYRE_ERROR); // first waits for second, which asks first
    CHECK_SAYS(gyre_error_class(first), "StateError");
    CHECK(is_fine(first) && is_fine(second));
    gyre_close(second);
    gyre_close(first);
}

// A script, a native, a script …: as deep as it goes, on stacks of several sizes.
static void *recurse(void *data)
{
    static const char *const scripts[] = {
        "fn f(x) => call_back(f)\ncall_back(f)",
        "fn f(x) => sorted([1, 2], key: f)\nf(1)",
        "fn f(x) => list(map(f, [1]))\nf(1)",
        "class C { fn repr() => repr(self) }\nrepr(C())",
        "class C { fn str() => \"${self}\"\n fn repr() => str(self) }\nrepr([C()])",
        "class C { fn ==(o) => [self] == [o]\n fn hash() => hash((self,)) }\nhash(C())",
        "import json\nlet x = []\nfor i in range(deep) { x = [x] }\njson.dumps(x)",
        "import json\njson.loads('[' * deep)",
        "let x = []\nfor i in range(deep) { x = [x] }\nx == [x]",
        "let x = []\nfor i in range(deep) { x = (x,) }\nhash(x)",
        ("import copy\nlet x = []\nfor i in range(deep) { x = [x] }\ncopy.deepcopy(x)\n"
         "throw RecursionError('or not')"),
        "class C { fn get_(n) => self.get_(n) }\nC().get_(1)",
    };
    Gyre *g = gyre_open(NULL);
    CHECK(g && gyre_register(g, NULL, crossing, NULL) == GYRE_OK);
    // A stress build looks at all that lives whenever something more does.
    CHECK_OK(g, eval(g, is_slow() ? "let deep = 20_000" : "let deep = 100_000"));
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (eval(g, scripts[i]) == GYRE_OK || strcmp(gyre_error_class(g), "RecursionError") != 0) {
            fprintf(stderr, "%s\nwith a stack of %d KB: %s\n", scripts[i], *(int *)data,
                    gyre_error_text(g));
            exit(1);
        }
        CHECK(is_fine(g));
    }
    gyre_close(g);
    return NULL;
}

static void recurse_on_stacks(void)
{
    static int sizes_kb[] = {8192, 256};
    for (size_t i = 0; i < sizeof sizes_kb / sizeof *sizes_kb; i++) {
        pthread_attr_t attributes;
        pthread_t thread;
        if (is_slow() && sizes_kb[i] < 8192) continue; // embed_stacks has sizes for sanitizers
        pthread_attr_init(&attributes);
        CHECK(pthread_attr_setstacksize(&attributes, (size_t)sizes_kb[i] << 10) == 0);
        CHECK(pthread_create(&thread, &attributes, recurse, &sizes_kb[i]) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        pthread_attr_destroy(&attributes);
    }
}

// ---------------------------------------------------------------- Finalizers that use their VM

typedef struct {
    Gyre *g;
} Thing;

static int finalized;

static void finalize_and_run(void *data)
{
    Gyre *g = ((Thing *)data)->g;
    finalized++;
    if (!g) return;
    (void)gyre_str(g, "text", GYRE_STRLEN);
    (void)eval(g, "1 + 1");
    gyre_close(g);
}

static GyreStatus thing_init(GyreCall *call)
{
    GyreValue self;
    if (!gyre_args(call, "v", &self)) return GYRE_ERROR;
    return GYRE_OK;
}

static const GyreNative thing_methods[] = {
    {"init", thing_init, "self", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType thing_type = {"Thing",       sizeof(Thing), finalize_and_run,
                                    thing_methods, NULL,          NULL};

static GyreStatus make_thing(GyreCall *call)
{
    GyreValue v = gyre_new(gyre_vm(call), &thing_type);
    Thing *thing = (Thing *)gyre_host_data(gyre_vm(call), v, &thing_type);
    if (!thing) return GYRE_ERROR;
    thing->g = gyre_vm(call);
    return gyre_return(call, v);
}

static const GyreNative thing_natives[] = {
    {"make_thing", make_thing, "", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

static char told[400];

static void note_told(void *context, Gyre *g, const char *text)
{
    (void)context, (void)g;
    snprintf(told, sizeof told, "%s", text);
}

static void finalize_badly(void)
{
    GyreConfig config = {0};
    config.unhandled = note_told;
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_register_type(g, NULL, &thing_type, NULL) == GYRE_OK);
    CHECK(gyre_register(g, NULL, thing_natives, NULL) == GYRE_OK);
    CHECK_OK(g, eval(g, "for i in range(100) { make_thing() }\n"
                        "let x = []\nfor i in range(300_000) { x = [i] }"));
    CHECK(is_fine(g));
    CHECK(finalized > 0);
    CHECK_SAYS(told, "a finalizer called it, which must not use the VM");
    CHECK_OK(g, eval(g, "let kept = [make_thing() for i in range(10)]"));
    gyre_close(g);
    CHECK(finalized >= 110);
}

// ---------------------------------------------------------------- Many handles, and fork

static void hold_many(void)
{
    GyreConfig config = {0};
    config.memory_limit = (size_t)64 << 20;
    Gyre *g = gyre_open(&config);
    CHECK(g);
    uint32_t scope = gyre_scope_open(g);
    int made = 0;
    while (made < 3000000 && !gyre_is_none(gyre_int(g, made)))
        made++;
    gyre_error_clear(g);
    CHECK(made > 100000);
    gyre_scope_close(g, scope);
    for (int i = 0; i < 100000; i++)
        gyre_pin(g, GYRE_NIL); // and never unpinned
    CHECK(is_fine(g));
    gyre_close(g);
}

// The child has none of the threads, and starts its own.
static void fork_with_it(void)
{
#ifdef __SANITIZE_THREAD__ // which lets no child start a thread
    return;
#endif
    Gyre *g = gyre_open(NULL);
    CHECK(g && is_fine(g));
    CHECK_OK(g, eval(g, "let n = 1\nlet t = spawn_thread(fn() => 5)\nassert(await t == 5)"));
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        bool ok = is_fine(g) && eval(g, "n = 2\nawait sleep(1ms)\nassert(n == 2)\n"
                                        "assert(await spawn_thread(fn() => 6) == 6)") == GYRE_OK;
        gyre_close(g);
        _exit(ok ? 0 : 1);
    }
    int status;
    CHECK_OK(g, eval(g, "await sleep(2ms)\nassert(n == 1)"));
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(is_fine(g));
    gyre_close(g);
}

int main(void)
{
    interrupt_storm();
    post_storm();
    fail_at_random();
    close_from_inside();
    cross_over();
    recurse_on_stacks();
    finalize_badly();
    hold_many();
    fork_with_it();
    return 0;
}
