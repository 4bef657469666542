// testing.c - the tests of a file: collecting and running them, and what one leaves behind.
//
// The compiler makes a function of each test block, and a call of "add test" with it. A test runs
// as the main task, as a script does: a deadlock is thrown into it, its end shuts down what is
// left. But before that shutdown everything still there is told, with the line that made it: a
// test that forgets a task would disturb the next one, and often has not tested what it seems to.
//
// "failed assert" is what `assert(a == b)` calls when it fails, so that both sides can be shown.
// Outside of tests a message that was given is left as it is: a script may look for it.
#include "vm/testing.h"
#include "vm/api_private.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/clock.h"
#include "vm/containers.h"
#include "vm/limits.h"
#include "vm/loop_module.h"
#include "vm/ops.h"
#include "vm/run.h"
#include "vm/scheduler.h"
#include "vm/shutdown.h"
#include "vm/unawaited.h"
#include <stdio.h>
#include <string.h>

// -- Collecting

bool gy_testing_collect(VM *vm)
{
    vm->tests = gy_list_new(vm, 0);
    return vm->tests != NULL;
}

static GyreStatus add_test(Call *call)
{
    VM *vm = call->vm;
    return native_status(!vm->tests || gy_list_append(vm, vm->tests, call->args[0]));
}

uint32_t gyre_test_count(Gyre *g)
{
    return g->tests ? g->tests->count : 0;
}

static Closure *nth_test(const VM *vm, uint32_t index)
{
    return value_as_closure(vm->tests->items[index]);
}

const char *gyre_test_name(Gyre *g, uint32_t index)
{
    if (index >= gyre_test_count(g)) return "";
    const char *name = nth_test(g, index)->code->proto->doc;
    return name ? name : "";
}

// -- What was opened

typedef struct OpenNote {
    struct OpenNote *next;
    uint32_t number;
    char text[200];
} OpenNote;

uint32_t gyre_note_open(Gyre *g, const char *what)
{
    if (!g->is_testing) return 0;
    OpenNote *note = (OpenNote *)gy_mem_new(sizeof *note);
    if (!note) return 0;
    StrBuilder b = {0};
    gy_builder_add_c(g, &b, what);
    gy_builder_add_c(g, &b, ", made at ");
    bool has_line = gy_task_add_running_line(g, &b);
    Str *text = gy_builder_finish(g, &b);
    snprintf(note->text, sizeof note->text, "%s", has_line && text ? text->chars : what);
    note->number = ++g->next_note;
    note->next = g->open_notes;
    g->open_notes = note;
    return note->number;
}

void gyre_note_closed(Gyre *g, uint32_t number)
{
    for (OpenNote **link = &g->open_notes; number && *link; link = &(*link)->next) {
        OpenNote *note = *link;
        if (note->number != number) continue;
        *link = note->next;
        gy_mem_free(note);
        return;
    }
}

void gy_testing_free(VM *vm)
{
    while (vm->open_notes)
        gyre_note_closed(vm, vm->open_notes->number);
}

// -- What is left behind

enum { MOST_TOLD = 10 };

static void tell_task(VM *vm, const Task *task)
{
    StrBuilder b = {0};
    gy_builder_add_c(vm, &b, "left behind: ");
    gy_task_add_text(vm, &b, value_from_obj(task));
    gy_builder_add_c(vm, &b, ", spawned at ");
    if (!gy_task_add_spawn_site(vm, &b, task)) gy_builder_add_c(vm, &b, "an unknown line");
    gy_builder_add_c(vm, &b, "\n");
    Str *text = gy_builder_finish(vm, &b);
    if (text) gy_scheduler_tell(vm, text->chars);
    vm->error = VALUE_UNSET;
}

static void tell_rest(VM *vm, uint32_t count, const char *what)
{
    char text[80];
    if (count <= MOST_TOLD) return;
    snprintf(text, sizeof text, "left behind: %u more %s\n", count - MOST_TOLD, what);
    gy_scheduler_tell(vm, text);
}

static void tell_tasks(VM *vm)
{
    uint32_t count = 0;
    for (const Task *task = vm->oldest; task; task = task->newer)
        if (count++ < MOST_TOLD) tell_task(vm, task);
    tell_rest(vm, count, "tasks");
}

static void tell_open(VM *vm)
{
    uint32_t count = 0;
    for (const OpenNote *note = vm->open_notes; note; note = note->next) {
        char text[240];
        if (count++ >= MOST_TOLD) continue;
        snprintf(text, sizeof text, "left behind: %s\n", note->text);
        gy_scheduler_tell(vm, text);
    }
    tell_rest(vm, count, "things that are open");
}

static void note_generators(VM *vm)
{
    const AsyncGenerators *all = &vm->async_generators;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->items[i]) gy_unawaited_note_half_way(vm, all->items[i]->closure->code->proto);
}

// A test that threw has not come to the lines that clean up, so nothing of this is told then.
static void end_test(VM *vm)
{
    if (vm->main_task->outcome == OUTCOME_VALUE) {
        tell_tasks(vm);
        tell_open(vm);
        note_generators(vm);
    }
    gy_loop_module_reset_clock(vm); // cleanups may sleep
    gy_shutdown(vm);
    gy_testing_free(vm);
}

// -- Running

static bool run(VM *vm, uint32_t index)
{
    Value result;
    gy_clock_restart(vm);
    gy_limits_begin(vm);
    vm->has_exit_status = false;
    Task *main = gy_run_start_main(vm, nth_test(vm, index), NULL, 0);
    if (!main || !gy_run_main(vm, main, end_test, &result)) return false;
    if (!vm->has_exit_status) return true;
    return gy_throw(vm, ERROR_RuntimeError, "the test called exit(%d)", vm->exit_status);
}

GyreStatus gyre_test_run(Gyre *g, uint32_t index)
{
    if (g->current || g->main_task)
        return native_status(gy_throw(g, ERROR_StateError, "a script is running already"));
    if (index >= gyre_test_count(g))
        return native_status(gy_throw(g, ERROR_IndexError, "there is no test %u", index));
    Value hook = g->on_unhandled; // a test that sets one, or a limit, does so for itself
    int64_t grace_ns = g->grace_ns, unobserved_after_ns = g->unobserved_after_ns;
    if (!gy_roots_push(g, hook)) return GYRE_ERROR;
    ApiEntry entry = gy_api_enter(g, __func__);
    g->is_testing = true;
    bool ok = run(g, index);
    gy_api_leave(g, entry);
    g->is_testing = false;
    g->has_exit_status = false;
    g->on_unhandled = hook;
    gy_loop_module_set_limits(g, grace_ns, unobserved_after_ns);
    g->on_suspend = VALUE_NIL;
    gy_roots_pop(g, 1);
    return native_status(ok);
}

// -- Assertions

enum { LONGEST_SIDE = 1000, LONGEST_LINE = 100 };

// repr(v), with the middle left out where it is long. NULL: thrown.
static Str *side_text(VM *vm, Value v)
{
    Str *text;
    if (!gy_ops_repr(vm, v, &text)) return NULL;
    if (text->size <= LONGEST_SIDE) return text;
    StrBuilder b = {0};
    size_t half = LONGEST_SIDE / 2, tail = text->size - half;
    while (half && ((unsigned char)text->chars[half] & 0xc0) == 0x80)
        half--;
    while (tail < text->size && ((unsigned char)text->chars[tail] & 0xc0) == 0x80)
        tail++;
    gy_builder_add(vm, &b, text->chars, half);
    gy_builder_add_c(vm, &b, " … ");
    gy_builder_add(vm, &b, text->chars + tail, text->size - tail);
    return gy_builder_finish(vm, &b);
}

static void throw_failure(VM *vm, const char *message, const char *left, const char *operator,
                          const char * right)
{
    bool is_short = strlen(left) + strlen(right) < LONGEST_LINE && !strchr(left, '\n');
    if (!message) message = "assertion failed";
    if (is_short)
        gy_throw(vm, ERROR_AssertionError, "%s: %s %s %s", message, left, operator, right);
    else
        gy_throw(vm, ERROR_AssertionError, "%s:\n  left side:  %s\n  %-2s          %s", message,
                 left, operator, right);
}

// Both texts are rooted while the other is made: a repr of one's own may run anything.
static bool show_sides(Call *call, const char *message)
{
    VM *vm = call->vm;
    Str *left = side_text(vm, call->args[0]);
    if (!left || !gy_roots_push(vm, value_from_obj(left))) return false;
    Str *right = side_text(vm, call->args[1]);
    if (right)
        throw_failure(vm, message, left->chars, value_as_str(call->args[2])->chars, right->chars);
    gy_roots_pop(vm, 1);
    return false;
}

static GyreStatus failed_assert(Call *call)
{
    VM *vm = call->vm;
    Value message = native_arg(call, 3);
    if (value_is_unset(message)) return native_status(show_sides(call, NULL));
    Str *text;
    if (!gy_ops_str(vm, message, &text)) return GYRE_ERROR;
    if (!vm->is_testing)
        return native_status(gy_throw(vm, ERROR_AssertionError, "%s", text->chars));
    if (!gy_roots_push(vm, value_from_obj(text))) return GYRE_ERROR;
    show_sides(call, text->chars);
    gy_roots_pop(vm, 1);
    return GYRE_ERROR;
}

// The space in their names keeps them from scripts.
static const GyreNative hidden[] = {
    {"add test", add_test, "test, /", NULL, 0},
    {"failed assert", failed_assert, "left, right, test, message = nil, /", NULL, 0},
    {0},
};

bool gy_testing_install(VM *vm)
{
    return gy_native_add_builtins(vm, hidden);
}
