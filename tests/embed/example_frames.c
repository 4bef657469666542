// example_frames.c - a game-like loop: each frame the scripts get at most 2 ms.
//
// A task runs until it waits, so the smallest share is one step of one task. What did not fit goes
// on in the next frame.
#define _POSIX_C_SOURCE 200809L
#include <gyre.h>
#include <stdio.h>
#include <time.h>

enum { FRAME_NS = 8000000, SHARE_NS = 2000000, FRAMES = 20 };

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void run_scripts(Gyre *g, int64_t until_ns)
{
    do
        gyre_turn(g, GYRE_NOWAIT);
    while (gyre_poll_timeout_ms(g) == 0 && now_ns() < until_ns);
}

static void sleep_until(int64_t until_ns)
{
    int64_t left_ns = until_ns - now_ns();
    struct timespec left = {0, left_ns > 0 ? (long)left_ns : 0};
    nanosleep(&left, NULL);
}

// One walks with the time, one thinks as long as it may, a step at a time.
static const char script[] = "let place = 0\n"
                             "let thoughts = 0\n"
                             "async fn walk() { while true { place += 1\n await sleep(16ms) } }\n"
                             "async fn think() { while true { thoughts += 1\n await sleep(0) } }\n";

static int64_t number(Gyre *g, const char *name)
{
    int64_t n = -1;
    gyre_to_int(g, gyre_global(g, name), &n);
    return n;
}

int main(void)
{
    Gyre *g = gyre_open(NULL);
    if (!g || gyre_eval(g, "game.gy", script, GYRE_STRLEN) != GYRE_OK) return 1;
    uint32_t scope = gyre_scope_open(g);
    gyre_spawn(g, gyre_global(g, "walk"), NULL, 0);
    gyre_spawn(g, gyre_global(g, "think"), NULL, 0);
    gyre_scope_close(g, scope);
    int64_t longest_ns = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
        int64_t start_ns = now_ns();
        run_scripts(g, start_ns + SHARE_NS);
        int64_t taken_ns = now_ns() - start_ns;
        if (taken_ns > longest_ns) longest_ns = taken_ns;
        sleep_until(start_ns + FRAME_NS); // where a game draws
    }
    printf("%d steps, %d thoughts, at most %.1f ms of scripts in a frame\n",
           (int)number(g, "place"), (int)number(g, "thoughts"), (double)longest_ns / 1e6);
    bool ok = number(g, "place") > 1 && number(g, "thoughts") > FRAMES;
    gyre_close(g);
    return ok ? 0 : 1;
}
