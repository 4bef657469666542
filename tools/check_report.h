// check_report.h - how findings are shown.
#ifndef GYRE_TOOLS_CHECK_REPORT_H
#define GYRE_TOOLS_CHECK_REPORT_H

#include "tools/check.h"
#include "tools/text.h"

// As the compiler shows an error: the place, the message, the line with carets, the hint.
void gy_check_report(Text *out, const Source *source, const Finding *finding);

// A JSON object on a line. Columns count code points, from 1; `end` is the one behind.
void gy_check_report_json(Text *out, const Source *source, const Finding *finding);

#endif
