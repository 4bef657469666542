// wslay_library.h - wslay, the WebSocket protocol, loaded when a script first uses it (library.h).
#ifndef GYRE_STDLIB_WSLAY_LIBRARY_H
#define GYRE_STDLIB_WSLAY_LIBRARY_H

#include "include/gyre_library.h"

#include <wslay/wslay.h>

#define WSLAY_FUNCTIONS(X)                                                                         \
    X(wslay_event_config_set_max_recv_msg_length)                                                  \
    X(wslay_event_context_client_init)                                                             \
    X(wslay_event_context_free)                                                                    \
    X(wslay_event_context_server_init)                                                             \
    X(wslay_event_get_read_enabled)                                                                \
    X(wslay_event_get_status_code_sent)                                                            \
    X(wslay_event_queue_close)                                                                     \
    X(wslay_event_queue_msg)                                                                       \
    X(wslay_event_recv)                                                                            \
    X(wslay_event_send)                                                                            \
    X(wslay_event_set_error)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    WSLAY_FUNCTIONS(MEMBER)
#undef MEMBER
} Wslay;

extern Wslay gy_wslay;

// Fills gy_wslay, as gy_library_load says.
GyreStatus gy_wslay_load(Gyre *g);

#endif
