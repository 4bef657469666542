// markdown.h - the Markdown of docstrings, as HTML.
#ifndef GYRE_TOOLS_MARKDOWN_H
#define GYRE_TOOLS_MARKDOWN_H

#include "tools/text.h"

// Blocks: paragraphs, headings, lists, code, tables, quotes. A heading of one # gets the tag
// <hN>, N being level + 1, and so on down to <h6>.
void gy_markdown_html(Text *out, const char *text, size_t size, int level);

// What stands in a line: `code`, **bold**, *italics*, [links](address).
void gy_markdown_inline(Text *out, const char *text, size_t size);

// With the characters replaced that mean something in HTML, in attributes as well.
void gy_markdown_escape(Text *out, const char *text, size_t size);

#endif
