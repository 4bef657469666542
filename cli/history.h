// history.h - the file that keeps entries between sessions.
#ifndef GYRE_CLI_HISTORY_H
#define GYRE_CLI_HISTORY_H

enum { MOST_HISTORY = 10000 };

// Calls `add` for each of the latest entries, oldest first.
void gy_history_open(void (*add)(const char *entry));
void gy_history_add(const char *entry);
void gy_history_close(void); // also makes the file shorter where it has become long

#endif
