// await_chain TOTAL DEPTH: heap frames linked caller to callee; a call pushes
// a frame from a free list and an await of a finished call just pops it.
#include "bench/async/lib/bench.h"

struct frame {
    struct frame *parent;
    struct frame *(*resume)(struct frame *);
    long depth;
    int state;
};

static struct frame *pool;
static long result;

static struct frame *f_resume(struct frame *f);

static inline struct frame *call(struct frame *parent, long depth)
{
    struct frame *f = pool;
    if (f) pool = f->parent;
    else f = xmalloc(sizeof *f);
    f->parent = parent;
    f->resume = f_resume;
    f->depth = depth;
    f->state = 0;
    return f;
}

// returns the frame to run next
static struct frame *f_resume(struct frame *f)
{
    if (f->state == 0) {
        if (f->depth > 1) {
            f->state = 1;
            return call(f, f->depth - 1);
        }
        result = 1;
    } else {
        result = result + 1;
    }
    struct frame *p = f->parent;
    f->parent = pool;
    pool = f;
    return p;
}

int main(int argc, char **argv)
{
    long total = arg(argc, argv, 1, 10000000), depth = arg(argc, argv, 2, 1), sum = 0;
    uint64_t t0 = now_ns();
    for (long r = 0; r < total / depth; r++) {
        struct frame *f = call(NULL, depth);
        while (f)
            f = f->resume(f);
        sum += result;
    }
    printf("check=%ld t=%.6f\n", sum, since_s(t0));
    return 0;
}
