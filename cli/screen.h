// screen.h - an entry of several lines on the terminal, and the cursor in it.
//
// The caller keeps everybody else from writing meanwhile (gy_console_lock).
#ifndef GYRE_CLI_SCREEN_H
#define GYRE_CLI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *prompt;       // before the first line
    const char *continuation; // before each other line
    const char *style;        // an escape sequence that begins both; "": none
    const char *text;
    size_t size;
    size_t cursor; // a byte of the text
} Screen;

// Draws it in place of what was drawn before, or from the cursor on if that was forgotten.
void gy_screen_paint(const Screen *screen);

// Takes it off the terminal; the cursor is then where its first line began.
void gy_screen_hide(void);

// What is drawn stays, and the cursor goes to a new line below it.
void gy_screen_leave(void);

// The cursor stands at the start of a line of its own; nothing is drawn.
void gy_screen_forget(void);

#endif
