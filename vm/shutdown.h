// shutdown.h - the end of a run.
#ifndef GYRE_VM_SHUTDOWN_H
#define GYRE_VM_SHUTDOWN_H

#include "vm/vm.h"

// After main is done: cancels and runs down whatever is left, reports what nobody looked at.
void gy_shutdown(VM *vm);

// Reports all failures that nobody looked at so far.
void gy_shutdown_report_unseen(VM *vm);

void gy_shutdown_forget_hooks(VM *vm);
// The run has gone too far (limits.h): ends all tasks, on what is left of the reserve, and reports
// nothing.
void gy_shutdown_at_once(VM *vm);

// The end of a run that went too far: the same, and its error is thrown; the VM is ready for the
// next. Always false.
bool gy_shutdown_settle(VM *vm);

#endif
