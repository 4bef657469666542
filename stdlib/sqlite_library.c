// sqlite_library.c - SQLite's functions, and where they are found.
#if GYRE_HAVE_SQLITE
#include "stdlib/sqlite_library.h"
#include "stdlib/library.h"

#include <stddef.h>

Sqlite gy_sqlite;

static const LibraryFunction functions[] = {
#define FUNCTION(name) {#name, &gy_sqlite.name},
    SQLITE_FUNCTIONS(FUNCTION)
#undef FUNCTION
        {NULL, NULL},
};

GyreStatus gy_sqlite_load(Gyre *g)
{
    static Library library = LIBRARY(GYRE_LIBSQLITE, "SQLite", "libsqlite3-0", functions);
    if (gy_library_load(g, &library) != GYRE_OK) return GYRE_ERROR;
    if (gy_sqlite.sqlite3_threadsafe()) return GYRE_OK;
    return gyre_throw(g, "ImportError", "this SQLite was built for programs without threads");
}
#endif
