// scheduler.c - decides which task runs next, and drives the loop.
//
// A task is in exactly one place: running, in the ready queue, or parked on one thing (a timer,
// a task, a future, a native's wake). Waking puts it at the back of the ready queue, with what
// its await will give or throw in `transfer`.
//
// One turn: due timers become ready in order of deadline and creation; the driver is polled,
// waiting only if nothing is ready; then every task that is ready at that point runs once, in
// order. What becomes ready meanwhile runs in the next turn. So nothing starves and the order of
// everything is fixed by the program.
//
// Nothing here blocks or knows the time but through the driver.
#include "vm/scheduler.h"
#include "vm/class.h"
#include "vm/clock.h"
#include "vm/circle.h"
#include "vm/fuel.h"
#include "vm/group.h"
#include "vm/interp.h"
#include "vm/limits.h"
#include "vm/lock.h"
#include "vm/look.h"
#include "vm/observe.h"
#include "vm/ops.h"
#include "vm/scope.h"
#include "vm/select.h"
#include "vm/shared.h"
#include "vm/state.h"
#include "vm/stop.h"
#include "vm/traceback.h"

int64_t gy_scheduler_now(VM *vm)
{
    return vm_now(vm);
}

// -- The ready queue and wait lists

static void make_ready(VM *vm, Task *task)
{
    task->state = TASK_READY;
    wait_list_append(&vm->ready, &task->waiter);
    vm->ready_count++;
}

static Task *take_ready(VM *vm)
{
    Waiter *w = wait_list_first(&vm->ready);
    for (uint32_t n = vm_choose(vm, vm->ready_count); n; n--)
        w = wait_list_after(&vm->ready, w);
    waiter_leave(w);
    vm->ready_count--;
    return (Task *)w->owner;
}

void gy_scheduler_start(VM *vm, Task *task)
{
    task->older = vm->newest;
    if (vm->newest) vm->newest->newer = task;
    else vm->oldest = task;
    vm->newest = task;
    vm->living_count++;
    heap_write(&vm->heap, value_from_obj(task)); // the one before it may have been traced already
    make_ready(vm, task);
    task->state = TASK_NEW;
    if (vm->is_observed) gy_observe_spawned(vm, task);
    if (vm->is_shutting_down && !task->group)
        gy_scope_cancel(vm, task, BY_SHUTDOWN, VALUE_NIL, vm->is_forcing);
}

// -- Parking

static void park(VM *vm, Task *task, WaitKind kind)
{
    task->state = TASK_WAITING;
    task->wait = (uint8_t)kind;
    task->parked_ms = vm->turn_ms;
    task->transfer = VALUE_NIL;
}

bool gy_scheduler_park_sleep(VM *vm, Task *task, int64_t deadline_ns)
{
    if (vm->arming) {
        vm->arming->wait = WAIT_SLEEP;
        return gy_timers_add(vm, &vm->arming->timer, deadline_ns);
    }
    if (!gy_timers_add(vm, &task->timer, deadline_ns)) return false;
    park(vm, task, WAIT_SLEEP);
    return true;
}

void gy_scheduler_park_on(VM *vm, Task *task, WaitKind kind, void *target, WaitList *waiters)
{
    if (vm->arming) {
        vm->arming->wait = (uint8_t)kind;
        wait_list_append(waiters, &vm->arming->waiter);
        return;
    }
    park(vm, task, kind);
    task->target = target;
    wait_list_append(waiters, &task->waiter);
}

void gy_scheduler_park_giving(VM *vm, Task *task, WaitKind kind, void *target, WaitList *waiters,
                              Value value)
{
    gy_scheduler_park_on(vm, task, kind, target, waiters);
    if (vm->arming) vm->arming->value = value;
    else task->transfer = value;
    heap_write(&vm->heap, value);
}

void gy_scheduler_park_at(VM *vm, Task *task, WaitKind kind, void *target)
{
    park(vm, task, kind);
    task->target = target;
}

void gy_scheduler_yield(VM *vm, Task *task)
{
    assert(!vm->arming);
    park(vm, task, WAIT_NONE);
    task->gave_nothing = true;
    make_ready(vm, task);
}

// -- Waking

bool gy_scheduler_gives_nothing(WaitKind wait, bool throws)
{
    switch (wait) {
    case WAIT_SLEEP:
    case WAIT_TASK:
    case WAIT_STOP:
    case WAIT_EVENT:
    case WAIT_IMPORT: return true;
    case WAIT_RECV:
    case WAIT_NEXT:
    case WAIT_SEND: return throws; // the channel is closed, and stays so
    default: return false;
    }
}

void gy_scheduler_wake(VM *vm, Task *task, Value value)
{
    if (vm->is_observed) gy_observe_woken(vm, task);
    task->gave_nothing = gy_scheduler_gives_nothing((WaitKind)task->wait, false);
    task->wait = WAIT_NONE;
    task->target = NULL;
    task->transfer = value;
    heap_write(&vm->heap, value);
    make_ready(vm, task);
}

void gy_scheduler_wake_throwing(VM *vm, Task *task, Value error)
{
    gy_scheduler_wake(vm, task, error);
    task->resume_throws = true;
    task->gave_nothing = false;
}

// What it waited for failed: a request that comes before it resumes may still win.
static void wake_failing(VM *vm, Task *task, Value error)
{
    WaitKind wait = (WaitKind)task->wait;
    gy_scheduler_wake_throwing(vm, task, error);
    task->gave_nothing = gy_scheduler_gives_nothing(wait, true);
}

Task *gy_scheduler_task_of(const Waiter *w)
{
    return w->owner->kind == KIND_SELECT ? ((Select *)w->owner)->task : (Task *)w->owner;
}

void gy_scheduler_wake_waiter(VM *vm, Waiter *w, Value value, bool throws)
{
    if (w->owner->kind == KIND_SELECT) gy_select_wake(vm, (SelectArm *)w, value, throws);
    else if (w->owner->kind == KIND_COMPLETED) gy_scheduler_note_finished(vm, (WatchArm *)w);
    else if (throws) wake_failing(vm, (Task *)w->owner, value);
    else gy_scheduler_wake(vm, (Task *)w->owner, value);
}

Value gy_scheduler_given(const Waiter *w)
{
    return w->owner->kind == KIND_SELECT ? ((const SelectArm *)w)->value
                                         : ((Task *)w->owner)->transfer;
}

WaitKind gy_scheduler_wait_of(const Waiter *w)
{
    if (w->owner->kind == KIND_SELECT) return WAIT_SELECT;
    return w->owner->kind == KIND_TASK ? (WaitKind)((Task *)w->owner)->wait : WAIT_NONE;
}

// Whoever reads the Watch gets the task at once; where nobody waits it is put in the queue. A
// closed one waits for the last of its own.
void gy_scheduler_note_finished(VM *vm, WatchArm *arm)
{
    Watch *w = (Watch *)arm->waiter.owner;
    if (w->is_closed) {
        Waiter *closer = --w->unfinished ? NULL : wait_list_take(&w->waiters);
        if (closer) gy_scheduler_wake_waiter(vm, closer, VALUE_NIL, false);
        return;
    }
    Waiter *reader = wait_list_take(&w->waiters);
    if (reader) {
        w->given++;
        gy_scheduler_wake_waiter(vm, reader, value_from_obj(arm->task), false);
        return;
    }
    arm->next_finished = NULL;
    if (w->first_finished) w->last_finished->next_finished = arm;
    else w->first_finished = arm;
    w->last_finished = arm;
}

bool gy_scheduler_unlink(VM *vm, Task *task)
{
    switch ((WaitKind)task->wait) {
    case WAIT_NONE: break;
    case WAIT_SLEEP: gy_timers_remove(vm, &task->timer); break;
    case WAIT_GROUP:
    case WAIT_REACQUIRE: return false;
    case WAIT_SELECT:
        if (!owner_claim((Obj *)task->target)) return false;
        gy_select_leave(vm, (Select *)task->target);
        break;
    case WAIT_WAKE: {
        struct GyreWake *wake = (struct GyreWake *)task->target;
        if (!gy_wake_cancel(wake)) return false;
        break;
    }
    default: waiter_leave(&task->waiter); break;
    }
    return true;
}

void gy_scheduler_wake_all(VM *vm, WaitList *waiters, Value value, bool throws)
{
    for (Waiter *w; (w = wait_list_take(waiters));)
        gy_scheduler_wake_waiter(vm, w, value, throws);
}

// -- The end of a task

static void forget_living(VM *vm, Task *task)
{
    if (task->older) task->older->newer = task->newer;
    else vm->oldest = task->newer;
    if (task->newer) task->newer->older = task->older;
    else vm->newest = task->older;
    if (task->newer) heap_write(&vm->heap, value_from_obj(task->newer));
    task->older = task->newer = NULL;
    vm->living_count--;
}

static void add_unobserved(VM *vm, Task *task)
{
    task->own.asked_ms = (uint32_t)(gy_scheduler_now(vm) / 1000000);
    wait_list_append(&vm->unobserved, &task->waiter);
    heap_write(&vm->heap, value_from_obj(task));
    task->is_listed = true;
}

void gy_scheduler_observe(VM *vm, Task *task)
{
    (void)vm;
    task->is_observed = true;
    if (task->is_listed) waiter_leave(&task->waiter);
    task->is_listed = false;
}

// Each awaiter gets an error of its own: the one that a stored result would otherwise share
// with the rest grows with the frames it crosses.
static void wake_with_error(VM *vm, Task *task)
{
    for (Waiter *w; (w = wait_list_take(&task->waiters));) {
        Value error = task->transfer;
        bool forgives = gy_scheduler_wait_of(w) == WAIT_STOP && task->outcome == OUTCOME_CANCELLED;
        if (forgives || w->owner->kind == KIND_COMPLETED) {
            gy_scheduler_wake_waiter(vm, w, VALUE_NIL, false);
            continue;
        }
        if (!gy_task_error_for_awaiter(vm, task, &error)) error = vm->error;
        vm->error = VALUE_UNSET;
        Task *joiner = gy_scheduler_task_of(w);
        gy_scheduler_wake_waiter(vm, w, error, true);
        joiner->target = task; // seen only where it is thrown
        heap_write(&vm->heap, value_from_obj(task));
    }
}

// Its error came to nobody.
static void leave_unseen(VM *vm, Task *task)
{
    if (task->outcome != OUTCOME_ERROR || task->is_observed || task->is_listed || task->is_main)
        return;
    bool is_prompt_idle = vm->reports_unseen && !vm->may_leave;
    if (!task->reports_at_once && !is_prompt_idle) {
        add_unobserved(vm, task);
        return;
    }
    task->is_observed = true; // nobody holds it who might look later
    gy_scheduler_report(vm, task, task->transfer);
}

// Does anybody get its error? A Watch only gives the task on.
static bool has_joiner(const Task *task)
{
    const WaitList *list = &task->waiters;
    Waiter *w = wait_list_first(list);
    while (w && w->owner->kind == KIND_COMPLETED)
        w = wait_list_after(list, w);
    return w != NULL;
}

void gy_scheduler_finish(VM *vm, Task *task, Outcome outcome, Value result)
{
    forget_living(vm, task);
    task->state = TASK_DONE;
    task->outcome = (uint8_t)outcome;
    task->transfer = result;
    heap_write(&vm->heap, result);
    gy_task_free_stack(vm, task);
    gy_scope_close_all(vm, task);
    bool has_waiters = has_joiner(task);
    if (outcome == OUTCOME_VALUE) gy_scheduler_wake_all(vm, &task->waiters, result, false);
    bool has_heading = !task->is_main || vm->config.started;
    if (outcome == OUTCOME_ERROR && has_heading) gy_traceback_add_task(vm, result, task);
    wake_with_error(vm, task);
    if (task->group) gy_group_child_done(vm, task);
    if (vm->is_observed) gy_observe_ended(vm, task);
    // Not by a look at the task: four bytes that were just written one by one are slow to read.
    if (!has_waiters && outcome == OUTCOME_ERROR) leave_unseen(vm, task);
}

void gy_scheduler_abandon(VM *vm, Task *task)
{
    if (task->state == TASK_WAITING) {
        if (task->wait == WAIT_WAKE) ((struct GyreWake *)task->target)->task = NULL;
        else if (!gy_scheduler_unlink(vm, task)) waiter_leave(&task->waiter);
    } else if (task->state != TASK_RUNNING) {
        waiter_leave(&task->waiter);
        vm->ready_count--;
    }
    forget_living(vm, task);
    gy_scope_close_all(vm, task);
    task->state = TASK_DONE;
    task->outcome = OUTCOME_CANCELLED;
    task->group = NULL;
    if (vm->is_observed) gy_observe_abandoned(vm, task);
}

// -- Running a task

static void finish_thrown(VM *vm, Task *task)
{
    Value error = vm->error;
    bool is_cancelled = gy_throw_matches(vm, ERROR_Cancelled);
    bool is_exit = gy_throw_matches(vm, ERROR_Exit);
    vm->error = VALUE_UNSET;
    if (is_exit && !task->is_main) { // exit() ends the program from wherever it is called
        Value status = value_as_instance(error)->slots[ERROR_SLOTS];
        gy_scheduler_exit(vm, value_is_int(status) ? (int)(value_as_int(status) & 0xff) : 1);
        is_cancelled = true;
    }
    gy_scheduler_finish(vm, task, is_cancelled ? OUTCOME_CANCELLED : OUTCOME_ERROR, error);
}

// A Cancelled is thrown in place of the error of a joined task, which nobody may have seen then.
static void forgo(VM *vm, Task *failed)
{
    if (!gy_roots_push(vm, vm->error)) return; // MemoryError it is, then
    leave_unseen(vm, failed);
    gy_roots_pop(vm, 1);
}

static void print_error(VM *vm, Value error);

// A test looks on. The hook's own error is told, but disturbs nobody.
static void tell_suspended(VM *vm, Task *task)
{
    Value arg = value_from_obj(task), ignored;
    if (gy_call(vm, vm->on_suspend, 1, &arg, &ignored)) return;
    Value error = vm->error;
    vm->on_suspend = VALUE_NIL;
    print_error(vm, error);
}

static void run_task(VM *vm, Task *task)
{
    bool is_new = task->state == TASK_NEW;
    task->state = TASK_RUNNING;
    task->await_streak = 0;
    vm->current = task;
    bool has_quota = task->context && task->context->fuel;
    if (has_quota) gy_fuel_enter(vm, task);
    Value result = VALUE_NIL;
    RunResult how = RUN_THREW;
    if (vm->is_observed) gy_observe_run(vm, task);
    if (task->rechecks && !gy_lock_recheck(vm, task)) {
        if (vm->is_observed) gy_observe_parked(vm, task);
        vm->current = NULL;
        return;
    }
    // One that gave way runs its await again, which looks for itself.
    bool must_check = is_new || (task->gave_nothing && !task->repeats);
    Task *failed = (Task *)task->target; // the joined task whose error it resumes with
    task->gave_nothing = false;
    task->target = NULL;
    if (must_check && !gy_scope_check(vm, task)) {
        task->repeats = task->resume_throws = false;
        if (failed) forgo(vm, failed);
        if (!is_new && gy_unwind(vm, task)) how = gy_interp_continue(vm, task, &result);
    } else {
        if (failed) gy_scheduler_observe(vm, failed);
        how = gy_interp_resume(vm, task, &result);
    }
    if (vm->is_observed) gy_observe_ceased(vm);
    vm->current = NULL;
    if (has_quota) gy_fuel_leave(vm, task);
    if (how == RUN_PARKED) {
        gy_heap_rescan(&vm->heap, task);
        if (vm->is_observed) gy_observe_parked(vm, task);
        if (!value_is_nil(vm->on_suspend)) tell_suspended(vm, task);
    } else if (how == RUN_RETURNED) {
        gy_scheduler_finish(vm, task, OUTCOME_VALUE, result);
    } else {
        finish_thrown(vm, task);
    }
}

// -- Turns

static void report_old(VM *vm);

#define HOLDER(slot, Type) ((Type *)(void *)((char *)(slot)-offsetof(Type, timer)))

static void arm_due(VM *vm, SelectArm *arm)
{
    if (owner_claim(arm->waiter.owner)) gy_select_wake(vm, arm, VALUE_NIL, false);
}

// It will likely end, and then leaves the list of the living: its neighbours there are anywhere.
static void wake_sleeper(VM *vm, Task *task)
{
    if (task->older) __builtin_prefetch(&task->older->newer, 1);
    if (task->newer) __builtin_prefetch(&task->newer->older, 1);
    gy_scheduler_wake(vm, task, VALUE_NIL);
}

static void come_due(VM *vm, TimerSlot *slot)
{
    switch ((TimerKind)slot->kind) {
    case TIMER_TASK: wake_sleeper(vm, HOLDER(slot, Task)); break;
    case TIMER_SCOPE: gy_scope_timer_due(vm, HOLDER(slot, Scope)); break;
    case TIMER_ARM: arm_due(vm, HOLDER(slot, SelectArm)); break;
    case TIMER_FUEL: gy_scope_fuel_due(vm, HOLDER(slot, Fuel)); break;
    }
}

static void note_lag(VM *vm, int64_t now)
{
    if (!vm->timers.count) return;
    int64_t lag_ns = now - vm->timers.items[0].deadline_ns;
    if (lag_ns >= 0) gy_observe_note(vm, GYRE_TRACE_LAG, lag_ns);
}

static void wake_due(VM *vm)
{
    int64_t now = gy_scheduler_now(vm);
    TimerSlot *slot;
    vm->turn_ms = (uint32_t)(now / 1000000);
    if (vm->is_observed) note_lag(vm, now);
    while ((slot = gy_timers_take_due(vm, now)))
        come_due(vm, slot);
}

// Nobody called the job who could look at its error.
static void report_pending(VM *vm)
{
    Value error = vm->error;
    vm->error = VALUE_UNSET;
    if (!value_is_unset(error)) gy_scheduler_report(vm, NULL, error);
}

static bool run_posted(VM *vm)
{
    os_lock_take(&vm->inbox_lock);
    PostedJob *job = vm->inbox_first;
    vm->inbox_first = vm->inbox_last = NULL;
    os_lock_give(&vm->inbox_lock);
    bool any = job != NULL;
    while (job) {
        PostedJob *next = job->next;
        job->run(vm, job->data);
        report_pending(vm);
        gy_mem_free(job);
        job = next;
    }
    return any;
}

// `job` NULL: takes one that was reserved.
static void post(VM *vm, PostedJob *job, void (*run)(VM *vm, void *data), void *data)
{
    os_lock_take(&vm->inbox_lock);
    if (!job) {
        job = vm->reserved;
        assert(job);
        vm->reserved = job->next;
    }
    *job = (PostedJob){NULL, run, data};
    if (vm->inbox_last) vm->inbox_last->next = job;
    else vm->inbox_first = job;
    vm->inbox_last = job;
    // Under the lock: once the VM has taken the job it may be closed.
    vm->driver.wake(vm->driver.context);
    os_lock_give(&vm->inbox_lock);
}

bool gy_scheduler_post(VM *vm, void (*run)(VM *vm, void *data), void *data)
{
    PostedJob *job = (PostedJob *)gy_mem_new_in(vm->heap.memory, sizeof *job);
    if (job) post(vm, job, run, data);
    return job != NULL;
}

bool gy_scheduler_reserve_post(VM *vm)
{
    PostedJob *job = (PostedJob *)gy_mem_new_in(vm->heap.memory, sizeof *job);
    if (!job) return gy_throw_memory(vm);
    os_lock_take(&vm->inbox_lock);
    job->next = vm->reserved;
    vm->reserved = job;
    os_lock_give(&vm->inbox_lock);
    return true;
}

void gy_scheduler_post_reserved(VM *vm, void (*run)(VM *vm, void *data), void *data)
{
    post(vm, NULL, run, data);
}

static bool has_posted(VM *vm)
{
    os_lock_take(&vm->inbox_lock);
    bool any = vm->inbox_first != NULL;
    os_lock_give(&vm->inbox_lock);
    return any;
}

static bool is_asked_to_look(VM *vm)
{
    return atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_SHOW_OR_LOOK;
}

bool gy_scheduler_has_ready(VM *vm)
{
    return vm->ready_count || is_asked_to_look(vm) || gy_shared_has_claims(vm) || has_posted(vm);
}

// -- What failed besides tasks

void gyre_unseen_add(Gyre *g, GyreUnseen *unseen)
{
    GyreUnseen **end = &g->unseen;
    while (*end)
        end = &(*end)->next;
    unseen->next = NULL;
    unseen->since_ns = gy_scheduler_now(g);
    *end = unseen;
}

bool gyre_unseen_remove(Gyre *g, GyreUnseen *unseen)
{
    GyreUnseen **link = &g->unseen;
    while (*link && *link != unseen)
        link = &(*link)->next;
    if (!*link) return false;
    *link = unseen->next;
    return true;
}

static void report_unseen(VM *vm, int64_t after_ns)
{
    while (vm->unseen && gy_scheduler_now(vm) - vm->unseen->since_ns >= after_ns) {
        GyreUnseen *first = vm->unseen;
        vm->unseen = first->next;
        first->report(vm, first);
    }
}

void gyre_unseen_report(Gyre *g)
{
    report_unseen(g, 0);
}

bool gy_scheduler_has_future(VM *vm)
{
    return gy_scheduler_has_ready(vm) || gy_clock_brings_timers(vm) || vm->hold_count ||
           vm->held_wake_count || vm->driver.has_pending(vm->driver.context) ||
           gy_shared_may_come(vm);
}

// Timers that are due soon after each other wake together, for a sleep of the process costs as much
// as three or four of them, and of a million in some seconds each would have one of its own.
static int64_t timer_patience(VM *vm)
{
    enum { MANY = 10000, SHORTEST_NS = 250000, SHORTEST_OF_MANY_NS = 1000000 };
    int64_t left_ns = vm->timers.items[0].deadline_ns - gy_scheduler_now(vm);
    int64_t shortest_ns = vm->timers.count > MANY ? SHORTEST_OF_MANY_NS : SHORTEST_NS;
    if (left_ns <= 0) return 0;
    if (vm->driver.set_clock) return left_ns; // a clock that jumps is exact
    return left_ns < shortest_ns ? shortest_ns : left_ns;
}

int64_t gy_scheduler_patience(VM *vm)
{
    if (gy_scheduler_has_ready(vm)) return 0;
    int64_t patience = gy_clock_brings_timers(vm) ? timer_patience(vm) : -1;
    bool has_failed = wait_list_first(&vm->unobserved) || vm->unseen;
    if (has_failed && (patience < 0 || patience > vm->unobserved_after_ns))
        patience = vm->unobserved_after_ns; // look at it again then
    int64_t left_ns = vm->oldest ? gy_limits_time_left(vm) : -1;
    if (left_ns >= 0 && (patience < 0 || patience > left_ns)) patience = left_ns;
    return patience;
}

// A look that cannot take long is not worth an event.
static void poll_driver(VM *vm, int64_t patience)
{
    if (patience != 0 && gy_shared_spin(vm)) patience = 0;
    bool is_told = vm->is_observed && patience != 0;
    if (is_told) gy_observe_note(vm, GYRE_TRACE_POLL, 0);
    vm->driver.poll(vm->driver.context, patience);
    if (is_told) gy_observe_note(vm, GYRE_TRACE_POLL_END, 0);
}

void gy_scheduler_drop_tasks(VM *vm)
{
    while (vm->oldest)
        gy_scheduler_abandon(vm, vm->oldest);
    Task *main = vm->main_task;
    if (!main || main->outcome == OUTCOME_VALUE) return;
    gy_scope_throw_cancelled(vm, BY_SHUTDOWN);
    main->transfer = vm->error;
    heap_write(&vm->heap, vm->error);
    vm->error = VALUE_UNSET;
}

// False: the VM was killed, and there are no tasks any more.
static bool heed_stop(VM *vm)
{
    if (!stop_is_asked(vm) || gy_scope_act_on_stop(vm)) return true;
    vm->error = VALUE_UNSET;
    gy_scheduler_drop_tasks(vm);
    return false;
}

static bool turn(VM *vm, int64_t longest_ns)
{
    if (!heed_stop(vm)) return false;
    if (atomic_load(&vm->interrupts)) gy_scope_act_on_interrupt(vm);
    wake_due(vm);
    while (vm->advance && gy_clock_step(vm))
        wake_due(vm);
    if (!gy_scheduler_has_future(vm)) return false;
    int64_t patience = gy_scheduler_patience(vm);
    if (longest_ns >= 0 && (patience < 0 || patience > longest_ns)) patience = longest_ns;
    if (vm->driver.is_lent) patience = 0;
    bool waits_for_others = patience < 0 && !vm->hold_count && !vm->held_wake_count &&
                            vm->shared_waiters && !vm->driver.has_pending(vm->driver.context);
    if (waits_for_others && !gy_circle_enter(vm, NULL)) {
        vm->error = VALUE_UNSET; // made again for the task that gets it
        return false;
    }
    poll_driver(vm, patience);
    if (waits_for_others) gy_circle_leave(vm);
    if (!heed_stop(vm)) return false;
    if (atomic_load(&vm->interrupts)) gy_scope_act_on_interrupt(vm);
    if (is_asked_to_look(vm)) gy_look_run(vm);
    run_posted(vm);
    gy_shared_deliver(vm);
    if (patience != 0) wake_due(vm);
    if (wait_list_first(&vm->unobserved)) report_old(vm);
    if (vm->unseen) report_unseen(vm, vm->unobserved_after_ns);
    for (uint32_t left = vm->ready_count; left && vm->ready_count && !stop_is_killed(vm); left--)
        run_task(vm, take_ready(vm));
    if (atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_MEMORY)
        gy_gc_poll(vm, atomic_fetch_and(&vm->poll, ~(unsigned)POLL_MEMORY));
    return true;
}

// A turn may stand inside of another one: a script can drive the loop, too.
static bool run_turn(VM *vm, int64_t longest_ns)
{
    bool was_running = vm->is_loop_running;
    vm->is_loop_running = true;
    bool any = turn(vm, longest_ns);
    vm->is_loop_running = was_running;
    return any;
}

bool gy_scheduler_turn(VM *vm, bool may_block)
{
    return run_turn(vm, may_block ? -1 : 0);
}

bool gy_scheduler_turn_before(VM *vm, int64_t deadline_ns)
{
    if (deadline_ns == INT64_MAX) return run_turn(vm, -1);
    int64_t left = deadline_ns - gy_scheduler_now(vm);
    return run_turn(vm, left > 0 ? left : 0);
}

// -- Deadlock

enum { MOST_LISTED = 50 };

static void add_waiting(VM *vm, StrBuilder *b)
{
    uint32_t count = 0;
    for (Task *task = vm->oldest; task; task = task->newer) {
        if (task->state != TASK_WAITING || ++count > MOST_LISTED) continue;
        Str *name = gy_task_name(vm, task);
        gy_builder_add_format(vm, b, "\n  '%s' waits for ", name ? name->chars : "?");
        gy_task_add_wait(vm, b, task);
        gy_builder_add_c(vm, b, " at ");
        gy_task_add_position(vm, b, task);
    }
    if (count > MOST_LISTED)
        gy_builder_add_format(vm, b, "\n  ... and %u more tasks", count - MOST_LISTED);
}

// Where it is one of threads, what they wait for; NULL: it is not.
static Str *describe_circle(VM *vm)
{
    Str *text = NULL;
    if (!gy_shared_may_come(vm)) return NULL;
    if (gy_circle_enter(vm, NULL)) {
        gy_circle_leave(vm);
        return NULL;
    }
    if (!gy_ops_str(vm, vm->error, &text)) text = NULL;
    vm->error = VALUE_UNSET;
    return text;
}

static Value make_deadlock_error(VM *vm)
{
    StrBuilder b = {0};
    Str *circle = describe_circle(vm);
    if (circle) gy_builder_add_str(vm, &b, circle);
    else gy_builder_add_c(vm, &b, "nothing can wake this program any more");
    if (vm->is_clock_manual) gy_builder_add_c(vm, &b, " (loop.auto_advance is false)");
    add_waiting(vm, &b);
    Str *text = gy_builder_finish(vm, &b);
    if (text) gy_throw(vm, ERROR_DeadlockError, "%s", text->chars);
    Value error = vm->error;
    vm->error = VALUE_UNSET;
    return error;
}

// No mask hides it, and no wait is too deep for it: there is nothing else that could happen.
static void throw_deadlock(VM *vm, Task *task)
{
    Value error = make_deadlock_error(vm);
    if (task->wait == WAIT_GROUP) {
        gy_group_deadlock(vm, (Group *)task->target, error);
        return;
    }
    if (task->wait == WAIT_CONDITION || task->wait == WAIT_REACQUIRE) {
        gy_lock_deadlock(vm, task, error);
        return;
    }
    bool is_free = gy_scheduler_unlink(vm, task);
    if (!is_free && task->wait == WAIT_WAKE) ((struct GyreWake *)task->target)->task = NULL;
    if (!is_free) waiter_leave(&task->waiter);
    gy_scheduler_wake_throwing(vm, task, error);
}

// Nothing may wait where the host runs the loop.
static bool run_while_ready(VM *vm, const Task *task)
{
    while (task->state != TASK_DONE && !gy_limits_look(vm) && gy_scheduler_patience(vm) == 0)
        run_turn(vm, 0);
    return task->state == TASK_DONE || vm->limits.exceeded;
}

// A run that has gone too far is over, whatever the task does; its end is the caller's.
bool gy_scheduler_run_until(VM *vm, Task *task, int64_t deadline_ns)
{
    if (vm->driver.is_lent) return run_while_ready(vm, task);
    while (task->state != TASK_DONE) {
        if (gy_limits_look(vm)) return true;
        if (vm->may_leave && atomic_exchange(&vm->is_leaving, false)) return false;
        if (!gy_scheduler_turn_before(vm, deadline_ns)) {
            if (!stop_is_killed(vm)) throw_deadlock(vm, task);
        } else if (deadline_ns != INT64_MAX && gy_scheduler_now(vm) >= deadline_ns) {
            return task->state == TASK_DONE;
        }
    }
    return true;
}

// -- Reports

void gy_scheduler_tell(VM *vm, const char *text)
{
    vm->has_reported = true;
    if (vm->config.unhandled) vm->config.unhandled(vm->config.context, vm, text);
    else if (vm->config.write) vm->config.write(vm->config.context, 2, text, strlen(text));
}

void gy_scheduler_exit(VM *vm, int status)
{
    vm->exit_status = status;
    vm->has_exit_status = true;
    if (vm->main_task) gy_scope_cancel(vm, vm->main_task, BY_SHUTDOWN, VALUE_NIL, false);
}

static void print_error(VM *vm, Value error)
{
    Str *text = gy_traceback_text(vm, error);
    vm->error = VALUE_UNSET;
    vm->has_reported = true;
    if (text) gy_scheduler_tell(vm, text->chars);
}

// A hook that fails is no reason to say less: both errors are printed then.
void gy_scheduler_report_of(VM *vm, Value failed, Value error)
{
    if (vm->limits.exceeded) return; // the host hears of one error, that of the limit
    Value pending = vm->error, ignored;
    Value args[2] = {failed, error};
    vm->error = VALUE_UNSET;
    bool is_handled = false;
    if (!value_is_nil(vm->on_unhandled)) {
        is_handled = gy_call(vm, vm->on_unhandled, 2, args, &ignored);
        Value failure = vm->error;
        if (!is_handled) print_error(vm, failure);
    }
    if (!is_handled) print_error(vm, error);
    vm->error = pending;
    if (vm->config.is_strict && !vm->has_exit_status) gy_scheduler_exit(vm, 1);
}

void gy_scheduler_report(VM *vm, Task *task, Value error)
{
    gy_scheduler_report_of(vm, task ? value_from_obj(task) : VALUE_NIL, error);
}

// Long-running programs hear of errors before they end.
static void report_old(VM *vm)
{
    uint32_t now_ms = (uint32_t)(gy_scheduler_now(vm) / 1000000);
    int64_t limit_ms = vm->unobserved_after_ns / 1000000;
    for (Waiter *w; (w = wait_list_first(&vm->unobserved));) {
        Task *task = (Task *)w->owner;
        if ((uint32_t)(now_ms - task->own.asked_ms) < limit_ms) return;
        gy_scheduler_observe(vm, task);
        gy_scheduler_report(vm, task, task->transfer);
    }
}
