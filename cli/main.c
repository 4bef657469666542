// main.c - the gyre program.
//
// A VM of its own with the whole library, the console for its output, Ctrl-C wired to it. All
// that a host could not want (signals, the terminal, exit statuses) is in this folder.
#include "cli/check_run.h"
#include "cli/console.h"
#include "cli/coverage.h"
#include "cli/doc_run.h"
#include "cli/fmt.h"
#include "cli/features.h"
#include "cli/lsp_run.h"
#include "cli/options.h"
#include "cli/profile.h"
#include "cli/ps.h"
#include "cli/ps_server.h"
#include "cli/repl.h"
#include "cli/run_file.h"
#include "cli/signals.h"
#include "cli/test_run.h"
#include "cli/trace.h"
#include "cli/vms.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A descriptor 0, 1 or 2 that was closed by our parent would be the next thing we open, say the
// event loop's. Fills each with one on which reading or writing fails.
static void occupy_standard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    }
}

static Gyre *open_vm(const Options *options)
{
    GyreConfig config = {
        .memory_limit = options->memory_limit,
        .is_strict = options->is_strict,
        .finds_leaks = options->finds_leaks,
        .has_signals = true,
        .is_dev = options->is_dev,
        .dev_age_ns = options->age_ns,
        .write = gy_console_write,
        .flush = gy_console_flush,
        .status = gy_console_status,
        .argc = options->argc,
        .argv = options->argv,
        .opened = gy_vms_opened,
        .closing = gy_vms_closing,
        .has_random_seed = options->has_seed,
        .random_seed = options->seed,
        .diagnostics =
            options->has_short_diagnostics ? GYRE_DIAGNOSTICS_SHORT : GYRE_DIAGNOSTICS_FULL,
    };
    bool is_file = options->command == COMMAND_RUN_FILE;
    Sandbox sandbox = options->sandbox;
    gy_sandbox_apply(&sandbox, is_file ? options->path : NULL, &config);
    Gyre *g = gyre_open(&config);
    if (!g) gy_console_complain("cannot start: out of memory or of file descriptors");
    return g;
}

static int talk(Gyre *g, const Options *options, const Script *script)
{
    ReplStart start = {.is_quiet = options->is_quiet, .skips_init = options->skips_init};
    if (script) {
        start.name = script->name;
        start.text = script->text;
        start.size = script->size;
    }
    return gy_repl_run(g, &start);
}

static int do_in_vm(Gyre *g, const Options *options, const Script *script)
{
    if (!script || options->is_interactive) return talk(g, options, script);
    switch (options->command) {
    case COMMAND_DISASM: return gy_run_file_disassemble(g, script);
    case COMMAND_COMPILE: return gy_run_file_compile(g, script);
    case COMMAND_PRINT: return gy_run_file_print(g, script);
    default: return gy_run_file_eval(g, script);
    }
}

static int run_in_vm(const Options *options, const Script *script)
{
    Gyre *g = open_vm(options);
    if (!g) return STATUS_ERROR;
    gy_signals_install(g);
    int status = do_in_vm(g, options, script);
    gy_signals_remove();
    gyre_close(g);
    return status;
}

static int run_script(const Options *options)
{
    Script script = {.name = "<eval>"};
    if (options->is_interactive && !(isatty(0) && isatty(1))) {
        gy_console_complain("-i needs a terminal");
        return STATUS_USAGE;
    }
    if (options->command == COMMAND_RUN_CODE || options->command == COMMAND_PRINT) {
        script.text = strdup(options->code);
        script.size = strlen(options->code);
    } else if (!gy_run_file_read(&script, options->path)) {
        return STATUS_ERROR;
    }
    int status = run_in_vm(options, &script);
    free(script.text);
    return status;
}

// Is there somebody to talk to?
static bool talks(const Options *options)
{
    return !options->is_stdin_named && isatty(0) && isatty(1);
}

static int run_module(const Options *options)
{
    Options file = *options;
    char *path = gy_run_file_find(options->path);
    if (!path) return STATUS_ERROR;
    file.command = COMMAND_RUN_FILE;
    file.path = path;
    int status = run_script(&file);
    free(path);
    return status;
}

static int run_repl(const Options *options)
{
    if (isatty(0) && isatty(1)) return run_in_vm(options, NULL);
    gy_console_complain("repl needs a terminal; gyre - runs standard input");
    return STATUS_USAGE;
}

static int run_command(const Options *options)
{
    switch (options->command) {
    case COMMAND_HELP:
        gy_console_write(NULL, 1, gy_options_help, strlen(gy_options_help));
        return 0;
    case COMMAND_VERSION: {
        static const char version[] = "gyre " GYRE_VERSION "\n";
        gy_console_write(NULL, 1, version, strlen(version));
        return 0;
    }
    case COMMAND_RUN_STDIN: return talks(options) ? run_in_vm(options, NULL) : run_script(options);
    case COMMAND_PS: return gy_ps_run(options->argc, options->argv);
    case COMMAND_TEST: return gy_test_run(options);
    case COMMAND_FMT: return gy_fmt_run(options->argc, options->argv);
    case COMMAND_CHECK: return gy_check_run(options->argc, options->argv);
    case COMMAND_DOC: return gy_doc_run(options->argc, options->argv);
    case COMMAND_FEATURES: return gy_features_run(options);
    case COMMAND_REPL: return run_repl(options);
    case COMMAND_RUN_MODULE: return run_module(options);
    case COMMAND_LSP: return gy_lsp_run(options->argc, options->argv);
    case COMMAND_RUN_FILE:
    case COMMAND_RUN_CODE:
    case COMMAND_PRINT:
    case COMMAND_COMPILE:
    case COMMAND_DISASM: return run_script(options);
    }
    return STATUS_USAGE;
}

// What `gyre ps` lists. NULL: the command runs no script.
static const char *name_of_run(const Options *options)
{
    switch (options->command) {
    case COMMAND_RUN_MODULE:
    case COMMAND_RUN_FILE: return options->path;
    case COMMAND_REPL: return "(prompt)";
    case COMMAND_PRINT: return "-p";
    case COMMAND_RUN_STDIN: return talks(options) ? "(prompt)" : options->path;
    case COMMAND_RUN_CODE: return "-e";
    case COMMAND_TEST: return "test";
    default: return NULL;
    }
}

// Files that cannot be written are told of before anything runs.
static bool open_watchers(const Options *options, const char *name)
{
    return (!options->trace_path || gy_trace_open(options->trace_path, name)) &&
           (!options->coverage_path || gy_coverage_open(options->coverage_path)) &&
           (!options->profile_path ||
            gy_profile_open(options->profile_path, options->profile_rate, name));
}

static int run_observed(const Options *options)
{
    const char *name = name_of_run(options);
    if (!name) return run_command(options);
    int status = STATUS_ERROR;
    if (open_watchers(options, name)) {
        if (options->answers_ps || gy_ps_server_is_wanted()) gy_ps_server_open(name);
        status = run_command(options);
        gy_ps_server_close();
    }
    bool is_written = gy_profile_close();
    is_written &= gy_coverage_close();
    is_written &= gy_trace_close();
    return is_written || status != 0 ? status : STATUS_ERROR;
}

// In the environment, so that scripts and the programs that they start see it as well.
static void apply_color(Color color)
{
    if (color == COLOR_AUTO) return;
    unsetenv(color == COLOR_ALWAYS ? "NO_COLOR" : "FORCE_COLOR");
    setenv(color == COLOR_ALWAYS ? "FORCE_COLOR" : "NO_COLOR", "1", 1);
}

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    gy_console_open();
    Options options;
    if (!gy_options_parse(&options, argc, argv)) {
        gy_console_complain("%s", options.error);
        gy_console_write(NULL, 2, "Try 'gyre --help'.\n", 19);
        return STATUS_USAGE;
    }
    apply_color(options.color);
    return gy_run_file_finish_output(run_observed(&options));
}
