// embed_own_loop.c - a host that has an event loop of its own: poll(2) on a pipe of its own and
// on the VM's descriptor, with the VM's timeout; the VM never blocks.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char script[] = "let log = []\n"
                             "async fn tick() {\n"
                             "    for i in range(5) {\n"
                             "        await sleep(10ms)\n"
                             "        log.append(i)\n"
                             "    }\n"
                             "    return log\n"
                             "}\n"
                             "fn host_says(text) { log.append(text) }\n";

typedef struct {
    Gyre *g;
    int pipe_end; // where the thread writes
    int wake_count, pipe_count;
    bool was_posted;
} Host;

static void note_post(Gyre *g, void *data)
{
    (void)g;
    ((Host *)data)->was_posted = true;
}

// Another thread writes into the host's pipe and posts to the VM.
static void *disturb(void *data)
{
    Host *host = (Host *)data;
    usleep(15000);
    CHECK(write(host->pipe_end, "x", 1) == 1);
    usleep(10000);
    CHECK(gyre_post(host->g, note_post, host));
    return NULL;
}

static void call_host_says(Gyre *g)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue text = gyre_str(g, "pipe", 4), result;
    CHECK(gyre_call(g, gyre_global(g, "host_says"), &text, 1, &result) == GYRE_OK);
    gyre_scope_close(g, scope);
}

// One round of the host's loop.
static void turn(Host *host, int pipe_fd)
{
    int timeout_ms = gyre_poll_timeout_ms(host->g);
    struct pollfd fds[2] = {{pipe_fd, POLLIN, 0}, {gyre_poll_fd(host->g), POLLIN, 0}};
    CHECK(fds[1].fd >= 0);
    CHECK(poll(fds, 2, timeout_ms < 0 ? 1000 : timeout_ms) >= 0);
    host->wake_count++;
    if (fds[0].revents) {
        char byte;
        CHECK(read(pipe_fd, &byte, 1) == 1);
        host->pipe_count++;
        call_host_says(host->g);
    }
    gyre_turn(host->g, GYRE_NOWAIT);
}

static bool is_done(Gyre *g, GyreValue task)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue result;
    bool is_true = false;
    CHECK(gyre_call(g, gyre_attr(g, task, "done"), NULL, 0, &result) == GYRE_OK);
    CHECK(gyre_to_bool(g, result, &is_true));
    gyre_scope_close(g, scope);
    return is_true;
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + now.tv_nsec / 1e9;
}

static void run_loop(Host *host)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    GyreValue task = gyre_spawn(host->g, gyre_global(host->g, "tick"), NULL, 0);
    CHECK(!gyre_is_none(task));
    host->pipe_end = ends[1];
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, disturb, host) == 0);

    double start_s = now_s();
    while (!is_done(host->g, task) || !host->was_posted)
        turn(host, ends[0]);
    double took_s = now_s() - start_s;
    CHECK(took_s >= 0.05);
    CHECK(host->pipe_count == 1);
    CHECK(host->wake_count < 40); // it waited and did not spin
    pthread_join(thread, NULL);

    GyreValue result;
    CHECK(gyre_wait(host->g, task, 0, &result) == GYRE_OK);
    CHECK(gyre_len(host->g, result) == 6); // five ticks and the pipe
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    Host host = {.g = gyre_open(NULL)};
    CHECK(host.g);
    CHECK(gyre_eval(host.g, "own_loop", script, strlen(script)) == GYRE_OK);
    uint32_t scope = gyre_scope_open(host.g);
    CHECK(!gyre_turn(host.g, GYRE_NOWAIT)); // nothing is left that could happen
    CHECK(gyre_poll_timeout_ms(host.g) == -1);
    run_loop(&host);
    gyre_scope_close(host.g, scope);
    gyre_close(host.g);
    return 0;
}
