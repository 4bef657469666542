// prompt_readline.c - the prompt on readline's callback interface.
//
// Readline keeps its state in globals, so there is one prompt per process, and it knows nothing
// of threads, so all drawing is done with the console locked. While no prompt is shown the
// terminal is in its ordinary mode: a script that runs can read it, and Ctrl-C is a signal.
//
// History: each line is appended to the file as it is entered, so a killed session loses none
// and two sessions mix theirs. The file is $XDG_STATE_HOME/gyre/history, else ~/.gyre_history.
#ifdef GYRE_HAVE_READLINE
#define _GNU_SOURCE
#include "cli/console.h"
#include "cli/prompt.h"
#include "cli/readline_library.h"
#include "cli/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_HISTORY = 10000 };

static char *history_path; // NULL: not kept
static bool is_shown;
static PromptEvent event;
static char *entered;

// ---------------------------------------------------------------- History

static char *format_path(const char *directory, const char *rest)
{
    char *path;
    return asprintf(&path, "%s/%s", directory, rest) < 0 ? NULL : path;
}

// $XDG_STATE_HOME/gyre, made if it is not there.
static char *make_state_directory(const char *state_home)
{
    char *directory = format_path(state_home, "gyre");
    if (!directory) return NULL;
    mkdir(state_home, 0700);
    if (mkdir(directory, 0700) == 0 || errno == EEXIST) return directory;
    free(directory);
    return NULL;
}

static char *find_history_path(void)
{
    const char *state_home = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state_home && *state_home) {
        char *directory = make_state_directory(state_home);
        char *path = directory ? format_path(directory, "history") : NULL;
        free(directory);
        return path;
    }
    return home && *home ? format_path(home, ".gyre_history") : NULL;
}

static void open_history(void)
{
    gy_readline.using_history();
    gy_readline.stifle_history(MOST_HISTORY);
    history_path = find_history_path();
    if (!history_path) return;
    int fd = open(history_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600); // append_history needs it
    if (fd >= 0) close(fd);
    gy_readline.read_history(history_path);
}

static void remember(const char *line)
{
    if (!line[strspn(line, " \t")]) return;
    HIST_ENTRY *latest =
        *gy_readline.history_length > 0
            ? gy_readline.history_get(*gy_readline.history_base + *gy_readline.history_length - 1)
            : NULL;
    if (latest && strcmp(latest->line, line) == 0) return;
    gy_readline.add_history(line);
    if (history_path) gy_readline.append_history(1, history_path);
}

// ---------------------------------------------------------------- Around output

static void hide(void)
{
    gy_readline.rl_clear_visible_line();
}

static void show_again(void)
{
    gy_readline.rl_on_new_line();
    gy_readline.rl_redisplay();
    fflush(*gy_readline.rl_outstream);
}

// ---------------------------------------------------------------- The prompt

// Readline has the lock of the console when it calls this.
static void on_line(char *line)
{
    event = line ? PROMPT_LINE : PROMPT_END;
    entered = line;
    gy_readline.rl_callback_handler_remove();
    is_shown = false;
}

static bool open_prompt(void)
{
    if (!gy_readline_load()) return false;
    *gy_readline.rl_readline_name = "gyre";
    *gy_readline.rl_instream = stdin;
    *gy_readline.rl_outstream = stdout;
    gy_readline.rl_bind_key('\t', gy_readline.rl_insert);
    open_history();
    return true;
}

static void close_prompt(void)
{
    if (is_shown) gy_readline.rl_callback_handler_remove();
    is_shown = false;
    gy_console_set_prompt(NULL, NULL);
    if (history_path) gy_readline.history_truncate_file(history_path, MOST_HISTORY);
    gy_readline.clear_history();
    free(history_path);
    history_path = NULL;
}

static void show_prompt(const char *text)
{
    event = PROMPT_WAITING;
    gy_signals_forget();
    gy_signals_set_at_prompt(true);
    gy_console_flush(NULL, 1);
    gy_console_lock();
    gy_readline.rl_callback_handler_install(text, on_line);
    is_shown = true;
    gy_console_unlock();
    gy_console_set_prompt(hide, show_again);
}

// What has happened, once readline has been served.
static PromptEvent finish(char **line)
{
    if (event == PROMPT_WAITING) return event;
    gy_console_set_prompt(NULL, NULL);
    gy_signals_set_at_prompt(false);
    gy_signals_forget();
    if (event == PROMPT_LINE) remember(entered);
    if (line) *line = entered;
    return event;
}

static PromptEvent read_input(char **line)
{
    gy_console_lock();
    gy_readline.rl_callback_read_char();
    gy_console_unlock();
    return finish(line);
}

// Readline has handlers of its own while it shows a prompt, which only note the signal.
static bool has_signal(void)
{
    return gy_readline.rl_pending_signal() || gy_signals_was_interrupted();
}

static PromptEvent after_signal(void)
{
    gy_console_lock();
    gy_readline.rl_check_signals();
    if (gy_signals_was_interrupted()) {
        gy_readline.rl_callback_handler_remove();
        is_shown = false;
        gy_readline.rl_crlf();
        fflush(*gy_readline.rl_outstream);
        event = PROMPT_INTERRUPTED;
    }
    gy_console_unlock();
    return finish(NULL);
}

const Prompt gy_prompt_readline = {
    .open = open_prompt,
    .close = close_prompt,
    .show = show_prompt,
    .read = read_input,
    .has_signal = has_signal,
    .after_signal = after_signal,
};
#endif
