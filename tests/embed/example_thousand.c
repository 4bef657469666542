// example_thousand.c - a thousand VMs at once, say one for each customer.
//
// They share nothing but the program's code. Each has an event loop, which takes descriptors, so
// the program asks for as many as it may have. A task of each sleeps when it is closed.
#include <gyre.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { COUNT = 1000 };

static const char script[] = "let total = 0\n"
                             "fn add(n) { total += n\n return total }\n"
                             "async fn remind() { await sleep(1h) }\n";

// All that the VMs have taken from us.
static size_t bytes;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    (void)context;
    void *moved = new_size ? realloc(block, new_size) : NULL;
    if (!new_size) free(block);
    if (moved || !new_size) bytes += new_size - old_size;
    return moved;
}

static void allow_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static Gyre *open_one(void)
{
    GyreConfig config = {0};
    config.resize = resize;
    Gyre *g = gyre_open(&config);
    if (g && gyre_eval(g, "customer.gy", script, GYRE_STRLEN) == GYRE_OK) return g;
    gyre_close(g);
    return NULL;
}

int main(void)
{
    static Gyre *all[COUNT];
    int count = 0;
    int64_t total = 0, sum = 0;
    allow_descriptors();
    while (count < COUNT && (all[count] = open_one()))
        count++;
    for (int i = 0; i < count; i++) {
        GyreValue n = gyre_int(all[i], i), answer;
        if (gyre_call(all[i], gyre_global(all[i], "add"), &n, 1, &answer) != GYRE_OK) return 1;
        if (gyre_to_int(all[i], answer, &total)) sum += total;
        gyre_spawn(all[i], gyre_global(all[i], "remind"), NULL, 0);
    }
    printf("%d VMs, %d KiB each\n", count, count ? (int)(bytes / 1024 / (size_t)count) : 0);
    for (int i = 0; i < count; i++)
        gyre_close(all[i]);
    return sum == (int64_t)count * (count - 1) / 2 && bytes == 0 ? 0 : 1;
}
