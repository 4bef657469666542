// database_errors.c - the errors of databases, the same for each of them.
//
// The tree is that of Python's DB-API (PEP 249), as far as scripts can meet its classes, with a few
// more below for what programs handle apart. Each error carries `code`, the database's own name of
// what is wrong, `sql`, the statement, and `position`, where in it as an index; nil where unknown.
// `detail` shows that place, in tracebacks. `hint` and `constraint` are told by servers that know
// them.
#include "stdlib/modules.h"

#include <stddef.h>

#define MODULE "<stdlib>/_database_errors"

static const struct {
    const char *name, *base;
} classes[] = {
    {"DataError", MODULE ".Error"},        // a value that is too large, or no text
    {"IntegrityError", MODULE ".Error"},   // a constraint
    {"InternalError", MODULE ".Error"},    // the file is damaged, the library is wrong
    {"OperationalError", MODULE ".Error"}, // the world: disk, locks, permissions
    {"ProgrammingError", MODULE ".Error"}, // the statement
    {"CorruptError", MODULE ".InternalError"},
    {"BusyError", MODULE ".OperationalError"},     // somebody else has it, longer than we wait
    {"FullError", MODULE ".OperationalError"},     // no room
    {"ReadOnlyError", MODULE ".OperationalError"}, // may not be written to
};

GyreStatus gy_database_errors_install(Gyre *g)
{
    if (gyre_register_error(g, MODULE, "Error", "Error",
                            "code,sql,position,detail,hint,constraint") != GYRE_OK)
        return GYRE_ERROR;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (gyre_register_error(g, MODULE, classes[i].name, classes[i].base, NULL) != GYRE_OK)
            return GYRE_ERROR;
    return GYRE_OK;
}
