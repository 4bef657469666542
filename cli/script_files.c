// script_files.c - finds scripts below directories.
//
// Whatever begins with a dot is left alone, and links to directories are not followed.
#define _GNU_SOURCE
#include "cli/script_files.h"
#include "cli/console.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 100 };

typedef struct {
    ScriptFiles *files;
    bool (*is_wanted)(const char *path);
} Search;

bool gy_script_files_add(ScriptFiles *files, const char *path)
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

static bool find_below(Search *search, const char *directory, int depth);

static bool look_at(Search *search, const char *path, int depth)
{
    struct stat about;
    if (lstat(path, &about) < 0) return true; // gone meanwhile
    if (S_ISDIR(about.st_mode)) return depth == DEEPEST || find_below(search, path, depth + 1);
    size_t size = strlen(path);
    bool is_script = size > 3 && strcmp(path + size - 3, ".gy") == 0;
    if (!is_script || stat(path, &about) < 0 || !S_ISREG(about.st_mode)) return true;
    return (search->is_wanted && !search->is_wanted(path)) ||
           gy_script_files_add(search->files, path);
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

static bool find_below(Search *search, const char *directory, int depth)
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
        ok = path && look_at(search, path, depth);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

bool gy_script_files_find(ScriptFiles *files, const char *path, bool (*is_wanted)(const char *path))
{
    Search search = {files, is_wanted};
    struct stat about;
    if (stat(path, &about) < 0) {
        gy_console_complain("cannot read %s: %s", path, strerror(errno));
        return false;
    }
    if (S_ISDIR(about.st_mode)) return find_below(&search, path, 0);
    return gy_script_files_add(files, path);
}

void gy_script_files_free(ScriptFiles *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->items[i]);
    free(files->items);
}
