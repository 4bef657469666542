// open.c - gyre_open: the core on the libuv loop, with the whole standard library.
//
// What a VM can do is decided here and nowhere else: a host that wants less opens the core with
// gyre_open_core and registers what it likes.
#include "stdlib/loop.h"
#include "stdlib/modules.h"
#include "stdlib/virtual.h"

static bool install_all(Gyre *g)
{
    static GyreStatus (*const parts[])(Gyre * g) = {
        gy_output_install,  gy_time_install,     gy_os_install,     gy_math_install,
        gy_json_install,    gy_random_install,   gy_struct_install, gy_base64_install,
        gy_hashlib_install, gy_atomic_install,   gy_thread_install, gy_loader_install,
        gy_regex_install,   gy_datetime_install,
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i](g) != GYRE_OK) return false;
    }
    return true;
}

static bool open_driver(const GyreConfig *config, GyreDriver *driver)
{
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
    if (config && config->is_clock_virtual) gy_virtual_attach(&driver, g);
    if (install_all(g)) return g;
    gyre_close(g);
    return NULL;
}
