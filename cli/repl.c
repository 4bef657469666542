// repl.c - reads entries, evaluates them, and lets tasks run while the prompt waits.
//
// One loop waits for the terminal and for the VM alike, in poll(2): on the keyboard, on the
// descriptor of the VM's event loop, and at most until its next timer. After each wait the VM
// makes one turn. So a spawned task goes on while nobody types, without a thread.
//
// An entry is one line, or as many as it takes for the text to be complete. While an entry runs
// its own awaits drive the loop, and Ctrl-C cancels it; background tasks stay.
#define _GNU_SOURCE
#include "cli/repl.h"
#include "cli/console.h"
#include "cli/prompt.h"
#include "cli/run_file.h"
#include "cli/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Gyre *g;
    char *text; // lines of the entry so far
    size_t size;
    bool is_over;
    int status;
} Repl;

static const Prompt *prompt; // a process has one terminal

// ---------------------------------------------------------------- Evaluating an entry

static void write_line(int stream, const char *text, size_t size)
{
    gy_console_write(NULL, stream, text, size);
    if (size == 0 || text[size - 1] != '\n') gy_console_write(NULL, stream, "\n", 1);
}

static void show_error(Gyre *g)
{
    const char *text = gyre_error_text(g);
    if (strcmp(gyre_error_class(g), "Cancelled") == 0 && gy_signals_was_interrupted()) {
        gy_console_tidy_interrupt();
        text = "cancelled by Ctrl-C";
    }
    write_line(2, text, strlen(text));
    gyre_error_clear(g);
}

static bool echo(Gyre *g, GyreValue value)
{
    if (gyre_is_none(value) || gyre_is_nil(g, value)) return true;
    GyreValue text = gyre_repr(g, value);
    size_t size = 0;
    const char *bytes = gyre_is_none(text) ? NULL : gyre_to_str(g, text, &size);
    if (bytes) write_line(1, bytes, size);
    return bytes != NULL;
}

static void drop_entry(Repl *repl)
{
    free(repl->text);
    repl->text = NULL;
    repl->size = 0;
}

static void evaluate(Repl *repl)
{
    uint32_t scope = gyre_scope_open(repl->g);
    GyreValue value = GYRE_NONE;
    GyreStatus status = gyre_eval_line(repl->g, repl->text, repl->size, &value);
    if (status != GYRE_INCOMPLETE) drop_entry(repl);
    if (gyre_has_exited(repl->g)) {
        repl->is_over = true;
        repl->status = gyre_exit_status(repl->g);
    } else if (status == GYRE_ERROR || (status == GYRE_OK && !echo(repl->g, value))) {
        show_error(repl->g);
    }
    gyre_scope_close(repl->g, scope);
}

static bool add_line(Repl *repl, const char *line)
{
    size_t size = strlen(line);
    char *text = (char *)realloc(repl->text, repl->size + size + 1);
    if (!text) return false;
    memcpy(text + repl->size, line, size);
    text[repl->size + size] = '\n';
    repl->text = text;
    repl->size += size + 1;
    return true;
}

static void take_line(Repl *repl, char *line)
{
    if (!add_line(repl, line)) {
        gy_console_complain("out of memory");
        drop_entry(repl);
    } else if (repl->size > 1) { // not just Enter
        evaluate(repl);
    } else {
        drop_entry(repl);
    }
    free(line);
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
    pthread_sigmask(SIG_BLOCK, &noticed, &before);
    int count = -1;
    if (prompt->has_signal()) errno = EINTR;
    else count = ppoll(fds, 2, timeout_ms < 0 ? NULL : &limit, &before);
    int reason = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = reason;
    return count;
}

// Until the prompt has an event; the VM's tasks run meanwhile.
static PromptEvent wait_for_prompt(Gyre *g, char **line)
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
        if (fds[0].revents) event = prompt->read(line);
        if (event == PROMPT_WAITING) gyre_turn(g, GYRE_NOWAIT);
    }
    return event;
}

static void step(Repl *repl)
{
    char *line = NULL;
    prompt->show(repl->text ? "... " : ">>> ");
    switch (wait_for_prompt(repl->g, &line)) {
    case PROMPT_LINE: take_line(repl, line); break;
    case PROMPT_INTERRUPTED: drop_entry(repl); break;
    case PROMPT_END:
        gy_console_write(NULL, 1, "\n", 1);
        repl->is_over = true;
        break;
    case PROMPT_WAITING: break;
    }
}

static void open_prompt(void)
{
#ifdef GYRE_HAVE_READLINE
    prompt = &gy_prompt_readline;
    if (prompt->open()) return;
#endif
    prompt = &gy_prompt_plain;
    prompt->open();
}

int gy_repl_run(Gyre *g)
{
    static const char banner[] =
        "Gyre " GYRE_VERSION " - Ctrl-C cancels what runs, Ctrl-D or exit() leaves\n";
    Repl repl = {.g = g};
    gy_console_write(NULL, 1, banner, strlen(banner));
    open_prompt();
    while (!repl.is_over)
        step(&repl);
    prompt->close();
    drop_entry(&repl);
    return repl.status;
}
