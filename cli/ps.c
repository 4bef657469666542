// ps.c - `gyre ps`: what the tasks of another gyre program do.
//
// With a process id it asks that program; without one it lists those that can be asked. Whatever
// is at the other end (a dead socket, a stopped process, one that answers nonsense), the command
// ends, and says in a sentence what was wrong. Sockets that nobody listens to any more are removed.
#define _GNU_SOURCE
#include "cli/ps.h"
#include "cli/console.h"
#include "cli/run_dir.h"
#include "cli/run_file.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000, LIST_PATIENCE_MS = 500, MOST_ANSWER_BYTES = 1 << 28 };

static const char help[] =
    "usage: gyre ps [--tree] [PID]\n"
    "\n"
    "Shows the tasks of a running gyre program that was started with GYRE_PS=1 or -X ps: what\n"
    "each waits for and for how long, and where it stands. Without PID it lists these programs.\n"
    "\n"
    "options:\n"
    "      --tree  each task below the one whose group it belongs to\n"
    "  -h, --help  print this\n"
    "\n"
    "exit status: 0 shown, 1 there is nothing to show, 2 wrong usage\n";

// ---------------------------------------------------------------- A conversation

typedef enum { ASK_OK, ASK_NO_SOCKET, ASK_DEAD, ASK_SILENT, ASK_FAILED } AskResult;

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_for(int fd, short events, int64_t until_ms)
{
    for (;;) {
        int64_t left = until_ms - now_ms();
        struct pollfd waited = {fd, events, 0};
        int count = poll(&waited, 1, left > 0 ? (int)left : 0);
        if (count > 0) return true;
        if (count == 0 || errno != EINTR) return false;
    }
}

// Reads to the end. NULL: it did not come in time, or is too long, or memory is out.
static char *read_all(int fd, int64_t until_ms, size_t *size)
{
    char *text = NULL;
    size_t count = 0, capacity = 0;
    for (;;) {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 4096;
            char *larger = capacity > MOST_ANSWER_BYTES ? NULL : (char *)realloc(text, capacity);
            if (!larger) break;
            text = larger;
        }
        if (!wait_for(fd, POLLIN, until_ms)) break;
        ssize_t got = recv(fd, text + count, capacity - count, 0);
        if (got == 0) return *size = count, text;
        if (got < 0 && errno != EINTR && errno != EAGAIN) break;
        if (got > 0) count += (size_t)got;
    }
    free(text);
    return NULL;
}

// answer = size "\n" text; the text is moved to the front. False: it is no such answer.
static bool unpack(char *answer, size_t size)
{
    char *end;
    unsigned long long promised = size ? strtoull(answer, &end, 10) : 0;
    if (!size || end == answer || *end != '\n') return false;
    size_t head = (size_t)(end - answer) + 1;
    if (promised != size - head) return false;
    memmove(answer, answer + head, size - head);
    answer[size - head] = 0; // the head had two bytes at least
    return true;
}

static AskResult converse(int fd, const char *request, int64_t until_ms, char **answer)
{
    size_t size;
    if (send(fd, request, strlen(request), MSG_NOSIGNAL) != (ssize_t)strlen(request))
        return ASK_FAILED;
    *answer = read_all(fd, until_ms, &size);
    if (!*answer) return ASK_SILENT;
    if (unpack(*answer, size)) return ASK_OK;
    free(*answer);
    *answer = NULL;
    return ASK_FAILED;
}

static AskResult ask(const RunDir *dir, pid_t pid, const char *request, int patience_ms,
                     char **answer)
{
    struct sockaddr_un address = gy_run_dir_address(dir, pid, "sock");
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return ASK_FAILED;
    AskResult result;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
        result = converse(fd, request, now_ms() + patience_ms, answer);
    } else {
        result = errno == ENOENT         ? ASK_NO_SOCKET
                 : errno == ECONNREFUSED ? ASK_DEAD
                 : errno == EAGAIN       ? ASK_SILENT // as many wait as may
                                         : ASK_FAILED;
    }
    close(fd);
    if (result == ASK_DEAD) unlink(address.sun_path);
    return result;
}

// ---------------------------------------------------------------- One program

static int explain(pid_t pid, AskResult result)
{
    long number = (long)pid;
    bool is_ours = kill(pid, 0) == 0, exists = is_ours || errno == EPERM;
    if (!exists) gy_console_complain("there is no process %ld", number);
    else if (result == ASK_SILENT) gy_console_complain("process %ld does not answer", number);
    else if (result == ASK_FAILED) gy_console_complain("process %ld broke off", number);
    else if (!is_ours) gy_console_complain("process %ld belongs to another user", number);
    else
        gy_console_complain("process %ld cannot be asked: it is no gyre program, or was started "
                            "without GYRE_PS=1",
                            number);
    return STATUS_ERROR;
}

static int show(const RunDir *dir, pid_t pid, bool is_tree)
{
    char *answer = NULL;
    AskResult result = ask(dir, pid, is_tree ? "tree\n" : "list\n", PATIENCE_MS, &answer);
    if (result != ASK_OK) return explain(pid, result);
    gy_console_write(NULL, 1, answer, strlen(answer));
    free(answer);
    return 0;
}

// ---------------------------------------------------------------- All of them

typedef struct {
    pid_t *items;
    size_t count, capacity;
} Pids;

static bool parse_pid(const char *text, const char *ending, pid_t *pid)
{
    char *end;
    if (*text < '1' || *text > '9') return false;
    errno = 0;
    long value = strtol(text, &end, 10);
    *pid = (pid_t)value;
    return !errno && value == *pid && strcmp(end, ending) == 0;
}

static bool add_pid(Pids *pids, pid_t pid)
{
    if (pids->count == pids->capacity) {
        size_t capacity = pids->capacity ? pids->capacity * 2 : 64;
        pid_t *larger = (pid_t *)realloc(pids->items, capacity * sizeof *larger);
        if (!larger) return false;
        pids->items = larger;
        pids->capacity = capacity;
    }
    pids->items[pids->count++] = pid;
    return true;
}

static int compare_pids(const void *a, const void *b)
{
    pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;
    return (x > y) - (x < y);
}

// The name that a socket has before it listens stays where its program was killed just then.
static void remove_unborn(const RunDir *dir, pid_t pid)
{
    struct sockaddr_un address = gy_run_dir_address(dir, pid, "new");
    if (kill(pid, 0) != 0 && errno == ESRCH) unlink(address.sun_path);
}

static bool find_pids(const RunDir *dir, Pids *pids)
{
    DIR *folder = opendir(dir->path);
    if (!folder) return false;
    pid_t pid;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (parse_pid(entry->d_name, ".new", &pid)) remove_unborn(dir, pid);
        if (parse_pid(entry->d_name, ".sock", &pid) && !add_pid(pids, pid)) break;
    }
    closedir(folder);
    if (pids->count) qsort(pids->items, pids->count, sizeof *pids->items, compare_pids);
    return true;
}

static void print_program(pid_t pid, const char *name)
{
    char head[32];
    snprintf(head, sizeof head, "%7ld  ", (long)pid);
    gy_console_write(NULL, 1, head, strlen(head));
    gy_console_write(NULL, 1, name, strlen(name));
    gy_console_write(NULL, 1, "\n", 1);
}

static int list(const RunDir *dir)
{
    Pids pids = {0};
    int shown = 0;
    if (!find_pids(dir, &pids)) {
        gy_console_complain("cannot read %s: %s", dir->path, strerror(errno));
        return STATUS_ERROR;
    }
    for (size_t i = 0; i < pids.count; i++) {
        char *name = NULL;
        AskResult result = ask(dir, pids.items[i], "name\n", LIST_PATIENCE_MS, &name);
        if (result == ASK_NO_SOCKET || result == ASK_DEAD) continue; // it has just ended
        print_program(pids.items[i], name ? name : "(does not answer)");
        free(name);
        shown++;
    }
    free(pids.items);
    if (shown) return 0;
    gy_console_complain("no running program can be asked; start one with GYRE_PS=1 gyre FILE");
    return STATUS_ERROR;
}

// ---------------------------------------------------------------- The command line

// The message is written.
static int fail_usage(void)
{
    gy_console_write(NULL, 2, "Try 'gyre ps --help'.\n", 22);
    return STATUS_USAGE;
}

static int run(pid_t pid, bool is_tree)
{
    RunDir dir;
    if (gy_run_dir_open(&dir)) return pid ? show(&dir, pid, is_tree) : list(&dir);
    gy_console_complain("%s", dir.error);
    return STATUS_ERROR;
}

int gy_ps_run(int argc, char **argv)
{
    bool is_tree = false;
    pid_t pid = 0;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            gy_console_write(NULL, 1, help, strlen(help));
            return 0;
        }
        if (strcmp(word, "--tree") == 0) {
            is_tree = true;
        } else if (*word == '-') {
            gy_console_complain("ps has no option %.60s", word);
            return fail_usage();
        } else if (pid) {
            gy_console_complain("ps takes one process id, not '%.40s' as well", word);
            return fail_usage();
        } else if (!parse_pid(word, "", &pid)) {
            gy_console_complain("ps needs a process id, not '%.40s'", word);
            return fail_usage();
        }
    }
    return run(pid, is_tree);
}
