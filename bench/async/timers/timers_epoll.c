// timers N MS: N timers in the heap with random times from MS to 2 MS after the start; when all are
// started every second one is taken out. The others note by how much they are late.
#include "bench/async/lib/bench.h"
#include "bench/async/lib/lateness.h"

static void on_timer(struct task *t)
{
    struct timer *timer = (struct timer *)t;
    lateness_note(now_ns(), timer->deadline);
    free(timer);
}

int main(int argc, char **argv)
{
    long n = arg(argc, argv, 1, 1000000), ms = arg(argc, argv, 2, 5000);
    struct timer **all = xmalloc((size_t)n * sizeof *all);
    uint32_t seed = 42;
    loop_init();
    uint64_t t0 = now_ns();
    for (long i = 0; i < n; i++) {
        all[i] = xmalloc(sizeof *all[i]);
        all[i]->task.resume = on_timer;
        timer_start(all[i], t0 + lateness_due_ns(&seed, ms));
    }
    for (long i = 0; i < n; i += 2) {
        timer_stop(all[i]);
        free(all[i]);
    }
    loop_run();
    lateness_report(since_s(t0));
    free(all);
    return 0;
}
