// lsp_script.h - a script in the editor, as a type of the language server's VM.
#ifndef GYRE_CLI_LSP_SCRIPT_H
#define GYRE_CLI_LSP_SCRIPT_H

#include "cli/library_look.h"
#include "tools/check.h"
#include "tools/positions.h"

// What all scripts of a server share: gyre_data of its natives.
typedef struct {
    LibraryLook look;
    CheckWorld world;
    PositionUnits units;
} LspServer;

extern const GyreType gy_lsp_script_type;

#endif
