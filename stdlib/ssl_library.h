// ssl_library.h - OpenSSL's libssl, loaded when a script first imports tls (library.h).
//
// The functions of libcrypto that TLS needs are found through it as well, for it stands on that.
#ifndef GYRE_STDLIB_SSL_LIBRARY_H
#define GYRE_STDLIB_SSL_LIBRARY_H

#include "include/gyre_library.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#define SSL_FUNCTIONS(X)                                                                           \
    X(BIO_ctrl_pending)                                                                            \
    X(BIO_new)                                                                                     \
    X(BIO_read)                                                                                    \
    X(BIO_s_mem)                                                                                   \
    X(BIO_write)                                                                                   \
    X(ERR_clear_error)                                                                             \
    X(ERR_get_error)                                                                               \
    X(ERR_reason_error_string)                                                                     \
    X(SSL_CIPHER_get_name)                                                                         \
    X(SSL_CTX_check_private_key)                                                                   \
    X(SSL_CTX_ctrl)                                                                                \
    X(SSL_CTX_free)                                                                                \
    X(SSL_CTX_load_verify_file)                                                                    \
    X(SSL_CTX_new)                                                                                 \
    X(SSL_CTX_set_alpn_protos)                                                                     \
    X(SSL_CTX_set_alpn_select_cb)                                                                  \
    X(SSL_CTX_set_default_verify_paths)                                                            \
    X(SSL_CTX_set_verify)                                                                          \
    X(SSL_CTX_up_ref)                                                                              \
    X(SSL_CTX_use_PrivateKey_file)                                                                 \
    X(SSL_CTX_use_certificate_chain_file)                                                          \
    X(SSL_ctrl)                                                                                    \
    X(SSL_do_handshake)                                                                            \
    X(SSL_free)                                                                                    \
    X(SSL_get0_alpn_selected)                                                                      \
    X(SSL_get0_param)                                                                              \
    X(SSL_get1_peer_certificate)                                                                   \
    X(SSL_get_current_cipher)                                                                      \
    X(SSL_get_error)                                                                               \
    X(SSL_get_verify_result)                                                                       \
    X(SSL_get_version)                                                                             \
    X(SSL_new)                                                                                     \
    X(SSL_read)                                                                                    \
    X(SSL_select_next_proto)                                                                       \
    X(SSL_set1_host)                                                                               \
    X(SSL_set_accept_state)                                                                        \
    X(SSL_set_bio)                                                                                 \
    X(SSL_set_connect_state)                                                                       \
    X(SSL_shutdown)                                                                                \
    X(SSL_write)                                                                                   \
    X(TLS_method)                                                                                  \
    X(X509_NAME_oneline)                                                                           \
    X(X509_VERIFY_PARAM_set1_ip_asc)                                                               \
    X(X509_free)                                                                                   \
    X(X509_get_subject_name)                                                                       \
    X(X509_verify_cert_error_string)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    SSL_FUNCTIONS(MEMBER)
#undef MEMBER
} SslLibrary;

extern SslLibrary gy_ssl;

// Fills gy_ssl, as gy_library_load says.
GyreStatus gy_ssl_load(Gyre *g);

#endif
