// embed_orphans.c - shared things that refer to each other in circles are freed: while a host goes
// on for long, and at the latest when its VM ends. No byte is left. (The leak sanitizer sees those
// that lead through a class.)
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 4 };

static int circles(void)
{
    return getenv("GYRE_TEST_SLOW") ? 300 : 20000; // of each kind
}

// -- One VM, whose memory is counted

typedef struct {
    size_t bytes, peak;
} Pool;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    Pool *pool = (Pool *)context;
    void *moved = new_size ? realloc(block, new_size) : NULL;
    if (!new_size) free(block);
    if (moved || !new_size) pool->bytes += new_size - old_size;
    if (pool->bytes > pool->peak) pool->peak = pool->bytes;
    return moved;
}

static const char makers[] =
    "fn in_itself(i) { let c = Channel(1, shared: true)\n c.try_send([c, 'x' * 5000]) }\n"
    "fn in_its_value(i) {\n"
    "    let m = Mutex(nil)\n"
    "    with m.lock_blocking() as g { g.value = {'me': [m, m], 'text': 'y' * 5000} }\n"
    "}\n"
    "fn in_each_other(i) {\n"
    "    let a = Channel(2, shared: true)\n"
    "    let b = Mutex([a, a])\n"
    "    let c = Channel(1, shared: true)\n"
    "    c.try_send(b)\n"
    "    a.try_send(c)\n"
    "    a.try_send('z' * 5000)\n"
    "}\n"
    "class Node { static home = nil; static twin = nil; text = nil }\n"
    "class Other { static homes = nil }\n"
    "fn in_a_class(i) {\n"
    "    let home = Channel(4, shared: true)\n"
    "    let twin = Mutex(home)\n"
    "    Node.home = home\n"
    "    Node.twin = twin\n"
    "    Other.homes = (twin, home)\n"
    "    let node = freeze([Node()])\n"
    "    home.try_send(node)\n"
    "    home.try_send({'frozen': freeze([node, Other()]), 'text': 'u' * 5000})\n"
    "}\n"
    "fn make(n) { for i in range(n) { in_itself(i); in_its_value(i); in_each_other(i) } }\n";

static void run(Gyre *g, const char *text, int count)
{
    char script[1000];
    snprintf(script, sizeof script, text, count);
    CHECK_OK(g, gyre_eval(g, "orphans", script, GYRE_STRLEN));
}

static void leave_nothing(void)
{
    Pool pool = {0, 0};
    GyreConfig config = {0};
    config.context = &pool;
    config.resize = resize;
    Gyre *g = gyre_open(&config);
    CHECK(g);
    run(g, makers, 0);
    run(g, "make(%d)", 100);
    pool.peak = pool.bytes;
    run(g, "make(%d)", circles());
    CHECK(pool.peak < (size_t)50 << 20); // they had some 300 MB
    run(g, "make(%d)", 10);              // too few to be worth a look
    run(g, "in_a_class(0)", 0);          // what lasts as long as the VM knows the class
    gyre_close(g);
    CHECK(pool.bytes == 0);
}

// -- Several at once, that hand circles to each other through the host

static GyreParcel *_Atomic handed[THREADS];

static void *make_and_pass(void *data)
{
    int number = *(int *)data, rounds = circles() / 20;
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    run(g, makers, 0);
    run(g,
        "let kept = nil\n"
        "in_a_class(0)\n"
        "fn circle(i) { let c = Channel(3, shared: true)\n c.try_send(c)\n c.try_send(i)\n"
        "    c.try_send(freeze([Node(), i]))\n"
        "    return c }\n",
        0);
    for (int i = 0; i < rounds; i++) {
        uint32_t scope = gyre_scope_open(g);
        run(g, "kept = circle(%d)\nmake(2)", i);
        GyreParcel *parcel = gyre_pack(g, gyre_global(g, "kept"));
        CHECK(parcel);
        parcel = atomic_exchange(&handed[(number + i) % THREADS], parcel);
        GyreValue other = parcel ? gyre_unpack(g, parcel) : GYRE_NIL;
        CHECK_OK(g, gyre_global_set(g, "kept", other));
        run(g, "if kept is not nil { assert(kept.try_recv().try_recv() >= 0) }\nkept = nil", 0);
        gyre_scope_close(g, scope);
    }
    gyre_close(g);
    return NULL;
}

int main(void)
{
    leave_nothing();
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, make_and_pass, &numbers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        gyre_parcel_free(atomic_load(&handed[i]));
    leave_nothing(); // and what the last parcels held is found by whoever looks next
    return 0;
}
