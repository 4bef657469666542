// signals.c - handlers that only note, wake and, at the worst, leave.
//
// Only what POSIX allows in a handler happens there: atomics, gyre_interrupt_main (which is made
// for it), write, tcsetattr, unlink, _exit. Only the program does this; the library never touches
// signals.
#define _GNU_SOURCE
#include "cli/signals.h"
#include "cli/console.h"
#include "cli/ps_server.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <termios.h>
#include <unistd.h>

enum { STATUS_INTERRUPTED = 130, LAST_INTERRUPT = 3 };

static _Atomic(Gyre *) running;
static atomic_int interrupt_count;
static atomic_bool is_at_prompt;
static atomic_bool stop_asked; // at the prompt
static atomic_bool is_resized;
static atomic_bool leaves;
static atomic_int leave_count;
static bool has_terminal;
static struct termios saved_terminal;

static void restore_terminal(void)
{
    gy_console_leave_terminal();
    if (has_terminal) tcsetattr(0, TCSANOW, &saved_terminal);
}

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    int saved_errno = errno;
    int count = atomic_fetch_add(&interrupt_count, 1) + 1;
    Gyre *g = atomic_load(&running);
    if (!atomic_load(&is_at_prompt)) {
        if (!g || count >= LAST_INTERRUPT) {
            restore_terminal();
            gy_ps_server_forget();
            _exit(STATUS_INTERRUPTED);
        }
        gyre_interrupt_main(g);
    }
    errno = saved_errno;
}

// Ctrl-backslash: what do all the tasks wait for? The program goes on.
static void on_quit(int signal_number)
{
    (void)signal_number;
    int saved_errno = errno;
    Gyre *g = atomic_load(&running);
    if (g) gyre_show_tasks(g);
    errno = saved_errno;
}

// Dies of the signal as it would have, but not with the terminal in a state of ours.
static void on_termination(int signal_number)
{
    restore_terminal();
    gy_ps_server_forget();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void handle(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

// Ctrl-Z: a line of the prompt is left to run in the background. Where it does not wait, so that it
// cannot be left, a second one stops the program, as the first does everywhere else: the shell gets
// the terminal as it was, and behind raise() the program goes on.
static void on_stop(int signal_number)
{
    int saved_errno = errno;
    Gyre *g = atomic_load(&running);
    if (atomic_load(&is_at_prompt)) {
        atomic_store(&stop_asked, true);
        return;
    }
    if (g && atomic_load(&leaves) && atomic_fetch_add(&leave_count, 1) == 0) {
        gyre_leave_line(g);
        errno = saved_errno;
        return;
    }
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, signal_number);
    gy_console_leave_terminal();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
    pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
    handle(signal_number, on_stop);
    errno = saved_errno;
}

static void on_resize(int signal_number)
{
    (void)signal_number;
    atomic_store(&is_resized, true);
}

// `nohup gyre …` wants SIGHUP to stay ignored.
static void handle_unless_ignored(int signal_number, void (*handler)(int))
{
    struct sigaction before;
    if (sigaction(signal_number, NULL, &before) == 0 && before.sa_handler == SIG_IGN) return;
    handle(signal_number, handler);
}

void gy_signals_install(Gyre *g)
{
    has_terminal = tcgetattr(0, &saved_terminal) == 0;
    atomic_store(&running, g);
    handle_unless_ignored(SIGINT, on_interrupt);
    handle_unless_ignored(SIGQUIT, on_quit);
    handle_unless_ignored(SIGTERM, on_termination);
    handle_unless_ignored(SIGHUP, on_termination);
    handle_unless_ignored(SIGTSTP, on_stop);
}

void gy_signals_forget(void)
{
    atomic_store(&interrupt_count, 0);
}
bool gy_signals_was_interrupted(void)
{
    return atomic_load(&interrupt_count) > 0;
}
// A script may have taken the signal, and keeps it then.
static void watch_size(void)
{
    struct sigaction before;
    if (sigaction(SIGWINCH, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        handle(SIGWINCH, on_resize);
}

void gy_signals_set_at_prompt(bool is_waiting)
{
    if (is_waiting) watch_size();
    atomic_store(&is_at_prompt, is_waiting);
}

bool gy_signals_is_resized(void)
{
    return atomic_load(&is_resized);
}
bool gy_signals_take_resized(void)
{
    return atomic_exchange(&is_resized, false);
}

bool gy_signals_is_stop_asked(void)
{
    return atomic_load(&stop_asked);
}
void gy_signals_stop(void)
{
    atomic_store(&stop_asked, false);
    signal(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    handle(SIGTSTP, on_stop);
}

void gy_signals_set_leaves(bool may_leave)
{
    atomic_store(&leave_count, 0);
    atomic_store(&leaves, may_leave);
}

void gy_signals_remove(void)
{
    atomic_store(&running, NULL);
}
