// test_choices.h - which of several possibilities a test takes.
#ifndef GYRE_CLI_TEST_CHOICES_H
#define GYRE_CLI_TEST_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The choice number `index` of a run was not the first possibility but this one.
typedef struct {
    uint32_t index, chosen;
} Deviation;

typedef struct {
    uint32_t count, capacity;
    Deviation *items;
} Deviations;

typedef struct {
    bool is_random;
    uint64_t random_state;
    const Deviations *script; // to follow; NULL: none
    uint32_t script_index;    // the next one of it
    bool has_strayed;         // the script did not fit
    // What was done so far.
    uint32_t count;
    uint32_t *widths; // possibilities of the first `logged` choices
    uint32_t logged, width_capacity;
    Deviations taken;
} Choices;

// Three ways to begin a run; each forgets what an earlier one did.
void gy_test_choices_begin_first(Choices *c);
void gy_test_choices_begin_random(Choices *c, uint64_t seed, const char *test_name);
void gy_test_choices_begin_script(Choices *c, const Deviations *script);
void gy_test_choices_free(Choices *c);

// The hook of gyre_set_choose; the context is a Choices.
uint32_t gy_test_choices_pick(void *context, uint32_t count);

// "3:1,7:2": the third choice after the first three took possibility 1 …; "fifo": none deviates.
char *gy_test_choices_text(const Deviations *d); // malloc's; NULL: memory is out
bool gy_test_choices_parse(Deviations *d, const char *text);
bool gy_test_choices_add(Deviations *d, uint32_t index, uint32_t chosen); // false: memory is out

#endif
