// repl_edit.c - an editor in the foreground, and the tasks go on behind it.
//
// The editor has the terminal, so what tasks write is kept back until it ends. A thread waits for
// that; the VM's own thread makes turns as it does at the prompt. Ctrl-C is the editor's, and so
// is Ctrl-Z, which stops editor and prompt together as they are one job of the shell.
#define _GNU_SOURCE
#include "cli/repl_edit.h"
#include "cli/console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef struct {
    pid_t pid;
    int status;
    int end[2]; // a pipe that says when it has ended
} Editor;

static const char *find_editor(void)
{
    static const char *const names[] = {"VISUAL", "EDITOR"};
    for (int i = 0; i < 2; i++)
        if (getenv(names[i]) && *getenv(names[i])) return getenv(names[i]);
    return "vi";
}

// ---------------------------------------------------------------- Starting

// With the signals as a program expects them.
static bool start(pid_t *pid, char *command)
{
    static const int taken[] = {SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGHUP, SIGTERM, SIGWINCH};
    char shell[] = "/bin/sh", option[] = "-c";
    char *words[] = {shell, option, command, NULL};
    sigset_t signals, none;
    posix_spawnattr_t attributes;
    if (posix_spawnattr_init(&attributes) != 0) return false;
    sigemptyset(&none);
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        sigaddset(&signals, taken[i]);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    errno = posix_spawn(pid, shell, NULL, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    return errno == 0;
}

static void *wait_for_end(void *argument)
{
    Editor *editor = (Editor *)argument;
    while (waitpid(editor->pid, &editor->status, 0) < 0 && errno == EINTR)
        continue;
    close(editor->end[1]);
    return NULL;
}

// ---------------------------------------------------------------- Waiting

static void run_tasks_until(Gyre *g, int end)
{
    for (;;) {
        int timeout_ms = gyre_poll_timeout_ms(g);
        struct pollfd fds[2] = {{end, POLLIN, 0}, {gyre_poll_fd(g), POLLIN, 0}};
        if (poll(fds, 2, timeout_ms) < 0 && errno != EINTR) return;
        if (fds[0].revents) return;
        gyre_turn(g, GYRE_NOWAIT);
    }
}

// Where there is no thread for it, the tasks wait, too.
static void wait_with_tasks(Gyre *g, Editor *editor)
{
    pthread_t waiter;
    sigset_t all, before;
    sigfillset(&all); // signals are for the program's own thread
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool is_apart = pthread_create(&waiter, NULL, wait_for_end, editor) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!is_apart) {
        wait_for_end(editor);
        return;
    }
    run_tasks_until(g, editor->end[0]);
    pthread_join(waiter, NULL);
}

static bool run(Gyre *g, char *command)
{
    Editor editor = {.status = -1};
    struct sigaction ignored = {.sa_handler = SIG_IGN}, interrupt, quit;
    if (pipe2(editor.end, O_CLOEXEC) != 0) return false;
    gy_console_hold(true);
    sigaction(SIGINT, &ignored, &interrupt);
    sigaction(SIGQUIT, &ignored, &quit);
    if (start(&editor.pid, command)) wait_with_tasks(g, &editor);
    else close(editor.end[1]);
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    gy_console_hold(false);
    close(editor.end[0]);
    return editor.status == 0;
}

// The editor's command may have options of its own, so a shell takes it apart.
bool gy_repl_edit(Gyre *g, const char *path)
{
    char *command;
    if (asprintf(&command, "%s \"$GYRE_EDITED\"", find_editor()) < 0) return false;
    setenv("GYRE_EDITED", path, 1);
    bool is_good = run(g, command);
    unsetenv("GYRE_EDITED");
    free(command);
    if (!is_good) gy_console_complain("the editor '%s' failed, so nothing is run", find_editor());
    return is_good;
}
