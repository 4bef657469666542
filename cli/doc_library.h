// doc_library.h - the documentation of a standard module, from the module itself.
#ifndef GYRE_CLI_DOC_LIBRARY_H
#define GYRE_CLI_DOC_LIBRARY_H

#include "cli/library_look.h"
#include "tools/doc.h"

// `module` NULL: the builtins. False: there is no such module.
bool gy_doc_library_read(Doc *doc, LibraryLook *look, const char *module);

#endif
