// repl_session.h - what was run at the prompt so far.
#ifndef GYRE_CLI_REPL_SESSION_H
#define GYRE_CLI_REPL_SESSION_H

#include "include/gyre_library.h"

// This entry was run; it succeeded if it `is_good`.
void gy_repl_session_note(const char *entry, bool is_good);
const char *gy_repl_session_last(void); // entry, whether it succeeded or not; NULL: none yet

// The entries that succeeded, the newest first, as a list of texts. NONE: thrown.
GyreValue gy_repl_session_entries(Gyre *g);

// Writes them to a new file; one that is there already is kept. False: errno says why.
bool gy_repl_session_save(const char *path);

// This script was run, before the first prompt or by :load.
void gy_repl_session_note_file(const char *path);
const char *gy_repl_session_last_file(void); // NULL: none

void gy_repl_session_forget(void);

#endif
