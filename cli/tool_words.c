// tool_words.c - reads the command lines of fmt, check and doc.
//
// Options and paths may be mixed; behind `--` all are paths.
#include "cli/tool_words.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/run_file.h"

#include <stdio.h>
#include <string.h>

int gy_tool_words_fail(const ToolWords *words, const char *message)
{
    char hint[60];
    snprintf(hint, sizeof hint, "Try 'gyre %s --help'.\n", words->command);
    gy_console_complain("%s", message);
    gy_console_write(NULL, 2, hint, strlen(hint));
    return STATUS_USAGE;
}

static bool fail_unknown(ToolWords *words, const char *word)
{
    char message[200];
    const char *nearest = gy_options_nearest(word, words->options);
    int size = snprintf(message, sizeof message, "%s has no option %.60s", words->command, word);
    if (nearest)
        snprintf(message + size, sizeof message - (size_t)size, "; did you mean %s?", nearest);
    words->status = gy_tool_words_fail(words, message);
    return false;
}

static bool take_option(ToolWords *words, const char *word)
{
    for (int i = 0; words->options[i]; i++)
        if (strcmp(word, words->options[i]) == 0) return words->has[i] = true;
    if (strcmp(word, "--help") != 0 && strcmp(word, "-h") != 0) return fail_unknown(words, word);
    gy_console_write(NULL, 1, words->help, strlen(words->help));
    words->status = 0;
    return false;
}

bool gy_tool_words_read(ToolWords *words, int argc, char **argv)
{
    bool only_paths = false;
    words->paths = argv; // paths move to its front
    for (int i = 0; i < argc; i++) {
        bool is_path = only_paths || argv[i][0] != '-' || !argv[i][1];
        if (is_path) argv[words->path_count++] = argv[i];
        else if (strcmp(argv[i], "--") == 0) only_paths = true;
        else if (!take_option(words, argv[i])) return false;
    }
    if (words->path_count) return true;
    char message[60];
    snprintf(message, sizeof message, "%s needs %s", words->command, words->takes);
    words->status = gy_tool_words_fail(words, message);
    return false;
}

bool gy_tool_words_files(const ToolWords *words, ScriptFiles *files)
{
    bool ok = true;
    for (int i = 0; i < words->path_count; i++) {
        bool is_stdin = strcmp(words->paths[i], "-") == 0;
        ok &= is_stdin ? gy_script_files_add(files, "-")
                       : gy_script_files_find(files, words->paths[i], NULL);
    }
    return ok;
}
