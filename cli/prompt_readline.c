// prompt_readline.c - the prompt on readline's callback interface.
//
// Readline keeps its state in globals, so there is one prompt per process, and it knows nothing
// of threads, so all drawing is done with the console locked. While no prompt is shown the
// terminal is in its ordinary mode: a script that runs can read it, and Ctrl-C is a signal.
//
// Readline edits (prompt_keys.c), searches and undoes; what it shows is drawn by screen.c, because
// an entry may have several lines. history.c keeps the entries.
#ifdef GYRE_HAVE_READLINE
#include "cli/console.h"
#include "cli/history.h"
#include "cli/prompt.h"
#include "cli/prompt_keys.h"
#include "cli/readline_library.h"
#include "cli/screen.h"
#include "cli/signals.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_SHOWN = 400 }; // matches; more say nothing to anybody

static const PromptHost *host;
static PromptTexts texts;
static bool is_shown;
static bool is_accepted; // the entry is done
static PromptEvent event;
static char *entered;

// ---------------------------------------------------------------- Drawing

static void draw(void)
{
    if (is_accepted) return; // the cursor is below already
    fflush(*gy_readline.rl_outstream);
    // Readline shows something else in place of the prompt while it searches, say.
    const char *prompt = *gy_readline.rl_display_prompt;
    bool is_own = !prompt || prompt == *gy_readline.rl_prompt;
    gy_screen_paint(&(Screen){
        .prompt = is_own ? texts.first : prompt,
        .continuation = texts.next,
        .style = is_own ? texts.style : "",
        .text = *gy_readline.rl_line_buffer,
        .size = (size_t)*gy_readline.rl_end,
        .cursor = (size_t)*gy_readline.rl_point,
    });
}

static void hide(void)
{
    fflush(*gy_readline.rl_outstream);
    gy_screen_hide();
}

static void clear_all(void)
{
    static const char code[] = "\033[H\033[2J";
    fflush(*gy_readline.rl_outstream);
    ssize_t written = write(1, code, sizeof code - 1);
    (void)written; // a terminal that is gone ends the session at the next read
    gy_screen_forget();
    draw();
}

// ---------------------------------------------------------------- History

static void add_history_entry(const char *entry)
{
    gy_readline.add_history(entry);
}

static void remember(const char *entry)
{
    if (!entry[strspn(entry, " \t\n")]) return;
    HIST_ENTRY *latest =
        *gy_readline.history_length > 0
            ? gy_readline.history_get(*gy_readline.history_base + *gy_readline.history_length - 1)
            : NULL;
    if (latest && strcmp(latest->line, entry) == 0) return;
    gy_readline.add_history(entry);
    gy_history_add(entry);
}

// ---------------------------------------------------------------- Completion

static char **found; // by the host; the last is NULL
static size_t next_found;

static char *next_match(const char *text, int state)
{
    (void)text;
    if (state == 0) next_found = 0;
    return found[next_found] ? found[next_found++] : NULL;
}

// Readline replaces its word, the host something that may begin elsewhere: gives each match what
// lies between, or takes it off.
static void fit_matches(const char *line, size_t word, size_t start)
{
    for (char **match = found; *match; match++) {
        size_t size = strlen(*match), extra = start > word ? start - word : 0;
        size_t skipped = word > start ? word - start : 0;
        if (skipped > size) skipped = size;
        char *fitted = (char *)malloc(extra + size - skipped + 1);
        if (!fitted) continue;
        memcpy(fitted, line + word, extra);
        strcpy(fitted + extra, *match + skipped);
        free(*match);
        *match = fitted;
    }
}

// Scripts may write while they are asked, so the console is not kept from them.
static char **complete(const char *text, int word, int end)
{
    size_t start = (size_t)word;
    *gy_readline.rl_attempted_completion_over = 1;
    *gy_readline.rl_completion_suppress_append = 1;
    gy_console_unlock();
    found = host->complete(host->context, *gy_readline.rl_line_buffer, (size_t)end, &start);
    gy_console_lock();
    if (!found) return NULL;
    fit_matches(*gy_readline.rl_line_buffer, (size_t)word, start);
    char **matches = gy_readline.rl_completion_matches(text, next_match);
    free(found);
    found = NULL;
    return matches;
}

// Below the entry, which is then drawn anew.
static void show_matches(char **matches, int count, int longest)
{
    gy_screen_leave();
    if (count > MOST_SHOWN) fprintf(*gy_readline.rl_outstream, "%d possibilities\n", count);
    else gy_readline.rl_display_match_list(matches, count, longest);
    draw();
}

// ---------------------------------------------------------------- The prompt

// Readline has the lock of the console when it calls this.
static void on_line(char *line)
{
    if (!line) gy_screen_leave();
    event = line ? PROMPT_ENTRY : PROMPT_END;
    entered = line;
    gy_readline.rl_callback_handler_remove();
    is_shown = false;
}

// Readline would write a line end of its own from the first Ctrl-D on.
static void give_back_terminal(void)
{
    *gy_readline.rl_eof_found = 0;
    gy_readline.rl_deprep_terminal();
}

static void accept(void)
{
    *gy_readline.rl_point = *gy_readline.rl_end;
    draw();
    gy_screen_leave();
    is_accepted = true;
    *gy_readline.rl_done = 1;
}

// Texts are UTF-8 here, whatever the locale says: else keys would move by bytes.
static void use_utf8(void)
{
    if (MB_CUR_MAX > 1 || !setlocale(LC_CTYPE, "C.UTF-8")) return;
    gy_readline.rl_variable_bind("input-meta", "on");
    gy_readline.rl_variable_bind("output-meta", "on");
    gy_readline.rl_variable_bind("convert-meta", "off");
}

static bool open_prompt(const PromptHost *prompt_host)
{
    static const char breaks[] = " \t\n\"'`@$><=;|&{}()[],.:+-*/%!?~^\\#";
    if (!gy_readline_load()) return false;
    host = prompt_host;
    *gy_readline.rl_readline_name = "gyre";
    *gy_readline.rl_instream = stdin;
    *gy_readline.rl_outstream = stdout;
    gy_readline.rl_initialize(); // reads the inputrc
    gy_prompt_keys_bind(host, accept, clear_all);
    *gy_readline.rl_redisplay_function = draw;
    *gy_readline.rl_deprep_term_function = give_back_terminal;
    *gy_readline.rl_attempted_completion_function = complete;
    *gy_readline.rl_completer_word_break_characters = breaks;
    *gy_readline.rl_completer_quote_characters = NULL; // matches bring their own quotes
    *gy_readline.rl_basic_quote_characters = "";
    *gy_readline.rl_completion_display_matches_hook = show_matches;
    gy_readline.using_history();
    gy_readline.stifle_history(MOST_HISTORY);
    gy_history_open(add_history_entry);
    return true;
}

static void close_prompt(void)
{
    if (is_shown) gy_readline.rl_callback_handler_remove();
    is_shown = false;
    gy_console_set_prompt(NULL, NULL);
    gy_history_close();
    gy_readline.clear_history();
}

static void show_prompt(PromptTexts new_texts)
{
    event = PROMPT_WAITING;
    is_accepted = false;
    texts = new_texts;
    gy_signals_forget();
    gy_signals_set_at_prompt(true);
    gy_console_flush(NULL, 1);
    gy_console_lock();
    gy_console_end_line();
    gy_screen_forget();
    gy_readline.rl_callback_handler_install(texts.first, on_line); // also sets the locale
    use_utf8();
    is_shown = true;
    gy_console_unlock();
    gy_console_set_prompt(hide, draw);
}

static void change_prompt(PromptTexts new_texts)
{
    gy_console_lock();
    texts = new_texts;
    gy_readline.rl_set_prompt(texts.first);
    draw();
    gy_console_unlock();
}

// What has happened, once readline has been served.
static PromptEvent finish(char **entry)
{
    if (event == PROMPT_WAITING) return event;
    gy_console_set_prompt(NULL, NULL);
    gy_signals_set_at_prompt(false);
    gy_signals_forget();
    if (event == PROMPT_ENTRY) remember(entered);
    if (entry) *entry = entered;
    return event;
}

static PromptEvent read_input(char **entry)
{
    gy_console_lock();
    gy_readline.rl_callback_read_char();
    gy_console_unlock();
    return finish(entry);
}

// Readline has handlers of its own while it reads a key, which only note the signal; while the
// prompt waits there are ours, which do the same.
static bool has_signal(void)
{
    return gy_readline.rl_pending_signal() || gy_signals_was_interrupted() ||
           gy_signals_is_stop_asked() || gy_signals_is_resized();
}

static void stop(void)
{
    gy_screen_leave();
    give_back_terminal();
    gy_signals_stop();
    gy_readline.rl_prep_terminal(1);
    draw();
}

static PromptEvent after_signal(void)
{
    gy_console_lock();
    gy_readline.rl_check_signals();
    if (gy_signals_is_stop_asked()) stop();
    if (gy_signals_take_resized()) gy_readline.rl_resize_terminal(); // which draws
    if (gy_signals_was_interrupted()) {
        gy_readline.rl_callback_sigcleanup(); // of a search, which would go on in the next entry
        gy_readline.rl_callback_handler_remove();
        is_shown = false;
        fflush(*gy_readline.rl_outstream);
        gy_screen_leave();
        event = PROMPT_INTERRUPTED;
    }
    gy_console_unlock();
    return finish(NULL);
}

const Prompt gy_prompt_readline = {
    .open = open_prompt,
    .close = close_prompt,
    .show = show_prompt,
    .change = change_prompt,
    .read = read_input,
    .remember = remember,
    .has_signal = has_signal,
    .after_signal = after_signal,
};
#endif
