// features.c - tells which of the optional libraries this build knows, which are here, and how far
// scripts may go.
//
// They are loaded when something needs them, so a build may know one that is not installed: each is
// asked for its version, as its own function tells it. What has the same answer in every build is
// not listed.
#include "cli/features.h"
#include "cli/console.h"
#include "cli/run_file.h"
#include "include/gyre_library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <utf8proc.h>
#include <uv.h>

static const char help[] =
    "usage: gyre features\n"
    "\n"
    "Lists the libraries that this build knows, with the versions that are installed, and the "
    "limits\n"
    "of scripts: those that options before the word set, and those that are fixed.\n"
    "\n"
    "exit status: 0, or 2 for wrong usage\n";

typedef struct {
    const char *name;
    const char *file;    // for the dynamic linker; NULL: the build does not know it
    const char *version; // its function, or variable, that tells it; NULL: it tells none
    const char *what;    // needs it
} Optional;

#ifndef GYRE_LIBREADLINE
#define GYRE_LIBREADLINE NULL
#endif
#ifndef GYRE_LIBCRYPTO
#define GYRE_LIBCRYPTO NULL
#endif
#ifndef GYRE_LIBPCRE2
#define GYRE_LIBPCRE2 NULL
#endif
#ifndef GYRE_LIBSQLITE
#define GYRE_LIBSQLITE NULL
#endif
#ifndef GYRE_LIBWSLAY
#define GYRE_LIBWSLAY NULL
#endif

#ifndef GYRE_LIBCARES
#define GYRE_LIBCARES NULL
#endif
#ifndef GYRE_LIBCURL
#define GYRE_LIBCURL NULL
#endif
#ifndef GYRE_LIBPQ
#define GYRE_LIBPQ NULL
#endif

static const Optional optional[] = {
    {"c-ares", GYRE_LIBCARES, "ares_version", "dns"},
    {"libcurl", GYRE_LIBCURL, "curl_version", "the client of http"},
    {"libpq", GYRE_LIBPQ, "PQlibVersion", "pg"},
    {"openssl", GYRE_LIBCRYPTO, "OpenSSL_version", "hashlib, hmac, tls, https"},
    {"pcre2", GYRE_LIBPCRE2, "pcre2_config_8", "re"},
    {"readline", GYRE_LIBREADLINE, "rl_library_version", "editing at the prompt"},
    {"sqlite", GYRE_LIBSQLITE, "sqlite3_libversion", "sqlite"},
    {"wslay", GYRE_LIBWSLAY, NULL, "WebSockets"},
};

static void write_row(const char *name, const char *version, const char *what)
{
    char line[240];
    int size =
        snprintf(line, sizeof line, *what ? "%-12s %-28s %s\n" : "%-12s %s\n", name, version, what);
    gy_console_write(NULL, 1, line, (size_t)size);
}

// ---------------------------------------------------------------- Versions

// Each tells it in its own way.
static void read_version(const Optional *o, void *symbol, char *version, size_t size)
{
    enum { PCRE2_VERSION = 11 }; // of its pcre2_config
    char text[64] = "";
    if (strcmp(o->name, "pcre2") == 0) ((int (*)(unsigned, void *))symbol)(PCRE2_VERSION, text);
    else if (strcmp(o->name, "readline") == 0) snprintf(text, sizeof text, "%s", *(char **)symbol);
    else if (strcmp(o->name, "libpq") == 0) {
        int number = ((int (*)(void))symbol)(); // 150018 is 15.18
        snprintf(text, sizeof text, "%d.%d", number / 10000, number % 10000);
    } else if (strcmp(o->name, "c-ares") == 0)
        snprintf(text, sizeof text, "%s", ((const char *(*)(int *))symbol)(NULL));
    else if (strcmp(o->name, "openssl") == 0)
        snprintf(text, sizeof text, "%s", ((const char *(*)(int))symbol)(0));
    else snprintf(text, sizeof text, "%s", ((const char *(*)(void))symbol)());
    const char *number = text + strcspn(text, "0123456789");
    snprintf(version, size, "%.*s", (int)strcspn(number, " "), number);
}

// A library stays loaded, as the process ends soon: closed, it would leave behind what its version
// function made for its globals (libcurl's asks libldap, which reads its settings).
static void write_optional(const Optional *o)
{
    char version[64] = "installed";
    if (!o->file) {
        write_row(o->name, "not in this build", o->what);
        return;
    }
    void *library = dlopen(o->file, RTLD_LAZY | RTLD_LOCAL);
    void *symbol = library && o->version ? dlsym(library, o->version) : NULL;
    if (symbol) read_version(o, symbol, version, sizeof version);
    write_row(o->name, library ? version : "not installed", o->what);
}

static void write_fixed(void)
{
    static const char llhttp[] =
#ifdef GYRE_HAVE_LLHTTP
        "in this build";
#else
        "not in this build";
#endif
    char text[48];
    write_row("libuv", uv_version_string(), "the event loop");
    write_row("utf8proc", utf8proc_version(), "text");
    write_row("llhttp", llhttp, "http.serve");
    snprintf(text, sizeof text, "%zu bits, %s endian", sizeof(void *) * 8,
             *(const char *)&(const int){1} ? "little" : "big");
    write_row("machine", text, "");
    snprintf(text, sizeof text, "%ld processors", sysconf(_SC_NPROCESSORS_ONLN));
    write_row("threads", text, "");
}

// ---------------------------------------------------------------- Limits

// What the options before the word set, and GYRE_OPTS.
static void write_options(const Options *options)
{
    char text[48] = "none";
    if (options->memory_limit) snprintf(text, sizeof text, "%zu bytes", options->memory_limit);
    write_row("memory", text, "--max-memory SIZE");
    snprintf(text, sizeof text, options->sandbox.steps_limit ? "%llu" : "none",
             (unsigned long long)options->sandbox.steps_limit);
    write_row("steps", text, "--max-steps N");
    snprintf(text, sizeof text, options->sandbox.time_limit_ns ? "%g s" : "none",
             (double)options->sandbox.time_limit_ns / 1e9);
    write_row("time", text, "--timeout TIME");
}

static void write_limits(const Options *options)
{
    // Those that are the same everywhere stand here as test_cli.py finds them to be.
    static const char *const fixed[][2] = {
        {"1,000,000", "variables and values of the calls in one another"},
        {"200", "levels of expressions and blocks, in a source"},
        {"5,000", "lists and dicts in one another, in JSON"},
    };
    char text[48];
    struct rlimit files;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    write_options(options);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        write_row(i == 0 ? "depth" : "", fixed[i][0], fixed[i][1]);
    snprintf(text, sizeof text, "%ld", processors + 4 < 32 ? processors + 4 : 32);
    write_row("to_thread", text, "at once; threading.set_pool_limit(n)");
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    if (files.rlim_cur == RLIM_INFINITY) snprintf(text, sizeof text, "none");
    else snprintf(text, sizeof text, "%llu", (unsigned long long)files.rlim_cur);
    write_row("descriptors", text, "files and connections that are open; ulimit -n");
}

int gy_features_run(const Options *options)
{
    const char *word = options->argc > 0 ? options->argv[0] : "";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        gy_console_write(NULL, 1, help, sizeof help - 1);
        return 0;
    }
    if (options->argc > 0) {
        gy_console_complain("features takes nothing, not '%.40s'", word);
        return STATUS_USAGE;
    }
    write_row("gyre", gyre_version(), "");
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        write_optional(&optional[i]);
    write_fixed();
    write_limits(options);
    return 0;
}
