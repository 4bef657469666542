// census.c - how many objects of each type there are, and how much memory they take.
//
// Nothing is counted while scripts run: whoever asks pays, by a collection and a walk over all
// cells, and everybody else pays nothing. The number that an object has for its class is what it is
// counted by. Classes and modules each have one of their own, for what is cached at places where
// their names are read; they are counted as what they are.
#include "vm/class.h"
#include "vm/retained.h"
#include "vm/state.h"

typedef struct {
    size_t count, bytes;
} Counted;

typedef struct Census {
    uint32_t class_count;
    Counted counted[];
} Census;

static void count(VM *vm, Obj *o)
{
    bool has_own_id = o->kind == KIND_CLASS || o->kind == KIND_MODULE;
    uint32_t id = has_own_id ? o->kind : o->class_id;
    if (id >= vm->census->class_count) return;
    vm->census->counted[id].count++;
    vm->census->counted[id].bytes += gy_retained_bytes_of(o);
}

bool gyre_heap_census(Gyre *g,
                      void (*see)(void *context, const char *type, size_t count, size_t bytes),
                      void *context)
{
    size_t size;
    Census *census = NULL;
    if (mem_struct_size(sizeof *census, g->class_count, sizeof(Counted), &size))
        census = (Census *)gy_mem_new(size);
    if (!census) return false;
    memset(census, 0, size);
    census->class_count = g->class_count;
    gy_gc_collect(g);
    g->census = census;
    gy_heap_each(g, count);
    g->census = NULL;
    for (uint32_t id = 0; id < census->class_count; id++) {
        const Counted *c = &census->counted[id];
        if (c->count && g->classes[id])
            see(context, g->classes[id]->name->chars, c->count, c->bytes);
    }
    gy_mem_free(census);
    return true;
}
