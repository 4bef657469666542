// shared_orphans.c - shared things that no VM has any more, but that refer to each other.
//
// References are counted, so a Mutex whose value has that Mutex in it, or a channel in whose buffer
// lies the channel, would stay for ever. What no VM holds and is referred to all the same is a
// suspect: either a message brings it to somebody, or nobody will ever get at it. Once there are
// many suspects, and whenever a VM ends, one thread looks: it goes from the suspects to all that
// can be reached from them through values of things, and subtracts the references that it meets
// there. Where some are left, somebody has the thing or will get it, and so all that it leads to.
// The others are orphans, and are emptied.
//
// The things are looked at one after the other, and meanwhile something might move from one into
// another behind the look's back. So all of them are visited a second time: if nobody has had the
// lock of any since the first time, then there was a moment, between the two rounds, at which all
// was as it was seen. Otherwise the verdict is dropped. Nobody can come to an orphan afterwards:
// a reference to it would have been counted.
//
// A look is cautious. A value that somebody reads at the moment, or a class that threads share, may
// keep an orphan until a later look. One that failed to find room leaves the suspects as they are.
#include "vm/shared.h"

enum { FEW = 64 }; // suspects, for which a look is not worth it

typedef struct {
    SharedThing *thing;         // pinned
    unsigned references, inner; // all, and those that were met in others
    uint32_t visits;            // when they were counted
    bool has_holder;            // a VM
    bool is_live;
    uint32_t next_live; // to go on from; its place + 1
} Trial;

typedef struct {
    Trial *trials;
    uint32_t count, capacity;
    uint32_t live; // the list of those
} Look;

static OsLock suspects_lock = OS_LOCK_INITIAL;
static SharedThing *suspects;
static atomic_uint suspect_count;
static atomic_uint patience = FEW; // how many there may be
static atomic_bool is_looking, is_wanted;

// -- Suspects

void gy_shared_suspect(SharedThing *thing)
{
    os_lock_take(&suspects_lock);
    if (!thing->link_of_suspect) {
        thing->next_suspect = suspects;
        thing->link_of_suspect = &suspects;
        if (suspects) suspects->link_of_suspect = &thing->next_suspect;
        suspects = thing;
        atomic_fetch_add(&suspect_count, 1);
    }
    os_lock_give(&suspects_lock);
}

static void unlink_suspect(SharedThing *thing)
{
    if (!thing->link_of_suspect) return;
    *thing->link_of_suspect = thing->next_suspect;
    if (thing->next_suspect) thing->next_suspect->link_of_suspect = thing->link_of_suspect;
    thing->link_of_suspect = NULL;
    atomic_fetch_sub(&suspect_count, 1);
}

void gy_shared_forget(SharedThing *thing)
{
    os_lock_take(&suspects_lock);
    unlink_suspect(thing);
    os_lock_give(&suspects_lock);
}

// -- What is looked at

static bool make_room(Look *look)
{
    return gy_mem_grow((void **)&look->trials, look->count, &look->capacity, sizeof *look->trials);
}

// There is room for it. It may be on its way out already: then it is not looked at.
static void add(Look *look, SharedThing *thing)
{
    if (!gy_shared_pin(thing)) return;
    look->trials[look->count++] = (Trial){.thing = thing};
    thing->trial = look->count;
}

// Those that a VM has again are none; they come back when it lets go.
static void add_suspects(Look *look)
{
    os_lock_take(&suspects_lock);
    while (suspects && make_room(look)) {
        add(look, suspects);
        unlink_suspect(suspects);
    }
    os_lock_give(&suspects_lock);
}

static void each_inner(const Cargo *cargo, void (*visit)(SharedThing *inner, void *context),
                       void *context)
{
    const GyreParcel *parcel = cargo->parcel;
    for (uint32_t i = 0; parcel && i < parcel->count; i++)
        if (parcel->nodes[i].kind == PARCEL_SHARED)
            visit((SharedThing *)parcel->nodes[i].data, context);
}

// One that is left out counts for nothing, so what it refers to stays as well.
static void reach(SharedThing *inner, void *look)
{
    if (!inner->trial && make_room((Look *)look)) add((Look *)look, inner);
}

static void reach_all(Cargo *cargo, void *look)
{
    each_inner(cargo, reach, look);
}

// What a VM has is live anyway, and leads to what is.
static void add_reachable(Look *look)
{
    for (uint32_t i = 0; i < look->count; i++) {
        SharedThing *thing = look->trials[i].thing;
        os_lock_take(&thing->lock);
        if (!thing->holder_count) thing->each(thing, reach_all, look);
        os_lock_give(&thing->lock);
    }
}

// -- The verdict

static void keep(SharedThing *thing, void *context)
{
    Look *look = (Look *)context;
    Trial *t = thing->trial ? &look->trials[thing->trial - 1] : NULL;
    if (!t || t->is_live) return;
    t->is_live = true;
    t->next_live = look->live;
    look->live = thing->trial;
}

static void count(SharedThing *thing, void *context)
{
    Look *look = (Look *)context;
    if (thing->trial) look->trials[thing->trial - 1].inner++;
}

// Whoever reads the value at the moment has it as well.
static void count_all(Cargo *cargo, void *look)
{
    bool is_read = cargo->parcel && atomic_load(&cargo->parcel->references) != 1;
    each_inner(cargo, is_read ? keep : count, look);
}

static void keep_all(Cargo *cargo, void *look)
{
    each_inner(cargo, keep, look);
}

static void count_references(Look *look)
{
    for (uint32_t i = 0; i < look->count; i++) {
        Trial *t = &look->trials[i];
        os_lock_take(&t->thing->lock);
        t->visits = t->thing->visits;
        t->references = atomic_load(&t->thing->references);
        t->has_holder = t->thing->holder_count != 0;
        if (!t->has_holder) t->thing->each(t->thing, count_all, look);
        os_lock_give(&t->thing->lock);
    }
}

static void judge(Look *look)
{
    for (uint32_t i = 0; i < look->count; i++) {
        const Trial *t = &look->trials[i];
        unsigned pin = 1;
        if (t->has_holder || t->references != t->inner + pin) keep(t->thing, look);
    }
    while (look->live) {
        Trial *t = &look->trials[look->live - 1];
        look->live = t->next_live;
        os_lock_take(&t->thing->lock);
        t->thing->each(t->thing, keep_all, look);
        os_lock_give(&t->thing->lock);
    }
}

// Has nobody been at the things whose values were counted?
static bool is_as_seen(const Look *look)
{
    bool is_same = true;
    for (uint32_t i = 0; i < look->count && is_same; i++) {
        const Trial *t = &look->trials[i];
        os_lock_take(&t->thing->lock);
        is_same = t->has_holder || t->thing->visits == t->visits;
        os_lock_give(&t->thing->lock);
    }
    return is_same;
}

// -- A look

static void empty(Cargo *cargo, void *context)
{
    (void)context;
    cargo_drop(cargo);
}

static void look_once(void)
{
    Look look = {0};
    add_suspects(&look);
    add_reachable(&look);
    count_references(&look);
    judge(&look);
    bool is_sure = is_as_seen(&look);
    for (uint32_t i = 0; i < look.count && is_sure; i++) {
        SharedThing *thing = look.trials[i].thing;
        if (!look.trials[i].is_live) thing->each(thing, empty, NULL);
    }
    for (uint32_t i = 0; i < look.count; i++) {
        look.trials[i].thing->trial = 0;
        gy_shared_unpin(look.trials[i].thing);
    }
    atomic_store(&patience, atomic_load(&suspect_count) + FEW + look.count);
    gy_mem_free(look.trials);
}

// One thread at a time; one that comes meanwhile has it done again.
void gy_shared_look(void)
{
    if (!atomic_load(&suspect_count)) return;
    atomic_store(&is_wanted, true);
    while (atomic_load(&is_wanted) && !atomic_exchange(&is_looking, true)) {
        atomic_store(&is_wanted, false);
        atomic_store(&patience, UINT32_MAX); // letting go of orphans starts no other look
        look_once();
        atomic_store(&is_looking, false);
    }
}

void gy_shared_look_sometimes(void)
{
    if (atomic_load(&suspect_count) >= atomic_load(&patience)) gy_shared_look();
}
