// tls_module.c - TLS: a transport above another one, for tls.gy.
//
// OpenSSL sees two buffers in memory: what has come from the peer, and what is to go to it. We
// carry bytes between those and the transport below, whichever way each call moved. A handshake is
// a wait of one task; after it the TLS is a transport like any other, and a Stream stands on it.
//
// What was given to `send` counts as sent only once all that became of it has gone below: so a
// flush of the stream above waits for that.
#if defined GYRE_HAVE_OPENSSL && !defined GYRE_NO_LIBUV
#include "stdlib/byte_queue.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/ssl_library.h"
#include "stdlib/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE "<stdlib>/_tls"
#define TLS_ERROR MODULE ".TLSError"

enum { RECORD_BYTES = 16 * 1024, PROTOCOL_BYTES = 256, NAME_BYTES = 112 };

// ---------------------------------------------------------------- Contexts

// What many connections share: certificates, and what peers must show.
typedef struct {
    SSL_CTX *ssl;
    bool is_server;
    unsigned char protocols[PROTOCOL_BYTES]; // each with its length in front
    unsigned protocols_size;
} Context;

static const GyreType context_type;

static void finalize_context(void *data)
{
    Context *c = (Context *)data;
    if (c->ssl) gy_ssl.SSL_CTX_free(c->ssl);
}

// What OpenSSL, or the system below it, complained of first, or `otherwise`.
static const char *ssl_reason(const char *otherwise)
{
    unsigned long code = gy_ssl.ERR_get_error();
    const char *reason = code ? gy_ssl.ERR_reason_error_string(code) : NULL;
    if (ERR_SYSTEM_ERROR(code)) reason = strerror(ERR_GET_REASON(code));
    gy_ssl.ERR_clear_error();
    return reason ? reason : otherwise;
}

static bool may_read(Gyre *g, const char *path)
{
    return !path || gyre_may(g, GYRE_GRANT_READ, path);
}

static bool load_files(Gyre *g, Context *c, const char *cert, const char *key, const char *ca)
{
    if (!may_read(g, cert) || !may_read(g, key) || !may_read(g, ca)) return false;
    if (cert && gy_ssl.SSL_CTX_use_certificate_chain_file(c->ssl, cert) != 1) {
        gyre_throw(g, TLS_ERROR, "cannot read the certificate '%s': %s", cert,
                   ssl_reason("unknown"));
        return false;
    }
    if (key && gy_ssl.SSL_CTX_use_PrivateKey_file(c->ssl, key, SSL_FILETYPE_PEM) != 1) {
        gyre_throw(g, TLS_ERROR, "cannot read the private key '%s': %s", key,
                   ssl_reason("unknown"));
        return false;
    }
    if (key && gy_ssl.SSL_CTX_check_private_key(c->ssl) != 1) {
        gyre_throw(g, TLS_ERROR, "the private key '%s' does not belong to the certificate", key);
        return false;
    }
    if (ca && gy_ssl.SSL_CTX_load_verify_file(c->ssl, ca) != 1) {
        gyre_throw(g, TLS_ERROR, "cannot read the authorities '%s': %s", ca, ssl_reason("unknown"));
        return false;
    }
    if (!ca) gy_ssl.SSL_CTX_set_default_verify_paths(c->ssl);
    return true;
}

// A server takes the first of its own protocols that the client offers, and none otherwise.
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                           const unsigned char *offered, unsigned offered_size, void *data)
{
    (void)ssl;
    Context *c = (Context *)data;
    unsigned char *chosen;
    int found = gy_ssl.SSL_select_next_proto(&chosen, out_size, c->protocols, c->protocols_size,
                                             offered, offered_size);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static bool set_protocols(Gyre *g, Context *c, GyreValue list)
{
    int64_t count = gyre_is_nil(g, list) ? 0 : gyre_len(g, list);
    for (int64_t i = 0; i < count; i++) {
        size_t size = 0;
        const char *name = gyre_to_str(g, gyre_get(g, list, gyre_int(g, i)), &size);
        if (!name || size == 0 || size > 255 ||
            c->protocols_size + 1 + size > sizeof c->protocols) {
            gyre_throw(g, "ValueError", "alpn is a short list of names such as \"h2\"");
            return false;
        }
        c->protocols[c->protocols_size++] = (unsigned char)size;
        memcpy(c->protocols + c->protocols_size, name, size);
        c->protocols_size += (unsigned)size;
    }
    if (count < 0 || !c->protocols_size) return count >= 0;
    if (c->is_server) gy_ssl.SSL_CTX_set_alpn_select_cb(c->ssl, select_protocol, c);
    else gy_ssl.SSL_CTX_set_alpn_protos(c->ssl, c->protocols, c->protocols_size);
    return true;
}

// is_server, cert, key, ca_file, verify, alpn
static GyreStatus tls_context(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    bool verifies;
    GyreValue object = gyre_new(g, &context_type);
    Context *c = (Context *)gyre_host_data(g, object, &context_type);
    if (!c) return GYRE_ERROR;
    gy_ssl.ERR_clear_error();
    gyre_to_bool(g, gyre_arg(call, 0), &c->is_server);
    gyre_to_bool(g, gyre_arg(call, 4), &verifies);
    c->ssl = gy_ssl.SSL_CTX_new(gy_ssl.TLS_method());
    if (!c->ssl)
        return gyre_throw(g, TLS_ERROR, "cannot make a context: %s", ssl_reason("no memory"));
    gy_ssl.SSL_CTX_ctrl(c->ssl, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL);
    gy_ssl.SSL_CTX_ctrl(c->ssl, SSL_CTRL_MODE,
                        SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS, NULL);
    int mode = !verifies ? SSL_VERIFY_NONE : SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    gy_ssl.SSL_CTX_set_verify(c->ssl, mode, NULL);
    const char *cert = gyre_to_str(g, gyre_arg(call, 1), NULL),
               *key = gyre_to_str(g, gyre_arg(call, 2), NULL);
    if (!load_files(g, c, cert, key, gyre_to_str(g, gyre_arg(call, 3), NULL))) return GYRE_ERROR;
    return set_protocols(g, c, gyre_arg(call, 5)) ? gyre_return(call, object) : GYRE_ERROR;
}

static const GyreType context_type = {"TLSContext", sizeof(Context), finalize_context, NULL, NULL};

// ---------------------------------------------------------------- A connection

typedef struct {
    Gyre *g;
    SSL *ssl;
    BIO *from_peer, *to_peer; // ssl's
    const Transport *below;
    void *below_state;
    GyreWake *wake;    // of the handshake; NULL: it is over
    GyreValue context; // pinned while the handshake lasts, whose callbacks need it
    bool listens;
    bool has_ended, has_failed;
    int below_end; // how the transport below ended, while has_ended is not told yet; -1: it has not
    ByteQueue unsent;
    size_t owed; // of what `send` was given, to be told when `unsent` is empty
    const Sink *sink;
    void *sink_data;
    char name[NAME_BYTES];
} Tls;

static const Transport tls_transport;
static const Sink tls_sink;

static void free_tls(Tls *t, bool is_whole)
{
    if (t->below_state) t->below->close(t->below_state, is_whole);
    gy_ssl.SSL_free(t->ssl); // and the buffers
    queue_free(&t->unsent);
    free(t);
}

// Moves what OpenSSL has for the peer to the transport below. A negative errno, or 0.
static int pump_out(Tls *t)
{
    char bytes[RECORD_BYTES];
    for (int count; (count = gy_ssl.BIO_read(t->to_peer, bytes, sizeof bytes)) > 0;)
        if (!queue_put(&t->unsent, bytes, (size_t)count)) return -ENOMEM;
    while (queue_size(&t->unsent)) {
        ssize_t sent =
            t->below->send(t->below_state, queue_bytes(&t->unsent), queue_size(&t->unsent));
        if (sent < 0) return (int)sent;
        if (sent == 0) break;
        queue_drop(&t->unsent, (size_t)sent);
    }
    return 0;
}

static void update_listening(Tls *t)
{
    bool wants = !t->has_ended && t->below_end < 0 && (t->listens || t->wake);
    t->below->listen(t->below_state, wants);
}

static void tell_end(Tls *t, int error_number)
{
    if (t->has_ended) return;
    t->has_ended = true;
    update_listening(t);
    if (t->sink) t->sink->feed_end(t->sink_data, error_number);
}

// Gives on all that can be read, wanted or not: it is never much, for the transport below is
// stopped in time. An end below that comes before the peer has said that it ends is an error:
// somebody may have cut the connection.
static void pump_in(Tls *t)
{
    char bytes[RECORD_BYTES];
    while (t->sink && !t->has_ended) {
        gy_ssl.ERR_clear_error();
        int count = gy_ssl.SSL_read(t->ssl, bytes, sizeof bytes);
        if (count > 0) {
            t->sink->feed(t->sink_data, bytes, (size_t)count);
            continue;
        }
        int error = gy_ssl.SSL_get_error(t->ssl, count);
        if (error == SSL_ERROR_ZERO_RETURN) {
            tell_end(t, 0);
        } else if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
            t->has_failed = true;
            tell_end(t, EPROTO);
        } else if (t->below_end >= 0) {
            tell_end(t, t->below_end ? t->below_end : ECONNRESET);
        }
        break;
    }
}

// ---------------------------------------------------------------- The handshake

static void throw_handshake(Tls *t, int error_number)
{
    long verified = gy_ssl.SSL_get_verify_result(t->ssl);
    if (error_number) {
        gyre_throw_errno(t->g, error_number, "the TLS handshake with %s failed", t->name);
    } else if (verified != X509_V_OK) {
        gy_ssl.ERR_clear_error();
        gyre_throw(t->g, TLS_ERROR, "the certificate of %s is not to be trusted: %s", t->name,
                   gy_ssl.X509_verify_cert_error_string(verified));
    } else {
        gyre_throw(t->g, TLS_ERROR, "the TLS handshake with %s failed: %s", t->name,
                   ssl_reason("the connection was closed"));
    }
}

static void end_handshake(Tls *t)
{
    t->wake = NULL;
    t->below->hold(t->below_state, false);
    gyre_unpin(t->g, t->context);
    t->context = GYRE_NONE;
}

static void fail_handshake(Tls *t, int error_number)
{
    GyreWake *wake = t->wake;
    throw_handshake(t, error_number);
    end_handshake(t);
    pump_out(t); // an alert that tells the peer why
    free_tls(t, true);
    gyre_reject_pending(wake);
}

static void finish_handshake(Tls *t)
{
    GyreWake *wake = t->wake;
    end_handshake(t);
    uint32_t scope = gyre_scope_open(t->g);
    GyreValue stream = gy_stream_new(t->g, &tls_transport, t, t->name);
    if (gyre_is_none(stream)) {
        free_tls(t, false);
        gyre_reject_pending(wake);
    } else {
        gyre_resolve(wake, stream);
        update_listening(t);
        pump_in(t);
    }
    gyre_scope_close(t->g, scope);
}

// Does what can be done of it. False: it is over, `t` may be gone.
static bool shake_hands(Tls *t)
{
    gy_ssl.ERR_clear_error();
    int status = gy_ssl.SSL_do_handshake(t->ssl);
    int error = status == 1 ? 0 : gy_ssl.SSL_get_error(t->ssl, status);
    if (error && error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        return fail_handshake(t, 0), false;
    int sent = pump_out(t);
    if (sent < 0) return fail_handshake(t, -sent), false;
    if (status == 1) {
        if (gyre_wake_reserve(t->wake)) finish_handshake(t);
        return false; // or it is about to be stopped
    }
    if (t->below_end >= 0) return fail_handshake(t, t->below_end), false;
    return true;
}

static bool stop_handshake(Gyre *g, void *data)
{
    (void)g;
    Tls *t = (Tls *)data;
    end_handshake(t);
    free_tls(t, false);
    return true;
}

// ---------------------------------------------------------------- From below

static void on_bytes(void *sink, const char *bytes, size_t size)
{
    Tls *t = (Tls *)sink;
    gy_ssl.BIO_write(t->from_peer, bytes, (int)size);
    if (t->wake) {
        shake_hands(t);
        return;
    }
    pump_in(t);
    pump_out(t); // answers that the protocol asks for
}

static void on_end(void *sink, int error_number)
{
    Tls *t = (Tls *)sink;
    t->below_end = error_number;
    if (t->wake) shake_hands(t);
    else pump_in(t);
}

static void on_drain(void *sink)
{
    Tls *t = (Tls *)sink;
    int status = pump_out(t);
    if (status < 0 && t->wake) fail_handshake(t, -status);
    else if (t->sink && !t->wake && (status < 0 || !queue_size(&t->unsent)))
        t->sink->drain(t->sink_data);
}

static const Sink tls_sink = {on_bytes, on_end, on_drain};

// ---------------------------------------------------------------- The transport

static void tls_attach(void *state, const Sink *sink, void *sink_data)
{
    Tls *t = (Tls *)state;
    t->sink = sink;
    t->sink_data = sink_data;
}

static void tls_listen(void *state, bool wants)
{
    Tls *t = (Tls *)state;
    t->listens = wants;
    update_listening(t);
}

static ssize_t tls_send(void *state, const char *bytes, size_t size)
{
    Tls *t = (Tls *)state;
    int status = pump_out(t);
    if (status < 0) return status;
    if (queue_size(&t->unsent)) return 0;
    if (t->owed) {
        size_t owed = t->owed;
        t->owed = 0;
        return (ssize_t)owed;
    }
    gy_ssl.ERR_clear_error();
    int count = gy_ssl.SSL_write(t->ssl, bytes, size < RECORD_BYTES ? (int)size : RECORD_BYTES);
    if (count <= 0) return -EPROTO;
    status = pump_out(t);
    if (status < 0) return status;
    if (!queue_size(&t->unsent)) return count;
    t->owed = (size_t)count;
    return 0;
}

static int tls_send_end(void *state)
{
    Tls *t = (Tls *)state;
    gy_ssl.ERR_clear_error();
    gy_ssl.SSL_shutdown(t->ssl);
    return pump_out(t);
}

static void tls_hold(void *state, bool waits)
{
    Tls *t = (Tls *)state;
    t->below->hold(t->below_state, waits);
}

static void tls_close(void *state, bool is_whole)
{
    Tls *t = (Tls *)state;
    t->sink = NULL;
    if (is_whole && !t->has_failed) tls_send_end(t);
    free_tls(t, is_whole && !queue_size(&t->unsent));
}

static GyreValue tls_describe(Gyre *g, void *state, const char *what)
{
    Tls *t = (Tls *)state;
    return t->below->describe(g, t->below_state, what);
}

static const Transport tls_transport = {tls_attach, tls_listen, tls_send,     tls_send_end,
                                        tls_hold,   tls_close,  tls_describe, NULL};

// ---------------------------------------------------------------- Wrapping

static bool is_ip(const char *name)
{
    return strchr(name, ':') || strspn(name, "0123456789.") == strlen(name);
}

// Whom the client expects: the certificate must be for that name, and a server of many names is
// told.
static bool expect_name(Tls *t, const char *name)
{
    if (is_ip(name))
        return gy_ssl.X509_VERIFY_PARAM_set1_ip_asc(gy_ssl.SSL_get0_param(t->ssl), name) == 1;
    gy_ssl.SSL_ctrl(t->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                    (void *)(uintptr_t)name);
    return gy_ssl.SSL_set1_host(t->ssl, name) == 1;
}

static Tls *new_tls(Gyre *g, Context *c)
{
    Tls *t = (Tls *)calloc(1, sizeof *t);
    if (!t) return NULL;
    t->g = g;
    t->below_end = -1;
    t->ssl = gy_ssl.SSL_new(c->ssl);
    t->from_peer = gy_ssl.BIO_new(gy_ssl.BIO_s_mem());
    t->to_peer = gy_ssl.BIO_new(gy_ssl.BIO_s_mem());
    if (t->ssl && t->from_peer && t->to_peer) {
        gy_ssl.SSL_set_bio(t->ssl, t->from_peer, t->to_peer);
        if (c->is_server) gy_ssl.SSL_set_accept_state(t->ssl);
        else gy_ssl.SSL_set_connect_state(t->ssl);
        return t;
    }
    gy_ssl.SSL_free(t->ssl); // the buffers are not its own yet, and memory is out
    free(t);
    return NULL;
}

// What a stream stood on is ours from here on.
static void take_parts(Tls *t, StreamParts *parts)
{
    t->below = parts->transport;
    t->below_state = parts->state;
    t->below->attach(t->below_state, &tls_sink, t);
    if (parts->unread) gy_ssl.BIO_write(t->from_peer, parts->unread, (int)parts->unread_size);
    free(parts->unread);
    if (parts->has_ended) t->below_end = parts->error_number;
}

// The first step: both sides have to hear from the other one after it. False: thrown.
static bool open_handshake(Tls *t)
{
    gy_ssl.ERR_clear_error();
    int error = gy_ssl.SSL_get_error(t->ssl, gy_ssl.SSL_do_handshake(t->ssl));
    int sent = pump_out(t);
    bool is_waiting = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    if (is_waiting && sent == 0 && t->below_end < 0) return true;
    throw_handshake(t, sent < 0 ? -sent : t->below_end > 0 ? t->below_end : 0);
    return false;
}

static GyreStatus begin_handshake(GyreCall *call, Tls *t, GyreValue context)
{
    Gyre *g = t->g;
    GyreStatus status = GYRE_ERROR;
    if (open_handshake(t)) t->context = gyre_pin(g, context);
    if (!gyre_is_none(t->context))
        status = gyre_suspend(call, "TLS handshake", stop_handshake, t, &t->wake);
    if (status != GYRE_PENDING) {
        if (!gyre_is_none(t->context)) gyre_unpin(g, t->context);
        free_tls(t, false);
        return status;
    }
    t->below->hold(t->below_state, true);
    update_listening(t);
    return status;
}

// context, stream, name
static GyreStatus tls_wrap(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Context *c = (Context *)gyre_host_data(g, gyre_arg(call, 0), &context_type);
    Stream *s = gy_stream_of(g, gyre_arg(call, 1));
    if (!c || !s) return c ? GYRE_ERROR : gyre_throw(g, "TypeError", "a context is needed");
    const char *name = gyre_to_str(g, gyre_arg(call, 2), NULL);
    Tls *t = new_tls(g, c);
    if (!t || (name && !expect_name(t, name))) {
        if (t) free_tls(t, false);
        return gyre_throw(g, "MemoryError", "out of memory");
    }
    snprintf(t->name, sizeof t->name, "%s", gy_stream_name(s));
    StreamParts parts;
    if (!gy_stream_strip(s, &parts)) {
        free_tls(t, false);
        return GYRE_ERROR;
    }
    take_parts(t, &parts);
    return begin_handshake(call, t, gyre_arg(call, 0));
}

// (version, cipher, chosen protocol or nil, subject of the peer's certificate or nil)
static GyreStatus tls_info(GyreCall *call)
{
    Gyre *g = gyre_vm(call);
    Stream *s = gy_stream_of(g, gyre_arg(call, 0));
    Tls *t = s ? (Tls *)gy_stream_state(s, &tls_transport) : NULL;
    if (!t)
        return s ? gyre_throw(g, "StateError", "%s is no TLS stream that is open",
                              gy_stream_name(s))
                 : GYRE_ERROR;
    const unsigned char *protocol;
    unsigned protocol_size;
    gy_ssl.SSL_get0_alpn_selected(t->ssl, &protocol, &protocol_size);
    const char *version = gy_ssl.SSL_get_version(t->ssl);
    const char *cipher = gy_ssl.SSL_CIPHER_get_name(gy_ssl.SSL_get_current_cipher(t->ssl));
    GyreValue items[] = {
        gyre_str(g, version, strlen(version)), gyre_str(g, cipher, strlen(cipher)),
        protocol_size ? gyre_str(g, (const char *)protocol, protocol_size) : GYRE_NIL, GYRE_NIL};
    X509 *peer = gy_ssl.SSL_get1_peer_certificate(t->ssl);
    if (peer) {
        char subject[512];
        gy_ssl.X509_NAME_oneline(gy_ssl.X509_get_subject_name(peer), subject, sizeof subject);
        gy_ssl.X509_free(peer);
        items[3] = gyre_str(g, subject, strlen(subject));
    }
    return gyre_return(call, gyre_tuple(g, items, 4));
}

static const GyreNative natives[] = {
    {"context", tls_context, "is_server, cert, key, ca_file, verify, alpn", "A TLSContext.", 0},
    {"wrap", tls_wrap, "context, stream, name", "TLS over a stream, after the handshake.",
     GYRE_ASYNC},
    {"info", tls_info, "stream", "(version, cipher, protocol, subject) of a TLS stream.", 0},
    {NULL, NULL, NULL, NULL, 0},
};

GyreStatus gy_tls_install(Gyre *g)
{
    if (gy_ssl_load(g) != GYRE_OK || gy_stream_install(g) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_error(g, MODULE, "TLSError", "OSError", NULL) != GYRE_OK) return GYRE_ERROR;
    if (gyre_register_type(g, MODULE, &context_type, NULL) != GYRE_OK) return GYRE_ERROR;
    return gyre_register(g, MODULE, natives, NULL);
}
#endif
