// sort.c - a stable merge sort, bottom-up over runs that insertion sort made.
//
// Comparing may run script code, which may collect and do anything to the list. So the items are
// taken out of the list while sorting: they stand in a list of pairs (key, item) that is a root.
// Lists of small ints, floats or strings compare without calls.
#include "vm/sort.h"
#include "vm/containers.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { RUN = 16 };

typedef struct {
    Value key, item;
} Pair;

typedef struct {
    VM *vm;
    List *pairs; // 2 * count values: the rooted storage of `from` and, behind it, of `to`
    uint32_t count;
    bool reverse;
    bool failed;
} Sorter;

// Is b before a? Reversed, the order of what compares equal stays as it was.
static bool is_before(Sorter *s, Value b, Value a)
{
    bool less = false;
    if (s->failed) return false;
    Value x = s->reverse ? a : b, y = s->reverse ? b : a;
    if (value_both_int(x, y)) return value_as_int(x) < value_as_int(y);
    if (value_is_double(x) && value_is_double(y)) return value_as_double(x) < value_as_double(y);
    if (value_is_str(x) && value_is_str(y))
        return gy_str_compare(value_as_str(x), value_as_str(y)) < 0;
    if (!gy_ops_less(s->vm, x, y, &less)) s->failed = true;
    return less;
}

static Pair *pairs_of(Sorter *s, uint32_t half)
{
    return (Pair *)(void *)s->pairs->items + (size_t)half * s->count;
}

// A large list is traced piece by piece, and what is moved may never stand where the tracing is.
static void shade(Sorter *s, const Pair *pairs, uint32_t count)
{
    if (!s->vm->heap.is_marking) return;
    for (uint32_t i = 0; i < count; i++) {
        gy_heap_shade(&s->vm->heap, pairs[i].key);
        gy_heap_shade(&s->vm->heap, pairs[i].item);
    }
}

static void insertion_sort(Sorter *s, uint32_t start, uint32_t end)
{
    if (!heap_work(s->vm, 64 * RUN)) s->failed = true;
    for (uint32_t i = start + 1; i < end; i++) {
        uint32_t at = i;
        Pair moving = pairs_of(s, 0)[i];
        while (at > start && is_before(s, moving.key, pairs_of(s, 0)[at - 1].key))
            at--;
        Pair *p = pairs_of(s, 0);
        memmove(p + at + 1, p + at, (i - at) * sizeof *p);
        p[at] = moving;
        shade(s, &p[at], 1);
    }
}

static void merge(Sorter *s, uint32_t from, uint32_t left, uint32_t middle, uint32_t right)
{
    Pair *a = pairs_of(s, from), *out = pairs_of(s, 1 - from);
    uint32_t i = left, j = middle;
    for (uint32_t k = left; k < right; k++) {
        bool takes_right = j < right && (i >= middle || is_before(s, a[j].key, a[i].key));
        out[k] = takes_right ? a[j++] : a[i++];
        if (heap_work(s->vm, 32)) continue;
        s->failed = true;
        return;
    }
    shade(s, &out[left], right - left); // all that time they stood in the other half, too
}

// Which half holds the sorted pairs; after a failure, one that holds all of them in some order.
static uint32_t sort_pairs(Sorter *s)
{
    uint32_t half = 0;
    for (uint32_t start = 0; start < s->count && !s->failed; start += RUN)
        insertion_sort(s, start, start + RUN < s->count ? start + RUN : s->count);
    for (uint64_t width = RUN; width < s->count; width *= 2, half = 1 - half) {
        for (uint64_t left = 0; left < s->count; left += 2 * width) {
            if (s->failed) return half; // of which nothing is written over
            uint64_t middle = left + width < s->count ? left + width : s->count;
            uint64_t right = left + 2 * width < s->count ? left + 2 * width : s->count;
            merge(s, half, (uint32_t)left, (uint32_t)middle, (uint32_t)right);
        }
    }
    return half;
}

static bool make_keys(Sorter *s, Value key)
{
    if (value_is_nil(key)) return true;
    for (uint32_t i = 0; i < s->count; i++) {
        Value item = pairs_of(s, 0)[i].item, result;
        if (!heap_work(s->vm, 64) || !gy_call(s->vm, key, 1, &item, &result)) return false;
        pairs_of(s, 0)[i].key = result;
        heap_write(&s->vm->heap, result);
    }
    return true;
}

// Takes the items out of the list; it owns nothing then.
static bool take_items(Sorter *s, List *list)
{
    s->count = list->count;
    if (s->count > INT32_MAX / 8) return gy_throw_memory(s->vm);
    s->pairs = gy_list_new(s->vm, s->count * 4);
    if (!s->pairs) return false;
    for (uint32_t i = 0; i < s->count; i++) {
        pairs_of(s, 0)[i] = pairs_of(s, 1)[i] = (Pair){list->items[i], list->items[i]};
        if (!heap_work(s->vm, 64)) return false;
    }
    s->pairs->count = s->count * 4;
    list->count = 0;
    return true;
}

bool gy_sort(VM *vm, List *list, Value key, bool reverse)
{
    Sorter s = {.vm = vm, .reverse = reverse};
    if (list->count < 2 && value_is_nil(key)) return true;
    if (!take_items(&s, list)) return false;
    if (!gy_roots_push(vm, value_from_obj(s.pairs))) return list->count = s.count, false;
    uint32_t version = list->version;
    s.failed = !make_keys(&s, key);
    uint32_t half = s.failed ? 0 : sort_pairs(&s);
    bool was_changed = list->version != version;
    gy_roots_pop(vm, 1);
    if (!gy_list_reserve(vm, list, s.count)) return false;
    for (uint32_t i = 0; i < s.count; i++)
        list->items[i] = pairs_of(&s, half)[i].item;
    list->count = s.count;
    gy_heap_rescan(&vm->heap, list);
    if (was_changed && !s.failed)
        return gy_throw(vm, ERROR_ValueError, "list modified during sort");
    return !s.failed;
}
