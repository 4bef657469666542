// sqlite_parts.h - connections, and the jobs that their threads do.
//
// A connection has a thread of its own, which alone calls SQLite for it (but for sqlite3_interrupt)
// and never touches the VM. What a script asks for is a Job: made on the VM's thread, which waits
// in the gate while a transaction of somebody else is open (sqlite_gate.c), then stands in the
// queue of the thread, is done there, and comes back to the VM's thread by gyre_post_reserved.
//
// Who owns what
//   - A job belongs to the VM's thread until it is queued and after it was posted; in between, to
//     the connection's, but for the fields that say otherwise.
//   - The connection's `lock` guards the queue, `running`, and of each job `state`, `is_orphan` and
//     `is_abandoned`.
//   - While jobs are under way the connection is pinned, so its finalizer finds none but at the
//     end of the VM, when the posted ones will never run: it joins the thread and frees them.
#ifndef GYRE_STDLIB_SQLITE_PARTS_H
#define GYRE_STDLIB_SQLITE_PARTS_H

#include "stdlib/grants.h"
#include "stdlib/sqlite_cells.h"
#include "stdlib/sqlite_library.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct SqliteConnection SqliteConnection;
typedef struct SqliteStatement SqliteStatement;
typedef struct SqliteCursor SqliteCursor;
typedef struct SqliteJob SqliteJob;
typedef struct SqlitePlace SqlitePlace;

// What is wrong. `message` is allocated, NULL where SQLite's name of the code says it all.
typedef struct {
    int code;               // extended, of SQLite; SQLITE_OK: nothing
    const char *class_name; // NULL: the one that goes with the code
    char *message;
    int offset;  // in the statement, in bytes; -1: unknown
    int64_t set; // the set of parameters, of several; -1: there is one
} SqliteFault;

typedef enum {
    JOB_OPEN,
    JOB_QUERY,    // all rows
    JOB_FIRST,    // the first row, or its first value
    JOB_EXECUTE,  // no rows, but what has changed
    JOB_SCRIPT,   // several statements
    JOB_FETCH,    // some rows of a cursor
    JOB_FINISH,   // the end of a cursor: nobody waits for it
    JOB_BEGIN,    // a transaction, or a savepoint in one
    JOB_COMMIT,   // the end of either
    JOB_ROLLBACK, //
    JOB_CLOSE,
} SqliteJobKind;

typedef enum {
    JOB_NEW,
    JOB_QUEUED,  // in the queue of the thread
    JOB_RUNNING, // the thread does it
    JOB_PAUSED,  // … and waits until the rows that it has put together were taken
    JOB_DONE,    // posted
} SqliteJobState;

// What it gives the script.
typedef enum {
    GIVE_NOTHING,
    GIVE_TARGET, // the object of the script that stands for the connection
    GIVE_ROWS,
    GIVE_ROW,
    GIVE_VALUE,
    GIVE_RESULT, // of JOB_EXECUTE
    GIVE_COUNTS, // … of a chunk: rows changed, sets of parameters done
    GIVE_TOKEN,  // of the transaction that has begun
} SqliteGive;

struct SqliteJob {
    SqliteJob *next;          // of the gate, or the queue
    SqliteJob *older, *newer; // of the connection's `jobs`
    SqliteConnection *connection;
    SqliteJobKind kind;
    SqliteGive give;
    SqliteJobState state;
    bool is_held;             // by the gate; the VM thread's
    bool is_orphan;           // nobody waits for it any more
    bool is_abandoned;        // … nor for its coming back
    atomic_bool is_cancelled; // it is to come to an end
    GyreWake *wake;           // the VM thread's; NULL: nobody waits
    GyreValue rows;           // … a pinned list, while more come
    uint64_t token;           // of the transaction that it belongs to; 0: none

    // What is asked
    char *sql;
    size_t sql_size;
    SqliteCells in;               // sets of parameters
    bool is_many;                 // one of several chunks of sets,
    int64_t first_set, set_count; // … which begins with this one, and has so many
    bool may_attach; // the statement may name other files: the script's right to them was asked for
    SqliteJob *ending; // of the transaction that it begins: made beforehand, so that it cannot fail
    uint32_t depth; // of the transaction that it begins or ends: 1 the outermost, then savepoints
    SqliteCursor *cursor;
    bool has_lost_cursor; // which was let go of meanwhile; the VM thread's
    GyreValue target;     // pinned, for GIVE_TARGET

    // What comes of it
    SqliteCells out;
    size_t row_count;
    char *columns; // names, each with a zero at the end, where there are rows
    size_t columns_size;
    uint32_t column_count;
    bool has_more;
    bool has_inserted;
    int64_t changes, last_insert_id;
    SqliteFault fault;
};

// Rows that are read bit by bit. The object of the script lets go of it with the job `finish`,
// after which the thread frees it.
struct SqliteCursor {
    SqliteConnection *connection;
    // The VM thread's, as long as the script has it
    SqliteCursor **object;      // whose data points here
    SqliteCursor *next, **link; // of its connection
    GyreValue pin;              // of the connection's object
    bool is_done;
    uint64_t token;
    // Under the lock
    bool is_open; // it counts among the open ones
    // The thread's
    SqliteStatement *statement; // NULL: not yet, or no more
    char *sql;
    size_t sql_size;
    SqliteCells in;
    SqliteJob finish; // the job that ends it, made beforehand
};

// The classes of rows, by their columns.
typedef struct {
    char *columns;
    size_t size;
    GyreValue row_class; // pinned
} SqliteShape;

typedef struct {
    bool is_read_only, is_created, is_in_memory, uses_wal, checks_foreign_keys, is_placed;
    int64_t busy_timeout_ns;
    size_t memory_limit; // of the VM
} SqliteOptions;

enum { SHAPE_COUNT = 32, CACHE_COUNT = 64, MOST_NESTED = 64 };

struct SqliteConnection {
    // The VM thread's
    Gyre *g;
    GyreValue pin;                          // of its object, while it has jobs
    GyreValue make_row_class, result_class; // pinned
    SqliteShape shapes[SHAPE_COUNT];
    SqliteJob *jobs;    // that are with the thread, newest first
    uint32_t job_count; // with the thread, or held
    SqliteJob *held, **held_end;
    uint64_t tokens[MOST_NESTED + 1]; // of the open transactions, the first always 0
    uint32_t depth;                   // of the innermost
    uint64_t last_token;
    // For each open transaction the job that undoes it, with a post reserved: where memory is out
    // it must end all the same.
    SqliteJob *endings[MOST_NESTED + 1];
    SqliteCursor *cursors;
    uint32_t spare_posts; // reserved and not used
    uint32_t note;
    bool was_opened; // or is to be
    bool is_open;    // takes on jobs

    // Of both sides, under the lock
    pthread_mutex_t lock;
    pthread_cond_t changed; // `first`, `is_stopping`, or a job's state
    SqliteJob *first, **end;
    SqliteJob *running;
    SqlitePlace *places;   // of its files, where not every path is granted
    bool is_stopping;      // the thread is to end when it has done what it does
    uint32_t open_cursors; // with a statement

    // The thread's
    pthread_t thread;
    bool is_started;
    char *path;     // as it was written
    char *straight; // where not every path is granted: see grants.h
    SqliteOptions options;
    sqlite3 *db;
    SqliteStatement *cache; // latest used first
    uint32_t cached;
    SqliteJob *current;
    const char *refusal; // why the authorizer said no
    bool is_own;         // our own statements may do what those of scripts may not
    bool is_preparing;   // a statement of a script; while one runs SQLite prepares others itself
    bool saw_insert;     // … which inserts
};

// ---------------------------------------------------------------- sqlite_worker.c: the thread

// False: thrown.
bool gy_sqlite_worker_start(Gyre *g, SqliteConnection *c);

// Any job that nobody else looks at: into the queue.
void gy_sqlite_worker_queue(SqliteJob *job);

typedef enum {
    CANCEL_GONE,    // it was not begun: the caller frees it
    CANCEL_ORPHAN,  // it will come back, and its outcome is not wanted
    CANCEL_REFUSED, // it will come back, and be it with an error
} SqliteCancel;
SqliteCancel gy_sqlite_worker_cancel(SqliteJob *job);

// Lets a job that is paused go on; `is_wanted` false: end it, without posting it again.
void gy_sqlite_worker_resume(SqliteJob *job, bool is_wanted);

// On the thread: has to be called while waiting for `ns`. False: the running job is to end.
bool gy_sqlite_worker_wait(SqliteConnection *c, int64_t ns);

// On the thread, of JOB_QUERY: hands over the rows so far, waits. False: no more are wanted.
bool gy_sqlite_worker_pause(SqliteJob *job);

// Ends the thread, breaking off what it does, and frees all jobs.
void gy_sqlite_worker_stop(SqliteConnection *c);

void gy_sqlite_job_free(SqliteJob *job);

// ---------------------------------------------------------------- sqlite_jobs.c: their ways

// Suspends the caller until the job is done, which it owns from now on in any case; `self` is the
// connection's object. The job's kind, give and token are set, and what it is about.
GyreStatus gy_sqlite_job_submit(GyreCall *call, SqliteJob *job, GyreValue self);
// Posted by the thread for a job that is paused or done.
void gy_sqlite_job_come(Gyre *g, void *job);

// Undoes the transaction of the token if it is still open, which nobody waits for and which needs
// no memory.
void gy_sqlite_jobs_end_transaction(Gyre *g, SqliteConnection *c, uint64_t token, GyreValue self);
// Lets go of a cursor, whose object is told.
void gy_sqlite_jobs_detach(SqliteCursor *cursor);
// Takes on no more, and turns those away that are held.
void gy_sqlite_jobs_shut(Gyre *g, SqliteConnection *c);
// The end of the VM, or of the object: frees all.
void gy_sqlite_jobs_end(SqliteConnection *c);

// ---------------------------------------------------------------- sqlite_work.c: what it does

void gy_sqlite_work(SqliteConnection *c, SqliteJob *job);
// What a job that nobody waits for has begun is undone: a transaction, a cursor.
void gy_sqlite_work_undo(SqliteConnection *c, SqliteJob *job);
void gy_sqlite_work_close(SqliteConnection *c);

// -- Paths that were asked for (sqlite_place.c)

// The VFS for them.
const char *gy_sqlite_place_vfs(void);
// Where a file is, for SQLite, as long as the connection is open. False: errno.
bool gy_sqlite_place(SqliteConnection *c, const char *straight, char at[GRANTS_PLACE_BYTES]);
void gy_sqlite_place_close_all(SqliteConnection *c);
void gy_sqlite_cursor_free(SqliteCursor *cursor);

// ---------------------------------------------------------------- sqlite_statement.c

struct SqliteStatement {
    SqliteStatement *next;
    sqlite3_stmt *stmt;
    char *sql;
    size_t sql_size;
    uint64_t hash;
    bool is_insert, is_read_only;
    uint32_t column_count;
    char *columns; // as in the job
    size_t columns_size;
    int prepared; // how often it was prepared again when `columns` was made
};

// The statement of the job, from the cache or new; its parameters are not bound. *tail is where the
// next one begins (NULL: there must be none). NULL: job->fault says why; or, without a fault, there
// is only white space.
SqliteStatement *gy_sqlite_statement_get(SqliteConnection *c, SqliteJob *job, const char *sql,
                                         size_t size, const char **tail);
// Binds the set that begins at cell *position and moves on behind it. The cells must stay.
bool gy_sqlite_statement_bind(SqliteConnection *c, SqliteJob *job, SqliteStatement *s,
                              const SqliteCells *in, size_t *position);
// After the first row: what the columns are, which a change of the tables may have changed.
bool gy_sqlite_statement_describe(SqliteJob *job, SqliteStatement *s);
// Back into the cache, ready for another use.
void gy_sqlite_statement_put(SqliteConnection *c, SqliteStatement *s);
void gy_sqlite_statement_drop_all(SqliteConnection *c);

// SQLite's authorizer: what scripts may not write in a statement.
int gy_sqlite_statement_authorize(void *connection, int action, const char *a, const char *b,
                                  const char *database, const char *trigger);

// ---------------------------------------------------------------- sqlite_error.c

// Notes what SQLite says has just gone wrong. False, always.
bool gy_sqlite_fault_set(SqliteConnection *c, SqliteJob *job, int code);
// A fault of our own.
bool gy_sqlite_fault_say(SqliteJob *job, const char *class_name, const char *format, ...)
    GYRE_PRINTF(3, 4);
// Makes it the pending error.
GyreStatus gy_sqlite_fault_throw(Gyre *g, const SqliteJob *job);

// ---------------------------------------------------------------- sqlite_rows.c

// Makes the job's rows into Rows at the end of a list. False: an error is pending.
bool gy_sqlite_rows_add(Gyre *g, const SqliteJob *job, GyreValue list);
// The first row, or its first value; nil where there is none. NONE: an error is pending.
GyreValue gy_sqlite_rows_first(Gyre *g, const SqliteJob *job);
GyreValue gy_sqlite_rows_first_value(Gyre *g, const SqliteJob *job);
void gy_sqlite_rows_forget(SqliteConnection *c); // the classes

// ---------------------------------------------------------------- sqlite_gate.c

// Has the transaction of that token ended?
bool gy_sqlite_gate_has_ended(const SqliteConnection *c, uint64_t token);
// May the job go on to the thread at once? If so, it is counted as gone on: what begins or ends a
// transaction does so now.
bool gy_sqlite_gate_pass(SqliteJob *job);
void gy_sqlite_gate_hold(SqliteJob *job);
void gy_sqlite_gate_leave(SqliteJob *held); // it was cancelled
// The innermost transaction has ended, or could not begin.
void gy_sqlite_gate_pop(SqliteConnection *c);
// The next held job that may go on now, or that has lost its transaction; NULL: there is none.
SqliteJob *gy_sqlite_gate_next(SqliteConnection *c);

#endif
