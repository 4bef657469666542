// dns_records.c - see dns_records.h.
//
// An answer (RFC 1035) has a header of 12 bytes, the question, and records: a name, a type, a
// class, a time to live, a size and that many bytes. It comes from anybody: nothing in it is
// believed. A name may point back into the answer; c-ares, which follows it, stays inside and ends
// loops.
//
// What leads from the name asked for to its real one (CNAME) is in the answer, too, so the records
// of the type that was asked for are those of the name in the end.
#if GYRE_HAVE_CARES && !defined(GYRE_NO_LIBUV)
#include "stdlib/dns_records.h"
#include "stdlib/cares_library.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEADER_BYTES = 12,
    RECORD_BYTES = 10, // type, class, time to live and size
    QUESTION_BYTES = 4,
    CLASS_IN = 1,
    MOST_FIELDS = 7
};
enum { A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, MX = 15, TXT = 16, AAAA = 28, SRV = 33 };

int gy_dns_type(const char *name)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {{"A", A},     {"AAAA", AAAA}, {"CNAME", CNAME}, {"MX", MX},  {"NS", NS},
                 {"PTR", PTR}, {"SOA", SOA},   {"SRV", SRV},     {"TXT", TXT}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0) return types[i].type;
    return 0;
}

// ---------------------------------------------------------------- Reading

// A place in the answer. Once something was not there nothing is.
typedef struct {
    Gyre *g;
    const unsigned char *answer;
    size_t size; // of the answer
    size_t at, end;
    bool is_broken;
} Reader;

static bool has(Reader *r, size_t count)
{
    if (r->is_broken || r->end - r->at < count) r->is_broken = true;
    return !r->is_broken;
}

static uint32_t read_number(Reader *r, size_t bytes)
{
    uint32_t number = 0;
    if (!has(r, bytes)) return 0;
    for (size_t i = 0; i < bytes; i++)
        number = number << 8 | r->answer[r->at++];
    return number;
}

// NULL: there is none. To be freed with ares_free_string.
static char *take_name(Reader *r)
{
    char *name = NULL;
    long size;
    if (!has(r, 1)) return NULL;
    int status =
        gy_cares.ares_expand_name(r->answer + r->at, r->answer, (int)r->size, &name, &size);
    if (status == ARES_SUCCESS && has(r, (size_t)size)) {
        r->at += (size_t)size;
        return name;
    }
    if (status == ARES_ENOMEM) gyre_throw(r->g, "MemoryError", "out of memory");
    if (status == ARES_SUCCESS) gy_cares.ares_free_string(name);
    r->is_broken = true;
    return NULL;
}

static void skip_name(Reader *r)
{
    char *name = take_name(r);
    if (name) gy_cares.ares_free_string(name);
}

// ---------------------------------------------------------------- Fields

static GyreValue make_text(Gyre *g, const char *text, size_t size)
{
    GyreValue value = gyre_str(g, text, size);
    if (!gyre_is_none(value) || strcmp(gyre_error_class(g), "MemoryError") == 0) return value;
    gyre_error_clear(g);
    return gyre_bytes(g, text, size);
}

static GyreValue read_name(Reader *r)
{
    char *name = take_name(r);
    if (!name) return GYRE_NONE;
    GyreValue value = make_text(r->g, name, strlen(name));
    gy_cares.ares_free_string(name);
    return value;
}

static GyreValue read_int(Reader *r, size_t bytes)
{
    uint32_t number = read_number(r, bytes);
    return r->is_broken ? GYRE_NONE : gyre_int(r->g, number);
}

static GyreValue read_ip(Reader *r, int family, size_t bytes)
{
    char text[INET6_ADDRSTRLEN];
    if (r->end - r->at != bytes || !has(r, bytes)) {
        r->is_broken = true;
        return GYRE_NONE;
    }
    inet_ntop(family, r->answer + r->at, text, sizeof text);
    r->at += bytes;
    return gyre_str(r->g, text, GYRE_STRLEN);
}

// Pieces of at most 255 bytes, each behind its size, are one text.
static GyreValue read_text(Reader *r)
{
    size_t size = 0;
    char *text = (char *)malloc(r->end - r->at + 1);
    if (!text) return gyre_throw(r->g, "MemoryError", "out of memory"), GYRE_NONE;
    while (r->at < r->end && !r->is_broken) {
        size_t piece = read_number(r, 1);
        if (!has(r, piece)) break;
        memcpy(text + size, r->answer + r->at, piece);
        r->at += piece;
        size += piece;
    }
    GyreValue value = r->is_broken ? GYRE_NONE : make_text(r->g, text, size);
    free(text);
    return value;
}

// The fields of a record in their order: 'n' a name, '2' and '4' numbers of so many bytes.
static GyreValue read_fields(Reader *r, const char *fields)
{
    GyreValue items[MOST_FIELDS];
    uint32_t count = 0;
    for (; fields[count]; count++) {
        char kind = fields[count];
        items[count] = kind == 'n' ? read_name(r) : read_int(r, (size_t)(kind - '0'));
        if (gyre_is_none(items[count])) return GYRE_NONE;
    }
    return gyre_tuple(r->g, items, count);
}

static GyreValue read_data(Reader *r, int type)
{
    switch (type) {
    case A: return read_ip(r, AF_INET, 4);
    case AAAA: return read_ip(r, AF_INET6, 16);
    case TXT: return read_text(r);
    case MX: return read_fields(r, "2n");
    case SRV: return read_fields(r, "222n");
    case SOA: return read_fields(r, "nn44444");
    default: return read_name(r);
    }
}

// ---------------------------------------------------------------- Records

// False: broken, or an error is pending.
static bool add_record(Reader *r, int wanted, GyreValue list)
{
    skip_name(r);
    if (!has(r, RECORD_BYTES)) return false;
    uint32_t type = read_number(r, 2), class = read_number(r, 2);
    read_number(r, 4);
    size_t size = read_number(r, 2);
    if (!has(r, size)) return false;
    Reader data = *r;
    data.end = r->at + size;
    r->at = data.end;
    if (type != (uint32_t)wanted || class != CLASS_IN) return true;
    GyreValue value = read_data(&data, wanted);
    return !gyre_is_none(value) && gyre_append(r->g, list, value) == GYRE_OK;
}

GyreValue gy_dns_records(Gyre *g, int type, const unsigned char *answer, size_t size)
{
    Reader r = {g, answer, size, 0, size, false};
    GyreValue list = gyre_list(g);
    read_number(&r, 4);
    uint32_t questions = read_number(&r, 2), answers = read_number(&r, 2);
    if (gyre_is_none(list) || !has(&r, HEADER_BYTES - 8)) return GYRE_NONE;
    r.at = HEADER_BYTES;
    for (uint32_t i = 0; i < questions && !r.is_broken; i++) {
        skip_name(&r);
        read_number(&r, QUESTION_BYTES);
    }
    for (uint32_t i = 0; i < answers && !r.is_broken; i++) {
        uint32_t scope = gyre_scope_open(g);
        bool ok = add_record(&r, type, list);
        gyre_scope_close(g, scope);
        if (!ok) return GYRE_NONE;
    }
    return r.is_broken ? GYRE_NONE : list;
}
#endif
