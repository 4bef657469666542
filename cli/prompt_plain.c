// prompt_plain.c - the prompt where there is no readline: the terminal's own line editing.
//
// The terminal hands over whole lines, which are read when they are there. Output of other tasks
// clears the line and shows the prompt again; what was typed so far is invisible then, but not
// lost. Where a terminal cannot clear a line ("dumb"), output begins a new one. An entry that ends
// too early goes on with the next line.
#include "cli/console.h"
#include "cli/prompt.h"
#include "cli/signals.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const PromptHost *host;
static PromptTexts texts;
static char *entry; // its lines so far
static bool is_dumb;
static size_t count; // bytes in `typed`
static char typed[1 << 16];

static void write_text(const char *text)
{
    ssize_t written = write(1, text, strlen(text));
    (void)written; // a terminal that is gone ends the session at the next read
}

static void hide(void)
{
    write_text(is_dumb ? "\n" : "\r\033[K");
}
static void show_again(void)
{
    write_text(entry ? texts.next : texts.first);
}

static bool open_prompt(const PromptHost *prompt_host)
{
    const char *terminal = getenv("TERM");
    host = prompt_host;
    is_dumb = !terminal || strcmp(terminal, "dumb") == 0;
    return true;
}

static void drop_entry(void)
{
    free(entry);
    entry = NULL;
}

static void close_prompt(void)
{
    gy_console_set_prompt(NULL, NULL);
    drop_entry();
}

static PromptEvent end_with(PromptEvent event)
{
    gy_console_set_prompt(NULL, NULL);
    gy_signals_set_at_prompt(false);
    gy_signals_forget();
    return event;
}

static void show_prompt(PromptTexts new_texts)
{
    texts = new_texts;
    gy_signals_forget();
    gy_signals_set_at_prompt(true);
    gy_console_flush(NULL, 1);
    show_again();
    gy_console_set_prompt(hide, show_again);
}

// What is on the screen stays as it is: there may be something typed behind it.
static void change_prompt(PromptTexts new_texts)
{
    texts = new_texts;
}

// False: memory is out.
static bool add_line(const char *line, size_t size)
{
    size_t before = entry ? strlen(entry) + 1 : 0;
    char *longer = (char *)realloc(entry, before + size + 1);
    if (!longer) return false;
    if (before) longer[before - 1] = '\n';
    memcpy(longer + before, line, size);
    longer[before + size] = '\0';
    entry = longer;
    return true;
}

static PromptEvent take_line(const char *line, size_t size, char **whole)
{
    if (!add_line(line, size)) return end_with(PROMPT_END);
    if (host->is_incomplete(host->context, entry, strlen(entry))) {
        write_text(texts.next);
        return PROMPT_WAITING;
    }
    *whole = entry;
    entry = NULL;
    return end_with(PROMPT_ENTRY);
}

static PromptEvent read_input(char **whole)
{
    ssize_t got = read(0, typed + count, sizeof typed - count);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return PROMPT_WAITING;
    if (got <= 0) {
        write_text("\n"); // what is written next does not stand behind the prompt
        return end_with(PROMPT_END);
    }
    count += (size_t)got;
    char *newline = (char *)memchr(typed, '\n', count);
    if (!newline && count < sizeof typed) return PROMPT_WAITING;
    size_t size = newline ? (size_t)(newline - typed) : count;
    PromptEvent event = take_line(typed, size, whole);
    size_t taken = size + (newline != NULL);
    memmove(typed, typed + taken, count - taken);
    count -= taken;
    return event;
}

// There is no history.
static void remember(const char *text)
{
    (void)text;
}

static bool has_signal(void)
{
    return gy_signals_was_interrupted() || gy_signals_is_stop_asked();
}

static PromptEvent after_signal(void)
{
    if (gy_signals_is_stop_asked()) {
        gy_signals_stop();
        show_again();
    }
    if (!gy_signals_was_interrupted()) return PROMPT_WAITING;
    count = 0;
    drop_entry();
    write_text("\n");
    return end_with(PROMPT_INTERRUPTED);
}

const Prompt gy_prompt_plain = {
    .open = open_prompt,
    .close = close_prompt,
    .show = show_prompt,
    .change = change_prompt,
    .read = read_input,
    .remember = remember,
    .has_signal = has_signal,
    .after_signal = after_signal,
};
