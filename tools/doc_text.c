// doc_text.c - shows documentation as Markdown and as a page of HTML.
//
// Docstrings are Markdown of a simple kind: paragraphs, `code`, lists, and code in lines that stand
// further in than the rest or between fences. In Markdown they go through as they are, without the
// indentation that their place in the source gave them; for HTML these are understood.
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

// Behind the empty lines that it begins with.
static const char *first_line(const char *doc)
{
    for (const char *at = doc; *at; doc = at)
        if (next_line(&at).size) break;
    return doc;
}

static void add_markdown_doc(Text *out, const char *doc)
{
    if (!doc || !*first_line(doc)) return;
    size_t common = common_indent(doc);
    text_add_word(out, "\n");
    for (const char *at = first_line(doc); *at;) {
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

typedef enum { BETWEEN, IN_PROSE, IN_CODE, IN_FENCE, IN_BULLETS, IN_NUMBERS } Block;

typedef struct {
    Text *out;
    Block now;
    uint32_t gap; // empty lines that may belong to the block, if it goes on
} Page;

static void move_to(Page *p, Block next)
{
    static const char *const ends[] = {"",         "</p>\n",         "</pre>\n",
                                       "</pre>\n", "</li>\n</ul>\n", "</li>\n</ol>\n"};
    static const char *const starts[] = {"", "<p>", "<pre>", "<pre>", "<ul>\n<li>", "<ol>\n<li>"};
    p->gap = 0;
    if (p->now == next) return;
    text_add_word(p->out, ends[p->now]);
    text_add_word(p->out, starts[next]);
    p->now = next;
}

static bool is_list(Block block)
{
    return block == IN_BULLETS || block == IN_NUMBERS;
}

// The bytes of "- " or "12. " that the line begins with, or 0.
static size_t marker_of(const DocLine *line, Block *block)
{
    const char *text = line->text + line->indent;
    size_t size = line->size - line->indent, digits = strspn(text, "0123456789");
    *block = digits ? IN_NUMBERS : IN_BULLETS;
    bool is_number =
        digits && digits < 4 && size > digits + 2 && strncmp(text + digits, ". ", 2) == 0;
    if (is_number) return digits + 2;
    return size > 2 && strchr("-*", text[0]) && text[1] == ' ' ? 2 : 0;
}

// Goes on with a block, or begins it.
static void add_to(Page *p, Block block, const char *text, size_t size)
{
    if (p->now == block) gy_text_fill(p->out, '\n', p->gap + 1);
    move_to(p, block);
    if (block == IN_CODE || block == IN_FENCE) add_escaped(p->out, text, size);
    else add_prose(p->out, text, size);
}

static void add_item(Page *p, Block list, const char *text, size_t size)
{
    if (p->now == list) text_add_word(p->out, "</li>\n<li>");
    move_to(p, list);
    add_prose(p->out, text, size);
}

static void add_html_line(Page *p, const DocLine *line)
{
    const char *text = line->text + line->indent;
    size_t size = line->size - line->indent;
    bool is_fence = size >= 3 && memcmp(text, "```", 3) == 0;
    Block list;
    size_t marker = marker_of(line, &list);
    bool is_bare = p->now == BETWEEN || p->now == IN_CODE || p->gap;
    if (is_fence) move_to(p, p->now == IN_FENCE ? BETWEEN : IN_FENCE);
    else if (p->now == IN_FENCE) add_to(p, IN_FENCE, line->text, line->size);
    else if (is_bare && line->indent >= 4) add_to(p, IN_CODE, line->text + 4, line->size - 4);
    else if (marker && p->now != IN_PROSE) add_item(p, list, text + marker, size - marker);
    else if (is_list(p->now) && line->indent >= 2) add_to(p, p->now, text, size);
    else add_to(p, IN_PROSE, text, size);
}

static void add_html_doc(Text *out, const char *doc)
{
    Page p = {.out = out};
    size_t common = doc ? common_indent(doc) : 0;
    for (const char *at = doc; at && *at;) {
        DocLine line = next_doc_line(&at, common, at == doc);
        bool may_go_on = p.now != BETWEEN && p.now != IN_PROSE;
        if (line.size) add_html_line(&p, &line);
        else if (may_go_on) p.gap++;
        else move_to(&p, BETWEEN);
    }
    move_to(&p, BETWEEN);
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
    "h4, h4 + p, h4 + pre, h4 + ul, h4 + ol { margin-left: 1.5em; }\n"
    "@media (prefers-color-scheme: dark) { body { background: #181a1b; color: #ddd; } }\n"
    "</style>\n";

// Links to all functions and classes, where there are many.
static void add_contents(Text *out, const Doc *doc)
{
    enum { FEW = 8 };
    uint32_t count = 0;
    for (uint32_t i = 0; i < doc->count; i++)
        count += doc->items[i].kind <= DOC_CLASS;
    if (count <= FEW) return;
    text_add_word(out, "<nav>");
    bool is_first = true;
    for (int s = 0; s < SECTION_COUNT; s++) {
        for (uint32_t i = 0; i < doc->count; i++) {
            const DocEntry *entry = &doc->items[i];
            if (entry->kind > DOC_CLASS || entry->kind != sections[s].kind) continue;
            gy_text_print(out, "%s<a href=\"#%s\">%s</a>", is_first ? "" : " ·\n", entry->name,
                          entry->name);
            is_first = false;
        }
    }
    text_add_word(out, "</nav>\n");
}

void gy_doc_html(const Doc *doc, Text *out)
{
    text_add_word(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
    add_escaped(out, doc->name, strlen(doc->name));
    gy_text_print(out, "</title>\n%s<h1>", html_head);
    add_escaped(out, doc->name, strlen(doc->name));
    text_add_word(out, "</h1>\n");
    add_html_doc(out, doc->doc);
    add_contents(out, doc);
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
