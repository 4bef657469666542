// embed_check.h - how the programs that embed Gyre say that something is not so.
#ifndef GYRE_TESTS_EMBED_CHECK_H
#define GYRE_TESTS_EMBED_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_OK(g, call)                                                                          \
    do {                                                                                           \
        if ((call) != GYRE_OK) {                                                                   \
            fprintf(stderr, "%s:%d: %s failed:\n%s\n", __FILE__, __LINE__, #call,                  \
                    gyre_error_text(g));                                                           \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

// The text holds all of the words.
#define CHECK_SAYS(text, words)                                                                    \
    do {                                                                                           \
        const char *said_ = (text);                                                                \
        if (!strstr(said_, (words))) {                                                             \
            fprintf(stderr, "%s:%d: this does not say '%s':\n%s\n", __FILE__, __LINE__, (words),   \
                    said_);                                                                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#endif
