// doc_run.c - `gyre doc`: what a module offers, from its docstrings.
//
// A word with a dot, a slash or nothing but `-` is a file, which is read but not run; any other is
// the name of a standard module.
#include "cli/doc_run.h"
#include "cli/console.h"
#include "cli/doc_library.h"
#include "cli/run_file.h"
#include "cli/tool_words.h"

#include <stdlib.h>

static const char help[] =
    "usage: gyre doc [--html] MODULE|FILE|-\n"
    "\n"
    "Shows what a standard module or a script offers, from its docstrings, as Markdown. A script "
    "is\n"
    "not run. Names that begin with _ are left out.\n"
    "\n"
    "options:\n"
    "      --html  as a page of HTML\n"
    "  -h, --help  print this\n"
    "\n"
    "exit status: 0 done, 1 it cannot be read or has a mistake, 2 wrong usage\n";

static const char *const words[] = {"--html", NULL};

// The name of a file without folders and ending.
static char *stem_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t size = strlen(name);
    if (size > 3 && strcmp(name + size - 3, ".gy") == 0) size -= 3;
    return gy_mem_copy_text(name, size);
}

static bool read_script(Doc *doc, const char *path)
{
    Script script;
    Diag diag = {0};
    if (!gy_run_file_read(&script, path)) return false;
    Source *source = gy_source_new(script.name, script.size ? script.text : "", script.size);
    doc->name = stem_of(script.name);
    bool ok = source && gy_doc_read(doc, source, &diag);
    char *report = ok || !source ? NULL : gy_diag_render(&diag, source, DIAG_FULL);
    if (report) gy_console_write(NULL, 2, report, strlen(report));
    gy_mem_free(report);
    gy_diag_free(&diag);
    gy_source_release(source);
    free(script.text);
    return ok;
}

static bool read_module(Doc *doc, const char *name)
{
    LibraryLook look;
    if (!gy_library_look_open(&look)) return false;
    bool is_there = gy_doc_library_read(doc, &look, name);
    gy_library_look_close(&look);
    doc->name = gy_mem_copy_text(name, strlen(name));
    if (!is_there)
        gy_console_complain("there is no module %s; a file is named as ./%s.gy", name, name);
    return is_there;
}

int gy_doc_run(int argc, char **argv)
{
    ToolWords found = {
        .command = "doc", .options = words, .help = help, .takes = "a module or a file"};
    if (!gy_tool_words_read(&found, argc, argv)) return found.status;
    if (found.path_count != 1) return gy_tool_words_fail(&found, "doc takes one module or file");
    const char *word = found.paths[0];
    bool is_file = strpbrk(word, "./") || strcmp(word, "-") == 0;
    Doc doc = {0};
    Text out = {0};
    bool ok = is_file ? read_script(&doc, word) : read_module(&doc, word);
    if (ok) (found.has[0] ? gy_doc_html : gy_doc_markdown)(&doc, &out);
    bool has_failed = ok && (!doc.name || doc.has_failed || out.has_failed);
    if (has_failed) gy_console_complain("out of memory");
    else if (out.size) gy_console_write(NULL, 1, out.bytes, out.size);
    gy_mem_free(out.bytes);
    gy_doc_free(&doc);
    return ok && !has_failed ? 0 : STATUS_ERROR;
}
