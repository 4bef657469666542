// fmt.c - `gyre fmt`: scripts in the one style.
//
// A file is replaced as a whole or not at all: the new text goes into a file beside it, which then
// takes its name and its mode. One with a mistake stays as it is, and so does one with a line
// `# gyre: unformatted`, which is for tables of data and for texts whose very layout is tested.
#define _GNU_SOURCE
#include "cli/fmt.h"
#include "cli/console.h"
#include "cli/run_file.h"
#include "cli/script_files.h"
#include "cli/tool_words.h"
#include "tools/diff.h"
#include "tools/restyle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "usage: gyre fmt [--check | --diff] FILES|DIRS\n"
    "       gyre fmt [--check | --diff] -\n"
    "\n"
    "Formats scripts, and all .gy files below directories, in the one style there is. With `-` it\n"
    "formats standard input to standard output.\n"
    "\n"
    "options:\n"
    "      --check  change nothing; name the files that would be\n"
    "      --diff   change nothing; show what would be\n"
    "  -h, --help   print this\n"
    "\n"
    "exit status: 0 done, 1 a file has a mistake or would be changed, 2 wrong usage\n";

typedef enum { MODE_WRITE, MODE_CHECK, MODE_DIFF } Mode;

static const char *const words[] = {"--check", "--diff", NULL};

// ---------------------------------------------------------------- Writing

static bool write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t count = write(fd, text, size);
        if (count < 0 && errno != EINTR) return false;
        if (count < 0) continue;
        text += count;
        size -= (size_t)count;
    }
    return true;
}

// Errno says why not.
static bool replace(const char *path, const char *text, size_t size)
{
    struct stat about;
    char *real = realpath(path, NULL), *beside = NULL;
    int fd = -1;
    bool ok = real && stat(real, &about) == 0;
    if (ok && !S_ISREG(about.st_mode)) { // a pipe with a name, say
        free(real);
        errno = ENOTSUP;
        return false;
    }
    ok = ok && asprintf(&beside, "%s.XXXXXX", real) > 0;
    if (ok) fd = mkostemp(beside, O_CLOEXEC);
    ok = fd >= 0 && write_all(fd, text, size) && fchmod(fd, about.st_mode & 07777) == 0;
    int reason = errno;
    if (fd >= 0 && close(fd) < 0 && ok) {
        ok = false;
        reason = errno;
    }
    if (ok && rename(beside, real) < 0) {
        ok = false;
        reason = errno;
    }
    if (!ok && fd >= 0) unlink(beside);
    free(real);
    free(beside);
    errno = reason;
    return ok;
}

// ---------------------------------------------------------------- One script

static bool is_left_alone(const Script *script)
{
    static const char mark[] = "# gyre: unformatted";
    const char *found =
        script->size ? (const char *)memmem(script->text, script->size, mark, sizeof mark - 1)
                     : NULL;
    return found && (found == script->text || found[-1] == '\n');
}

static void show(int stream, const char *text, size_t size)
{
    gy_console_write(NULL, stream, text, size);
}

static int report_failure(RestyleStatus status, const Diag *diag, const Source *source)
{
    if (status == RESTYLE_WRONG) {
        char *report = gy_diag_render(diag, source, DIAG_FULL);
        if (report) show(2, report, strlen(report));
        gy_mem_free(report);
    } else if (status == RESTYLE_CHANGED) {
        gy_console_complain("%s: internal error: formatting it would change what it means; it was "
                            "left as it is",
                            source->name);
    } else {
        gy_console_complain("%s: %s", source->name,
                            diag->is_too_deep ? "nested too deeply" : "out of memory");
    }
    return STATUS_ERROR;
}

static int finish(Mode mode, const Script *script, const char *text, size_t size)
{
    bool is_same = size == script->size && memcmp(text, script->text, size) == 0;
    bool is_stdin = strcmp(script->name, "<stdin>") == 0;
    if (mode == MODE_WRITE && is_stdin) show(1, text, size);
    if (is_same || (mode == MODE_WRITE && is_stdin)) return 0;
    if (mode == MODE_CHECK) {
        show(1, script->name, strlen(script->name));
        show(1, "\n", 1);
    } else if (mode == MODE_DIFF) {
        Text diff = {0};
        gy_diff_unified(&diff, script->name, script->text, script->size, text, size);
        show(1, diff.bytes, diff.size);
        gy_mem_free(diff.bytes);
    } else {
        if (replace(script->name, text, size)) return 0;
        gy_console_complain("cannot write %s: %s", script->name, strerror(errno));
    }
    return STATUS_ERROR;
}

static int format(Mode mode, const Script *script)
{
    if (is_left_alone(script)) return finish(mode, script, script->text, script->size);
    Source *source = gy_source_new(script->name, script->size ? script->text : "", script->size);
    Diag diag = {0};
    char *text = NULL;
    size_t size = 0;
    RestyleStatus status = source ? gy_restyle(source, &diag, &text, &size) : RESTYLE_NO_MEMORY;
    int result = STATUS_ERROR;
    if (!source) gy_console_complain("%s: out of memory", script->name);
    else if (status != RESTYLE_DONE) result = report_failure(status, &diag, source);
    else result = finish(mode, script, text, size);
    gy_mem_free(text);
    gy_diag_free(&diag);
    gy_source_release(source);
    return result;
}

static int format_path(Mode mode, const char *path)
{
    Script script;
    if (!gy_run_file_read(&script, path)) return STATUS_ERROR;
    int status = format(mode, &script);
    free(script.text);
    return status;
}

int gy_fmt_run(int argc, char **argv)
{
    ToolWords found = {
        .command = "fmt", .options = words, .help = help, .takes = "a file or a folder"};
    if (!gy_tool_words_read(&found, argc, argv)) return found.status;
    if (found.has[0] && found.has[1])
        return gy_tool_words_fail(&found, "only one of --check and --diff can be given");
    Mode mode = found.has[0] ? MODE_CHECK : found.has[1] ? MODE_DIFF : MODE_WRITE;
    int status = 0;
    ScriptFiles files = {0};
    if (!gy_tool_words_files(&found, &files)) status = STATUS_ERROR;
    for (size_t i = 0; i < files.count; i++)
        status |= format_path(mode, files.items[i]);
    gy_script_files_free(&files);
    return status;
}
