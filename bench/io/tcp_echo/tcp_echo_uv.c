// tcp_echo on libuv: sends back what comes.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct answer {
    uv_write_t request;
    char bytes[];
};

static void on_closed(uv_handle_t *handle)
{
    free(handle);
}

// One buffer for all: what is read is sent or copied at once.
static void on_space(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    static char space[65536];
    (void)handle;
    (void)size;
    *buffer = uv_buf_init(space, sizeof space);
}

static void on_written(uv_write_t *request, int status)
{
    (void)status;
    free(request); // the first member of its answer
}

static void send_later(uv_stream_t *stream, const char *bytes, size_t count)
{
    struct answer *answer = malloc(sizeof *answer + count);
    memcpy(answer->bytes, bytes, count);
    uv_buf_t buffer = uv_buf_init(answer->bytes, (unsigned)count);
    uv_write(&answer->request, stream, &buffer, 1, on_written);
}

// Sends at once what the system takes, which costs no request.
static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    if (count < 0) uv_close((uv_handle_t *)stream, on_closed);
    if (count <= 0) return;
    uv_buf_t bytes = uv_buf_init(buffer->base, (unsigned)count);
    int sent = uv_try_write(stream, &bytes, 1);
    if (sent < 0) sent = 0;
    if (sent < count) send_later(stream, buffer->base + sent, (size_t)(count - sent));
}

static void on_connection(uv_stream_t *server, int status)
{
    if (status < 0) return;
    uv_tcp_t *client = malloc(sizeof *client);
    uv_tcp_init(server->loop, client);
    if (uv_accept(server, (uv_stream_t *)client) == 0) {
        uv_tcp_nodelay(client, 1);
        uv_read_start((uv_stream_t *)client, on_space, on_read);
    } else {
        uv_close((uv_handle_t *)client, on_closed);
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_tcp_t server;
    struct sockaddr_in address;
    int length = sizeof address;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &server);
    uv_tcp_bind(&server, (const struct sockaddr *)&address, 0);
    if (uv_listen((uv_stream_t *)&server, 511, on_connection) < 0) return 1;
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &length);
    printf("port=%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(loop, UV_RUN_DEFAULT);
}
