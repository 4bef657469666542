// embed_allocator.c - memory from the host: all of it, with the right sizes, and none is left.
#include "include/gyre.h"
#include "tests/embed/embed_check.h"

typedef struct {
    size_t bytes, peak, blocks, limit;
} Pool;

// Each block remembers its size, to hold the VM to what it says.
static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    Pool *pool = (Pool *)context;
    size_t *head = block ? (size_t *)block - 2 : NULL;
    CHECK(head ? *head == old_size : old_size == 0);
    if (new_size == 0) {
        pool->bytes -= old_size;
        pool->blocks -= head != NULL;
        free(head);
        return NULL;
    }
    if (pool->limit && new_size > old_size && pool->bytes + new_size - old_size > pool->limit)
        return NULL;
    head = (size_t *)realloc(head, new_size + 2 * sizeof *head);
    if (!head) return NULL;
    pool->blocks += block == NULL;
    pool->bytes += new_size - old_size;
    if (pool->bytes > pool->peak) pool->peak = pool->bytes;
    *head = new_size;
    return head + 2;
}

static const char script[] = "class Point { x = 0\n y = 0 }\n"
                             "let points = [Point() for i in range(2000)]\n"
                             "let by_name = {str(i): i * 1.5 for i in range(2000)}\n"
                             "async fn tick(n) { await sleep(1us * n)\n return n }\n"
                             "assert(sum(await gather(*[tick(i) for i in range(50)])) == 1225)\n"
                             "let text = ''\n"
                             "for i in range(1000) { text += 'abc' }\n";

int main(void)
{
    Pool pool = {0};
    GyreConfig config = {0};
    config.context = &pool;
    config.resize = resize;
    Gyre *g = gyre_open(&config);
    CHECK(g && pool.blocks > 0);
    size_t at_start = pool.bytes;
    CHECK_OK(g, gyre_eval(g, "a", script, GYRE_STRLEN));
    CHECK(pool.peak > at_start + 2000 * 32);
    GyreValue pin = gyre_pin(g, gyre_str(g, "kept", GYRE_STRLEN));
    CHECK(!gyre_is_none(pin));

    // The host's own limit is as good as the VM's: MemoryError, and the VM goes on.
    pool.limit = pool.bytes + 100000;
    CHECK(gyre_eval(g, "b", "let all = []\nwhile true { all.append('x' * 1000 + str(len(all))) }",
                    GYRE_STRLEN) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "MemoryError") == 0);
    CHECK(gyre_error_text(g)[0]);
    pool.limit = 0;
    CHECK_OK(g, gyre_eval(g, "c", "all = nil\nassert(1 + 1 == 2)", GYRE_STRLEN));
    gyre_close(g);
    CHECK(pool.bytes == 0 && pool.blocks == 0);

    // Too little to open at all, at every point where that can show.
    for (pool.limit = 1000; pool.limit < at_start; pool.limit += 5000) {
        g = gyre_open(&config);
        CHECK(pool.limit > at_start / 2 || !g);
        gyre_close(g);
        CHECK(pool.bytes == 0 && pool.blocks == 0);
    }
    return 0;
}
