// coverage.c - gathers what all VMs count, and writes it at the end.
//
// A file may be compiled many times: by each thread that imports it, for each run of a test that
// is explored. Each time has counters of its own, which are held here until nothing counts in them
// any more; then they are added to the sums of all. What is no file (-e, standard input) has lines
// that nobody can show, so it is told of only where nothing else is.
#define _GNU_SOURCE
#include "cli/coverage.h"
#include "cli/console.h"
#include "cli/coverage_file.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct Covered {
    struct Covered *next;
    GyreCoverage *coverage;
    const char *file; // one of `files`
} Covered;

typedef struct FileName {
    struct FileName *next;
    char text[];
} FileName;

static struct {
    FILE *to; // NULL: nobody counts
    const char *path;
    pthread_mutex_t lock; // guards what follows
    Covered *covered;     // still counting
    FileName *files;
    CoverageSums sums;
    bool has_lost; // memory was out for some
} coverage = {.lock = PTHREAD_MUTEX_INITIALIZER};

// The same text for the same file, whatever it was called. NULL: it is none, and nobody's.
static const char *find_file(const char *name)
{
    static const char *const nameless[] = {"<eval>", "<stdin>", "<repl>"};
    for (size_t i = 0; i < sizeof nameless / sizeof *nameless; i++)
        if (strcmp(name, nameless[i]) == 0) return nameless[i];
    char *full = realpath(name, NULL);
    if (!full) return NULL;
    FileName *file = coverage.files;
    while (file && strcmp(file->text, full) != 0)
        file = file->next;
    size_t size = strlen(full) + 1;
    if (!file && (file = (FileName *)malloc(sizeof *file + size))) {
        memcpy(file->text, full, size);
        file->next = coverage.files;
        coverage.files = file;
    }
    free(full);
    return file ? file->text : NULL;
}

static void on_compiled(void *unused, GyreCoverage *compiled)
{
    (void)unused;
    Covered *c = (Covered *)malloc(sizeof *c);
    pthread_mutex_lock(&coverage.lock);
    const char *file = c ? find_file(gyre_coverage_name(compiled)) : NULL;
    if (file) {
        *c = (Covered){coverage.covered, compiled, file};
        coverage.covered = c;
    } else {
        coverage.has_lost |= !c;
        gyre_coverage_release(compiled);
        free(c);
    }
    pthread_mutex_unlock(&coverage.lock);
}

static void add_up(bool also_unfinished)
{
    for (Covered **link = &coverage.covered; *link;) {
        Covered *c = *link;
        if (!also_unfinished && !gyre_coverage_is_final(c->coverage)) {
            link = &c->next;
            continue;
        }
        if (!gy_coverage_sums_add(&coverage.sums, c->file, c->coverage)) coverage.has_lost = true;
        *link = c->next;
        gyre_coverage_release(c->coverage);
        free(c);
    }
}

void gy_coverage_attach(Gyre *g)
{
    if (!coverage.to) return;
    pthread_mutex_lock(&coverage.lock);
    add_up(false);
    pthread_mutex_unlock(&coverage.lock);
    gyre_set_coverage(g, on_compiled, NULL);
}

// ---------------------------------------------------------------- The whole

static bool fail(void)
{
    gy_console_complain("cannot write the coverage %s: %s", coverage.path, strerror(errno));
    return false;
}

bool gy_coverage_open(const char *path)
{
    coverage.path = path;
    coverage.to = fopen(path, "we");
    return coverage.to || fail();
}

static void tell(CoverageTotal total)
{
    double percent = total.lines ? 100.0 * total.lines_run / total.lines : 100;
    gy_console_tell("coverage: %u of %u lines (%.1f %%), %u of %u functions%s: %s", total.lines_run,
                    total.lines, percent, total.functions_run, total.functions,
                    coverage.has_lost ? ", some lost for want of memory" : "", coverage.path);
}

bool gy_coverage_close(void)
{
    FILE *to = coverage.to;
    if (!to) return true;
    coverage.to = NULL;
    add_up(true);
    if (coverage.files) gy_coverage_sums_drop_nameless(&coverage.sums);
    CoverageTotal total = gy_coverage_sums_write(&coverage.sums, to);
    bool ok = fflush(to) == 0 && !ferror(to);
    ok = fclose(to) == 0 && ok;
    if (ok) tell(total);
    gy_coverage_sums_free(&coverage.sums);
    for (FileName *file = coverage.files, *next; file; file = next) {
        next = file->next;
        free(file);
    }
    return ok || fail();
}
