// llhttp_states.c - llhttp's table of states, compiled from the source that the system has.
//
// A library does not end its host's process: llhttp does so only behind states that cannot be.
#if GYRE_HAVE_LLHTTP && !defined(GYRE_NO_LIBUV)
#include <stdlib.h>

#define LLHTTP_STRICT_MODE 1
#define abort() __builtin_unreachable()
#include <llhttp.c>
#endif
