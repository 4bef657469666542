// launch.c - runs a command as the child of a small process and writes down what it used.
//
//     launch FILE COMMAND...
//
// The peak memory that wait4 tells of a child begins with what its parent had at the fork, which
// for a Python script is more than all of Gyre. Writes "status user_s sys_s peak_kib wall_s" to
// FILE. Its process group is killed as a whole where a run takes too long, so it needs no signals.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int write_usage(const char *path, int status, const struct rusage *usage, double wall_s)
{
    FILE *file = fopen(path, "w");
    if (!file) return EXIT_FAILURE;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fprintf(file, "%d %.6f %.6f %ld %.6f\n", code, seconds(usage->ru_utime),
            seconds(usage->ru_stime), usage->ru_maxrss, wall_s);
    return fclose(file) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    double start_s = now_s();
    pid_t child = fork();
    if (child < 0) return EXIT_FAILURE;
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0) {
        if (errno != EINTR) return EXIT_FAILURE;
    }
    return write_usage(argv[1], status, &usage, now_s() - start_s);
}
