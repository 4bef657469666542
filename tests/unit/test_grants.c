// test_grants.c - grants: what gyre_may answers, and that no link leads out of what is granted.
//
// Each test has a folder of its own: in/ is granted, out/ is not, and links go to and fro.
#include "stdlib/grants.h"
#include "include/gyre_library.h"
#include "tests/unit/unit_check.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[4096];

static void make_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void set_up(void)
{
    char folder[] = "/tmp/gyre-grants-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_ptr_nonnull(realpath(folder, home));
    ck_assert_int_eq(chdir(home), 0);
    ck_assert(mkdir("in", 0700) == 0 && mkdir("in/sub", 0700) == 0 && mkdir("inside", 0700) == 0);
    ck_assert(mkdir("out", 0700) == 0);
    make_file("in/a.gy", "let x = 1");
    make_file("in/sub/b.txt", "b");
    make_file("inside/c.gy", "let x = 2");
    make_file("out/secret.gy", "let x = 3");
    ck_assert(symlink("../out/secret.gy", "in/link.gy") == 0 &&
              symlink("../out", "in/folder") == 0);
    ck_assert(symlink("../out/new", "in/dangling") == 0 && symlink("../in", "out/back") == 0);
    ck_assert(symlink("loop", "in/loop") == 0);
}

static void tear_down(void)
{
    char command[4200];
    snprintf(command, sizeof command, "rm -rf %s", home);
    ck_assert(chdir("/") == 0 && system(command) == 0);
}

static Gyre *open_with(unsigned grants, const GyreGrant *granted)
{
    Gyre *g = gyre_open(&(GyreConfig){.grants = grants, .granted = granted, .names_flags = true});
    ck_assert_ptr_nonnull(g);
    return g;
}

static void expect_no(Gyre *g, unsigned grant, const char *what, const char *flag)
{
    char wanted[5000];
    ck_assert_msg(!gyre_may(g, grant, what), "%s is allowed", what);
    ck_assert_str_eq(gyre_error_class(g), "NotCapable");
    snprintf(wanted, sizeof wanted, "'%s' is not allowed: run with --allow-%s=%s", what, flag,
             what);
    ck_assert_msg(strstr(gyre_error_text(g), wanted) != NULL, "%s", gyre_error_text(g));
    gyre_error_clear(g);
}

static void expect_yes(Gyre *g, unsigned grant, const char *what)
{
    ck_assert_msg(gyre_may(g, grant, what), "%s: %s", what, gyre_error_text(g));
}

START_TEST(nothing_is_granted_unasked)
{
    Gyre *g = gyre_open(NULL);
    for (unsigned grant = 1; grant < GYRE_GRANT_ALL; grant *= 2) {
        ck_assert(!gyre_may(g, grant, "x"));
        ck_assert_str_eq(gyre_error_class(g), "NotCapable");
        gyre_error_clear(g);
    }
    gyre_close(g);
    g = open_with(GYRE_GRANT_ALL, NULL);
    for (unsigned grant = 1; grant < GYRE_GRANT_ALL; grant *= 2)
        expect_yes(g, grant, "/nowhere/x");
    gyre_close(g);
}
END_TEST

START_TEST(a_folder_is_what_is_in_it)
{
    const GyreGrant granted[] = {{GYRE_GRANT_READ, "in"}, {GYRE_GRANT_WRITE, "in/new"}, {0, NULL}};
    Gyre *g = open_with(0, granted);
    char absolute[5000];
    snprintf(absolute, sizeof absolute, "%s/in/a.gy", home);
    static const char *const inside[] = {
        "in",         "in/",       "./in/a.gy",     "in/sub/b.txt",   "in/sub/../a.gy",
        "in/not/yet", "out/../in", "out/back/a.gy", "in/sub/new.txt", "inside/../in/a.gy"};
    static const char *const outside[] = {"inside/c.gy",
                                          ".",
                                          "..",
                                          "/",
                                          "in/..",
                                          "in/../out",
                                          "in/link.gy",
                                          "in/folder",
                                          "in/folder/x",
                                          "in/dangling",
                                          "in/loop",
                                          "in/dangling/x",
                                          "in/no/../../out",
                                          "in/folder/../in/a.gy/../../out/secret.gy",
                                          ""};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        expect_yes(g, GYRE_GRANT_READ, inside[i]);
    expect_yes(g, GYRE_GRANT_READ, absolute);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        expect_no(g, GYRE_GRANT_READ, outside[i], "read");
    expect_yes(g, GYRE_GRANT_WRITE, "in/new");
    expect_yes(g, GYRE_GRANT_WRITE, "in/new/deep");
    expect_no(g, GYRE_GRANT_WRITE, "in/a.gy", "write");
    gyre_close(g);
}
END_TEST

// What was granted is what the path led to then.
START_TEST(a_link_made_later_widens_nothing)
{
    const GyreGrant granted[] = {{GYRE_GRANT_READ, "in/sub"}, {0, NULL}};
    Gyre *g = open_with(0, granted);
    ck_assert(rename("in/sub", "in/old") == 0 && symlink("../out", "in/sub") == 0);
    expect_no(g, GYRE_GRANT_READ, "in/sub/secret.gy", "read");
    expect_no(g, GYRE_GRANT_READ, "out/secret.gy", "read");
    gyre_close(g);
}
END_TEST

static int read_through(Gyre *g, const char *path)
{
    int fd = gy_grants_open(g, GYRE_GRANT_READ, path, O_RDONLY);
    int reason = errno;
    gyre_error_clear(g);
    if (fd >= 0) close(fd);
    return fd >= 0 ? -1 : reason;
}

START_TEST(opening_follows_no_link)
{
    const GyreGrant granted[] = {{GYRE_GRANT_READ, "in"}, {GYRE_GRANT_WRITE, "in"}, {0, NULL}};
    Gyre *g = open_with(0, granted);
    ck_assert_int_eq(read_through(g, "in/a.gy"), -1);
    ck_assert_int_eq(read_through(g, "out/back/sub/b.txt"), -1);
    ck_assert_int_eq(read_through(g, "in/link.gy"), 0); // refused, an error was pending
    ck_assert_int_eq(read_through(g, "in/none"), ENOENT);
    int fd = gy_grants_open(g, GYRE_GRANT_WRITE, "in/made", O_WRONLY | O_CREAT | O_EXCL);
    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_lt(gy_grants_open(g, GYRE_GRANT_WRITE, "in/dangling", O_WRONLY | O_CREAT), 0);
    ck_assert_int_ne(access("out/new", F_OK), 0);
    gyre_error_clear(g);
    gyre_close(g);
}
END_TEST

// Somebody swaps things for links between the question and what is done then.
START_TEST(a_place_is_what_was_asked_for)
{
    const GyreGrant granted[] = {{GYRE_GRANT_WRITE, "in"}, {0, NULL}};
    Gyre *g = open_with(0, granted);
    char *file = NULL, *made = NULL, *link = NULL, at[GRANTS_PLACE_BYTES];
    ck_assert(gy_grants_ask(g, GYRE_GRANT_WRITE, "in/sub/b.txt", true, &file));
    ck_assert(gy_grants_ask(g, GYRE_GRANT_WRITE, "in/sub/new/x", true, &made));
    // A link that is elsewhere is not granted, though what it leads to is.
    ck_assert(!gy_grants_ask(g, GYRE_GRANT_WRITE, "out/back", false, &link) && !link);
    gyre_error_clear(g);
    ck_assert(gy_grants_ask(g, GYRE_GRANT_WRITE, "out/back", true, &link));
    free(link);
    int fd = gy_grants_place(file, PLACE_ITSELF, at);
    ck_assert_int_ge(fd, 0);
    ck_assert(rename("in/sub", "in/old") == 0 && symlink("../out", "in/sub") == 0);
    ck_assert_int_eq(access(at, F_OK), 0); // the same file, wherever it is now
    close(fd);
    ck_assert_int_eq(gy_grants_place(file, PLACE_ITSELF, at), -1);
    ck_assert_int_eq(gy_grants_place(made, PLACE_NEW_FOLDERS, at), -1);
    ck_assert_int_eq(gy_grants_open_straight(file, O_RDONLY, 0), -1);
    ck_assert_int_ne(access("out/new", F_OK), 0);
    ck_assert(unlink("in/sub") == 0 && rename("in/old", "in/sub") == 0);
    ck_assert(unlink("in/sub/b.txt") == 0 && symlink("../../out/secret.gy", "in/sub/b.txt") == 0);
    ck_assert(gy_grants_place(file, PLACE_ITSELF, at) == -1 && errno == ELOOP);
    ck_assert(gy_grants_open_straight(file, O_RDONLY, 0) == -1 && errno == ELOOP);
    fd = gy_grants_place(made, PLACE_NEW_FOLDERS, at);
    ck_assert(fd >= 0 && access("in/sub/new", F_OK) == 0 && access("in/sub/new/x", F_OK) != 0);
    close(fd);
    free(file);
    free(made);
    gyre_close(g);
}
END_TEST

START_TEST(other_things_by_name)
{
    const GyreGrant granted[] = {{GYRE_GRANT_NET, "example.org"},
                                 {GYRE_GRANT_NET, "[::1]:80"},
                                 {GYRE_GRANT_NET, "h:443"},
                                 {GYRE_GRANT_RUN, "git"},
                                 {GYRE_GRANT_RUN, "/bin/ls"},
                                 {GYRE_GRANT_ENV, "HOME"},
                                 {0, NULL}};
    Gyre *g = open_with(0, granted);
    expect_yes(g, GYRE_GRANT_NET, "example.org:1");
    expect_yes(g, GYRE_GRANT_NET, "EXAMPLE.org");
    expect_yes(g, GYRE_GRANT_NET, "[::1]:80");
    expect_yes(g, GYRE_GRANT_NET, "h:443");
    expect_no(g, GYRE_GRANT_NET, "h:4430", "net");
    expect_no(g, GYRE_GRANT_NET, "h", "net");
    expect_no(g, GYRE_GRANT_NET, "example.org.evil:1", "net");
    expect_no(g, GYRE_GRANT_NET, "[::1]:8080", "net");
    expect_yes(g, GYRE_GRANT_RUN, "git");
    expect_yes(g, GYRE_GRANT_RUN, "/bin/ls");
    expect_yes(g, GYRE_GRANT_RUN, "/bin/../bin/ls");
    expect_no(g, GYRE_GRANT_RUN, "./git", "run");
    expect_no(g, GYRE_GRANT_RUN, "ls", "run");
    expect_yes(g, GYRE_GRANT_ENV, "HOME");
    expect_no(g, GYRE_GRANT_ENV, "HOMES", "env");
    gyre_close(g);
}
END_TEST

static GyreStatus eval(Gyre *g, const char *text)
{
    return gyre_eval(g, "grants", text, strlen(text));
}

START_TEST(imports_ask)
{
    Gyre *g = gyre_open(NULL);
    ck_assert(eval(g, "import './in/a.gy'") == GYRE_ERROR);
    ck_assert_str_eq(gyre_error_class(g), "NotCapable");
    ck_assert_ptr_nonnull(strstr(gyre_error_text(g), "the host has not granted it"));
    ck_assert(eval(g, "import math\nimport itertools\ninput()") == GYRE_ERROR);
    ck_assert_str_eq(gyre_error_class(g), "NotCapable");
    gyre_close(g);
    const GyreGrant granted[] = {{GYRE_GRANT_IMPORT, "in"}, {0, NULL}};
    g = open_with(0, granted);
    ck_assert(eval(g, "import './in/a.gy'\nassert(a.x == 1)") == GYRE_OK);
    ck_assert(eval(g, "import './in/sub/b.txt' as b") == GYRE_ERROR);
    ck_assert(eval(g, "import './in/link.gy'") == GYRE_ERROR);
    ck_assert(eval(g, "try { import './out/secret.gy' } catch PermissionError as e { }") ==
              GYRE_OK);
    ck_assert(!gyre_may(g, GYRE_GRANT_READ, "in/a.gy")); // code is not data
    gyre_error_clear(g);
    gyre_close(g);
}
END_TEST

START_TEST(threads_may_do_the_same)
{
    const GyreGrant granted[] = {{GYRE_GRANT_IMPORT, "in"}, {0, NULL}};
    Gyre *g = open_with(0, granted);
    static const char script[] =
        "fn good() { import './in/a.gy'; return a.x }\n"
        "fn bad() { import './out/secret.gy' }\n"
        "assert(spawn_thread(good).join() == 1)\n"
        "try { spawn_thread(bad).join(); assert(false) } catch NotCapable { }";
    ck_assert_msg(eval(g, script) == GYRE_OK, "%s", gyre_error_text(g));
    gyre_close(g);
}
END_TEST

// ---------------------------------------------------------------- What modules ask

typedef struct {
    const char *script;
    const char *refusal; // NULL: allowed
} Attempt;

static void attempt(const GyreGrant *granted, const Attempt *attempts)
{
    for (; attempts->script; attempts++) {
        Gyre *g = open_with(0, granted);
        bool ok = eval(g, attempts->script) == GYRE_OK;
        const char *text = gyre_error_text(g);
        if (!attempts->refusal) ck_assert_msg(ok, "%s\n%s", attempts->script, text);
        else ck_assert_msg(strstr(text, attempts->refusal), "%s\n%s", attempts->script, text);
        if (attempts->refusal) ck_assert_str_eq(gyre_error_class(g), "NotCapable");
        gyre_close(g);
    }
}

START_TEST(modules_ask)
{
    static const Attempt attempts[] = {
        {"import path\npath.abspath('x')", "--allow-read=."},
        {"import path\npath.expanduser('~')", "--allow-env=HOME"},
        {"import path\npath.expanduser('~root')", "--allow-read=/etc/passwd"},
        {"from '<stdlib>/_term' import getenv\ngetenv('PATH')", "--allow-env=PATH"},
        {"import term\nprint(term.style('x', 'bold'))\nimport log\nlog.info('x')", NULL},
        {"import io\nawait io.stdin.read_line()", "reading standard input is not allowed"},
        {"import io\nasync for line in io.stdin { }", "reading standard input is not allowed"},
        {"import io\nawait io.stdout.write('x')", NULL},
        {"import net\nawait net.connect('127.0.0.1:9')", "--allow-net=127.0.0.1:9"},
        {"import net\nawait net.connect('[::1]:9')", "--allow-net=[::1]:9"},
        {"import net\nawait net.connect('localhost:9')", "--allow-net=localhost:9"},
        {"import net\nawait net.lookup('localhost')", "--allow-net=localhost"},
        {"import net\nawait net.listen('127.0.0.1:0')", "--allow-net=127.0.0.1:0"},
        {"import net\nawait net.listen(':80')", "--allow-net=0.0.0.0:80"},
        {"import net\nasync with net.udp('127.0.0.1:0') as s { }", "--allow-net=127.0.0.1:0"},
        {"import net\nawait net.connect('unix:in/s')", "--allow-read=in/s"},
        {"import net\nawait net.listen('unix:in/s')", "--allow-read=in/s"},
        {"from '<stdlib>/_http_file' import open\nawait open('in/a.gy')", "--allow-read=in/a.gy"},
        {"import process\nawait process.run(['true'])", "--allow-run=true"},
        {"import process\nawait process.run(['./x'])", "--allow-run=./x"},
        {NULL, NULL},
    };
    attempt(NULL, attempts);
}
END_TEST

#if GYRE_HAVE_SQLITE
START_TEST(databases_ask)
{
    const GyreGrant granted[] = {{GYRE_GRANT_READ, "in"}, {GYRE_GRANT_WRITE, "in/sub"}, {0, NULL}};
    static const Attempt attempts[] = {
        {"import sqlite\nawait (await sqlite.open()).close()", NULL},
        {"import sqlite\nawait sqlite.open('out/x.db')", "--allow-read=out/x.db"},
        {"import sqlite\nawait sqlite.open('in/x.db')", "--allow-write=in/x.db"},
        {"import sqlite\nasync with sqlite.open('in/sub/x.db') as db {\n"
         "await db.execute('CREATE TABLE t(a)')\nawait db.attach(':memory:', 'm') }",
         NULL},
        {"import sqlite\nlet db = await sqlite.open()\nawait db.attach('out/x.db', 'x')",
         "--allow-read=out/x.db"},
        {"import sqlite\nlet db = await sqlite.open()\nawait db.backup('in/x.db')",
         "--allow-write=in/x.db"},
        {"import sqlite\nlet db = await sqlite.open()\n"
         "try { await db.attach('file:in/sub/../../out/x.db', 'x'); assert(false) }\n"
         "catch ValueError { }\n"
         "try { await db._link.with_file(db._token(), \"ATTACH 'out/y.db' AS ?\", "
         "('in/sub/y.db',))\n"
         "assert(false) } catch sqlite.Error { }",
         NULL},
        {NULL, NULL},
    };
    attempt(granted, attempts);
    ck_assert_int_ne(access("out/y.db", F_OK), 0);
}
END_TEST
#endif

// Who may reach a name may reach what it leads to, but no address by itself.
START_TEST(hosts_by_name_and_address)
{
    const GyreGrant granted[] = {{GYRE_GRANT_NET, "127.0.0.1"},
                                 {GYRE_GRANT_READ, "in"},
                                 {GYRE_GRANT_WRITE, "in"},
                                 {0, NULL}};
    static const Attempt attempts[] = {
        {"import net\nasync fn serve(s) { await s.write('hi') }\n"
         "async with net.server('127.0.0.1:0', serve) as s {\n"
         "  let c = await net.connect(s.address)\n"
         "  assert(await c.read() == b'hi')\n await c.close() }\n"
         "async with net.server('unix:in/s', serve) as s {\n"
         "  let c = await net.connect(s.address)\n"
         "  assert(await c.read() == b'hi')\n await c.close() }",
         NULL},
        {"import net\nawait net.connect('localhost:9')", "--allow-net=localhost:9"},
        {"import net\nawait net.connect('127.0.0.2:9')", "--allow-net=127.0.0.2:9"},
        {"import net\nasync with net.udp('127.0.0.1:0') as s {\n"
         "await s.send('x', s.address)\nassert((await s.receive())[0] == b'x')\n"
         "await s.send('x', '127.0.0.2:9') }",
         "--allow-net=127.0.0.2:9"},
        {"import net\nawait net.connect('unix:out/s')", "--allow-read=out/s"},
        {NULL, NULL},
    };
    attempt(granted, attempts);
    const GyreGrant named[] = {{GYRE_GRANT_NET, "localhost:9"}, {0, NULL}};
    static const Attempt by_name[] = {
        {"import net\ntry { await net.connect('localhost:9') } catch NotCapable as e { throw e }\n"
         "catch OSError { }",
         NULL}, // nobody is there
        {"import net\nawait net.connect('localhost:10')", "--allow-net=localhost:10"},
        {"import net\nawait net.connect('127.0.0.1:9')", "--allow-net=127.0.0.1:9"},
        {"from '<stdlib>/_net' import lookup, connect\n"
         "await connect((await lookup('localhost', 9))[0].host, 9)",
         "is not allowed"},
        {NULL, NULL},
    };
    attempt(named, by_name);
}
END_TEST

START_TEST(programs_by_name_and_path)
{
    const GyreGrant granted[] = {{GYRE_GRANT_RUN, "true"}, {GYRE_GRANT_RUN, "/bin/sh"}, {0, NULL}};
    make_file("in/true", "#!/bin/sh\nexit 3\n");
    ck_assert(chmod("in/true", 0700) == 0 && mkdir("in/bin", 0700) == 0);
    ck_assert(symlink("/bin/sh", "in/shell") == 0);
    static const Attempt attempts[] = {
        {"import process\nassert((await process.run(['true'])).status == 0)", NULL},
        // Not the one that the script says PATH is.
        {"import process\nassert((await process.run(['true'], env: {'PATH': 'in'})).status == 0)",
         NULL},
        {"import process\nassert((await process.run(['/bin/sh', '-c', 'exit 4'])).status == 4)",
         NULL},
        {"import process\nassert((await process.run(['in/shell', '-c', 'exit 4'])).status == 4)",
         NULL},
        {"import process\nawait process.run(['in/true'])", "--allow-run=in/true"},
        {"import process\nawait process.run(['sh'])", "--allow-run=sh"},
        {"import process\nawait process.run(['../shell'], cwd: 'in')", "--allow-run=../shell"},
        {"import process\nawait process.run(['true'], env: {'LD_PRELOAD': 'in/x.so'})",
         "the variable LD_PRELOAD may be set only where every program may run"},
        {"import process\nasync with process.spawn(['true']) as p { }",
         "reading standard input is not allowed"},
        {NULL, NULL},
    };
    attempt(granted, attempts);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        nothing_is_granted_unasked,
        a_folder_is_what_is_in_it,
        a_link_made_later_widens_nothing,
        opening_follows_no_link,
        a_place_is_what_was_asked_for,
        other_things_by_name,
        imports_ask,
        threads_may_do_the_same,
        modules_ask,
        hosts_by_name_and_address,
        programs_by_name_and_path,
#if GYRE_HAVE_SQLITE
        databases_ask,
#endif
    };
    return RUN_SUITE("grants", tests, set_up, tear_down);
}
