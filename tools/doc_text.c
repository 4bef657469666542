// doc_text.c - shows documentation as Markdown and as a page of HTML.
//
// Docstrings are Markdown. There they go through as they are, without the indentation that their
// place in the source gave them; for HTML they are understood (markdown.c).
#include "tools/doc.h"
#include "tools/markdown.h"

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

// Without the indentation that its place in the source gave it, and empty lines around it.
static void add_doc(Text *out, const char *doc)
{
    if (!doc) return;
    size_t common = common_indent(doc);
    for (const char *at = first_line(doc); *at;) {
        DocLine line = next_doc_line(&at, common, at == doc);
        if (!line.size && !*at) break;
        gy_text_add(out, line.text, line.size);
        text_add_word(out, "\n");
    }
}

// ---------------------------------------------------------------- Markdown

static void add_markdown_doc(Text *out, const char *doc)
{
    if (!doc || !*first_line(doc)) return;
    text_add_word(out, "\n");
    add_doc(out, doc);
}

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

static void add_html_doc(Text *out, const char *doc, int level)
{
    Text markdown = {0};
    add_doc(&markdown, doc);
    gy_markdown_html(out, markdown.bytes, markdown.size, level);
    out->has_failed |= markdown.has_failed;
    gy_mem_free(markdown.bytes);
}

static void add_html_entry(Text *out, const Doc *doc, uint32_t at, uint32_t class)
{
    const DocEntry *entry = &doc->items[at];
    int level = is_member(entry) ? 4 : 3;
    gy_text_print(out, "<h%d id=\"", level);
    if (is_member(entry)) gy_text_print(out, "%s.", doc->items[class].name);
    gy_text_print(out, "%s\"><code>", entry->name);
    gy_markdown_escape(out, entry->head, strlen(entry->head));
    gy_text_print(out, "</code></h%d>\n", level);
    add_html_doc(out, entry->doc, level);
}

static const char html_head[] =
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>\n"
    "body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; }\n"
    "code, pre { font-family: monospace; background: #8882; border-radius: 3px; padding: 0 .2em; "
    "}\n"
    "pre { padding: .6em; overflow-x: auto; }\n"
    "table { border-collapse: collapse; margin: 1em 0; }\n"
    "th, td { border: 1px solid #8886; padding: .2em .6em; text-align: left; }\n"
    "blockquote { border-left: 3px solid #8886; margin-left: 0; padding-left: 1em; }\n"
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
    gy_markdown_escape(out, doc->name, strlen(doc->name));
    gy_text_print(out, "</title>\n%s<h1>", html_head);
    gy_markdown_escape(out, doc->name, strlen(doc->name));
    text_add_word(out, "</h1>\n");
    add_html_doc(out, doc->doc, 1);
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
