// websocket_key.h - natives for the WebSocket handshake.
#ifndef GYRE_STDLIB_WEBSOCKET_KEY_H
#define GYRE_STDLIB_WEBSOCKET_KEY_H

#include "include/gyre_library.h"

GyreStatus gy_websocket_accept_key(GyreCall *call); // accept_key(key): what the server answers
GyreStatus gy_websocket_new_key(GyreCall *call);    // new_key(): what the client asks with

#endif
