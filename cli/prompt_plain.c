// prompt_plain.c - the prompt where there is no readline: the terminal's own line editing.
//
// The terminal hands over whole lines, which are read when they are there. Output of other tasks
// clears the line and shows the prompt again; what was typed so far is invisible then, but not
// lost.
#include "cli/console.h"
#include "cli/prompt.h"
#include "cli/signals.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *shown;
static size_t count; // bytes in `typed`
static char typed[1 << 16];

static void write_text(const char *text)
{
    ssize_t written = write(1, text, strlen(text));
    (void)written; // a terminal that is gone ends the session at the next read
}

static void hide(void)
{
    write_text("\r\033[K");
}
static void show_again(void)
{
    write_text(shown);
}

static bool open_prompt(void)
{
    return true;
}

static void close_prompt(void)
{
    gy_console_set_prompt(NULL, NULL);
}

static PromptEvent end_with(PromptEvent event)
{
    gy_console_set_prompt(NULL, NULL);
    gy_signals_set_at_prompt(false);
    gy_signals_forget();
    return event;
}

static void show_prompt(const char *text)
{
    shown = text;
    gy_signals_forget();
    gy_signals_set_at_prompt(true);
    gy_console_flush(NULL, 1);
    write_text(text);
    gy_console_set_prompt(hide, show_again);
}

static PromptEvent read_input(char **line)
{
    ssize_t got = read(0, typed + count, sizeof typed - count);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return PROMPT_WAITING;
    if (got <= 0) return end_with(PROMPT_END);
    count += (size_t)got;
    char *newline = (char *)memchr(typed, '\n', count);
    if (!newline && count < sizeof typed) return PROMPT_WAITING;
    size_t size = newline ? (size_t)(newline - typed) : count;
    *line = strndup(typed, size);
    size_t taken = size + (newline != NULL);
    memmove(typed, typed + taken, count - taken);
    count -= taken;
    return end_with(*line ? PROMPT_LINE : PROMPT_END);
}

static bool has_signal(void)
{
    return gy_signals_was_interrupted();
}

static PromptEvent after_signal(void)
{
    if (!gy_signals_was_interrupted()) return PROMPT_WAITING;
    count = 0;
    write_text("\n");
    return end_with(PROMPT_INTERRUPTED);
}

const Prompt gy_prompt_plain = {
    .open = open_prompt,
    .close = close_prompt,
    .show = show_prompt,
    .read = read_input,
    .has_signal = has_signal,
    .after_signal = after_signal,
};
