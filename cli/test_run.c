// test_run.c - `gyre test`: runs files, and each of their tests.
//
// Each file has a VM of its own, whose top level runs once before its tests. Exploring and
// replaying take a new one for every run of a test, because a run must begin as the others did,
// whatever the one before has done to the file's variables.
//
// What goes wrong beside the error that a test throws (a task left behind, an error nobody
// looked at) comes as text through the hook for unhandled errors, maybe from a thread of the
// script, and is put behind that error. While exploring, what a test prints is kept back and
// shown for the failing run only.
#define _GNU_SOURCE
#include "cli/test_run.h"
#include "cli/console.h"
#include "cli/run_file.h"
#include "cli/signals.h"
#include "cli/test_explore.h"
#include "cli/test_files.h"
#include "cli/test_options.h"
#include "cli/test_report.h"
#include "cli/vms.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    char *chars; // NULL: empty
    size_t size, capacity;
} Text;

typedef struct {
    TestOptions options;
    const Options *program; // what the program was told before the word `test`
    Report *report;
    Choices choices;
    bool has_headings;
    bool is_interrupted;

    pthread_mutex_t lock; // guards what follows: threads of a script write, too
    Text complaints;      // of the run at hand
    Text kept_output;
    bool keeps_output;
    bool is_line_begun; // the script has printed a line that is not ended
} Runner;

enum { MOST_KEPT = 1 << 20 };

// ---------------------------------------------------------------- Texts

static void append(Text *text, const char *chars, size_t size)
{
    if (text->size + size >= text->capacity) {
        size_t capacity = (text->size + size + 1) * 2;
        char *larger = (char *)realloc(text->chars, capacity);
        if (!larger) return;
        text->chars = larger;
        text->capacity = capacity;
    }
    memcpy(text->chars + text->size, chars, size);
    text->size += size;
    text->chars[text->size] = 0;
}

static void append_line(Text *text, const char *chars)
{
    size_t size = strlen(chars);
    append(text, chars, size);
    if (size && chars[size - 1] != '\n') append(text, "\n", 1);
}

static void clear(Text *text)
{
    text->size = 0;
    if (text->chars) text->chars[0] = 0;
}

// ---------------------------------------------------------------- The hooks of the VM

static bool write_output(void *context, int stream, const char *text, size_t size)
{
    Runner *r = (Runner *)context;
    pthread_mutex_lock(&r->lock);
    bool is_kept = r->keeps_output && stream == 1;
    if (is_kept && r->kept_output.size < MOST_KEPT) append(&r->kept_output, text, size);
    if (stream == 1 && size) r->is_line_begun = text[size - 1] != '\n';
    pthread_mutex_unlock(&r->lock);
    return is_kept || gy_console_write(NULL, stream, text, size);
}

static bool flush_output(void *context, int stream)
{
    (void)context;
    return gy_console_flush(NULL, stream);
}

static void keep_complaint(void *context, Gyre *g, const char *text)
{
    (void)g;
    Runner *r = (Runner *)context;
    pthread_mutex_lock(&r->lock);
    append_line(&r->complaints, text);
    pthread_mutex_unlock(&r->lock);
}

static void end_line(Runner *r)
{
    if (r->is_line_begun) gy_console_write(NULL, 1, "\n", 1);
    r->is_line_begun = false;
}

static void show_kept_output(Runner *r)
{
    if (r->kept_output.size) gy_console_write(NULL, 1, r->kept_output.chars, r->kept_output.size);
    clear(&r->kept_output);
}

// ---------------------------------------------------------------- Files in VMs

static void put_error_first(Runner *r, Gyre *g)
{
    Text all = {0};
    append_line(&all, gyre_error_text(g));
    gyre_error_clear(g);
    if (r->complaints.size) append(&all, r->complaints.chars, r->complaints.size);
    free(r->complaints.chars);
    r->complaints = all;
}

static void note_interrupt(Runner *r)
{
    if (gy_signals_was_interrupted()) r->is_interrupted = true;
}

// A VM in which the file's top level has run. NULL: it failed, as r->complaints say.
static Gyre *open_file(Runner *r, const Script *script)
{
    GyreConfig config = {
        .memory_limit = r->program->memory_limit,
        .is_dev = r->program->is_dev,
        .finds_leaks = r->program->finds_leaks,
        .has_signals = true,
        .dev_age_ns = r->program->age_ns,
        .write = write_output,
        .flush = flush_output,
        .unhandled = keep_complaint,
        .context = r,
        .is_clock_virtual = true,
        .opened = gy_vms_opened,
        .closing = gy_vms_closing,
    };
    Sandbox sandbox = r->program->sandbox;
    gy_sandbox_apply(&sandbox, script->name, &config);
    config.time_limit_ns = 0; // the clock of tests stands still while they compute
    clear(&r->complaints);
    Gyre *g = gyre_open(&config);
    if (!g) {
        append_line(&r->complaints, "cannot start: out of memory or of file descriptors");
        return NULL;
    }
    gy_signals_install(g);
    GyreStatus status = gyre_load_tests(g, script->name, script->text, script->size);
    if (status != GYRE_OK) put_error_first(r, g);
    else if (gyre_has_exited(g)) append_line(&r->complaints, "the top level called exit()");
    note_interrupt(r);
    if (!r->complaints.size && !r->is_interrupted) return g;
    gy_signals_remove();
    gyre_close(g);
    return NULL;
}

static void close_file(Gyre *g)
{
    if (!g) return;
    gy_signals_remove();
    gyre_close(g);
}

// ---------------------------------------------------------------- One test

// Runs it with the choices as they have begun; r->complaints say what was wrong.
static bool run_once(Runner *r, Gyre *g, uint32_t index)
{
    clear(&r->complaints);
    uint32_t scope = gyre_scope_open(g);
    gyre_set_choose(g, gy_test_choices_pick, &r->choices);
    GyreStatus status = gyre_test_run(g, index);
    gyre_set_choose(g, NULL, NULL);
    if (status != GYRE_OK) put_error_first(r, g);
    gyre_scope_close(g, scope);
    note_interrupt(r);
    return r->complaints.size == 0;
}

static void add_seed(Runner *r)
{
    char line[60];
    snprintf(line, sizeof line, "seed %llu", (unsigned long long)r->options.seed);
    append_line(&r->complaints, line);
}

static bool run_plainly(Runner *r, Gyre *g, uint32_t index)
{
    bool is_seeded = r->options.schedule == SCHEDULE_SEED;
    if (is_seeded)
        gy_test_choices_begin_random(&r->choices, r->options.seed, gyre_test_name(g, index));
    else gy_test_choices_begin_first(&r->choices);
    bool has_passed = run_once(r, g, index);
    if (!has_passed && is_seeded) add_seed(r);
    return has_passed;
}

// In a VM of its own.
static bool run_script(Runner *r, const Script *script, uint32_t index, const Deviations *path)
{
    Gyre *g = open_file(r, script);
    if (!g) return false;
    gy_test_choices_begin_script(&r->choices, path);
    bool has_passed = run_once(r, g, index);
    if (r->choices.has_strayed || r->choices.script_index < path->count) {
        append_line(&r->complaints, "the test did not come to the choices of this string: it is "
                                    "another test's, or does not run the same way each time");
        has_passed = false;
    }
    close_file(g);
    return has_passed;
}

static void add_choices(Runner *r)
{
    char *text = gy_test_choices_text(&r->choices.taken);
    append_line(&r->complaints, "choices, for --replay:");
    if (r->complaints.size && r->complaints.chars[r->complaints.size - 1] == '\n')
        r->complaints.chars[r->complaints.size - 1] = ' ';
    append_line(&r->complaints, text ? text : "?");
    free(text);
}

static bool explore(Runner *r, const Script *script, uint32_t index, TestResult *result)
{
    Explorer e;
    const Deviations *path;
    bool has_passed = true;
    gy_test_explore_begin(&e, r->options.most_runs);
    r->keeps_output = true;
    while (has_passed && !r->is_interrupted && (path = gy_test_explore_next(&e))) {
        clear(&r->kept_output);
        has_passed = run_script(r, script, index, path);
        gy_test_explore_learn(&e, &r->choices);
    }
    r->keeps_output = false;
    if (!has_passed) {
        show_kept_output(r);
        add_choices(r);
    }
    result->runs = e.runs;
    result->is_cut = e.is_cut;
    gy_test_explore_free(&e);
    return has_passed;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void report(Runner *r, TestResult *result)
{
    if (r->is_interrupted) return;
    end_line(r);
    result->details = r->complaints.size ? r->complaints.chars : "";
    gy_test_report_add(r->report, result);
}

static void run_test(Runner *r, const Script *script, Gyre *g, uint32_t index)
{
    TestResult result = {.file = script->name, .name = gyre_test_name(g, index)};
    double start = seconds_now();
    switch (r->options.schedule) {
    case SCHEDULE_EXPLORE: result.has_passed = explore(r, script, index, &result); break;
    case SCHEDULE_REPLAY:
        result.has_passed = run_script(r, script, index, &r->options.script);
        break;
    default: result.has_passed = run_plainly(r, g, index); break;
    }
    result.seconds = seconds_now() - start;
    report(r, &result);
}

// ---------------------------------------------------------------- One file

static bool goes_on(const Runner *r)
{
    if (r->is_interrupted) return false;
    return !r->options.stops_at_failure || gy_test_report_failed(r->report) == 0;
}

static uint32_t count_matching(const Runner *r, Gyre *g)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < gyre_test_count(g); i++)
        count += gy_test_options_matches(&r->options, gyre_test_name(g, i));
    return count;
}

static void run_tests(Runner *r, const Script *script, Gyre *g)
{
    uint32_t count = gyre_test_count(g);
    if (r->has_headings && count_matching(r, g)) gy_test_report_file(r->report, script->name);
    for (uint32_t i = 0; i < count && goes_on(r); i++)
        if (gy_test_options_matches(&r->options, gyre_test_name(g, i))) run_test(r, script, g, i);
}

// A top level that fails is a failure of its own, by the name of the file.
static void run_script_file(Runner *r, const Script *script)
{
    double start = seconds_now();
    Gyre *g = open_file(r, script);
    if (g) {
        run_tests(r, script, g);
        close_file(g);
        return;
    }
    TestResult result = {.file = script->name, .name = script->name};
    result.seconds = seconds_now() - start;
    report(r, &result);
}

static bool run_file(Runner *r, const char *path)
{
    Script script;
    if (!gy_run_file_read(&script, path)) return false;
    run_script_file(r, &script);
    free(script.text);
    return true;
}

// ---------------------------------------------------------------- The whole

static bool find_files(const TestOptions *options, ScriptFiles *files)
{
    if (!options->path_count) return gy_test_files_find(files, ".");
    for (int i = 0; i < options->path_count; i++)
        if (!gy_test_files_find(files, options->paths[i])) return false;
    return true;
}

static int run_all(Runner *r)
{
    ScriptFiles files = {0};
    bool ok = find_files(&r->options, &files);
    r->has_headings = files.count > 1;
    for (size_t i = 0; ok && i < files.count && goes_on(r); i++)
        ok = run_file(r, files.items[i]);
    gy_script_files_free(&files);
    if (!ok) return STATUS_ERROR;
    if (r->is_interrupted) return STATUS_INTERRUPTED;
    if (gy_test_report_failed(r->report)) return STATUS_ERROR;
    return gy_test_report_passed(r->report) ? 0 : STATUS_NO_TESTS;
}

static int run_with_options(Runner *r)
{
    r->report = gy_test_report_open(r->options.junit_path);
    if (!r->report || pthread_mutex_init(&r->lock, NULL) != 0) {
        gy_console_complain("cannot start: out of memory");
        return STATUS_ERROR;
    }
    int status = run_all(r);
    if (!gy_test_report_close(r->report) && status != STATUS_INTERRUPTED) status = STATUS_ERROR;
    pthread_mutex_destroy(&r->lock);
    gy_test_choices_free(&r->choices);
    free(r->complaints.chars);
    free(r->kept_output.chars);
    return status;
}

int gy_test_run(const Options *options)
{
    Runner r = {.program = options};
    int status = STATUS_USAGE;
    if (!gy_test_options_parse(&r.options, options->argc, options->argv)) {
        gy_console_complain("%s", r.options.error);
        gy_console_write(NULL, 2, "Try 'gyre test --help'.\n", 24);
    } else if (r.options.is_help) {
        gy_console_write(NULL, 1, gy_test_options_help, strlen(gy_test_options_help));
        status = 0;
    } else {
        status = run_with_options(&r);
    }
    gy_test_options_free(&r.options);
    return status;
}
