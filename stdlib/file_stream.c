// file_stream.c - see file_stream.h.
//
// What is to be written is copied for the thread that writes it, and counts as sent only once it
// has been written. So flush and close wait for the disk, and are told of its errors.
#ifndef GYRE_NO_LIBUV
#define _GNU_SOURCE
#include "stdlib/file_stream.h"
#include "stdlib/loop.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { PIECE_BYTES = 64 * 1024 };

typedef struct {
    uv_fs_t read, write;
    uv_loop_t *loop;
    int fd;
    bool listens;                // bytes may come
    bool is_reading, is_writing; // a thread is at it
    char *read_bytes, *write_bytes;
    char spare[256]; // where there is no memory for read_bytes
    ssize_t written; // what the last write gave, to be told by the next `send`; 0: told
    bool is_closed;
    const Sink *sink; // NULL: nobody wants to know
    void *sink_data;
} File;

static void free_if_idle(File *f)
{
    if (f->is_reading || f->is_writing) return;
    close(f->fd);
    free(f->read_bytes);
    free(f->write_bytes);
    free(f);
}

// ---------------------------------------------------------------- Reading

static void start_reading(File *f);

static void on_read(uv_fs_t *request)
{
    File *f = (File *)request->data;
    ssize_t count = request->result;
    uv_fs_req_cleanup(request);
    f->is_reading = false;
    if (f->is_closed) {
        free_if_idle(f);
    } else if (count > 0 && f->sink) {
        f->sink->feed(f->sink_data, f->read_bytes ? f->read_bytes : f->spare, (size_t)count);
        if (!f->is_closed && f->listens) start_reading(f);
    } else if (f->sink) {
        f->listens = false;
        f->sink->feed_end(f->sink_data, (int)-count);
    }
}

static void start_reading(File *f)
{
    if (f->is_reading) return;
    if (!f->read_bytes) f->read_bytes = (char *)malloc(PIECE_BYTES);
    uv_buf_t buffer = f->read_bytes ? uv_buf_init(f->read_bytes, PIECE_BYTES)
                                    : uv_buf_init(f->spare, sizeof f->spare);
    f->read.data = f;
    f->is_reading = uv_fs_read(f->loop, &f->read, f->fd, &buffer, 1, -1, on_read) == 0;
    assert(f->is_reading); // one buffer needs no memory
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

static void on_written(uv_fs_t *request)
{
    File *f = (File *)request->data;
    f->written = request->result ? request->result : -EIO;
    uv_fs_req_cleanup(request);
    f->is_writing = false;
    if (f->is_closed) free_if_idle(f);
    else if (f->sink) f->sink->drain(f->sink_data);
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
    uv_buf_t buffer = uv_buf_init(f->write_bytes, (unsigned)count);
    f->write.data = f;
    int status = uv_fs_write(f->loop, &f->write, f->fd, &buffer, 1, -1, on_written);
    f->is_writing = status == 0;
    return status;
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
    (void)state, (void)what;
    return gyre_nil(g);
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
    GyreValue object = gy_stream_new(g, &file_transport, f, name);
    if (gyre_is_none(object)) file_close(f, false);
    return object;
}

int gy_file_stream_fd(Stream *s)
{
    File *f = (File *)gy_stream_state(s, &file_transport);
    return f ? f->fd : -1;
}
#endif
