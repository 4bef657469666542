// profile.c - ticks for all VMs, and collects what they say they have spent.
//
// One thread tells all VMs the time, at the rate of the samples. What they answer goes into one
// tree behind one lock: a VM comes here at most about as often as there are ticks, but for its
// tasks that have waited, and so hardly ever meets another one.
//
// The file is opened first, so that a run whose profile could not be written does not begin; it is
// written at the end, however the script ends.
#define _GNU_SOURCE
#include "cli/profile.h"
#include "cli/console.h"
#include "cli/profile_file.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NS_PER_S = 1000000000 };

// A VM that is open.
typedef struct Profiled {
    struct Profiled *next;
    Gyre *g;
    ProfileTrack *track;
} Profiled;

static struct {
    FILE *file; // NULL: nobody profiles
    const char *path, *script;
    int64_t period_ns;
    pthread_t ticker;

    pthread_mutex_t vms_lock; // guards what follows: who ticks and who closes a VM
    pthread_cond_t end;
    Profiled *vms;
    bool is_over;

    pthread_mutex_t lock; // guards what follows
    ProfileTree tree;
    ProfileTrack *tracks;
    uint64_t sample_count;
    int64_t running_ns, waiting_ns;
    bool has_lost; // memory was out for some
} profile = {.vms_lock = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER};

// ---------------------------------------------------------------- Ticks

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

// A tick that is late is not made up for: the next sample weighs more.
static void *tick(void *unused)
{
    (void)unused;
    int64_t next_ns = now_ns();
    pthread_mutex_lock(&profile.vms_lock);
    while (!profile.is_over) {
        int64_t now = now_ns();
        next_ns = next_ns + profile.period_ns > now ? next_ns + profile.period_ns
                                                    : now + profile.period_ns;
        struct timespec until = {next_ns / NS_PER_S, next_ns % NS_PER_S};
        pthread_cond_timedwait(&profile.end, &profile.vms_lock, &until);
        now = now_ns();
        for (const Profiled *p = profile.vms; p; p = p->next)
            gyre_profile_tick(p->g, now);
    }
    pthread_mutex_unlock(&profile.vms_lock);
    return NULL;
}

static bool start_ticker(void)
{
    pthread_condattr_t attributes;
    sigset_t all, before;
    if (pthread_condattr_init(&attributes) != 0) return false;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    bool ok = pthread_cond_init(&profile.end, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (!ok) return false;
    sigfillset(&all); // signals are for the program's own thread
    pthread_sigmask(SIG_SETMASK, &all, &before);
    ok = pthread_create(&profile.ticker, NULL, tick, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

static void stop_ticker(void)
{
    pthread_mutex_lock(&profile.vms_lock);
    profile.is_over = true;
    pthread_cond_signal(&profile.end);
    pthread_mutex_unlock(&profile.vms_lock);
    pthread_join(profile.ticker, NULL);
    pthread_cond_destroy(&profile.end);
}

// ---------------------------------------------------------------- What was spent

static uint32_t enter_all(uint32_t node, const GyreSpent *spent)
{
    for (uint32_t i = spent->frame_count; i > 0; i--) {
        node = gy_profile_tree_enter(&profile.tree, node, &spent->frames[i - 1]);
        if (node == NO_NODE) break;
    }
    return node;
}

// The same stack as before has just gone on.
static bool add_sample(ProfileTrack *t, uint32_t node, int64_t ns)
{
    ProfileSample *last = t->sample_count ? &t->samples[t->sample_count - 1] : NULL;
    if (last && last->node == node) {
        last->ns += ns;
        return true;
    }
    if (t->sample_count == t->sample_capacity) {
        uint32_t capacity = t->sample_capacity ? t->sample_capacity * 2 : 1024;
        ProfileSample *larger = (ProfileSample *)realloc(t->samples, capacity * sizeof *larger);
        if (!larger) return false;
        t->samples = larger;
        t->sample_capacity = capacity;
    }
    t->samples[t->sample_count++] = (ProfileSample){node, ns};
    return true;
}

static void on_spent(void *context, const GyreSpent *spent)
{
    ProfileTrack *track = (ProfileTrack *)context;
    int64_t ns = spent->duration_ns;
    pthread_mutex_lock(&profile.lock);
    uint32_t node = enter_all(track->root, spent);
    bool is_kept = node != NO_NODE && (spent->is_waiting || add_sample(track, node, ns));
    if (is_kept) {
        *(spent->is_waiting ? &profile.tree.nodes[node].waiting_ns
                            : &profile.tree.nodes[node].running_ns) += ns;
        *(spent->is_waiting ? &profile.waiting_ns : &profile.running_ns) += ns;
        profile.sample_count++;
    } else {
        profile.has_lost = true;
    }
    pthread_mutex_unlock(&profile.lock);
}

// ---------------------------------------------------------------- Tracks

static ProfileTrack *make_track(const char *name, bool is_main)
{
    ProfileTrack *t = (ProfileTrack *)calloc(1, sizeof *t);
    if (!t) return NULL;
    t->is_main = is_main;
    t->name = strdup(name);
    t->root = gy_profile_tree_enter(&profile.tree, NO_NODE, &(GyreFrame){.function = name});
    if (t->name && t->root != NO_NODE) return t;
    free(t->name);
    free(t);
    return NULL;
}

static ProfileTrack *find_track(const char *thread)
{
    char name[300];
    if (thread) snprintf(name, sizeof name, "thread '%.250s'", thread);
    else snprintf(name, sizeof name, "main");
    pthread_mutex_lock(&profile.lock);
    ProfileTrack **link = &profile.tracks;
    while (*link && strcmp((*link)->name, name) != 0)
        link = &(*link)->next;
    if (!*link) *link = make_track(name, !thread);
    ProfileTrack *track = *link;
    pthread_mutex_unlock(&profile.lock);
    return track;
}

// Without memory for it the VM is just not profiled.
void gy_profile_attach(Gyre *g)
{
    if (!profile.file) return;
    Profiled *p = (Profiled *)malloc(sizeof *p);
    ProfileTrack *track = find_track(gyre_config(g)->name);
    if (!p || !track || !gyre_set_profiler(g, on_spent, track, now_ns())) {
        free(p);
        return;
    }
    pthread_mutex_lock(&profile.vms_lock);
    *p = (Profiled){profile.vms, g, track};
    profile.vms = p;
    pthread_mutex_unlock(&profile.vms_lock);
}

void gy_profile_detach(Gyre *g)
{
    pthread_mutex_lock(&profile.vms_lock);
    Profiled **link = &profile.vms;
    while (*link && (*link)->g != g)
        link = &(*link)->next;
    Profiled *p = *link;
    if (p) *link = p->next;
    pthread_mutex_unlock(&profile.vms_lock);
    if (p) gyre_set_profiler(g, NULL, NULL, 0);
    free(p);
}

// ---------------------------------------------------------------- The whole

static bool fail(void)
{
    gy_console_complain("cannot write the profile %s: %s", profile.path, strerror(errno));
    return false;
}

bool gy_profile_open(const char *path, uint32_t rate, const char *script)
{
    profile.path = path;
    profile.script = script;
    profile.period_ns = NS_PER_S / rate;
    FILE *file = fopen(path, "we");
    if (!file) return fail();
    if (gy_profile_tree_init(&profile.tree) && start_ticker()) {
        profile.file = file;
        return true;
    }
    gy_profile_tree_free(&profile.tree);
    fclose(file);
    gy_console_complain("cannot profile: out of memory or of threads");
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static void free_all(void)
{
    for (ProfileTrack *t = profile.tracks, *next; t; t = next) {
        next = t->next;
        free(t->name);
        free(t->samples);
        free(t);
    }
    gy_profile_tree_free(&profile.tree);
}

static void tell(void)
{
    gy_console_tell("profile: %llu samples, %.3f s running, %.3f s waiting%s: %s",
                    (unsigned long long)profile.sample_count, (double)profile.running_ns / NS_PER_S,
                    (double)profile.waiting_ns / NS_PER_S,
                    profile.has_lost ? ", some lost for want of memory" : "", profile.path);
}

bool gy_profile_close(void)
{
    FILE *file = profile.file;
    if (!file) return true;
    stop_ticker();
    profile.file = NULL;
    if (ends_with(profile.path, ".json"))
        gy_profile_write_speedscope(file, &profile.tree, profile.tracks, profile.script);
    else gy_profile_write_folded(file, &profile.tree, profile.tracks);
    bool ok = fflush(file) == 0 && !ferror(file);
    ok = fclose(file) == 0 && ok;
    if (ok) tell();
    free_all();
    return ok || fail();
}
