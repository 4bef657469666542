// console.h - where the program's output goes.
//
// gy_console_write, gy_console_flush and gy_console_status are the hooks of GyreConfig (their
// context is unused: a process has one console). Any thread may call them.
#ifndef GYRE_CLI_CONSOLE_H
#define GYRE_CLI_CONSOLE_H

#include "include/gyre.h"

#include <stdbool.h>
#include <stddef.h>

void gy_console_open(void);

// False: the output cannot be written, and errno says why.
bool gy_console_write(void *context, int stream, const char *text, size_t size); // 1 out, 2 err
bool gy_console_flush(void *context, int stream);

// Keeps lines of a VM below everything that is written, as long as the terminal is ours.
void gy_console_status(void *context, Gyre *g, const char *text, size_t size);

// Takes the status lines away, and shows the cursor that they hide, until they change or something
// is written. For signal handlers, too: what ends or stops the program calls this.
void gy_console_leave_terminal(void);

// Writes a line "gyre: ..." to standard error.
void gy_console_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The same without the name in front: what a run has come to.
void gy_console_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The errno of the first write to standard output that failed; 0: all went well.
int gy_console_error(void);

// While another program has the terminal: what would be written there is kept, and written when
// that is over. Only so much of it, and how much was left out.
void gy_console_hold(bool is_held);

// After Ctrl-C: removes the ^C that the terminal has echoed, or ends a line begun before it.
void gy_console_tidy_interrupt(void);

// Before a prompt is drawn: ends a line that a script has left open, as far as we know of it.
// Called with the console locked.
void gy_console_end_line(void);

// Whoever shows a prompt lends these two, so that output does not run into it: `hide` clears
// the prompt's lines, `show` draws them again at the start of a line. Called with the console
// locked; between lock and unlock no other thread writes. NULLs: no prompt.
void gy_console_set_prompt(void (*hide)(void), void (*show)(void));
void gy_console_lock(void);
void gy_console_unlock(void);

#endif
