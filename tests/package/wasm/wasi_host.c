// wasi_host.c - the least that runs a script under WASI: FILE [ARGS...], its output, its exit
// status.
#include <gyre_library.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool write_all(void *context, int stream, const char *text, size_t size)
{
    (void)context;
    return fwrite(text, 1, size, stream == 1 ? stdout : stderr) == size;
}

static bool flush(void *context, int stream)
{
    (void)context;
    return fflush(stream == 1 ? stdout : stderr) == 0;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    size_t capacity = 1 << 20;
    char *text = file ? (char *)malloc(capacity) : NULL;
    if (!text) return NULL;
    *size = fread(text, 1, capacity, file);
    fclose(file);
    return text;
}

int main(int argc, char **argv)
{
    size_t size;
    char *text = argc > 1 ? read_file(argv[1], &size) : NULL;
    if (!text) return 2;
    GyreConfig config = {0};
    config.write = write_all;
    config.flush = flush;
    config.argc = argc - 2;
    config.argv = argv + 2;
    Gyre *g = gyre_open(&config);
    if (!g) return 3;
    GyreStatus status = gyre_eval(g, argv[1], text, size);
    if (status != GYRE_OK) fputs(gyre_error_text(g), stderr);
    int exit_status = gyre_has_exited(g) || status == GYRE_OK ? gyre_exit_status(g) : 1;
    gyre_close(g);
    free(text);
    return exit_status;
}

// Debian's compiler-rt for WebAssembly is compiled with -fstack-protector, which WASI has not.
unsigned long __stack_chk_guard = 0x5bd1e995;

void __stack_chk_fail(void);

void __stack_chk_fail(void)
{
    abort();
}
