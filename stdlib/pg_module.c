// pg_module.c - what pg.gy stands on: connections to PostgreSQL.
//
// Where a connection goes is decided here, after asking for it: the address is an Address (which a
// granted lookup made), an IP address with a port, or the folder of a socket. The other parameters
// are those of libpq that reach nothing by themselves; files of keys are asked for.
#ifndef GYRE_NO_LIBUV
#include "stdlib/modules.h"

#define MODULE "<stdlib>/_pg"

#if GYRE_HAVE_PG
#include "stdlib/grants.h"
#include "stdlib/loop.h"
#include "stdlib/net_reach.h"
#include "stdlib/pg_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 32, OURS = 9 };

typedef struct {
    PgConnection *c; // NULL: never made
} ConnectionObject;

static const GyreType connection_type;

static PgConnection *self_of(GyreCall *call)
{
    return ((ConnectionObject *)gyre_host_data(gyre_vm(call), gyre_arg(call, 0), &connection_type))
        ->c;
}

// ---------------------------------------------------------------- Options

static const struct {
    const char *name;
    bool is_file;
} known[] = {
    {"user", false},
    {"password", false},
    {"dbname", false},
    {"application_name", false},
    {"options", false},
    {"sslmode", false},
    {"sslnegotiation", false},
    {"sslrootcert", true},
    {"sslcert", true},
    {"sslkey", true},
    {"sslpassword", false},
    {"sslcrl", true},
    {"sslsni", false},
    {"channel_binding", false},
    {"target_session_attrs", false},
    {"keepalives", false},
    {"keepalives_idle", false},
    {"keepalives_interval", false},
    {"keepalives_count", false},
    {"tcp_user_timeout", false},
    {"ssl_min_protocol_version", false},
    {"ssl_max_protocol_version", false},
};

// Keywords and values for libpq, which ends them with NULL.
typedef struct {
    const char *keywords[MOST_OPTIONS + OURS + 1], *values[MOST_OPTIONS + OURS + 1];
    int count;
} Options;

static void add(Options *o, const char *keyword, const char *value)
{
    o->keywords[o->count] = keyword;
    o->values[o->count++] = value;
}

// False: thrown.
static bool add_option(Gyre *g, Options *o, const char *name, const char *value)
{
    size_t i = 0;
    while (i < sizeof known / sizeof *known && strcmp(known[i].name, name) != 0)
        i++;
    if (i == sizeof known / sizeof *known || o->count == MOST_OPTIONS) {
        gyre_throw(g, "ValueError", "a connection has no option '%.60s'", name);
        return false;
    }
    if (known[i].is_file && !gyre_may(g, GYRE_GRANT_READ, value)) return false;
    add(o, known[i].name, value);
    return true;
}

// The pairs of a list, whose strings live as long as their handles.
static bool take_options(Gyre *g, Options *o, GyreValue pairs)
{
    for (int64_t i = 0; i < gyre_len(g, pairs); i++) {
        GyreValue pair = gyre_get(g, pairs, gyre_int(g, i));
        GyreValue name = gyre_is_none(pair) ? pair : gyre_get(g, pair, gyre_int(g, 0));
        GyreValue value = gyre_is_none(name) ? name : gyre_get(g, pair, gyre_int(g, 1));
        if (gyre_is_none(value)) return false;
        const char *key = gyre_to_str(g, name, NULL), *text = gyre_to_str(g, value, NULL);
        if (!key || !text) {
            gyre_throw(g, "TypeError", "an option of a connection is a str");
            return false;
        }
        if (!add_option(g, o, key, text)) return false;
    }
    return true;
}

// A path that ends with what libpq calls the socket of the port: it makes such paths itself.
static bool is_socket_of(const char *path, const char *port)
{
    char name[40];
    const char *slash = strrchr(path, '/');
    snprintf(name, sizeof name, "/.s.PGSQL.%s", port);
    return slash && strcmp(slash, name) == 0;
}

// The folder that libpq is to look for the socket in: where not every path is granted, by way of
// the descriptor *fd, so that nobody can put another one in its place. False: thrown.
static bool take_folder(Gyre *g, const char *folder, char *host, const char *port, int *fd)
{
    char path[ADDRESS_TEXT + 40], at[GRANTS_PLACE_BYTES], *straight = NULL;
    snprintf(path, sizeof path, "%s/.s.PGSQL.%s", folder, port);
    snprintf(host, ADDRESS_TEXT, "%s", folder);
    bool may = gy_grants_ask(g, GYRE_GRANT_READ, path, true, &straight) &&
               gy_grants_ask(g, GYRE_GRANT_WRITE, path, true, &straight);
    bool ok = may;
    if (may && straight) {
        *fd = gy_grants_place(straight, PLACE_NAME, at);
        ok = *fd >= 0 && is_socket_of(at, port);
        if (ok) snprintf(host, ADDRESS_TEXT, "%.*s", (int)(strrchr(at, '/') - at), at);
    }
    free(straight);
    if (may && !ok) gyre_throw(g, "OSError", "there is no socket '%.150s'", path);
    return ok;
}

// Where it goes: host[ADDRESS_TEXT], the IP address or the folder of a socket, and port[16].
static bool take_place(GyreCall *call, char *host, char *port, int *fd)
{
    Gyre *g = gyre_vm(call);
    const char *folder = gyre_to_str(g, gyre_arg(call, 0), NULL);
    int64_t number = 0;
    if (folder && folder[0] == '/') {
        bool ok = gyre_to_int(g, gyre_arg(call, 1), &number) && strlen(folder) < ADDRESS_TEXT - 1;
        snprintf(port, 16, "%d", (int)number);
        if (ok) return take_folder(g, folder, host, port, fd);
        gyre_throw(g, "ValueError", "the path of a socket is too long");
        return false;
    }
    Address address;
    if (!gy_reach_read(call, 0, &address)) return false;
    gy_address_text(&address, host);
    char *colon = strrchr(host, ':');
    snprintf(port, 16, "%s", colon + 1);
    *colon = 0;
    size_t size = strlen(host);
    if (host[0] == '[') {
        memmove(host, host + 1, size - 2);
        host[size - 2] = 0;
    }
    return true;
}

// ---------------------------------------------------------------- Connecting

static PgConnection *new_connection(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    PgConnection *c = (PgConnection *)calloc(1, sizeof *c);
    if (!c) {
        gyre_throw(g, "MemoryError", "out of memory");
        return NULL;
    }
    c->g = g;
    c->folder = -1;
    c->make_row_class = gyre_pin(g, gyre_arg(call, 4));
    for (int i = 0; i < PG_MAKERS; i++)
        c->makers[i] = gyre_pin(g, gyre_get(g, gyre_arg(call, 5), gyre_int(g, i)));
    return c;
}

static GyreStatus module_connect(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Options o = {.count = 0};
    char host[ADDRESS_TEXT], port[16];
    const char *name = gyre_to_str(g, gyre_arg(call, 2), NULL);
    if (!name) return gyre_throw(g, "TypeError", "a host is a str");
    GyreValue object = gyre_new(g, &connection_type);
    ConnectionObject *data = (ConnectionObject *)gyre_host_data(g, object, &connection_type);
    PgConnection *c = data ? data->c = new_connection(call) : NULL;
    if (!c || !take_options(g, &o, gyre_arg(call, 3)) || !take_place(call, host, port, &c->folder))
        return GYRE_ERROR;
    add(&o, "host", host[0] == '/' ? host : name);
    if (host[0] != '/') add(&o, "hostaddr", host);
    add(&o, "port", port);
    add(&o, "client_encoding", "UTF8");
    add(&o, "gssencmode", "disable"); // which would ask its own servers, and block
    if (!(gyre_config(g)->grants & GYRE_GRANT_READ)) add(&o, "passfile", "/dev/null");
    GyreStatus status = gy_pg_connect(call, c, object, o.keywords, o.values);
    char what[ADDRESS_TEXT + 60];
    snprintf(what, sizeof what, "the connection to PostgreSQL at %s", host);
    if (status == GYRE_PENDING) c->open_note = gyre_note_open(g, what);
    return status;
}

static void finalize(void *data)
{
    PgConnection *c = ((ConnectionObject *)data)->c;
    if (!c) return;
    gyre_unpin(c->g, c->make_row_class);
    for (int i = 0; i < PG_MAKERS; i++)
        gyre_unpin(c->g, c->makers[i]);
    gy_pg_rows_forget(c);
    gy_pg_free(c);
}

// The options of "postgresql://user@host/db" or "host=… dbname=…", a dict of str.
static GyreStatus module_parse(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    const char *text;
    char *reason = NULL;
    if (!gyre_args(call, "s", &text)) return GYRE_ERROR;
    PQconninfoOption *all = gy_pq.PQconninfoParse(text, &reason);
    if (!all) {
        int size = reason ? (int)strcspn(reason, "\n") : 0;
        gyre_throw(g, "ValueError", "%.*s", size, reason ? reason : "");
        if (reason) gy_pq.PQfreemem(reason);
        return GYRE_ERROR;
    }
    GyreValue dict = gyre_dict(g);
    bool ok = !gyre_is_none(dict);
    for (PQconninfoOption *o = all; o->keyword && ok; o++)
        if (o->val)
            ok = gyre_set(g, dict, gyre_str(g, o->keyword, GYRE_STRLEN),
                          gyre_str(g, o->val, GYRE_STRLEN)) == GYRE_OK;
    gy_pq.PQconninfoFree(all);
    return ok ? gyre_return(call, dict) : GYRE_ERROR;
}

// ---------------------------------------------------------------- Statements

static const char *const gives[] = {"rows", "row", "value", "tag", "batch"};

static GyreStatus connection_run(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    PgStatement s = {0};
    const char *give = gyre_to_str(g, gyre_arg(call, 3), NULL);
    for (size_t i = 0; give && i < sizeof gives / sizeof *gives; i++)
        if (strcmp(gives[i], give) == 0) s.give = (PgGive)i;
    if (gy_pg_statement_take(g, &s, gyre_arg(call, 1), gyre_arg(call, 2)))
        return gy_pg_run(call, self_of(call), &s);
    gy_pg_statement_free(&s);
    return GYRE_ERROR;
}

static GyreStatus connection_script(GyreCall *call)
{
    PgStatement s = {.give = PG_GIVE_TAG, .is_script = true};
    Gyre *g = gyre_vm(call);
    if (gy_pg_statement_take(g, &s, gyre_arg(call, 1), GYRE_NIL))
        return gy_pg_run(call, self_of(call), &s);
    gy_pg_statement_free(&s);
    return GYRE_ERROR;
}

static GyreStatus connection_fetch(GyreCall *call)
{
    int64_t limit = 0;
    gyre_to_int(gyre_vm(call), gyre_arg(call, 1), &limit);
    return gy_pg_fetch(call, self_of(call), limit);
}

static GyreStatus connection_stop(GyreCall *call)
{
    gy_pg_stop(self_of(call));
    return GYRE_OK;
}

// ---------------------------------------------------------------- Notifications

static GyreStatus connection_listen(GyreCall *call)
{
    return gy_pg_listen(call, self_of(call));
}

static GyreValue make_note(Gyre *g, const PGnotify *note)
{
    const GyreValue items[] = {gyre_str(g, note->relname, GYRE_STRLEN),
                               gyre_str(g, note->extra, GYRE_STRLEN), gyre_int(g, note->be_pid)};
    bool ok = !gyre_is_none(items[0]) && !gyre_is_none(items[1]);
    return ok ? gyre_tuple(g, items, 3) : GYRE_NONE;
}

static GyreStatus connection_notes(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    PgConnection *c = self_of(call);
    GyreValue list = gyre_list(g);
    bool ok = !gyre_is_none(list);
    size_t taken = 0;
    for (; taken < c->note_count && ok; taken++) {
        uint32_t scope = gyre_scope_open(g);
        GyreValue note = make_note(g, c->notes[taken]);
        ok = !gyre_is_none(note) && gyre_append(g, list, note) == GYRE_OK;
        gyre_scope_close(g, scope);
    }
    if (!ok) return GYRE_ERROR; // they stay
    for (size_t i = 0; i < c->note_count; i++)
        gy_pq.PQfreemem(c->notes[i]);
    c->note_count = 0;
    return gyre_return(call, list);
}

// ---------------------------------------------------------------- The state

static GyreStatus connection_close(GyreCall *call)
{
    PgConnection *c = self_of(call);
    if (c->is_making)
        return gyre_throw(c->g, "StateError", "the connection is in the middle of a row");
    gy_pg_close(c);
    return GYRE_OK;
}

static GyreStatus connection_check(GyreCall *call)
{
    PgConnection *c = self_of(call);
    return gyre_return(call, gyre_bool(gy_pg_check(c)));
}

static GyreStatus connection_is_open(GyreCall *call)
{
    PgConnection *c = self_of(call);
    return gyre_return(call, gyre_bool(c->phase == PG_IDLE || c->phase == PG_BUSY));
}

static GyreStatus connection_state(GyreCall *call)
{
    PgConnection *c = self_of(call);
    static const char *const names[] = {"idle", "active", "transaction", "failed", "unknown"};
    int state = c->conn ? (int)gy_pq.PQtransactionStatus(c->conn) : PQTRANS_UNKNOWN;
    return gyre_return(call, gyre_str(c->g, names[state], GYRE_STRLEN));
}

static GyreStatus connection_pid(GyreCall *call)
{
    PgConnection *c = self_of(call);
    return c->conn ? gyre_return(call, gyre_int(c->g, gy_pq.PQbackendPID(c->conn))) : GYRE_OK;
}

static GyreStatus connection_parameter(GyreCall *call)
{
    PgConnection *c = self_of(call);
    const char *name = gyre_to_str(c->g, gyre_arg(call, 1), NULL);
    const char *value = c->conn && name ? gy_pq.PQparameterStatus(c->conn, name) : NULL;
    return value ? gyre_return(call, gyre_str(c->g, value, GYRE_STRLEN)) : GYRE_OK;
}

static const GyreNative connection_methods[] = {
    {"run", connection_run, "self, sql, values, give", "Runs a statement.", GYRE_ASYNC},
    {"script", connection_script, "self, sql", "Runs several statements.", GYRE_ASYNC},
    {"fetch", connection_fetch, "self, limit", "More rows: (rows, are there more?), or nil.",
     GYRE_ASYNC},
    {"stop", connection_stop, "self", "Nobody wants the rest of the statement.", 0},
    {"listen", connection_listen, "self", "Waits for notifications.", GYRE_ASYNC},
    {"notes", connection_notes, "self", "Takes them: a list of (channel, payload, pid).", 0},
    {"close", connection_close, "self", "Ends it, at once.", 0},
    {"check", connection_check, "self", "Is it still there?", 0},
    {"is_open", connection_is_open, "self", "Is it?", GYRE_GETTER},
    {"state", connection_state, "self", "Of the server: idle, transaction, failed.", GYRE_GETTER},
    {"pid", connection_pid, "self", "Of the server's process.", GYRE_GETTER},
    {"parameter", connection_parameter, "self, name", "What the server has told of itself.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

static const GyreType connection_type = {"Connection", sizeof(ConnectionObject), finalize,
                                         connection_methods, NULL};

// ---------------------------------------------------------------- The module

static GyreStatus module_require(GyreCall *call)
{
    (void)call;
    return GYRE_OK;
}

static GyreStatus module_entered(GyreCall *call)
{
    return gyre_return(call, gyre_arg(call, 0));
}

static const GyreNative natives[] = {
    {"require", module_require, "", "Throws where there is no libpq.", 0},
    {"parse", module_parse, "text", "The options that a connection string has.", 0},
    {"entered", module_entered, "object", "For `async with` of what is open already.",
     GYRE_ASYNC | GYRE_UNCHECKED},
    {"connect", module_connect, "address, port, host, options, row_class, makers",
     "A Connection to a server.", GYRE_ASYNC},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_pg_install(Gyre *g)
{
    if (!gy_loop_uv(g) || gy_pq_load(g) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_error(g, MODULE, "ConnectError", PG_ERRORS ".OperationalError", NULL) !=
            GYRE_OK ||
        gyre_register_error(g, MODULE, "ConnectionLostError", PG_ERRORS ".OperationalError",
                            NULL) != GYRE_OK)
        return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &connection_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}

#else

static GyreStatus module_require(GyreCall *call)
{
    return gyre_throw(gyre_vm(call), "ModuleNotFoundError",
                      "this Gyre was built without libpq, which the module pg needs: install it "
                      "(Debian: libpq-dev) and build again");
}

static const GyreNative natives[] = {
    {"require", module_require, "", "Throws where there is no libpq.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_pg_install(Gyre *g)
{
    return gyre_register(g, MODULE, natives, NULL);
}
#endif
#endif
