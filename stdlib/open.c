// open.c - gyre_open: the core on the loop, with the whole standard library.
//
// A build may be without libuv (GYRE_NO_LIBUV) and without threads (GYRE_NO_THREADS): then it is
// without the modules that are about them.
//
// What a VM has is decided here and nowhere else: a host that wants less opens the core with
// gyre_open_core and registers what it likes. What its natives may do with the world outside is a
// matter of the host's grants (grants.h), which are none unless it says so.
#include "stdlib/grants.h"
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/virtual.h"
#include "stdlib/watchdog.h"

#ifdef GYRE_NO_LIBUV
static GyreStatus refuse(Gyre *g)
{
    return gyre_throw(g, "ImportError", "this needs libuv, and Gyre was built without it");
}
#define WITH_LIBUV(install) refuse
#else
#define WITH_LIBUV(install) install
#endif

#if defined GYRE_HAVE_OPENSSL
#define WITH_OPENSSL(install) install
#else
static GyreStatus refuse_openssl(Gyre *g)
{
    return gyre_throw(g, "ModuleNotFoundError",
                      "this Gyre was built without OpenSSL 3, which this module needs: install it "
                      "(Debian: libssl-dev) and build again");
}
#define WITH_OPENSSL(install) refuse_openssl
#endif

static const GyreModule modules[] = {
    {"time", gy_time_install},
    {"<stdlib>/_os", gy_os_install},
    {"math", gy_math_install},
    {"json", gy_json_install},
#ifndef GYRE_NO_THREADS
    {"threading", gy_threading_install},
#endif
    {"random", gy_random_install},
    {"struct", gy_struct_install},
    {"<stdlib>/_base64", gy_base64_install},
    {"<stdlib>/_re", gy_regex_install},
    {"<stdlib>/_datetime", gy_datetime_install},
    {"<stdlib>/_signal", WITH_LIBUV(gy_signal_install)},
    {"<stdlib>/_io", WITH_LIBUV(gy_io_install)},
    {"<stdlib>/_net", WITH_LIBUV(gy_net_install)},
    {"<stdlib>/_dns", WITH_LIBUV(gy_dns_install)},
    {"<stdlib>/_fs", WITH_LIBUV(gy_fs_install)},
    {"<stdlib>/_process", WITH_LIBUV(gy_process_install)},
    {"<stdlib>/_term", gy_term_install},
    {"<stdlib>/_log", gy_log_install},
    {"<stdlib>/_path", gy_path_install},
    {"<stdlib>/_database_errors", gy_database_errors_install},
    {"<stdlib>/_sqlite", gy_sqlite_install},
    {"<stdlib>/_pg", WITH_LIBUV(gy_pg_install)},
    {"<stdlib>/_http_server", WITH_LIBUV(gy_http_server_install)},
    {"<stdlib>/_http_client", WITH_LIBUV(gy_http_client_install)},
    {"<stdlib>/_http_file", WITH_LIBUV(gy_http_file_install)},
    {"<stdlib>/_websocket", WITH_LIBUV(gy_websocket_install)},
    {"hashlib", WITH_OPENSSL(gy_hashlib_install)},
    {"hmac", WITH_OPENSSL(gy_hmac_install)},
    {"<stdlib>/_tls", WITH_LIBUV(WITH_OPENSSL(gy_tls_install))},
    {NULL, NULL},
};

static bool install_threads(Gyre *g)
{
#ifdef GYRE_NO_THREADS
    return g != NULL;
#else
    return gy_thread_install(g) == GYRE_OK && gy_to_thread_install(g) == GYRE_OK;
#endif
}

static bool install_all(Gyre *g)
{
    return gy_grants_install(g) && gy_output_install(g) == GYRE_OK && install_threads(g) &&
           gy_loader_install(g) == GYRE_OK && gyre_add_modules(g, modules);
}

static bool open_driver(const GyreConfig *config, GyreDriver *driver)
{
    if (config && config->uv_loop) return gy_loop_open_on(driver, config->uv_loop);
    GyreDriver world;
    if (!gy_loop_open(&world)) return false;
    *driver = world;
    if (!config || !config->is_clock_virtual || gy_virtual_open(driver, &world)) return true;
    world.close(world.context);
    return false;
}

Gyre *gyre_open(const GyreConfig *config)
{
    GyreDriver driver;
    if (!open_driver(config, &driver)) return NULL;
    Gyre *g = gyre_open_core(config, &driver);
    if (!g) {
        driver.close(driver.context);
        return NULL;
    }
    gy_loop_attach(g);
    if (config && config->is_clock_virtual && !config->uv_loop) gy_virtual_attach(&driver, g);
    if (!install_all(g)) {
        gyre_close(g);
        return NULL;
    }
#ifndef GYRE_NO_THREADS
    if (gyre_config(g)->is_dev) gy_watchdog_start(g);
#endif
    return g;
}
