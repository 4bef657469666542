// embed_observer.c - a host that watches: looks from another thread while a script computes, the
// text of all tasks, the events of a tracer, the VMs of threads, warnings of debug mode.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GyreStatus run(Gyre *g, const char *script)
{
    GyreStatus status = gyre_eval(g, "script", script, strlen(script));
    if (status != GYRE_OK) fputs(gyre_error_text(g), stderr);
    return status;
}

// ---------------------------------------------------------------- Looks

typedef struct {
    Gyre *g;
    pthread_mutex_t lock;
    pthread_cond_t seen;
    char *text;
    int answers;
    bool was_closed;
} Seen;

static void look(Gyre *g, void *data)
{
    Seen *s = (Seen *)data;
    pthread_mutex_lock(&s->lock);
    gyre_free(s->text);
    s->text = g ? gyre_task_text(g, GYRE_TASKS_TREE) : NULL;
    s->was_closed = g == NULL;
    s->answers++;
    pthread_cond_signal(&s->seen);
    pthread_mutex_unlock(&s->lock);
}

static atomic_bool is_done;

static GyreStatus done(GyreCall *call)
{
    return gyre_return(call, gyre_bool(atomic_load(&is_done)));
}

// Looks until it has seen the task `busy` run, then lets the script go on.
static void *watch(void *data)
{
    Seen *s = (Seen *)data;
    for (bool has_seen = false; !has_seen;) {
        pthread_mutex_lock(&s->lock);
        int before = s->answers;
        CHECK(gyre_look(s->g, look, s));
        while (s->answers == before)
            pthread_cond_wait(&s->seen, &s->lock);
        has_seen = s->text && strstr(s->text, "'busy' runs, spin() at script:1\n");
        pthread_mutex_unlock(&s->lock);
    }
    atomic_store(&is_done, true);
    return NULL;
}

static void test_looks(void)
{
    static const GyreNative natives[] = {{"done", done, "", "May the script go on?", 0}, {0}};
    Seen s = {.g = gyre_open(NULL)};
    pthread_t thread;
    CHECK(s.g && gyre_register(s.g, NULL, natives, NULL) == GYRE_OK);
    pthread_mutex_init(&s.lock, NULL);
    pthread_cond_init(&s.seen, NULL);
    CHECK(pthread_create(&thread, NULL, watch, &s) == 0);
    CHECK(run(s.g, "async fn spin() { while not done() { } }\nawait spawn(spin(), name: 'busy')") ==
          GYRE_OK);
    pthread_join(thread, NULL);
    // A host may ask for the text itself; and what can look no more is told so.
    char *text = gyre_task_text(s.g, GYRE_TASKS_LIST);
    CHECK(text && !*text);
    gyre_free(text);
    int before = s.answers;
    CHECK(gyre_look(s.g, look, &s));
    gyre_close(s.g);
    CHECK(s.answers == before + 1 && s.was_closed && !s.text);
    pthread_cond_destroy(&s.seen);
    pthread_mutex_destroy(&s.lock);
}

// ---------------------------------------------------------------- Tracers, and the VMs of threads

typedef struct {
    int counts[GYRE_TRACE_LAG + 1];
    uint64_t child, main;
    bool has_place, was_awaited, has_waited_for_sleep;
} Events;

static void note(void *context, const GyreTraceEvent *e)
{
    Events *events = (Events *)context;
    events->counts[e->kind]++;
    if (e->kind == GYRE_TRACE_SPAWN && strcmp(e->text, "child") == 0) {
        events->child = e->task;
        events->main = e->other;
        events->has_place =
            strcmp(e->file, "script") == 0 && e->line == 2 && strcmp(e->function, "naps") == 0;
    }
    if (e->kind == GYRE_TRACE_WAKE && e->task == events->main && e->other == events->child)
        events->was_awaited = strcmp(e->text, "await") == 0;
    if (e->kind == GYRE_TRACE_WAIT && e->task == events->child)
        events->has_waited_for_sleep = strcmp(e->text, "sleep") == 0 && e->line == 1;
}

static void test_tracer(void)
{
    Events events = {0};
    Gyre *g = gyre_open(NULL);
    const char *script = "async fn naps() { await sleep(1ms) }\nawait spawn(naps(), name: 'child')";
    CHECK(g);
    gyre_set_tracer(g, note, &events);
    CHECK(run(g, script) == GYRE_OK);
    CHECK(events.has_place && events.was_awaited && events.has_waited_for_sleep);
    CHECK(events.counts[GYRE_TRACE_SPAWN] == 2 && events.counts[GYRE_TRACE_END] == 2);
    CHECK(events.counts[GYRE_TRACE_RUN] == 4 && events.counts[GYRE_TRACE_WAIT] == 2);
    CHECK(events.counts[GYRE_TRACE_WAKE] == 2 && events.counts[GYRE_TRACE_LAG] >= 1);
    CHECK(events.counts[GYRE_TRACE_POLL] == events.counts[GYRE_TRACE_POLL_END]);
    gyre_set_tracer(g, NULL, NULL);
    int before = events.counts[GYRE_TRACE_RUN];
    CHECK(run(g, script) == GYRE_OK && events.counts[GYRE_TRACE_RUN] == before);
    gyre_close(g);
}

static atomic_int opened_count, named_count, closing_count;

static void on_opened(void *context, Gyre *g)
{
    const char *name = gyre_config(g)->name;
    CHECK(context == &opened_count);
    atomic_fetch_add(&opened_count, 1);
    if (name && strcmp(name, "helper") == 0) atomic_fetch_add(&named_count, 1);
}

static void on_closing(void *context, Gyre *g)
{
    CHECK(context == &opened_count && g);
    atomic_fetch_add(&closing_count, 1);
}

static void test_vms(void)
{
    GyreConfig config = {.opened = on_opened, .closing = on_closing, .context = &opened_count};
    Gyre *g = gyre_open(&config);
    CHECK(g && opened_count == 1);
    CHECK(run(g, "fn f() { return 1 }\nawait spawn_thread(f, name: 'helper')") == GYRE_OK);
    CHECK(opened_count == 2 && named_count == 1 && closing_count == 1);
    gyre_close(g);
    CHECK(closing_count == 2);
}

// ---------------------------------------------------------------- Debug mode

static char written[2000];
static pthread_mutex_t written_lock = PTHREAD_MUTEX_INITIALIZER;

static bool keep(void *context, int stream, const char *text, size_t size)
{
    (void)context;
    pthread_mutex_lock(&written_lock);
    if (stream == 2 && strlen(written) + size < sizeof written) strncat(written, text, size);
    pthread_mutex_unlock(&written_lock);
    return true;
}

static void test_debug_mode(void)
{
    GyreConfig config = {.is_dev = true, .write = keep, .diagnostics = GYRE_DIAGNOSTICS_SHORT};
    Gyre *g = gyre_open(&config);
    CHECK(g && gyre_step(g) == 0);
    CHECK(run(g, "let ch = Channel(inf)\nfor i in range(10000) { ch.try_send(i) }\n"
                 "import time\ntime.sleep(250ms)") == GYRE_OK);
    CHECK(gyre_step(g) > 0 && gyre_step(g) % 2 == 0);
    CHECK(strstr(written,
                 "script:2:25: warning: the unbounded channel made at script:1 holds 10000"));
    CHECK(strstr(written, "script:4:1: warning: task 'main' has run for over "));
    gyre_close(g);
}

int main(void)
{
    test_looks();
    test_tracer();
    test_vms();
    test_debug_mode();
}
