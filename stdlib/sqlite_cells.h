// sqlite_cells.h - values between the VM and the thread of a connection.
//
// The thread never touches the VM. So the parameters of a statement are copied out of it, and rows
// are copied into such a buffer and made into values later, on the VM's own thread.
#ifndef GYRE_STDLIB_SQLITE_CELLS_H
#define GYRE_STDLIB_SQLITE_CELLS_H

#include "stdlib/growing.h"

#include "include/gyre_library.h"

typedef enum {
    CELL_NULL,
    CELL_INT,
    CELL_FLOAT,
    CELL_TEXT,
    CELL_BLOB,
    CELL_SET,       // parameters for one run of a statement follow: `as.integer` of them, …
    CELL_NAMED_SET, // … each as its name, a text, and its value
} SqliteCellKind;

typedef struct {
    SqliteCellKind kind;
    union {
        int64_t integer;
        double real;
        struct {
            size_t at, size; // in the buffer of bytes
        } part;
    } as;
} SqliteCell;

// Zeroed at first.
typedef struct {
    GrowingText cells; // of SqliteCell
    GrowingText bytes;
} SqliteCells;

void gy_sqlite_cells_free(SqliteCells *cells);

static inline size_t cells_count(const SqliteCells *cells)
{
    return cells->cells.size / sizeof(SqliteCell);
}

static inline SqliteCell *cells_at(const SqliteCells *cells, size_t i)
{
    return (SqliteCell *)(void *)cells->cells.data + i;
}

static inline const char *cells_part(const SqliteCells *cells, const SqliteCell *cell)
{
    return cell->as.part.size ? cells->bytes.data + cell->as.part.at : "";
}

static inline size_t cells_size(const SqliteCells *cells)
{
    return cells->cells.size + cells->bytes.size;
}

static inline bool cells_has_failed(const SqliteCells *cells)
{
    return cells->cells.has_failed || cells->bytes.has_failed;
}

void gy_sqlite_cells_add(SqliteCells *cells, SqliteCell cell);
void gy_sqlite_cells_add_part(SqliteCells *cells, SqliteCellKind kind, const void *bytes,
                              size_t size);

// Adds one set of parameters: `values` is nil, a tuple or list of values, or a dict from names to
// values. What is no number, text or bytes and has a method `isoformat`, such as a datetime,
// becomes the text that it gives, with a space before the time. False: thrown.
bool gy_sqlite_cells_take(Gyre *g, SqliteCells *cells, GyreValue values);

// The value of a cell. NONE: an error is pending.
GyreValue gy_sqlite_cells_value(Gyre *g, const SqliteCells *cells, const SqliteCell *cell);

#endif
