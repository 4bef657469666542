// http_head.c - see http_head.h.
//
// Where the standard (RFC 9112) lets a server choose between being kind and being strict, this one
// is strict: what a proxy in front of it may have read differently is refused, for such requests
// can be smuggled past the proxy.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/http_head.h"
#include "stdlib/modules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#if GYRE_HAVE_LLHTTP
#include <llhttp.h>
#endif

enum { REQUEST_LINE_REST = 40 }; // bytes of the longest method and the version, with room

typedef struct {
    uint32_t name, name_size, value, value_size; // places in the text
} Field;

// One block: this, the fields, the text.
typedef struct {
    uint32_t count;
    uint32_t method_size, target, target_size; // the method begins the text
    uint8_t minor_version;
    const char *text;
    Field fields[];
} Head;

typedef struct {
    Head *head;
} Headers;

static const GyreType headers_type;

// ---------------------------------------------------------------- Scanning

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

// 0, or the status of what is too large.
static int check_sizes(const HeadScan *scan, size_t size, const HeadLimits *limits)
{
    if (scan->lines == 0 && size > limits->most_target + REQUEST_LINE_REST) return 414;
    if (size > limits->most_bytes || scan->lines > limits->most_fields + 1) return 431;
    return 0;
}

// Goes over a CR with its LF. 1: the head ends there; 0: it does not; negative: a status.
static int end_line(HeadScan *scan, const char *bytes, const HeadLimits *limits)
{
    if (bytes[scan->done + 1] != '\n') return -400;
    bool is_empty = scan->done == scan->line;
    if (is_empty && scan->lines == 0) return -400;
    scan->done += 2;
    if (is_empty) return 1;
    if (++scan->lines == 1 && scan->done > limits->most_target + REQUEST_LINE_REST) return -414;
    scan->line = scan->done;
    return 0;
}

ssize_t gy_http_head_scan(HeadScan *scan, const char *bytes, size_t size, const HeadLimits *limits)
{
    while (scan->done < size) {
        unsigned char c = (unsigned char)bytes[scan->done];
        if (scan->done == scan->line && scan->lines && (c == ' ' || c == '\t')) return -400;
        if (!is_control(c) || (c == '\t' && scan->lines)) {
            scan->done++;
            continue;
        }
        if (c != '\r') return -400;
        if (scan->done + 1 == size) break;
        int ended = end_line(scan, bytes, limits);
        if (ended < 0) return ended;
        int status = check_sizes(scan, scan->done, limits);
        if (status) return -status;
        if (ended) return (ssize_t)scan->done;
    }
    return -check_sizes(scan, scan->done, limits);
}

// ---------------------------------------------------------------- Words

// RFC 9110, 5.6.2.
bool gy_http_is_token(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool is_alnum = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || is_digit(c);
        if (!is_alnum && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return size > 0;
}

static bool is_word(const char *text, size_t size, const char *word)
{
    return strlen(word) == size && strncasecmp(text, word, size) == 0;
}

static void trim(const char **text, size_t *size)
{
    while (*size && ((*text)[0] == ' ' || (*text)[0] == '\t'))
        (*text)++, (*size)--;
    while (*size && ((*text)[*size - 1] == ' ' || (*text)[*size - 1] == '\t'))
        (*size)--;
}

bool gy_http_has_word(const char *list, size_t size, const char *word)
{
    while (size) {
        const char *comma = (const char *)memchr(list, ',', size);
        size_t part_size = comma ? (size_t)(comma - list) : size;
        const char *part = list;
        size_t used = part_size + (comma != NULL);
        trim(&part, &part_size);
        if (is_word(part, part_size, word)) return true;
        list += used;
        size -= used;
    }
    return false;
}

// ---------------------------------------------------------------- Taking apart

static const char *name_of(const Head *head, uint32_t i, size_t *size)
{
    *size = head->fields[i].name_size;
    return head->text + head->fields[i].name;
}

static const char *value_of(const Head *head, uint32_t i, size_t *size)
{
    *size = head->fields[i].value_size;
    return head->text + head->fields[i].value;
}

static Head *new_head(const char *text, size_t size, uint32_t count)
{
    size_t fields_size = count * sizeof(Field);
    Head *head = (Head *)malloc(sizeof *head + fields_size + size);
    if (!head) return NULL;
    char *copy = (char *)head + sizeof *head + fields_size;
    *head = (Head){.text = (const char *)memcpy(copy, text, size)};
    return head;
}

static uint32_t count_lines(const char *head, size_t size)
{
    uint32_t count = 0;
    for (const char *at = head, *end = head + size; at; count++) {
        at = (const char *)memchr(at, '\n', (size_t)(end - at));
        if (at) at++;
    }
    return count;
}

#if GYRE_HAVE_LLHTTP
static Head *head_of(gy_llhttp_t *parser)
{
    return (Head *)parser->data;
}

static int on_target(gy_llhttp_t *parser, const char *at, size_t size)
{
    Head *head = head_of(parser);
    head->target = (uint32_t)(at - head->text);
    head->target_size = (uint32_t)size;
    return 0;
}

static int on_name(gy_llhttp_t *parser, const char *at, size_t size)
{
    Head *head = head_of(parser);
    uint32_t place = (uint32_t)(at - head->text);
    head->fields[head->count] = (Field){place, (uint32_t)size, place, 0};
    return 0;
}

static int on_value(gy_llhttp_t *parser, const char *at, size_t size)
{
    Head *head = head_of(parser);
    trim(&at, &size);
    head->fields[head->count].value = (uint32_t)(at - head->text);
    head->fields[head->count].value_size = (uint32_t)size;
    return 0;
}

static int on_field_end(gy_llhttp_t *parser)
{
    head_of(parser)->count++;
    return 0;
}

static int on_head_end(gy_llhttp_t *parser)
{
    (void)parser;
    return HPE_PAUSED; // bodies are for http_body.c
}

static const gy_llhttp_settings_t settings = {.on_url = on_target,
                                              .on_header_field = on_name,
                                              .on_header_value = on_value,
                                              .on_header_value_complete = on_field_end,
                                              .on_headers_complete = on_head_end};

// "HTTP/", a digit, a dot, a digit. 0: a version that we speak.
static int version_status(const char *line, size_t size)
{
    const char *version = line + size - 9;
    if (size < 9 || memcmp(version, " HTTP/", 6) != 0 || !is_digit(version[6]) ||
        version[7] != '.' || !is_digit(version[8]))
        return 400;
    return version[6] == '1' && version[8] <= '1' ? 0 : 505;
}

// A well-formed line may still ask for what we do not have.
static int line_status(const char *head, size_t size)
{
    const char *end = (const char *)memchr(head, '\r', size);
    size_t line_size = (size_t)(end - head);
    const char *space = (const char *)memchr(head, ' ', line_size);
    if (!space || !gy_http_is_token(head, (size_t)(space - head))) return 400;
    return version_status(head, line_size);
}

static bool read_with_llhttp(Head *head, size_t size, int *status)
{
    gy_llhttp_t parser;
    gy_llhttp_init(&parser, HTTP_REQUEST, &settings);
    parser.data = head;
    gy_llhttp_errno_t error = gy_llhttp_execute(&parser, head->text, size);
    if (error == HPE_PAUSED) {
        head->method_size = (uint32_t)strcspn(head->text, " ");
        head->minor_version = parser.http_minor;
        return true;
    }
    *status = error == HPE_INVALID_METHOD ? 501 : error == HPE_USER ? 500 : 400;
    return false;
}

// ---------------------------------------------------------------- What it means

static bool is_method(const Head *head, const char *method)
{
    return strlen(method) == head->method_size &&
           memcmp(head->text, method, head->method_size) == 0;
}

// What may follow a host: nothing, or a colon and a port.
static bool is_good_port(const char *text, size_t size)
{
    unsigned long port = 0;
    if (size && text[0] != ':') return false;
    for (size_t i = 1; i < size; i++) {
        if (!is_digit(text[i])) return false;
        port = port * 10 + (unsigned long)(text[i] - '0');
        if (port > 65535) return false;
    }
    return true;
}

// A name, an IPv4 address or [one of IPv6], and maybe a port.
static bool is_good_host(const char *host, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)host[i];
        if (c <= 0x20 || c >= 0x7f || strchr("/?#@\\,<>\"{}|^`", c)) return false;
    }
    size_t name_size = size;
    const char *end = (const char *)memchr(host, size && host[0] == '[' ? ']' : ':', size);
    if (size && host[0] == '[') {
        if (!end) return false;
        name_size = (size_t)(end - host) + 1;
    } else if (end) {
        name_size = (size_t)(end - host);
    }
    return is_good_port(host + name_size, size - name_size);
}

// "http://host/path": there must be a host.
static bool is_good_absolute(const char *target, size_t size)
{
    size_t start = size > 7 && strncasecmp(target, "http://", 7) == 0    ? 7
                   : size > 8 && strncasecmp(target, "https://", 8) == 0 ? 8
                                                                         : size;
    size_t end = start;
    while (end < size && target[end] != '/' && target[end] != '?')
        end++;
    return end > start && target[start] != ':' && is_good_host(target + start, end - start);
}

// "/path?query", "http://host/path", or "*" of OPTIONS. (CONNECT is for proxies.)
static bool is_good_target(const Head *head)
{
    const char *target = head->text + head->target;
    size_t size = head->target_size;
    if (head->target != head->method_size + 1 || memcmp(target + size, " HTTP/", 6) != 0)
        return false;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)target[i] <= 0x20 || (unsigned char)target[i] >= 0x7f ||
            target[i] == '#')
            return false;
    }
    if (size == 1 && target[0] == '*') return is_method(head, "OPTIONS");
    return (size && target[0] == '/') || is_good_absolute(target, size);
}

// Digits only, and no second one that differs or repeats. False: 400.
static bool read_length(const char *value, size_t size, uint64_t *length)
{
    if (size == 0 || size > 18) return false;
    *length = 0;
    for (size_t i = 0; i < size; i++) {
        if (!is_digit(value[i])) return false;
        *length = *length * 10 + (uint64_t)(value[i] - '0');
    }
    return true;
}

typedef struct {
    uint32_t hosts, lengths, encodings;
} Counts;

// 0, or the status to refuse the request with.
static int read_field(const Head *head, uint32_t i, HeadFacts *facts, Counts *counts)
{
    size_t name_size, size;
    const char *name = name_of(head, i, &name_size), *value = value_of(head, i, &size);
    if (!gy_http_is_token(name, name_size) || name[name_size] != ':') return 400;
    switch (name_size) {
    case 4:
        if (!is_word(name, name_size, "host")) return 0;
        return ++counts->hosts > 1 || !is_good_host(value, size) ? 400 : 0;
    case 6:
        if (!is_word(name, name_size, "expect")) return 0;
        facts->expects_continue = is_word(value, size, "100-continue");
        return facts->expects_continue ? 0 : 417;
    case 10:
        if (!is_word(name, name_size, "connection")) return 0;
        if (gy_http_has_word(value, size, "close")) facts->keeps_alive = false;
        else if (facts->is_1_0 && gy_http_has_word(value, size, "keep-alive"))
            facts->keeps_alive = true;
        return 0;
    case 14:
        if (!is_word(name, name_size, "content-length")) return 0;
        return ++counts->lengths > 1 || !read_length(value, size, &facts->length) ? 400 : 0;
    case 17:
        if (!is_word(name, name_size, "transfer-encoding")) return 0;
        if (++counts->encodings > 1 || facts->is_1_0) return 400;
        facts->is_chunked = is_word(value, size, "chunked");
        return facts->is_chunked ? 0 : gy_http_has_word(value, size, "chunked") ? 400 : 501;
    default: return 0;
    }
}

static int read_facts(const Head *head, HeadFacts *facts)
{
    Counts counts = {0};
    *facts = (HeadFacts){.is_1_0 = head->minor_version == 0,
                         .keeps_alive = head->minor_version != 0,
                         .is_head = is_method(head, "HEAD")};
    if (is_method(head, "CONNECT")) return 501;
    if (!is_good_target(head)) return 400;
    int worst = 0; // what is ambiguous weighs more than what is not there
    for (uint32_t i = 0; i < head->count; i++) {
        int status = read_field(head, i, facts, &counts);
        if (status && worst != 400) worst = status;
    }
    if (counts.lengths && counts.encodings) return 400;
    if (!facts->is_1_0 && counts.hosts != 1) return 400;
    if (facts->is_1_0) facts->expects_continue = false;
    return worst;
}

// NULL: facts->status is set, or memory is out.
static Head *take_apart(const char *text, size_t size, HeadFacts *facts)
{
    *facts = (HeadFacts){.status = line_status(text, size)};
    if (facts->status) return NULL;
    Head *head = new_head(text, size, count_lines(text, size));
    if (!head) return NULL;
    int status = 0;
    if (read_with_llhttp(head, size, &status)) status = read_facts(head, facts);
    facts->status = status;
    if (!status) return head;
    free(head);
    return NULL;
}
#else
static Head *take_apart(const char *text, size_t size, HeadFacts *facts)
{
    (void)text, (void)size;
    *facts = (HeadFacts){.status = 501};
    return NULL;
}
#endif

// The head becomes the object's.
static GyreValue new_headers(Gyre *g, Head *head)
{
    GyreValue object = gyre_new(g, &headers_type);
    Headers *headers = (Headers *)gyre_host_data(g, object, &headers_type);
    if (headers) headers->head = head;
    else free(head);
    return object;
}

GyreValue gy_http_head_read(Gyre *g, const char *text, size_t size, HeadFacts *facts)
{
    Head *head = take_apart(text, size, facts);
    if (head) return new_headers(g, head);
    if (!facts->status) gyre_throw(g, "MemoryError", "out of memory");
    return GYRE_NONE;
}

// A line that begins with a blank goes on with the value before it. What has no colon is no field.
static void add_line(Head *head, uint32_t line, uint32_t size)
{
    const char *text = head->text + line, *colon = (const char *)memchr(text, ':', size);
    bool is_folded = *text == ' ' || *text == '\t';
    if (is_folded && head->count) {
        Field *last = &head->fields[head->count - 1];
        memset((char *)(uintptr_t)(head->text + last->value + last->value_size), ' ',
               line - last->value - last->value_size);
        last->value_size = line + size - last->value;
    }
    if (is_folded || !colon) return;
    const char *value = colon + 1, *name = text;
    size_t value_size = (size_t)(text + size - value), name_size = (size_t)(colon - text);
    trim(&value, &value_size);
    trim(&name, &name_size);
    head->fields[head->count++] =
        (Field){line, (uint32_t)name_size, (uint32_t)(value - head->text), (uint32_t)value_size};
}

GyreValue gy_http_head_of_answer(Gyre *g, const char *text, size_t size)
{
    Head *head = new_head(text, size, count_lines(text, size));
    if (!head) return gyre_throw(g, "MemoryError", "out of memory"), GYRE_NONE;
    const char *end = head->text + size, *line = head->text;
    for (bool is_first = true; line < end; is_first = false) {
        const char *next = (const char *)memchr(line, '\n', (size_t)(end - line));
        if (!next) next = end;
        size_t line_size = (size_t)(next - line);
        if (line_size && line[line_size - 1] == '\r') line_size--;
        if (line_size && !is_first)
            add_line(head, (uint32_t)(line - head->text), (uint32_t)line_size);
        line = next + 1;
    }
    return new_headers(g, head);
}

// ---------------------------------------------------------------- Headers, for scripts

static void finalize(void *data)
{
    free(((Headers *)data)->head);
}

// That of the object that a native is called with. NULL: thrown.
static Head *head_arg(GyreCall *call)
{
    Headers *headers = (Headers *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &headers_type);
    if (headers && headers->head) return headers->head;
    gyre_throw(gyre_vm(call), "TypeError", "the headers of a request are needed");
    return NULL;
}

// Text that is no UTF-8 is taken for Latin-1, which HTTP once was.
static GyreValue text_of(Gyre *g, const char *text, size_t size)
{
    GyreValue v = gyre_str(g, text, size);
    if (!gyre_is_none(v) || strcmp(gyre_error_class(g), "MemoryError") == 0) return v;
    gyre_error_clear(g);
    char *wide = (char *)malloc(2 * size);
    size_t count = 0;
    for (size_t i = 0; wide && i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x80) wide[count++] = (char)(0xc0 | c >> 6);
        wide[count++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
    }
    if (wide) v = gyre_str(g, wide, count);
    else gyre_throw(g, "MemoryError", "out of memory");
    free(wide);
    return v;
}

static GyreValue field_value(Gyre *g, const Head *head, uint32_t i)
{
    size_t size;
    const char *text = value_of(head, i, &size);
    return text_of(g, text, size);
}

// The next field of that name at or behind `i`; head->count if there is none.
static uint32_t find(const Head *head, const char *name, size_t name_size, uint32_t i)
{
    for (; i < head->count; i++) {
        size_t size;
        const char *text = name_of(head, i, &size);
        if (size == name_size && strncasecmp(text, name, size) == 0) break;
    }
    return i;
}

static const char *name_arg(GyreCall *call, size_t *size)
{
    Gyre *g = gyre_vm(call);
    const char *name = gyre_str_view(g, gyre_arg(call, 1), size);
    if (!name)
        gyre_throw(g, "TypeError", "the name of a header is a str, not %s",
                   gyre_type_of(g, gyre_arg(call, 1)));
    return name;
}

static GyreStatus headers_get(GyreCall *call)
{
    size_t size;
    Head *head = head_arg(call);
    const char *name = head ? name_arg(call, &size) : NULL;
    if (!name) return GYRE_ERROR;
    uint32_t i = find(head, name, size, 0);
    if (i < head->count) return gyre_return(call, field_value(gyre_vm(call), head, i));
    GyreValue missing = gyre_arg(call, 2);
    return gyre_is_none(missing) ? GYRE_OK : gyre_return(call, missing);
}

static GyreStatus headers_index(GyreCall *call)
{
    size_t size;
    Head *head = head_arg(call);
    const char *name = head ? name_arg(call, &size) : NULL;
    if (!name) return GYRE_ERROR;
    uint32_t i = find(head, name, size, 0);
    if (i < head->count) return gyre_return(call, field_value(gyre_vm(call), head, i));
    return gyre_throw(gyre_vm(call), "KeyError", "%.*s", (int)size, name);
}

static GyreStatus headers_contains(GyreCall *call)
{
    size_t size;
    Head *head = head_arg(call);
    const char *name = head ? name_arg(call, &size) : NULL;
    if (!name) return GYRE_ERROR;
    bool is_there = find(head, name, size, 0) < head->count;
    return gyre_return(call, gyre_bool(is_there));
}

static GyreStatus headers_get_all(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    size_t size;
    Head *head = head_arg(call);
    const char *name = head ? name_arg(call, &size) : NULL;
    GyreValue list = name ? gyre_list(g) : GYRE_NONE;
    if (gyre_is_none(list)) return GYRE_ERROR;
    for (uint32_t i = find(head, name, size, 0); i < head->count;
         i = find(head, name, size, i + 1)) {
        GyreValue value = field_value(g, head, i);
        if (gyre_is_none(value) || gyre_append(g, list, value) != GYRE_OK) return GYRE_ERROR;
    }
    return gyre_return(call, list);
}

static GyreValue item_of(Gyre *g, const Head *head, uint32_t i)
{
    size_t size;
    const char *name = name_of(head, i, &size);
    GyreValue pair[2] = {gyre_str(g, name, size), field_value(g, head, i)};
    if (gyre_is_none(pair[0]) || gyre_is_none(pair[1])) return GYRE_NONE;
    return gyre_tuple(g, pair, 2);
}

static GyreStatus headers_items(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Head *head = head_arg(call);
    GyreValue list = head ? gyre_list(g) : GYRE_NONE;
    if (gyre_is_none(list)) return GYRE_ERROR;
    for (uint32_t i = 0; i < head->count; i++) {
        GyreValue item = item_of(g, head, i);
        if (gyre_is_none(item) || gyre_append(g, list, item) != GYRE_OK) return GYRE_ERROR;
    }
    return gyre_return(call, list);
}

static GyreStatus headers_len(GyreCall *call)
{
    Head *head = head_arg(call);
    return head ? gyre_return(call, gyre_int(gyre_vm(call), head->count)) : GYRE_ERROR;
}

static GyreStatus headers_text(GyreCall *call)
{
    Head *head = head_arg(call);
    if (!head) return GYRE_ERROR;
    char text[48];
    snprintf(text, sizeof text, "<Headers of %u fields>", head->count);
    return gyre_return(call, gyre_str(gyre_vm(call), text, GYRE_STRLEN));
}

static const GyreNative headers_methods[] = {
    {"get", headers_get, "self, name, default = nil",
     "The first value of a header, whatever the case of its name.", 0},
    {"get_all", headers_get_all, "self, name", "All values of a header, as a list.", 0},
    {"items", headers_items, "self", "All headers as a list of (name, value), as they came.", 0},
    {"[]", headers_index, "self, name", "The first value of a header. KeyError: it has none.", 0},
    {"contains", headers_contains, "self, name", "Is there such a header?", 0},
    {"len", headers_len, "self", "How many there are.", 0},
    {"repr", headers_text, "self", "Its text.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType headers_type = {"Headers", sizeof(Headers), finalize, headers_methods, NULL};

// ---------------------------------------------------------------- The request line

static GyreStatus head_method(GyreCall *call)
{
    Head *head = head_arg(call);
    if (!head) return GYRE_ERROR;
    return gyre_return(call, gyre_str(gyre_vm(call), head->text, head->method_size));
}

static GyreStatus head_target(GyreCall *call)
{
    Head *head = head_arg(call);
    if (!head) return GYRE_ERROR;
    return gyre_return(call, gyre_str(gyre_vm(call), head->text + head->target, head->target_size));
}

static GyreStatus head_version(GyreCall *call)
{
    Head *head = head_arg(call);
    if (!head) return GYRE_ERROR;
    return gyre_return(call,
                       gyre_str(gyre_vm(call), head->minor_version ? "1.1" : "1.0", GYRE_STRLEN));
}

// The path of a target is what stands between the host, if it names one, and the query.
static const char *path_of(const Head *head, size_t *size)
{
    const char *path = head->text + head->target, *end = path + head->target_size;
    if (path[0] != '/' && path[0] != '*') {
        path = (const char *)memmem(path, head->target_size, "//", 2) + 2;
        while (path < end && *path != '/' && *path != '?')
            path++;
    }
    const char *mark = (const char *)memchr(path, '?', (size_t)(end - path));
    *size = (size_t)((mark ? mark : end) - path);
    return path;
}

static GyreStatus head_path(GyreCall *call)
{
    Head *head = head_arg(call);
    if (!head) return GYRE_ERROR;
    size_t size;
    const char *path = path_of(head, &size);
    return gyre_return(call, gyre_str(gyre_vm(call), size ? path : "/", size ? size : 1));
}

static GyreStatus head_query(GyreCall *call)
{
    Head *head = head_arg(call);
    if (!head) return GYRE_ERROR;
    const char *target = head->text + head->target;
    const char *mark = (const char *)memchr(target, '?', head->target_size);
    size_t size = mark ? (size_t)(target + head->target_size - mark - 1) : 0;
    return gyre_return(call, gyre_str(gyre_vm(call), mark ? mark + 1 : "", size));
}

// ---------------------------------------------------------------- Percent-encoding

static int hex_digit(unsigned char c)
{
    if (is_digit((char)c)) return c - '0';
    unsigned letter = (c | 0x20u) - 'a';
    return letter < 6 ? (int)letter + 10 : -1;
}

// "%41" is "A", and "+" a space where `is_form`. ValueError: no two digits behind a "%", or the
// whole is no UTF-8.
static GyreStatus http_unquote(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *text;
    size_t size;
    bool is_form = false;
    if (!gyre_args(call, "S|b", &text, &size, &is_form)) return GYRE_ERROR;
    if (!memchr(text, '%', size) && !(is_form && memchr(text, '+', size)))
        return gyre_return(call, gyre_arg(call, 0));
    char *plain = (char *)malloc(size);
    if (!plain) return gyre_throw(g, "MemoryError", "out of memory");
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == '+' && is_form) c = ' ';
        if (c == '%') {
            int high = i + 2 < size ? hex_digit((unsigned char)text[i + 1]) : -1;
            int low = i + 2 < size ? hex_digit((unsigned char)text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                free(plain);
                return gyre_throw(g, "ValueError", "a %% without two hexadecimal digits behind it");
            }
            c = (char)(high << 4 | low);
            i += 2;
        }
        plain[count++] = c;
    }
    GyreStatus status = gyre_return(call, gyre_str(g, plain, count));
    free(plain);
    return status;
}

static const GyreNative natives[] = {
    {"method", head_method, "headers", "The method of a request.", 0},
    {"target", head_target, "headers", "What it asks for, as it came.", 0},
    {"path", head_path, "headers", "The path in that.", 0},
    {"query", head_query, "headers", "What stands behind its question mark.", 0},
    {"version", head_version, "headers", "Its version.", 0},
    {"unquote", http_unquote, "text, is_form = false", "Text without percent-encoding.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_http_head_install(Gyre *g)
{
    if (gyre_register_type(g, HTTP_SERVER_MODULE, &headers_type, NULL) != GYRE_OK)
        return GYRE_ERROR;
    return gyre_register(g, HTTP_SERVER_MODULE, natives, NULL);
}
#endif
