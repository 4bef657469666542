// markdown.c - the blocks of Markdown: paragraphs, headings, lists, code, tables, quotes.
//
// As in CommonMark, with the tables of GitHub's. A text is lines that are known by their first
// characters; what a list or a quote holds is such a text again, its lines without the mark. Those
// nest to some depth only, so that nobody's docstring can exhaust the stack; what is deeper is
// text. HTML is no block: it is shown.
#include "tools/markdown.h"
#include "lang/arena.h"
#include <stdlib.h>

enum { MOST_NESTED = 12, CODE_INDENT = 4, MOST_COLUMNS = 64 };

typedef struct {
    const char *text; // without the blanks at its ends
    size_t size, indent;
} TextLine;

typedef struct {
    Text *out;
    Arena *arena;
    int level; // of the heading that the text stands below
} Page;

typedef struct {
    TextLine *items;
    size_t count;
    int depth;
    bool is_tight; // in an item of a list: its paragraphs have no tags
} Lines;

static void add_blocks(Page *p, const Lines *lines);

// ---------------------------------------------------------------- What a line is

static TextLine cut(TextLine line, size_t indent)
{
    size_t blanks = line.indent < indent ? line.indent : indent;
    line.indent -= blanks;
    return line;
}

static bool is_rule(const TextLine *line)
{
    size_t count = 0;
    if (!line->size || !strchr("-*_", line->text[0])) return false;
    for (size_t i = 0; i < line->size; i++) {
        if (line->text[i] != line->text[0] && line->text[i] != ' ') return false;
        count += line->text[i] == line->text[0];
    }
    return count >= 3;
}

// The number of # before a heading, or 0.
static size_t heading_of(const TextLine *line)
{
    size_t marks = 0;
    while (marks < line->size && line->text[marks] == '#')
        marks++;
    bool is_heading = marks && marks <= 6 && (marks == line->size || line->text[marks] == ' ');
    return is_heading ? marks : 0;
}

// The length of the ``` or ~~~ that the line begins with, or 0.
static size_t fence_of(const TextLine *line)
{
    size_t marks = 0;
    if (!line->size || !strchr("`~", line->text[0])) return 0;
    while (marks < line->size && line->text[marks] == line->text[0])
        marks++;
    bool is_code = line->text[0] == '`' && memchr(line->text + marks, '`', line->size - marks);
    return marks >= 3 && !is_code ? marks : 0;
}

// The bytes of "- " or "12. " that the line begins with, or 0.
static size_t marker_of(const TextLine *line, bool *is_number)
{
    size_t digits = 0;
    while (digits < line->size && line->text[digits] >= '0' && line->text[digits] <= '9')
        digits++;
    *is_number = digits > 0;
    size_t mark = digits ? digits : 0;
    if (digits > 9 || mark >= line->size || is_rule(line)) return 0;
    if (!strchr(digits ? ".)" : "-*+", line->text[mark])) return 0;
    if (mark + 1 == line->size) return mark + 1;
    return line->text[mark + 1] == ' ' ? mark + 2 : 0;
}

// ---------------------------------------------------------------- Tables

// The cells of a row, with their \| still in it. How many: those beyond MOST_COLUMNS are left out.
static size_t split_row(const TextLine *line, TextLine cells[MOST_COLUMNS])
{
    const char *at = line->text, *end = at + line->size;
    size_t count = 0;
    if (at < end && *at == '|') at++;
    while (at < end && count < MOST_COLUMNS) {
        const char *bar = at;
        while (bar < end && *bar != '|')
            bar += *bar == '\\' && bar + 1 < end ? 2 : 1;
        TextLine cell = {at, (size_t)(bar - at), 0};
        while (cell.size && cell.text[0] == ' ')
            cell.text++, cell.size--;
        while (cell.size && cell.text[cell.size - 1] == ' ')
            cell.size--;
        cells[count++] = cell;
        at = bar + 1;
    }
    return count;
}

static bool is_delimiter(const TextLine *cell)
{
    size_t start = cell->size && cell->text[0] == ':', end = cell->size;
    if (end > start && cell->text[end - 1] == ':') end--;
    for (size_t i = start; i < end; i++)
        if (cell->text[i] != '-') return false;
    return end > start;
}

// Does a table begin with these two lines? Its columns, or 0.
static size_t table_columns(const TextLine *head, const TextLine *rule)
{
    TextLine cells[MOST_COLUMNS];
    if (!memchr(head->text, '|', head->size) || !memchr(rule->text, '-', rule->size)) return 0;
    size_t columns = split_row(rule, cells);
    for (size_t i = 0; i < columns; i++)
        if (!is_delimiter(&cells[i])) return 0;
    return columns == split_row(head, cells) ? columns : 0;
}

static const char *alignment_of(const TextLine *delimiter)
{
    bool is_left = delimiter->text[0] == ':';
    bool is_right = delimiter->text[delimiter->size - 1] == ':';
    if (is_left && is_right) return " style=\"text-align: center\"";
    return is_right ? " style=\"text-align: right\"" : "";
}

// A \| is a | there, in code as well.
static void add_cell(Page *p, const TextLine *cell)
{
    Text plain = {0};
    for (size_t i = 0; i < cell->size; i++) {
        i += cell->text[i] == '\\' && i + 1 < cell->size && cell->text[i + 1] == '|';
        gy_text_add(&plain, cell->text + i, 1);
    }
    gy_markdown_inline(p->out, plain.bytes, plain.size);
    p->out->has_failed |= plain.has_failed;
    gy_mem_free(plain.bytes);
}

static void add_row(Page *p, const TextLine *line, const TextLine *delimiters, size_t columns,
                    const char *tag)
{
    TextLine cells[MOST_COLUMNS];
    size_t count = split_row(line, cells);
    text_add_word(p->out, "<tr>");
    for (size_t i = 0; i < columns; i++) {
        gy_text_print(p->out, "<%s%s>", tag, alignment_of(&delimiters[i]));
        if (i < count) add_cell(p, &cells[i]);
        gy_text_print(p->out, "</%s>", tag);
    }
    text_add_word(p->out, "</tr>\n");
}

static size_t add_table(Page *p, const Lines *lines, size_t at, size_t columns)
{
    TextLine delimiters[MOST_COLUMNS];
    split_row(&lines->items[at + 1], delimiters);
    text_add_word(p->out, "<table>\n");
    add_row(p, &lines->items[at], delimiters, columns, "th");
    size_t end = at + 2;
    for (; end < lines->count && lines->items[end].size; end++) {
        if (!memchr(lines->items[end].text, '|', lines->items[end].size)) break;
        add_row(p, &lines->items[end], delimiters, columns, "td");
    }
    text_add_word(p->out, "</table>\n");
    return end;
}

// ---------------------------------------------------------------- Code

static void add_code_line(Page *p, TextLine line)
{
    gy_text_fill(p->out, ' ', (uint32_t)line.indent);
    gy_markdown_escape(p->out, line.text, line.size);
}

// The lines that stand far enough in, with empty ones between them.
static size_t add_indented(Page *p, const Lines *lines, size_t at)
{
    size_t end = at, last = at;
    for (; end < lines->count; end++) {
        if (lines->items[end].size && lines->items[end].indent < CODE_INDENT) break;
        if (lines->items[end].size) last = end;
    }
    text_add_word(p->out, "<pre>");
    for (size_t i = at; i <= last; i++) {
        add_code_line(p, cut(lines->items[i], CODE_INDENT));
        if (i < last) text_add_word(p->out, "\n");
    }
    text_add_word(p->out, "</pre>\n");
    return last + 1;
}

static size_t add_fenced(Page *p, const Lines *lines, size_t at)
{
    TextLine fence = lines->items[at];
    size_t size = fence_of(&fence), end = at + 1;
    text_add_word(p->out, "<pre>");
    for (; end < lines->count; end++) {
        TextLine line = lines->items[end];
        size_t marks = line.indent < CODE_INDENT ? fence_of(&line) : 0;
        if (marks >= size && marks == line.size && line.text[0] == fence.text[0]) break;
        if (end > at + 1) text_add_word(p->out, "\n");
        add_code_line(p, cut(line, fence.indent));
    }
    text_add_word(p->out, "</pre>\n");
    return end + 1;
}

// ---------------------------------------------------------------- Paragraphs and headings

// Does the line begin something else, though a paragraph stands above it?
static bool interrupts(const TextLine *line, int depth)
{
    bool is_number;
    if (!line->size || line->indent >= CODE_INDENT) return !line->size;
    if (heading_of(line) || fence_of(line) || is_rule(line)) return true;
    if (depth >= MOST_NESTED) return false;
    size_t marker = marker_of(line, &is_number);
    bool is_list = marker && marker < line->size && (!is_number || line->text[0] == '1');
    return is_list || line->text[0] == '>';
}

static bool begins_table(const Lines *lines, size_t at)
{
    return at + 1 < lines->count && table_columns(&lines->items[at], &lines->items[at + 1]);
}

static size_t add_paragraph(Page *p, const Lines *lines, size_t at)
{
    Text prose = {0};
    size_t end = at;
    do {
        if (end > at) gy_text_add(&prose, "\n", 1);
        gy_text_add(&prose, lines->items[end].text, lines->items[end].size);
        end++;
    } while (end < lines->count && !interrupts(&lines->items[end], lines->depth) &&
             !begins_table(lines, end));
    text_add_word(p->out, lines->is_tight ? "" : "<p>");
    gy_markdown_inline(p->out, prose.bytes, prose.size);
    if (!lines->is_tight) text_add_word(p->out, "</p>\n");
    else if (end < lines->count) text_add_word(p->out, "\n");
    p->out->has_failed |= prose.has_failed;
    gy_mem_free(prose.bytes);
    return end;
}

static size_t add_heading(Page *p, const TextLine *line, size_t at)
{
    size_t marks = heading_of(line), size = line->size;
    int level = p->level + (int)marks < 6 ? p->level + (int)marks : 6;
    while (size > marks && line->text[size - 1] == '#') // a closing run
        size--;
    if (size > marks && line->text[size - 1] != ' ') size = line->size;
    while (marks < size && line->text[marks] == ' ')
        marks++;
    while (size > marks && line->text[size - 1] == ' ')
        size--;
    gy_text_print(p->out, "<h%d>", level);
    gy_markdown_inline(p->out, line->text + marks, size - marks);
    gy_text_print(p->out, "</h%d>\n", level);
    return at + 1;
}

// ---------------------------------------------------------------- Lists and quotes

// Does the line belong to the item that began above it? Below an empty line, what stands four
// blanks further in than the last text is code that ends the list, as it is code anywhere else in a
// docstring.
static bool is_within(const Lines *lines, size_t at, size_t indent)
{
    const TextLine *line = &lines->items[at];
    const TextLine *above = line - 1;
    bool is_number, is_below_text = above->size > 0;
    bool has_marker = line->size && marker_of(line, &is_number);
    if (!line->size) return true;
    while (!above->size)
        above--; // to the item's first line at last
    if (line->indent >= indent)
        return is_below_text || has_marker || line->indent < above->indent + CODE_INDENT;
    return is_below_text && !has_marker && !interrupts(line, 0);
}

// The lines of an item, without its marker and the empty ones at its end. The one behind it.
static size_t take_item(Page *p, const Lines *lines, size_t at, size_t marker, Lines *item)
{
    size_t end = at + 1, indent = lines->items[at].indent + marker, last = at;
    bool has_gap = false;
    while (end < lines->count && is_within(lines, end, indent))
        end++;
    *item = (Lines){.depth = lines->depth + 1};
    item->items = (TextLine *)gy_arena_new(p->arena, (end - at) * sizeof *item->items);
    for (size_t i = at; item->items && i < end; i++) {
        item->items[i - at] = cut(lines->items[i], indent);
        if (lines->items[i].size) last = i;
    }
    for (size_t i = at; i <= last; i++)
        has_gap |= !lines->items[i].size;
    item->is_tight = !has_gap;
    item->count = item->items ? last + 1 - at : 0;
    p->out->has_failed |= !item->items;
    if (!item->count) return end;
    TextLine *first = &item->items[0];
    *first = (TextLine){first->text + marker, first->size - marker, 0};
    for (; first->size && first->text[0] == ' '; first->text++, first->size--)
        first->indent++;
    return end;
}

static size_t add_list(Page *p, const Lines *lines, size_t at)
{
    bool is_number, is_other;
    marker_of(&lines->items[at], &is_number);
    char kind = lines->items[at].text[0];
    if (is_number && strtol(lines->items[at].text, NULL, 10) != 1)
        gy_text_print(p->out, "<ol start=\"%ld\">\n", strtol(lines->items[at].text, NULL, 10));
    else text_add_word(p->out, is_number ? "<ol>\n" : "<ul>\n");
    while (at < lines->count && lines->items[at].indent < CODE_INDENT) {
        size_t marker = marker_of(&lines->items[at], &is_other);
        if (!marker || is_other != is_number) break;
        if (!is_number && lines->items[at].text[0] != kind) break;
        Lines item;
        at = take_item(p, lines, at, marker, &item);
        text_add_word(p->out, "<li>");
        add_blocks(p, &item);
        text_add_word(p->out, "</li>\n");
    }
    text_add_word(p->out, is_number ? "</ol>\n" : "</ul>\n");
    return at;
}

static size_t add_quote(Page *p, const Lines *lines, size_t at)
{
    size_t end = at;
    while (end < lines->count && lines->items[end].size && lines->items[end].text[0] == '>')
        end++;
    Lines inner = {.count = end - at, .depth = lines->depth + 1};
    inner.items = (TextLine *)gy_arena_new(p->arena, inner.count * sizeof *inner.items);
    if (!inner.items) inner.count = 0;
    p->out->has_failed |= !inner.items;
    for (size_t i = 0; i < inner.count; i++) {
        TextLine line = {lines->items[at + i].text + 1, lines->items[at + i].size - 1, 0};
        for (; line.size && line.text[0] == ' '; line.text++, line.size--)
            line.indent++;
        inner.items[i] = cut(line, 1);
    }
    text_add_word(p->out, "<blockquote>\n");
    add_blocks(p, &inner);
    text_add_word(p->out, "</blockquote>\n");
    return end;
}

// ---------------------------------------------------------------- The whole

// The line behind the block that begins at this one.
static size_t add_block(Page *p, const Lines *lines, size_t at)
{
    const TextLine *line = &lines->items[at];
    bool is_number;
    if (line->indent >= CODE_INDENT) return add_indented(p, lines, at);
    if (fence_of(line)) return add_fenced(p, lines, at);
    if (heading_of(line)) return add_heading(p, line, at);
    size_t columns = at + 1 < lines->count ? table_columns(line, line + 1) : 0;
    if (columns) return add_table(p, lines, at, columns);
    if (is_rule(line)) {
        text_add_word(p->out, "<hr>\n");
        return at + 1;
    }
    if (lines->depth < MOST_NESTED && marker_of(line, &is_number)) return add_list(p, lines, at);
    if (lines->depth < MOST_NESTED && line->text[0] == '>') return add_quote(p, lines, at);
    return add_paragraph(p, lines, at);
}

static void add_blocks(Page *p, const Lines *lines)
{
    for (size_t at = 0; at < lines->count;)
        at = lines->items[at].size ? add_block(p, lines, at) : at + 1;
}

static TextLine read_line(const char *text, size_t size)
{
    TextLine line = {text, size, 0};
    while (line.size && strchr(" \t\r", line.text[line.size - 1]))
        line.size--;
    for (; line.size && (line.text[0] == ' ' || line.text[0] == '\t'); line.text++, line.size--)
        line.indent += line.text[0] == '\t' ? 4 : 1;
    return line;
}

void gy_markdown_html(Text *out, const char *text, size_t size, int level)
{
    Arena arena = {0};
    Page page = {out, &arena, level};
    const char *end = text + size;
    Lines lines = {0};
    size_t most = 1;
    for (const char *at = text; at < end; at++)
        most += *at == '\n';
    lines.items = (TextLine *)gy_arena_new(&arena, most * sizeof *lines.items);
    out->has_failed |= !lines.items;
    while (lines.items && text < end) {
        const char *stop = (const char *)memchr(text, '\n', (size_t)(end - text));
        if (!stop) stop = end;
        lines.items[lines.count++] = read_line(text, (size_t)(stop - text));
        text = stop + 1;
    }
    add_blocks(&page, &lines);
    gy_arena_free(&arena);
}
