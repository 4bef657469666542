// doc_text.c - shows documentation as Markdown and as a page of HTML.
//
// Docstrings are Markdown of a simple kind: paragraphs, `code`, and lines that stand further in
// than the rest, which are code. In Markdown they go through as they are, without the indentation
// that their place in the source gave them; for HTML these three are understood.
#include "tools/doc.h"

typedef struct {
    DocKind kind;
    const char *title;
} Section;

static const Section sections[] = {
    {DOC_FUNCTION, "Functions"},
    {DOC_CLASS, "Classes"},
    {DOC_CONSTANT, "Constants"},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };

static bool is_member(const DocEntry *entry)
{
    return entry->kind >= DOC_METHOD;
}

static bool has_any(const Doc *doc, DocKind kind)
{
    for (uint32_t i = 0; i < doc->count; i++)
        if (doc->items[i].kind == kind) return true;
    return false;
}

// ---------------------------------------------------------------- Docstrings

typedef struct {
    const char *text;
    size_t size, indent;
} DocLine;

static DocLine next_line(const char **at)
{
    DocLine line = {.text = *at, .size = strcspn(*at, "\n")};
    *at += line.size + (line.text[line.size] == '\n');
    while (line.size && strchr(" \t\r", line.text[line.size - 1]))
        line.size--;
    while (line.indent < line.size && line.text[line.indent] == ' ')
        line.indent++;
    return line;
}

// The spaces that all lines but the first begin with.
static size_t common_indent(const char *text)
{
    size_t common = SIZE_MAX;
    next_line(&text);
    while (*text) {
        DocLine line = next_line(&text);
        if (line.size && line.indent < common) common = line.indent;
    }
    return common == SIZE_MAX ? 0 : common;
}

static DocLine next_doc_line(const char **at, size_t common, bool is_first)
{
    DocLine line = next_line(at);
    size_t cut = is_first || line.indent < common ? line.indent : common;
    return (DocLine){line.text + cut, line.size - cut, line.indent - cut};
}

static void add_markdown_doc(Text *out, const char *doc)
{
    if (!doc || !*doc) return;
    size_t common = common_indent(doc);
    text_add_word(out, "\n");
    for (const char *at = doc; *at;) {
        DocLine line = next_doc_line(&at, common, at == doc);
        if (!line.size && !*at) break;
        gy_text_add(out, line.text, line.size);
        text_add_word(out, "\n");
    }
}

// ---------------------------------------------------------------- Markdown

static void add_markdown_entry(Text *out, const DocEntry *entry)
{
    if (entry->kind == DOC_CONSTANT || entry->kind == DOC_FIELD) {
        gy_text_print(out, "- `%s`\n", entry->head);
        return;
    }
    gy_text_print(out, "\n%s `%s`\n", is_member(entry) ? "####" : "###", entry->head);
    add_markdown_doc(out, entry->doc);
}

static void add_markdown_members(Text *out, const Doc *doc, uint32_t class, bool is_field)
{
    bool is_first = true;
    for (uint32_t i = class + 1; i < doc->count && is_member(&doc->items[i]); i++) {
        if ((doc->items[i].kind == DOC_FIELD) != is_field) continue;
        if (is_field && is_first) text_add_word(out, "\n");
        is_first = false;
        add_markdown_entry(out, &doc->items[i]);
    }
}

void gy_doc_markdown(const Doc *doc, Text *out)
{
    gy_text_print(out, "# %s\n", doc->name);
    add_markdown_doc(out, doc->doc);
    for (int s = 0; s < SECTION_COUNT; s++) {
        if (!has_any(doc, sections[s].kind)) continue;
        gy_text_print(out, "\n## %s\n", sections[s].title);
        if (sections[s].kind == DOC_CONSTANT) text_add_word(out, "\n");
        for (uint32_t i = 0; i < doc->count; i++) {
            if (doc->items[i].kind != sections[s].kind) continue;
            add_markdown_entry(out, &doc->items[i]);
            if (sections[s].kind != DOC_CLASS) continue;
            add_markdown_members(out, doc, i, true);
            add_markdown_members(out, doc, i, false);
        }
    }
}

// ---------------------------------------------------------------- HTML

static void add_escaped(Text *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '<') text_add_word(out, "&lt;");
        else if (text[i] == '>') text_add_word(out, "&gt;");
        else if (text[i] == '&') text_add_word(out, "&amp;");
        else if (text[i] == '"') text_add_word(out, "&quot;");
        else gy_text_add(out, text + i, 1);
    }
}

// With `code` between backticks.
static void add_prose(Text *out, const char *text, size_t size)
{
    while (size) {
        const char *open = (const char *)memchr(text, '`', size);
        const char *end = text + size;
        const char *close =
            open ? (const char *)memchr(open + 1, '`', (size_t)(end - open - 1)) : NULL;
        if (!close) {
            add_escaped(out, text, size);
            return;
        }
        add_escaped(out, text, (size_t)(open - text));
        text_add_word(out, "<code>");
        add_escaped(out, open + 1, (size_t)(close - open - 1));
        text_add_word(out, "</code>");
        size = (size_t)(end - close - 1);
        text = close + 1;
    }
}

typedef enum { BETWEEN, IN_PROSE, IN_CODE } Paragraph;

static void move_to(Text *out, Paragraph *now, Paragraph next)
{
    static const char *const ends[] = {"", "</p>\n", "</pre>\n"};
    static const char *const starts[] = {"", "<p>", "<pre>"};
    if (*now == next) {
        text_add_word(out, next == BETWEEN ? "" : "\n");
        return;
    }
    text_add_word(out, ends[*now]);
    text_add_word(out, starts[next]);
    *now = next;
}

static void add_html_doc(Text *out, const char *doc)
{
    Paragraph now = BETWEEN;
    size_t common = doc ? common_indent(doc) : 0;
    for (const char *at = doc; at && *at;) {
        DocLine line = next_doc_line(&at, common, at == doc);
        bool is_code = line.indent >= 4 && now != IN_PROSE;
        move_to(out, &now, !line.size ? BETWEEN : is_code ? IN_CODE : IN_PROSE);
        if (now == IN_CODE) add_escaped(out, line.text + 4, line.size - 4);
        else add_prose(out, line.text + line.indent, line.size - line.indent);
    }
    move_to(out, &now, BETWEEN);
}

static void add_html_entry(Text *out, const Doc *doc, uint32_t at, uint32_t class)
{
    const DocEntry *entry = &doc->items[at];
    const char *level = is_member(entry) ? "h4" : "h3";
    gy_text_print(out, "<%s id=\"", level);
    if (is_member(entry)) gy_text_print(out, "%s.", doc->items[class].name);
    gy_text_print(out, "%s\"><code>", entry->name);
    add_escaped(out, entry->head, strlen(entry->head));
    gy_text_print(out, "</code></%s>\n", level);
    add_html_doc(out, entry->doc);
}

static const char html_head[] =
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>\n"
    "body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; }\n"
    "code, pre { font-family: monospace; background: #8882; border-radius: 3px; padding: 0 .2em; "
    "}\n"
    "pre { padding: .6em; overflow-x: auto; }\n"
    "h4 { margin-left: 1.5em; } h4 + p, h4 + pre { margin-left: 1.5em; }\n"
    "@media (prefers-color-scheme: dark) { body { background: #181a1b; color: #ddd; } }\n"
    "</style>\n";

void gy_doc_html(const Doc *doc, Text *out)
{
    text_add_word(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
    add_escaped(out, doc->name, strlen(doc->name));
    gy_text_print(out, "</title>\n%s<h1>", html_head);
    add_escaped(out, doc->name, strlen(doc->name));
    text_add_word(out, "</h1>\n");
    add_html_doc(out, doc->doc);
    for (int s = 0; s < SECTION_COUNT; s++) {
        if (!has_any(doc, sections[s].kind)) continue;
        gy_text_print(out, "<h2>%s</h2>\n", sections[s].title);
        for (uint32_t i = 0; i < doc->count; i++) {
            if (doc->items[i].kind != sections[s].kind) continue;
            add_html_entry(out, doc, i, i);
            for (uint32_t k = i + 1; k < doc->count && is_member(&doc->items[k]); k++)
                add_html_entry(out, doc, k, i);
        }
    }
    text_add_word(out, "</html>\n");
}
