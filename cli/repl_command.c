// repl_command.c - commands: finds the one that is meant, and runs those that need files or
// terminal.
//
// A command is told by as much of its name as no other begins with. What it takes is one of three:
// a value, which an expression gives, run like any line; a text; or nothing. Commands that only
// look are written in Gyre (commands.gy); those here read, write or run something.
#define _GNU_SOURCE
#include "cli/repl_command.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/program_scripts.h"
#include "cli/repl_edit.h"
#include "cli/repl_line.h"
#include "cli/repl_session.h"
#include "cli/run_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool was_edited; // the last entry, by the last command

const char *gy_repl_command_edited(void)
{
    return was_edited ? gy_repl_session_last() : NULL;
}

// ---------------------------------------------------------------- Files

static void load(Gyre *g, const char *path)
{
    Script script;
    gy_repl_session_note_file(path);
    if (!gy_run_file_read(&script, path)) return;
    gy_repl_line_run(g, path, script.text, script.size, true);
    free(script.text);
}

static void reload(Gyre *g, const char *rest)
{
    (void)rest;
    char *path = gy_repl_session_last_file() ? strdup(gy_repl_session_last_file()) : NULL;
    if (path) load(g, path);
    else gy_console_complain("nothing was loaded yet; :load FILE does that");
    free(path);
}

static void save(Gyre *g, const char *path)
{
    (void)g;
    if (!gy_repl_session_save(path))
        gy_console_complain("cannot write %s: %s", path, strerror(errno));
}

static void run_time(Gyre *g, const char *text)
{
    gy_repl_line_time(g, text);
}

// ---------------------------------------------------------------- The editor

// It is shown first, as if it had been typed.
static void run_edited(Gyre *g, const Script *script)
{
    char *entry = strndup(script->text, script->size);
    if (!entry) return;
    for (size_t size = script->size; size && strchr(" \t\n", entry[size - 1]);)
        entry[--size] = '\0';
    gy_console_write(NULL, 1, entry, strlen(entry));
    gy_console_write(NULL, 1, "\n", 1);
    gy_repl_session_note(entry, gy_repl_line_run(g, NULL, entry, strlen(entry), false));
    was_edited = true;
    free(entry);
}

static void edit_entry(Gyre *g)
{
    char path[] = "/tmp/gyre-entry-XXXXXX.gy";
    int fd = mkostemps(path, 3, O_CLOEXEC);
    if (fd < 0) {
        gy_console_complain("cannot make a file to edit: %s", strerror(errno));
        return;
    }
    const char *text = gy_repl_session_last() ? gy_repl_session_last() : "";
    ssize_t written = write(fd, text, strlen(text));
    close(fd);
    Script script;
    if (written >= 0 && gy_repl_edit(g, path) && gy_run_file_read(&script, path)) {
        run_edited(g, &script);
        free(script.text);
    }
    unlink(path);
}

static void edit(Gyre *g, const char *path)
{
    if (!*path) edit_entry(g);
    else if (gy_repl_edit(g, path)) load(g, path);
}

// ---------------------------------------------------------------- Those in Gyre

// What a command refuses (commands.gy) is no error of the person's script.
static void show_failure(Gyre *g)
{
    if (gyre_has_exited(g)) return;
    if (strcmp(gyre_error_class(g), "Refusal") != 0) {
        gy_repl_line_show_error(g);
        return;
    }
    GyreValue message = gyre_text(g, gyre_error_take(g));
    if (!gyre_is_none(message)) gy_console_complain("%s", gyre_to_str(g, message, NULL));
    gyre_error_clear(g);
}

static bool call(Gyre *g, const char *function, GyreValue argument)
{
    uint32_t count = gyre_is_none(argument) ? 0 : 1;
    return !gyre_is_none(gy_program_scripts_call(g, "commands", function, &argument, count));
}

static bool call_with_value(Gyre *g, const char *function, const char *text)
{
    GyreValue value = GYRE_NONE;
    GyreStatus status = gyre_eval_line(g, NULL, text, strlen(text), &value);
    return status == GYRE_OK && call(g, function, value);
}

// A value that does not know its text may be one that an entry has named.
static void show_source(Gyre *g, const char *text)
{
    GyreValue value = GYRE_NONE;
    GyreStatus status = gyre_eval_line(g, NULL, text, strlen(text), &value);
    GyreValue args[] = {value, gyre_str(g, text, GYRE_STRLEN), gy_repl_session_entries(g)};
    bool ok = status == GYRE_OK && !gyre_is_none(args[1]) && !gyre_is_none(args[2]) &&
              !gyre_is_none(gy_program_scripts_call(g, "commands", "source", args, 3));
    if (!ok) show_failure(g);
}

typedef struct {
    Gyre *g;
    GyreValue rows; // a list of (type, count, bytes); NONE: thrown
} Census;

static void see_type(void *context, const char *type, size_t count, size_t bytes)
{
    Census *c = (Census *)context;
    uint32_t scope = gyre_scope_open(c->g);
    GyreValue items[] = {gyre_str(c->g, type, GYRE_STRLEN), gyre_int(c->g, (int64_t)count),
                         gyre_int(c->g, (int64_t)bytes)};
    GyreValue row = gyre_is_none(items[0]) ? GYRE_NONE : gyre_tuple(c->g, items, 3);
    bool ok = !gyre_is_none(row) && gyre_append(c->g, c->rows, row) == GYRE_OK;
    gyre_scope_close(c->g, scope);
    if (!ok) c->rows = GYRE_NONE;
}

static void show_heap(Gyre *g, const char *text)
{
    Census census = {g, gyre_list(g)};
    if (!gyre_is_none(census.rows) && !gyre_heap_census(g, see_type, &census))
        gyre_throw(g, "MemoryError", "out of memory");
    GyreValue args[] = {gyre_str(g, text, GYRE_STRLEN), census.rows};
    bool ok = !gyre_is_none(args[0]) && !gyre_is_none(args[1]) &&
              !gyre_is_none(gy_program_scripts_call(g, "commands", "heap", args, 2));
    if (!ok) show_failure(g);
}

// ---------------------------------------------------------------- Finding the command

typedef enum { TAKES_NOTHING, TAKES_TEXT, MAY_TAKE_TEXT, TAKES_VALUE } Takes;

typedef struct {
    const char *name;
    Takes takes;
    const char *what;     // it takes, for people
    const char *function; // of commands.gy; NULL: `run`
    void (*run)(Gyre *g, const char *rest);
} ReplCommand;

static const ReplCommand commands[] = {
    {"cancel", TAKES_TEXT, "the number of a task", "cancel"},
    {"disasm", TAKES_VALUE, "a function", "disasm"},
    {"doc", TAKES_VALUE, "a name or a value", "doc"},
    {"edit", MAY_TAKE_TEXT, "", NULL, edit},
    {"heap", MAY_TAKE_TEXT, "", NULL, show_heap},
    {"help", TAKES_NOTHING, "", "help"},
    {"load", TAKES_TEXT, "a file", NULL, load},
    {"quit", TAKES_NOTHING, "", NULL, NULL},
    {"reload", TAKES_NOTHING, "", NULL, reload},
    {"save", TAKES_TEXT, "a file", NULL, save},
    {"set", MAY_TAKE_TEXT, "", "set"},
    {"src", TAKES_TEXT, "a name", NULL, show_source},
    {"tasks", TAKES_NOTHING, "", "tasks"},
    {"time", TAKES_TEXT, "an expression", NULL, run_time},
    {"type", TAKES_VALUE, "an expression", "type_of"},
};

static const char *nearest_command(const char *word, size_t size)
{
    enum { COUNT = sizeof commands / sizeof *commands };
    const char *names[COUNT + 1] = {NULL};
    char copy[16];
    if (size >= sizeof copy) return NULL;
    memcpy(copy, word, size);
    copy[size] = 0;
    for (size_t i = 0; i < COUNT; i++)
        names[i] = commands[i].name;
    return gy_options_nearest(copy, names);
}

static const ReplCommand *find_command(const char *word, size_t size)
{
    const ReplCommand *found = NULL;
    int count = 0;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strncmp(commands[i].name, word, size) != 0) continue;
        if (strlen(commands[i].name) == size) return &commands[i];
        found = &commands[i];
        count++;
    }
    if (count == 1) return found;
    const char *nearest = count ? NULL : nearest_command(word, size);
    if (nearest)
        gy_console_complain("no command :%.*s; did you mean :%s?", (int)size, word, nearest);
    else
        gy_console_complain(count ? ":%.*s may be several commands; :help lists them"
                                  : "no command :%.*s; :help lists them",
                            size < 40 ? (int)size : 40, word);
    return NULL;
}

static void run_in_gyre(Gyre *g, const ReplCommand *command, const char *rest)
{
    uint32_t scope = gyre_scope_open(g);
    bool ok;
    if (command->takes == TAKES_VALUE) ok = call_with_value(g, command->function, rest);
    else if (command->takes == TAKES_NOTHING) ok = call(g, command->function, GYRE_NONE);
    else ok = call(g, command->function, gyre_str(g, rest, GYRE_STRLEN));
    if (!ok) show_failure(g);
    gyre_scope_close(g, scope);
}

static void run_in_scope(Gyre *g, const ReplCommand *command, const char *rest)
{
    uint32_t scope = gyre_scope_open(g);
    command->run(g, rest);
    gyre_scope_close(g, scope);
}

bool gy_repl_command_run(Gyre *g, const char *text)
{
    was_edited = false;
    size_t size = strcspn(text + 1, " \t\n");
    const ReplCommand *command = find_command(text + 1, size);
    if (!command) return true;
    const char *start = text + 1 + size;
    char *rest = strdup(start + strspn(start, " \t\n"));
    if (!rest) return true;
    for (size_t end = strlen(rest); end && strchr(" \t\n", rest[end - 1]);)
        rest[--end] = '\0';
    bool is_quit = !command->function && !command->run;
    if ((command->takes == TAKES_TEXT || command->takes == TAKES_VALUE) && !*rest)
        gy_console_complain(":%s needs %s", command->name, command->what);
    else if (command->function) run_in_gyre(g, command, rest);
    else if (command->run) run_in_scope(g, command, rest);
    free(rest);
    return !is_quit;
}
