// signals.h - Ctrl-C and what else the terminal sends.
#ifndef GYRE_CLI_SIGNALS_H
#define GYRE_CLI_SIGNALS_H

#include "include/gyre_library.h"

// From now on Ctrl-C interrupts `g`: the first and the second as gyre_interrupt_main does, the
// third ends the program. SIGTERM and SIGHUP leave the terminal as it is now.
void gy_signals_install(Gyre *g);

// Ctrl-C before this is forgotten.
void gy_signals_forget(void);
bool gy_signals_was_interrupted(void); // since the last gy_signals_forget

// While a prompt waits Ctrl-C is only noted, for gy_signals_was_interrupted.
void gy_signals_set_at_prompt(bool is_at_prompt);

// So is Ctrl-Z: the prompt gives the terminal back and then stops the program until somebody
// continues it.
bool gy_signals_is_stop_asked(void);
void gy_signals_stop(void);

// The terminal has got another size since the last gy_signals_take_resized.
bool gy_signals_is_resized(void);
bool gy_signals_take_resized(void);

// While a line of a prompt runs Ctrl-Z leaves it (gyre_leave_line).
void gy_signals_set_leaves(bool may_leave);

// Before the VM is closed: Ctrl-C ends the program at once.
void gy_signals_remove(void);

#endif
