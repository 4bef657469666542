// example_poll.c - a host with a poll() loop of its own, in which the VM is one more descriptor.
//
// The host reads lines from a pipe and hands each to a task; tasks sleep meanwhile.
#include <gyre.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char script[] = "let seen = []\n"
                             "async fn handle(line) {\n"
                             "    await sleep(5ms)\n"
                             "    seen.append(line)\n"
                             "}\n";

static bool handle(Gyre *g, const char *line, size_t size)
{
    uint32_t scope = gyre_scope_open(g);
    GyreValue text = gyre_str(g, line, size);
    bool ok = !gyre_is_none(gyre_spawn(g, gyre_global(g, "handle"), &text, 1));
    gyre_scope_close(g, scope);
    return ok;
}

// Until the pipe is closed and no task is left.
static bool run_loop(Gyre *g, int input)
{
    bool is_open = true;
    while (gyre_turn(g, GYRE_NOWAIT) || is_open) {
        struct pollfd fds[] = {{gyre_poll_fd(g), POLLIN, 0}, {is_open ? input : -1, POLLIN, 0}};
        if (poll(fds, 2, gyre_poll_timeout_ms(g)) < 0) return false;
        if (!fds[1].revents) continue;
        char line[64];
        ssize_t size = read(input, line, sizeof line);
        if (size > 0 && !handle(g, line, (size_t)size)) return false;
        is_open = size > 0;
    }
    return true;
}

int main(void)
{
    int ends[2];
    int64_t count = 0;
    Gyre *g = gyre_open(NULL);
    if (!g || pipe(ends) < 0) return 1;
    bool ok = gyre_eval(g, "poll.gy", script, GYRE_STRLEN) == GYRE_OK;
    ok = ok && write(ends[1], "one\n", 4) == 4;
    close(ends[1]);
    ok = ok && run_loop(g, ends[0]);
    if (ok) count = gyre_len(g, gyre_global(g, "seen"));
    if (!ok) fputs(gyre_error_text(g), stderr);
    printf("%d handled\n", (int)count);
    gyre_close(g);
    close(ends[0]);
    return ok && count == 1 ? 0 : 1;
}
