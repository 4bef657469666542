// grants.h - what a VM may do with the world around it.
#ifndef GYRE_STDLIB_GRANTS_H
#define GYRE_STDLIB_GRANTS_H

#include "include/gyre.h"

// Replaces the table of the VM's configuration by one of its own, whose paths are resolved. False:
// memory is out.
bool gy_grants_install(Gyre *g);

// open() of a file that gyre_may allows, and of no other: no link that somebody puts in its way
// between the question and the opening leads elsewhere. -1: errno says why; where it is 0 an error
// (NotCapable, MemoryError) is pending.
int gy_grants_open(Gyre *g, unsigned grant, const char *path, int flags);

// For whatever is done in a second step, later or in another thread: may it be done to this path?
// `leads`: to what a link there leads to, else to the link itself. *straight gets the path without
// links, to be freed; NULL where the kind is granted as a whole, so that it does not matter. What
// is done then must be done by way of one of the functions below. False: thrown.
bool gy_grants_ask(Gyre *g, unsigned grant, const char *path, bool leads, char **straight);

// Any thread. open() of such a path; whoever has put a link in its way meanwhile gets ELOOP or
// ENOTDIR. -1: errno.
int gy_grants_open_straight(const char *straight, int flags, unsigned mode);

// Any thread. For calls that take a path: `at` becomes a path that leads to just this place,
// whoever changes what on the way there, as long as the descriptor is open that this answers (-1:
// errno). PLACE_ITSELF: the file or folder that is there. PLACE_NAME: its name in the folder above,
// which may be free. PLACE_NEW_FOLDERS: the same, and folders above it that are missing are made.
typedef enum { PLACE_ITSELF, PLACE_NAME, PLACE_NEW_FOLDERS } GrantsPlace;
enum { GRANTS_PLACE_BYTES = 300 };
int gy_grants_place(const char *straight, GrantsPlace place, char at[GRANTS_PLACE_BYTES]);

// The path as the system sees it, absolute, without links, to be freed. What does not exist yet
// stands behind what does. NULL: errno says why.
char *gy_grants_resolve(const char *path);

// The program to start for a name or path, as a script wrote it, from that folder (NULL: ours), to
// be freed. Where not every program is granted, what is asked is what is run: the path is resolved,
// and names are looked for in our own PATH. Then the variables must not be such as make the program
// run other code. NULL: thrown.
char *gy_grants_program(Gyre *g, const char *program, const char *folder, char **environment);

// May it import any files at all?
bool gy_grants_has_imports(Gyre *g);

#endif
