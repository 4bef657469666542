// test_report.c - what `gyre test` says: a line a test, and a file for machines.
//
// People read standard output: `ok NAME`, or `FAIL NAME` and indented lines that say why. The
// JUnit file is kept as text until the end, because its first line counts what follows.
#define _GNU_SOURCE
#include "cli/test_report.h"
#include "cli/console.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Report {
    uint32_t passed, failed;
    double seconds;
    const char *junit_path;
    FILE *cases; // <testcase> elements; NULL: not wanted
    char *cases_text;
    size_t cases_size;
};

static void say(const char *text)
{
    gy_console_write(NULL, 1, text, strlen(text));
}

// ---------------------------------------------------------------- For people

static void say_indented(const char *lines)
{
    while (*lines) {
        size_t size = strcspn(lines, "\n");
        if (size) say("  ");
        gy_console_write(NULL, 1, lines, size);
        say("\n");
        lines += size + (lines[size] == '\n');
    }
}

static void say_on_one_line(const char *name)
{
    while (*name) {
        size_t size = strcspn(name, "\r\n");
        gy_console_write(NULL, 1, name, size);
        if (name[size]) say(" ");
        name += size + (name[size] != 0);
    }
}

static void say_result(const TestResult *t)
{
    char runs[80] = "";
    if (t->runs)
        snprintf(runs, sizeof runs, " (%u run%s%s)", t->runs, t->runs == 1 ? "" : "s",
                 t->is_cut && t->has_passed ? ", not all" : "");
    say(t->has_passed ? "ok " : "FAIL ");
    say_on_one_line(t->name);
    say(runs);
    say("\n");
    say_indented(t->details);
}

void gy_test_report_file(Report *r, const char *file)
{
    (void)r;
    say(file);
    say(":\n");
}

// ---------------------------------------------------------------- For machines

// XML has no way to write most control characters.
static void put_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '<') fputs("&lt;", out);
        else if (c == '>') fputs("&gt;", out);
        else if (c == '&') fputs("&amp;", out);
        else if (c == '"') fputs("&quot;", out);
        else if (c == '\n') fputs("&#10;", out);
        else if (c < ' ' && c != '\t') fputc('?', out);
        else fputc(c, out);
    }
}

// What happened is said by the first line that is not part of a trace.
static void put_message(FILE *out, const char *details)
{
    while (*details == ' ' || strncmp(details, "Traceback", 9) == 0) {
        details += strcspn(details, "\n");
        if (*details) details++;
    }
    char *line = strndup(details, strcspn(details, "\n"));
    if (line) put_escaped(out, line);
    free(line);
}

static void put_case(FILE *out, const TestResult *t)
{
    fputs("    <testcase classname=\"", out);
    put_escaped(out, t->file);
    fputs("\" name=\"", out);
    put_escaped(out, t->name);
    fprintf(out, "\" time=\"%.6f\"", t->seconds);
    if (t->has_passed) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n      <failure message=\"", out);
    put_message(out, t->details);
    fputs("\">", out);
    put_escaped(out, t->details);
    fputs("</failure>\n    </testcase>\n", out);
}

static bool write_junit(const Report *r)
{
    FILE *out = fopen(r->junit_path, "we");
    if (out) {
        char counts[120];
        snprintf(counts, sizeof counts, "tests=\"%u\" failures=\"%u\" errors=\"0\" time=\"%.6f\"",
                 r->passed + r->failed, r->failed, r->seconds);
        fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites %s>\n", counts);
        fprintf(out, "  <testsuite name=\"gyre\" %s>\n", counts);
        fwrite(r->cases_text, 1, r->cases_size, out);
        fputs("  </testsuite>\n</testsuites>\n", out);
        if (fclose(out) == 0) return true;
    }
    gy_console_complain("cannot write %s: %s", r->junit_path, strerror(errno));
    return false;
}

// ---------------------------------------------------------------- The whole

Report *gy_test_report_open(const char *junit_path)
{
    Report *r = (Report *)calloc(1, sizeof *r);
    if (!r) return NULL;
    r->junit_path = junit_path;
    if (junit_path) r->cases = open_memstream(&r->cases_text, &r->cases_size);
    if (!junit_path || r->cases) return r;
    free(r);
    return NULL;
}

void gy_test_report_add(Report *r, const TestResult *result)
{
    *(result->has_passed ? &r->passed : &r->failed) += 1;
    r->seconds += result->seconds;
    say_result(result);
    if (r->cases) put_case(r->cases, result);
}

uint32_t gy_test_report_passed(const Report *r)
{
    return r->passed;
}

uint32_t gy_test_report_failed(const Report *r)
{
    return r->failed;
}

bool gy_test_report_close(Report *r)
{
    char line[60];
    snprintf(line, sizeof line, "%u passed, %u failed\n", r->passed, r->failed);
    say(line);
    if (r->cases) fclose(r->cases);
    bool is_written = !r->cases || write_junit(r);
    free(r->cases_text);
    free(r);
    return is_written;
}
