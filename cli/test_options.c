// test_options.c - reads the command line of `gyre test`.
//
// Options and paths may be mixed; behind `--` all are paths. --seed, --explore and --replay each
// say how the scheduler's choices are made, so only one of them can be given.
#include "cli/test_options.h"
#include "cli/options.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_RUNS = 10000, MOST_RUNS = 10000000 };

const char gy_test_options_help[] =
    "usage: gyre test [OPTIONS] [FILES|DIRS]\n"
    "\n"
    "Runs the test blocks of the files, and of all files below the directories (the current one\n"
    "where nothing is named) that have any. Each test has a clock that starts at 0 and jumps.\n"
    "\n"
    "options:\n"
    "  -k PATTERN        only tests whose name holds PATTERN, or matches it if it has * ? or [\n"
    "      --seed N      pick the next task at random; the same N gives the same run\n"
    "      --explore[=N] try all orders in which tasks can run, N at most (10000) for each test\n"
    "      --replay S    repeat a run that --explore has found\n"
    "      --fail-fast   stop at the first test that fails\n"
    "      --junit FILE  write the results to FILE as JUnit XML\n"
    "  -h, --help        print this\n"
    "\n"
    "exit status: 0 all passed, 1 some failed, 2 wrong usage, 5 no tests, 130 interrupted\n";

static bool fail(TestOptions *o, const char *format, const char *word)
{
    snprintf(o->error, sizeof o->error, format, word);
    return false;
}

static bool parse_count(const char *text, uint64_t most, uint64_t *count)
{
    char *end;
    if (*text < '0' || *text > '9') return false;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    *count = value;
    return !errno && !*end && value <= most;
}

static bool set_schedule(TestOptions *o, Schedule schedule)
{
    if (o->schedule != SCHEDULE_FIFO)
        return fail(o, "only one of --seed, --explore and --replay can be given%s", "");
    o->schedule = schedule;
    return true;
}

static bool set_seed(TestOptions *o, const char *value)
{
    if (!set_schedule(o, SCHEDULE_SEED)) return false;
    if (parse_count(value, UINT64_MAX, &o->seed)) return true;
    return fail(o, "--seed needs a number, not '%.40s'", value);
}

static bool set_explore(TestOptions *o, const char *value)
{
    uint64_t runs = DEFAULT_RUNS;
    if (!set_schedule(o, SCHEDULE_EXPLORE)) return false;
    if (value && (!parse_count(value, MOST_RUNS, &runs) || runs == 0))
        return fail(o, "--explore needs a number of runs, not '%.40s'", value);
    o->most_runs = (uint32_t)runs;
    return true;
}

static bool set_replay(TestOptions *o, const char *value)
{
    if (!set_schedule(o, SCHEDULE_REPLAY)) return false;
    if (gy_test_choices_parse(&o->script, value)) return true;
    return fail(o, "--replay needs a string that --explore has printed, not '%.40s'", value);
}

static bool set_pattern(TestOptions *o, const char *value)
{
    o->pattern = value;
    return true;
}

static bool set_junit(TestOptions *o, const char *value)
{
    o->junit_path = value;
    return true;
}

// ---------------------------------------------------------------- Words

typedef struct {
    const char *name, *needs;
    bool (*set)(TestOptions *o, const char *value);
} ValueOption;

static const ValueOption with_value[] = {
    {"-k", "a pattern", set_pattern},
    {"--seed", "a number", set_seed},
    {"--replay", "the string of a run", set_replay},
    {"--junit", "a file", set_junit},
};

// The text behind `NAME=`, or NULL.
static const char *value_behind(const char *word, const char *name)
{
    size_t size = strlen(name);
    return strncmp(word, name, size) == 0 && word[size] == '=' ? word + size + 1 : NULL;
}

static bool take_value(TestOptions *o, const ValueOption *option, int argc, char **argv, int *i)
{
    const char *value = value_behind(argv[*i], option->name);
    if (value) return option->set(o, value);
    if (*i + 1 < argc) return option->set(o, argv[++*i]);
    snprintf(o->error, sizeof o->error, "%s needs %s", option->name, option->needs);
    return false;
}

static bool fail_unknown(TestOptions *o, const char *word)
{
    static const char *const names[] = {"--seed",      "--explore", "--replay",
                                        "--fail-fast", "--junit",   NULL};
    const char *nearest = gy_options_nearest(word, names);
    if (!nearest) return fail(o, "test has no option %.60s", word);
    snprintf(o->error, sizeof o->error, "test has no option %.60s; did you mean %s?", word,
             nearest);
    return false;
}

static bool take_option(TestOptions *o, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    for (size_t k = 0; k < sizeof with_value / sizeof *with_value; k++)
        if (strcmp(word, with_value[k].name) == 0 || value_behind(word, with_value[k].name))
            return take_value(o, &with_value[k], argc, argv, i);
    if (strcmp(word, "--explore") == 0) return set_explore(o, NULL);
    if (value_behind(word, "--explore")) return set_explore(o, value_behind(word, "--explore"));
    if (strcmp(word, "--fail-fast") == 0) return o->stops_at_failure = true;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) return o->is_help = true;
    return fail_unknown(o, word);
}

bool gy_test_options_parse(TestOptions *o, int argc, char **argv)
{
    bool only_paths = false;
    *o = (TestOptions){.schedule = SCHEDULE_FIFO};
    o->paths = (char **)calloc((size_t)argc + 1, sizeof *o->paths);
    if (!o->paths) return fail(o, "out of memory%s", "");
    for (int i = 0; i < argc; i++) {
        bool is_path = only_paths || argv[i][0] != '-';
        if (is_path) o->paths[o->path_count++] = argv[i];
        else if (strcmp(argv[i], "--") == 0) only_paths = true;
        else if (!take_option(o, argc, argv, &i)) return false;
    }
    return true;
}

void gy_test_options_free(TestOptions *o)
{
    free(o->paths);
    free(o->script.items);
}

bool gy_test_options_matches(const TestOptions *o, const char *name)
{
    if (!o->pattern) return true;
    if (strpbrk(o->pattern, "*?[")) return fnmatch(o->pattern, name, 0) == 0;
    return strstr(name, o->pattern) != NULL;
}
