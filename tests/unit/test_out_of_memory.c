// Fails the n-th allocation of a script, for many n, and looks whether the VM bears it.
//
// The linker puts the functions below between the library and malloc, and between its other files
// and the functions of vm/heap.c that allocate (see tests/CMakeLists.txt); libtommath and libuv,
// which are shared libraries, keep the real malloc. Each script runs again and
// again in one VM, with one failing allocation, or with all failing from the n-th on. It may end
// well (an error that it caught, a report that could not be made) or with MemoryError; afterwards
// another script must run in the same VM, and closing it must leave nothing behind, which the leak
// sanitizer watches. Then each point has a new VM, which is still making much of itself.
//
// There are thirty scripts, which make more than a hundred thousand points. A run samples n.
// GYRE_TEST_EVERY=1 in the environment takes every n, and GYRE_TEST_SCRIPT=name one script only;
// CK_FORK=no is good under a debugger:
//
//     GYRE_TEST_EVERY=1 GYRE_TEST_SCRIPT=async build/asan-stress/tests/test_out_of_memory
#include "tests/unit/unit_check.h"
#include "vm/state.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 60, SECONDS = 3000, MOST_BYTES = 8192 };

// -- Allocations that fail

static atomic_long left = LONG_MAX; // allocations until the first that fails
static atomic_long failures;        // how many do from then on
static char now[100];               // what is being tried, for the report of a crash

static bool fails(void)
{
    if (atomic_load(&left) == LONG_MAX) return false;
    long n = atomic_fetch_sub(&left, 1);
    bool fails = n <= 1 && n > 1 - atomic_load(&failures);
    if (fails) errno = ENOMEM;
    return fails;
}

static void fail_from(long n, long count)
{
    atomic_store(&failures, count);
    atomic_store(&left, n);
}

static void fail_no_more(void)
{
    atomic_store(&left, LONG_MAX);
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t size);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t size);
int __wrap_asprintf(char **out, const char *format, ...);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails() ? NULL : __real_realloc(block, size);
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t size)
{
    return fails() ? NULL : __real_strndup(text, size);
}

int __wrap_asprintf(char **out, const char *format, ...)
{
    va_list args;
    if (fails()) return -1;
    va_start(args, format);
    int size = vasprintf(out, format, args);
    va_end(args);
    return size;
}

// Of the heap, most allocations are cells of pages that are there already.
void *__real_gy_heap_new(VM *vm, Kind kind, size_t size);
void *__real_gy_heap_resize(VM *vm, void *block, size_t old_size, size_t new_size);
void *__real_gy_heap_resize_array(VM *vm, void *block, size_t old_count, size_t new_count,
                                  size_t size);
bool __real_gy_heap_charge(VM *vm, size_t size);

void *__wrap_gy_heap_new(VM *vm, Kind kind, size_t size);
void *__wrap_gy_heap_resize(VM *vm, void *block, size_t old_size, size_t new_size);
void *__wrap_gy_heap_resize_array(VM *vm, void *block, size_t old_count, size_t new_count,
                                  size_t size);
bool __wrap_gy_heap_charge(VM *vm, size_t size);

static bool throws(VM *vm)
{
    if (!fails()) return false;
    gy_throw_memory(vm);
    return true;
}

void *__wrap_gy_heap_new(VM *vm, Kind kind, size_t size)
{
    return throws(vm) ? NULL : __real_gy_heap_new(vm, kind, size);
}

void *__wrap_gy_heap_resize(VM *vm, void *block, size_t old_size, size_t new_size)
{
    bool grows = new_size > old_size;
    return grows && throws(vm) ? NULL : __real_gy_heap_resize(vm, block, old_size, new_size);
}

void *__wrap_gy_heap_resize_array(VM *vm, void *block, size_t old_count, size_t new_count,
                                  size_t size)
{
    bool grows = new_count > old_count;
    return grows && throws(vm) ? NULL
                               : __real_gy_heap_resize_array(vm, block, old_count, new_count, size);
}

bool __wrap_gy_heap_charge(VM *vm, size_t size)
{
    return !throws(vm) && __real_gy_heap_charge(vm, size);
}

// -- What the sanitizers offer, where they are there

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));
void __asan_on_error(void);

void __asan_on_error(void)
{
    fail_no_more();
    fprintf(stderr, "test_out_of_memory: %s\n", now);
}

static void check_leaks(void)
{
    if (__lsan_do_recoverable_leak_check) ck_assert_int_eq(__lsan_do_recoverable_leak_check(), 0);
}

// -- Scripts

typedef struct {
    const char *name, *text;
} Script;

static const Script scripts[] = {
    {"collections",
     "let row = []; let table = {}; let seen = set()\n"
     "for i in range(40) { row.append(str(i)); table[\"key ${i}\"] = [i, (i,)]; seen.add(i * i) }\n"
     "let sorted_list = sorted(row, key: fn(s) => -len(s))\n"
     "row.extend(table.keys()); row[3:7] = [1, 2]; row.insert(2, 'x'); row.reverse()\n"
     "table.update({1: 2, (3, 4): frozenset([5])}); table |= {'a': 1}; table.copy().popitem()\n"
     "seen |= {1, 2}; seen -= {1}; let both = seen & set(range(10)); both.union([4], {5})\n"
     "let [first, *rest] = row; let pairs = dict(zip(row, rest)); print(repr([row, table, seen]))\n"
     "print([x * 2 for x in range(9) if x % 2], {k: v for k, v in pairs.items()}, {1, *rest})\n"
     "print(list(map(fn(a, b) => (a, b), [1, 2], 'ab')), sum([1.5, 2]), max('abc', 'abd'))\n"},
    {"text",
     "let s = ''\n"
     "for i in range(100) { s += \"${i:>5} ${i!r} é\" }\n"
     "print(s.upper().split(' ')[3], s.replace('1', 'eins').find('eins'), '-'.join(s.split()))\n"
     "print('{:>8.2f}|{a}|{a[0]}'.format(3.5, a: [1]))\n"
     "print('%5d %s' % (3, [1]), s[::-1][:9], s.encode()[3:40], bytearray(b'abc') + b'def')\n"
     "print(2 ** 300 // 7 ** 20, int('9' * 60), hex(10 ** 30), float('1e300'), round(3.14159, 2))\n"
     "print(s.title().partition('1'), 'x'.center(99, '*'), b'\\x00ab'.hex(), 'ß'.casefold() * "
     "50)\n"},
    {"shared",
     "class Point { x = 1; y = nil }\n"
     "let p = Point(); p.y = [1, {'k': {2, (3, 'a')}}]\n"
     "let f = freeze([p, 'text', b'bytes', 2 ** 80, {p: 1, (1, frozenset([2])): range(3)}])\n"
     "try { freeze([1, Lock()]) } catch TypeError { }\n"
     "let ch = Channel(1, shared: true); let zero = Channel(0, shared: true)\n"
     "async fn echo() {\n"
     "    try { async for v in ch { await zero.send([v, f, freeze([f])]) } }\n"
     "    finally { ch.close(); zero.close() }\n"
     "}\n"
     "let t = spawn(echo())\n"
     "for v in [1, 'two', [3, p], f, move(bytearray(b'abc'))] {\n"
     "    try { await ch.send(v) } catch ChannelClosed { break }\n"
     "    try { select { got = await zero.recv() { str(got) } await sleep(1ms) { } } }\n"
     "    catch ChannelClosed { break }\n"
     "}\n"
     "let a = Atomic('x'); let m = Mutex({'n': [0]})\n"
     "async fn wait() { return await a.changed() }\n"
     "let w = spawn(wait()); await sleep(0)\n"
     "a.set(f); a.compare_swap(f, 2 ** 70); a.add(1); await w\n"
     "async with m.lock() as g { g.value['n'].append(f) }\n"
     "fn again() { with m.lock_blocking() as g { g.value = (g.value, [ch, a, f]) } }\n"
     "again(); m.get(); repr([a, m, ch, f])\n"
     "ch.close(); t.cancel(); try { await t } catch TaskCancelled { }\n"},
    {"classes",
     "class Base {\n"
     "    name = 'x'; items = []\n"
     "    static COUNT = 1\n"
     "    fn init(name) { self.name = name }\n"
     "    fn str() => \"<${self.name}>\"\n"
     "    fn ==(o) => self.name == o.name\n"
     "    fn hash() => hash(self.name)\n"
     "    fn iter() { yield self.name; yield 2 }\n"
     "    get loud() => self.name.upper()\n"
     "    set loud(v) { self.name = v }\n"
     "    static fn make() => Base('made')\n"
     "}\n"
     "class Derived(Base) {\n"
     "    extra\n"
     "    fn init(name, *rest, **options) { super.init(name); self.extra = [rest, options] }\n"
     "    fn +(o) => Derived(self.name + o.name, 1, k: 2)\n"
     "}\n"
     "let d = Derived('a', 1, 2, k: 3) + Base.make(); d.loud = 'quiet'\n"
     "print(d, list(d), d.loud, {d: 1}[Base('quiet')], [str(x) for x in [d, Base]], d.extra)\n"
     "fn outer(n) { let total = 0; fn inner(k) { total += k; return total }; return inner }\n"
     "let f = outer(1); f(2); print(f(3), f, Derived.COUNT, d.str, type(d).name, isinstance(d, "
     "Base))\n"
     "fn numbers(n) { for i in range(n) { let got = yield [i]; if got { return got } } }\n"
     "print(sum(len(x) for x in numbers(20)), [*numbers(3)])\n"
     "let g = numbers(9); g.next(); try { g.send('stop') } catch StopIteration as e { "
     "print(e.value) }\n"},
    {"errors", "class Odd(ValueError) { fn str() => 'odd ' + str(self.message) }\n"
               "fn deep(n) { if n == 0 { throw Odd('bottom') }; try { deep(n - 1) } finally { let "
               "x = [n] } }\n"
               "try { deep(12) } catch Odd as e { print(e.format_trace()) }\n"
               "try { try { deep(2) } catch as e { throw KeyError('k') from e } } catch as e { "
               "print(repr(e)) }\n"
               "try { [][1] } catch IndexError, KeyError as e { print(e) }\n"
               "try { nil.name } catch as e { print(e) }\n"
               "try { fn(a, b = 1) { }(1, 2, 3) } catch as e { print(e) }\n"
               "try { throw MemoryError('mine') } catch MemoryError as e { print(e) }\n"
               "deep(3)\n"},
    {"async", "async fn work(n) { await sleep(0); if n % 3 == 0 { throw ValueError(\"bad ${n}\") "
              "}; return [n] }\n"
              "async fn waits(t) { try { return await t } catch as e { return str(e) } finally { "
              "await sleep(0) } }\n"
              "let tasks = [spawn(work(n), \"w${n}\") for n in range(8)]\n"
              "let waiters = [spawn(waits(t)) for t in tasks]\n"
              "for w in waiters { print(await w) }\n"
              "let f = Future(); let w = spawn(waits(f)); await sleep(0); f.set_result({1: 2}); "
              "print(await w)\n"
              "let long = spawn(waits(spawn(work(1)))); await sleep(0); long.cancel('enough'); "
              "await sleep(0)\n"
              "print(tasks, long, all_tasks(), tasks[1].stack())\n"
              "let forgotten = work(5)\n"},
    {"forgotten",
     "async fn fail(n) { await sleep(0); throw ValueError(\"bad ${n}\") }\n"
     "spawn(fail(1)); let a = spawn(fail(2)); let b = fail(3); let c = sleep(1)\n"
     "async fn stay() { try { await sleep(1h) } finally { await sleep(0) } }\n"
     "spawn(stay()); let d = spawn(stay()); await sleep(0); await sleep(0); await d.stop()\n"},
    {"threads",
     "class Box { value = 1; fn double() => self.value * 2 }\n"
     "fn run(list, box) { return [len(list), box.double(), {'a': (1, 2.5, b'x')}] }\n"
     "let t = spawn_thread(fn() => run([1, [2]], Box()))\n"
     "print(t.join())\n"
     "try { spawn_thread(fn() { throw KeyError('k') }).join() } catch as e { print(repr(e)) }\n"
     "let counter = Atomic('text'); counter.set('other'); print(counter.get())\n"},
#if GYRE_HAVE_SQLITE
    {"sqlite",
     "import sqlite\n"
     "let db = await sqlite.open()\n"
     "try {\n"
     "  await db.execute('CREATE TABLE t(id INTEGER PRIMARY KEY, name, size)')\n"
     "  async with db.transaction() as t {\n"
     "    await db.execute('INSERT INTO t(name, size) VALUES (?, ?)', 'Ada', 1.5)\n"
     "    await t.execute_many('INSERT INTO t(name) VALUES (:n)', [{'n': b'x' * i} for i in "
     "range(5)])\n"
     "    try { async with t.transaction() { await db.execute('SELEC') } } catch sqlite.Error as e "
     "{ print(repr(e)) }\n"
     "  }\n"
     "  print(await db.query('SELECT * FROM t'), dict(await db.query_one('SELECT * FROM t')))\n"
     "  async for row in db.rows('SELECT * FROM t') { print(row.name); break }\n"
     "  print(await gather(*[db.query_value('SELECT ?', i) for i in range(4)]))\n"
     "} finally { await db.close() }\n"},
#endif
    {"syntax", "let a = 1\nfn f( { \n let b = 'unterminated\n class { }\n"},
    {"modules",
     "import time\nimport os\nprint(time.monotonic() > 0, dir(os))\nimport './none.gy'\n"},
    // These are files in tests/unit/out_of_memory/, run from the project's folder.
    {"async_generators", NULL},
    {"bytes", NULL},
    {"channels", NULL},
    {"closures", NULL},
    {"dicts", NULL},
    {"errors_in_tasks", NULL},
    {"generators", NULL},
    {"groups", NULL},
    {"imports", NULL},
    {"interrupted_waits", NULL},
    {"ints", NULL},
    {"itertools", NULL},
    {"json", NULL},
    {"library", NULL},
    {"more_threads", NULL},
    {"operators", NULL},
    {"quotas", NULL},
    {"regex", NULL},
    {"shutdown", NULL},
    {"text_formats", NULL},
    {"unpacking", NULL},
};
enum { SCRIPT_COUNT = sizeof scripts / sizeof *scripts };

static bool write_nothing(void *context, int stream, const char *text, size_t size)
{
    (void)context, (void)stream, (void)text, (void)size;
    return true;
}

static Gyre *open_vm(void)
{
    const GyreConfig config = {.write = write_nothing, .grants = GYRE_GRANT_ALL};
    return gyre_open(&config);
}

static bool is_wanted(const char *name)
{
    const char *only = getenv("GYRE_TEST_SCRIPT");
    return !only || strcmp(only, name) == 0;
}

// -- Trying

// How many allocations the script makes.
static long count_run(Gyre *g, const Script *s)
{
    fail_from(LONG_MAX - 1, 0);
    gyre_eval(g, s->name, s->text, strlen(s->text));
    long used = LONG_MAX - 1 - atomic_load(&left);
    fail_no_more();
    gyre_error_clear(g);
    return used;
}

// The same in a VM that has run it before.
static long count_allocations(Gyre *g, const Script *s)
{
    count_run(g, s);
    return count_run(g, s);
}

// The errors that a lack of memory, and the script itself, may end with.
static bool is_expected(const char *error)
{
    static const char *const names[] = {
        "",
        "MemoryError",
        "Odd",
        "SyntaxError",
        "UnawaitedError",
        "ModuleNotFoundError",
        "Oops",
        "ValueError",
        "DeadlockError",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(error, names[i]) == 0) return true;
    return false;
}

// The text of a script, to be freed with it.
static Script read_script(const Script *s)
{
    char path[200];
    if (s->text) return (Script){s->name, strdup(s->text)};
    snprintf(path, sizeof path, "tests/unit/out_of_memory/%s.gy", s->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s: run this in the project's folder", path);
    char *text = (char *)calloc(1, MOST_BYTES);
    ck_assert(text && fread(text, 1, MOST_BYTES - 1, file) > 0);
    fclose(file);
    return (Script){s->name, text};
}

static void try_script(Gyre *g, const Script *s, long n, long count)
{
    static const char after[] =
        "let after = [str(1), {2: [3]}, len('four')]\n"
        "async fn one() { await sleep(0); return 1 }\n"
        "assert(repr(after) == \"['1', {2: [3]}, 4]\" and await one() == 1)";
    snprintf(now, sizeof now, "script '%s', n = %ld, %s", s->name, n, count == 1 ? "once" : "on");
    fail_from(n, count);
    GyreStatus status = gyre_eval(g, s->name, s->text, strlen(s->text));
    const char *text = status == GYRE_OK ? "" : gyre_error_text(g);
    fail_no_more();
    if (status != GYRE_OK && !is_expected(gyre_error_class(g)))
        ck_abort_msg("%s: %s: %s", now, gyre_error_class(g), text);
    gyre_error_clear(g);
    status = gyre_eval(g, "after", after, strlen(after));
    ck_assert_msg(status == GYRE_OK, "%s: afterwards: %s", now, gyre_error_text(g));
}

// For ThreadSanitizer, which looks at nothing but threads, a few points of the other scripts do.
static long choose_step(const Script *s, long most)
{
    long samples = SAMPLES;
#ifdef __SANITIZE_THREAD__
    if (!strstr(s->text, "thread") && !strstr(s->text, "sqlite")) samples /= 10;
#endif
    (void)s;
    return getenv("GYRE_TEST_EVERY") || most < samples ? 1 : most / samples;
}

// For the count of a full sweep.
static void say_points(const Script *s, const char *how, long points)
{
    if (getenv("GYRE_TEST_EVERY")) printf("%s, %s: %ld points\n", s->name, how, points);
}

START_TEST(the_vm_bears_it)
{
    long count = _i % 2 ? LONG_MAX / 2 : 1, points = 0;
    if (!is_wanted(scripts[_i / 2].name)) return;
    const Script s = read_script(&scripts[_i / 2]);
    Gyre *g = open_vm();
    ck_assert_ptr_nonnull(g);
    long most = count_allocations(g, &s), step = choose_step(&s, most);
    ck_assert_int_gt(most, 10);
    for (long n = 1; n <= most + step; n += step, points++)
        try_script(g, &s, n, count);
    gyre_close(g);
    say_points(&s, count == 1 ? "once" : "from then on", points);
    free((char *)(uintptr_t)s.text);
    check_leaks();
}
END_TEST

// In a VM that has run nothing yet, which makes much of itself only now.
START_TEST(a_new_vm_bears_it)
{
    long count = _i % 2 ? LONG_MAX / 2 : 1, points = 0;
    if (!is_wanted(scripts[_i / 2].name)) return;
    const Script s = read_script(&scripts[_i / 2]);
    Gyre *g = open_vm();
    long most = count_run(g, &s), step = choose_step(&s, most);
    gyre_close(g);
    for (long n = 1; n <= most + step; n += step, points++) {
        g = open_vm();
        ck_assert_ptr_nonnull(g);
        try_script(g, &s, n, count);
        gyre_close(g);
    }
    say_points(&s, count == 1 ? "once, in a new VM" : "from then on, in a new VM", points);
    free((char *)(uintptr_t)s.text);
    check_leaks();
}
END_TEST

START_TEST(opening_fails_cleanly)
{
    fail_from(LONG_MAX - 1, 0);
    Gyre *g = open_vm();
    ck_assert_ptr_nonnull(g);
    long most = LONG_MAX - 1 - atomic_load(&left);
    fail_no_more();
    gyre_close(g);
    long step = choose_step(&(Script){"opening", ""}, most);
    for (long n = 1; n <= most; n += step) {
        snprintf(now, sizeof now, "opening, n = %ld", n);
        fail_from(n, 1);
        g = open_vm();
        fail_no_more();
        gyre_close(g);
    }
    check_leaks();
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("out_of_memory");
    tcase_set_timeout(all, SECONDS);
    tcase_add_test(all, opening_fails_cleanly);
    tcase_add_loop_test(all, the_vm_bears_it, 0, SCRIPT_COUNT * 2);
    tcase_add_loop_test(all, a_new_vm_bears_it, 0, SCRIPT_COUNT * 2);
    return run_case("out_of_memory", all);
}
