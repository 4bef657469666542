// cares_library.h - c-ares, which asks name servers, loaded when a script first imports dns
// (library.h).
#ifndef GYRE_STDLIB_CARES_LIBRARY_H
#define GYRE_STDLIB_CARES_LIBRARY_H

#include "include/gyre_library.h"

#include <ares.h>

#define CARES_FUNCTIONS(X)                                                                         \
    X(ares_cancel)                                                                                 \
    X(ares_destroy)                                                                                \
    X(ares_expand_name)                                                                            \
    X(ares_free_string)                                                                            \
    X(ares_init_options)                                                                           \
    X(ares_library_init)                                                                           \
    X(ares_process_fd)                                                                             \
    X(ares_query)                                                                                  \
    X(ares_set_servers_ports)                                                                      \
    X(ares_set_socket_functions)                                                                   \
    X(ares_strerror)                                                                               \
    X(ares_timeout)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    CARES_FUNCTIONS(MEMBER)
#undef MEMBER
} Cares;

extern Cares gy_cares;

// Fills gy_cares, as gy_library_load says.
GyreStatus gy_cares_load(Gyre *g);

#endif
