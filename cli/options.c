// options.c - reads the command line.
//
// Options end at the first word that names the script (FILE, `-`, or the text after -e), or at
// `--`; all that follows belongs to the script, whatever it looks like. An option with a value
// takes it from the next word or behind `=`. A wrong option gets the likeliest right one named.
#include "cli/options.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char gy_options_help[] =
    "usage: gyre [OPTIONS] [FILE [ARGS...]]\n"
    "\n"
    "  gyre                     talk to Gyre; without a terminal, run standard input\n"
    "  gyre FILE [ARGS...]      run a script; import os gives it os.args\n"
    "  gyre -                   run standard input\n"
    "  gyre -e CODE [ARGS...]   run CODE\n"
    "  gyre test [FILES|DIRS]   run test blocks; see gyre test --help\n"
    "  gyre ps [PID]            show the tasks of a running program; see gyre ps --help\n"
    "\n"
    "options:\n"
    "  -e, --eval CODE          run CODE\n"
    "      --disasm FILE        print the instructions of a script, run nothing\n"
    "      --diagnostics=short  errors as file:line:col: error: text, for editors\n"
    "      --max-memory SIZE    throw MemoryError beyond SIZE bytes, such as 64M or 1G\n"
    "      --leaks              report tasks that nothing can wake any more when main ends\n"
    "      --strict             end the run at the first error that nobody looks at\n"
    "      --trace FILE         write what all tasks do to FILE, for Perfetto or Chrome\n"
    "  -X dev                   debug mode: warn of what is allowed but rarely meant\n"
    "  -X age=SECONDS           the same, and warn of tasks that are older\n"
    "  -X ps                    let gyre ps ask this program, as with GYRE_PS=1\n"
    "  -h, --help               print this\n"
    "  -V, --version            print the version\n"
    "\n"
    "environment:\n"
    "  GYRE_PATH                directories where `import name` looks for name.gy, with colons\n"
    "  GYRE_PS=1                let gyre ps ask this program\n"
    "\n"
    "exit status: 0 done, 1 error, 2 wrong usage, 13 deadlock, 130 interrupted, or exit(N)\n";

typedef enum {
    OPTION_EVAL,
    OPTION_DISASM,
    OPTION_DIAGNOSTICS,
    OPTION_MAX_MEMORY,
    OPTION_LEAKS,
    OPTION_STRICT,
    OPTION_TRACE,
    OPTION_EXTRA,
    OPTION_HELP,
    OPTION_VERSION,
} Id;

typedef struct {
    const char *name;
    char letter;
    bool takes_value;
    Id id;
} Option;

static const Option known[] = {
    {"--eval", 'e', true, OPTION_EVAL},
    {"--disasm", 0, true, OPTION_DISASM},
    {"--diagnostics", 0, true, OPTION_DIAGNOSTICS},
    {"--max-memory", 0, true, OPTION_MAX_MEMORY},
    {"--leaks", 0, false, OPTION_LEAKS},
    {"--strict", 0, false, OPTION_STRICT},
    {"--trace", 0, true, OPTION_TRACE},
    {"-X", 'X', true, OPTION_EXTRA},
    {"--help", 'h', false, OPTION_HELP},
    {"--version", 'V', false, OPTION_VERSION},
};
enum { KNOWN_COUNT = sizeof known / sizeof known[0] };

// ---------------------------------------------------------------- Suggestions

// Letters to insert, delete or replace to get from one word to the other. `b` is one of ours.
static size_t edit_distance(const char *a, size_t a_size, const char *b)
{
    size_t row[32]; // row[j]: distance of the words' beginnings of lengths i and j
    size_t b_size = strlen(b);
    for (size_t j = 0; j <= b_size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            size_t moved = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replaced < moved ? replaced : moved;
        }
    }
    return row[b_size];
}

static const char *nearest_option(const char *word, size_t size)
{
    const char *nearest = NULL;
    size_t nearest_distance = 4; // further away it is no slip of the fingers
    for (int i = 0; i < KNOWN_COUNT; i++) {
        size_t distance = edit_distance(word, size, known[i].name);
        if (distance >= nearest_distance || distance + 2 >= size) continue;
        nearest = known[i].name;
        nearest_distance = distance;
    }
    return nearest;
}

static bool fail_unknown(Options *options, const char *word)
{
    size_t size = strcspn(word, "=");
    const char *nearest = nearest_option(word, size);
    int shown = size < 60 ? (int)size : 60;
    if (nearest) {
        snprintf(options->error, sizeof options->error, "unknown option %.*s; did you mean %s?",
                 shown, word, nearest);
    } else {
        snprintf(options->error, sizeof options->error, "unknown option %.*s", shown, word);
    }
    return false;
}

// ---------------------------------------------------------------- Values

// size = digits [ "K" | "M" | "G" | "T" ]
static bool parse_size(const char *text, size_t *size)
{
    char *end;
    if (*text < '0' || *text > '9') return false;
    unsigned long long count = strtoull(text, &end, 10);
    static const char units[] = "KMGT";
    const char *unit = *end ? strchr(units, *end >= 'a' ? *end - 'a' + 'A' : *end) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (unit) end++;
    if (*end || count == 0 || count > SIZE_MAX >> shift) return false;
    *size = (size_t)count << shift;
    return true;
}

static bool set_diagnostics(Options *options, const char *value)
{
    options->has_short_diagnostics = strcmp(value, "short") == 0;
    if (options->has_short_diagnostics || strcmp(value, "full") == 0) return true;
    snprintf(options->error, sizeof options->error, "--diagnostics is short or full, not '%.40s'",
             value);
    return false;
}

static bool set_memory_limit(Options *options, const char *value)
{
    if (parse_size(value, &options->memory_limit)) return true;
    snprintf(options->error, sizeof options->error,
             "--max-memory needs a size such as 64M or 1G, not '%.40s'", value);
    return false;
}

static bool set_age(Options *options, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);
    options->is_dev = true;
    if (seconds > 0 && seconds < 1e9) options->age_ns = (int64_t)(seconds * 1e9); // not nan, either
    if (*value && !*end && options->age_ns) return true;
    snprintf(options->error, sizeof options->error,
             "-X age needs a number of seconds, such as age=60, not '%.40s'", value);
    return false;
}

static bool set_extra(Options *options, const char *value)
{
    if (strcmp(value, "dev") == 0) return options->is_dev = true;
    if (strcmp(value, "ps") == 0) return options->answers_ps = true;
    if (strncmp(value, "age=", 4) == 0) return set_age(options, value + 4);
    snprintf(options->error, sizeof options->error, "-X is dev, age=SECONDS or ps, not '%.40s'",
             value);
    return false;
}

// ---------------------------------------------------------------- Words

static const Option *find_option(const char *word)
{
    size_t size = strcspn(word, "=");
    for (int i = 0; i < KNOWN_COUNT; i++) {
        const Option *option = &known[i];
        if (word[1] == option->letter && word[1] && !word[2]) return option;
        if (size == strlen(option->name) && memcmp(word, option->name, size) == 0) return option;
    }
    return NULL;
}

// The value of the option at argv[*i], which moves on to it. NULL: wrong usage.
static const char *take_value(Options *options, const Option *option, int argc, char **argv, int *i)
{
    const char *equals = argv[*i][1] == '-' ? strchr(argv[*i], '=') : NULL;
    if (equals && option->takes_value) return equals + 1;
    if (equals) {
        snprintf(options->error, sizeof options->error, "%s takes no value", option->name);
        return NULL;
    }
    if (!option->takes_value) return "";
    if (*i + 1 < argc) return argv[++*i];
    snprintf(options->error, sizeof options->error, "%s needs %s", argv[*i],
             option->id == OPTION_EVAL          ? "the code to run"
             : option->id == OPTION_DISASM      ? "a file"
             : option->id == OPTION_TRACE       ? "a file to write to"
             : option->id == OPTION_DIAGNOSTICS ? "short or full"
             : option->id == OPTION_EXTRA       ? "dev, age=SECONDS or ps"
                                                : "a size such as 64M");
    return NULL;
}

static bool apply(Options *options, const Option *option, const char *value)
{
    switch (option->id) {
    case OPTION_EVAL:
        options->command = COMMAND_RUN_CODE;
        options->code = value;
        return true;
    case OPTION_DISASM:
        options->command = COMMAND_DISASM;
        options->path = value;
        return true;
    case OPTION_DIAGNOSTICS: return set_diagnostics(options, value);
    case OPTION_MAX_MEMORY: return set_memory_limit(options, value);
    case OPTION_LEAKS: options->finds_leaks = true; return true;
    case OPTION_STRICT: options->is_strict = true; return true;
    case OPTION_TRACE: options->trace_path = value; return true;
    case OPTION_EXTRA: return set_extra(options, value);
    case OPTION_HELP: options->command = COMMAND_HELP; return true;
    case OPTION_VERSION: options->command = COMMAND_VERSION; return true;
    }
    return true;
}

static void take_script(Options *options, const char *word, bool is_behind_dashes)
{
    options->is_stdin_named = strcmp(word, "-") == 0;
    options->command = options->is_stdin_named ? COMMAND_RUN_STDIN : COMMAND_RUN_FILE;
    if (!is_behind_dashes) { // ./test is a file
        if (strcmp(word, "test") == 0) options->command = COMMAND_TEST;
        if (strcmp(word, "ps") == 0) options->command = COMMAND_PS;
    }
    options->path = word;
}

bool gy_options_parse(Options *options, int argc, char **argv)
{
    *options = (Options){.command = COMMAND_RUN_STDIN, .path = "-"};
    bool is_behind_dashes = false;
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        if (strcmp(argv[i], "--") == 0) {
            is_behind_dashes = true;
            i++;
            break;
        }
        const Option *option = find_option(argv[i]);
        if (!option) return fail_unknown(options, argv[i]);
        const char *value = take_value(options, option, argc, argv, &i);
        if (!value || !apply(options, option, value)) return false;
        if (option->id == OPTION_HELP || option->id == OPTION_VERSION) return true;
        if (option->id == OPTION_EVAL) {
            i++;
            break;
        }
    }
    if (options->command == COMMAND_RUN_STDIN && i < argc)
        take_script(options, argv[i++], is_behind_dashes);
    options->argc = argc - i;
    options->argv = argv + i;
    return true;
}
