// c_stack.h - is there still room on the C stack?
//
// Natives call scripts, which call natives; nested values print, compare and hash one another; the
// compiler walks trees: all of it uses the C stack of whichever thread runs the VM, and that may be
// the 8 MiB of a main thread or the 128 KiB that musl gives others. So what recurses asks here,
// and where the room is over it throws RecursionError.
//
// To ask is one comparison: the address of a frame with the bounds of the stack at hand, which the
// VM keeps while a thread is inside of it. What is asked outside of them is looked into.
#ifndef GYRE_VM_C_STACK_H
#define GYRE_VM_C_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Where frames may be: from `low` to `low + span`. Below it the reserve begins, for functions that
// call no further: those of C libraries, and what throws.
typedef struct {
    uintptr_t low, span;
    size_t reserve;
} StackRoom;

typedef struct {
    StackRoom room; // of the stack that was asked about last; span 0: nobody is inside
    StackRoom home; // of the one by which the thread came in
    size_t assumed; // the size of a stack that cannot be measured
} CStack;

// Where the frame at hand is. (To name the register leaves the compiler the frame pointer. The
// address of a variable may be somewhere else, by a sanitizer.)
static inline __attribute__((always_inline)) uintptr_t stack_here(void)
{
#if defined __x86_64__ && defined __LP64__
    uintptr_t here;
    __asm__("mov %%rsp, %0" : "=r"(here));
    return here;
#elif defined __aarch64__
    uintptr_t here;
    __asm__("mov %0, sp" : "=r"(here));
    return here;
#else
    return (uintptr_t)__builtin_frame_address(0);
#endif
}

// A thread comes in: finds out about its stack; and it leaves.
void gy_c_stack_enter(CStack *s);
void gy_c_stack_leave(CStack *s);

// What stack_has_room asks where it does not know.
bool gy_c_stack_look(CStack *s, uintptr_t at);
// Has a function that calls no further, and may use the reserve, so many bytes?
bool gy_c_stack_has(CStack *s, size_t bytes);

static inline bool stack_has_room(CStack *s)
{
    uintptr_t here = stack_here();
    return __builtin_expect(here - s->room.low < s->room.span, 1) || gy_c_stack_look(s, here);
}

// The address below which no frame may be, on the stack at hand; and where no VM is.
uintptr_t gy_c_stack_end(CStack *s);
uintptr_t gy_c_stack_own_end(void);

#endif
