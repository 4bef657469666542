// example_uv.c - a host with a libuv loop lends it to the VM: tasks run whenever the loop does.
#include <gyre.h>
#include <stdio.h>
#include <uv.h>

static const char script[] = "async fn blink(name, pause) {\n"
                             "    for i in range(3) {\n"
                             "        print(name, i)\n"
                             "        await sleep(pause)\n"
                             "    }\n"
                             "}\n"
                             "await gather(blink(\"slow\", 20ms), blink(\"quick\", 5ms))\n"
                             "print(\"done\")\n";

static bool on_write(void *context, int stream, const char *text, size_t size)
{
    (void)context;
    return fwrite(text, 1, size, stream == 2 ? stderr : stdout) == size;
}

// Something of the host's on the same loop.
static void on_tick(uv_timer_t *timer)
{
    puts("tick");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t timer;
    if (uv_loop_init(&loop) < 0) return 1;
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, on_tick, 12, 0);

    GyreConfig config = {0};
    config.uv_loop = &loop;
    config.write = on_write;
    Gyre *g = gyre_open(&config);
    if (!g) return 1;
    GyreStatus status = gyre_eval(g, "blink.gy", script, GYRE_STRLEN); // as far as it comes
    if (status == GYRE_ERROR) fputs(gyre_error_text(g), stderr);
    uv_run(&loop, UV_RUN_DEFAULT); // until the host and the scripts have nothing more to do

    gyre_close(g);
    uv_run(&loop, UV_RUN_DEFAULT); // lets go of what the VM has closed
    return status == GYRE_PENDING && uv_loop_close(&loop) == 0 ? 0 : 1;
}
