// int_text.c - ints from texts and to texts, in any base from 2 to 36.
//
// Not here: big numbers from bare digits and to them (int_radix.c).
#include "vm/int_radix.h"
#include "vm/heap.h"
#include "vm/utf8.h"
#include "vm/vm.h"
#include <math.h>
#include <utf8proc.h>

enum {
    CHARS_PER_POLL = 1 << 16,
};

// -- From text

// Decimal digits stand in Unicode in runs of ten, from zero to nine, sometimes several in a row.
int gy_int_digit_value(uint32_t c)
{
    if (c < 128) return c >= '0' && c <= '9' ? (int)c - '0' : -1;
    if (utf8proc_category((utf8proc_int32_t)c) != UTF8PROC_CATEGORY_ND) return -1;
    uint32_t start = c;
    while (utf8proc_category((utf8proc_int32_t)start - 1) == UTF8PROC_CATEGORY_ND)
        start--;
    return (int)((c - start) % 10);
}

typedef struct {
    const char *p, *end;
    bool is_negative;
    int base;
    bool needs_zeros; // base 0 without a prefix: a number that begins with 0 must be 0
    bool was_prefixed;
} Reader;

static int prefix_base(const Reader *r)
{
    if (r->end - r->p < 2 || r->p[0] != '0') return 0;
    switch (r->p[1] | 0x20) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    }
    return 0;
}

static void read_start(Reader *r)
{
    if (r->p < r->end && (*r->p == '+' || *r->p == '-')) r->is_negative = *r->p++ == '-';
    int prefixed = prefix_base(r);
    if (prefixed && (r->base == 0 || r->base == prefixed)) {
        r->base = prefixed;
        r->p += 2;
        r->was_prefixed = true;
    } else if (r->base == 0) {
        r->base = 10;
        r->needs_zeros = r->p < r->end && *r->p == '0';
    }
}

// Checks all digits and underscores; *count is the number of digits. False: they are none, or the
// script is to stop, thrown.
static bool check_digits(VM *vm, const Reader *r, size_t *count, bool *is_stopped)
{
    bool may_underscore = r->was_prefixed;
    *count = 0;
    *is_stopped = false;
    for (const char *p = r->p; p < r->end; p++) {
        if ((p - r->p) % CHARS_PER_POLL == CHARS_PER_POLL - 1 && !gy_poll(vm))
            return *is_stopped = true, false;
        if (*p == '_') {
            if (!may_underscore || p + 1 == r->end) return false;
            may_underscore = false;
            continue;
        }
        int digit = int_digit_value(*p);
        if (digit >= r->base || (r->needs_zeros && digit != 0)) return false;
        may_underscore = true;
        ++*count;
    }
    return *count > 0;
}

// The digits alone, in memory of their own where there are underscores among them.
static const char *without_underscores(VM *vm, const Reader *r, size_t count, StrBuilder *scratch)
{
    if ((size_t)(r->end - r->p) == count) return r->p;
    if (!gy_builder_reserve(vm, scratch, count)) return NULL;
    char *to = scratch->data;
    for (const char *p = r->p; p < r->end; p++)
        if (*p != '_') *to++ = *p;
    return scratch->data;
}

static bool read_big(VM *vm, const Reader *r, size_t count, Value *result)
{
    if (!gy_int_check_bits(vm, (uint64_t)((double)count * log2(r->base)) + 1)) return false;
    StrBuilder scratch = {0};
    const char *digits = without_underscores(vm, r, count, &scratch);
    if (!digits) return false;
    Long l = {.vm = vm};
    mp_int number;
    mp_err error = mp_init(&number);
    if (error == MP_OKAY) {
        error = gy_int_radix_read(&l, digits, count, r->base, &number);
        if (error != MP_OKAY) int_clear(&number);
    }
    gy_builder_free(vm, &scratch);
    if (error != MP_OKAY) return gy_int_long_fail(&l, error);
    if (r->is_negative && number.used != 0) number.sign = MP_NEG;
    return gy_int_take(vm, &number, result);
}

bool gy_int_parse(VM *vm, const char *text, size_t size, int base, bool *is_valid, Value *result)
{
    Reader r = {.p = text, .end = text + size, .base = base};
    size_t count;
    read_start(&r);
    bool is_stopped, is_number = check_digits(vm, &r, &count, &is_stopped);
    *is_valid = is_number || is_stopped;
    if (!is_number) return false;
    if (count > 11) return read_big(vm, &r, count, result); // 36 ** 11 < 2 ** 63
    int64_t small = 0;
    for (; r.p < r.end; r.p++)
        if (*r.p != '_') small = small * r.base + int_digit_value(*r.p);
    return gy_int_new(vm, r.is_negative ? -small : small, result);
}

// -- To text

static bool small_to_text(VM *vm, StrBuilder *b, int64_t i, int base)
{
    char text[80];
    char *end = text + sizeof text;
    char *start = int_write_back(end, (uint64_t)(i < 0 ? -i : i), base, 1);
    if (i < 0) *--start = '-';
    return gy_builder_add(vm, b, start, (size_t)(end - start));
}

static bool big_to_text(VM *vm, StrBuilder *b, const mp_int *number, int base)
{
    size_t room = (size_t)(mp_count_bits(number) / log2(base)) + 24;
    StrBuilder scratch = {0}; // digits come out last first
    if (!gy_builder_reserve(vm, &scratch, room)) return false;
    Long l = {.vm = vm};
    char *end = scratch.data + room, *start = end;
    mp_err error = gy_int_radix_write(&l, number, base, &start);
    assert(start > scratch.data);
    bool ok = error == MP_OKAY || gy_int_long_fail(&l, error);
    if (ok && number->sign == MP_NEG) *--start = '-';
    ok = ok && gy_builder_add(vm, b, start, (size_t)(end - start));
    gy_builder_free(vm, &scratch);
    return ok;
}

bool gy_int_to_text(VM *vm, StrBuilder *b, Value i, int base)
{
    if (int_is_small(i)) return small_to_text(vm, b, int_small(i), base);
    return big_to_text(vm, b, &value_as_bigint(i)->number, base);
}
