// channel_pingpong ROUNDS: two state machines, two one-slot channels; a put
// into an empty channel readies the waiting reader.
#include "bench/async/lib/bench.h"

struct chan {
    long value;
    int full;
    struct task *reader, *writer;
};

static struct chan a, b;
static long rounds, sum, pinged, answered;
static struct task ping_task, pong_task;
static int ping_state;

static int chan_put(struct chan *c, long v, struct task *self)
{
    if (c->full) {
        c->writer = self;
        return 0;
    }
    c->value = v;
    c->full = 1;
    if (c->reader) {
        rq_push(c->reader);
        c->reader = NULL;
    }
    return 1;
}

static int chan_get(struct chan *c, long *v, struct task *self)
{
    if (!c->full) {
        c->reader = self;
        return 0;
    }
    *v = c->value;
    c->full = 0;
    if (c->writer) {
        rq_push(c->writer);
        c->writer = NULL;
    }
    return 1;
}

static void ping(struct task *t)
{
    long v;
    for (;;) {
        if (ping_state == 0) {
            if (pinged == rounds) return;
            if (!chan_put(&a, pinged, t)) return;
            ping_state = 1;
        }
        if (!chan_get(&b, &v, t)) return;
        sum += v;
        pinged++;
        ping_state = 0;
    }
}

static void pong(struct task *t)
{
    long v;
    while (answered < rounds) {
        if (!chan_get(&a, &v, t)) return;
        answered++;
        chan_put(&b, v + 1, t); // the reader of b waits: never full
    }
}

int main(int argc, char **argv)
{
    rounds = arg(argc, argv, 1, 500000);
    ping_task.resume = ping;
    pong_task.resume = pong;
    uint64_t t0 = now_ns();
    rq_push(&ping_task);
    rq_push(&pong_task);
    for (struct task *t; (t = rq_pop());)
        t->resume(t);
    printf("check=%ld t=%.6f\n", sum, since_s(t0));
    return 0;
}
