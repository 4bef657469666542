// folders.h - where the program's own files are, by the rules of XDG.
#ifndef GYRE_CLI_FOLDERS_H
#define GYRE_CLI_FOLDERS_H

#include <stdbool.h>

typedef enum { FOLDER_STATE, FOLDER_CONFIG } Folder;

// $XDG_STATE_HOME/gyre/NAME, or $XDG_CONFIG_HOME/gyre/NAME; to be freed. `makes`: makes the folders
// where they are missing. NULL: nobody knows where that would be.
char *gy_folders_file(Folder folder, const char *name, bool makes);

#endif
