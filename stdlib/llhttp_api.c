// llhttp_api.c - the functions around llhttp's states, compiled from the sources that the system
// has.
//
// Nor does a library print: what llhttp has for debugging is silent here.
#if GYRE_HAVE_LLHTTP && !defined(GYRE_NO_LIBUV)
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LLHTTP_STRICT_MODE 1
#define abort() __builtin_unreachable()
#define fprintf(...) ((void)0)
#include <api.c>
#include <http.c>
#endif
