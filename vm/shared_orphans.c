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
// A value may refer to a frozen one, whose region refers to others and to its classes, or to a
// class that threads share; and its image, which is a parcel as well, may have a thing in a class
// variable. Those never change, so for them it is enough that their counts were the same twice.
//
// A look is cautious. A value that somebody reads at the moment may keep an orphan until a later
// look. One that failed to find room leaves the suspects as they are.
#include "vm/frozen.h"
#include "vm/shared.h"
#include "vm/shared_class.h"

enum { FEW = 64 }; // suspects, for which a look is not worth it

typedef enum { TARGET_THING, TARGET_REGION, TARGET_CLASS } TargetKind;

// What a value may lead to.
typedef struct {
    TargetKind kind;
    void *what;
    uint32_t *trial; // its place in the look + 1
} Target;

typedef struct {
    Target target;              // pinned
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

// -- What leads to what

typedef void (*TargetVisit)(Target target, Look *look);

static Target target_thing(SharedThing *thing)
{
    return (Target){TARGET_THING, thing, &thing->trial};
}

static Target target_region(FrozenRegion *region)
{
    return (Target){TARGET_REGION, region, &region->trial};
}

static Target target_class(SharedClass *shared)
{
    return (Target){TARGET_CLASS, shared, &shared->trial};
}

static void each_in_parcel(const GyreParcel *parcel, TargetVisit visit, Look *look)
{
    for (uint32_t i = 0; parcel && i < parcel->count; i++) {
        const ParcelNode *n = &parcel->nodes[i];
        switch (n->kind) {
        case PARCEL_SHARED: visit(target_thing((SharedThing *)n->data), look); break;
        case PARCEL_FROZEN: visit(target_region((FrozenRegion *)n->data), look); break;
        case PARCEL_CLASS_SHARED: visit(target_class((SharedClass *)n->data), look); break;
        default: break;
        }
    }
}

// `visit_cargo` is `visit` for all that is in a cargo. A thing that a VM has is not looked into.
static void each_from(Target target, TargetVisit visit, CargoVisit visit_cargo, Look *look)
{
    if (target.kind == TARGET_THING) {
        SharedThing *thing = (SharedThing *)target.what;
        os_lock_take(&thing->lock);
        if (!thing->holder_count) thing->each(thing, visit_cargo, look);
        os_lock_give(&thing->lock);
    } else if (target.kind == TARGET_REGION) {
        const FrozenRegion *region = (const FrozenRegion *)target.what;
        for (uint32_t i = 0; i < region->inner_count; i++)
            visit(target_region(region->inner[i]), look);
        for (uint32_t i = 0; i < region->class_count; i++)
            visit(target_class(region->classes[i]), look);
    } else {
        each_in_parcel(((const SharedClass *)target.what)->image, visit, look);
    }
}

// -- What is looked at

static bool make_room(Look *look)
{
    return gy_mem_grow((void **)&look->trials, look->count, &look->capacity, sizeof *look->trials);
}

// False: it is on its way out already. What never changes is kept by what led to it.
static bool pin(Target target)
{
    if (target.kind == TARGET_THING) return gy_shared_pin((SharedThing *)target.what);
    if (target.kind == TARGET_REGION) gy_frozen_retain((FrozenRegion *)target.what);
    else gy_shared_class_retain((SharedClass *)target.what);
    return true;
}

static void unpin(Target target)
{
    *target.trial = 0;
    if (target.kind == TARGET_THING) gy_shared_unpin((SharedThing *)target.what);
    else if (target.kind == TARGET_REGION) gy_frozen_release((FrozenRegion *)target.what);
    else gy_shared_class_release((SharedClass *)target.what);
}

// There is room for it.
static void add(Look *look, Target target)
{
    if (!pin(target)) return;
    look->trials[look->count++] = (Trial){.target = target};
    *target.trial = look->count;
}

// Those that a VM has again are none; they come back when it lets go.
static void add_suspects(Look *look)
{
    os_lock_take(&suspects_lock);
    while (suspects && make_room(look)) {
        add(look, target_thing(suspects));
        unlink_suspect(suspects);
    }
    os_lock_give(&suspects_lock);
}

// One that is left out counts for nothing, so what it refers to stays as well.
static void reach(Target target, Look *look)
{
    if (!*target.trial && make_room(look)) add(look, target);
}

static void reach_all(Cargo *cargo, void *look)
{
    each_in_parcel(cargo->parcel, reach, (Look *)look);
}

// What a VM has is live anyway, and leads to what is.
static void add_reachable(Look *look)
{
    for (uint32_t i = 0; i < look->count; i++)
        each_from(look->trials[i].target, reach, reach_all, look);
}

// -- The verdict

static void keep(Target target, Look *look)
{
    Trial *t = *target.trial ? &look->trials[*target.trial - 1] : NULL;
    if (!t || t->is_live) return;
    t->is_live = true;
    t->next_live = look->live;
    look->live = *target.trial;
}

static void count(Target target, Look *look)
{
    if (*target.trial) look->trials[*target.trial - 1].inner++;
}

// Whoever reads the value at the moment has it as well.
static void count_all(Cargo *cargo, void *look)
{
    bool is_read = cargo->parcel && atomic_load(&cargo->parcel->references) != 1;
    each_in_parcel(cargo->parcel, is_read ? keep : count, (Look *)look);
}

static void keep_all(Cargo *cargo, void *look)
{
    each_in_parcel(cargo->parcel, keep, (Look *)look);
}

// What tells whether anybody was there: references, visits and a holder.
static Trial see(Target target)
{
    Trial seen = {.target = target};
    if (target.kind == TARGET_THING) {
        SharedThing *thing = (SharedThing *)target.what;
        os_lock_take(&thing->lock);
        seen.visits = thing->visits;
        seen.references = atomic_load(&thing->references);
        seen.has_holder = thing->holder_count != 0;
        os_lock_give(&thing->lock);
    } else if (target.kind == TARGET_REGION) {
        seen.references = atomic_load(&((FrozenRegion *)target.what)->references);
    } else {
        seen.references = atomic_load(&((SharedClass *)target.what)->references);
    }
    return seen;
}

// Those who come between seeing a thing and looking into it are noticed in the end.
static void count_references(Look *look)
{
    for (uint32_t i = 0; i < look->count; i++) {
        Trial *t = &look->trials[i];
        Trial seen = see(t->target);
        t->visits = seen.visits;
        t->references = seen.references;
        t->has_holder = seen.has_holder;
        each_from(t->target, count, count_all, look);
    }
}

static void judge(Look *look)
{
    for (uint32_t i = 0; i < look->count; i++) {
        const Trial *t = &look->trials[i];
        unsigned pin = 1;
        if (t->has_holder || t->references != t->inner + pin) keep(t->target, look);
    }
    while (look->live) {
        Trial *t = &look->trials[look->live - 1];
        look->live = t->next_live;
        each_from(t->target, keep, keep_all, look);
    }
}

// Has nobody been at what was counted?
static bool is_as_seen(const Look *look)
{
    bool is_same = true;
    for (uint32_t i = 0; i < look->count && is_same; i++) {
        const Trial *t = &look->trials[i];
        Trial now = see(t->target);
        bool is_thing = t->target.kind == TARGET_THING;
        is_same = is_thing ? t->has_holder || now.visits == t->visits
                           : t->is_live || now.references == t->references;
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
        const Trial *t = &look.trials[i];
        SharedThing *thing = t->target.kind == TARGET_THING ? (SharedThing *)t->target.what : NULL;
        if (thing && !t->is_live) thing->each(thing, empty, NULL);
    }
    for (uint32_t i = 0; i < look.count; i++)
        unpin(look.trials[i].target);
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
