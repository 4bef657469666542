// bytes_case.c - the methods of bytes and bytearray that know letters: ASCII, whatever the locale.
#include "vm/args.h"
#include "vm/bytes_parts.h"

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

static bool is_upper(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(uint8_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_alpha(uint8_t c)
{
    return is_upper(c) || is_lower(c);
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(uint8_t c)
{
    return is_alpha(c) || is_digit(c);
}

static bool is_ascii(uint8_t c)
{
    return c < 128;
}

typedef enum { TO_UPPER, TO_LOWER, TO_SWAPPED, TO_CAPITALIZED, TO_TITLE } CaseChange;

static GyreStatus change_case(Call *call, CaseChange change)
{
    BytesView v;
    StrBuilder b = {0};
    if (!gy_bytes_self(call, &v) || !gy_builder_reserve(call->vm, &b, v.size)) return GYRE_ERROR;
    bool in_word = false, ok = true;
    for (size_t i = 0; ok && i < v.size; i++) {
        uint8_t c = v.data[i];
        bool wants_upper = change == TO_UPPER || (change == TO_SWAPPED && is_lower(c)) ||
                           (change == TO_CAPITALIZED && i == 0) || (change == TO_TITLE && !in_word);
        in_word = is_alpha(c);
        if (wants_upper && is_lower(c)) c -= 32;
        else if (!wants_upper && is_upper(c)) c += 32;
        b.data[b.size++] = (char)c;
        ok = heap_work(call->vm, 2);
    }
    return gy_bytes_finish(call, ok, &b);
}

static GyreStatus bytes_upper(Call *call)
{
    return change_case(call, TO_UPPER);
}
static GyreStatus bytes_lower(Call *call)
{
    return change_case(call, TO_LOWER);
}
static GyreStatus bytes_swapcase(Call *call)
{
    return change_case(call, TO_SWAPPED);
}
static GyreStatus bytes_capitalize(Call *call)
{
    return change_case(call, TO_CAPITALIZED);
}
static GyreStatus bytes_title(Call *call)
{
    return change_case(call, TO_TITLE);
}

static GyreStatus ask_all(Call *call, bool (*test)(uint8_t c), bool of_empty)
{
    BytesView v;
    if (!gy_bytes_self(call, &v)) return GYRE_ERROR;
    bool ok = v.size > 0 || of_empty;
    for (size_t i = 0; ok && i < v.size; i++)
        ok = test(v.data[i]);
    return args_return_bool(call, ok);
}

static GyreStatus bytes_isalpha(Call *call)
{
    return ask_all(call, is_alpha, false);
}
static GyreStatus bytes_isdigit(Call *call)
{
    return ask_all(call, is_digit, false);
}
static GyreStatus bytes_isalnum(Call *call)
{
    return ask_all(call, is_alnum, false);
}
static GyreStatus bytes_isspace(Call *call)
{
    return ask_all(call, is_space, false);
}
static GyreStatus bytes_isascii(Call *call)
{
    return ask_all(call, is_ascii, true);
}

static GyreStatus ask_case(Call *call, bool (*right)(uint8_t c), bool (*wrong)(uint8_t c))
{
    BytesView v;
    if (!gy_bytes_self(call, &v)) return GYRE_ERROR;
    bool found = false;
    for (size_t i = 0; i < v.size; i++) {
        if (wrong(v.data[i])) return args_return_bool(call, false);
        found = found || right(v.data[i]);
    }
    return args_return_bool(call, found);
}

static GyreStatus bytes_isupper(Call *call)
{
    return ask_case(call, is_upper, is_lower);
}
static GyreStatus bytes_islower(Call *call)
{
    return ask_case(call, is_lower, is_upper);
}

static GyreStatus bytes_istitle(Call *call)
{
    BytesView v;
    if (!gy_bytes_self(call, &v)) return GYRE_ERROR;
    bool in_word = false, found = false;
    for (size_t i = 0; i < v.size; i++) {
        uint8_t c = v.data[i];
        if (in_word ? is_upper(c) : is_lower(c)) return args_return_bool(call, false);
        in_word = is_alpha(c);
        found = found || in_word;
    }
    return args_return_bool(call, found);
}

const GyreNative gy_bytes_case_methods[] = {
    {"upper", bytes_upper, "self", "The bytes with ASCII letters in upper case.", 0},
    {"lower", bytes_lower, "self", "The bytes with ASCII letters in lower case.", 0},
    {"swapcase", bytes_swapcase, "self", "The bytes with upper and lower case exchanged.", 0},
    {"capitalize", bytes_capitalize, "self", "The bytes with only the first in upper case.", 0},
    {"title", bytes_title, "self", "The bytes with every word beginning in upper case.", 0},
    {"isalpha", bytes_isalpha, "self", "Are all bytes, at least one, ASCII letters?", 0},
    {"isdigit", bytes_isdigit, "self", "Are all bytes, at least one, ASCII digits?", 0},
    {"isalnum", bytes_isalnum, "self", "Are all bytes, at least one, ASCII letters or digits?", 0},
    {"isspace", bytes_isspace, "self", "Are all bytes, at least one, white space?", 0},
    {"isascii", bytes_isascii, "self", "Is every byte below 128?", 0},
    {"isupper", bytes_isupper, "self", "Are all letters, at least one, in upper case?", 0},
    {"islower", bytes_islower, "self", "Are all letters, at least one, in lower case?", 0},
    {"istitle", bytes_istitle, "self", "Does every word begin in upper case and go on in lower?",
     0},
    {0},
};
