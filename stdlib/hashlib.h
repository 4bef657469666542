// hashlib.h - the hash objects of hashlib, for hmac.
#ifndef GYRE_STDLIB_HASHLIB_H
#define GYRE_STDLIB_HASHLIB_H

#include "stdlib/hash_parts.h"

// The kind of a hash object; NULL, without an error, where the value is something else.
const HashKind *gy_hashlib_kind(Gyre *g, GyreValue v);

#endif
