// lsp_run.c - `gyre lsp`: the language server, for editors.
//
// The server is a Gyre program: cli/lsp*.gy, whose texts are in this one. It reads and writes
// messages, knows which files are open, and puts answers together from what natives find out about
// single texts (lsp_script.c) and about the library, which a second VM tells.
#include "cli/lsp_run.h"
#include "cli/check_run.h"
#include "cli/console.h"
#include "cli/lsp_module.h"
#include "cli/program_scripts.h"
#include "cli/run_file.h"
#include "cli/signals.h"
#include "cli/tool_words.h"
#include "include/gyre_library.h"

#include <string.h>

static const char help[] =
    "usage: gyre lsp\n"
    "\n"
    "A language server (LSP 3.17) on standard input and output, to be started by an editor; see\n"
    "docs/lsp.md. `--stdio` may be given, and means nothing more.\n"
    "\n"
    "options:\n"
    "  -h, --help  print this\n"
    "\n"
    "exit status: 0 after shutdown and exit, 1 where the editor went away without, 2 wrong usage\n";

static const char *const words[] = {"--stdio", NULL};

static int serve(LspServer *server)
{
    static const char start[] = "import \"<cli>/lsp.gy\"";
    GyreConfig config = {
        .write = gy_console_write,
        .flush = gy_console_flush,
        .grants = GYRE_GRANT_INPUT | GYRE_GRANT_READ,
    };
    Gyre *g = gyre_open(&config);
    if (!g || !gy_program_scripts_add(g) || !gy_lsp_module_add(g, server)) {
        gy_console_complain("cannot start: out of memory or of file descriptors");
        gyre_close(g);
        return STATUS_ERROR;
    }
    gy_signals_install(g);
    GyreStatus status = gyre_eval(g, "<lsp>", start, GYRE_STRLEN);
    int result = gyre_has_exited(g) ? gyre_exit_status(g) : STATUS_ERROR;
    if (status != GYRE_OK && !gyre_has_exited(g)) gy_console_complain("%s", gyre_error_text(g));
    gy_signals_remove();
    gyre_close(g);
    return result;
}

int gy_lsp_run(int argc, char **argv)
{
    ToolWords found = {.command = "lsp", .options = words, .help = help, .takes = "no files"};
    if (argc == 0 || (argc == 1 && strcmp(argv[0], "--stdio") == 0)) {
        LspServer server = {.units = UNITS_UTF16};
        if (!gy_library_look_open(&server.look)) return STATUS_ERROR;
        server.world = gy_check_run_world(&server.look);
        int status = serve(&server);
        gy_library_look_close(&server.look);
        return status;
    }
    if (!gy_tool_words_read(&found, argc, argv)) return found.status;
    return gy_tool_words_fail(&found, "lsp takes no files");
}
