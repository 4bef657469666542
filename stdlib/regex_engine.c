// regex_engine.c - compiles what regex_syntax.c wrote, and matches by it within bounds.
//
// A pattern has up to three programs, made when they are first wanted: to search, and to match
// at the start or the whole. (PCRE2 could anchor one program for a single match, but not in
// machine code.) Threads that make the same one at the same time race for its slot; the loser
// throws its own away.
//
// A hostile pattern must not stop the program. An attempt at one place has a number of steps, and
// memory for backtracking, that it may use. A search makes an attempt at each place: its program
// begins with a callout, which costs nanoseconds, sees whether somebody has asked the script to
// stop, and ends a search that goes on for many seconds.
//
// Text comes from a VM, so it is valid UTF-8 and is not checked again: a loop over the matches of
// a long text stays linear.
#if GYRE_HAVE_PCRE2
#include "stdlib/regex_engine.h"
#include "stdlib/pcre2_library.h"
#include "stdlib/regex_syntax.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum {
    STEPS = 10 * 1000 * 1000, // 0.05 s in machine code, 0.3 s without
    STEPS_PER_BYTE = 32,      // more for a long text, which may well be matched in one go
    HEAP_LIMIT_KIB = 128 * 1024,
    JIT_STACK_LEAST = 32 * 1024,
    JIT_STACK_MOST = 64 * 1024 * 1024,
    NESTING_LIMIT = 1000, // above what the reader lets through, with the groups that it adds
    SEARCH_LIMIT_S = 10,  // for one match
    PLACES_PER_LOOK = 64, // attempts between two looks at the clock
    CHECK_EVERY_MS = 4,   // and how often the VM is asked
    SHOWN_PATTERN_BYTES = 60,
    // Of the C stack: what PCRE2 takes to compile, and at least keeps free while groups take it
    // there from one to the next; and what machine code takes.
    STACK_TO_COMPILE = 24 * 1024,
    STACK_LEFT = 4 * 1024,
    STACK_TO_MATCH = 40 * 1024,
};

struct Regex {
    atomic_int references;
    char *text; // the syntax points into it
    RegexSyntax syntax;
    _Atomic(pcre2_code *) programs[REGEX_WAYS];
};

struct RegexRunner {
    pcre2_match_context *context;
    pcre2_match_data *data;
    uint32_t group_capacity; // of data
    // Of the running search.
    Gyre *g;
    uint32_t places;
    int64_t started_ms, checked_ms;
    bool is_stopped; // the error is pending
};

// ---------------------------------------------------------------- Compiling

static uint32_t options_of(const RegexSyntax *s, RegexWay way)
{
    uint32_t options = PCRE2_ALT_CIRCUMFLEX; // ^ matches behind a last newline, too
    if (!s->is_bytes) options |= PCRE2_UTF | PCRE2_NO_UTF_CHECK;
    if (!s->is_bytes && !(s->flags & RE_ASCII)) options |= PCRE2_UCP;
    if (s->flags & RE_IGNORECASE) options |= PCRE2_CASELESS;
    if (s->flags & RE_MULTILINE) options |= PCRE2_MULTILINE;
    if (s->flags & RE_DOTALL) options |= PCRE2_DOTALL;
    if (way != REGEX_SEARCH) options |= PCRE2_ANCHORED;
    if (way == REGEX_FULLMATCH) options |= PCRE2_ENDANCHORED;
    return options;
}

// Groups in one another are compiled by recursion. Anything but 0 ends it.
static int on_group(uint32_t depth, void *g)
{
    (void)depth;
    return !gyre_has_stack((Gyre *)g, STACK_LEFT);
}

static pcre2_code *compile_text(Gyre *g, const RegexSyntax *s, const char *text, size_t size,
                                RegexWay way, int *number)
{
    *number = PCRE2_ERROR_PARENTHESES_STACK_CHECK;
    if (!gyre_has_stack(g, STACK_TO_COMPILE)) return NULL;
    pcre2_compile_context *context = gy_pcre2.pcre2_compile_context_create(NULL);
    *number = PCRE2_ERROR_NOMEMORY;
    if (!context) return NULL;
    size_t offset;
    gy_pcre2.pcre2_set_compile_recursion_guard(context, on_group, g);
    gy_pcre2.pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    gy_pcre2.pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
    gy_pcre2.pcre2_set_parens_nest_limit(context, NESTING_LIMIT);
    gy_pcre2.pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
    pcre2_code *code = gy_pcre2.pcre2_compile((PCRE2_SPTR)text, size, options_of(s, way), number,
                                              &offset, context);
    gy_pcre2.pcre2_compile_context_free(context);
    if (code)
        gy_pcre2.pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); // where it cannot, it is interpreted
    return code;
}

static pcre2_code *compile_program(Gyre *g, const RegexSyntax *s, RegexWay way, int *number)
{
    GrowingText text = {0};
    *number = PCRE2_ERROR_NOMEMORY;
    if (way == REGEX_SEARCH) growing_add_text(&text, "(?C1)");
    growing_add(&text, s->program.data, s->program.size);
    pcre2_code *code = NULL;
    const char *whole = text.data ? text.data : "";
    if (!text.has_failed) code = compile_text(g, s, whole, text.size, way, number);
    growing_free(&text);
    return code;
}

static const char too_deep[] = "no stack is left for compiling a pattern or matching it";

// What the reader lets through, PCRE2 takes, but for sizes.
static void fail_compile(RegexError *error, int number)
{
    char text[160];
    if (number == PCRE2_ERROR_NOMEMORY) {
        gy_regex_fail(error, "MemoryError", REGEX_NOWHERE, "out of memory");
        return;
    }
    if (number == PCRE2_ERROR_PARENTHESES_STACK_CHECK) {
        gy_regex_fail(error, "RecursionError", REGEX_NOWHERE, "%s", too_deep);
        return;
    }
    if (gy_pcre2.pcre2_get_error_message(number, (PCRE2_UCHAR *)text, sizeof text) < 0)
        snprintf(text, sizeof text, "error %d of PCRE2", number);
    gy_regex_fail(error, NULL, REGEX_NOWHERE, "%s", text);
}

static pcre2_code *program_of(Gyre *g, Regex *regex, RegexWay way, int *number)
{
    pcre2_code *program = atomic_load(&regex->programs[way]);
    if (program) return program;
    program = compile_program(g, &regex->syntax, way, number);
    pcre2_code *other = NULL;
    if (program && !atomic_compare_exchange_strong(&regex->programs[way], &other, program)) {
        gy_pcre2.pcre2_code_free(program);
        program = other;
    }
    return program;
}

Regex *gy_regex_new(Gyre *g, const char *text, size_t size, bool is_bytes, unsigned flags,
                    RegexError *error)
{
    Regex *regex = (Regex *)calloc(1, sizeof *regex);
    char *copy = (char *)malloc(size + 1);
    *error = (RegexError){0};
    if (!regex || !copy) {
        gy_regex_fail(error, "MemoryError", REGEX_NOWHERE, "out of memory");
        free(regex);
        free(copy);
        return NULL;
    }
    memcpy(copy, text, size);
    copy[size] = 0;
    atomic_init(&regex->references, 1);
    regex->text = copy;
    int number;
    if (!gy_regex_syntax_read(&regex->syntax, g, copy, size, is_bytes, flags)) {
        *error = regex->syntax.error;
    } else if (!program_of(g, regex, REGEX_SEARCH, &number)) {
        fail_compile(error, number);
    } else {
        return regex;
    }
    gy_regex_release(regex);
    return NULL;
}

Regex *gy_regex_retain(Regex *regex)
{
    atomic_fetch_add(&regex->references, 1);
    return regex;
}

void gy_regex_release(Regex *regex)
{
    if (!regex || atomic_fetch_sub(&regex->references, 1) != 1) return;
    for (int way = 0; way < REGEX_WAYS; way++)
        gy_pcre2.pcre2_code_free(atomic_load(&regex->programs[way]));
    gy_regex_syntax_free(&regex->syntax);
    free(regex->text);
    free(regex);
}

const RegexSyntax *gy_regex_syntax(const Regex *regex)
{
    return &regex->syntax;
}

// ---------------------------------------------------------------- Bounds

// What this thread has computed, so that a busy machine makes no pattern hostile.
static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Before an attempt at a place. Anything but 0 ends the search.
static int on_place(pcre2_callout_block *block, void *data)
{
    (void)block;
    RegexRunner *r = (RegexRunner *)data;
    if (++r->places % PLACES_PER_LOOK != 0) return 0;
    int64_t now = now_ms();
    if (r->started_ms < 0) r->started_ms = r->checked_ms = now;
    if (now - r->started_ms > SEARCH_LIMIT_S * 1000) return PCRE2_ERROR_MATCHLIMIT;
    if (now - r->checked_ms < CHECK_EVERY_MS) return 0;
    r->checked_ms = now;
    r->is_stopped = !gyre_check(r->g);
    return r->is_stopped ? PCRE2_ERROR_CALLOUT : 0;
}

RegexRunner *gy_regex_runner_new(void)
{
    RegexRunner *r = (RegexRunner *)calloc(1, sizeof *r);
    if (!r) return NULL;
    r->context = gy_pcre2.pcre2_match_context_create(NULL);
    if (!r->context) {
        free(r);
        return NULL;
    }
    gy_pcre2.pcre2_set_heap_limit(r->context, HEAP_LIMIT_KIB);
    gy_pcre2.pcre2_set_callout(r->context, on_place, r);
    return r;
}

void gy_regex_runner_free(RegexRunner *r)
{
    if (!r) return;
    gy_pcre2.pcre2_match_data_free(r->data);
    gy_pcre2.pcre2_match_context_free(r->context);
    free(r);
}

static bool make_room(RegexRunner *r, uint32_t group_count)
{
    if (r->data && group_count <= r->group_capacity) return true;
    gy_pcre2.pcre2_match_data_free(r->data);
    r->group_capacity = group_count < 16 ? 16 : group_count;
    r->data = gy_pcre2.pcre2_match_data_create(r->group_capacity, NULL);
    return r->data != NULL;
}

// ---------------------------------------------------------------- Matching

static RegexResult fail_match(Gyre *g, const RegexRunner *r, const Regex *regex, int number)
{
    char quoted[120], text[160] = "unknown error";
    const RegexSyntax *s = &regex->syntax;
    size_t shown = s->size < SHOWN_PATTERN_BYTES ? s->size : SHOWN_PATTERN_BYTES;
    while (shown < s->size && !s->is_bytes && ((unsigned char)s->text[shown] & 0xC0) == 0x80)
        shown--;
    gy_regex_quote(s->text, shown, s->is_bytes, quoted);
    const char *dots = shown < s->size ? "..." : "";
    if (r->is_stopped) return REGEX_FAILED;
    switch (number) {
    case PCRE2_ERROR_NOMEMORY: gyre_throw(g, "MemoryError", "out of memory"); break;
    case PCRE2_ERROR_PARENTHESES_STACK_CHECK:
        gyre_throw(g, "RecursionError", "%s", too_deep);
        break;
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT:
        gyre_throw(g, "TimeoutError",
                   "gave up matching the pattern %s%s: it tries too many ways to match this text",
                   quoted, dots);
        break;
    default:
        gy_pcre2.pcre2_get_error_message(number, (PCRE2_UCHAR *)text, sizeof text);
        gyre_throw(g, "RuntimeError", "cannot match the pattern %s%s: %s", quoted, dots, text);
    }
    return REGEX_FAILED;
}

static uint32_t step_limit(size_t size)
{
    uint64_t steps = STEPS + (uint64_t)size * STEPS_PER_BYTE;
    return steps > UINT32_MAX ? UINT32_MAX : (uint32_t)steps;
}

// Machine code has a small stack, which is nearly always enough; then a large one; then the
// interpreter does it. What the large ones take is given back.
static int run_program(RegexRunner *r, const pcre2_code *program, const RegexTask *t)
{
    uint32_t options = PCRE2_NO_UTF_CHECK | (t->no_empty_at_start ? PCRE2_NOTEMPTY_ATSTART : 0);
    PCRE2_SPTR text = (PCRE2_SPTR)t->text;
    gy_pcre2.pcre2_set_match_limit(r->context, step_limit(t->size));
    int count =
        gy_pcre2.pcre2_match(program, text, t->size, t->start, options, r->data, r->context);
    if (count != PCRE2_ERROR_JIT_STACKLIMIT) return count;
    pcre2_jit_stack *stack = gy_pcre2.pcre2_jit_stack_create(JIT_STACK_LEAST, JIT_STACK_MOST, NULL);
    gy_pcre2.pcre2_jit_stack_assign(r->context, NULL, stack);
    if (stack)
        count =
            gy_pcre2.pcre2_match(program, text, t->size, t->start, options, r->data, r->context);
    gy_pcre2.pcre2_jit_stack_assign(r->context, NULL, NULL);
    gy_pcre2.pcre2_jit_stack_free(stack);
    if (count != PCRE2_ERROR_JIT_STACKLIMIT) return count;
    return gy_pcre2.pcre2_match(program, text, t->size, t->start, options | PCRE2_NO_JIT, r->data,
                                r->context);
}

RegexResult gy_regex_run(Gyre *g, RegexRunner *r, Regex *regex, const RegexTask *task,
                         const size_t **spans)
{
    int count = PCRE2_ERROR_NOMEMORY;
    const pcre2_code *program = program_of(g, regex, task->way, &count);
    r->is_stopped = false;
    if (!program || !make_room(r, regex->syntax.group_count)) return fail_match(g, r, regex, count);
    if (!gyre_has_stack(g, STACK_TO_MATCH))
        return fail_match(g, r, regex, PCRE2_ERROR_PARENTHESES_STACK_CHECK);
    r->g = g;
    r->places = 0;
    r->started_ms = -1;
    count = run_program(r, program, task);
    if (count == PCRE2_ERROR_NOMATCH) return REGEX_MISSING;
    if (count < 0) {
        RegexResult result = fail_match(g, r, regex, count);
        gy_pcre2.pcre2_match_data_free(r->data); // it may hold much memory
        r->data = NULL;
        return result;
    }
    // Behind the last group that took part, machine code leaves what an earlier match has put
    // there.
    size_t *ends = gy_pcre2.pcre2_get_ovector_pointer(r->data);
    for (uint32_t i = 2 * (uint32_t)count; i < 2 * regex->syntax.group_count; i++)
        ends[i] = PCRE2_UNSET;
    *spans = ends;
    return REGEX_FOUND;
}

// ---------------------------------------------------------------- The last group

// The group that was closed last: the one that ends last, of those that end at the same place
// the one closed last in the pattern. What a lookaround took says nothing by its place, so such
// a group counts if it stands behind all that matched outside.
uint32_t gy_regex_last_group(const Regex *regex, const size_t *spans)
{
    const RegexSyntax *s = &regex->syntax;
    uint32_t last = 0, last_look = 0;
    for (uint32_t i = 1; i < s->group_count; i++) {
        const RegexGroup *g = &s->groups[i];
        if (spans[2 * i] == PCRE2_UNSET) continue;
        uint32_t *best = g->is_in_look ? &last_look : &last;
        bool is_later = !*best || g->close_order > s->groups[*best].close_order;
        size_t end = spans[2 * i + 1], best_end = spans[2 * *best + 1];
        bool is_behind = *best && !g->is_in_look && end != best_end;
        if (is_behind ? end > best_end : is_later) *best = i;
    }
    bool look_wins =
        last_look && (!last || s->groups[last_look].close_order > s->groups[last].close_order);
    return look_wins ? last_look : last;
}
#endif
