// prompt_keys.h - what keys do in an entry of several lines.
#ifndef GYRE_CLI_PROMPT_KEYS_H
#define GYRE_CLI_PROMPT_KEYS_H

#include "cli/prompt.h"

// Binds them, wherever the person's inputrc has left readline's own meaning. `accept` is called
// where the entry is done, `clear` for a clear screen.
void gy_prompt_keys_bind(const PromptHost *host, void (*accept)(void), void (*clear)(void));

#endif
