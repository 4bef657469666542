// shutdown.c - the end of a run, in a fixed order.
//
// When main is done, in whatever way, all other tasks are asked to stop, in the order in which
// they were spawned. They have the grace to clean up; then masks and shields do not help them any
// more, and what still does not end is abandoned: reported with its position, and dropped. After
// the tasks come the async generators that stand half-way, and last the reports: errors that
// nobody looked at, coroutines that nobody awaited. Whatever was reported makes the exit status 1.
#include "vm/shutdown.h"
#include "vm/class.h"
#include "vm/combine.h"
#include "vm/leaks.h"
#include "vm/limits.h"
#include "vm/ops.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/state.h"
#include "vm/stop.h"
#include "vm/unawaited.h"
#include <stdio.h>

// A program whose hundred thousand tasks all went wrong says so on one screen.
enum { MOST_REPORTS = 10, MOST_FORCED_TURNS = 10000, MOST_LAST_TURNS = 1000 };

// -- What libraries have started

typedef struct ShutdownHook {
    struct ShutdownHook *next;
    bool (*step)(VM *vm, void *data, GyreShutdownStep step);
    void *data;
} ShutdownHook;

bool gyre_at_shutdown(Gyre *g, bool (*step)(Gyre *g, void *data, GyreShutdownStep step), void *data)
{
    ShutdownHook *hook = (ShutdownHook *)gy_mem_new(sizeof *hook);
    if (!hook) return false;
    *hook = (ShutdownHook){g->shutdown_hooks, step, data};
    g->shutdown_hooks = hook;
    return true;
}

// Does any of it go on?
static bool tell_libraries(VM *vm, GyreShutdownStep step)
{
    bool goes_on = false;
    for (const ShutdownHook *hook = vm->shutdown_hooks; hook; hook = hook->next)
        goes_on |= hook->step(vm, hook->data, step);
    return goes_on;
}

void gy_shutdown_forget_hooks(VM *vm)
{
    while (vm->shutdown_hooks) {
        ShutdownHook *hook = vm->shutdown_hooks;
        vm->shutdown_hooks = hook->next;
        gy_mem_free(hook);
    }
}

// -- Ending tasks

static void cancel_all(VM *vm, bool force)
{
    // Cancelling never takes a task from the list of the living, so walking it is safe.
    for (Task *task = vm->oldest; task; task = task->newer)
        gy_scope_cancel(vm, task, BY_SHUTDOWN, VALUE_NIL, force);
}

static void run_down(VM *vm, int64_t until_ns)
{
    while ((vm->oldest || tell_libraries(vm, GYRE_SHUTDOWN_LOOK)) && !gy_limits_look(vm) &&
           gy_scheduler_now(vm) < until_ns) {
        if (vm->driver.is_lent && gy_scheduler_patience(vm) != 0) return; // nobody waits for it
        if (!gy_scheduler_turn_before(vm, until_ns)) return; // nothing can end them but force
    }
}

static void force_all(VM *vm)
{
    vm->is_forcing = true;
    cancel_all(vm, true);
    for (int turns = 0; vm->oldest && vm->ready_count && turns < MOST_FORCED_TURNS; turns++)
        gy_scheduler_turn(vm, false);
}

// -- Reports

static void tell_rest(VM *vm, uint32_t count, const char *what)
{
    char text[100];
    if (count <= MOST_REPORTS) return;
    snprintf(text, sizeof text, "... and %u more tasks %s\n", count - MOST_REPORTS, what);
    gy_scheduler_tell(vm, text);
}

static void tell_abandoned(VM *vm, Task *task)
{
    StrBuilder b = {0};
    gy_builder_add_c(vm, &b, "abandoned at shutdown: ");
    gy_task_add_text(vm, &b, value_from_obj(task));
    gy_builder_add_c(vm, &b, "\n");
    Str *text = gy_builder_finish(vm, &b);
    if (text) gy_scheduler_tell(vm, text->chars);
    vm->error = VALUE_UNSET;
}

static void report_abandoned(VM *vm)
{
    uint32_t count = 0;
    while (vm->oldest) {
        Task *task = vm->oldest;
        if (count++ < MOST_REPORTS) tell_abandoned(vm, task);
        gy_scheduler_abandon(vm, task);
    }
    tell_rest(vm, count, "were abandoned");
}

void gy_shutdown_report_unseen(VM *vm)
{
    uint32_t count = 0;
    for (Waiter *w; (w = wait_list_first(&vm->unobserved));) {
        Task *task = (Task *)w->owner;
        gy_scheduler_observe(vm, task);
        if (count++ < MOST_REPORTS) gy_scheduler_report(vm, task, task->transfer);
    }
    tell_rest(vm, count, "failed, and nobody looked at their errors");
}

// -- Async generators that stand half-way

static bool close_generator(VM *vm, Generator *g)
{
    Value closing, receiver = value_from_obj(g);
    Str *name = gy_str_intern(vm, "close", 5);
    const NameEntry *e = name ? gy_class_find(vm, receiver, name) : NULL;
    if (!e || !gy_call(vm, e->value, 1, &receiver, &closing)) return false;
    Coroutine *c = gy_combine_wait_for(vm, closing);
    Task *task = c ? gy_task_from_coroutine(vm, c, NULL) : NULL;
    if (!task) return false;
    gy_scheduler_start(vm, task);
    gy_scheduler_run_until(vm, task, gy_scheduler_now(vm) + vm->grace_ns);
    return true;
}

// The latest first, one after the other.
static void close_generators(VM *vm)
{
    AsyncGenerators *list = &vm->async_generators;
    while (list->count) {
        Generator *g = list->items[--list->count];
        if (!g || close_generator(vm, g)) continue;
        Value error = vm->error;
        vm->error = VALUE_UNSET;
        gy_scheduler_report(vm, NULL, error);
    }
}

// -- The order

static void end_libraries(VM *vm)
{
    if (tell_libraries(vm, GYRE_SHUTDOWN_LOOK)) tell_libraries(vm, GYRE_SHUTDOWN_FORCE);
}

static void forget_reports(VM *vm)
{
    for (Waiter *w; (w = wait_list_first(&vm->unobserved));)
        gy_scheduler_observe(vm, (Task *)w->owner);
    gy_unawaited_forget(vm);
    vm->async_generators.count = 0;
}

// All tasks are cancelled, past every mask, and unwind; new ones do not even begin.
void gy_shutdown_at_once(VM *vm)
{
    vm->is_shutting_down = vm->is_forcing = true;
    cancel_all(vm, true);
    for (int turns = 0; vm->oldest && vm->ready_count && turns < MOST_LAST_TURNS; turns++)
        gy_scheduler_turn(vm, false);
    vm->is_shutting_down = vm->is_forcing = false;
    vm->limits.is_final = true;
    while (vm->oldest)
        gy_scheduler_abandon(vm, vm->oldest);
    end_libraries(vm);
    forget_reports(vm);
    vm->error = VALUE_UNSET;
}

bool gy_shutdown_settle(VM *vm)
{
    gy_shutdown_at_once(vm);
    Value error = vm->limits.error;
    gy_limits_begin(vm);
    vm->has_exit_status = vm->has_reported = false;
    return gy_throw_value(vm, error);
}

static void end_tasks(VM *vm)
{
    vm->is_shutting_down = true;
    cancel_all(vm, false);
    tell_libraries(vm, GYRE_SHUTDOWN_CANCEL);
    run_down(vm, gy_scheduler_now(vm) + vm->grace_ns);
    if (vm->limits.exceeded) gy_shutdown_at_once(vm);
    if (vm->oldest) force_all(vm);
    if (vm->limits.exceeded) gy_shutdown_at_once(vm);
    end_libraries(vm);
    report_abandoned(vm);
    vm->is_shutting_down = vm->is_forcing = false;
}

// Nothing of it runs any more, and nothing is told.
static void end_killed(VM *vm)
{
    gy_scheduler_drop_tasks(vm);
    tell_libraries(vm, GYRE_SHUTDOWN_FORCE);
}

void gy_shutdown(VM *vm)
{
    if (stop_is_killed(vm)) {
        end_killed(vm);
        return;
    }
    if (vm->config.finds_leaks) gy_leaks_report(vm);
    end_tasks(vm);
    close_generators(vm);
    if (vm->oldest) end_tasks(vm); // a cleanup of a generator that hangs, or what one spawned
    gy_shutdown_report_unseen(vm);
    tell_libraries(vm, GYRE_SHUTDOWN_REPORT);
    gy_unawaited_report(vm);
}
