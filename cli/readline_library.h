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
    X(clear_history)                                                                               \
    X(history_base)                                                                                \
    X(history_get)                                                                                 \
    X(history_length)                                                                              \
    X(rl_add_defun)                                                                                \
    X(rl_attempted_completion_function)                                                            \
    X(rl_attempted_completion_over)                                                                \
    X(rl_begin_undo_group)                                                                         \
    X(rl_basic_quote_characters)                                                                   \
    X(rl_bind_keyseq_in_map)                                                                       \
    X(rl_callback_handler_install)                                                                 \
    X(rl_callback_handler_remove)                                                                  \
    X(rl_callback_read_char)                                                                       \
    X(rl_callback_sigcleanup)                                                                      \
    X(rl_check_signals)                                                                            \
    X(rl_complete)                                                                                 \
    X(rl_completer_quote_characters)                                                               \
    X(rl_completer_word_break_characters)                                                          \
    X(rl_completion_append_character)                                                              \
    X(rl_completion_display_matches_hook)                                                          \
    X(rl_completion_matches)                                                                       \
    X(rl_completion_query_items)                                                                   \
    X(rl_completion_suppress_append)                                                               \
    X(rl_delete_text)                                                                              \
    X(rl_ding)                                                                                     \
    X(rl_deprep_term_function)                                                                     \
    X(rl_deprep_terminal)                                                                          \
    X(rl_display_match_list)                                                                       \
    X(rl_display_prompt)                                                                           \
    X(rl_done)                                                                                     \
    X(rl_end)                                                                                      \
    X(rl_end_undo_group)                                                                           \
    X(rl_eof_found)                                                                                \
    X(rl_forced_update_display)                                                                    \
    X(rl_function_of_keyseq)                                                                       \
    X(rl_get_keymap_by_name)                                                                       \
    X(rl_get_next_history)                                                                         \
    X(rl_get_previous_history)                                                                     \
    X(rl_initialize)                                                                               \
    X(rl_insert)                                                                                   \
    X(rl_insert_text)                                                                              \
    X(rl_instream)                                                                                 \
    X(rl_kill_text)                                                                                \
    X(rl_last_func)                                                                                \
    X(rl_line_buffer)                                                                              \
    X(rl_named_function)                                                                           \
    X(rl_outstream)                                                                                \
    X(rl_pending_signal)                                                                           \
    X(rl_point)                                                                                    \
    X(rl_prep_terminal)                                                                            \
    X(rl_prompt)                                                                                   \
    X(rl_readline_name)                                                                            \
    X(rl_redisplay_function)                                                                       \
    X(rl_replace_line)                                                                             \
    X(rl_resize_terminal)                                                                          \
    X(rl_set_prompt)                                                                               \
    X(rl_translate_keyseq)                                                                         \
    X(rl_variable_bind)                                                                            \
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
