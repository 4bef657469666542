// doc_run.h - `gyre doc`.
#ifndef GYRE_CLI_DOC_RUN_H
#define GYRE_CLI_DOC_RUN_H

// The program's exit status. `argv` is what follows the word doc.
int gy_doc_run(int argc, char **argv);

#endif
