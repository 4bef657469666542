// prompt_keys.c - lines within readline's line.
//
// Readline edits one line, whose text may well have line ends in it; the keys here make lines of
// them. Enter ends the entry where the parser takes it for whole, and else begins a line, indented
// as deep as brackets are open. Up and down go from line to line, and from the first or the last
// one on into the history. Beginning, end and kill keep within the line. A closing bracket that
// begins a line takes one step of its indentation back, and Tab makes one there.
//
// Each is bound only where readline's own function was, so an inputrc that says something else is
// obeyed; and each has a name there, such as gyre-newline.
#ifdef GYRE_HAVE_READLINE
#include "cli/prompt_keys.h"
#include "cli/readline_library.h"

#include <poll.h>
#include <string.h>

enum { INDENT = 4 };

static const PromptHost *host;
static void (*accept)(void);
static void (*clear)(void);

// ---------------------------------------------------------------- Lines

static const char *text(void)
{
    return *gy_readline.rl_line_buffer;
}

static int start_of_line(int at)
{
    while (at > 0 && text()[at - 1] != '\n')
        at--;
    return at;
}

static int end_of_line(int at)
{
    while (at < *gy_readline.rl_end && text()[at] != '\n')
        at++;
    return at;
}

// Is there nothing but blanks between the start of the line and the cursor?
static bool is_at_margin(void)
{
    int at = *gy_readline.rl_point, start = start_of_line(at);
    while (at > start && text()[at - 1] == ' ')
        at--;
    return at == start;
}

// Characters, so that the cursor does not land inside of one.
static int count_characters(int from, int to)
{
    int count = 0;
    for (int i = from; i < to; i++)
        count += (text()[i] & 0xc0) != 0x80;
    return count;
}

static int skip_characters(int from, int end, int count)
{
    while (from < end && count-- > 0)
        do
            from++;
        while (from < end && (text()[from] & 0xc0) == 0x80);
    return from;
}

// ---------------------------------------------------------------- Enter

// How many brackets are open at the cursor. Strings and comments are skipped; what is odd may be
// counted wrong, which costs blanks.
static int count_open(void)
{
    int depth = 0, end = *gy_readline.rl_point;
    for (int i = 0; i < end; i++) {
        char c = text()[i];
        if (strchr("([{", c)) depth++;
        if (strchr(")]}", c) && depth) depth--;
        if (c == '#') i = end_of_line(i);
        if (c != '"' && c != '\'') continue;
        for (i++; i < end && text()[i] != c && text()[i] != '\n'; i++)
            i += text()[i] == '\\';
    }
    return depth;
}

// Text that is pasted without brackets has its own blanks.
static bool is_more_coming(void)
{
    struct pollfd input = {0, POLLIN, 0};
    return poll(&input, 1, 0) > 0;
}

static int begin_line(int count, int key)
{
    (void)count, (void)key;
    int depth = is_more_coming() ? 0 : count_open();
    gy_readline.rl_begin_undo_group();
    gy_readline.rl_insert_text("\n");
    for (int i = 0; i < depth * INDENT && i < 40; i++)
        gy_readline.rl_insert_text(" ");
    gy_readline.rl_end_undo_group();
    return 0;
}

static int enter(int count, int key)
{
    size_t size = (size_t)*gy_readline.rl_end;
    if (host->is_incomplete(host->context, text(), size)) return begin_line(count, key);
    accept();
    return 0;
}

// ---------------------------------------------------------------- Moving

static int go_up(int count, int key)
{
    int at = *gy_readline.rl_point, start = start_of_line(at);
    if (start == 0) return gy_readline.rl_get_previous_history(count, key);
    int above = start_of_line(start - 1);
    *gy_readline.rl_point = skip_characters(above, start - 1, count_characters(start, at));
    return 0;
}

static int go_down(int count, int key)
{
    int at = *gy_readline.rl_point, end = end_of_line(at);
    if (end == *gy_readline.rl_end) return gy_readline.rl_get_next_history(count, key);
    int column = count_characters(start_of_line(at), at);
    *gy_readline.rl_point = skip_characters(end + 1, end_of_line(end + 1), column);
    return 0;
}

static int go_to_start(int count, int key)
{
    (void)count, (void)key;
    *gy_readline.rl_point = start_of_line(*gy_readline.rl_point);
    return 0;
}

static int go_to_end(int count, int key)
{
    (void)count, (void)key;
    *gy_readline.rl_point = end_of_line(*gy_readline.rl_point);
    return 0;
}

// ---------------------------------------------------------------- Changing

// At the end of a line: the line end itself, so that the next line joins it.
static int kill_to_end(int count, int key)
{
    (void)count, (void)key;
    int at = *gy_readline.rl_point, end = end_of_line(at);
    if (end == at && end < *gy_readline.rl_end) end++;
    return gy_readline.rl_kill_text(at, end);
}

static int close_bracket(int count, int key)
{
    int at = *gy_readline.rl_point;
    if (at - start_of_line(at) >= INDENT && is_at_margin() && !is_more_coming()) {
        gy_readline.rl_delete_text(at - INDENT, at);
        *gy_readline.rl_point = at - INDENT;
    }
    return gy_readline.rl_insert(count, key);
}

static int indent_or_complete(int count, int key)
{
    int column = *gy_readline.rl_point - start_of_line(*gy_readline.rl_point);
    if (is_at_margin() && *gy_readline.rl_end > 0) {
        for (int i = INDENT - column % INDENT; i > 0; i--)
            gy_readline.rl_insert_text(" ");
        return 0;
    }
    // A second time in a row shows what there is.
    if (*gy_readline.rl_last_func == indent_or_complete)
        *gy_readline.rl_last_func = gy_readline.rl_complete;
    return gy_readline.rl_complete(count, key);
}

static int clear_screen(int count, int key)
{
    (void)count, (void)key;
    clear();
    return 0;
}

// ---------------------------------------------------------------- Binding

// A key in the place of a function of readline's; `own`: "" is any.
typedef struct {
    const char *key;
    const char *own;
    rl_command_func_t *function;
} Binding;

static const Binding bindings[] = {
    {"\\C-m", "accept-line", enter},
    {"\\C-j", "accept-line", enter},
    {"\\e\\C-m", "vi-editing-mode", begin_line},
    {"\\e\\C-m", "", begin_line},
    {"\\e[A", "previous-history", go_up},
    {"\\eOA", "previous-history", go_up},
    {"\\e[B", "next-history", go_down},
    {"\\eOB", "next-history", go_down},
    {"\\C-a", "beginning-of-line", go_to_start},
    {"\\e[H", "beginning-of-line", go_to_start},
    {"\\eOH", "beginning-of-line", go_to_start},
    {"\\e[1~", "beginning-of-line", go_to_start},
    {"\\C-e", "end-of-line", go_to_end},
    {"\\e[F", "end-of-line", go_to_end},
    {"\\eOF", "end-of-line", go_to_end},
    {"\\e[4~", "end-of-line", go_to_end},
    {"\\C-k", "kill-line", kill_to_end},
    {"\\C-l", "clear-screen", clear_screen},
    {"\\t", "complete", indent_or_complete},
    {")", "self-insert", close_bracket},
    {"]", "self-insert", close_bracket},
    {"}", "self-insert", close_bracket},
};

static void bind(const Binding *binding, Keymap map)
{
    char sequence[16];
    int size = 0;
    if (gy_readline.rl_translate_keyseq(binding->key, sequence, &size) != 0) return;
    sequence[size] = '\0';
    rl_command_func_t *own = gy_readline.rl_function_of_keyseq(sequence, map, NULL);
    bool is_own = *binding->own ? own && own == gy_readline.rl_named_function(binding->own) : !own;
    if (is_own) gy_readline.rl_bind_keyseq_in_map(binding->key, binding->function, map);
}

void gy_prompt_keys_bind(const PromptHost *prompt_host, void (*on_accept)(void),
                         void (*on_clear)(void))
{
    static const char *const maps[] = {"emacs", "vi-insert", "vi-command"};
    host = prompt_host;
    accept = on_accept;
    clear = on_clear;
    for (size_t m = 0; m < sizeof maps / sizeof *maps; m++) {
        Keymap map = gy_readline.rl_get_keymap_by_name(maps[m]);
        for (size_t i = 0; map && i < sizeof bindings / sizeof *bindings; i++)
            bind(&bindings[i], map);
    }
    gy_readline.rl_add_defun("gyre-enter", enter, -1);
    gy_readline.rl_add_defun("gyre-newline", begin_line, -1);
}
#endif
