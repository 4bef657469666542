// heap.c - allocation: size-class pages for objects, counted blocks for what they own.
//
// A cell's size is rounded up to a multiple of 16 bytes; up to 512 bytes it comes from a page of
// equal cells, above that from a block of its own. A size class hands out cells that a sweep
// found empty, then the untouched rest of its newest page, then sweeps one more page of the
// cycle that is going on, and only then gets a new page.
//
// Nothing here ever collects; it sets the VM's poll flag when enough has been allocated, and the
// interpreter's next safepoint does the work. Close to the limit the flag is set early, so that
// garbage is gone before the limit says no.
#include "vm/heap.h"
#include "vm/siphash.h"
#include "vm/state.h"
#include <stdlib.h>

enum {
    FIRST_PAGE_BYTES = 2048,
    PAGE_BYTES = 32768,
    HUGE_STEP = 16 << 20, // bytes of a huge block that are given back at a time
    FOR_LATER = 64 << 10, // what is smaller is freed at once
};

// -- Counting

enum { RESERVE_BYTES = 64 * 1024 }; // for the cleanups of a run that is being ended

static bool is_memory_error(const VM *vm)
{
    return value_is_obj(vm->error) && value_is_identical(vm->error, vm->memory_error);
}

// While MemoryError is on its way allocations may pass the limit, so that unwinding can work.
static bool may_pass_limit(const VM *vm, size_t bytes)
{
    if (vm->may_pass_limit || is_memory_error(vm) || vm->limits.is_final) return true;
    return vm->limits.exceeded && bytes - vm->heap.limit < RESERVE_BYTES;
}

static bool charge(VM *vm, size_t size)
{
    Heap *heap = &vm->heap;
    size_t bytes = heap->bytes + size;
    bool is_refused = heap->request_limit && size > heap->request_limit && !vm->may_pass_limit;
    if (is_refused || vm->is_finalizing) return gy_throw_memory(vm);
    if (heap->limit && bytes > heap->limit && !may_pass_limit(vm, bytes)) {
        vm_request_poll(vm, POLL_COLLECT);
        vm->limits.memory_failures++;
        return gy_throw_memory(vm);
    }
    heap->bytes = bytes;
    if (size > heap->largest) heap->largest = size;
    if (bytes > heap->threshold) vm_request_poll(vm, POLL_STEP);
#if GYRE_STRESS
    vm_request_poll(vm, POLL_STRESS);
#endif
    return true;
}

bool gy_heap_charge(VM *vm, size_t size)
{
    return charge(vm, size);
}

void gy_heap_uncharge(Heap *heap, size_t size)
{
    heap->bytes -= size;
}

// -- Blocks

void *gy_heap_resize(VM *vm, void *block, size_t old_size, size_t new_size)
{
    if (new_size == 0) {
        gy_heap_free(&vm->heap, block, old_size);
        return NULL;
    }
    if (new_size > old_size && !charge(vm, new_size - old_size)) return NULL;
    void *moved = gy_mem_raw_resize(vm->heap.memory, block, old_size, new_size);
    if (!moved && new_size > old_size) {
        gy_heap_uncharge(&vm->heap, new_size - old_size);
        gy_throw_memory(vm);
        return NULL;
    }
    if (!moved) moved = block; // shrinking never fails
    if (new_size < old_size) gy_heap_uncharge(&vm->heap, old_size - new_size);
    return moved;
}

// A huge block takes the system some milliseconds for each hundred megabytes to take back. It is
// made shorter in steps, and where the script is to stop meanwhile, the rest is left for later,
// with a note of whose function frees it.
typedef enum { FROM_HEAP, FROM_MEM, FROM_MALLOC } Origin;

typedef struct Remnant {
    struct Remnant *next;
    size_t size; // of the block, in whose memory this stands
    Origin origin;
} Remnant;

static void put_off(Heap *heap, void *block, size_t size, Origin origin)
{
    Remnant *remnant = (Remnant *)block;
    *remnant = (Remnant){heap->remnants, size, origin};
    heap->remnants = remnant;
}

// Host's functions, and those of a sanitizer, may copy where the C library's cut off.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || GYRE_STRESS
static bool is_cut_short(bool is_of_host, size_t size)
{
    (void)is_of_host;
    (void)size;
    return false;
}
#else
static bool is_cut_short(bool is_of_host, size_t size)
{
    return !is_of_host && size >= 2 * (size_t)HUGE_STEP;
}
#endif

static void free_block(Heap *heap, void *block, size_t size)
{
    while (is_cut_short(heap->memory, size)) {
        void *rest = gy_mem_raw_resize(heap->memory, block, size, size - HUGE_STEP);
        if (!rest) break;
        block = rest;
        size -= HUGE_STEP;
        if (!gy_heap_is_stopping(heap)) continue;
        put_off(heap, block, size, FROM_HEAP);
        return;
    }
    gy_mem_raw_resize(heap->memory, block, size, 0);
}

void gy_heap_let_go(Heap *heap, void *block)
{
    if (!block) return;
    while (is_cut_short(gy_mem_is_of_host(block), gy_mem_size(block)) &&
           !gy_heap_is_stopping(heap)) {
        void *rest = gy_mem_resize(block, gy_mem_size(block) - HUGE_STEP);
        if (!rest) break;
        block = rest;
    }
    bool is_for_later = gy_mem_size(block) >= FOR_LATER && gy_heap_is_stopping(heap);
    if (is_for_later) put_off(heap, block, 0, FROM_MEM);
    else gy_mem_free(block);
}

void gy_heap_let_go_raw(Heap *heap, void *block, size_t size)
{
    while (is_cut_short(false, size) && !gy_heap_is_stopping(heap)) {
        void *rest = realloc(block, size - HUGE_STEP);
        if (!rest) break;
        block = rest;
        size -= HUGE_STEP;
    }
    if (size >= FOR_LATER && gy_heap_is_stopping(heap)) put_off(heap, block, size, FROM_MALLOC);
    else free(block);
}

static void free_remnant(Heap *heap, Remnant *r)
{
    if (r->origin == FROM_HEAP) free_block(heap, r, r->size);
    else if (r->origin == FROM_MEM) gy_heap_let_go(heap, r);
    else gy_heap_let_go_raw(heap, r, r->size);
}

bool gy_heap_free_remnants(Heap *heap)
{
    while (heap->remnants && !gy_heap_is_stopping(heap)) {
        Remnant *first = heap->remnants;
        heap->remnants = first->next;
        free_remnant(heap, first);
    }
    return !heap->remnants;
}

static void free_all_remnants(Heap *heap)
{
    while (heap->remnants) {
        Remnant *first = heap->remnants;
        heap->remnants = first->next;
        if (first->origin == FROM_HEAP) gy_mem_raw_resize(heap->memory, first, first->size, 0);
        else if (first->origin == FROM_MEM) gy_mem_free(first);
        else free(first);
    }
}

void *gy_heap_resize_array(VM *vm, void *block, size_t old_count, size_t new_count, size_t size)
{
    size_t bytes;
    if (!mem_array_size(new_count, size, &bytes)) {
        gy_throw_memory(vm);
        return NULL;
    }
    return gy_heap_resize(vm, block, old_count * size, bytes);
}

void gy_heap_free(Heap *heap, void *block, size_t size)
{
    if (!block) return;
#if GYRE_STRESS
    memset(block, 0xDB, size);
#endif
    heap->bytes -= size;
    free_block(heap, block, size);
}

// -- Work that can be stopped

bool gy_heap_is_stopping(const Heap *heap)
{
    const VM *vm = (const VM *)(const void *)heap;
    const unsigned stops = POLL_END | POLL_STOP | POLL_INTERRUPT;
    bool is_ending = vm->limits.exceeded == LIMIT_INTERRUPT || vm->limits.exceeded == LIMIT_TIME;
    return is_ending || atomic_load_explicit(&vm->poll, memory_order_relaxed) & stops;
}

bool gy_heap_poll(VM *vm)
{
    vm->heap.work = 0;
    return gy_poll(vm);
}

bool gy_heap_copy(VM *vm, void *to, const void *from, size_t size)
{
    for (size_t done = 0, part; done < size; done += part) {
        part = size - done < WORK_PER_POLL ? size - done : WORK_PER_POLL;
        memcpy((char *)to + done, (const char *)from + done, part);
        if (!heap_work(vm, part)) return false;
    }
    return true;
}

bool gy_heap_fill(VM *vm, void *to, int byte, size_t size)
{
    for (size_t done = 0, part; done < size; done += part) {
        part = size - done < WORK_PER_POLL ? size - done : WORK_PER_POLL;
        memset((char *)to + done, byte, part);
        if (!heap_work(vm, part)) return false;
    }
    return true;
}

bool gy_heap_reverse(VM *vm, uint8_t *bytes, size_t size)
{
    for (size_t i = 0, k = size; i + 1 < k; i++) {
        uint8_t other = bytes[--k];
        bytes[k] = bytes[i];
        bytes[i] = other;
        if (i % WORK_PER_POLL == 0 && !heap_work(vm, WORK_PER_POLL)) return false;
    }
    return true;
}

bool gy_heap_compare(VM *vm, const void *a, const void *b, size_t size, int *order)
{
    *order = 0;
    for (size_t done = 0, part; done < size && !*order; done += part) {
        part = size - done < WORK_PER_POLL ? size - done : WORK_PER_POLL;
        *order = memcmp((const char *)a + done, (const char *)b + done, part);
        if (!heap_work(vm, part)) return false;
    }
    return true;
}

bool gy_heap_hash(VM *vm, const void *data, size_t size, uint64_t *hash)
{
    SipState state = gy_siphash_begin();
    size_t done = 0;
    for (; size - done >= WORK_PER_POLL; done += WORK_PER_POLL) {
        gy_siphash_add(&state, (const char *)data + done, WORK_PER_POLL);
        if (!heap_work(vm, WORK_PER_POLL)) return false;
    }
    *hash = gy_siphash_end(&state, (const char *)data + done, size - done, size);
    return true;
}

// -- Cells

// Each page is larger than the one before, up to a bound: a small script needs few cells of most
// sizes, and a page is touched as a whole when it is made.
static size_t next_page_bytes(const SizeClass *c)
{
    if (!c->pages) return FIRST_PAGE_BYTES;
    size_t latest = (size_t)c->pages->cell_count * c->pages->cell_size;
    size_t bytes = FIRST_PAGE_BYTES;
    while (bytes <= latest)
        bytes *= 2;
    return bytes * 2 < PAGE_BYTES ? bytes * 2 : PAGE_BYTES;
}

static bool add_page(VM *vm, SizeClass *c, uint32_t cell_size)
{
    uint32_t count = (uint32_t)((next_page_bytes(c) - sizeof(Page)) / cell_size);
    size_t bytes = sizeof(Page) + (size_t)count * cell_size;
    Page *page = (Page *)gy_mem_raw_resize(vm->heap.memory, NULL, 0, bytes);
    if (!page) return gy_throw_memory(vm);
    page->cell_size = cell_size;
    page->cell_count = count;
    page->next = c->pages;
    c->pages = page;
    c->bump = (char *)(page + 1);
    c->bump_end = c->bump + (size_t)page->cell_count * cell_size;
    // The sweeper must be able to tell an unused cell from an object.
    for (char *cell = c->bump; cell < c->bump_end; cell += cell_size)
        ((Obj *)cell)->kind = KIND_FREE;
    poison_add(c->bump, (size_t)(c->bump_end - c->bump));
    return true;
}

// A heap in which all live has no free cell for as long as one cares to look: it gets a new page.
static Obj *take_cell(VM *vm, SizeClass *c, uint32_t cell_size)
{
    Value error = vm->error;
    for (;;) {
        if (c->free) {
            Obj *cell = c->free;
            poison_remove(cell, cell_size);
            c->free = *(Obj **)(cell + 1);
            return cell;
        }
        if (c->bump < c->bump_end) {
            Obj *cell = (Obj *)c->bump;
            c->bump += cell_size;
            poison_remove(cell, cell_size);
            return cell;
        }
        if (gy_gc_sweep_class(vm, c) || add_page(vm, c, cell_size)) continue;
        if (!c->unswept) return NULL;
        vm->error = error;
    }
}

static Obj *new_large(VM *vm, size_t size)
{
    size_t total;
    LargeBlock *block = NULL;
    if (mem_add_size(size, sizeof *block, &total))
        block = (LargeBlock *)gy_mem_raw_zeroed(vm->heap.memory, total);
    if (!block) {
        gy_throw_memory(vm);
        return NULL;
    }
    block->size = size;
    block->next = vm->heap.large;
    vm->heap.large = block;
    return (Obj *)(block + 1);
}

void *gy_heap_new(VM *vm, Kind kind, size_t size)
{
    size_t rounded = (size + CELL_STEP - 1) & ~(size_t)(CELL_STEP - 1);
    size_t index = rounded / CELL_STEP - 1;
    bool is_large = size > CELL_STEP * SIZE_CLASS_COUNT;
    if (is_large) rounded = size;
    if (!charge(vm, rounded)) return NULL;
    Obj *object =
        is_large ? new_large(vm, size) : take_cell(vm, &vm->heap.classes[index], (uint32_t)rounded);
    if (!object) {
        gy_heap_uncharge(&vm->heap, rounded);
        return NULL;
    }
    if (!is_large) poison_add((char *)object + size, rounded - size);
    if (!is_large) memset(object, 0, size); // those are zeros already, untouched if they are huge
    object->kind = (uint8_t)kind;
    object->mark = vm->heap.alloc_mark;
    object->size_class = is_large ? SIZE_CLASS_LARGE : (uint8_t)index;
    object->class_id = kind;
    return object;
}

// -- Temporary roots

bool gy_roots_push(VM *vm, Value value)
{
    if (!gy_mem_grow_in(vm->heap.memory, (void **)&vm->roots, vm->root_count, &vm->root_capacity,
                        sizeof(Value)))
        return gy_throw_memory(vm);
    vm->roots[vm->root_count++] = value;
    return true;
}

void gy_roots_pop(VM *vm, uint32_t count)
{
    assert(count <= vm->root_count);
    vm->root_count -= count;
}

// -- All objects

static void each_in_pages(VM *vm, Page *page, void (*visit)(VM *vm, Obj *object))
{
    for (; page; page = page->next) {
        char *cell = (char *)(page + 1);
        for (uint32_t i = 0; i < page->cell_count; i++, cell += page->cell_size)
            if (heap_has_object((Obj *)cell)) visit(vm, (Obj *)cell);
    }
}

static void each_large(VM *vm, LargeBlock *block, void (*visit)(VM *vm, Obj *object))
{
    for (; block; block = block->next)
        visit(vm, (Obj *)(block + 1));
}

void gy_heap_each(VM *vm, void (*visit)(VM *vm, Obj *object))
{
    Heap *heap = &vm->heap;
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        each_in_pages(vm, heap->classes[i].pages, visit);
        each_in_pages(vm, heap->classes[i].unswept, visit);
    }
    each_large(vm, heap->large, visit);
    each_large(vm, heap->large_unswept, visit);
}

void gy_heap_free_page(Heap *heap, Page *page)
{
    size_t bytes = sizeof *page + (size_t)page->cell_count * page->cell_size;
    gy_mem_raw_resize(heap->memory, page, bytes, 0);
}

void gy_heap_free_large(Heap *heap, LargeBlock *block)
{
    free_block(heap, block, sizeof *block + block->size);
}

static void free_pages(Heap *heap, Page *page)
{
    while (page) {
        Page *next = page->next;
        gy_heap_free_page(heap, page);
        page = next;
    }
}

static void free_large(Heap *heap, LargeBlock *block)
{
    while (block) {
        LargeBlock *next = block->next;
        gy_heap_free_large(heap, block);
        block = next;
    }
}

void gy_heap_free_all(VM *vm)
{
    Heap *heap = &vm->heap;
    gy_heap_each(vm, gy_gc_finalize); // all of them, before any memory goes
    for (int i = 0; i < SIZE_CLASS_COUNT; i++) {
        free_pages(heap, heap->classes[i].pages);
        free_pages(heap, heap->classes[i].unswept);
    }
    free_large(heap, heap->large);
    free_large(heap, heap->large_unswept);
    gy_mem_free(heap->mark_stack);
    gy_mem_free(heap->partials);
    free_all_remnants(heap);
}
