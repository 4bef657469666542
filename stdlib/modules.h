// modules.h - the parts of the standard library, each installed into a VM by one call.
//
// gyre_open calls those that make global names; those that make a module are called when it is
// first imported. Each registers its natives on the public API; GYRE_ERROR means that an error is
// pending (memory is out).
#ifndef GYRE_STDLIB_MODULES_H
#define GYRE_STDLIB_MODULES_H

#include "include/gyre_library.h"

GyreStatus gy_output_install(Gyre *g);      // print, write, flush, input
GyreStatus gy_time_install(Gyre *g);        // import time
GyreStatus gy_os_install(Gyre *g);          // what os.gy stands on
GyreStatus gy_math_install(Gyre *g);        // import math
GyreStatus gy_json_install(Gyre *g);        // import json
GyreStatus gy_random_install(Gyre *g);      // import random
GyreStatus gy_struct_install(Gyre *g);      // import struct
GyreStatus gy_base64_install(Gyre *g);      // what base64.gy stands on
GyreStatus gy_hashlib_install(Gyre *g);     // import hashlib, where OpenSSL is
GyreStatus gy_hmac_install(Gyre *g);        // import hmac, where OpenSSL is
GyreStatus gy_thread_install(Gyre *g);      // Thread, spawn_thread
GyreStatus gy_regex_install(Gyre *g);       // what re.gy stands on
GyreStatus gy_datetime_install(Gyre *g);    // what datetime.gy stands on
GyreStatus gy_signal_install(Gyre *g);      // what signal.gy stands on
GyreStatus gy_net_install(Gyre *g);         // what net.gy stands on
GyreStatus gy_udp_install(Gyre *g);         // a part of that: datagrams
GyreStatus gy_dns_install(Gyre *g);         // what dns.gy stands on, where c-ares is
GyreStatus gy_process_install(Gyre *g);     // what process.gy stands on
GyreStatus gy_io_install(Gyre *g);          // what io.gy stands on
GyreStatus gy_tls_install(Gyre *g);         // what tls.gy stands on, where OpenSSL is
GyreStatus gy_term_install(Gyre *g);        // what term.gy, args.gy and log.gy stand on
GyreStatus gy_log_install(Gyre *g);         // what log.gy stands on
GyreStatus gy_fs_install(Gyre *g);          // what fs.gy stands on
GyreStatus gy_path_install(Gyre *g);        // what path.gy stands on
GyreStatus gy_sqlite_install(Gyre *g);      // what sqlite.gy stands on
GyreStatus gy_pg_install(Gyre *g);          // what pg.gy stands on
GyreStatus gy_loader_install(Gyre *g);      // import of files
GyreStatus gy_http_server_install(Gyre *g); // what http.gy stands on: the server
GyreStatus gy_http_client_install(Gyre *g); // what http.gy stands on: the client
GyreStatus gy_http_file_install(Gyre *g);   // what http.gy stands on: files to be served
GyreStatus gy_websocket_install(Gyre *g);   // what http.gy stands on: WebSockets

GyreStatus gy_to_thread_install(Gyre *g); // to_thread
GyreStatus gy_threading_install(Gyre *g); // import threading

GyreStatus gy_database_errors_install(Gyre *g); // of all databases

#endif
