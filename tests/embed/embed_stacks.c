// embed_stacks.c - small C stacks: those of threads with 96 KiB and more, and those that a host
// makes for coroutines of its own.
//
// Whatever takes C stack by the will of a script or of a text ends in success or in RecursionError,
// and never in a fault: each stack has a guard page below it. What calls no further, libraries
// among it, is called on the last level that there is room for.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <sys/mman.h>
#include <ucontext.h>

// AddressSanitizer puts red zones in frames, ThreadSanitizer takes much of a stack for itself.
#if defined __SANITIZE_ADDRESS__
enum { FACTOR = 6, MOST_USED_KB = 8192 };
#elif defined __SANITIZE_THREAD__
enum { FACTOR = 10, MOST_USED_KB = 2048 };
#else
enum { FACTOR = 1, MOST_USED_KB = 8192 };
#endif
enum { KIB = 1024, GUARD = 64 * KIB };

static bool is_slow(void)
{
    return getenv("GYRE_TEST_SLOW") != NULL;
}

static GyreStatus call_back(GyreCall *call)
{
    GyreValue f, result;
    if (!gyre_args(call, "v", &f)) return GYRE_ERROR;
    if (gyre_call(gyre_vm(call), f, &f, 1, &result) != GYRE_OK) return GYRE_ERROR;
    return gyre_return(call, result);
}

// Calls itself until it is told that there is no stack left.
static int dig(Gyre *g)
{
    volatile char here[300];
    here[0] = 1;
    if (!gyre_has_stack(g, 2 * sizeof here)) return 0;
    return dig(g) + here[0];
}

static GyreStatus dig_down(GyreCall *call)
{
    return gyre_return(call, gyre_int(gyre_vm(call), dig(gyre_vm(call))));
}

static const GyreNative natives[] = {
    {"call_back", call_back, "f", NULL, 0},
    {"dig_down", dig_down, "", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

// Where everything is slow, N is what is deep enough for the smaller stacks.
static Gyre *open_vm(size_t stack_size)
{
    GyreConfig config = {0};
    config.grants = GYRE_GRANT_ALL;
    config.stack_size = stack_size;
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_register(g, NULL, natives, NULL) == GYRE_OK);
    CHECK_OK(g, gyre_eval(g, "N", is_slow() ? "let N = 8000" : "let N = 50_000", GYRE_STRLEN));
    return g;
}

// ---------------------------------------------------------------- Deep things

static const char *const deep[] = {
    "fn f(x) => call_back(f)\ncall_back(f)",
    "fn f(x) => sorted([1, 2], key: f)\nf(1)",
    "fn f(x) => list(map(f, [1]))\nf(1)",
    "fn f(x) { for y in x { yield *f(x) } }\nlist(f([1]))",
    "class C { fn repr() => repr(self) }\nrepr(C())",
    "class C { fn str() => \"${self}\"\n fn repr() => str(self) }\nrepr([C()])",
    "class C { fn ==(o) => [self] == [o]\n fn hash() => hash((self,)) }\nhash(C())",
    "class C { fn get_(n) => self.get_(n) }\nC().get_(1)",
    "class C { fn next() => next(C())\n fn iter() => self }\nnext(C())",
    "class C { fn len() => len(C()) }\nlen(C())",
    "class C { fn +(o) => sum([C(), C()], C()) }\nC() + C()",
    "let x = []\nfor i in range(N) { x = [x] }\nrepr(x)",
    "let x = []\nfor i in range(N) { x = {1: x} }\n\"${x}\"",
    "let x = []\nfor i in range(N) { x = [x] }\nlet y = []\n"
    "for i in range(N) { y = [y] }\nx == y",
    "let x = ()\nfor i in range(N) { x = (x,) }\nhash(x)",
    "let x = (1,)\nfor i in range(N) { x = (x,) }\nlet y = (1,)\n"
    "for i in range(N) { y = (y,) }\nx < y",
    "let x = iter([1])\nfor i in range(N) { x = zip(x) }\nnext(x)",
    "let x = iter([1])\nfor i in range(N) { x = enumerate(x) }\nlist(x)",
    "import itertools\nlet x = iter([1])\nfor i in range(N) { x = itertools.chain(x) "
    "}\nlist(x)",
    "let x = (int,)\nfor i in range(N) { x = (x,) }\nisinstance(1, x)",
    "let x = (ValueError,)\nfor i in range(N) { x = (x,) }\n"
    "try { throw ValueError() } catch x { }",
    "fn sub(b) { class C(b) { y = 1 }\n return C }\nclass A { x = 1 }\nlet c = A\n"
    "for i in range(N // 10) { c = sub(c) }\nc()",
    "import json\nlet x = []\nfor i in range(N) { x = [x] }\njson.dumps(x)",
    "import json\njson.loads('[' * N)",
    "import json\nclass C { }\nfn f(x) => json.dumps(C(), default: f)\nf(1)",
    "import copy\nlet x = []\nfor i in range(N) { x = [x] }\ncopy.deepcopy(x)",
    "import re\nfn f(m) => re.sub('a', f, 'a')\nf(1)",
    "import re\nre.compile('(' * 240 + 'a' + ')' * 240)",
    "import re\nre.compile('(?:a|b(?=' * 120 + 'a' + '))' * 120)",
    "import re\nfor n in range(1, 120) { re.fullmatch('(a|' * n + 'b' + ')*' * n, 'a' * 40) }",
    "let x = []\nfor i in range(N) { x = [x] }\nspawn_thread(fn(x) => 1, x).join()",
    "let x = []\nfor i in range(N) { x = [x] }\nfreeze(x)",
    "let x = frozenset([1])\nfor i in range(N // 10) { x = frozenset([x]) }\n"
    "spawn_thread(fn(x) => 1, [x]).join()",
    "fn sub(b) { class C(b) { }\n return C }\nclass A { }\nlet c = A\n"
    "for i in range(N // 10) { c = sub(c) }\nspawn_thread(fn(c) => 1, c).join()",
    "fn of(x) { class C { static y = x }\n return C }\nlet c = of(1)\n"
    "for i in range(N // 40) { c = of(freeze([c()])) }\nspawn_thread(fn(c) => 1, "
    "freeze([c()])).join()",
    "let e = nil\nfor i in range(N // 40) { try { throw ValueError(str(i)) from e } catch Error as "
    "x "
    "{ e = x } }\nthrow e",
    "fn f(n) { try { [1][9] } catch Error { sorted([1], key: f) } }\nf(1)",
    "fn f(n) { try { return sorted([1], key: f) } finally { repr([[1.5]]) } }\nf(1)",
    "async fn f(n) { async with TaskGroup() as g { if n > 0 { g.spawn(f(n - 1)) } } }\nawait "
    "f(2000)",
    "import functools\nlet f = fn(x) => x\nfor i in range(N // 10) { f = functools.partial(f) }\n"
    "call_back(fn(x) => f(1))",
    "import heapq\nclass C { fn <(o) { let x = [C(), C()]\n heapq.heapify(x)\n return true } }\n"
    "heapq.heapify([C(), C()])",
};

static bool is_fine(Gyre *g)
{
    gyre_error_clear(g);
    return gyre_eval(g, "stacks", "assert(sorted([3, 1, 2], key: fn(x) => -x) == [3, 2, 1])",
                     GYRE_STRLEN) == GYRE_OK;
}

// What the language itself allows is less than some of it; and the one that leaves an error chain
// throws it.
static void check(Gyre *g, const char *text, int size_kb)
{
    GyreStatus status = gyre_eval(g, "stacks", text, GYRE_STRLEN);
    const char *name = gyre_error_class(g), *told = gyre_error_text(g);
    bool is_expected = status == GYRE_OK || strcmp(name, "RecursionError") == 0 ||
                       (strcmp(name, "SyntaxError") == 0 && strstr(told, " too ")) ||
                       (strcmp(name, "ValueError") == 0 && strstr(text, "throw e"));
    if (!is_expected || !is_fine(g)) {
        fprintf(stderr, "%.300s\non a stack of %d KiB: %s\n", text, size_kb, told);
        exit(1);
    }
}

static void run_deep(Gyre *g, int size_kb)
{
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++)
        check(g, deep[i], size_kb);
}

// ---------------------------------------------------------------- Deep source

typedef struct {
    const char *open, *middle, *close;
    int most; // what the language allows at any rate
} Nested;

static const Nested nested[] = {
    {"(", "1", ")", 190},
    {"[", "1", "]", 190},
    {"[{1: ", "1", "}]", 90},
    {"-", "1", "", 190},
    {"not ", "1", "", 190},
    {"1 + ", "1", "", 1990},
    {"1 ** ", "1", "", 190},
    {"1 if 0 else ", "1", "", 190},
    {"list(", "[]", ")", 190},
    {"fn() => ", "1", "", 190},
    {"if 1 { ", "1", " }", 190},
    {"if 1 { } else ", "if 1 { }", "", 1900},
    {"while 0 { ", "1", " }", 190},
    {"for i in [] { ", "1", " }", 190},
    {"try { ", "1", " } finally { }", 90},
    {"try { } finally { ", "1", " }", 10},
    {"fn f() { ", "1", " }", 90},
    {"class C { fn f() { ", "1", " } }", 60},
    {"[1 for i in ", "[1]", "]", 90},
    {"\"${", "1", "}\"", 30},
    {"let a = fn(x) { ", "1", " }", 90},
    {"fn(x = ", "1", ") => 1", 90},
};

static void run_source(Gyre *g, int size_kb)
{
    static const int parts[] = {10, 3, 1};
    char *text = (char *)malloc(64 * KIB);
    CHECK(text);
    for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
        const Nested *n = &nested[i];
        for (int part = 0; part < 3; part++) {
            char *end = text;
            for (int k = n->most / parts[part]; k > 0; k--)
                end = stpcpy(end, n->open);
            end = stpcpy(end, n->middle);
            for (int k = n->most / parts[part]; k > 0; k--)
                end = stpcpy(end, n->close);
            check(g, text, size_kb);
        }
    }
    free(text);
}

// ---------------------------------------------------------------- Leaves

// What takes much stack, and is called where hardly any is left, and then further and further up.
static const char *const leaves[] = {
    "repr(1.1e300)",
    "'%r' % [[1.5]]",
    "'{:30.5f}'.format(1e200)",
    "10 ** 300 // 7",
    "try { [].x } catch Error as e { str(e) }",
    "try { int('x') } catch Error as e { str(e) }",
    "json.loads('{\"a\": [1, 2.5e10]}')",
    "re.compile('(a|b)+' + str(count)).match('abab')",
    "assert(re.sub('(a)', 'b', 'aaa') == 'bbb')",
    "hashlib.sha256(b'x').hexdigest()",
    "collections.namedtuple('N', ['a', 'b'])(1, 2)",
    "datetime.datetime.now().strftime('%A %c')",
    "os.user()",
    "path.join('a', 'b')",
    "spawn_thread(fn() => 1)",
    "freeze([1, [2]])",
    "struct.pack('<id', 1, 2.5)",
    "random.random()",
    "tls.Context()",
    "path.abspath('.')",
    "dig_down()",
};

static void run_leaves(Gyre *g, int size_kb)
{
    static const char text[] =
        "let count = 0\n"
        "fn f(x) { try { return sorted([1], key: f) } catch RecursionError as e {\n"
        " count += 1\n try { %s } catch RecursionError { }\n if count < 12 { throw e } } }\n"
        "f(1)\nassert(count == 12)";
    char script[500];
    check(g,
          "import json\nimport re\nimport hashlib\nimport collections\nimport datetime\nimport os\n"
          "import path\nimport struct\nimport random\nimport tls\nimport fs\n",
          size_kb);
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++) {
        snprintf(script, sizeof script, text, leaves[i]);
        check(g, script, size_kb);
    }
}

// ---------------------------------------------------------------- Stacks

static char *new_stack(size_t size)
{
    char *stack = (char *)mmap(NULL, GUARD + size, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(stack != MAP_FAILED && mprotect(stack, GUARD, PROT_NONE) == 0);
    return stack + GUARD;
}

static void free_stack(char *stack, size_t size)
{
    CHECK(munmap(stack - GUARD, GUARD + size) == 0);
}

// ---------------------------------------------------------------- Threads

static void *run_all(void *data)
{
    int size_kb = *(int *)data;
    Gyre *g = open_vm(0);
    CHECK(is_fine(g));
    run_deep(g, size_kb);
    run_source(g, size_kb);
    run_leaves(g, size_kb);
    gyre_close(g);
    return NULL;
}

// A new stack: what the C library keeps of earlier threads may be larger than is asked for.
static void in_thread(int size_kb, void *(*run)(void *data), void *data)
{
    size_t size = (size_t)size_kb * KIB;
    char *stack = new_stack(size);
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstack(&attributes, stack, size) == 0);
    CHECK(pthread_create(&thread, &attributes, run, data) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
    free_stack(stack, size);
}

static void on_threads(void)
{
    static const int sizes_kb[] = {96, 256, 1024};
    for (size_t i = 0; i < (is_slow() ? 2 : sizeof sizes_kb / sizeof *sizes_kb); i++) {
        int size_kb = sizes_kb[i] * FACTOR;
        in_thread(size_kb, run_all, &size_kb);
    }
}

// ---------------------------------------------------------------- One VM, many stacks

typedef struct {
    Gyre *g;
    int64_t depth;
} Measured;

static void *measure(void *data)
{
    Measured *m = (Measured *)data;
    CHECK_OK(m->g, gyre_eval(m->g, "depth",
                             "let depth = 0\nfn f(x) { depth += 1\n return call_back(f) }\n"
                             "try { call_back(f) } catch RecursionError { }",
                             GYRE_STRLEN));
    CHECK(gyre_to_int(m->g, gyre_global(m->g, "depth"), &m->depth));
    return NULL;
}

static void *look(void *data) // from outside of any run
{
    Gyre *g = ((Measured *)data)->g;
    GyreValue nest = gyre_global(g, "nest");
    CHECK(gyre_is_none(gyre_text(g, nest)));
    CHECK_SAYS(gyre_error_class(g), "RecursionError");
    gyre_error_clear(g);
    return NULL;
}

static void from_thread_to_thread(void)
{
    Measured m = {open_vm(0), 0};
    CHECK_OK(m.g, gyre_eval(m.g, "nest", "let nest = []\nfor i in range(10 ** 5) { nest = [nest] }",
                            GYRE_STRLEN));
    int64_t last = 0;
    for (int size_kb = 128 * FACTOR; size_kb <= 2048 * FACTOR; size_kb *= 4) {
        in_thread(size_kb, measure, &m);
        CHECK(m.depth > last || size_kb / 4 >= MOST_USED_KB);
        last = m.depth;
        in_thread(size_kb, look, &m);
    }
    measure(&m); // the main thread, with 8 MiB
    look(&m);
    in_thread(128 * FACTOR, measure, &m);
    CHECK(m.depth < last);
    gyre_close(m.g);
}

// ---------------------------------------------------------------- A host's coroutines

#ifndef __SANITIZE_THREAD__ // which does not follow them
static ucontext_t main_context, coroutine;
static void (*running)(void);

static void run_coroutine(void)
{
    running();
    swapcontext(&coroutine, &main_context);
}

static void in_coroutine(int size_kb, void (*run)(void))
{
    size_t size = (size_t)size_kb * KIB;
    char *stack = new_stack(size);
    CHECK(getcontext(&coroutine) == 0);
    coroutine.uc_stack.ss_sp = stack;
    coroutine.uc_stack.ss_size = size;
    running = run;
    makecontext(&coroutine, run_coroutine, 0);
    CHECK(swapcontext(&main_context, &coroutine) == 0);
    free_stack(stack, size);
}

static Gyre *shared;

static void run_there(void)
{
    int size_kb = 128;
    run_deep(shared, size_kb);
    run_source(shared, size_kb);
    run_leaves(shared, size_kb);
}

static int64_t depth_there;

static void measure_there(void)
{
    Measured m = {shared, 0};
    measure(&m);
    depth_there = m.depth;
}

// A native that calls back on another stack: what runs there has its own room.
static GyreValue called_back;
static GyreStatus status_there;

static void call_there(void)
{
    GyreValue result;
    status_there = gyre_call(shared, called_back, &called_back, 1, &result);
}

static GyreStatus call_elsewhere(GyreCall *call)
{
    GyreValue f;
    if (!gyre_args(call, "v", &f)) return GYRE_ERROR;
    called_back = f;
    in_coroutine(192 * FACTOR, call_there);
    return status_there;
}

static const GyreNative elsewhere[] = {
    {"call_elsewhere", call_elsewhere, "f", NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};

static void on_coroutines(void)
{
    shared = open_vm((size_t)128 * FACTOR * KIB);
    CHECK(gyre_register(shared, NULL, elsewhere, NULL) == GYRE_OK);
    in_coroutine(132 * FACTOR, run_there); // what stands above the call is not counted
    in_coroutine(512 * FACTOR, measure_there);
    int64_t depth = depth_there;
    measure_there(); // on the thread's own stack
    CHECK(depth > 0 && depth_there > depth);
    CHECK_OK(shared, gyre_eval(shared, "there",
                               "let n = 0\nfn f(x) { n += 1\n return call_back(f) }\n"
                               "fn g(x) { try { f(1) } catch RecursionError { } }\n"
                               "call_elsewhere(g)\nassert(n > 0)\n"
                               "let there = n\nn = 0\ng(1)\nassert(n > there)",
                               GYRE_STRLEN));
    gyre_close(shared);
}
#else
static void on_coroutines(void) {}
#endif

int main(void)
{
    on_threads();
    from_thread_to_thread();
    on_coroutines();
    return 0;
}
