// console.c - buffers output, keeps it in order, and around the prompt.
//
// Standard output goes through one buffer. On a terminal it is written out at the end of each
// line, elsewhere when it is full; in both cases also on flush(), before the event loop waits
// (which calls the flush hook), before anything goes to standard error, and at exit. So
// `gyre x | head` sees what there is, and a busy script pays few system calls.
//
// After the first failed write nothing more is tried: every later write fails with the same
// errno, which the program reports at its end.
//
// Status lines of scripts stand below the output on the terminal: they are taken away before
// something is written, and drawn again as soon as a line has ended. They go to standard error, so
// they can be seen, and are in nobody's way, when only the output is redirected. The cursor is
// hidden meanwhile.
//
// The mutex guards everything here. The prompt's own drawing happens under it too, because
// readline knows nothing of threads.
#include "cli/console.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 16, MOST_HELD_BYTES = 1 << 20 };

// Output that waits until the terminal is free.
typedef struct Held {
    struct Held *next;
    int fd;
    size_t size;
    char text[];
} Held;

typedef struct Status {
    struct Status *next; // in the order of their coming
    Gyre *g;
    size_t size;
    char text[];
} Status;

static struct {
    pthread_mutex_t mutex;
    bool is_terminal[3]; // by descriptor
    int error;
    char last; // byte written to a terminal; tells whether a line is open
    Status *statuses;
    atomic_size_t shown_lines; // of statuses, on the terminal
    atomic_bool is_cursor_hidden;
    void (*hide_prompt)(void);
    void (*show_prompt)(void);
    size_t count; // bytes in buffer
    bool is_held;
    Held *held, **held_end;
    size_t held_size, lost_size;
} console = {.mutex = PTHREAD_MUTEX_INITIALIZER, .last = '\n'};

static char buffer[BUFFER_BYTES]; // of its own, or the program's file would hold its zeros

// ---------------------------------------------------------------- Writing out

static bool wait_writable(int fd)
{
    struct pollfd waited = {fd, POLLOUT, 0};
    return poll(&waited, 1, -1) >= 0 || errno == EINTR;
}

static bool write_fully(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t count = write(fd, text, size);
        if (count >= 0) {
            text += count;
            size -= (size_t)count;
        } else if (errno == EAGAIN) { // a terminal may be shared with somebody who set that
            if (!wait_writable(fd)) return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

// ---------------------------------------------------------------- Status lines

static void write_code(const char *code)
{
    write_fully(2, code, strlen(code));
}

// Also from a signal handler; at the worst a frame that was being drawn remains.
static void erase_statuses(void)
{
    size_t lines = atomic_exchange(&console.shown_lines, 0);
    if (lines == 0) return;
    write_code("\r");
    while (--lines > 0)
        write_code("\033[A");
    write_code("\033[J");
}

static void hide_cursor(bool is_hidden)
{
    if (atomic_exchange(&console.is_cursor_hidden, is_hidden) == is_hidden) return;
    write_code(is_hidden ? "\033[?25l" : "\033[?25h");
}

static size_t count_lines(const char *text, size_t size)
{
    size_t count = 1;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

static void draw_all(void)
{
    hide_cursor(true);
    for (Status *s = console.statuses; s; s = s->next) {
        if (console.shown_lines > 0) write_code("\n");
        write_fully(2, s->text, s->size);
        console.shown_lines += count_lines(s->text, s->size);
    }
}

// Not behind an open line: they come with its end. A signal that ends the program waits, so that
// its handler knows what there is to erase.
static void draw_statuses(void)
{
    if (!console.statuses || console.last != '\n' || console.hide_prompt || console.is_held) return;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    draw_all();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static Status **place_of(Gyre *g)
{
    Status **place = &console.statuses;
    while (*place && (*place)->g != g)
        place = &(*place)->next;
    return place;
}

// Without memory the old ones are gone, and no harm is done.
static void replace_status(Gyre *g, const char *text, size_t size)
{
    Status **place = place_of(g), *old = *place;
    Status *status = size > 0 ? (Status *)malloc(sizeof *status + size) : NULL;
    if (status) {
        *status = (Status){old ? old->next : NULL, g, size};
        memcpy(status->text, text, size);
    }
    *place = status ? status : old ? old->next : NULL;
    free(old);
}

void gy_console_status(void *context, Gyre *g, const char *text, size_t size)
{
    (void)context;
    gy_console_lock();
    if (console.is_terminal[2]) {
        erase_statuses();
        replace_status(g, text, size);
        draw_statuses();
        if (!console.statuses) hide_cursor(false);
    }
    gy_console_unlock();
}

void gy_console_leave_terminal(void)
{
    erase_statuses();
    hide_cursor(false);
}

// ---------------------------------------------------------------- Writing around them

static bool write_around_prompt(int fd, const char *text, size_t size)
{
    console.hide_prompt();
    bool is_written = write_fully(fd, text, size);
    if (is_written && text[size - 1] != '\n') is_written = write_fully(fd, "\n", 1);
    console.show_prompt();
    return is_written;
}

static bool hold(int fd, const char *text, size_t size)
{
    bool fits = console.held_size + size <= MOST_HELD_BYTES;
    Held *held = fits ? (Held *)malloc(sizeof *held + size) : NULL;
    if (held) {
        *held = (Held){NULL, fd, size};
        memcpy(held->text, text, size);
        *console.held_end = held;
        console.held_end = &held->next;
        console.held_size += size;
    } else {
        console.lost_size += size;
    }
    return true;
}

static bool write_out(int fd, const char *text, size_t size)
{
    if (size == 0) return true;
    if (console.is_held && console.is_terminal[fd]) return hold(fd, text, size);
    if (console.hide_prompt) return write_around_prompt(fd, text, size);
    if (!console.is_terminal[fd]) return write_fully(fd, text, size);
    erase_statuses();
    console.last = text[size - 1];
    bool is_written = write_fully(fd, text, size);
    draw_statuses();
    return is_written;
}

static bool check_output(bool is_written)
{
    if (!is_written && !console.error) console.error = errno;
    return is_written;
}

static bool empty_buffer(void)
{
    size_t count = console.count;
    console.count = 0;
    return check_output(write_out(1, buffer, count));
}

// ---------------------------------------------------------------- The hooks

static bool add_output(const char *text, size_t size)
{
    if (size > BUFFER_BYTES - console.count && !empty_buffer()) return false;
    if (size >= BUFFER_BYTES) return check_output(write_out(1, text, size));
    memcpy(buffer + console.count, text, size);
    console.count += size;
    if (console.is_terminal[1] && memchr(text, '\n', size)) return empty_buffer();
    return true;
}

static bool write_locked(int stream, const char *text, size_t size)
{
    if (stream == 2) {
        if (!console.error) empty_buffer();
        return write_out(2, text, size);
    }
    if (!console.error) return add_output(text, size);
    return false;
}

bool gy_console_write(void *context, int stream, const char *text, size_t size)
{
    (void)context;
    gy_console_lock();
    bool is_written = write_locked(stream, text, size);
    int reason = stream == 1 ? console.error : errno;
    gy_console_unlock();
    errno = reason;
    return is_written;
}

bool gy_console_flush(void *context, int stream)
{
    (void)context, (void)stream;
    gy_console_lock();
    bool is_written = !console.error && empty_buffer();
    int reason = console.error;
    gy_console_unlock();
    errno = reason;
    return is_written;
}

// ---------------------------------------------------------------- The program's own side

void gy_console_open(void)
{
    signal(SIGPIPE, SIG_IGN); // a reader that is gone is an error of write
    for (int fd = 1; fd <= 2; fd++)
        console.is_terminal[fd] = isatty(fd);
}

void gy_console_lock(void)
{
    pthread_mutex_lock(&console.mutex);
}
void gy_console_unlock(void)
{
    pthread_mutex_unlock(&console.mutex);
}

int gy_console_error(void)
{
    gy_console_lock();
    int error = console.error;
    gy_console_unlock();
    return error;
}

static void tell(const char *start, const char *format, va_list args)
{
    char line[1024];
    size_t size = strlen(start);
    memcpy(line, start, size);
    int more = vsnprintf(line + size, sizeof line - size - 1, format, args);
    size += more < 0 ? 0 : (size_t)more;
    if (size > sizeof line - 2) size = sizeof line - 2;
    line[size] = '\n';
    gy_console_write(NULL, 2, line, size + 1);
}

void gy_console_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell("gyre: ", format, args);
    va_end(args);
}

void gy_console_tell(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell("", format, args);
    va_end(args);
}

void gy_console_set_prompt(void (*hide)(void), void (*show)(void))
{
    gy_console_lock();
    empty_buffer();
    if (hide) gy_console_leave_terminal(); // the lines come back when no prompt is shown
    console.hide_prompt = hide;
    console.show_prompt = show;
    gy_console_unlock();
}

static void write_held(void)
{
    for (Held *held = console.held, *next; held; held = next) {
        next = held->next;
        check_output(write_out(held->fd, held->text, held->size));
        free(held);
    }
    char line[80];
    int size =
        snprintf(line, sizeof line, "… %zu more bytes were written meanwhile\n", console.lost_size);
    if (console.lost_size) write_out(1, line, (size_t)size);
    console.held = NULL;
    console.held_size = console.lost_size = 0;
}

void gy_console_hold(bool is_held)
{
    gy_console_lock();
    empty_buffer();
    if (is_held) gy_console_leave_terminal();
    console.is_held = is_held;
    console.held_end = &console.held;
    if (!is_held) write_held();
    gy_console_unlock();
}

// The line may have been ended by somebody else: by a key that was typed for input(), by another
// program. So it is filled with as many blanks as there are columns: where the cursor stands at the
// start of a line it stays in it, elsewhere it comes to the next one.
void gy_console_end_line(void)
{
    struct winsize size;
    if (console.last == '\n' || !console.is_terminal[1]) return;
    bool is_known = ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    char *blanks = (char *)malloc(is_known ? size.ws_col : 1);
    if (!blanks) return;
    memset(blanks, ' ', is_known ? size.ws_col : 0);
    write_fully(1, is_known ? blanks : "\n", is_known ? size.ws_col : 1);
    write_fully(1, "\r", 1);
    free(blanks);
    console.last = '\n';
}

void gy_console_tidy_interrupt(void)
{
    if (!console.is_terminal[1]) return;
    gy_console_flush(NULL, 1);
    gy_console_lock();
    bool is_line_open = !strchr("\n\b\r", console.last);
    const char *tidy = is_line_open ? "\n" : "\r\033[K";
    write_fully(1, tidy, strlen(tidy));
    gy_console_unlock();
}
