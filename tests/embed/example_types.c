// example_types.c - types of the host: a counter, and a bitmap that owns memory.
#include <gyre.h>
#include <stdio.h>
#include <stdlib.h>

// ---------------------------------------------------------------- Counter

typedef struct {
    int64_t count;
} Counter;

static const GyreType counter_type;

static GyreStatus counter_add(GyreCall *call)
{
    Counter *counter;
    int64_t n = 1;
    if (!gyre_args(call, "h|i", &counter_type, &counter, &n)) return GYRE_ERROR;
    counter->count += n;
    return gyre_return(call, gyre_int(gyre_vm(call), counter->count));
}

static GyreStatus counter_count(GyreCall *call)
{
    Counter *counter;
    if (!gyre_args(call, "h", &counter_type, &counter)) return GYRE_ERROR;
    return gyre_return(call, gyre_int(gyre_vm(call), counter->count));
}

static const GyreNative counter_methods[] = {
    {"add", counter_add, "self, n = 1", "Adds n, and gives the new count.", 0},
    {"count", counter_count, "self", "How far it has come.", GYRE_GETTER},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType counter_type = {"Counter", sizeof(Counter), NULL, counter_methods, NULL};

// ---------------------------------------------------------------- Bitmap

typedef struct {
    unsigned char *pixels; // NULL until init has run
    int64_t width, height;
} Bitmap;

static const GyreType bitmap_type;

// When nothing reaches the object any more, or with the VM. It must not use the VM.
static void bitmap_finalize(void *data)
{
    free(((Bitmap *)data)->pixels);
}

static GyreStatus bitmap_init(GyreCall *call)
{
    Bitmap *bitmap;
    int64_t width, height;
    Gyre *g = gyre_vm(call);
    if (!gyre_args(call, "hii", &bitmap_type, &bitmap, &width, &height)) return GYRE_ERROR;
    if (bitmap->pixels) return gyre_throw(g, "StateError", "init is called by Bitmap() alone");
    if (width < 1 || height < 1 || width > 4096 || height > 4096)
        return gyre_throw(g, "ValueError", "a bitmap has 1 to 4096 pixels each way");
    bitmap->pixels = (unsigned char *)calloc((size_t)width, (size_t)height);
    if (!bitmap->pixels) return gyre_throw(g, "MemoryError", "out of memory");
    bitmap->width = width;
    bitmap->height = height;
    return GYRE_OK;
}

// The pixel that the first three arguments mean; NULL: thrown.
static unsigned char *pixel(GyreCall *call, int64_t x, int64_t y, Bitmap *bitmap)
{
    if (bitmap->pixels && x >= 0 && x < bitmap->width && y >= 0 && y < bitmap->height)
        return &bitmap->pixels[y * bitmap->width + x];
    gyre_throw(gyre_vm(call), "IndexError", "there is no pixel (%d, %d)", (int)x, (int)y);
    return NULL;
}

static GyreStatus bitmap_get(GyreCall *call)
{
    Bitmap *bitmap;
    int64_t x, y;
    if (!gyre_args(call, "hii", &bitmap_type, &bitmap, &x, &y)) return GYRE_ERROR;
    const unsigned char *at = pixel(call, x, y, bitmap);
    return at ? gyre_return(call, gyre_int(gyre_vm(call), *at)) : GYRE_ERROR;
}

static GyreStatus bitmap_set(GyreCall *call)
{
    Bitmap *bitmap;
    int64_t x, y, value;
    if (!gyre_args(call, "hiii", &bitmap_type, &bitmap, &x, &y, &value)) return GYRE_ERROR;
    unsigned char *at = pixel(call, x, y, bitmap);
    if (at) *at = (unsigned char)value;
    return at ? GYRE_OK : GYRE_ERROR;
}

static const GyreNative bitmap_methods[] = {
    {"init", bitmap_init, "self, width, height", "A black bitmap.", 0},
    {"get", bitmap_get, "self, x, y", "A pixel, 0 to 255.", 0},
    {"set", bitmap_set, "self, x, y, value", "Sets a pixel.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType bitmap_type = {"Bitmap", sizeof(Bitmap), bitmap_finalize, bitmap_methods,
                                     NULL};

// ---------------------------------------------------------------- The program

static const char script[] = "from draw import Bitmap\n"
                             "let b = Bitmap(8, 8)\n"
                             "for i in range(8) { b.set(i, i, 255)\n clicks.add() }\n"
                             "assert(b.get(3, 3) == 255 and b.get(3, 4) == 0)\n"
                             "try { b.get(8, 0) } catch IndexError as e { assert(e.message == "
                             "'there is no pixel (8, 0)') }\n"
                             "try { Bitmap('8', 8) } catch TypeError as e { clicks.add(n: 100) }\n";

// An object that the host has made: it is pinned, for the host looks into it later.
static GyreStatus run(Gyre *g, GyreValue *clicks)
{
    if (gyre_register_type(g, NULL, &counter_type, NULL) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, "draw", &bitmap_type, NULL) != GYRE_OK) return GYRE_ERROR;
    *clicks = gyre_pin(g, gyre_new(g, &counter_type));
    if (gyre_global_set(g, "clicks", *clicks) != GYRE_OK) return GYRE_ERROR;
    return gyre_eval(g, "draw.gy", script, GYRE_STRLEN);
}

int main(void)
{
    GyreValue clicks = GYRE_NONE;
    Gyre *g = gyre_open(NULL);
    if (!g) return 1;
    GyreStatus status = run(g, &clicks);
    if (status != GYRE_OK) fputs(gyre_error_text(g), stderr);
    const Counter *counter = (const Counter *)gyre_host_data(g, clicks, &counter_type);
    if (counter) printf("%d clicks\n", (int)counter->count);
    bool ok = status == GYRE_OK && counter && counter->count == 108;
    gyre_unpin(g, clicks);
    gyre_close(g);
    return ok ? 0 : 1;
}
