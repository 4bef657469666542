// Unit tests of vm/disasm: the listing of a Proto made by hand, and every fault the verifier
// must find. Each test spoils one thing in a Proto that is sound.
#include "tests/unit/unit_check.h"
#include "vm/disasm.h"
#include <string.h>

static Source *source;
static Proto *proto;

static void *copy(const void *from, size_t size)
{
    void *block = gy_mem_new(size);
    ck_assert_ptr_nonnull(block);
    memcpy(block, from, size);
    return block;
}

static char *text(const char *chars)
{
    return gy_mem_copy_text(chars, strlen(chars));
}

static Const str_const(const char *chars)
{
    return (Const){.kind = CONST_STR, .size = (uint32_t)strlen(chars), .text = text(chars)};
}

static void set_code(Proto *p, const Instr *code, uint32_t count)
{
    gy_mem_free(p->code);
    gy_mem_free(p->spans);
    p->code = (Instr *)copy(code, count * sizeof *code);
    p->spans = (Span *)gy_mem_new(count * sizeof *p->spans);
    p->code_count = count;
}

// Two registers, the constants "name" and 7, one site.
static void start(void)
{
    static const uint32_t site = 0;
    const Const consts[] = {str_const("name"), {.kind = CONST_INT, .integer = 7}};
    const Instr code[] = {
        instr_abx(OP_LOAD_K, 0, 1),
        instr_abc(OP_GET_FIELD, 1, 0, 0),
        0,
        instr_abc(OP_JUMP_IF, 1, 0, 0),
        1,
        instr_abc(OP_MOVE, 0, 1, 0),
        instr_abc(OP_RETURN, 0, 0, 0),
    };
    source = gy_source_new("test.gy", "one\ntwo\n", 8);
    proto = gy_proto_new(source, NULL);
    ck_assert_ptr_nonnull(proto);
    proto->name = text("f");
    proto->register_count = 2;
    proto->consts = (Const *)copy(consts, sizeof consts);
    proto->const_count = 2;
    proto->sites = (uint32_t *)copy(&site, sizeof site);
    proto->site_count = 1;
    set_code(proto, code, sizeof code / sizeof *code);
    proto->spans[5] = (Span){4, 3};
}

static void finish(void)
{
    gy_proto_release(proto);
    gy_source_release(source);
}

static const char *fault(void)
{
    const char *wrong = gy_disasm_verify(proto);
    return wrong ? wrong : "nothing";
}

static const char *fault_of(Instr first, Instr second)
{
    const Instr code[] = {first, second, instr_abc(OP_RETURN_NIL, 0, 0, 0)};
    set_code(proto, code, 3);
    return fault();
}

// -- The listing

START_TEST(one_line_an_instruction)
{
    char *listing = gy_disasm(proto);
    ck_assert_str_eq(listing, "fn f() at line 1, 2 registers\n"
                              "    0     1  LOAD_K         r0, 7\n"
                              "    1     1  GET_FIELD      r1, r0, .name\n"
                              "    3     1  JUMP_IF        r1, -> 6\n"
                              "    5     2  MOVE           r0, r1\n"
                              "    6     1  RETURN         r0\n");
    gy_mem_free(listing);
}
END_TEST

START_TEST(headers_show_parameters_captures_and_handlers)
{
    Proto *child = gy_proto_new(source, proto);
    const Instr code = instr_abc(OP_RETURN_NIL, 0, 0, 0);
    const Capture capture = {true, 1};
    const Handler handlers[] = {{0, 1, 0, HANDLER_CATCH, 3}, {0, 1, 0, HANDLER_CONTEXT, 4}};
    char *const names[] = {text("a"), text("b"), text("k"), text("rest"), text("more")};
    child->name = text("inner");
    child->flags = PROTO_ASYNC | PROTO_REST | PROTO_NAMED_REST;
    child->positional_count = 2;
    child->required_count = child->keyword_count = 1;
    child->register_count = 5;
    child->parameters = (char **)copy(names, sizeof names);
    child->captures = (Capture *)copy(&capture, sizeof capture);
    child->capture_count = 1;
    child->handlers = (Handler *)copy(handlers, sizeof handlers);
    child->handler_count = 2;
    set_code(child, &code, 1);
    ck_assert_str_eq(fault(), "nothing");
    char *listing = gy_disasm(proto);
    ck_assert_str_eq(strstr(listing, "\n\n") + 2,
                     "async fn inner(a, b?, *, k?, *rest, **more) at line 1, 5 registers\n"
                     "  u0 is r1 of the parent\n"
                     "  errors in 0..1 go to 0 in r3\n"
                     "  errors in 0..1 have context r4\n"
                     "    0     1  RETURN_NIL\n");
    gy_mem_free(listing);
}
END_TEST

START_TEST(long_and_odd_text_is_cut_and_escaped)
{
    gy_mem_free(proto->consts[0].text);
    proto->consts[0] = str_const("\x01\"\n0123456789012345678901234567890123456\xc3\xa9");
    const Instr code[] = {instr_abx(OP_LOAD_K, 0, 0), instr_abc(OP_RETURN_NIL, 0, 0, 0)};
    set_code(proto, code, 2);
    char *listing = gy_disasm(proto);
    ck_assert_ptr_nonnull(strstr(listing, "\"\\x01\\\"\\n012345678901234567890123456789012345"
                                          "6\"..."));
    gy_mem_free(listing);
}
END_TEST

// -- The verifier

START_TEST(sound_code_passes)
{
    ck_assert_str_eq(fault(), "nothing");
}
END_TEST

START_TEST(operands_stay_in_range)
{
    const Instr nil = instr_abc(OP_LOAD_NIL, 0, 0, 0);
    ck_assert_str_eq(fault_of(instr_abc(OP_MOVE, 0, 2, 0), nil), "a register out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_LOAD_NIL, 0, 2, 0), nil),
                     "a run of registers out of range");
    ck_assert_str_eq(fault_of(instr_abx(OP_LOAD_K, 0, 2), nil), "a constant out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_GET_FIELD, 0, 0, 0), 1), "a site out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_GET_UPVAL, 0, 0, 0), nil), "an upvalue out of range");
    ck_assert_str_eq(fault_of(instr_abx(OP_CLOSURE, 0, 0), nil), "a child out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_NEW_CLASS, 0, 0, 0), 0), "a class out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_DICT_MERGE, 0, 0, 2), nil),
                     "a flag that is neither 0 nor 1");
    ck_assert_str_eq(fault_of(instr_abc(OP_INPLACE, 0, 0, 0), BINARY_OP_COUNT),
                     "an operator out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_CALL, 0, 0, 0), nil), "a run of registers out of range");
    ck_assert_str_eq(fault_of(instr_abc(OP_NEW_LIST, 0, 1, 2), nil),
                     "a run of operands out of range");
    ck_assert_str_eq(fault_of(instr_abx(OP_CHECK_SET, 0, 1), nil), "a name that is no string");
}
END_TEST

START_TEST(jumps_land_on_instructions)
{
    ck_assert_str_eq(fault_of(instr_abc(OP_JUMP_IF, 0, 0, 0), (Instr)-1),
                     "a jump into the middle of an instruction");
    ck_assert_str_eq(fault_of(instr_abc(OP_JUMP_IF, 0, 0, 0), 1), "a jump out of the code");
    ck_assert_str_eq(fault_of(instr_sjump(OP_JUMP, -1), 0), "a JUMP that goes backwards");
    ck_assert_str_eq(fault_of(instr_sjump(OP_LOOP, 1), 0), "a LOOP that goes forwards");
    ck_assert_str_eq(fault_of(instr_sjump(OP_LOOP, -1), 0), "nothing");
}
END_TEST

START_TEST(code_ends)
{
    proto->code[6] = instr_abc(OP_MOVE, 0, 1, 0);
    ck_assert_str_eq(fault(), "code that runs off its end");
    proto->code[6] = instr_abc(OP_GET_FIELD, 0, 1, 0);
    ck_assert_str_eq(fault(), "an instruction without its second word");
    proto->code[6] = 255;
    ck_assert_str_eq(fault(), "an unknown instruction");
}
END_TEST

START_TEST(an_awaiting_call_has_its_await)
{
    proto->register_count = 6;
    ck_assert_str_eq(fault_of(instr_abc(OP_CALL_AWAIT, 0, 0, 0), instr_abc(OP_AWAIT, 0, 0, 0)),
                     "nothing");
    ck_assert_str_eq(fault_of(instr_abc(OP_CALL_AWAIT, 0, 0, 0), instr_abc(OP_AWAIT, 1, 0, 0)),
                     "an awaiting call without its AWAIT");
    ck_assert_str_eq(fault_of(instr_abc(OP_CALL_AWAIT, 0, 0, 0), instr_abc(OP_MOVE, 0, 0, 0)),
                     "an awaiting call without its AWAIT");
}
END_TEST

static const char *fault_of_handler(Handler handler)
{
    gy_mem_free(proto->handlers);
    proto->handlers = (Handler *)copy(&handler, sizeof handler);
    proto->handler_count = 1;
    return fault();
}

START_TEST(handlers_fit_the_code)
{
    ck_assert_str_eq(fault_of_handler((Handler){0, 7, 5, HANDLER_CATCH, 1}), "nothing");
    ck_assert_str_eq(fault_of_handler((Handler){1, 1, 5, HANDLER_CATCH, 1}),
                     "a handler without a range");
    ck_assert_str_eq(fault_of_handler((Handler){0, 8, 5, HANDLER_CATCH, 1}),
                     "a handler without a range");
    ck_assert_str_eq(fault_of_handler((Handler){2, 5, 5, HANDLER_CATCH, 1}),
                     "a handler that cuts an instruction");
    ck_assert_str_eq(fault_of_handler((Handler){0, 5, 2, HANDLER_CATCH, 1}),
                     "a handler's target out of range");
    ck_assert_str_eq(fault_of_handler((Handler){0, 5, 5, HANDLER_CONTEXT, 2}),
                     "a handler's register out of range");
}
END_TEST

START_TEST(children_are_checked_too)
{
    Proto *child = gy_proto_new(source, proto);
    const Instr code = instr_abc(OP_MOVE, 0, 0, 0);
    child->name = text("inner");
    child->register_count = 1;
    set_code(child, &code, 1);
    ck_assert_str_eq(fault(), "code that runs off its end");
}
END_TEST

START_TEST(references_keep_a_tree_alive)
{
    ck_assert_ptr_eq(gy_proto_retain(proto), proto);
    gy_proto_release(proto);
    ck_assert_str_eq(fault(), "nothing");
    gy_proto_release(NULL);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        one_line_an_instruction,
        headers_show_parameters_captures_and_handlers,
        long_and_odd_text_is_cut_and_escaped,
        sound_code_passes,
        operands_stay_in_range,
        jumps_land_on_instructions,
        code_ends,
        an_awaiting_call_has_its_await,
        handlers_fit_the_code,
        children_are_checked_too,
        references_keep_a_tree_alive,
    };
    return RUN_SUITE("disasm", tests, start, finish);
}
