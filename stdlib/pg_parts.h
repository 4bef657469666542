// pg_parts.h - a connection to PostgreSQL, and the statement that it runs.
//
// All is done on the VM's thread, by libpq's calls that do not block, whenever the loop says that
// the socket is ready; but for PQcancel, which blocks, and so is left to a thread of libuv's pool.
//
// A connection runs one statement at a time; who may go next is decided by scripts (pg.gy). One
// whose task was cancelled goes on without it (`is_orphan`) until the server has ended it. The
// statement that comes next waits here meanwhile, and also until the cancel request is through:
// else that could hit it. The server forgets a request that overtakes its statement, and others get
// lost, so it is repeated until the statement has ended.
#ifndef GYRE_STDLIB_PG_PARTS_H
#define GYRE_STDLIB_PG_PARTS_H

#include "stdlib/pg_library.h"
#include "stdlib/wire.h"

#include <uv.h>

typedef struct PgConnection PgConnection;

// What a statement gives the script.
typedef enum {
    PG_GIVE_ROWS,
    PG_GIVE_ROW,   // the first, or nil
    PG_GIVE_VALUE, // … its first value
    PG_GIVE_TAG,   // (what the server calls it, "UPDATE 3"; the number of rows)
    PG_GIVE_BATCH, // rows as they come
} PgGive;

// A statement with its parameters, on the way to libpq, which copies them.
typedef struct {
    char *sql;
    size_t sql_size;
    bool is_script; // several statements, no parameters
    PgGive give;
    int count;
    Oid *types;
    char **values; // NULL: null
    int *sizes, *formats;
} PgStatement;

typedef enum {
    PG_NEW,        // nothing yet
    PG_CONNECTING, //
    PG_IDLE,       //
    PG_BUSY,       // a statement is under way
    PG_CLOSED,     // it ended, or was lost
} PgPhase;

// What makes values of types that only scripts know.
typedef enum { PG_MAKE_NUMERIC, PG_MAKE_DATE, PG_MAKE_TIME, PG_MAKE_TIMESTAMP, PG_MAKERS } PgMaker;

// A request to the server to break off what it does, and its repetitions: under way, or in the
// pause behind it.
typedef struct {
    uv_work_t work;
    uv_timer_t pause;
    uint64_t pause_ms;
    bool is_pausing;
    PGcancel *cancel;
    PgConnection *connection; // NULL: it is gone
} PgCancelling;

// Somebody who waits for notifications.
typedef struct PgListener {
    struct PgListener *next;
    PgConnection *connection;
    GyreWake *wake;
} PgListener;

struct PgConnection {
    Gyre *g;
    PGconn *conn;
    PgPhase phase;
    int folder;      // of a socket in the file system, if libpq gets there by a descriptor; else -1
    Wait *wait;      // for the socket
    GyreWake *wake;  // of the task whose statement, or connecting, it is
    GyreValue pin;   // of its object, while it connects
    bool is_orphan;  // nobody wants to know how the statement ends
    bool is_paused;  // rows were given; the next fetch goes on
    bool is_making;  // values, for which script code may run
    bool has_copied; // the statement was a COPY, which is refused
    PgStatement now; // the statement
    PgStatement next; // the one after an orphan; its task waits by `next_wake`
    GyreWake *next_wake;
    PGresult *result, *error; // the last, the first
    GyreValue batch;          // pinned list of rows; NONE: none yet
    int64_t batch_limit;
    PgCancelling *cancelling;
    PgListener *listeners;
    PGnotify **notes;
    size_t note_count, note_room;
    char *lost; // why it was lost; allocated
    uint32_t open_note;

    GyreValue make_row_class, makers[PG_MAKERS]; // pinned
    char *columns;                               // names of the latest row class, each with a zero
    size_t columns_size;
    GyreValue row_class; // pinned
};

// ---------------------------------------------------------------- pg_connection.c: its life

// Begins to connect; parameters as PQconnectStartParams has them. The object is pinned until that
// has ended. What it returns is for the native to return.
GyreStatus gy_pg_connect(GyreCall *call, PgConnection *c, GyreValue object,
                         const char *const *keywords, const char *const *values);
// Runs the statement, which is taken over in any case.
GyreStatus gy_pg_run(GyreCall *call, PgConnection *c, PgStatement *statement);
// The next rows of a statement that was run for PG_GIVE_BATCH.
GyreStatus gy_pg_fetch(GyreCall *call, PgConnection *c, int64_t limit);
// Is it still there? Only what the system has noticed counts.
bool gy_pg_check(PgConnection *c);
// Nobody wants the rest of the statement.
void gy_pg_stop(PgConnection *c);
// Until there are notifications.
GyreStatus gy_pg_listen(GyreCall *call, PgConnection *c);
// Ends it, at once. Who waits gets StateError.
void gy_pg_close(PgConnection *c);
// The same, without a word to the VM: from finalizers.
void gy_pg_free(PgConnection *c);

// ---------------------------------------------------------------- pg_statement.c: what is sent

// Reads a statement and its parameters: a tuple, list, dict (of :names) or nil. False: thrown.
bool gy_pg_statement_take(Gyre *g, PgStatement *s, GyreValue sql, GyreValue values);
void gy_pg_statement_free(PgStatement *s);

// ---------------------------------------------------------------- pg_values.c: what comes

// The row of a result as a Row; false: an error is pending.
bool gy_pg_rows_add(PgConnection *c, const PGresult *result, GyreValue list);
GyreValue gy_pg_rows_first(PgConnection *c, const PGresult *result);
GyreValue gy_pg_rows_first_value(PgConnection *c, const PGresult *result);
void gy_pg_rows_forget(PgConnection *c);

// ---------------------------------------------------------------- pg_error.c

GyreStatus gy_pg_error_throw(PgConnection *c, const PGresult *result);
// The connection is gone: `lost` says why.
GyreStatus gy_pg_error_lost(PgConnection *c);

#define PG_MODULE "<stdlib>/_pg"
#define PG_ERRORS "<stdlib>/_database_errors"

#endif
