// fs_watch.c - what changes in folders and files, told to whoever waits for it.
//
// A Watcher has a handle of libuv for each path that it watches. What changes waits in a ring until
// a task takes it; one that says the same as the newest is dropped, as a file that is written to
// tells of each write. When the ring is full the rest is lost, and the script is told that.
//
// The handles keep the loop going only while a task waits.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/fs_parts.h"
#include "stdlib/loop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { MOST_CHANGES = 1024 };

typedef struct {
    uint32_t place; // which of the paths
    int kinds;      // of libuv
    int error_number;
    char *name; // malloc's; NULL: the system does not say
} Change;

typedef struct Watcher Watcher;

// Outlives the object until libuv has let go of it.
typedef struct Place {
    uv_fs_event_t handle;
    Watcher *watcher; // NULL: gone
    uint32_t number;
    struct Place *next;
} Place;

// The data of a host object.
struct Watcher {
    Gyre *g; // NULL: closed
    Place *places;
    uint32_t place_count;
    uint32_t note;
    GyreWake *wake; // of the task that waits, or NULL
    bool has_lost;
    uint32_t head, count;
    Change changes[MOST_CHANGES];
};

static const GyreType watcher_type;

static Watcher *self_of(GyreCall *call)
{
    return (Watcher *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &watcher_type);
}

// ---------------------------------------------------------------- What waits

static GyreValue give_change(Gyre *g, const Change *change)
{
    const char *name = change->name;
    const GyreValue items[] = {
        gyre_int(g, change->place),
        name ? gy_fs_name(g, name, strlen(name)) : GYRE_NIL,
        gyre_bool(change->kinds & UV_RENAME),
        gyre_int(g, change->error_number),
    };
    return gyre_is_none(items[1]) ? GYRE_NONE : gyre_tuple(g, items, 4);
}

// The oldest one; nil: some were lost. NONE: thrown, and it stays.
static GyreValue take_change(Watcher *w)
{
    if (!w->count) {
        w->has_lost = false;
        return GYRE_NIL;
    }
    Change *change = &w->changes[w->head];
    GyreValue value = give_change(w->g, change);
    if (gyre_is_none(value)) return value;
    free(change->name);
    w->head = (w->head + 1) % MOST_CHANGES;
    w->count--;
    return value;
}

static void hold(Watcher *w, bool waits)
{
    for (Place *p = w->places; p; p = p->next)
        if (waits) uv_ref((uv_handle_t *)&p->handle);
        else uv_unref((uv_handle_t *)&p->handle);
}

static void look_for_reader(Watcher *w)
{
    if (!w->wake || !gyre_wake_reserve(w->wake)) return;
    GyreWake *wake = w->wake;
    uint32_t scope = gyre_scope_open(w->g);
    w->wake = NULL;
    hold(w, false);
    GyreValue value = take_change(w);
    if (gyre_is_none(value)) gyre_reject_pending(wake);
    else gyre_resolve(wake, value);
    gyre_scope_close(w->g, scope);
}

static bool is_known(const Watcher *w, const Change *change)
{
    if (!w->count) return false;
    const Change *newest = &w->changes[(w->head + w->count - 1) % MOST_CHANGES];
    bool is_same = newest->name && change->name ? strcmp(newest->name, change->name) == 0
                                                : newest->name == change->name;
    return is_same && newest->place == change->place && newest->kinds == change->kinds &&
           newest->error_number == change->error_number;
}

static void on_change(uv_fs_event_t *handle, const char *name, int kinds, int status)
{
    Place *p = (Place *)handle->data;
    Watcher *w = p->watcher;
    if (!w) return;
    Change change = {p->number, kinds, -status, (char *)name};
    if (is_known(w, &change)) return;
    if (name) change.name = strdup(name);
    if (w->count == MOST_CHANGES || (name && !change.name)) {
        free(change.name);
        w->has_lost = true;
    } else {
        w->changes[(w->head + w->count++) % MOST_CHANGES] = change;
    }
    look_for_reader(w);
}

// ---------------------------------------------------------------- Its life

static void free_place(uv_handle_t *handle)
{
    free(handle->data);
}

static void let_go(Watcher *w)
{
    for (Place *p = w->places, *next; p; p = next) {
        next = p->next;
        p->watcher = NULL;
        uv_close((uv_handle_t *)&p->handle, free_place);
    }
    w->places = NULL;
    while (w->count)
        free(w->changes[(w->head + --w->count) % MOST_CHANGES].name);
}

static void finalize(void *data)
{
    let_go((Watcher *)data);
}

static GyreStatus watcher_init(GyreCall *call)
{
    Watcher *w = self_of(call);
    w->g = gyre_vm(call);
    w->note = gyre_note_open(w->g, "a watch of files");
    return GYRE_OK;
}

// 0 or a negative errno.
static int start_watching(Place *p, const char *path, const char *straight, bool is_deep)
{
    char at[GRANTS_PLACE_BYTES];
    int fd = straight ? gy_grants_place(straight, PLACE_ITSELF, at) : -1;
    if (straight && fd < 0) return -errno;
    int status = uv_fs_event_start(&p->handle, on_change, straight ? at : path,
                                   is_deep ? UV_FS_EVENT_RECURSIVE : 0);
    if (fd >= 0) close(fd);
    return status;
}

static GyreStatus watcher_add(GyreCall *call)
{
    Watcher *w = self_of(call);
    Gyre *g = gyre_vm(call);
    if (!w->g) return gyre_throw(g, "StateError", "the watch was closed");
    char *path = gy_fs_read_path(g, gyre_arg(call, 1));
    char *straight = NULL;
    bool may = path && gy_grants_ask(g, GYRE_GRANT_READ, path, true, &straight);
    Place *p = may ? (Place *)calloc(1, sizeof *p) : NULL;
    if (!p) {
        if (may) gyre_throw(g, "MemoryError", "out of memory");
        free(path);
        free(straight);
        return GYRE_ERROR;
    }
    uv_fs_event_init(gy_loop_uv(g), &p->handle);
    *p = (Place){p->handle, w, w->place_count, w->places};
    p->handle.data = p;
    bool is_deep = false;
    gyre_to_bool(g, gyre_arg(call, 2), &is_deep);
    int status = start_watching(p, path, straight, is_deep);
    if (status < 0) {
        p->watcher = NULL;
        uv_close((uv_handle_t *)&p->handle, free_place);
        gyre_throw_errno(g, -status, "cannot watch '%s'", path);
    } else {
        w->places = p;
        w->place_count++;
        uv_unref((uv_handle_t *)&p->handle);
    }
    free(path);
    free(straight);
    return status < 0 ? GYRE_ERROR : gyre_return(call, gyre_int(g, p->number));
}

static bool stop_waiting(Gyre *g, void *data)
{
    (void)g;
    Watcher *w = (Watcher *)data;
    w->wake = NULL;
    hold(w, false);
    return true;
}

static GyreStatus watcher_next(GyreCall *call)
{
    Watcher *w = self_of(call);
    Gyre *g = gyre_vm(call);
    if (!w->g) return gyre_throw(g, "StateError", "the watch was closed");
    if (w->wake) return gyre_throw(g, "StateError", "another task waits for this watch");
    if (w->count || w->has_lost) return gyre_return(call, take_change(w));
    GyreStatus status = gyre_suspend(call, "files to change", stop_waiting, w, &w->wake);
    if (status == GYRE_PENDING) hold(w, true);
    return status;
}

static GyreStatus watcher_close(GyreCall *call)
{
    Watcher *w = self_of(call);
    if (!w->g) return GYRE_OK;
    gyre_note_closed(w->g, w->note);
    GyreWake *wake = w->wake;
    w->wake = NULL;
    w->note = 0;
    w->g = NULL;
    let_go(w);
    if (wake) gyre_reject(wake, "StateError", "the watch was closed");
    return GYRE_OK;
}

static const GyreNative watcher_methods[] = {
    {"init", watcher_init, "self", "Watches nothing yet.", 0},
    {"add", watcher_add, "self, path, is_deep", "Watches a path; its number.", 0},
    {"next", watcher_next, "self",
     "The next change, (number, name or nil, is it about a name, errno); nil: some were lost.",
     GYRE_ASYNC},
    {"close", watcher_close, "self", "Watches no more.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType watcher_type = {"Watcher", sizeof(Watcher), finalize, watcher_methods, NULL,
                                      NULL};

GyreStatus gy_fs_watch_install(Gyre *g, const char *module)
{
    GyreStatus status = gyre_register_type(g, module, &watcher_type, NULL);
#ifdef __linux__
    bool is_deep = false; // libuv leaves trees to us there
#else
    bool is_deep = true;
#endif
    return status == GYRE_OK ? gyre_module_set(g, module, "WATCHES_TREES", gyre_bool(is_deep))
                             : status;
}
#endif
