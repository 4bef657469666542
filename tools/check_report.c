// check_report.c - one finding as text, for people and for programs.
#include "tools/check_report.h"
#include "vm/excerpt.h"

static void add_json_text(Text *out, const char *text)
{
    gy_text_add(out, "\"", 1);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') gy_text_print(out, "\\%c", *text);
        else if ((unsigned char)*text < ' ') gy_text_print(out, "\\u%04x", *text);
        else gy_text_add(out, text, 1);
    }
    gy_text_add(out, "\"", 1);
}

void gy_check_report_json(Text *out, const Source *source, const Finding *f)
{
    SourceLine line = gy_source_locate(source, f->span.offset, f->span.length);
    text_add_word(out, "{\"path\": ");
    add_json_text(out, source->name);
    gy_text_print(out,
                  ", \"line\": %u, \"column\": %u, \"end\": %u, \"code\": \"%s\", \"message\": ",
                  line.line, line.column, line.column + line.width, f->code);
    add_json_text(out, f->message);
    text_add_word(out, ", \"suggestion\": ");
    if (f->suggestion) add_json_text(out, f->suggestion);
    else text_add_word(out, "null");
    text_add_word(out, "}\n");
}

void gy_check_report(Text *out, const Source *source, const Finding *f)
{
    SourceLine line = gy_source_locate(source, f->span.offset, f->span.length);
    Excerpt excerpt;
    gy_excerpt_make(&excerpt, &line);
    gy_text_print(out, "%s:%u:%u: %s [%s]\n  %s\n  %s\n", source->name, line.line, line.column,
                  f->message, f->code, excerpt.text, excerpt.marks);
    if (f->suggestion) gy_text_print(out, "  hint: %s\n", f->suggestion);
}
