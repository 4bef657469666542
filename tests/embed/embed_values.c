// embed_values.c - big ints, bytes, operators, iteration, tuples, module errors and JSON from C.
#include "include/gyre_library.h"
#include "tests/embed/embed_check.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(Gyre *g, GyreValue v)
{
    const char *text = gyre_to_str(g, gyre_text(g, v), NULL);
    return text ? text : gyre_error_class(g);
}

static GyreValue evaluate(Gyre *g, const char *text)
{
    GyreValue v = GYRE_NONE;
    CHECK(gyre_eval_line(g, NULL, text, strlen(text), &v) == GYRE_OK);
    return v;
}

static void check_kinds(Gyre *g)
{
    static const struct {
        const char *text;
        GyreKind kind;
    } cases[] = {
        {"nil", GYRE_KIND_NIL},
        {"true", GYRE_KIND_BOOL},
        {"5", GYRE_KIND_INT},
        {"2 ** 100", GYRE_KIND_INT},
        {"5.0", GYRE_KIND_FLOAT},
        {"'a'", GYRE_KIND_STR},
        {"b'a'", GYRE_KIND_BYTES},
        {"bytearray(2)", GYRE_KIND_BYTEARRAY},
        {"[1]", GYRE_KIND_LIST},
        {"(1, 2)", GYRE_KIND_TUPLE},
        {"({1: 2})", GYRE_KIND_DICT},
        {"set()", GYRE_KIND_SET},
        {"range(3)", GYRE_KIND_RANGE},
        {"print", GYRE_KIND_OTHER},
        {"ValueError", GYRE_KIND_OTHER},
        {"ValueError('x')", GYRE_KIND_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK(gyre_kind(g, evaluate(g, cases[i].text)) == cases[i].kind);
    CHECK(gyre_kind(g, GYRE_NONE) == GYRE_KIND_OTHER);
}

static void check_ints(Gyre *g)
{
    static const char *const texts[] = {
        "0",           "-1",      "255",     "256",       "-2 ** 47",      "2 ** 47",
        "2 ** 60 - 1", "2 ** 60", "2 ** 64", "-3 ** 200", "10 ** 300 + 7",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint8_t bytes[256];
        bool is_negative;
        GyreValue v = evaluate(g, texts[i]);
        size_t size = gyre_int_to_bytes(g, v, bytes, sizeof bytes, &is_negative);
        GyreValue back = gyre_int_from_bytes(g, bytes, size, is_negative);
        CHECK(strcmp(text_of(g, v), text_of(g, back)) == 0);
        CHECK(is_negative == (text_of(g, v)[0] == '-'));
    }
    bool is_negative;
    uint8_t low[2];
    CHECK(gyre_int_to_bytes(g, evaluate(g, "0x123456"), low, 2, &is_negative) == 3);
    CHECK(low[0] == 0x56 && low[1] == 0x34);
    CHECK(gyre_int_to_bytes(g, evaluate(g, "'x'"), low, 2, &is_negative) == 0);
    CHECK(strcmp(text_of(g, gyre_int_from_float(g, -1e20)), "-100000000000000000000") == 0);
    double d;
    CHECK(gyre_number(g, evaluate(g, "true"), &d) && d == 1);
    CHECK(!gyre_number(g, evaluate(g, "'1'"), &d));
    CHECK(strcmp(gyre_error_class(g), "TypeError") == 0);
    gyre_error_clear(g);
}

static void check_operators(Gyre *g)
{
    GyreValue a = evaluate(g, "2 ** 70"), b = gyre_int(g, 3);
    CHECK(strcmp(text_of(g, gyre_op(g, "//", a, b)), "393530540239137101141") == 0);
    CHECK(strcmp(text_of(g, gyre_op(g, "<=", a, b)), "false") == 0);
    CHECK(strcmp(text_of(g, gyre_op(g, "==", b, b)), "true") == 0);
    CHECK(gyre_is_none(gyre_op(g, "%", a, gyre_int(g, 0))));
    CHECK(strcmp(gyre_error_class(g), "ZeroDivisionError") == 0);
    CHECK(gyre_is_none(gyre_op(g, "?", a, b)));
    gyre_error_clear(g);
}

static void check_containers(Gyre *g)
{
    GyreValue pair[] = {gyre_int(g, 1), gyre_str(g, "two", 3)}, item;
    CHECK(strcmp(text_of(g, gyre_tuple(g, pair, 2)), "(1, 'two')") == 0);
    GyreValue iterator = gyre_iter(g, evaluate(g, "(x * x for x in range(1, 4))"));
    for (int64_t i = 1, square; i < 4; i++)
        CHECK(gyre_next(g, iterator, &item) == 1 && gyre_to_int(g, item, &square) &&
              square == i * i);
    CHECK(gyre_next(g, iterator, &item) == 0);
    CHECK(gyre_is_none(gyre_iter(g, pair[0])));
    gyre_error_clear(g);
    CHECK(gyre_next(g, gyre_iter(g, evaluate(g, "(1 // 0 for x in [1])")), &item) == -1);
    CHECK(strcmp(gyre_error_class(g), "ZeroDivisionError") == 0);
    gyre_error_clear(g);
    size_t size;
    GyreValue array = evaluate(g, "bytearray(b'abc')");
    uint8_t *data = (uint8_t *)gyre_to_bytes(g, array, &size);
    CHECK(size == 3);
    data[0] = 'x';
    CHECK(strcmp(text_of(g, array), "bytearray(b'xbc')") == 0);
    CHECK(!gyre_to_bytes(g, pair[1], &size));
}

// An error class of a module: thrown by its dotted name, caught by script code, with a field.
static void check_errors(Gyre *g)
{
    CHECK(gyre_register_error(g, "host", "LineError", "ValueError", "line,column") == GYRE_OK);
    CHECK(gyre_register_error(g, "host", "OddLine", "host.LineError", NULL) == GYRE_OK);
    gyre_throw(g, "host.OddLine", "line %d", 7);
    GyreValue error = gyre_error_take(g);
    CHECK(gyre_attr_set(g, error, "line", gyre_int(g, 7)) == GYRE_OK);
    CHECK(gyre_global_set(g, "error", error) == GYRE_OK);
    evaluate(g, "import host");
    const char *script = "fn f() { try { throw error } catch host.LineError as e {\n"
                         "return [type(e).name, e.message, e.line, e.column] } }";
    evaluate(g, script);
    CHECK(strcmp(text_of(g, evaluate(g, "f()")), "['OddLine', 'line 7', 7, nil]") == 0);
    CHECK(strcmp(text_of(g, evaluate(g, "isinstance(error, ValueError)")), "true") == 0);
    CHECK(gyre_kind(g, gyre_module(g, "host")) == GYRE_KIND_OTHER);
    GyreParcel *parcel = gyre_pack(g, error);
    GyreValue copy = gyre_unpack(g, parcel);
    CHECK(strcmp(text_of(g, gyre_attr(g, copy, "line")), "7") == 0);
    CHECK(gyre_error_raise(g, copy) == GYRE_ERROR);
    CHECK(strcmp(gyre_error_class(g), "OddLine") == 0);
    gyre_error_clear(g);
}

static void check_json(Gyre *g)
{
    const char *text = "{\"a\": [1, 2.5, null], \"b\": \"\\u00e9\"}";
    GyreJsonFault fault;
    GyreValue v = gyre_json_read(g, text, strlen(text), NULL, &fault);
    CHECK(gyre_kind(g, v) == GYRE_KIND_DICT && !fault.message);
    CHECK(strcmp(text_of(g, gyre_json_write(g, v, NULL)),
                 "{\"a\": [1, 2.5, null], \"b\": \"é\"}") == 0);
    GyreJsonWriting layout = {.item_separator = ",", .key_separator = ":", .is_ascii = true};
    CHECK(strcmp(text_of(g, gyre_json_write(g, v, &layout)),
                 "{\"a\":[1,2.5,null],\"b\":\"\\u00e9\"}") == 0);
    CHECK(gyre_is_none(gyre_json_read(g, "[1,\xC3\xA9]", 6, NULL, &fault)));
    CHECK(fault.offset == 3 && strcmp(fault.message, "Expecting value") == 0);
    CHECK(strcmp(gyre_error_class(g), "") == 0);
    CHECK(gyre_is_none(gyre_json_read(g, "[1,", 3, NULL, NULL)));
    CHECK(strcmp(gyre_error_class(g), "ValueError") == 0);
    gyre_error_clear(g);
    CHECK(gyre_is_none(gyre_json_read(g, "\"\xFF\"", 3, NULL, &fault)) && fault.offset == 1);
}

int main(void)
{
    Gyre *g = gyre_open(NULL);
    CHECK(g);
    check_kinds(g);
    check_ints(g);
    check_operators(g);
    check_containers(g);
    check_errors(g);
    check_json(g);
    gyre_close(g);
    return 0;
}
