// lsp_run.h - the command `gyre lsp`.
#ifndef GYRE_CLI_LSP_RUN_H
#define GYRE_CLI_LSP_RUN_H

int gy_lsp_run(int argc, char **argv); // what follows the word lsp; the exit status

#endif
