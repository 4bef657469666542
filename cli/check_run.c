// check_run.c - `gyre check`: reports what tools/check.h finds in scripts.
//
// For people as the compiler reports its errors, with the code of the finding at the end of the
// line; for programs as one JSON object a line.
#include "cli/check_run.h"
#include "cli/console.h"
#include "cli/run_file.h"
#include "cli/tool_words.h"
#include "tools/check_report.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
    "usage: gyre check [--json] FILES|DIRS|-\n"
    "\n"
    "Finds likely mistakes in scripts, and in all .gy files below directories, without running "
    "them:\n"
    "\n"
    "  error              what the compiler reports\n"
    "  unused-name        a variable, function or import that nobody uses; _name is exempt\n"
    "  never-read         a variable that is set, but never read\n"
    "  dead-store         a value that is replaced before it is read, or not read any more\n"
    "  shadowed-builtin   a name that hides a builtin which the file uses elsewhere\n"
    "  unreachable        code behind return, throw, break, continue or an endless loop\n"
    "  unreachable-catch  a catch of errors that an earlier one has caught\n"
    "  wrong-arguments    a call that does not fit the function's parameters\n"
    "  forgotten-await    a call of an async function, of a module or file, that is not awaited\n"
    "  self-comparison    a value compared with itself\n"
    "  duplicate-key      a key that a dict display has twice\n"
    "\n"
    "A comment `# gyre: ignore` or `# gyre: ignore[CODE]` on the line, or alone above it, says "
    "that it\n"
    "is meant.\n"
    "\n"
    "options:\n"
    "      --json  a JSON object a line: path, line, column, end, code, message, suggestion\n"
    "  -h, --help  print this\n"
    "\n"
    "exit status: 0 nothing found, 1 something found, 2 wrong usage\n";

static const char *const words[] = {"--json", NULL};

// The file beside the importer, or one with a whole path. A standard module's parts are no files.
static char *read_import(void *context, const char *importer, const char *path, size_t *size)
{
    (void)context;
    const char *slash = strrchr(importer, '/');
    int folder = slash && path[0] != '/' ? (int)(slash - importer) + 1 : 0;
    char whole[4096];
    int length = snprintf(whole, sizeof whole, "%.*s%s", folder, importer, path);
    if (path[0] == '<' || length >= (int)sizeof whole || access(whole, R_OK) < 0) return NULL;
    Script script;
    if (!gy_run_file_read(&script, whole)) return NULL;
    char *text = gy_mem_copy_text(script.size ? script.text : "", script.size);
    *size = script.size;
    free(script.text);
    return text;
}

CheckWorld gy_check_run_world(LibraryLook *look)
{
    return (CheckWorld){
        .builtins = {gy_library_look_find, gy_library_look_name, look},
        .context = look,
        .parameters_of = gy_library_look_parameters,
        .is_async = gy_library_look_is_async,
        .has_async_method = gy_library_look_has_async_method,
        .is_kind_of = gy_library_look_is_kind_of,
        .read = read_import,
    };
}

static int check(LibraryLook *look, const Script *script, bool is_json)
{
    const CheckWorld world = gy_check_run_world(look);
    Findings findings = {0};
    Text out = {0};
    Source *source = gy_source_new(script->name, script->size ? script->text : "", script->size);
    if (source) gy_check(source, &world, &findings);
    for (uint32_t i = 0; i < findings.count; i++)
        (is_json ? gy_check_report_json : gy_check_report)(&out, source, &findings.items[i]);
    if (out.size) gy_console_write(NULL, 1, out.bytes, out.size);
    bool has_failed = !source || findings.has_failed || out.has_failed;
    if (has_failed)
        gy_console_complain("%s: %s", script->name,
                            findings.is_too_deep ? "nested too deeply" : "out of memory");
    int status = has_failed || findings.count ? STATUS_ERROR : 0;
    gy_mem_free(out.bytes);
    gy_check_free(&findings);
    gy_source_release(source);
    return status;
}

static int check_path(LibraryLook *look, const char *path, bool is_json)
{
    Script script;
    if (!gy_run_file_read(&script, path)) return STATUS_ERROR;
    int status = check(look, &script, is_json);
    free(script.text);
    return status;
}

int gy_check_run(int argc, char **argv)
{
    ToolWords found = {
        .command = "check", .options = words, .help = help, .takes = "a file or a folder"};
    if (!gy_tool_words_read(&found, argc, argv)) return found.status;
    LibraryLook look;
    if (!gy_library_look_open(&look)) return STATUS_ERROR;
    ScriptFiles files = {0};
    int status = gy_tool_words_files(&found, &files) ? 0 : STATUS_ERROR;
    for (size_t i = 0; i < files.count; i++)
        status |= check_path(&look, files.items[i], found.has[0]);
    gy_script_files_free(&files);
    gy_library_look_close(&look);
    return status;
}
