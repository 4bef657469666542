// repl.c - reads entries, runs them, and lets tasks run while the prompt waits.
//
// One loop waits for the terminal and for the VM alike, in poll(2): on the keyboard, on the
// descriptor of the VM's event loop, and at most until its next timer. After each wait the VM
// makes one turn. So a spawned task goes on while nobody types, without a thread. The prompt tells
// how many tasks there are.
//
// An entry is a line of Gyre, or several (repl_line.c), or a command that begins with a colon
// (repl_command.c).
#define _GNU_SOURCE
#include "cli/repl.h"
#include "cli/console.h"
#include "cli/folders.h"
#include "cli/program_scripts.h"
#include "cli/prompt.h"
#include "cli/repl_command.h"
#include "cli/repl_line.h"
#include "cli/repl_session.h"
#include "cli/run_file.h"
#include "cli/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Gyre *g;
    bool is_over;
    bool was_warned; // of tasks that still run: the next Ctrl-D leaves
    int status;
} Repl;

static const Prompt *prompt; // a process has one terminal

// ---------------------------------------------------------------- What stands before the entry

static bool is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return strcasestr(value, "UTF-8") || strcasestr(value, "UTF8");
    }
    return false;
}

static bool has_color(void)
{
    const char *forced = getenv("FORCE_COLOR"), *none = getenv("NO_COLOR"), *term = getenv("TERM");
    if (none && *none) return false;
    if (forced && *forced) return strcmp(forced, "0") != 0 && strcmp(forced, "false") != 0;
    return term && strcmp(term, "dumb") != 0;
}

static PromptTexts make_texts(size_t tasks)
{
    static char first[48], next[48];
    const char *arrow = is_utf8() ? "▸" : ">", *arrow_next = is_utf8() ? "▹" : ".";
    char count[24] = "";
    if (tasks) snprintf(count, sizeof count, " %zu", tasks);
    snprintf(first, sizeof first, "gyre%s%s ", count, arrow);
    snprintf(next, sizeof next, "%*s%s ", (int)strlen(count) + 4, "", arrow_next);
    return (PromptTexts){first, next, has_color() ? "\033[1;36m" : ""};
}

// ---------------------------------------------------------------- What the prompt asks

static bool is_incomplete(void *context, const char *text, size_t size)
{
    size_t blank = strspn(text, " \t");
    return text[blank] != ':' && gyre_is_incomplete((Gyre *)context, text, size);
}

static void free_matches(char **matches)
{
    for (char **match = matches; match && *match; match++)
        free(*match);
    free(matches);
}

// (start, [texts]) as the prompt wants it. NULL: nothing, or memory is out.
static char **read_matches(Gyre *g, GyreValue found, size_t *start)
{
    GyreValue texts = gyre_get(g, found, gyre_int(g, 1));
    int64_t count = gyre_is_none(texts) ? 0 : gyre_len(g, texts), at;
    char **matches = count > 0 ? (char **)calloc((size_t)count + 1, sizeof *matches) : NULL;
    bool is_whole = matches && gyre_to_int(g, gyre_get(g, found, gyre_int(g, 0)), &at);
    for (int64_t i = 0; is_whole && i < count; i++) {
        uint32_t scope = gyre_scope_open(g);
        const char *text = gyre_to_str(g, gyre_get(g, texts, gyre_int(g, i)), NULL);
        matches[i] = text ? strdup(text) : NULL;
        is_whole = matches[i] != NULL;
        gyre_scope_close(g, scope);
    }
    if (is_whole) *start = (size_t)at;
    if (is_whole) return matches;
    free_matches(matches);
    return NULL;
}

// Of `from math import sq` the names are known only when the module is there.
static GyreValue import_needed(Gyre *g, GyreValue text)
{
    GyreValue name = gy_program_scripts_call(g, "complete", "needed", &text, 1);
    const char *bytes = gyre_is_none(name) ? NULL : gyre_to_str(g, name, NULL);
    GyreValue module = bytes ? gyre_import(g, bytes) : GYRE_NONE;
    gyre_error_clear(g);
    return gyre_is_none(module) ? GYRE_NIL : module;
}

static char **complete(void *context, const char *text, size_t size, size_t *start)
{
    Gyre *g = (Gyre *)context;
    uint32_t scope = gyre_scope_open(g);
    GyreValue args[2] = {gyre_str(g, text, size)};
    char **matches = NULL;
    if (!gyre_is_none(args[0])) {
        args[1] = import_needed(g, args[0]);
        GyreValue found = gy_program_scripts_call(g, "complete", "complete", args, 2);
        if (!gyre_is_none(found)) matches = read_matches(g, found, start);
    }
    gyre_error_clear(g);
    gyre_scope_close(g, scope);
    return matches;
}

// ---------------------------------------------------------------- Waiting

// Waits as poll(2) does. A signal that comes between the last look and the wait must not be
// missed, so it is let in by the wait only.
static int wait_or_signal(struct pollfd fds[2], int timeout_ms)
{
    sigset_t noticed, before;
    struct timespec limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    sigemptyset(&noticed);
    sigaddset(&noticed, SIGINT);
    sigaddset(&noticed, SIGWINCH);
    sigaddset(&noticed, SIGTSTP);
    pthread_sigmask(SIG_BLOCK, &noticed, &before);
    int count = -1;
    if (prompt->has_signal()) errno = EINTR;
    else count = ppoll(fds, 2, timeout_ms < 0 ? NULL : &limit, &before);
    int reason = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = reason;
    return count;
}

static void count_tasks(Gyre *g, size_t *count)
{
    size_t now = gyre_task_count(g);
    if (now == *count) return;
    *count = now;
    gy_console_flush(NULL, 1); // above the prompt first, so that it is drawn once less
    prompt->change(make_texts(now));
}

// Until the prompt has an event; the VM's tasks run meanwhile.
static PromptEvent wait_for_prompt(Gyre *g, size_t tasks, char **entry)
{
    PromptEvent event = PROMPT_WAITING;
    while (event == PROMPT_WAITING) {
        gy_console_flush(NULL, 1);
        int timeout_ms = gyre_poll_timeout_ms(g);
        struct pollfd fds[2] = {{0, POLLIN, 0}, {gyre_poll_fd(g), POLLIN, 0}};
        if (wait_or_signal(fds, timeout_ms) < 0) {
            if (errno != EINTR) return PROMPT_END;
            event = prompt->after_signal();
            continue;
        }
        if (fds[0].revents) event = prompt->read(entry);
        if (event != PROMPT_WAITING) continue;
        gyre_turn(g, GYRE_NOWAIT);
        count_tasks(g, &tasks);
    }
    return event;
}

// ---------------------------------------------------------------- Entries

// The tasks would be cancelled, so they are named first.
static void leave(Repl *repl)
{
    char *text = NULL;
    size_t count = gyre_task_count(repl->g);
    repl->is_over = repl->was_warned || !count;
    repl->was_warned = true;
    if (!repl->is_over) text = gyre_task_text(repl->g, GYRE_TASKS_TREE);
    if (!text) return;
    char head[96];
    snprintf(head, sizeof head, "%zu %s still running; Ctrl-D again cancels and leaves:\n", count,
             count == 1 ? "task is" : "tasks are");
    gy_console_write(NULL, 1, head, strlen(head));
    size_t shown = 0;
    for (int lines = 0; text[shown] && lines < 12; shown++)
        lines += text[shown] == '\n';
    gy_console_write(NULL, 1, text, shown);
    if (text[shown]) gy_console_write(NULL, 1, "…\n", strlen("…\n"));
    gyre_free(text);
}

static void run_entry(Repl *repl, const char *entry)
{
    size_t blank = strspn(entry, " \t\n");
    if (entry[blank] == ':') {
        if (!gy_repl_command_run(repl->g, entry + blank)) {
            leave(repl);
            return;
        }
        if (gy_repl_command_edited()) prompt->remember(gy_repl_command_edited());
    } else if (entry[blank]) {
        bool is_good = gy_repl_line_run(repl->g, NULL, entry, strlen(entry), false);
        gy_repl_session_note(entry, is_good);
    }
    repl->was_warned = false;
}

static void see_exit(Repl *repl)
{
    if (!gyre_has_exited(repl->g)) return;
    repl->is_over = true;
    repl->status = gyre_exit_status(repl->g);
}

static void step(Repl *repl)
{
    char *entry = NULL;
    size_t tasks = gyre_task_count(repl->g);
    prompt->show(make_texts(tasks));
    PromptEvent event = wait_for_prompt(repl->g, tasks, &entry);
    if (event == PROMPT_ENTRY) run_entry(repl, entry);
    else if (event == PROMPT_END) leave(repl);
    else repl->was_warned = false;
    see_exit(repl);
    free(entry);
}

// ---------------------------------------------------------------- Beginning

static void open_prompt(Gyre *g)
{
    static PromptHost host = {NULL, is_incomplete, complete};
    host.context = g;
#ifdef GYRE_HAVE_READLINE
    const char *terminal = getenv("TERM");
    prompt = &gy_prompt_readline;
    if (terminal && strcmp(terminal, "dumb") != 0 && prompt->open(&host)) return;
#endif
    prompt = &gy_prompt_plain;
    prompt->open(&host);
}

static void run_init(Gyre *g)
{
    char *path = gy_folders_file(FOLDER_CONFIG, "init.gy", false);
    Script script;
    if (path && access(path, F_OK) == 0 && gy_run_file_read(&script, path)) {
        gy_repl_line_run(g, path, script.text, script.size, true);
        free(script.text);
    }
    free(path);
}

// The greeting, and what runs before the first prompt.
static void begin(Repl *repl, const ReplStart *start)
{
    static const char banner[] =
        "Gyre " GYRE_VERSION " - :help tells what there is, Ctrl-D leaves\n";
    if (!start->is_quiet) gy_console_write(NULL, 1, banner, sizeof banner - 1);
    gy_repl_line_prepare(repl->g);
    if (!start->skips_init) run_init(repl->g);
    if (start->text && !gyre_has_exited(repl->g)) {
        gy_repl_session_note_file(start->name);
        gy_repl_line_run(repl->g, start->name, start->text, start->size, true);
    }
    see_exit(repl);
}

int gy_repl_run(Gyre *g, const ReplStart *start)
{
    Repl repl = {.g = g};
    if (!gy_program_scripts_add(g)) gy_repl_line_show_error(g);
    begin(&repl, start);
    open_prompt(g);
    while (!repl.is_over)
        step(&repl);
    prompt->close();
    gy_repl_session_forget();
    return repl.status;
}
