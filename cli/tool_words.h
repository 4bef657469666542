// tool_words.h - the command lines of fmt, check and doc: a few flags, and paths.
#ifndef GYRE_CLI_TOOL_WORDS_H
#define GYRE_CLI_TOOL_WORDS_H

#include "cli/script_files.h"

enum { MOST_TOOL_OPTIONS = 4 };

typedef struct {
    const char *command;
    const char *const *options; // "--check", …; NULL at the end
    const char *help;
    const char *takes;           // "a file or a folder"
    bool has[MOST_TOOL_OPTIONS]; // which of them were given
    char **paths;                // what is no option, in its order; argv's
    int path_count;
    int status; // where nothing is left to do
} ToolWords;

// Reads what follows the command's name. False: the help or a message was written; see status.
bool gy_tool_words_read(ToolWords *words, int argc, char **argv);

// Writes the message of a wrong usage; its status.
int gy_tool_words_fail(const ToolWords *words, const char *message);

// All scripts that the paths name; "-" is standard input. False: some cannot be read, and messages
// were written.
bool gy_tool_words_files(const ToolWords *words, ScriptFiles *files);

#endif
