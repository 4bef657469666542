// lsp_module.h - the natives of the language server.
#ifndef GYRE_CLI_LSP_MODULE_H
#define GYRE_CLI_LSP_MODULE_H

#include "cli/lsp_script.h"

bool gy_lsp_module_add(Gyre *g, LspServer *server); // false: memory is out

#endif
