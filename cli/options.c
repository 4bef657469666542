// options.c - reads the command line.
//
// Options end at the first word that names the script (FILE, `-`, or the text after -e), or at
// `--`; all that follows belongs to the script, whatever it looks like. An option with a value
// takes it from the next word or behind `=`. A wrong option gets the likeliest right one named, and
// so does a word that is neither a file nor a command. GYRE_OPTS holds options that come first.
#include "cli/options.h"
#include "cli/profile.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char gy_options_help[] =
    "usage: gyre [OPTIONS] [FILE [ARGS...]]\n"
    "\n"
    "  gyre                     talk to Gyre; without a terminal, run standard input\n"
    "  gyre [run] FILE [ARGS]   run a script; import os gives it os.args\n"
    "  gyre -                   run standard input\n"
    "  gyre -e CODE [ARGS...]   run CODE; with -p print the value of it\n"
    "  gyre repl                talk to Gyre; docs/repl.md tells how\n"
    "  gyre test [FILES|DIRS]   run test blocks; see gyre test --help\n"
    "  gyre ps [PID]            show the tasks of a running program; see gyre ps --help\n"
    "  gyre fmt FILES|DIRS      format scripts; see gyre fmt --help\n"
    "  gyre check FILES|DIRS    find likely mistakes in scripts; see gyre check --help\n"
    "  gyre doc MODULE|FILE     the documentation of a module; see gyre doc --help\n"
    "  gyre features            show what this build has\n"
    "  gyre lsp                 a language server, for editors; see gyre lsp --help\n"
    "\n"
    "options:\n"
    "  -e, --eval CODE          run CODE\n"
    "  -p, --print CODE         run CODE and print its value\n"
    "  -m, --module NAME        run NAME.gy of this folder or of GYRE_PATH\n"
    "  -i, --interactive        talk to Gyre when the script or CODE has run\n"
    "  -c, --compile FILE       look for errors of syntax and names, run nothing\n"
    "      --disasm FILE        print the instructions of a script, run nothing\n"
    "      --diagnostics=short  errors as file:line:col: error: text, for editors\n"
    "      --max-memory SIZE    throw MemoryError beyond SIZE bytes, such as 64M or 1G\n"
    "      --max-steps N        end the run after N calls and turns of loops, such as 10M\n"
    "      --timeout TIME       end the run after TIME, such as 10s, 500ms or 5min\n"
    "      --seed N             let the module random begin with N: the same numbers each time\n"
    "      --color WHEN         colours: auto, always or never\n"
    "      --leaks              report tasks that nothing can wake any more when main ends\n"
    "      --strict             end the run at the first error that nobody looks at\n"
    "      --trace FILE         write what all tasks do to FILE, for Perfetto or Chrome\n"
    "      --profile FILE       write where the time goes to FILE, as collapsed stacks, or for\n"
    "                           speedscope where its name ends in .json\n"
    "      --profile-rate N     look N times a second (1000)\n"
    "      --coverage FILE      write which lines, functions and branches ran to FILE, for lcov\n"
    "      --sandbox            no files, network, programs or environment, but what follows:\n"
    "      --allow-read[=PATHS] read files and folders, all or these, with commas\n"
    "      --allow-write[=...]  write them\n"
    "      --allow-net[=...]    reach hosts: example.org, example.org:443\n"
    "      --allow-run[=...]    start programs\n"
    "      --allow-env[=...]    know environment variables\n"
    "  -X dev                   debug mode: warn of what is allowed but rarely meant\n"
    "  -X age=SECONDS           the same, and warn of tasks that are older\n"
    "  -X ps                    let gyre ps ask this program, as with GYRE_PS=1\n"
    "  -q, --quiet              no greeting before the prompt\n"
    "      --no-init            do not run the startup file of the prompt\n"
    "  -h, --help               print this\n"
    "  -V, --version            print the version\n"
    "\n"
    "environment:\n"
    "  GYRE_PATH                directories where `import name` looks for name.gy, with colons\n"
    "  GYRE_OPTS                options that come before those of the command line\n"
    "  GYRE_PS=1                let gyre ps ask this program\n"
    "  NO_COLOR, FORCE_COLOR    if not empty: no colours, colours also where no terminal is\n"
    "\n"
    "exit status: 0 done, 1 error, 2 wrong usage, 5 no tests (gyre test), 13 deadlock,\n"
    "             124 out of time (--timeout), 130 interrupted, or exit(N)\n";

typedef enum {
    OPTION_EVAL,
    OPTION_PRINT,
    OPTION_MODULE,
    OPTION_INTERACTIVE,
    OPTION_COMPILE,
    OPTION_SEED,
    OPTION_COLOR,
    OPTION_QUIET,
    OPTION_NO_INIT,
    OPTION_DISASM,
    OPTION_DIAGNOSTICS,
    OPTION_MAX_MEMORY,
    OPTION_MAX_STEPS,
    OPTION_TIMEOUT,
    OPTION_SANDBOX,
    OPTION_ALLOW_READ,
    OPTION_ALLOW_WRITE,
    OPTION_ALLOW_NET,
    OPTION_ALLOW_RUN,
    OPTION_ALLOW_ENV,
    OPTION_LEAKS,
    OPTION_STRICT,
    OPTION_TRACE,
    OPTION_PROFILE,
    OPTION_COVERAGE,
    OPTION_PROFILE_RATE,
    OPTION_EXTRA,
    OPTION_HELP,
    OPTION_VERSION,
} Id;

typedef enum { PLAIN, WITH_VALUE, MAY_HAVE_VALUE } Form; // the last only behind a `=`

typedef struct {
    const char *name;
    char letter;
    Form form;
    Id id;
    const char *needs; // what its value is, for people
} Option;

static const Option known[] = {
    {"--eval", 'e', WITH_VALUE, OPTION_EVAL, "the code to run"},
    {"--print", 'p', WITH_VALUE, OPTION_PRINT, "the code to run"},
    {"--module", 'm', WITH_VALUE, OPTION_MODULE, "the name of a module"},
    {"--interactive", 'i', PLAIN, OPTION_INTERACTIVE, NULL},
    {"--compile", 'c', WITH_VALUE, OPTION_COMPILE, "a file"},
    {"--seed", 0, WITH_VALUE, OPTION_SEED, "a number"},
    {"--color", 0, WITH_VALUE, OPTION_COLOR, "auto, always or never"},
    {"--quiet", 'q', PLAIN, OPTION_QUIET, NULL},
    {"--no-init", 0, PLAIN, OPTION_NO_INIT, NULL},
    {"--disasm", 0, WITH_VALUE, OPTION_DISASM, "a file"},
    {"--diagnostics", 0, WITH_VALUE, OPTION_DIAGNOSTICS, "short or full"},
    {"--max-memory", 0, WITH_VALUE, OPTION_MAX_MEMORY, "a size such as 64M"},
    {"--max-steps", 0, WITH_VALUE, OPTION_MAX_STEPS, "a number of steps such as 10M"},
    {"--timeout", 0, WITH_VALUE, OPTION_TIMEOUT, "a time such as 10s or 500ms"},
    {"--sandbox", 0, PLAIN, OPTION_SANDBOX, NULL},
    {"--allow-read", 0, MAY_HAVE_VALUE, OPTION_ALLOW_READ, NULL},
    {"--allow-write", 0, MAY_HAVE_VALUE, OPTION_ALLOW_WRITE, NULL},
    {"--allow-net", 0, MAY_HAVE_VALUE, OPTION_ALLOW_NET, NULL},
    {"--allow-run", 0, MAY_HAVE_VALUE, OPTION_ALLOW_RUN, NULL},
    {"--allow-env", 0, MAY_HAVE_VALUE, OPTION_ALLOW_ENV, NULL},
    {"--leaks", 0, PLAIN, OPTION_LEAKS, NULL},
    {"--strict", 0, PLAIN, OPTION_STRICT, NULL},
    {"--trace", 0, WITH_VALUE, OPTION_TRACE, "a file to write to"},
    {"--profile", 0, WITH_VALUE, OPTION_PROFILE, "a file to write to"},
    {"--coverage", 0, WITH_VALUE, OPTION_COVERAGE, "a file to write to"},
    {"--profile-rate", 0, WITH_VALUE, OPTION_PROFILE_RATE, "a number of samples a second"},
    {"-X", 'X', WITH_VALUE, OPTION_EXTRA, "dev, age=SECONDS or ps"},
    {"--help", 'h', PLAIN, OPTION_HELP, NULL},
    {"--version", 'V', PLAIN, OPTION_VERSION, NULL},
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

const char *gy_options_nearest(const char *word, const char *const *names)
{
    size_t nearest_distance = 3, size = strlen(word);
    const char *nearest = NULL;
    for (; *names; names++) {
        size_t distance = edit_distance(word, size, *names);
        if (distance >= nearest_distance || distance + 2 > size) continue;
        nearest = *names;
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

static bool parse_rate(const char *text, uint32_t *rate)
{
    char *end;
    if (*text < '0' || *text > '9') return false;
    unsigned long count = strtoul(text, &end, 10);
    *rate = (uint32_t)count;
    return !*end && count >= 1 && count <= MOST_PROFILE_RATE;
}

static bool set_diagnostics(Options *options, const char *value)
{
    options->has_short_diagnostics = strcmp(value, "short") == 0;
    if (options->has_short_diagnostics || strcmp(value, "full") == 0) return true;
    snprintf(options->error, sizeof options->error, "--diagnostics is short or full, not '%.40s'",
             value);
    return false;
}

static bool fail_value(Options *options, const Option *option, const char *what, const char *value)
{
    snprintf(options->error, sizeof options->error, "%s needs %s, not '%.40s'", option->name, what,
             value);
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
static char *take_value(Options *options, const Option *option, int argc, char **argv, int *i)
{
    static char none[] = "";
    char *equals = argv[*i][1] == '-' ? strchr(argv[*i], '=') : NULL;
    if (equals && option->form != PLAIN) return equals + 1;
    if (equals) {
        snprintf(options->error, sizeof options->error, "%s takes no value", option->name);
        return NULL;
    }
    options->has_value = option->form == WITH_VALUE;
    if (!options->has_value) return none;
    if (*i + 1 < argc) return argv[++*i];
    snprintf(options->error, sizeof options->error, "%s needs %s", argv[*i], option->needs);
    return NULL;
}

static bool allow(Options *options, const Option *option, char *value)
{
    static const unsigned grants[] = {GYRE_GRANT_READ, GYRE_GRANT_WRITE, GYRE_GRANT_NET,
                                      GYRE_GRANT_RUN, GYRE_GRANT_ENV};
    unsigned grant = grants[option->id - OPTION_ALLOW_READ];
    if (gy_sandbox_allow(&options->sandbox, grant, options->has_value ? value : NULL)) return true;
    snprintf(options->error, sizeof options->error,
             "%s= needs names with commas between them, at most %d of all kinds", option->name,
             MOST_GRANTS);
    return false;
}

static bool set_seed(Options *options, const Option *option, const char *value)
{
    char *end;
    options->has_seed = true;
    options->seed = strtoll(value, &end, 10);
    if (*value && !*end) return true;
    return fail_value(options, option, "a number", value);
}

static bool set_color(Options *options, const Option *option, const char *value)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++)
        if (strcmp(value, names[i]) == 0) return options->color = (Color)i, true;
    return fail_value(options, option, "auto, always or never", value);
}

static bool apply(Options *options, const Option *option, char *value)
{
    switch (option->id) {
    case OPTION_EVAL:
        options->command = COMMAND_RUN_CODE;
        options->code = value;
        return true;
    case OPTION_PRINT:
        options->command = COMMAND_PRINT;
        options->code = value;
        return true;
    case OPTION_MODULE:
        options->command = COMMAND_RUN_MODULE;
        options->path = value;
        return true;
    case OPTION_COMPILE:
        options->command = COMMAND_COMPILE;
        options->path = value;
        return true;
    case OPTION_INTERACTIVE: return options->is_interactive = true;
    case OPTION_SEED: return set_seed(options, option, value);
    case OPTION_COLOR: return set_color(options, option, value);
    case OPTION_QUIET: return options->is_quiet = true;
    case OPTION_NO_INIT: return options->skips_init = true;
    case OPTION_DISASM:
        options->command = COMMAND_DISASM;
        options->path = value;
        return true;
    case OPTION_DIAGNOSTICS: return set_diagnostics(options, value);
    case OPTION_MAX_MEMORY:
        if (parse_size(value, &options->memory_limit)) return true;
        return fail_value(options, option, "a size such as 64M or 1G", value);
    case OPTION_MAX_STEPS:
        if (gy_sandbox_set_steps(&options->sandbox, value)) return true;
        return fail_value(options, option, "a number of steps such as 10M", value);
    case OPTION_TIMEOUT:
        if (gy_sandbox_set_timeout(&options->sandbox, value)) return true;
        return fail_value(options, option, "a time such as 10s, 500ms or 5min", value);
    case OPTION_SANDBOX: return options->sandbox.is_closed = true;
    case OPTION_ALLOW_READ:
    case OPTION_ALLOW_WRITE:
    case OPTION_ALLOW_NET:
    case OPTION_ALLOW_RUN:
    case OPTION_ALLOW_ENV: return allow(options, option, value);
    case OPTION_LEAKS: options->finds_leaks = true; return true;
    case OPTION_STRICT: options->is_strict = true; return true;
    case OPTION_TRACE: options->trace_path = value; return true;
    case OPTION_PROFILE: options->profile_path = value; return true;
    case OPTION_COVERAGE: options->coverage_path = value; return true;
    case OPTION_PROFILE_RATE:
        if (parse_rate(value, &options->profile_rate)) return true;
        return fail_value(options, option, "samples a second, 1 to 10000", value);
    case OPTION_EXTRA: return set_extra(options, value);
    case OPTION_HELP: options->command = COMMAND_HELP; return true;
    case OPTION_VERSION: options->command = COMMAND_VERSION; return true;
    }
    return true;
}

// ---------------------------------------------------------------- The whole line

typedef struct {
    const char *name;
    Command command;
} Word;

static const Word words[] = {
    {"check", COMMAND_CHECK}, {"doc", COMMAND_DOC},      {"features", COMMAND_FEATURES},
    {"fmt", COMMAND_FMT},     {"lsp", COMMAND_LSP},      {"ps", COMMAND_PS},
    {"repl", COMMAND_REPL},   {"run", COMMAND_RUN_FILE}, {"test", COMMAND_TEST},
};
enum { WORD_COUNT = sizeof words / sizeof words[0] };

static bool ends_options(Id id)
{
    return id == OPTION_EVAL || id == OPTION_PRINT || id == OPTION_MODULE;
}

// Reads options from argv[*i] on. False: an error, or what there is to do is known already.
static bool read_options(Options *options, int argc, char **argv, int *i, bool *is_over)
{
    for (; *i < argc && argv[*i][0] == '-' && argv[*i][1]; ++*i) {
        if (strcmp(argv[*i], "--") == 0) {
            *is_over = true;
            ++*i;
            return true;
        }
        const Option *option = find_option(argv[*i]);
        if (!option) return fail_unknown(options, argv[*i]);
        options->has_value = true;
        char *value = take_value(options, option, argc, argv, i);
        if (!value || !apply(options, option, value)) return false;
        if (option->id == OPTION_HELP || option->id == OPTION_VERSION) return false;
        if (!ends_options(option->id)) continue;
        ++*i;
        return true;
    }
    return true;
}

// Words between blanks, which have no quotes.
static bool read_environment(Options *options)
{
    enum { MOST_WORDS = 64 };
    static char text[4096];
    char *all[MOST_WORDS + 1] = {NULL};
    const char *value = getenv("GYRE_OPTS");
    int count = 0, i = 0;
    bool is_over = false;
    if (!value || strlen(value) >= sizeof text) return true;
    strcpy(text, value);
    for (char *word = strtok(text, " \t\n"); word && count < MOST_WORDS;
         word = strtok(NULL, " \t\n"))
        all[count++] = word;
    if (read_options(options, count, all, &i, &is_over) && i == count && !is_over &&
        options->command == COMMAND_RUN_STDIN)
        return true;
    if (!*options->error)
        snprintf(options->error, sizeof options->error,
                 "GYRE_OPTS holds more than options: '%.60s'", value);
    return false;
}

static const Word *find_word(const char *word)
{
    for (int i = 0; i < WORD_COUNT; i++)
        if (strcmp(words[i].name, word) == 0) return &words[i];
    return NULL;
}

// A command that is misspelt looks like a file that is not there.
static bool check_word(Options *options, const char *word)
{
    if (strcmp(word, "-") == 0 || strpbrk(word, "./") || access(word, F_OK) == 0) return true;
    const char *names[WORD_COUNT + 1] = {NULL};
    for (int i = 0; i < WORD_COUNT; i++)
        names[i] = words[i].name;
    const char *nearest = gy_options_nearest(word, names);
    if (!nearest) return true;
    snprintf(options->error, sizeof options->error, "there is no file %.60s; did you mean gyre %s?",
             word, nearest);
    return false;
}

static void take_script(Options *options, const char *word)
{
    options->is_stdin_named = strcmp(word, "-") == 0;
    options->command = options->is_stdin_named ? COMMAND_RUN_STDIN : COMMAND_RUN_FILE;
    options->path = word;
}

// The command's word, or the script. Behind `--`, and behind `run`, a word is a file.
static bool read_word(Options *options, int argc, char **argv, int *i, bool is_over)
{
    const Word *word = is_over ? NULL : find_word(argv[*i]);
    if (!word && !is_over && !check_word(options, argv[*i])) return false;
    if (!word) return take_script(options, argv[(*i)++]), true;
    ++*i;
    options->command = word->command;
    if (word->command == COMMAND_REPL) {
        if (!read_options(options, argc, argv, i, &is_over)) return false;
        options->command = COMMAND_REPL;
    } else if (word->command == COMMAND_RUN_FILE) {
        options->command = COMMAND_RUN_STDIN;
        if (!read_options(options, argc, argv, i, &is_over)) return false;
        if (options->command != COMMAND_RUN_STDIN) return true;
        if (*i < argc) take_script(options, argv[(*i)++]);
        else snprintf(options->error, sizeof options->error, "run needs a script");
        return !*options->error;
    }
    return true;
}

bool gy_options_parse(Options *options, int argc, char **argv)
{
    *options = (Options){.command = COMMAND_RUN_STDIN, .path = "-", .profile_rate = PROFILE_RATE};
    bool is_over = false;
    int i = 1;
    bool goes_on = read_environment(options) && read_options(options, argc, argv, &i, &is_over);
    if (goes_on && options->command == COMMAND_RUN_STDIN && i < argc)
        goes_on = read_word(options, argc, argv, &i, is_over);
    options->argc = argc - i;
    options->argv = argv + i;
    return !*options->error;
}
