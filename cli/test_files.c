// test_files.c - the files that `gyre test` looks into.
//
// Tests stand beside what they test, so any .gy file below a directory may have some. The others
// must not be run: they are programs. So each is read, and a line that begins a test block,
// `test "` or `async test "`, says that it wants to be run by us. Whatever begins with a dot is
// left alone, and links to directories are not followed.
#define _GNU_SOURCE
#include "cli/test_files.h"
#include "cli/console.h"
#include "cli/run_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 100 };

static bool add(TestFiles *files, const char *path)
{
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? files->capacity * 2 : 16;
        char **larger = (char **)realloc(files->items, capacity * sizeof *larger);
        if (!larger) return false;
        files->items = larger;
        files->capacity = capacity;
    }
    files->items[files->count] = strdup(path);
    return files->items[files->count++] != NULL;
}

// ---------------------------------------------------------------- Is there a test in it?

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

// ---------------------------------------------------------------- Directories

static bool find_below(TestFiles *files, const char *directory, int depth);

static bool look_at(TestFiles *files, const char *path, int depth)
{
    struct stat about;
    if (lstat(path, &about) < 0) return true; // gone meanwhile
    if (S_ISDIR(about.st_mode)) return depth == DEEPEST || find_below(files, path, depth + 1);
    size_t size = strlen(path);
    bool is_script = size > 3 && strcmp(path + size - 3, ".gy") == 0;
    if (!is_script || stat(path, &about) < 0 || !S_ISREG(about.st_mode)) return true;
    return !has_test(path) || add(files, path);
}

static int skip_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static char *join(const char *directory, const char *name)
{
    char *path;
    if (strcmp(directory, ".") == 0) return strdup(name);
    bool has_slash = *directory && directory[strlen(directory) - 1] == '/';
    if (asprintf(&path, "%s%s%s", directory, has_slash ? "" : "/", name) < 0) return NULL;
    return path;
}

static bool find_below(TestFiles *files, const char *directory, int depth)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, skip_hidden, by_bytes);
    if (count < 0) {
        gy_console_complain("cannot read %s: %s", directory, strerror(errno));
        return false;
    }
    bool ok = true;
    for (int i = 0; i < count; i++) {
        char *path = ok ? join(directory, entries[i]->d_name) : NULL;
        ok = path && look_at(files, path, depth);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

bool gy_test_files_find(TestFiles *files, const char *path)
{
    struct stat about;
    if (stat(path, &about) < 0) {
        gy_console_complain("cannot read %s: %s", path, strerror(errno));
        return false;
    }
    if (S_ISDIR(about.st_mode)) return find_below(files, path, 0);
    return add(files, path);
}

void gy_test_files_free(TestFiles *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->items[i]);
    free(files->items);
}
