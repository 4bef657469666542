// timers N MS: N uv_timer_t with random times from MS to 2 MS after the start; when all are started
// every second one is closed. The others note by how much they are late.
#include "bench/async/lib/bench.h"
#include "bench/async/lib/lateness.h"
#include <uv.h>

struct late_timer {
    uv_timer_t timer;
    uint64_t due;
};

static void on_close(uv_handle_t *h)
{
    free(h);
}

static void on_timer(uv_timer_t *h)
{
    lateness_note(now_ns(), ((struct late_timer *)h)->due);
    uv_close((uv_handle_t *)h, on_close);
}

int main(int argc, char **argv)
{
    long n = arg(argc, argv, 1, 1000000), ms = arg(argc, argv, 2, 5000);
    struct late_timer **all = xmalloc((size_t)n * sizeof *all);
    uv_loop_t *loop = uv_default_loop();
    uint32_t seed = 42;
    uint64_t t0 = now_ns();
    for (long i = 0; i < n; i++) {
        all[i] = xmalloc(sizeof *all[i]);
        all[i]->due = t0 + lateness_due_ns(&seed, ms);
        uv_timer_init(loop, &all[i]->timer);
        uv_update_time(loop);
        uint64_t now = now_ns();
        uint64_t left = all[i]->due > now ? all[i]->due - now : 0;
        uv_timer_start(&all[i]->timer, on_timer, (left + 999999) / 1000000, 0);
    }
    for (long i = 0; i < n; i += 2)
        uv_close((uv_handle_t *)all[i], on_close);
    uv_run(loop, UV_RUN_DEFAULT);
    lateness_report(since_s(t0));
    free(all);
    return 0;
}
