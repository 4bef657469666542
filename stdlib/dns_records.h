// dns_records.h - the records in a name server's answer, as values.
#ifndef GYRE_STDLIB_DNS_RECORDS_H
#define GYRE_STDLIB_DNS_RECORDS_H

#include "include/gyre_library.h"

// The number of a type of records, by its name; 0: none that we know.
int gy_dns_type(const char *name);

// The records of a type in an answer, a list: texts (of A, AAAA, CNAME, NS, PTR, and TXT where it
// is no UTF-8: bytes) or tuples of their fields (MX, SOA, SRV). NONE: an error is pending, or,
// without one, the answer is no well-formed one.
GyreValue gy_dns_records(Gyre *g, int type, const unsigned char *answer, size_t size);

#endif
