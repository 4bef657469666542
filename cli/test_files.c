// test_files.c - the files that `gyre test` looks into.
//
// Tests stand beside what they test, so any .gy file below a directory may have some. The others
// must not be run: they are programs. So each is read, and a line that begins a test block,
// `test "` or `async test "`, says that it wants to be run by us.
#include "cli/test_files.h"
#include "cli/run_file.h"

#include <stdlib.h>
#include <string.h>

static const char *skip(const char *at, const char *end, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(end - at) < size || memcmp(at, word, size) != 0) return NULL;
    at += size;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

static bool begins_test(const char *line, const char *end)
{
    const char *behind_async = skip(line, end, "async ");
    const char *at = skip(behind_async ? behind_async : line, end, "test");
    if (at && at < end && *at == 'r') at++;
    return at && at < end && (*at == '"' || *at == '\'');
}

static bool has_test(const char *path)
{
    Script script;
    if (!gy_run_file_read(&script, path)) return false;
    const char *line = script.text, *end = script.text + script.size;
    bool found = false;
    while (line < end && !found) {
        found = begins_test(line, end);
        const char *newline = (const char *)memchr(line, '\n', (size_t)(end - line));
        line = newline ? newline + 1 : end;
    }
    free(script.text);
    return found;
}

bool gy_test_files_find(ScriptFiles *files, const char *path)
{
    return gy_script_files_find(files, path, has_test);
}
