// markdown_inline.c - what stands within the lines of Markdown: code, emphasis, links.
//
// As in CommonMark, in its simple cases. A run of one to three * or _ opens before a word and is
// closed by one of the same length behind a word; _ within words, and * between blanks, are
// themselves. What is never closed is text. Nothing becomes
// a tag that is not one of ours: tags of HTML are shown, and a link leads only to addresses that
// run no code.
//
// Each kind of closing mark is looked for once in a text that has none, and nesting has an end, so
// the time is that of the size.
#include "tools/markdown.h"
#include <strings.h>

enum { MOST_NESTED = 8, MOST_ADDRESS = 2000 };

typedef struct {
    Text *out;
    const char *text;
    size_t size;
    int depth;              // of emphasis and links around it
    bool is_in_link;        // no links in links
    bool lacks[2][4];       // no run of so many * or _ closes any more
    bool lacks_bracket;     // no ] is left
    size_t lacks_ticks[16]; // from where on no run of so many ` is left; 0: nobody knows
} Line;

static bool is_punctuation(char c)
{
    return c && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

static bool is_blank_at(const Line *l, size_t at)
{
    return at >= l->size || strchr(" \t\n", l->text[at]);
}

// Of a word in any script: bytes of UTF-8 beyond ASCII count.
static bool is_word_at(const Line *l, size_t at)
{
    return at < l->size && !is_blank_at(l, at) && !is_punctuation(l->text[at]);
}

static size_t run_at(const Line *l, size_t at)
{
    size_t end = at;
    while (end < l->size && l->text[end] == l->text[at])
        end++;
    return end - at;
}

void gy_markdown_escape(Text *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '<') text_add_word(out, "&lt;");
        else if (text[i] == '>') text_add_word(out, "&gt;");
        else if (text[i] == '&') text_add_word(out, "&amp;");
        else if (text[i] == '"') text_add_word(out, "&quot;");
        else gy_text_add(out, text + i, 1);
    }
}

static void add_inner(const Line *l, size_t start, size_t end, bool is_in_link);

// ---------------------------------------------------------------- Code

// Where the run of `count` backticks begins that closes code which begins at `at`, or the size.
static size_t code_end(Line *l, size_t at, size_t count)
{
    enum { KNOWN = sizeof l->lacks_ticks / sizeof *l->lacks_ticks };
    if (count < KNOWN && l->lacks_ticks[count] && at >= l->lacks_ticks[count]) return l->size;
    for (size_t i = at; i < l->size; i++) {
        if (l->text[i] != '`') continue;
        size_t run = run_at(l, i);
        if (run == count) return i;
        i += run - 1;
    }
    if (count < KNOWN) l->lacks_ticks[count] = at;
    return l->size;
}

// The bytes that the code takes, or those of its mark, where it has no end.
static size_t add_code(Line *l, size_t at)
{
    size_t count = run_at(l, at), start = at + count, end = code_end(l, start, count);
    if (end == l->size) {
        gy_markdown_escape(l->out, l->text + at, count);
        return count;
    }
    size_t whole = end + count - at;
    bool is_padded = end - start > 2 && l->text[start] == ' ' && l->text[end - 1] == ' ';
    start += is_padded;
    end -= is_padded;
    text_add_word(l->out, "<code>");
    gy_markdown_escape(l->out, l->text + start, end - start);
    text_add_word(l->out, "</code>");
    return whole;
}

// Behind what stands at `at` as a whole: code, an escaped character, or one byte.
static size_t skip_one(Line *l, size_t at)
{
    if (l->text[at] == '\\' && at + 1 < l->size) return at + 2;
    if (l->text[at] != '`') return at + 1;
    size_t count = run_at(l, at), end = code_end(l, at + count, count);
    return end == l->size ? at + count : end + count;
}

// ---------------------------------------------------------------- Emphasis

static bool is_punctuation_at(const Line *l, size_t at)
{
    return at < l->size && is_punctuation(l->text[at]);
}

// Does the run lean on what follows it? Beside punctuation only where no word is on its other side.
static bool opens(const Line *l, size_t at, size_t count)
{
    bool is_behind_word = at > 0 && is_word_at(l, at - 1);
    if (count > 3 || is_blank_at(l, at + count)) return false;
    if (l->text[at] == '_' && is_behind_word) return false;
    return !is_punctuation_at(l, at + count) || !is_behind_word;
}

// The same the other way round.
static bool closes(const Line *l, size_t at, size_t count)
{
    bool is_before_word = is_word_at(l, at + count);
    if (at == 0 || is_blank_at(l, at - 1)) return false;
    if (l->text[at] == '_' && is_before_word) return false;
    return !is_punctuation_at(l, at - 1) || !is_before_word;
}

// Where the closing run ends, or 0. A run of three closes one of one or two, whose other part
// closes what stands within.
static size_t emphasis_end(Line *l, size_t at, size_t count)
{
    char mark = l->text[at];
    bool *lacks = &l->lacks[mark == '_'][count];
    for (size_t i = at + count; !*lacks && i < l->size;) {
        size_t run = l->text[i] == mark ? run_at(l, i) : 0;
        if (run && i > at + count && closes(l, i, run) && (run == count || run == 3))
            return i + run;
        i = run ? i + run : skip_one(l, i);
    }
    *lacks = true;
    return 0;
}

static size_t add_emphasis(Line *l, size_t at)
{
    static const char *const starts[] = {"", "<em>", "<strong>", "<strong><em>"};
    static const char *const ends[] = {"", "</em>", "</strong>", "</em></strong>"};
    size_t count = run_at(l, at);
    bool may_open = l->depth < MOST_NESTED && opens(l, at, count);
    size_t end = may_open ? emphasis_end(l, at, count) : 0;
    if (!end) {
        gy_markdown_escape(l->out, l->text + at, count);
        return count;
    }
    text_add_word(l->out, starts[count]);
    add_inner(l, at + count, end - count, l->is_in_link);
    text_add_word(l->out, ends[count]);
    return end - at;
}

// ---------------------------------------------------------------- Links

// Relative addresses, and those that only lead elsewhere.
static bool is_harmless(const char *address, size_t size)
{
    static const char *const schemes[] = {"http:", "https:", "mailto:"};
    size_t name = 0;
    while (name < size && !strchr(":/?#", address[name]))
        name++;
    if (name == size || address[name] != ':') return true;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (name + 1 == strlen(schemes[i]) && !strncasecmp(address, schemes[i], name + 1))
            return true;
    return false;
}

static void begin_link(Line *l, const char *address, size_t size)
{
    text_add_word(l->out, "<a href=\"");
    gy_markdown_escape(l->out, address, size);
    text_add_word(l->out, "\">");
}

// The ] that belongs to the [ at `at`, or 0.
static size_t bracket_end(Line *l, size_t at)
{
    uint32_t open = 0;
    for (size_t i = at; !l->lacks_bracket && i < l->size; i = skip_one(l, i)) {
        open += l->text[i] == '[';
        if (l->text[i] == ']' && --open == 0) return i;
    }
    l->lacks_bracket = true;
    return 0;
}

// The size of an address that ends before ) or a blank; brackets in it come in pairs.
static size_t address_size(const Line *l, size_t at)
{
    size_t size = 0;
    uint32_t open = 0;
    for (; size < MOST_ADDRESS && !is_blank_at(l, at + size); size++) {
        char c = l->text[at + size];
        if (c == ')' && open-- == 0) return size;
        open += c == '(';
    }
    return size < MOST_ADDRESS ? size : 0;
}

// Behind the ) that ends what follows an address, with the "title" that may stand there, or 0.
static size_t behind_title(const Line *l, size_t at)
{
    while (at < l->size && is_blank_at(l, at))
        at++;
    if (at < l->size && l->text[at] == '"') {
        const char *quote = (const char *)memchr(l->text + at + 1, '"', l->size - at - 1);
        at = quote ? (size_t)(quote + 1 - l->text) : l->size;
    }
    return at < l->size && l->text[at] == ')' ? at + 1 : 0;
}

// [text](address "title"): the bytes it takes, or 0.
static size_t add_link(Line *l, size_t at)
{
    if (l->depth >= MOST_NESTED || l->is_in_link) return 0;
    size_t close = bracket_end(l, at), start = close + 2;
    if (!close || start >= l->size || l->text[close + 1] != '(') return 0;
    size_t size = address_size(l, start), end = size ? behind_title(l, start + size) : 0;
    if (!end || !is_harmless(l->text + start, size)) return 0;
    begin_link(l, l->text + start, size);
    add_inner(l, at + 1, close, true);
    text_add_word(l->out, "</a>");
    return end - at;
}

// <https://…>: the bytes it takes, or 0.
static size_t add_bare_link(Line *l, size_t at)
{
    size_t size = 0, left = l->size - at - 1;
    const char *address = l->text + at + 1;
    bool is_one = left > 8 && (!memcmp(address, "https://", 8) || !memcmp(address, "http://", 7));
    if (!is_one || l->is_in_link) return 0;
    while (size < left && size < MOST_ADDRESS && !strchr(" \t\n<>", address[size]))
        size++;
    if (size == left || address[size] != '>') return 0;
    begin_link(l, address, size);
    gy_markdown_escape(l->out, address, size);
    text_add_word(l->out, "</a>");
    return size + 2;
}

// ---------------------------------------------------------------- The whole

// The bytes that were taken.
static size_t add_next(Line *l, size_t at)
{
    size_t taken = 0;
    switch (l->text[at]) {
    case '`': return add_code(l, at);
    case '*':
    case '_': return add_emphasis(l, at);
    case '[': taken = add_link(l, at); break;
    case '<': taken = add_bare_link(l, at); break;
    case '\\':
        if (at + 1 == l->size || !is_punctuation(l->text[at + 1])) break;
        gy_markdown_escape(l->out, l->text + at + 1, 1);
        return 2;
    default: break;
    }
    if (!taken) gy_markdown_escape(l->out, l->text + at, 1);
    return taken ? taken : 1;
}

static void add_line(Line *l)
{
    for (size_t at = 0; at < l->size;)
        at += add_next(l, at);
}

static void add_inner(const Line *l, size_t start, size_t end, bool is_in_link)
{
    Line inner = {.out = l->out, .text = l->text + start, .size = end - start};
    inner.depth = l->depth + 1;
    inner.is_in_link = is_in_link;
    add_line(&inner);
}

void gy_markdown_inline(Text *out, const char *text, size_t size)
{
    Line line = {.out = out, .text = text, .size = size};
    add_line(&line);
}
