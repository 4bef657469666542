// pingpong PORT CONNECTIONS ROUNDS: asks an echo server on 127.0.0.1, as fast as it answers.
//
// Every connection sends 64 bytes of its own, waits for them, compares, and sends the next ones. So
// there are as many messages on their way as connections, and the server is never without work. The
// generator must be quicker than any server: epoll, one read and one write for each round trip.
// Prints check=ROUNDTRIPS t=SECONDS, where one that came back changed counts for nothing.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE_BYTES = 64, EVENTS = 64 };

struct connection {
    int fd;
    int left;    // round trips that are still to be made
    size_t came; // bytes of this one's answer
    unsigned char sent[MESSAGE_BYTES];
    unsigned char got[MESSAGE_BYTES];
};

static void quit(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void open_connection(struct connection *c, int poll, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
        quit("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &event) < 0) quit("epoll_ctl");
}

// The bytes differ from round to round and between connections.
static void send_next(struct connection *c)
{
    for (int i = 0; i < MESSAGE_BYTES; i += (int)sizeof(int)) {
        int word = c->left * 31 + c->fd + i;
        memcpy(c->sent + i, &word, sizeof word);
    }
    c->came = 0;
    if (write(c->fd, c->sent, MESSAGE_BYTES) != MESSAGE_BYTES) quit("write");
}

// Whether an answer is complete now.
static int take(struct connection *c)
{
    ssize_t count = read(c->fd, c->got + c->came, MESSAGE_BYTES - c->came);
    if (count <= 0) quit(count ? "read" : "the server closed");
    c->came += (size_t)count;
    return c->came == MESSAGE_BYTES;
}

static long run(struct connection *all, int count, int poll)
{
    long good = 0;
    for (int i = 0; i < count; i++)
        send_next(&all[i]);
    for (int busy = count; busy > 0;) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (!take(c)) continue;
            good += memcmp(c->sent, c->got, MESSAGE_BYTES) == 0;
            if (--c->left > 0) send_next(c);
            else busy--;
        }
    }
    return good;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    int port = atoi(argv[1]), count = atoi(argv[2]), rounds = atoi(argv[3]);
    struct connection *all = calloc((size_t)count, sizeof *all);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    if (!all || poll < 0) quit("pingpong");
    for (int i = 0; i < count; i++) {
        all[i].left = rounds;
        open_connection(&all[i], poll, port);
    }
    double start_s = now_s();
    long good = run(all, count, poll);
    printf("check=%ld t=%.6f\n", good, now_s() - start_s);
    return EXIT_SUCCESS;
}
