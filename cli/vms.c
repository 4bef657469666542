// vms.c - knows all VMs, and asks them for their tasks from another thread.
//
// A VM is in the list from its opening to its closing, and whoever asks holds the list's lock, so
// what is asked is alive. The answers come on the VMs' own threads, maybe after the one who asked
// has lost his patience: what they are written into is counted, and the last one frees it.
#include "cli/vms.h"
#include "cli/coverage.h"
#include "cli/profile.h"
#include "cli/trace.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAME_BYTES = 80 };

typedef struct Entry {
    struct Entry *next; // in the order of opening
    Gyre *g;
    char name[NAME_BYTES];
} Entry;

static struct {
    pthread_mutex_t lock;
    Entry *first;
    size_t count;
} vms = {.lock = PTHREAD_MUTEX_INITIALIZER};

typedef struct {
    struct Round *round;
    char name[NAME_BYTES];
    char *text; // NULL: none yet, or no memory for it
    bool has_come;
} Answer;

// What one question to all VMs has brought so far.
typedef struct Round {
    pthread_mutex_t lock; // guards what follows
    pthread_cond_t progress;
    size_t references;
    size_t missing;
    GyreTaskView view;
    size_t count;
    Answer answers[];
} Round;

// ---------------------------------------------------------------- The list

// Without memory for an entry the VM is just not seen.
void gy_vms_opened(void *context, Gyre *g)
{
    (void)context;
    gy_trace_attach(g);
    gy_profile_attach(g);
    gy_coverage_attach(g);
    Entry *entry = (Entry *)calloc(1, sizeof *entry);
    if (!entry) return;
    const char *name = gyre_config(g)->name;
    entry->g = g;
    if (name) snprintf(entry->name, sizeof entry->name, "thread '%s'", name);
    else snprintf(entry->name, sizeof entry->name, "main");
    pthread_mutex_lock(&vms.lock);
    Entry **link = &vms.first;
    while (*link)
        link = &(*link)->next;
    *link = entry;
    vms.count++;
    pthread_mutex_unlock(&vms.lock);
}

void gy_vms_closing(void *context, Gyre *g)
{
    (void)context;
    gy_profile_detach(g);
    gy_trace_detach(g);
    pthread_mutex_lock(&vms.lock);
    Entry **link = &vms.first;
    while (*link && (*link)->g != g)
        link = &(*link)->next;
    Entry *entry = *link;
    if (entry) {
        *link = entry->next;
        vms.count--;
    }
    pthread_mutex_unlock(&vms.lock);
    free(entry);
}

// ---------------------------------------------------------------- Asking

static void release(Round *round)
{
    pthread_mutex_lock(&round->lock);
    bool is_last = --round->references == 0;
    pthread_mutex_unlock(&round->lock);
    if (!is_last) return;
    for (size_t i = 0; i < round->count; i++)
        free(round->answers[i].text);
    pthread_cond_destroy(&round->progress);
    pthread_mutex_destroy(&round->lock);
    free(round);
}

// A VM that is being closed has nothing to tell. NULL: memory is out.
static char *text_of(Gyre *g, GyreTaskView view)
{
    if (!g) return strdup("");
    char *text = gyre_task_text(g, view);
    char *copy = text ? strdup(text) : NULL;
    gyre_free(text);
    return copy;
}

// On the VM's thread; `g` NULL: it was closed meanwhile.
static void answer(Gyre *g, void *data)
{
    Answer *a = (Answer *)data;
    Round *round = a->round;
    char *text = text_of(g, round->view);
    pthread_mutex_lock(&round->lock);
    a->text = text;
    a->has_come = true;
    round->missing--;
    pthread_cond_signal(&round->progress);
    pthread_mutex_unlock(&round->lock);
    release(round);
}

static bool init_round(Round *round)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) return false;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    bool ok = pthread_cond_init(&round->progress, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (ok && pthread_mutex_init(&round->lock, NULL) != 0) {
        pthread_cond_destroy(&round->progress);
        ok = false;
    }
    return ok;
}

static Round *ask_all(GyreTaskView view)
{
    pthread_mutex_lock(&vms.lock);
    Round *round = (Round *)calloc(1, sizeof *round + vms.count * sizeof(Answer));
    if (round && !init_round(round)) {
        free(round);
        round = NULL;
    }
    if (round) {
        round->view = view;
        round->references = 1;
        round->count = vms.count;
        size_t i = 0;
        for (Entry *entry = vms.first; entry; entry = entry->next) {
            Answer *a = &round->answers[i++];
            a->round = round;
            memcpy(a->name, entry->name, sizeof a->name);
            pthread_mutex_lock(&round->lock);
            round->references++;
            round->missing++;
            pthread_mutex_unlock(&round->lock);
            if (!gyre_look(entry->g, answer, a)) answer(NULL, a);
        }
    }
    pthread_mutex_unlock(&vms.lock);
    return round;
}

static void wait_for_answers(Round *round, int timeout_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    while (round->missing)
        if (pthread_cond_timedwait(&round->progress, &round->lock, &until) != 0) return;
}

// ---------------------------------------------------------------- The text of them all

static void write_indented(FILE *to, const char *text)
{
    while (*text) {
        int size = (int)strcspn(text, "\n");
        fprintf(to, "  %.*s\n", size, text);
        text += size + (text[size] == '\n');
    }
}

static void write_answer(FILE *to, const Answer *a, bool is_alone)
{
    const char *text = "does not answer: one long operation keeps it\n";
    if (a->has_come)
        text = !a->text ? "has no memory to answer\n" : *a->text ? a->text : "no tasks\n";
    if (is_alone && a->text) {
        fputs(text, to);
    } else {
        fprintf(to, "%s:\n", a->name);
        write_indented(to, text);
    }
}

char *gy_vms_describe(GyreTaskView view, int timeout_ms)
{
    char *text = NULL;
    size_t size;
    Round *round = ask_all(view);
    FILE *to = round ? open_memstream(&text, &size) : NULL;
    if (to) {
        pthread_mutex_lock(&round->lock);
        wait_for_answers(round, timeout_ms);
        for (size_t i = 0; i < round->count; i++)
            write_answer(to, &round->answers[i], round->count == 1);
        pthread_mutex_unlock(&round->lock);
        if (fclose(to) != 0) {
            free(text);
            text = NULL;
        }
    }
    if (round) release(round);
    return text;
}
