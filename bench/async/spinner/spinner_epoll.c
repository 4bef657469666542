// spinner MS: one timer for the glyphs, one for the answer.
#include "bench/async/lib/bench.h"

static struct timer glyph, answer;
static int turn, done;

static void on_glyph(struct task *t)
{
    (void)t;
    if (done) return;
    fprintf(stderr, "\r%c %s", "|/-\\"[turn++ % 4], "thinking");
    timer_start(&glyph, now_ns() + 100000000u);
}

static void on_answer(struct task *t)
{
    (void)t;
    done = 1;
    timer_stop(&glyph);
}

int main(int argc, char **argv)
{
    uint64_t t0 = now_ns();
    loop_init();
    glyph.task.resume = on_glyph;
    answer.task.resume = on_answer;
    timer_start(&glyph, t0);
    timer_start(&answer, t0 + (uint64_t)arg(argc, argv, 1, 3000) * 1000000u);
    loop_run();
    printf("check=42 t=%.6f\n", since_s(t0));
    return 0;
}
