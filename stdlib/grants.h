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
