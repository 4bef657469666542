// restyle.h - gives a source the one style.
//
// Four spaces, 100 columns, the author's line ends where the style has them. Only space, line ends,
// and the `;` at line ends change: what the result means is compared with the source each time.
#ifndef GYRE_TOOLS_RESTYLE_H
#define GYRE_TOOLS_RESTYLE_H

#include "lang/diag.h"

typedef enum {
    RESTYLE_DONE,
    RESTYLE_WRONG,   // the source has mistakes, see the Diag
    RESTYLE_CHANGED, // a mistake of ours: the result would mean something else
    RESTYLE_NO_MEMORY,
} RestyleStatus;

// *out: zero-terminated, gy_mem_free's; NULL where the status is another than RESTYLE_DONE.
RestyleStatus gy_restyle(const Source *source, Diag *diag, char **out, size_t *size);

#endif
