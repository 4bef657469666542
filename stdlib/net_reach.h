// net_reach.h - what sockets may reach: addresses as scripts give them, asked for.
#ifndef GYRE_STDLIB_NET_REACH_H
#define GYRE_STDLIB_NET_REACH_H

#include "stdlib/net_address.h"

// The type Address, in the module of sockets.
GyreStatus gy_reach_install(Gyre *g);

// An Address, for a host that was looked up for that port; -1: for none. NONE: thrown.
GyreValue gy_reach_found(Gyre *g, const char *ip, int port);

// Reads two arguments, host and port, or an Address, and asks for them. False: thrown.
bool gy_reach_read(GyreCall *call, uint32_t i, Address *address);

// May a name be looked up for that port (-1: any)? False: thrown.
bool gy_reach_may_look_up(Gyre *g, const char *host, int port);

// The address for a socket in the file system that may be used. Where not every path is granted it
// goes by the descriptor *fd, which must stay open while the address is used; else that is -1. 0,
// an errno, or -1: thrown.
int gy_reach_path(Gyre *g, const char *path, bool listens, Address *address, int *fd);

#endif
