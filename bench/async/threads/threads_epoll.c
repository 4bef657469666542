// threads cpu WORKERS ITERATIONS | threads spawn COUNT: POSIX threads.
#include "bench/async/lib/bench.h"
#include <pthread.h>

struct job {
    pthread_t thread;
    long iterations;
    uint64_t x;
};

static void *burn(void *p)
{
    struct job *j = p;
    uint64_t x = j->x;
    for (long i = 0; i < j->iterations; i++)
        x = x * 16807u % 2147483647u;
    j->x = x;
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    int cpu = strcmp(argv[1], "cpu") == 0;
    long count = arg(argc, argv, 2, 1), iterations = cpu ? arg(argc, argv, 3, 1000000) : 0;
    uint64_t t0 = now_ns(), check = 0;
    struct job *jobs = xmalloc((size_t)count * sizeof *jobs);
    for (long k = 0; k < count; k++) {
        jobs[k].iterations = iterations;
        jobs[k].x = cpu ? (uint64_t)k + 1 : 1;
        if (pthread_create(&jobs[k].thread, NULL, burn, &jobs[k])) return 1;
    }
    for (long k = 0; k < count; k++) {
        pthread_join(jobs[k].thread, NULL);
        check += jobs[k].x;
    }
    printf("check=%llu t=%.6f\n", (unsigned long long)check, since_s(t0));
    return 0;
}
