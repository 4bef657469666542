// http_head.h - what stands in front of a body: the request line and the headers.
//
// The head of a request is looked at twice. While it comes, head_scan goes over each byte once and
// refuses whatever two programs could read differently (a CR or LF alone, a folded line, a control
// character), and finds the end. Then it stands in one piece, llhttp takes it apart, and it becomes
// a Headers object, which keeps one copy of the text and the places of its fields in it.
#ifndef GYRE_STDLIB_HTTP_HEAD_H
#define GYRE_STDLIB_HTTP_HEAD_H

#include "include/gyre_library.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define HTTP_SERVER_MODULE "<stdlib>/_http_server"

typedef struct {
    size_t most_bytes, most_target, most_fields;
} HeadLimits;

// How far the bytes of a head have been looked at; {0} at its beginning.
typedef struct {
    size_t done, line;
    uint32_t lines;
} HeadScan;

// The size of the head with its empty line; 0: it has not come in whole; negative: the status to
// refuse it with.
ssize_t gy_http_head_scan(HeadScan *scan, const char *bytes, size_t size, const HeadLimits *limits);

// What the server must know of a request.
typedef struct {
    int status; // to refuse it with; 0: it is well
    bool is_1_0, is_head, keeps_alive, expects_continue, is_chunked;
    uint64_t length; // of the body, where it is not chunked
} HeadFacts;

// A Headers object of a head that was scanned. NONE: facts->status says why not; where that is 0,
// an error is pending.
GyreValue gy_http_head_read(Gyre *g, const char *head, size_t size, HeadFacts *facts);

// A Headers object of the head of an answer, whose lines the client has checked. NONE: thrown.
GyreValue gy_http_head_of_answer(Gyre *g, const char *head, size_t size);

GyreStatus gy_http_head_install(Gyre *g);

// Is it a name of a method or header?
bool gy_http_is_token(const char *text, size_t size);
// Does a list separated by commas have this word? (Connection, Transfer-Encoding)
bool gy_http_has_word(const char *list, size_t size, const char *word);

#endif
