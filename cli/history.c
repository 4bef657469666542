// history.c - keeps entries between sessions, in a file that people can read.
//
// $XDG_STATE_HOME/gyre/history; without that variable ~/.local/state/gyre/history. An entry of
// several lines is one: its lines after the first begin with a tab, which no first line does.
// Each entry is appended as it is made, in one write(2): so a killed session loses none, and two
// sessions mix theirs without breaking them.
#define _GNU_SOURCE
#include "cli/history.h"
#include "cli/folders.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *path; // NULL: not kept
static long kept;  // entries in the file

// ---------------------------------------------------------------- The form

// As it stands in the file; NULL: memory is out.
static char *encode(const char *entry, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (!out) return NULL;
    entry += strspn(entry, " \t\n");
    for (; *entry; entry++) {
        putc(*entry, out);
        if (*entry == '\n') putc('\t', out);
    }
    putc('\n', out);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

// One entry of the text, which is cut into pieces; moves *text behind it. NULL: there is none.
static char *decode(char **text)
{
    char *entry = *text, *to = entry;
    if (!*entry) return NULL;
    for (char *from = entry;; from++) {
        bool is_end = !*from || (*from == '\n' && from[1] != '\t');
        if (!is_end) *to++ = *from;
        if (*from == '\n' && !is_end) from++;
        if (!is_end) continue;
        *text = *from ? from + 1 : from;
        *to = '\0';
        return entry;
    }
}

// ---------------------------------------------------------------- The file

static char *read_file(void)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    if (!file) return NULL;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

static long count_entries(const char *text)
{
    long count = 0;
    for (; *text; text++)
        count += *text == '\n' && text[1] != '\t';
    return count;
}

static char *skip_entries(char *text, long count)
{
    for (; count > 0 && *text; text++)
        count -= *text == '\n' && text[1] != '\t';
    return text;
}

void gy_history_open(void (*add)(const char *entry))
{
    path = gy_folders_file(FOLDER_STATE, "history", true);
    char *text = path ? read_file() : NULL;
    if (!text) return;
    kept = count_entries(text);
    char *next = skip_entries(text, kept - MOST_HISTORY);
    for (char *entry; (entry = decode(&next));)
        if (*entry) add(entry);
    free(text);
}

void gy_history_add(const char *entry)
{
    size_t size;
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (fd < 0) return;
    char *text = encode(entry, &size);
    // A disk that is full costs the entry, nothing else.
    if (text && write(fd, text, size) == (ssize_t)size) kept++;
    free(text);
    close(fd);
}

// Another session may have added some meanwhile; they are in what is read here.
static void shorten(void)
{
    char *text = read_file(), *other;
    if (!text || asprintf(&other, "%s.new", path) < 0) {
        free(text);
        return;
    }
    char *rest = skip_entries(text, count_entries(text) - MOST_HISTORY);
    int fd = open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t size = strlen(rest);
    bool is_written = fd >= 0 && write(fd, rest, size) == (ssize_t)size;
    if (fd >= 0) close(fd);
    if (!is_written || rename(other, path) != 0) unlink(other);
    free(other);
    free(text);
}

void gy_history_close(void)
{
    if (path && kept > MOST_HISTORY + MOST_HISTORY / 10) shorten();
    free(path);
    path = NULL;
}
