// traceback.c - collecting where an error has been, and telling it to people.
//
// A runaway recursion would leave a frame for each of its calls; only the first and the last
// hundred are kept and the rest is counted.
#include "vm/traceback.h"
#include "vm/class.h"
#include "vm/excerpt.h"
#include "vm/hint.h"
#include "vm/name_map.h"
#include "vm/ops.h"
#include "vm/state.h"

enum { KEPT_INNERMOST = 100, KEPT = 200, LONGEST_CHAIN = 20 };

// -- Collecting

static Traceback *new_traceback(VM *vm)
{
    return (Traceback *)gy_heap_new(vm, KIND_TRACEBACK, sizeof(Traceback));
}

static Traceback *traceback_of(VM *vm, Value error)
{
    Instance *e = value_as_instance(error);
    if (value_is_traceback(e->slots[ERROR_TRACEBACK]))
        return value_as_traceback(e->slots[ERROR_TRACEBACK]);
    Traceback *t = new_traceback(vm);
    if (!t) return NULL;
    e->slots[ERROR_TRACEBACK] = value_from_obj(t);
    heap_write(&vm->heap, value_from_obj(t));
    return t;
}

static TraceEntry *add_entry(VM *vm, Traceback *t)
{
    if (t->count == KEPT) { // forget the oldest of the outer half
        TraceEntry *outer = t->entries + KEPT_INNERMOST;
        memmove(outer, outer + 1, (KEPT - KEPT_INNERMOST - 1) * sizeof *outer);
        t->count--;
        t->dropped++;
    } else if (t->count == t->capacity) {
        uint32_t capacity = t->capacity ? t->capacity * 2 : 4;
        TraceEntry *entries = (TraceEntry *)gy_heap_resize_array(vm, t->entries, t->capacity,
                                                                 capacity, sizeof *entries);
        if (!entries) return NULL;
        t->entries = entries;
        t->capacity = capacity;
    }
    t->entries[t->count] = (TraceEntry){0};
    return &t->entries[t->count++];
}

void gy_traceback_add(VM *vm, Value error, Code *code, uint32_t pc)
{
    if (vm->awaiter && vm->awaiter->code == code) return; // no line that somebody wrote (combine.c)
    Value pending = vm->error;
    Traceback *t = traceback_of(vm, error);
    TraceEntry *entry = t ? add_entry(vm, t) : NULL;
    vm->error = pending;
    if (!entry) return;
    entry->code = code;
    entry->pc = pc;
    heap_write(&vm->heap, value_from_obj(code));
}

void gy_traceback_forget(VM *vm, Value error)
{
    Traceback *t = traceback_of(vm, error);
    if (t && t->count > 0) t->count--;
}

void gy_traceback_add_task(VM *vm, Value error, const Task *task)
{
    Value pending = vm->error;
    Traceback *t = traceback_of(vm, error);
    bool is_thread = task->is_main;
    Str *name = is_thread ? gy_str_from_c(vm, vm->config.name) : gy_task_name(vm, task);
    TraceEntry *entry = t && name ? add_entry(vm, t) : NULL;
    Str *spawner = entry ? gy_task_spawner_name(vm, task) : NULL;
    if (entry) {
        entry->task_name = name;
        entry->is_thread = is_thread;
        entry->spawn_code = task->spawn_code;
        entry->spawn_pc = task->spawn_pc;
        entry->spawner_name = spawner;
        if (vm->heap.is_marking) gy_heap_rescan(&vm->heap, t);
    }
    vm->error = pending;
}

bool gy_traceback_fork(VM *vm, Value error, Value *copy)
{
    const Instance *e = value_as_instance(error);
    Class *c = gy_class_of(vm, error);
    Instance *other = gy_class_instantiate(vm, c);
    if (!other) return false;
    memcpy(other->slots, e->slots, c->slot_count * sizeof(Value));
    *copy = value_from_obj(other);
    if (!value_is_traceback(e->slots[ERROR_TRACEBACK])) return true;
    const Traceback *from = value_as_traceback(e->slots[ERROR_TRACEBACK]);
    Traceback *to = new_traceback(vm);
    if (!to) return false;
    other->slots[ERROR_TRACEBACK] = value_from_obj(to);
    to->dropped = from->dropped;
    to->foreign = from->foreign;
    if (!from->count) return true;
    to->entries = (TraceEntry *)gy_heap_resize_array(vm, NULL, 0, from->count, sizeof(TraceEntry));
    if (!to->entries) return false;
    memcpy(to->entries, from->entries, from->count * sizeof(TraceEntry));
    to->count = to->capacity = from->count;
    return true;
}

// -- Text

static void add_spaces(VM *vm, StrBuilder *b, uint32_t count)
{
    while (count--)
        gy_builder_add_c(vm, b, " ");
}

static void add_source(VM *vm, StrBuilder *b, const SourceLine *line, uint32_t indent)
{
    Excerpt excerpt;
    gy_excerpt_make(&excerpt, line);
    add_spaces(vm, b, indent);
    gy_builder_add_c(vm, b, excerpt.text);
    gy_builder_add_c(vm, b, "\n");
    add_spaces(vm, b, indent);
    gy_builder_add_c(vm, b, excerpt.marks);
    gy_builder_add_c(vm, b, "\n");
}

static SourceLine locate(const Code *code, uint32_t pc)
{
    const Proto *p = code->proto;
    Span span = pc < p->code_count ? p->spans[pc] : p->span;
    return gy_source_locate(p->source, span.offset, span.length);
}

// The top level of the script is <main>, that of a module it imports <module>.
static const char *frame_name(VM *vm, const Code *code)
{
    const char *name = code->proto->name;
    bool is_imported = code->module != vm->main_module && strcmp(name, "<main>") == 0;
    return is_imported ? "<module>" : name;
}

static void add_frame(VM *vm, StrBuilder *b, const TraceEntry *e, uint32_t indent)
{
    SourceLine line = locate(e->code, e->pc);
    add_spaces(vm, b, indent);
    gy_builder_add_format(vm, b, "%s:%u in %s\n", e->code->proto->source->name, line.line,
                          frame_name(vm, e->code));
    add_source(vm, b, &line, indent + 2);
}

// -- Repetition: a recursion is told once
//
// Frames that come in the same order again and again, as those of functions that call each other,
// are shown in their first rounds; then only how many more there are.

enum { LONGEST_ROUND = 8, ROUNDS_SHOWN = 2, FEWEST_FOLDED = 2 };

static bool is_same_frame(const TraceEntry *a, const TraceEntry *b)
{
    return a->code && a->code == b->code && a->pc == b->pc;
}

// How often the `size` frames outside of `i`, those up to and with entries[i - 1], repeat from
// there inwards, the first time included. Frames lie innermost first.
static uint32_t count_rounds(const Traceback *t, uint32_t from, uint32_t i, uint32_t size)
{
    uint32_t same = 0;
    while (i - from >= size + same + 1 &&
           is_same_frame(&t->entries[i - 1 - same], &t->entries[i - 1 - same - size]))
        same++;
    return same / size + 1;
}

// The shortest round worth folding that begins at entries[i - 1]; 0: none.
static uint32_t find_round(const Traceback *t, uint32_t from, uint32_t i, uint32_t *rounds)
{
    for (uint32_t size = 1; size <= LONGEST_ROUND; size++) {
        *rounds = count_rounds(t, from, i, size);
        if (*rounds >= ROUNDS_SHOWN + FEWEST_FOLDED) return size;
    }
    return 0;
}

static void add_folded(VM *vm, StrBuilder *b, uint32_t size, uint32_t rounds, uint32_t indent)
{
    add_spaces(vm, b, indent);
    if (size == 1) gy_builder_add_format(vm, b, "... the last call %u more times ...\n", rounds);
    else gy_builder_add_format(vm, b, "... the last %u calls %u more times ...\n", size, rounds);
}

// Frames [from, to), outermost first.
static void add_run(VM *vm, StrBuilder *b, const Traceback *t, uint32_t from, uint32_t to,
                    uint32_t indent)
{
    for (uint32_t i = to, rounds; i > from;) {
        uint32_t size = find_round(t, from, i, &rounds);
        uint32_t shown = size ? size * ROUNDS_SHOWN : 1;
        for (uint32_t n = 0; n < shown; n++)
            add_frame(vm, b, &t->entries[i - 1 - n], indent);
        if (size) add_folded(vm, b, size, rounds - ROUNDS_SHOWN, indent);
        i -= size ? size * rounds : 1;
    }
}

// The same, with a word where frames in the middle were left out when they were collected.
static void add_frames(VM *vm, StrBuilder *b, const Traceback *t, uint32_t from, uint32_t to,
                       uint32_t indent)
{
    bool has_gap = t->dropped && from < KEPT_INNERMOST && to > KEPT_INNERMOST;
    if (!has_gap) {
        add_run(vm, b, t, from, to, indent);
        return;
    }
    add_run(vm, b, t, KEPT_INNERMOST, to, indent);
    add_spaces(vm, b, indent);
    gy_builder_add_format(vm, b, "... %u more calls ...\n", t->dropped);
    add_run(vm, b, t, from, KEPT_INNERMOST, indent);
}

static void add_thread(VM *vm, StrBuilder *b, const TraceEntry *mark)
{
    const char *started = vm->config.started;
    gy_builder_add_format(vm, b, "thread '%s'%s%s\n", mark->task_name->chars,
                          *started ? ", started at " : "", started);
}

static void add_task_heading(VM *vm, StrBuilder *b, const TraceEntry *mark)
{
    if (mark->is_thread) {
        gy_builder_add_c(vm, b, "  ");
        add_thread(vm, b, mark);
        return;
    }
    gy_builder_add_format(vm, b, "  task '%s'", mark->task_name->chars);
    if (mark->spawn_code) {
        SourceLine line = locate(mark->spawn_code, mark->spawn_pc);
        gy_builder_add_format(vm, b, ", spawned at %s:%u", mark->spawn_code->proto->source->name,
                              line.line);
        if (mark->spawner_name) gy_builder_add_format(vm, b, " by '%s'", mark->spawner_name->chars);
    }
    gy_builder_add_c(vm, b, "\n");
}

static uint32_t find_mark(const Traceback *t, uint32_t from)
{
    while (from < t->count && t->entries[from].code)
        from++;
    return from;
}

static void add_awaiters(VM *vm, StrBuilder *b, const Traceback *t, uint32_t from)
{
    for (uint32_t i = from; i < t->count; i++) {
        const TraceEntry *e = &t->entries[i];
        if (!e->code && e->is_thread && i > from) {
            gy_builder_add_c(vm, b, "  in ");
            add_thread(vm, b, e);
        }
        if (!e->code) continue;
        SourceLine line = locate(e->code, e->pc);
        gy_builder_add_format(vm, b, "  awaited at %s:%u in %s\n", e->code->proto->source->name,
                              line.line, frame_name(vm, e->code));
    }
}

// The report itself may pass the limit of memory, which is what it may be about; a script's str()
// may not.
static bool message_of(VM *vm, Value error, Str **message)
{
    bool outer = vm->may_pass_limit;
    vm->may_pass_limit = outer && value_is_native(gy_class_of(vm, error)->specials[SPECIAL_STR]) &&
                         value_is_str(value_as_instance(error)->slots[ERROR_MESSAGE]);
    bool ok = gy_ops_str(vm, error, message);
    vm->may_pass_limit = outer;
    return ok;
}

// The message of a compile error is a whole report, which begins with the place.
static bool is_report(VM *vm, Value error)
{
    return gy_class_is_subclass(gy_class_of(vm, error), gy_class_error(vm, ERROR_SyntaxError)) &&
           value_is_int(value_as_instance(error)->slots[ERROR_SLOTS + 1]);
}

// The lines of a field `detail`, which an error class may have, below the message.
static bool add_detail(VM *vm, StrBuilder *b, Value error)
{
    Str *name = gy_str_intern(vm, "detail", 6);
    if (!name) return false;
    const NameEntry *e = gy_class_find(vm, error, name);
    if (!e || e->kind != CLASS_FIELD) return true;
    Value detail = value_as_instance(error)->slots[value_as_int(e->value)];
    if (!value_is_str(detail) || value_as_str(detail)->size == 0) return true;
    gy_builder_add_str(vm, b, value_as_str(detail));
    gy_builder_add_c(vm, b, "\n");
    return true;
}

// "ValueError: bad"
static bool add_words(VM *vm, StrBuilder *b, Value error)
{
    Str *message;
    if (!message_of(vm, error, &message)) return false;
    bool has_place = is_report(vm, error);
    if (!has_place) gy_builder_add_c(vm, b, gy_type_name(vm, error));
    if (message->size) {
        if (!has_place) gy_builder_add_c(vm, b, ": ");
        gy_builder_add_str(vm, b, message);
    }
    return true;
}

static bool add_title(VM *vm, StrBuilder *b, Value error)
{
    return add_words(vm, b, error) && gy_builder_add_c(vm, b, "\n");
}

// ", in task 'worker-1' (feed.gy:21)": where it was thrown.
static void add_origin(VM *vm, StrBuilder *b, Value error)
{
    Value trace = value_as_instance(error)->slots[ERROR_TRACEBACK];
    const Traceback *t = value_is_traceback(trace) ? value_as_traceback(trace) : NULL;
    uint32_t mark = t ? find_mark(t, 0) : 0;
    if (!t || mark == t->count) return;
    gy_builder_add_format(vm, b, ", in %s '%s'", t->entries[mark].is_thread ? "thread" : "task",
                          t->entries[mark].task_name->chars);
    if (mark == 0) return;
    SourceLine line = locate(t->entries[0].code, t->entries[0].pc);
    gy_builder_add_format(vm, b, " (%s:%u)", t->entries[0].code->proto->source->name, line.line);
}

// The frames of the innermost task; answers where those of its awaiters begin.
static uint32_t add_trace(VM *vm, StrBuilder *b, const Traceback *t)
{
    if (t->foreign) gy_builder_add_str(vm, b, t->foreign); // our frames waited for that thread
    if (!t->count || t->foreign) return 0;
    uint32_t first_mark = find_mark(t, 0);
    bool in_task = first_mark < t->count;
    gy_builder_add_c(vm, b, "Traceback (most recent call last):\n");
    if (in_task) add_task_heading(vm, b, &t->entries[first_mark]);
    add_frames(vm, b, t, 0, first_mark, in_task ? 4 : 2);
    return first_mark;
}

// -- In short: one line with the innermost place

static bool is_short(VM *vm)
{
    return vm->config.diagnostics == GYRE_DIAGNOSTICS_SHORT;
}

// `file:line:column: `, or what another thread has left of that.
static void add_place(VM *vm, StrBuilder *b, const Traceback *t)
{
    if (t->foreign) {
        gy_builder_add_str(vm, b, t->foreign);
        return;
    }
    for (uint32_t i = 0; i < t->count; i++) {
        const TraceEntry *e = &t->entries[i];
        if (!e->code) continue;
        SourceLine line = locate(e->code, e->pc);
        gy_builder_add_format(vm, b, "%s:%u:%u: ", e->code->proto->source->name, line.line,
                              line.column);
        return;
    }
}

static bool add_short(VM *vm, StrBuilder *b, Value error)
{
    StrBuilder title = {0};
    if (!add_title(vm, &title, error)) return false;
    Value trace = value_as_instance(error)->slots[ERROR_TRACEBACK];
    if (is_report(vm, error)) {
        gy_builder_add(vm, b, title.data, title.size);
    } else {
        if (value_is_traceback(trace)) add_place(vm, b, value_as_traceback(trace));
        const char *end = title.size ? memchr(title.data, '\n', title.size) : NULL;
        gy_builder_add_c(vm, b, "error: ");
        gy_builder_add(vm, b, title.data, end ? (size_t)(end - title.data) : title.size);
        gy_builder_add_c(vm, b, "\n");
    }
    gy_builder_free(vm, &title);
    return true;
}

static bool add_short_all(VM *vm, StrBuilder *b, Value error)
{
    if (!add_short(vm, b, error)) return false;
    for (uint32_t i = 0;; i++) { // looked at anew each time: a title may run script code
        Value others = value_as_instance(error)->slots[ERROR_OTHERS];
        if (!value_is_list(others) || i >= value_as_list(others)->count) return true;
        if (!add_short(vm, b, value_as_list(others)->items[i])) return false;
    }
}

// -- In full

Str *gy_traceback_frames(VM *vm, const Traceback *t)
{
    StrBuilder b = {0};
    if (is_short(vm)) add_place(vm, &b, t);
    else add_awaiters(vm, &b, t, add_trace(vm, &b, t));
    return gy_builder_finish(vm, &b);
}

static bool add_report(VM *vm, StrBuilder *b, Value error)
{
    Value trace = value_as_instance(error)->slots[ERROR_TRACEBACK];
    const Traceback *t = value_is_traceback(trace) ? value_as_traceback(trace) : NULL;
    uint32_t first_mark = t ? add_trace(vm, b, t) : 0;
    if (!add_title(vm, b, error) || !add_detail(vm, b, error)) return false;
    const Str *hint = gy_hint_text(vm, error);
    if (hint) {
        gy_builder_add_c(vm, b, "  hint: ");
        gy_builder_add_str(vm, b, hint);
        gy_builder_add_c(vm, b, "\n");
    }
    trace = value_as_instance(error)->slots[ERROR_TRACEBACK]; // the title was made by a script
    if (value_is_traceback(trace)) add_awaiters(vm, b, value_as_traceback(trace), first_mark);
    return true;
}

static Value link_of(Value error, const char **words)
{
    const Instance *e = value_as_instance(error);
    *words = "The error above was the direct cause of the following one:";
    if (value_is_instance(e->slots[ERROR_CAUSE])) return e->slots[ERROR_CAUSE];
    *words = "While handling the error above, another one was thrown:";
    if (value_is_instance(e->slots[ERROR_CONTEXT])) return e->slots[ERROR_CONTEXT];
    return VALUE_NIL;
}

static bool add_others(VM *vm, StrBuilder *b, Value error)
{
    const Instance *e = value_as_instance(error);
    for (uint32_t i = 0;; i++) { // looked at anew each time: a title may run script code
        Value others = e->slots[ERROR_OTHERS];
        if (!value_is_list(others) || i >= value_as_list(others)->count) return true;
        Value other = value_as_list(others)->items[i];
        gy_builder_add_c(vm, b, "also: ");
        if (!add_words(vm, b, other)) return false;
        if (value_is_instance(other)) add_origin(vm, b, other);
        gy_builder_add_c(vm, b, "\n");
    }
}

static bool add_chain(VM *vm, StrBuilder *b, const Value *chain, const char *const *words,
                      int count)
{
    for (int i = count - 1; i >= 0; i--) {
        if (!add_report(vm, b, chain[i]) || !add_others(vm, b, chain[i])) return false;
        if (i > 0) gy_builder_add_format(vm, b, "\n%s\n\n", words[i - 1]);
    }
    return true;
}

// The messages come from methods of the script, which may let go of any of the errors: they are
// held by hand. Nor is the error that is being told about on its way meanwhile.
Str *gy_traceback_text(VM *vm, Value error)
{
    Value chain[LONGEST_CHAIN], pending = vm->error;
    const char *words[LONGEST_CHAIN];
    int count = 0;
    bool ok = true;
    StrBuilder b = {0};
    vm->error = VALUE_UNSET;
    for (Value e = error; ok && value_is_instance(e) && count < LONGEST_CHAIN;
         e = link_of(e, &words[count++])) {
        chain[count] = e;
        ok = gy_roots_push(vm, e);
    }
    uint32_t rooted = (uint32_t)count - !ok;
    bool outer = vm->may_pass_limit;
    vm->may_pass_limit = true;
    ok = ok &&
         (is_short(vm) ? add_short_all(vm, &b, error) : add_chain(vm, &b, chain, words, count));
    gy_roots_pop(vm, rooted);
    if (!ok) gy_builder_free(vm, &b);
    Str *text = ok ? gy_builder_finish(vm, &b) : NULL;
    vm->may_pass_limit = outer;
    if (text) vm->error = pending;
    return text;
}

// -- The collector's side

size_t gy_traceback_trace(VM *vm, Traceback *t)
{
    Heap *heap = &vm->heap;
    for (uint32_t i = 0; i < t->count; i++) {
        const TraceEntry *e = &t->entries[i];
        if (e->code) gy_heap_shade(heap, value_from_obj(e->code));
        if (e->spawn_code) gy_heap_shade(heap, value_from_obj(e->spawn_code));
        if (e->task_name) gy_heap_shade(heap, value_from_obj(e->task_name));
        if (e->spawner_name) gy_heap_shade(heap, value_from_obj(e->spawner_name));
    }
    if (t->foreign) gy_heap_shade(heap, value_from_obj(t->foreign));
    return sizeof *t + t->count * sizeof(TraceEntry);
}

void gy_traceback_free(VM *vm, Traceback *t)
{
    gy_heap_free(&vm->heap, t->entries, t->capacity * sizeof(TraceEntry));
}
