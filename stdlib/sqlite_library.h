// sqlite_library.h - SQLite, loaded when a script first imports sqlite (library.h).
#ifndef GYRE_STDLIB_SQLITE_LIBRARY_H
#define GYRE_STDLIB_SQLITE_LIBRARY_H

#include "include/gyre_library.h"

#include <sqlite3.h>

#define SQLITE_FUNCTIONS(X)                                                                        \
    X(sqlite3_bind_blob64)                                                                         \
    X(sqlite3_bind_double)                                                                         \
    X(sqlite3_bind_int64)                                                                          \
    X(sqlite3_bind_null)                                                                           \
    X(sqlite3_bind_parameter_count)                                                                \
    X(sqlite3_bind_parameter_name)                                                                 \
    X(sqlite3_bind_text64)                                                                         \
    X(sqlite3_busy_handler)                                                                        \
    X(sqlite3_changes64)                                                                           \
    X(sqlite3_clear_bindings)                                                                      \
    X(sqlite3_close)                                                                               \
    X(sqlite3_column_blob)                                                                         \
    X(sqlite3_column_bytes)                                                                        \
    X(sqlite3_column_count)                                                                        \
    X(sqlite3_column_double)                                                                       \
    X(sqlite3_column_int64)                                                                        \
    X(sqlite3_column_name)                                                                         \
    X(sqlite3_column_text)                                                                         \
    X(sqlite3_column_type)                                                                         \
    X(sqlite3_errmsg)                                                                              \
    X(sqlite3_error_offset)                                                                        \
    X(sqlite3_exec)                                                                                \
    X(sqlite3_extended_errcode)                                                                    \
    X(sqlite3_extended_result_codes)                                                               \
    X(sqlite3_finalize)                                                                            \
    X(sqlite3_get_autocommit)                                                                      \
    X(sqlite3_interrupt)                                                                           \
    X(sqlite3_last_insert_rowid)                                                                   \
    X(sqlite3_libversion)                                                                          \
    X(sqlite3_libversion_number)                                                                   \
    X(sqlite3_limit)                                                                               \
    X(sqlite3_open_v2)                                                                             \
    X(sqlite3_prepare_v3)                                                                          \
    X(sqlite3_progress_handler)                                                                    \
    X(sqlite3_reset)                                                                               \
    X(sqlite3_set_authorizer)                                                                      \
    X(sqlite3_step)                                                                                \
    X(sqlite3_stmt_readonly)                                                                       \
    X(sqlite3_stmt_status)                                                                         \
    X(sqlite3_system_errno)                                                                        \
    X(sqlite3_threadsafe)                                                                          \
    X(sqlite3_total_changes64)                                                                     \
    X(sqlite3_vfs_find)                                                                            \
    X(sqlite3_vfs_register)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    SQLITE_FUNCTIONS(MEMBER)
#undef MEMBER
} Sqlite;

extern Sqlite gy_sqlite;

// Fills gy_sqlite, as gy_library_load says.
GyreStatus gy_sqlite_load(Gyre *g);

#endif
