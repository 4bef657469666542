// net_reach.c - what sockets may reach.
//
// What is granted is a host as it was written, a name mostly. What a name leads to is granted with
// it, at the port that it was looked up for; so a lookup gives Addresses, which only lookups make,
// and which are not asked for again.
#ifndef GYRE_NO_LIBUV
#include "stdlib/net_reach.h"
#include "stdlib/grants.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODULE "<stdlib>/_net"

typedef struct {
    char ip[64];
    int port; // -1: it was looked up for none
} Found;

static const GyreType found_type;

static Found *found_of(Gyre *g, GyreValue v)
{
    return (Found *)gyre_host_data(g, v, &found_type);
}

static GyreStatus found_host(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    return gyre_return(call, gyre_str(g, found_of(g, gyre_arg(call, 0))->ip, GYRE_STRLEN));
}

static const GyreNative found_members[] = {
    {"host", found_host, "self", "The address as text.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType found_type = {"Address", sizeof(Found), NULL, found_members, NULL};

GyreValue gy_reach_found(Gyre *g, const char *ip, int port)
{
    GyreValue object = gyre_new(g, &found_type);
    Found *found = found_of(g, object);
    if (!found) return GYRE_NONE;
    found->port = port;
    snprintf(found->ip, sizeof found->ip, "%s", ip);
    return object;
}

static bool may_reach(Gyre *g, const Address *address)
{
    char text[ADDRESS_TEXT];
    gy_address_text(address, text);
    return gyre_may(g, GYRE_GRANT_NET, text);
}

bool gy_reach_read(GyreCall *call, uint32_t i, Address *address)
{
    Gyre *g = gyre_vm(call);
    GyreValue first = gyre_arg(call, i), second = gyre_arg(call, i + 1);
    const Found *found = found_of(g, first);
    if (found && found->port >= 0) return gy_address_of_ip(g, found->ip, found->port, address);
    const char *host = gyre_to_str(g, first, NULL);
    int64_t port;
    if (!host) gyre_throw(g, "TypeError", "a host is a str, not %s", gyre_type_of(g, first));
    else if (!gyre_to_int(g, second, &port))
        gyre_throw(g, "TypeError", "a port is an int, not %s", gyre_type_of(g, second));
    else return gy_address_of_ip(g, host, port, address) && may_reach(g, address);
    return false;
}

bool gy_reach_may_look_up(Gyre *g, const char *host, int port)
{
    char text[300];
    const char *form = strchr(host, ':') ? "[%s]" : "%s"; // no port of a name is taken for one
    int size = snprintf(text, sizeof text, form, host);
    if (port >= 0) snprintf(text + size, sizeof text - (size_t)size, ":%d", port);
    return gyre_may(g, GYRE_GRANT_NET, text);
}

// Whoever connects to it, or listens on it, both reads and writes. 0, an errno, or -1: thrown.
int gy_reach_path(Gyre *g, const char *path, bool listens, Address *address, int *fd)
{
    char at[GRANTS_PLACE_BYTES], *straight = NULL;
    *fd = -1;
    bool may = gy_address_of_path(g, path, address) &&
               gy_grants_ask(g, GYRE_GRANT_READ, path, true, &straight) &&
               gy_grants_ask(g, GYRE_GRANT_WRITE, path, true, &straight);
    int status = may ? 0 : -1;
    if (may && straight) {
        *fd = gy_grants_place(straight, listens ? PLACE_NAME : PLACE_ITSELF, at);
        if (*fd < 0) status = errno;
        else if (!gy_address_of_path(g, at, address)) status = -1;
    }
    if (status && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    free(straight);
    return status;
}

GyreStatus gy_reach_install(Gyre *g)
{
    return gyre_register_type(g, MODULE, &found_type, NULL);
}
#endif
