// net_address.h - addresses of sockets, and how scripts write them.
//
// "127.0.0.1:80", "[::1]:80" for TCP and UDP, "unix:/run/x.sock" for sockets in the file system. A
// host here is the text of an IP address; names are looked up before (net_resolve.c).
#ifndef GYRE_STDLIB_NET_ADDRESS_H
#define GYRE_STDLIB_NET_ADDRESS_H

#include "include/gyre_library.h"

#include <sys/socket.h>

typedef struct {
    struct sockaddr_storage storage;
    socklen_t size;
} Address;

enum { ADDRESS_TEXT = 128 };

// False: ValueError thrown.
bool gy_address_of_ip(Gyre *g, const char *host, int64_t port, Address *address);
bool gy_address_of_path(Gyre *g, const char *path, Address *address);

// Writes the address as text, at most ADDRESS_TEXT bytes with the zero.
void gy_address_text(const Address *address, char *text);
// Of a socket's own end, or of its peer; nil where it has none. NONE: thrown.
GyreValue gy_address_of_socket(Gyre *g, int fd, bool is_peer);

#endif
