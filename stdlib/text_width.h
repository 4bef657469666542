// text_width.h - how many columns of a terminal a text takes.
//
// Escape sequences take none, and are known by their grammar, not by a list: CSI and OSC and their
// like, also those that the text does not end. All else is counted by clusters, what a reader takes
// for one character: a cluster is as wide as the widest of its code points, and two columns where
// it asks for an emoji's picture or is a flag. That is what terminals have agreed on lately; older
// ones add the code points up.
#ifndef GYRE_STDLIB_TEXT_WIDTH_H
#define GYRE_STDLIB_TEXT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

// The bytes of the escape sequence that a UTF-8 text begins with; 0: none.
size_t gy_text_width_escape(const char *text, size_t size);

typedef struct {
    size_t bytes; // of whole clusters, and of the sequences between them
    int64_t columns;
} TextWidth;

// The longest part from the start of a UTF-8 text that takes at most so many columns.
TextWidth gy_text_width_fit(const char *text, size_t size, int64_t most);

#endif
