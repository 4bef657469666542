// ps_server.c - answers `gyre ps` from a thread of its own.
//
// The protocol: a client writes one line, `tree`, `list` or `name`, and gets the size of the answer
// as a line, then the answer, then the end. One client is served at a time, each step within
// PATIENCE_MS, so that none can keep the others waiting for long. The thread takes no signals, and
// nothing of the script waits for it.
//
// The socket gets its name when it listens already: whoever finds a name that refuses him knows
// that its program is dead.
#define _GNU_SOURCE
#include "cli/ps_server.h"
#include "cli/console.h"
#include "cli/run_dir.h"
#include "cli/vms.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 2000, MOST_WAITING = 16, REQUEST_BYTES = 16 };

static struct {
    int socket, stop[2]; // closing stop[1] ends the thread
    pthread_t thread;
    const char *script;
    struct sockaddr_un address;
} server = {.socket = -1};
static atomic_bool is_open;

bool gy_ps_server_is_wanted(void)
{
    const char *value = getenv("GYRE_PS");
    return value && *value && strcmp(value, "0") != 0;
}

// ---------------------------------------------------------------- One client

static bool is_allowed(int client)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == geteuid() || peer.uid == 0;
}

// False: nothing came of it in time, or the program ends.
static bool wait_for_client(int client, short events)
{
    struct pollfd fds[2] = {{client, events, 0}, {server.stop[0], POLLIN, 0}};
    return poll(fds, 2, PATIENCE_MS) > 0 && fds[0].revents && !fds[1].revents;
}

static bool read_request(int client, char *request)
{
    size_t count = 0;
    while (count < REQUEST_BYTES && wait_for_client(client, POLLIN)) {
        ssize_t got = recv(client, request + count, REQUEST_BYTES - count, 0);
        if (got <= 0) return false;
        count += (size_t)got;
        char *end = (char *)memchr(request, '\n', count);
        if (end) return *end = 0, true;
    }
    return false;
}

static char *make_answer(const char *request)
{
    if (strcmp(request, "tree") == 0) return gy_vms_describe(GYRE_TASKS_TREE, PATIENCE_MS);
    if (strcmp(request, "list") == 0) return gy_vms_describe(GYRE_TASKS_LIST, PATIENCE_MS);
    if (strcmp(request, "name") == 0) return strdup(server.script);
    return NULL;
}

static bool send_fully(int client, const char *text, size_t size)
{
    while (size > 0 && wait_for_client(client, POLLOUT)) {
        ssize_t sent = send(client, text, size, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text += sent;
        size -= (size_t)sent;
    }
    return size == 0;
}

static void serve(int client)
{
    char request[REQUEST_BYTES], head[32];
    if (!is_allowed(client) || !read_request(client, request)) return;
    char *answer = make_answer(request);
    if (!answer) return;
    size_t size = strlen(answer);
    snprintf(head, sizeof head, "%zu\n", size);
    if (send_fully(client, head, strlen(head))) send_fully(client, answer, size);
    free(answer);
}

static void *run(void *unused)
{
    (void)unused;
    struct pollfd fds[2] = {{server.socket, POLLIN, 0}, {server.stop[0], POLLIN, 0}};
    for (;;) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR) return NULL;
        if (fds[1].revents) return NULL;
        if (!fds[0].revents) continue;
        int client = accept4(server.socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client >= 0) {
            serve(client);
            close(client);
        } else if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED) {
            poll(fds + 1, 1, 100); // no descriptors left, say: they may come back
        }
    }
}

// ---------------------------------------------------------------- Opening and closing

static bool complain(const char *why)
{
    gy_console_complain("gyre ps cannot ask this program: %s", why);
    return false;
}

static bool listen_in(const RunDir *dir)
{
    struct sockaddr_un early = gy_run_dir_address(dir, getpid(), "new");
    server.address = gy_run_dir_address(dir, getpid(), "sock");
    server.socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (server.socket < 0) return false;
    unlink(early.sun_path); // of a dead process with our number
    bool ok = bind(server.socket, (struct sockaddr *)&early, sizeof early) == 0 &&
              listen(server.socket, MOST_WAITING) == 0 &&
              rename(early.sun_path, server.address.sun_path) == 0;
    int reason = errno;
    if (!ok) unlink(early.sun_path);
    errno = reason;
    return ok;
}

static bool start_thread(void)
{
    sigset_t all, before;
    if (pipe2(server.stop, O_CLOEXEC) != 0) return false;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int reason = pthread_create(&server.thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (reason == 0) return true;
    close(server.stop[0]);
    close(server.stop[1]);
    unlink(server.address.sun_path);
    errno = reason;
    return false;
}

void gy_ps_server_open(const char *script)
{
    RunDir dir;
    server.script = script;
    bool ok = gy_run_dir_open(&dir) || complain(dir.error);
    if (!ok) return;
    if (!listen_in(&dir) || !start_thread()) {
        complain(strerror(errno));
        if (server.socket >= 0) close(server.socket);
        return;
    }
    atomic_store(&is_open, true);
}

void gy_ps_server_close(void)
{
    if (!atomic_exchange(&is_open, false)) return;
    unlink(server.address.sun_path);
    close(server.stop[1]);
    pthread_join(server.thread, NULL);
    close(server.stop[0]);
    close(server.socket);
}

void gy_ps_server_forget(void)
{
    if (atomic_load(&is_open)) unlink(server.address.sun_path);
}
