// eval.c - the seam: compile, load, run. The one file that sees both the language and the VM.
//
// gyre_open_core puts the compiler into a new VM as a hook, so that vm/ can import modules
// without knowing lang/. A script is compiled into the VM's main module and its top level runs as
// the main task; compile errors become a SyntaxError whose message is the whole rendered report.
#include "include/gyre_library.h"
#include "lang/compile.h"
#include "lang/parser.h"
#include "vm/api_private.h"
#include "vm/class.h"
#include "vm/counters.h"
#include "vm/disasm.h"
#include "vm/handles.h"
#include "vm/limits.h"
#include "vm/load.h"
#include "vm/module.h"
#include "vm/run.h"
#include "vm/scheduler.h"
#include "vm/shutdown.h"
#include "vm/state.h"
#include "vm/testing.h"
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

// -- Compiling

static int find_builtin(void *context, const char *name, size_t size)
{
    VM *vm = (VM *)context;
    for (uint32_t i = 0; i < vm->builtin_count; i++) {
        const Str *s = vm->builtin_names[i];
        if (s->size == size && memcmp(s->chars, name, size) == 0) return (int)i;
    }
    return -1;
}

static const char *name_of_builtin(void *context, uint32_t slot)
{
    const VM *vm = (const VM *)context;
    return slot < vm->builtin_count ? vm->builtin_names[slot]->chars : NULL;
}

// A SyntaxError whose message is the whole report; its fields say where the first mistake is.
static void throw_report(VM *vm, const char *report, const Diag *diag, const Source *source)
{
    const Diagnostic *first = gy_diag_first(diag);
    SourceLine line = {0};
    gy_throw(vm, ERROR_SyntaxError, "%s", report);
    if (!gy_throw_matches(vm, ERROR_SyntaxError) || !first) return;
    Value error = vm->error;
    Str *file = gy_str_from_c(vm, source->name);
    vm->error = error;
    line = gy_source_locate(source, first->span.offset, first->span.length);
    Value *fields = value_as_instance(error)->slots + ERROR_SLOTS;
    fields[0] = file ? value_from_obj(file) : VALUE_NIL;
    fields[1] = value_from_int(line.line);
    fields[2] = value_from_int(line.column);
    heap_write(&vm->heap, fields[0]);
}

static void throw_diag(VM *vm, const Diag *diag, const Source *source)
{
    if (diag->is_too_deep) {
        gy_throw(vm, ERROR_RecursionError, "%s is nested too deeply to be compiled", source->name);
        return;
    }
    bool is_short = vm->config.diagnostics == GYRE_DIAGNOSTICS_SHORT;
    char *report = NULL;
    if (!diag->out_of_memory)
        report = gy_diag_render(diag, source, is_short ? DIAG_SHORT : DIAG_FULL);
    if (report) {
        size_t size = strlen(report);
        while (size && report[size - 1] == '\n')
            report[--size] = 0;
        throw_report(vm, report, diag, source);
    } else {
        gy_throw_memory(vm);
    }
    gy_mem_free(report);
}

// NULL: thrown; *incomplete tells whether all that is wrong is that the text ends too early.
static Proto *compile(VM *vm, const char *name, const char *text, size_t size, CompileMode mode,
                      uint32_t first_line, ModuleNames *names, bool *incomplete)
{
    BuiltinNames builtins = {find_builtin, name_of_builtin, vm};
    Diag diag = {.stack_end = gy_c_stack_end(&vm->c_stack)};
    Source *source = gy_source_new(name, text, size);
    if (!source) {
        gy_throw_memory(vm);
        return NULL;
    }
    source->first_line = first_line;
    source->takes_samples = vm->profiler != NULL;
    source->is_entry = mode == COMPILE_REPL && name[0] == '<';
    if (vm->covered && strncmp(name, "<stdlib>/", 9) != 0)
        source->coverage = gy_counters_new(name); // NULL: then it is not counted
    Proto *proto = gy_compile(source, mode, &builtins, names, &diag);
    if (proto && source->coverage)
        vm->covered(vm->covered_context, gy_counters_retain(source->coverage));
    assert(!proto || !gy_disasm_verify(proto)); // builds for testing check all that they compile
    if (!proto) throw_diag(vm, &diag, source);
    if (!proto && incomplete) *incomplete = diag.incomplete;
    gy_diag_free(&diag);
    gy_source_release(source);
    return proto;
}

static Proto *compile_module(VM *vm, const char *name, const char *text, size_t size,
                             ModuleNames *names)
{
    return compile(vm, name, text, size, COMPILE_SCRIPT, 1, names, NULL);
}

// -- Opening

Gyre *gyre_open_core(const GyreConfig *config, const GyreDriver *driver)
{
    Gyre *g = gy_state_new(config, driver);
    if (!g) return NULL;
    g->compile = compile_module;
    if (g->config.opened) g->config.opened(g->config.context, g);
    return g;
}

// -- Running

// The top level of a compiled source as a task of the main module.
static Task *start_main(Gyre *g, Proto *proto)
{
    Module *module = g->main_module;
    if (!gy_module_ensure_slots(g, module)) return NULL;
    Code *code = gy_load(g, proto, module);
    Closure *closure = code ? gy_load_closure(g, code) : NULL;
    return closure ? gy_run_start_main(g, closure, NULL, 0) : NULL;
}

// The host runs the loop: the script goes on there like any task, and nobody waits for it.
static void leave_to_loop(Gyre *g, Task *task)
{
    task->is_main = false;
    task->is_observed = false;
    task->reports_at_once = true;
    g->main_task = NULL;
}

// Runs the proto as main and releases it; its tasks end with it.
static GyreStatus run_main(Gyre *g, Proto *proto, Value *result)
{
    bool lasting = g->driver.is_lent;
    Task *task = start_main(g, proto);
    gy_proto_release(proto);
    if (task && lasting && !gy_scheduler_run_until(g, task, INT64_MAX)) {
        leave_to_loop(g, task);
        return GYRE_PENDING;
    }
    return native_status(task && gy_run_main(g, task, lasting ? NULL : gy_shutdown, result));
}

// The same for a line of a prompt: background tasks stay, and the line itself may become one.
static GyreStatus run_line(Gyre *g, Proto *proto, Value *result)
{
    atomic_store(&g->is_leaving, false);
    Task *task = start_main(g, proto);
    gy_proto_release(proto);
    if (!task) return GYRE_ERROR;
    g->may_leave = true;
    bool is_over = gy_scheduler_run_until(g, task, INT64_MAX);
    g->may_leave = false;
    if (!is_over) {
        leave_to_loop(g, task);
        *result = value_from_obj(task);
        return GYRE_PENDING;
    }
    GyreStatus status = native_status(gy_run_main(g, task, NULL, result));
    gy_shutdown_report_unseen(g);
    return status;
}

static bool check_idle(Gyre *g)
{
    if (!g->current && !g->main_task && !g->is_loop_running) return gy_limits_begin(g), true;
    return gy_throw(g, ERROR_StateError, "a script is running already");
}

GyreStatus gyre_eval(Gyre *g, const char *name, const char *text, size_t size)
{
    Value result;
    ApiEntry entry = gy_api_enter(g, __func__);
    if (entry == API_REFUSED) return GYRE_ERROR;
    Proto *proto = NULL;
    if (check_idle(g) && gy_api_has(g, name, __func__, "name") &&
        gy_api_has(g, text, __func__, "text")) {
        if (size == GYRE_STRLEN) size = strlen(text);
        proto = compile(g, name, text, size, COMPILE_SCRIPT, 1, &g->main_module->names, NULL);
    }
    GyreStatus status = proto ? run_main(g, proto, &result) : GYRE_ERROR;
    gy_api_leave(g, entry);
    return status;
}

// -- Importing for the host

// `import "NAME" as module`, whatever the name is made of. NULL: memory is out.
static char *import_source(const char *name)
{
    size_t size;
    if (!mem_struct_size(32, strlen(name), 4, &size)) return NULL;
    char *text = (char *)gy_mem_new(size);
    if (!text) return NULL;
    char *end = text + sprintf(text, "import \"");
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        end += sprintf(end, *c < 0x80 && !isalnum(*c) ? "\\x%02x" : "%c", *c);
    strcpy(end, "\" as module");
    return text;
}

// The one name of the module that the import makes.
static Value imported(const Module *into)
{
    int slot = gy_module_names_find(&into->names, "module", 6);
    return slot >= 0 ? into->slots[slot] : VALUE_UNSET;
}

static Task *start_import(Gyre *g, const char *name, Module *into)
{
    char *text = import_source(name);
    if (!text) return gy_throw_memory(g), NULL;
    Proto *proto = compile_module(g, "<import>", text, strlen(text), &into->names);
    gy_mem_free(text);
    if (!proto) return NULL;
    Code *code = gy_module_ensure_slots(g, into) ? gy_load(g, proto, into) : NULL;
    gy_proto_release(proto);
    Closure *closure = code ? gy_load_closure(g, code) : NULL;
    return closure ? gy_run_start_main(g, closure, NULL, 0) : NULL;
}

static Value import(Gyre *g, const char *name)
{
    Module *into = gy_module_new(g, "<import>");
    if (!into || !gy_roots_push(g, value_from_obj(into))) return VALUE_UNSET;
    Task *task = start_import(g, name, into);
    Value ignored;
    bool ok = task && gy_run_main(g, task, NULL, &ignored);
    if (task && !ok && g->driver.is_lent && task->state != TASK_DONE) leave_to_loop(g, task);
    gy_roots_pop(g, 1);
    return ok ? imported(into) : VALUE_UNSET;
}

GyreValue gyre_import(Gyre *g, const char *name)
{
    ApiEntry entry = gy_api_enter(g, __func__);
    if (entry == API_REFUSED) return GYRE_NONE;
    Value module = VALUE_UNSET;
    if (check_idle(g) && gy_api_has(g, name, __func__, "name")) module = import(g, name);
    gy_api_leave(g, entry);
    return value_is_unset(module) ? GYRE_NONE : gy_handles_push(g, module);
}

static GyreStatus eval_line(Gyre *g, const char *name, const char *text, size_t size,
                            GyreValue *result)
{
    Value value = VALUE_NIL;
    bool incomplete = false;
    if (!check_idle(g)) return GYRE_ERROR;
    Proto *proto = compile(g, name ? name : "<repl>", text, size, COMPILE_REPL, 1,
                           &g->main_module->names, &incomplete);
    if (!proto) return incomplete ? GYRE_INCOMPLETE : GYRE_ERROR;
    g->reports_unseen = true;
    GyreStatus status = run_line(g, proto, &value);
    if (status == GYRE_ERROR || !result) return status;
    *result = gy_handles_push(g, value);
    return gyre_is_none(*result) ? GYRE_ERROR : status;
}

GyreStatus gyre_eval_line(Gyre *g, const char *name, const char *text, size_t size,
                          GyreValue *result)
{
    ApiEntry entry = gy_api_enter(g, __func__);
    GyreStatus status = entry == API_REFUSED ? GYRE_ERROR : eval_line(g, name, text, size, result);
    gy_api_leave(g, entry);
    return status;
}

bool gyre_is_incomplete(Gyre *g, const char *text, size_t size)
{
    Arena arena = {0};
    Diag diag = {.stack_end = g ? gy_c_stack_end(&g->c_stack) : 0};
    Source *source = gy_source_new("<repl>", text, size == GYRE_STRLEN ? strlen(text) : size);
    if (!source) return false;
    source->is_entry = true;
    gy_parse(&arena, source, &diag);
    bool is_incomplete = diag.incomplete;
    gy_diag_free(&diag);
    gy_arena_free(&arena);
    gy_source_release(source);
    return is_incomplete;
}

void gyre_leave_line(Gyre *g)
{
    if (!g) return;
    atomic_store(&g->is_leaving, true);
    if (g->driver.wake) g->driver.wake(g->driver.context);
}

GyreValue gyre_main_module(Gyre *g)
{
    if (!gy_api_is_inside(g, __func__)) return GYRE_NONE;
    return gy_handles_push(g, value_from_obj(g->main_module));
}

GyreStatus gyre_load_tests(Gyre *g, const char *name, const char *text, size_t size)
{
    Value result;
    ApiEntry entry = gy_api_enter(g, __func__);
    if (entry == API_REFUSED) return GYRE_ERROR;
    Proto *proto = NULL;
    if (check_idle(g) && gy_testing_collect(g))
        proto = compile(g, name, text, size, COMPILE_TESTS, 1, &g->main_module->names, NULL);
    GyreStatus status = proto ? run_main(g, proto, &result) : GYRE_ERROR;
    gy_api_leave(g, entry);
    return status;
}

char *gyre_disassemble(Gyre *g, const char *name, const char *text, size_t size)
{
    ModuleNames names = {0};
    Proto *proto = compile(g, name, text, size, COMPILE_SCRIPT, 1, &names, NULL);
    char *listing = proto ? gy_disasm(proto) : NULL;
    if (proto && !listing) gy_throw_memory(g);
    gy_proto_release(proto);
    gy_module_names_free(&names);
    return listing;
}
