// file_stream.c - see file_stream.h.
//
// What is to be written is copied for the thread that writes it, and counts as sent only once it
// has been written. So flush and close wait for the disk, and are told of its errors.
//
// A read begins only when nothing is being written. One that is under way when the position moves
// is stale, and what it brings is thrown away.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/file_stream.h"
#include "stdlib/io_calls.h"
#include "stdlib/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { PIECE_BYTES = 64 * 1024 };

// What a thread does.
typedef struct {
    uv_work_t work;
    int fd;
    char *bytes;
    size_t size;
    int64_t offset; // negative: where the descriptor stands
    ssize_t result;
} Request;

typedef struct {
    Request read, write;
    uv_loop_t *loop;
    int fd;
    int64_t at; // where the next request begins; negative: it has no position
    bool appends;
    bool listens;                // bytes may come
    bool is_reading, is_writing; // a thread is at it
    bool is_stale;               // … and what it reads is not wanted any more
    bool is_telling;             // the sink is being called
    char *read_bytes, *write_bytes;
    char spare[256]; // where there is no memory for read_bytes
    ssize_t written; // what the last write gave, to be told by the next `send`; 0: told
    bool is_closed;
    const Sink *sink; // NULL: nobody wants to know
    void *sink_data;
} File;

static void free_if_idle(File *f)
{
    if (f->is_reading || f->is_writing || f->is_telling) return;
    close(f->fd);
    free(f->read_bytes);
    free(f->write_bytes);
    free(f);
}

// ---------------------------------------------------------------- Reading

static void run_read(uv_work_t *work)
{
    Request *r = (Request *)work;
    r->result = gy_io_read_at(r->fd, r->bytes, r->size, r->offset);
}

static void start_reading(File *f);

static void tell_read(File *f, ssize_t count)
{
    if (count > 0) {
        if (f->at >= 0) f->at += count;
        f->sink->feed(f->sink_data, f->read.bytes, (size_t)count);
    } else {
        f->listens = false;
        f->sink->feed_end(f->sink_data, (int)-count);
    }
}

static void on_read(uv_work_t *work, int status)
{
    File *f = (File *)work->data;
    bool is_stale = f->is_stale;
    f->is_reading = f->is_stale = false;
    f->is_telling = true;
    if (!f->is_closed && !is_stale && f->sink) tell_read(f, status < 0 ? status : f->read.result);
    f->is_telling = false;
    if (f->is_closed) free_if_idle(f);
    else if (f->listens) start_reading(f);
}

static void start(File *f, Request *r, char *bytes, size_t size, void (*run)(uv_work_t *),
                  void (*done)(uv_work_t *, int))
{
    r->work.data = f;
    r->fd = f->fd;
    r->bytes = bytes;
    r->size = size;
    r->offset = f->appends && r == &f->write ? -1 : f->at;
    uv_queue_work(f->loop, &r->work, run, done); // fails without a function only
}

static void start_reading(File *f)
{
    if (f->is_reading || f->is_writing) return;
    if (!f->read_bytes) f->read_bytes = (char *)malloc(PIECE_BYTES);
    f->is_reading = true;
    if (f->read_bytes) start(f, &f->read, f->read_bytes, PIECE_BYTES, run_read, on_read);
    else start(f, &f->read, f->spare, sizeof f->spare, run_read, on_read);
}

static void file_attach(void *state, const Sink *sink, void *sink_data)
{
    File *f = (File *)state;
    f->sink = sink;
    f->sink_data = sink_data;
}

static void file_listen(void *state, bool wants)
{
    File *f = (File *)state;
    f->listens = wants;
    if (wants) start_reading(f);
}

// ---------------------------------------------------------------- Writing

static void run_write(uv_work_t *work)
{
    Request *r = (Request *)work;
    r->result = gy_io_write_at(r->fd, r->bytes, r->size, r->offset);
}

static void on_written(uv_work_t *work, int status)
{
    File *f = (File *)work->data;
    f->written = status < 0 ? status : f->write.result ? f->write.result : -EIO;
    if (f->written > 0 && f->at >= 0)
        f->at = f->appends ? lseek(f->fd, 0, SEEK_CUR) : f->at + f->written;
    f->is_writing = false;
    f->is_telling = true;
    if (!f->is_closed && f->sink) f->sink->drain(f->sink_data);
    f->is_telling = false;
    if (f->is_closed) free_if_idle(f);
    else if (f->listens) start_reading(f);
}

static ssize_t file_send(void *state, const char *bytes, size_t size)
{
    File *f = (File *)state;
    ssize_t written = f->written;
    f->written = 0;
    if (written || f->is_writing) return written;
    if (!f->write_bytes) f->write_bytes = (char *)malloc(PIECE_BYTES);
    if (!f->write_bytes) return -ENOMEM;
    size_t count = size < PIECE_BYTES ? size : PIECE_BYTES;
    memcpy(f->write_bytes, bytes, count);
    f->is_writing = true;
    start(f, &f->write, f->write_bytes, count, run_write, on_written);
    return 0;
}

// ---------------------------------------------------------------- The transport

static int file_send_end(void *state)
{
    (void)state;
    return 0;
}

// A request that is under way is a reason for the loop to go on by itself.
static void file_hold(void *state, bool waits)
{
    (void)state, (void)waits;
}

static void file_close(void *state, bool is_whole)
{
    (void)is_whole;
    File *f = (File *)state;
    f->is_closed = true;
    f->sink = NULL;
    free_if_idle(f);
}

static GyreValue file_describe(Gyre *g, void *state, const char *what)
{
    (void)g, (void)state, (void)what;
    return GYRE_NIL;
}

static const Transport file_transport = {file_attach, file_listen, file_send,     file_send_end,
                                         file_hold,   file_close,  file_describe, NULL};

GyreValue gy_file_stream(Gyre *g, int fd, const char *name)
{
    File *f = (File *)calloc(1, sizeof *f);
    if (!f) {
        close(fd);
        gyre_throw(g, "MemoryError", "out of memory");
        return GYRE_NONE;
    }
    f->loop = gy_loop_uv(g);
    f->fd = fd;
    f->at = -1;
    GyreValue object = gy_stream_new(g, &file_transport, f, name);
    if (gyre_is_none(object)) file_close(f, false);
    return object;
}

int gy_file_stream_fd(Stream *s)
{
    File *f = (File *)gy_stream_state(s, &file_transport);
    return f ? f->fd : -1;
}

// ---------------------------------------------------------------- Positions

void gy_file_place(Stream *s, bool appends)
{
    File *f = (File *)gy_stream_state(s, &file_transport);
    if (!f) return;
    off_t at = lseek(f->fd, 0, appends ? SEEK_END : SEEK_CUR);
    f->at = at < 0 ? -1 : at;
    f->appends = appends;
}

int64_t gy_file_position(Stream *s)
{
    File *f = (File *)gy_stream_state(s, &file_transport);
    if (!f || f->at < 0) return -1;
    return f->at - (int64_t)gy_stream_unread(s) + (int64_t)gy_stream_unsent(s);
}

bool gy_file_seek(Stream *s, int64_t position)
{
    File *f = (File *)gy_stream_state(s, &file_transport);
    if (!f || f->at < 0 || gy_stream_unsent(s)) return false;
    f->at = position;
    f->is_stale = f->is_reading;
    gy_stream_forget(s);
    return true;
}
#endif
