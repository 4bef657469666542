// readline_library.h - GNU readline, loaded when a prompt is to be shown.
//
// Linked in the usual way, it and the terminal library below it would take a tenth of the time in
// which a small script starts and ends, and a fifth of its memory. So its functions and variables
// are members of gy_readline, each under its own name; a variable is reached through a pointer.
#ifndef GYRE_CLI_READLINE_LIBRARY_H
#define GYRE_CLI_READLINE_LIBRARY_H

#include <stdbool.h>
#include <stdio.h>

#include <readline/history.h>
#include <readline/readline.h>

#define READLINE_NAMES(X)                                                                          \
    X(add_history)                                                                                 \
    X(append_history)                                                                              \
    X(clear_history)                                                                               \
    X(history_base)                                                                                \
    X(history_get)                                                                                 \
    X(history_length)                                                                              \
    X(history_truncate_file)                                                                       \
    X(read_history)                                                                                \
    X(rl_bind_key)                                                                                 \
    X(rl_callback_handler_install)                                                                 \
    X(rl_callback_handler_remove)                                                                  \
    X(rl_callback_read_char)                                                                       \
    X(rl_check_signals)                                                                            \
    X(rl_clear_visible_line)                                                                       \
    X(rl_crlf)                                                                                     \
    X(rl_insert)                                                                                   \
    X(rl_instream)                                                                                 \
    X(rl_on_new_line)                                                                              \
    X(rl_outstream)                                                                                \
    X(rl_pending_signal)                                                                           \
    X(rl_readline_name)                                                                            \
    X(rl_redisplay)                                                                                \
    X(stifle_history)                                                                              \
    X(using_history)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    READLINE_NAMES(MEMBER)
#undef MEMBER
} Readline;

extern Readline gy_readline;

// Fills gy_readline. False: it could not be loaded, which has been said on standard error.
bool gy_readline_load(void);

#endif
