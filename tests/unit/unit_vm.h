// unit_vm.h - a VM for unit tests that look at values: opened before each test, closed after it.
#ifndef GYRE_TESTS_UNIT_VM_H
#define GYRE_TESTS_UNIT_VM_H

#include "tests/unit/unit_check.h"
#include "vm/int.h"
#include "vm/state.h"
#include "vm/str.h"
#include <stdio.h>
#include <stdlib.h>

static VM *vm;

static inline void open_vm(void)
{
    vm = gyre_open(NULL);
    ck_assert_ptr_nonnull(vm);
}

static inline void close_vm(void)
{
    gyre_close(vm);
}

// The error just thrown as "ValueError: text", forgotten; "" where there is none.
static inline const char *thrown(void)
{
    static char text[512];
    if (value_is_unset(vm->error)) return "";
    const Instance *error = value_as_instance(vm->error);
    const Str *message = value_as_str(error->slots[ERROR_MESSAGE]);
    snprintf(text, sizeof text, "%s: %.*s", gy_type_name(vm, vm->error), (int)message->size,
             message->chars);
    vm->error = VALUE_UNSET;
    return text;
}

static inline Str *text(const char *chars)
{
    Str *s = gy_str_from_c(vm, chars);
    ck_assert_ptr_nonnull(s);
    return s;
}

// The chars of a Str, ended by a zero, for the comparisons of Check.
static inline const char *chars_of(const Str *s)
{
    static char copies[4][4096];
    static int next;
    char *copy = copies[next++ % 4];
    ck_assert_ptr_nonnull(s);
    snprintf(copy, sizeof copies[0], "%.*s", (int)s->size, s->chars);
    return copy;
}

// An int from its decimal digits, of any size.
static inline Value number(const char *digits)
{
    Value v;
    bool is_valid;
    ck_assert(gy_int_parse(vm, digits, strlen(digits), 10, &is_valid, &v));
    return v;
}

static inline const char *digits_of(Value v)
{
    StrBuilder b = {0};
    ck_assert(gy_int_to_text(vm, &b, v, 10));
    return chars_of(gy_builder_finish(vm, &b));
}

// Each test of the file has a VM of its own.
#define RUN_TESTS(name, tests) RUN_SUITE(name, tests, open_vm, close_vm)

#endif
