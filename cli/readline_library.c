// readline_library.c - loads readline and looks up what the prompt uses.
#ifdef GYRE_HAVE_READLINE
#include "cli/readline_library.h"
#include "cli/console.h"

#include <dlfcn.h>

Readline gy_readline;

// The library stays until the process ends: it may have handlers and terminal settings of its own.
bool gy_readline_load(void)
{
    void *library = dlopen(GYRE_LIBREADLINE, RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define LOOK_UP(name)                                                                              \
    if (is_whole) is_whole = (*(void **)&gy_readline.name = dlsym(library, #name)) != NULL;
    READLINE_NAMES(LOOK_UP)
#undef LOOK_UP
    if (!is_whole) gy_console_complain("there is no line editing: %s", dlerror());
    return is_whole;
}
#endif
