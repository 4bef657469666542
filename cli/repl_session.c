// repl_session.c - what was run at the prompt so far, for the commands that need it again.
//
// :save writes the entries that succeeded, :edit begins with the last one, :src looks among them
// for the one that made a name, and :reload runs the last script once more. Without memory for an
// entry it is forgotten, which is no reason to end a session.
#include "cli/repl_session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **entries; // those that succeeded
static size_t entry_count, entry_capacity;
static char *last_entry;
static char *last_file;

static void keep(const char *entry)
{
    if (entry_count == entry_capacity) {
        size_t capacity = entry_capacity ? entry_capacity * 2 : 64;
        char **longer = (char **)realloc(entries, capacity * sizeof *entries);
        if (!longer) return;
        entries = longer;
        entry_capacity = capacity;
    }
    char *copy = strdup(entry);
    if (copy) entries[entry_count++] = copy;
}

void gy_repl_session_note(const char *entry, bool is_good)
{
    free(last_entry);
    last_entry = strdup(entry);
    if (is_good) keep(entry);
}

const char *gy_repl_session_last(void)
{
    return last_entry;
}

GyreValue gy_repl_session_entries(Gyre *g)
{
    GyreValue list = gyre_list(g);
    for (size_t i = entry_count; i > 0 && !gyre_is_none(list); i--) {
        GyreValue text = gyre_str(g, entries[i - 1], GYRE_STRLEN);
        if (gyre_is_none(text) || gyre_append(g, list, text) != GYRE_OK) return GYRE_NONE;
    }
    return list;
}

static bool write_all(int fd)
{
    for (size_t i = 0; i < entry_count; i++) {
        size_t size = strlen(entries[i]);
        if (write(fd, entries[i], size) != (ssize_t)size || write(fd, "\n", 1) != 1) return false;
    }
    return true;
}

bool gy_repl_session_save(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool is_written = write_all(fd);
    int reason = errno;
    close(fd);
    errno = reason;
    return is_written;
}

void gy_repl_session_note_file(const char *path)
{
    char *copy = strdup(path); // which may be the one that is freed
    free(last_file);
    last_file = copy;
}

const char *gy_repl_session_last_file(void)
{
    return last_file;
}

void gy_repl_session_forget(void)
{
    for (size_t i = 0; i < entry_count; i++)
        free(entries[i]);
    free(entries);
    free(last_entry);
    free(last_file);
    entries = NULL;
    last_entry = last_file = NULL;
    entry_count = entry_capacity = 0;
}
