// prompt.h - an entry from the person at the terminal, without waiting for it.
//
// The caller waits (poll on descriptor 0, together with whatever else it waits for) and hands
// the input on piece by piece. prompt_readline.c edits entries of many lines, with a history that
// is kept between sessions; prompt_plain.c is for builds without readline, where readline is not
// installed, and for terminals that can do nothing.
#ifndef GYRE_CLI_PROMPT_H
#define GYRE_CLI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    PROMPT_WAITING,     // no whole entry yet
    PROMPT_ENTRY,       // *entry is one, without its last newline, to be freed
    PROMPT_END,         // Ctrl-D, or the terminal is gone
    PROMPT_INTERRUPTED, // Ctrl-C; what was typed is dropped
} PromptEvent;

// What stands before the lines of an entry.
typedef struct {
    const char *first;
    const char *next;
    const char *style; // an escape sequence; "": no colours
} PromptTexts;

// What the prompt wants to know.
typedef struct {
    void *context;
    // Does the text end too early?
    bool (*is_incomplete)(void *context, const char *text, size_t size);
    // What may stand in place of the end of the text from *start on: an array that ends with NULL,
    // which is to be freed, like all in it. NULL: nothing.
    char **(*complete)(void *context, const char *text, size_t size, size_t *start);
} PromptHost;

typedef struct {
    bool (*open)(const PromptHost *host); // false: it cannot be had, which has been said
    void (*close)(void);
    // Shows the prompt and takes the terminal. Ends with any event but PROMPT_WAITING, which gives
    // the terminal back. The texts must stay until then, or until the next `change`.
    void (*show)(PromptTexts texts);
    void (*change)(PromptTexts texts);   // other texts, while it is shown
    PromptEvent (*read)(char **entry);   // descriptor 0 is readable
    void (*remember)(const char *entry); // that was written elsewhere, for the history
    bool (*has_signal)(void);            // one came that was not acted upon yet
    PromptEvent (*after_signal)(void);
} Prompt;

extern const Prompt gy_prompt_plain;
extern const Prompt gy_prompt_readline; // where GYRE_HAVE_READLINE

#endif
