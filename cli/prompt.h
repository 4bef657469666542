// prompt.h - a line from the person at the terminal, without waiting for it.
//
// The caller waits (poll on descriptor 0, together with whatever else it waits for) and hands
// the input on piece by piece. prompt_readline.c has editing and a history that is kept between
// sessions; prompt_plain.c is for builds without readline, and where readline is not installed.
#ifndef GYRE_CLI_PROMPT_H
#define GYRE_CLI_PROMPT_H

#include <stdbool.h>

typedef enum {
    PROMPT_WAITING,     // no whole line yet
    PROMPT_LINE,        // *line is one, without its newline, to be freed
    PROMPT_END,         // Ctrl-D, or the terminal is gone
    PROMPT_INTERRUPTED, // Ctrl-C; what was typed is dropped
} PromptEvent;

typedef struct {
    bool (*open)(void); // false: it cannot be had, which has been said
    void (*close)(void);
    // Shows `text` and takes the terminal. Ends with any event but PROMPT_WAITING, which gives
    // the terminal back.
    void (*show)(const char *text);
    PromptEvent (*read)(char **line); // descriptor 0 is readable
    bool (*has_signal)(void);         // one came that was not acted upon yet
    PromptEvent (*after_signal)(void);
} Prompt;

extern const Prompt gy_prompt_plain;
extern const Prompt gy_prompt_readline; // where GYRE_HAVE_READLINE

#endif
