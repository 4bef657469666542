// net_address.c - see net_address.h.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/net_address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <uv.h>

bool gy_address_of_ip(Gyre *g, const char *host, int64_t port, Address *a)
{
    if (port < 0 || port > 65535) {
        gyre_throw(g, "ValueError", "a port is a number from 0 to 65535, not %lld",
                   (long long)port);
        return false;
    }
    memset(a, 0, sizeof *a);
    if (uv_ip4_addr(host, (int)port, (struct sockaddr_in *)&a->storage) == 0) {
        a->size = sizeof(struct sockaddr_in);
    } else if (uv_ip6_addr(host, (int)port, (struct sockaddr_in6 *)&a->storage) == 0) {
        a->size = sizeof(struct sockaddr_in6);
    } else {
        gyre_throw(g, "ValueError", "'%.100s' is not an IP address", host);
        return false;
    }
    return true;
}

bool gy_address_of_path(Gyre *g, const char *path, Address *a)
{
    struct sockaddr_un *local = (struct sockaddr_un *)&a->storage;
    size_t size = strlen(path);
    memset(a, 0, sizeof *a);
    if (size == 0 || size >= sizeof local->sun_path) {
        gyre_throw(g, "ValueError", "the path of a socket has 1 to %zu bytes, not %zu",
                   sizeof local->sun_path - 1, size);
        return false;
    }
    local->sun_family = AF_UNIX;
    memcpy(local->sun_path, path, size);
    a->size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size + 1);
    return true;
}

static void write_path(const Address *a, char *text)
{
    const struct sockaddr_un *local = (const struct sockaddr_un *)&a->storage;
    size_t size = a->size - offsetof(struct sockaddr_un, sun_path);
    bool is_named = a->size > offsetof(struct sockaddr_un, sun_path) && local->sun_path[0];
    snprintf(text, ADDRESS_TEXT, "unix:%.*s", is_named ? (int)size : 0, local->sun_path);
}

void gy_address_text(const Address *a, char *text)
{
    char host[INET6_ADDRSTRLEN];
    switch (a->storage.ss_family) {
    case AF_INET: {
        const struct sockaddr_in *ip = (const struct sockaddr_in *)&a->storage;
        uv_ip4_name(ip, host, sizeof host);
        snprintf(text, ADDRESS_TEXT, "%s:%d", host, ntohs(ip->sin_port));
        break;
    }
    case AF_INET6: {
        const struct sockaddr_in6 *ip = (const struct sockaddr_in6 *)&a->storage;
        uv_ip6_name(ip, host, sizeof host);
        snprintf(text, ADDRESS_TEXT, "[%s]:%d", host, ntohs(ip->sin6_port));
        break;
    }
    case AF_UNIX: write_path(a, text); break;
    default: snprintf(text, ADDRESS_TEXT, "an address of family %d", a->storage.ss_family);
    }
}

GyreValue gy_address_of_socket(Gyre *g, int fd, bool is_peer)
{
    Address a = {.size = sizeof a.storage};
    struct sockaddr *storage = (struct sockaddr *)&a.storage;
    int status = is_peer ? getpeername(fd, storage, &a.size) : getsockname(fd, storage, &a.size);
    if (status < 0) return GYRE_NIL;
    char text[ADDRESS_TEXT];
    gy_address_text(&a, text);
    return gyre_str(g, text, strlen(text));
}
#endif
