// state.c - making and ending a VM.
//
// The order of making matters: the classes of the kinds come first, because every object needs
// one; then special names, error classes, and what the types bring.
#include "vm/state.h"
#include "vm/async_generator.h"
#include "vm/atomic.h"
#include "vm/channel.h"
#include "vm/class.h"
#include "vm/combine.h"
#include "vm/completed.h"
#include "vm/containers.h"
#include "vm/dev.h"
#include "vm/freeze.h"
#include "vm/frozen.h"
#include "vm/fuel.h"
#include "vm/generator.h"
#include "vm/limits.h"
#include "vm/lock.h"
#include "vm/move.h"
#include "vm/mutex.h"
#include "vm/look.h"
#include "vm/loop_module.h"
#include "vm/group.h"
#include "vm/itertools.h"
#include "vm/module.h"
#include "vm/name_map.h"
#include "vm/ops.h"
#include "vm/profiler.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/shutdown.h"
#include "vm/stop.h"
#include "vm/shared.h"
#include "vm/shared_class.h"
#include "vm/shared_channel.h"
#include "vm/task_local.h"
#include "vm/task_tree.h"
#include "vm/testing.h"
#include "vm/timeout.h"
#include "vm/unawaited.h"
#include <stdlib.h>

InternTable *gy_state_interns(VM *vm)
{
    return &vm->interns;
}

Str **gy_state_ascii_cache(VM *vm)
{
    return vm->ascii_cache;
}

// -- Builtins

bool gy_builtin_add(VM *vm, const char *name, Value value)
{
    Str *text = gy_str_intern(vm, name, strlen(name));
    return text && gy_builtin_add_named(vm, text, value);
}

bool gy_builtin_add_named(VM *vm, Str *text, Value value)
{
    if (vm->builtin_count == vm->builtin_capacity) {
        uint32_t old = vm->builtin_capacity, wanted = old ? old * 2 : 256;
        Value *values = (Value *)gy_heap_resize_array(vm, vm->builtins, old, wanted, sizeof(Value));
        if (!values) return false;
        vm->builtins = values;
        Str **names =
            (Str **)gy_heap_resize_array(vm, vm->builtin_names, old, wanted, sizeof(Str *));
        if (!names) {
            vm->builtins = (Value *)gy_heap_resize_array(vm, values, wanted, old, sizeof(Value));
            return false;
        }
        vm->builtin_names = names;
        vm->builtin_capacity = wanted;
    }
    vm->builtins[vm->builtin_count] = value;
    vm->builtin_names[vm->builtin_count] = text;
    heap_write(&vm->heap, value);
    return gy_name_map_put(vm, &vm->builtin_slots, text, 0, value_from_int(vm->builtin_count++));
}

enum { UNITS_PER_POLL = 100 }; // of fuel, for what a builtin does between two looks

bool gy_poll(VM *vm)
{
    uint32_t why = atomic_load_explicit(&vm->poll, memory_order_relaxed);
    bool is_running = vm->current || vm->natives; // the host may call builtins, too
    if ((why & POLL_END) && is_running) return gy_limits_interrupt(vm);
    if ((why & POLL_FUEL) && is_running && !gy_fuel_charge(vm, UNITS_PER_POLL)) return false;
    if (why & POLL_SHOW_OR_LOOK) gy_look_run(vm);
    if (why & POLL_SAMPLE) gy_profiler_poll(vm);
    if ((why & POLL_STOP) && !gy_scope_act_on_stop(vm)) return false;
    if (!(why & POLL_INTERRUPT)) return true;
    atomic_fetch_and(&vm->poll, ~(unsigned)POLL_INTERRUPT);
    return gy_scope_act_on_interrupt(vm);
}

// -- Making

static bool intern_specials(VM *vm)
{
    static const char *const names[] = {
#define SPECIAL(name, text) text,
#include "vm/specials.def"
#undef SPECIAL
    };
    for (int i = 0; i < SPECIAL_COUNT; i++) {
        vm->special_names[i] = gy_str_intern(vm, names[i], strlen(names[i]));
        if (!vm->special_names[i]) return false;
    }
    return true;
}

static GyreStatus install_operator(VM *vm)
{
    return native_status(gy_module_set_builtin(vm, "<stdlib>/_operator", "abs"));
}

static const GyreModule modules[] = {
    {"loop", gy_loop_module_install},
    {"bisect", gy_bisect_install},
    {"<stdlib>/_collections", gy_collections_module_install},
    {"<stdlib>/_copy", gy_copy_install},
    {"<stdlib>/_functools", gy_functools_install},
    {"<stdlib>/_heapq", gy_heapq_install},
    {"<stdlib>/_itertools", gy_itertools_install},
    {"<stdlib>/_operator", install_operator},
    {NULL, NULL},
};

static bool install(VM *vm)
{
    vm->modules = NULL;
    return intern_specials(vm) && gy_class_install(vm) && gy_error_install(vm) &&
           (vm->modules = gy_dict_new(vm, 0)) && gy_str_install(vm) && gy_int_install(vm) &&
           gy_bytes_install(vm) && gy_list_install(vm) && gy_tuple_install(vm) &&
           gy_dict_install(vm) && gy_set_install(vm) && gy_range_install(vm) &&
           gy_iter_install(vm) && gy_builtins_install(vm) && gy_generator_install(vm) &&
           gy_task_install(vm) && gy_future_install(vm) && gy_group_install(vm) &&
           gy_combine_install(vm) && gy_completed_install(vm) && gy_timeout_install(vm) &&
           gy_async_generator_install(vm) && gy_channel_install(vm) && gy_lock_install(vm) &&
           gy_shared_channel_install(vm) && gy_atomic_install(vm) && gy_mutex_install(vm) &&
           gy_move_install(vm) && gy_freeze_install(vm) && gy_task_local_install(vm) &&
           gy_task_tree_install(vm) && gy_run_install(vm) && gy_collections_install(vm) &&
           gy_testing_install(vm) && gyre_add_modules(vm, modules) &&
           (vm->main_module = gy_module_new(vm, "<main>")) &&
           (vm->host_task = gy_task_new(vm, NULL, NULL, 0));
}

// NULL: memory is out.
static VM *new_state(const GyreConfig *config)
{
    Memory *memory = NULL;
    if (config && config->resize) {
        memory = gy_mem_open(config->resize, config->context);
        if (!memory) return NULL;
    }
    VM *vm = (VM *)gy_mem_new_in(memory, sizeof *vm);
    if (vm && os_lock_init(&vm->inbox_lock)) {
        vm->heap.memory = memory;
        return vm;
    }
    gy_mem_free(vm);
    gy_mem_close(memory);
    return NULL;
}

static bool install_all(VM *vm)
{
    Memory *before = gy_mem_use(vm->heap.memory);
    bool ok = install(vm) && (!vm->config.is_dev || gy_dev_open(vm));
    gy_mem_use(before);
    return ok;
}

VM *gy_state_new(const GyreConfig *config, const GyreDriver *driver)
{
    VM *vm = new_state(config);
    if (!vm) return NULL;
    _Static_assert(offsetof(VM, heap) == 0, "vm_heap says so");
    static atomic_uint_least64_t serials;
    vm->serial = atomic_fetch_add(&serials, 1) + 1;
    if (config) vm->config = *config;
    vm->c_stack.assumed = vm->config.stack_size;
    if (driver) vm->driver = *driver;
    vm->error = vm->memory_error = vm->limits.error = VALUE_UNSET;
    vm->on_unhandled = vm->on_suspend = VALUE_NIL;
    vm->grace_ns = (int64_t)5 * 1000000000;
    vm->unobserved_after_ns = (int64_t)60 * 1000000000;
    vm->heap.threshold = 1024 * 1024;
    vm->is_observed = vm->config.is_dev;
    if (!install_all(vm)) {
        vm->driver.close = NULL; // it stays the caller's
        gy_state_free(vm);
        return NULL;
    }
    gy_limits_begin(vm);
    vm->heap.limit = vm->config.memory_limit; // the machine itself must fit, whatever the limit
    gy_heap_set_threshold(&vm->heap, vm->heap.threshold);
    return vm;
}

// -- Ending

static void free_jobs(VM *vm)
{
    PostedJob *lists[] = {vm->inbox_first, vm->reserved};
    for (int i = 0; i < 2; i++)
        for (PostedJob *job = lists[i], *next; job; job = next) {
            next = job->next;
            gy_mem_free(job);
        }
}

// A thread whose request has ended the run may still be waking the driver.
static void let_out(VM *vm)
{
    os_lock_take(&vm->inbox_lock);
    os_lock_give(&vm->inbox_lock);
}

void gy_state_free(VM *vm)
{
    if (!vm) return;
    Heap *heap = &vm->heap;
    let_out(vm);
    gy_shared_close(vm);
    gy_wake_give_up_all(vm);
    gy_parcel_free_all_left(vm);
    gy_heap_free_all(vm);
    gy_frozen_close(vm);
    gy_shared_class_forget_all(vm);
    gy_shared_look();
    gy_name_map_free(heap, &vm->builtin_slots);
    gy_heap_free(heap, vm->builtins, vm->builtin_capacity * sizeof(Value));
    gy_heap_free(heap, vm->builtin_names, vm->builtin_capacity * sizeof(Str *));
    gy_heap_free(heap, vm->classes, vm->class_capacity * sizeof(Class *));
    gy_timers_free(vm);
    gy_intern_free(heap, &vm->interns);
    gy_unawaited_free(vm);
    gy_testing_free(vm);
    gy_async_generator_free_list(vm);
    gy_mem_free(vm->late_members);
    gy_mem_free(vm->roots);
    gy_mem_free(vm->error_text);
    if (vm->driver.close) vm->driver.close(vm->driver.context);
    gy_look_dismiss(vm);
    gy_stop_free(vm);
    gy_shutdown_forget_hooks(vm);
    gy_dev_free(vm);
    gy_profiler_free(vm);
    free_jobs(vm);
    gy_wake_free_all(vm);
    gy_mem_free(vm->handles);
    gy_mem_free(vm->pins);
    os_lock_destroy(&vm->inbox_lock);
    Memory *memory = heap->memory;
    gy_mem_free(vm);
    gy_mem_close(memory);
}
