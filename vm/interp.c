// interp.c - the interpreter: one function that runs instructions, threaded by computed goto.
//
// State of the running frame is kept in locals: `base` (its registers), `pc` (the next word) and
// `code`. task->base is kept right at every call and return; task->pc is stored (SAVE) before
// anything that may throw, collect, or look at the stack from outside. Whatever may run script
// code or grow the stack may move it, so `base` is loaded again afterwards (SLOW does both).
//
// Each case is short: the common types inline (quick.h), the rest a call (slow.c and the parts that
// it stands for). Errors go to `raised`, which unwinds to a handler in this run or leaves.
//
// Script-to-script calls, generators in `for` loops and awaits of coroutines push frames and go
// on in the same loop; only natives that call back enter it again.
#include "vm/interp.h"
#include "vm/async_generator.h"
#include "vm/await.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/counters.h"
#include "vm/generator.h"
#include "vm/fuel.h"
#include "vm/limits.h"
#include "vm/load.h"
#include "vm/look.h"
#include "vm/module.h"
#include "vm/observe.h"
#include "vm/ops.h"
#include "vm/profiler.h"
#include "vm/quick.h"
#include "vm/scheduler.h"
#include "vm/scope.h"
#include "vm/select.h"
#include "vm/slow.h"
#include "vm/stop.h"
#include "vm/state.h"
#include "vm/unawaited.h"

// -- Safepoints

static bool charge_step(VM *vm)
{
    if (gy_fuel_charge(vm, 1)) return true;
    if (vm->current) gy_unawaited_excuse_frame(vm, vm->current);
    return false;
}

bool gy_interp_safepoint(VM *vm)
{
    uint32_t why = atomic_load_explicit(&vm->poll, memory_order_relaxed);
    if (why == POLL_FUEL) return charge_step(vm); // all the time, where there is a quota
    why = atomic_exchange_explicit(&vm->poll, 0, memory_order_relaxed);
    if (why & POLL_SAMPLE) gy_profiler_sample(vm);
    gy_gc_poll(vm, why);
    if (why & POLL_SHOW_OR_LOOK) gy_look_at(vm, why);
    bool is_over = why & POLL_END;
    if (is_over || ((why & POLL_FUEL) && !charge_step(vm))) {
        vm_request_poll(vm, why & (POLL_INTERRUPT | POLL_STOP));
        return is_over ? gy_limits_interrupt(vm) : false;
    }
    if ((why & POLL_STOP) && !gy_scope_act_on_stop(vm)) {
        vm_request_poll(vm, why & POLL_INTERRUPT);
        return false;
    }
    if (why & POLL_INTERRUPT) return gy_scope_act_on_interrupt(vm);
    return true;
}

static inline bool must_give_way(const Task *task)
{
    return task->await_streak >= MOST_AWAITS_IN_A_ROW;
}

// Is the stack too small for the frame at `base`? A stress build moves it at every call.
static inline bool must_grow(const Task *task, const Value *base, const Code *code)
{
#if GYRE_STRESS
    return true;
#endif
    return base + code->register_count > task->stack + task->stack_capacity;
}

static inline bool must_poll(VM *vm)
{
    return unlikely(atomic_load_explicit(&vm->poll, memory_order_relaxed) != 0);
}

// -- What single instructions do with the stack

static bool import_module(VM *vm, Code *code, Value name, Value *at, Code **run)
{
    Module *module = gy_module_import(vm, value_as_str(name), code, run);
    if (!module) return false;
    *at = value_from_obj(module);
    if (!*run) return true;
    Closure *closure = gy_load_closure(vm, *run);
    if (!closure) return gy_await_import_failed(vm, module), false;
    *at = value_from_obj(closure);
    return true;
}

static bool reserve_import(VM *vm, Task *task, uint32_t at_index, Code *top)
{
    if (gy_call_reserve(vm, task, at_index, FRAME_LINK + top->register_count)) return true;
    gy_await_import_failed(vm, top->module);
    return false;
}

static bool concat(VM *vm, const Value *parts_at, uint32_t count, Task *task, Value *result)
{
    StrBuilder b = {0};
    size_t offset = (size_t)(parts_at - task->stack);
    for (uint32_t i = 0; i < count; i++) {
        Value part = task->stack[offset + i]; // formatting one may move the stack
        bool ok = value_is_str(part) ? gy_builder_add_str(vm, &b, value_as_str(part))
                                     : gy_ops_add_formatted(vm, &b, part);
        if (!ok) {
            gy_builder_free(vm, &b);
            return false;
        }
    }
    Str *s = gy_builder_finish(vm, &b);
    *result = value_from_obj(s);
    return s != NULL;
}

// -- The loop

static RunResult run(VM *vm, Task *task, bool is_nested, Value *result_out)
{
    static const void *const labels[OP_COUNT] = {
#define OP(name, format, a, b, c, ext, effect, meaning) &&label_##name,
#include "vm/opcodes.def"
#undef OP
    };
    Value *base = task->base;
    const Instr *pc = task->pc;
    Code *code = frame_closure(base)->code;
    Instr i;
    Value out;      // of slow calls, which take its address: it never stays in a machine register
    Value returned; // by a function
    bool truth;
    Arguments arguments;
    Value names[REGISTER_LIMIT]; // of the named arguments that `arguments` counts
    bool may_await;
    ResumeResult resumed;

#define A instr_a(i)
#define B instr_b(i)
#define C instr_c(i)
#define R(n) base[n]
#define K(n) code->consts[n]
#define SAVE() (task->pc = pc)
#define NEXT()                                                                                     \
    do {                                                                                           \
        STRESS_SAFEPOINT();                                                                        \
        i = *pc++;                                                                                 \
        goto *labels[instr_op(i)];                                                                 \
    } while (0)
#define CASE(name) label_##name
#define SLOW(call)                                                                                 \
    do {                                                                                           \
        SAVE();                                                                                    \
        if (unlikely(!(call))) goto raised;                                                        \
        base = task->base;                                                                         \
    } while (0)
#define JUMP_EXT() (pc += (int32_t)*pc + 1)
#define SKIP_EXT() (pc++)
#define POLL()                                                                                     \
    do {                                                                                           \
        if (must_poll(vm)) SLOW(gy_interp_safepoint(vm));                                          \
    } while (0)
#if GYRE_STRESS
#define STRESS_SAFEPOINT() POLL()
#else
#define STRESS_SAFEPOINT() ((void)0)
#endif

// R[a] = x op y, with `fast` for numbers and `slow` for everything else.
#define ARITHMETIC(fast, x, y, slow)                                                               \
    do {                                                                                           \
        Value quick;                                                                               \
        if (likely(fast((x), (y), &quick))) {                                                      \
            R(A) = quick;                                                                          \
            NEXT();                                                                                \
        }                                                                                          \
        SLOW(slow);                                                                                \
        R(A) = out;                                                                                \
        NEXT();                                                                                    \
    } while (0)
#define BINARY(fast, op) ARITHMETIC(fast, R(B), R(C), gy_ops_binary(vm, op, R(B), R(C), &out))
#define BINARY_INT(fast, op)                                                                       \
    ARITHMETIC(fast, R(B), value_from_int(instr_sc(i)),                                            \
               gy_ops_binary(vm, op, R(B), value_from_int(instr_sc(i)), &out))
#define BINARY_K(fast, op) ARITHMETIC(fast, R(B), K(C), gy_ops_binary(vm, op, R(B), K(C), &out))
#define INPLACE_OP(fast, op) ARITHMETIC(fast, R(B), R(C), gy_ops_inplace(vm, op, R(B), R(C), &out))
#define INPLACE_INT(fast, op)                                                                      \
    ARITHMETIC(fast, R(B), value_from_int(instr_sc(i)),                                            \
               gy_ops_inplace(vm, op, R(B), value_from_int(instr_sc(i)), &out))
#define NO_FAST(x, y, out) ((void)(x), (void)(y), (void)(out), false)
#define COMPARE(fast, op)                                                                          \
    do {                                                                                           \
        int known = fast(R(B), R(C));                                                              \
        if (likely(known >= 0)) {                                                                  \
            R(A) = value_from_bool(known);                                                         \
            NEXT();                                                                                \
        }                                                                                          \
        SLOW(gy_ops_compare(vm, op, R(B), R(C), &out));                                            \
        R(A) = out;                                                                                \
        NEXT();                                                                                    \
    } while (0)
#define JUMP_COMPARE(fast, x, y, slow)                                                             \
    do {                                                                                           \
        int known = fast((x), (y));                                                                \
        if (unlikely(known < 0)) {                                                                 \
            SLOW(slow);                                                                            \
            known = truth;                                                                         \
        }                                                                                          \
        if (known == (int)C) JUMP_EXT();                                                           \
        else SKIP_EXT();                                                                           \
        NEXT();                                                                                    \
    } while (0)
// Enters the callee where that is a function of the kind `is_kind` says that takes just so many
// arguments, and nothing else is to be done; falls through where not.
#define CALL_SHORT(is_kind, callee, count)                                                         \
    do {                                                                                           \
        Value to = (callee);                                                                       \
        if (likely(value_is_closure(to)) && likely(value_as_closure(to)->code->is_kind) &&         \
            likely(value_as_closure(to)->code->positional_count == (count))) {                     \
            Code *target = value_as_closure(to)->code;                                             \
            uint32_t a = A;                                                                        \
            POLL();                                                                                \
            if (unlikely(must_grow(task, base + a + FRAME_LINK, target)))                          \
                SLOW(gy_task_grow(vm, task, &R(a), FRAME_LINK + target->register_count));          \
            Value *next = base + a + FRAME_LINK;                                                   \
            next[-2] = frame_pack_pc(pc);                                                          \
            next[-1] = frame_pack_link(a + FRAME_LINK, 0);                                         \
            task->base = base = next;                                                              \
            code = target;                                                                         \
            pc = target->instrs;                                                                   \
            NEXT();                                                                                \
        }                                                                                          \
    } while (0)
#define CALL_PLAIN(callee, count) CALL_SHORT(is_plain, callee, count)
// `await f(x)` in one: the frame returns behind the AWAIT, whose register is the call's.
#define CALL_INLINE(callee, count)                                                                 \
    do {                                                                                           \
        pc++;                                                                                      \
        CALL_SHORT(is_spawnable, callee, count);                                                   \
        pc--;                                                                                      \
    } while (0)
// Most natives need no frame.
#define CALL_QUICK(callee, count)                                                                  \
    do {                                                                                           \
        Value to = (callee);                                                                       \
        if (value_is_native(to) && likely(call_is_quick(value_as_native(to), (count)))) {          \
            SAVE();                                                                                \
            GyreStatus status = gy_call_native_quick(vm, task, value_as_native(to),                \
                                                     &R(A) + FRAME_LINK, (count), &out);           \
            base = task->base;                                                                     \
            if (unlikely(status != GYRE_OK)) goto raised;                                          \
            R(A) = out;                                                                            \
            POLL();                                                                                \
            NEXT();                                                                                \
        }                                                                                          \
    } while (0)
#define JUMP_ORDER(fast, op, y)                                                                    \
    JUMP_COMPARE(fast, R(A), y, gy_slow_compare(vm, op, R(A), y, &truth))

    NEXT();

    CASE(MOVE) : R(A) = R(B);
    NEXT();
    CASE(LOAD_NIL) :
    {
        uint32_t a = A;
        for (uint32_t n = 0; n <= B; n++)
            R(a + n) = VALUE_NIL;
        NEXT();
    }
    CASE(LOAD_TRUE) : R(A) = VALUE_TRUE;
    NEXT();
    CASE(LOAD_FALSE) : R(A) = VALUE_FALSE;
    NEXT();
    CASE(LOAD_UNSET) : R(A) = VALUE_UNSET;
    NEXT();
    CASE(LOAD_INT) : R(A) = value_from_int(instr_sx(i));
    NEXT();
    CASE(LOAD_K) : R(A) = K(instr_bx(i));
    NEXT();
    CASE(LOAD_KX) : R(A) = K(*pc);
    SKIP_EXT();
    NEXT();
    CASE(LOAD_BUILTIN) : R(A) = vm->builtins[instr_bx(i)];
    NEXT();

    CASE(GET_MODULE) :
    {
        Value v = code->module->slots[instr_bx(i)];
        if (unlikely(value_is_unset(v))) SLOW(gy_slow_throw_unset(vm, code, instr_bx(i)));
        R(A) = v;
        NEXT();
    }
    CASE(SET_MODULE) :
    {
        code->module->slots[instr_bx(i)] = R(A);
        heap_write(&vm->heap, R(A));
        NEXT();
    }
    CASE(NEW_CELL) :
    {
        SAVE();
        Cell *cell = (Cell *)heap_new_raw(vm, KIND_CELL, sizeof *cell);
        if (!cell) goto raised;
        cell->value = R(B);
        R(A) = value_from_obj(cell);
        NEXT();
    }
    CASE(GET_CELL) : R(A) = value_as_cell(R(B))->value;
    NEXT();
    CASE(SET_CELL) :
    {
        value_as_cell(R(A))->value = R(B);
        heap_write(&vm->heap, R(B));
        NEXT();
    }
    CASE(GET_UPVAL) : R(A) = frame_closure(base)->upvalues[B];
    NEXT();
    CASE(GET_UPCELL) : R(A) = value_as_cell(frame_closure(base)->upvalues[B])->value;
    NEXT();
    CASE(SET_UPCELL) :
    {
        value_as_cell(frame_closure(base)->upvalues[B])->value = R(A);
        heap_write(&vm->heap, R(A));
        NEXT();
    }
    CASE(GET_CALLEE) : R(A) = base[-3];
    NEXT();
    CASE(CHECK_SET) :
    {
        if (unlikely(value_is_unset(R(A))))
            SLOW(gy_throw(vm, ERROR_UnboundLocalError, "'%s' is used before it is set",
                          value_as_str(K(instr_bx(i)))->chars));
        NEXT();
    }
    CASE(THIS_MODULE) : R(A) = value_from_obj(code->module);
    NEXT();

    CASE(ADD) : ARITHMETIC(fast_add, R(B), R(C), gy_slow_add(vm, R(B), R(C), &out));
    CASE(SUB) : BINARY(fast_sub, BINARY_SUB);
    CASE(MUL) : BINARY(fast_mul, BINARY_MUL);
    CASE(DIV) : BINARY(fast_div, BINARY_DIV);
    CASE(FLOORDIV) : BINARY(fast_floordiv, BINARY_FLOORDIV);
    CASE(MOD) : BINARY(fast_mod, BINARY_MOD);
    CASE(POW) : BINARY(NO_FAST, BINARY_POW);
    CASE(BAND) : BINARY(fast_band, BINARY_BAND);
    CASE(BOR) : BINARY(fast_bor, BINARY_BOR);
    CASE(BXOR) : BINARY(fast_bxor, BINARY_BXOR);
    CASE(SHL) : BINARY(fast_shl, BINARY_SHL);
    CASE(SHR) : BINARY(fast_shr, BINARY_SHR);
    CASE(ADD_INT) : BINARY_INT(fast_add, BINARY_ADD);
    CASE(SUB_INT) : BINARY_INT(fast_sub, BINARY_SUB);
    CASE(ADD_K) : BINARY_K(fast_add, BINARY_ADD);
    CASE(SUB_K) : BINARY_K(fast_sub, BINARY_SUB);
    CASE(MUL_K) : BINARY_K(fast_mul, BINARY_MUL);
    CASE(DIV_K) : BINARY_K(fast_div, BINARY_DIV);
    CASE(FLOORDIV_K) : BINARY_K(fast_floordiv, BINARY_FLOORDIV);
    CASE(MOD_K) : BINARY_K(fast_mod, BINARY_MOD);
    CASE(IADD) : ARITHMETIC(fast_add, R(B), R(C), gy_slow_append(vm, R(B), R(C), &out));
    CASE(ISUB) : INPLACE_OP(fast_sub, BINARY_SUB);
    CASE(IMUL) : INPLACE_OP(fast_mul, BINARY_MUL);
    CASE(IADD_INT) : INPLACE_INT(fast_add, BINARY_ADD);
    CASE(ISUB_INT) : INPLACE_INT(fast_sub, BINARY_SUB);
    CASE(INPLACE) :
    {
        SLOW(gy_ops_inplace(vm, (BinaryOp)*pc, R(B), R(C), &out));
        SKIP_EXT();
        R(A) = out;
        NEXT();
    }
    CASE(NEG) :
    {
        if (value_is_double(R(B))) {
            R(A) = value_from_result(-value_as_double(R(B)));
            NEXT();
        }
        SLOW(gy_ops_negate(vm, R(B), &out));
        R(A) = out;
        NEXT();
    }
    CASE(POS) : SLOW(gy_ops_plus(vm, R(B), &out));
    R(A) = out;
    NEXT();
    CASE(INVERT) : SLOW(gy_ops_invert(vm, R(B), &out));
    R(A) = out;
    NEXT();
    CASE(NOT) :
    {
        int known = fast_truth(R(B));
        if (known < 0) {
            SLOW(gy_ops_truth(vm, R(B), &truth));
            known = truth;
        }
        R(A) = value_from_bool(!known);
        NEXT();
    }

    CASE(EQ) :
    {
        int known = fast_eq(R(B), R(C));
        if (likely(known >= 0)) {
            R(A) = value_from_bool(known);
            NEXT();
        }
        SLOW(gy_ops_ask_equal(vm, false, R(B), R(C), &out));
        R(A) = out;
        NEXT();
    }
    CASE(NE) :
    {
        int known = fast_eq(R(B), R(C));
        if (likely(known >= 0)) {
            R(A) = value_from_bool(!known);
            NEXT();
        }
        SLOW(gy_ops_ask_equal(vm, true, R(B), R(C), &out));
        R(A) = out;
        NEXT();
    }
    CASE(LT) : COMPARE(fast_lt, COMPARE_LT);
    CASE(LE) : COMPARE(fast_le, COMPARE_LE);
    CASE(GT) : COMPARE(fast_gt, COMPARE_GT);
    CASE(GE) : COMPARE(fast_ge, COMPARE_GE);
    CASE(IS) : R(A) = value_from_bool(gy_ops_is(R(B), R(C)));
    NEXT();
    CASE(IN) : SLOW(gy_ops_contains(vm, R(C), R(B), &truth));
    R(A) = value_from_bool(truth);
    NEXT();

    CASE(COVER) : counters_up(code->proto->source->coverage, *pc);
    SKIP_EXT();
    NEXT();
    CASE(JUMP) : pc += instr_sj(i);
    NEXT();
    CASE(LOOP) :
    {
        POLL(); // while pc is still here: a loop may be all that a try block has
        pc += instr_sj(i);
        NEXT();
    }
    CASE(JUMP_IF) :
    {
        int known = fast_truth(R(A));
        if (unlikely(known < 0)) {
            SLOW(gy_ops_truth(vm, R(A), &truth));
            known = truth;
        }
        if (known) JUMP_EXT();
        else SKIP_EXT();
        NEXT();
    }
    CASE(JUMP_IF_NOT) :
    {
        int known = fast_truth(R(A));
        if (unlikely(known < 0)) {
            SLOW(gy_ops_truth(vm, R(A), &truth));
            known = truth;
        }
        if (!known) JUMP_EXT();
        else SKIP_EXT();
        NEXT();
    }
    CASE(JUMP_IF_NIL) :
    {
        if (value_is_nil(R(A))) JUMP_EXT();
        else SKIP_EXT();
        NEXT();
    }
    CASE(JUMP_IF_SET) :
    {
        if (!value_is_unset(R(A))) JUMP_EXT();
        else SKIP_EXT();
        NEXT();
    }
    CASE(JUMP_EQ) : JUMP_COMPARE(fast_eq, R(A), R(B), gy_ops_equal(vm, R(A), R(B), &truth));
    CASE(JUMP_EQ_K) : JUMP_COMPARE(fast_eq, R(A), K(B), gy_ops_equal(vm, R(A), K(B), &truth));
    CASE(JUMP_LT) : JUMP_ORDER(fast_lt, COMPARE_LT, R(B));
    CASE(JUMP_LE) : JUMP_ORDER(fast_le, COMPARE_LE, R(B));
    CASE(JUMP_GT) : JUMP_ORDER(fast_gt, COMPARE_GT, R(B));
    CASE(JUMP_GE) : JUMP_ORDER(fast_ge, COMPARE_GE, R(B));
#define SMALL value_from_int(instr_sb(i))
    CASE(JUMP_EQ_INT)
        : JUMP_COMPARE(fast_eq_int, R(A), SMALL, gy_ops_equal(vm, R(A), SMALL, &truth));
    CASE(JUMP_LT_INT) : JUMP_ORDER(fast_lt, COMPARE_LT, SMALL);
    CASE(JUMP_LE_INT) : JUMP_ORDER(fast_le, COMPARE_LE, SMALL);
    CASE(JUMP_GT_INT) : JUMP_ORDER(fast_gt, COMPARE_GT, SMALL);
    CASE(JUMP_GE_INT) : JUMP_ORDER(fast_ge, COMPARE_GE, SMALL);

    CASE(RANGE_PREP) :
    {
        SLOW(gy_slow_range(vm, &R(A), &truth));
        if (truth) {
            JUMP_EXT();
            NEXT();
        }
        // Enter the loop through its own end, so that the first number is fetched there.
        SKIP_EXT();
        if (value_is_int(R(A))) {
            Value *state = &R(A);
            state[3] = state[0];
            state[1] = value_from_int(value_as_int(state[1]) - 1);
        } else {
            Value *state = &R(A);
            SAVE();
            IterStep step = gy_iter_next(vm, state[0], &out);
            if (step == ITER_ERROR) goto raised;
            if (step == ITER_END) pc += (int32_t)pc[-1];
            else state[3] = out;
        }
        NEXT();
    }
    CASE(RANGE_LOOP) :
    {
        Value *state = &R(A);
        if (likely(value_is_int(state[0]))) {
            if (unlikely(state[1].bits == value_from_int(0).bits)) {
                SKIP_EXT();
                NEXT();
            }
            state[1].bits--; // an int above 0
            Value next = unshifted(shifted(state[0]) + shifted(state[2]));
            state[0] = state[3] = next;
        } else {
            SAVE();
            IterStep step = gy_iter_next(vm, state[0], &out);
            if (step == ITER_ERROR) goto raised;
            if (step == ITER_END) {
                SKIP_EXT();
                NEXT();
            }
            state[3] = out;
        }
        JUMP_EXT();
        POLL();
        NEXT();
    }
    CASE(GET_ITER) : SLOW(gy_iter_new(vm, R(B), &out));
    R(A) = out;
    NEXT();
    CASE(FOR_ITER) :
    {
        Value it = R(A);
        IterStep step;
        POLL();
        if (likely(value_is_iter(it))) {
            SAVE();
            step = gy_iter_step(vm, value_as_iter(it), &out);
            base = task->base;
        } else if (value_is_generator(it)) {
            goto resume_generator;
        } else {
            SAVE();
            step = gy_iter_next(vm, it, &out);
            base = task->base;
        }
        if (unlikely(step == ITER_ERROR)) goto raised;
        if (step == ITER_END) {
            JUMP_EXT();
            NEXT();
        }
        SKIP_EXT();
        R(A + 1) = out;
        NEXT();
    }
    CASE(DELEGATE) :
    {
        POLL();
        if (value_is_generator(R(A))) goto resume_generator;
        SAVE();
        IterStep step = gy_generator_delegate(vm, R(A), R(A + 1), &out);
        base = task->base;
        if (unlikely(step == ITER_ERROR)) goto raised;
        R(A + 1) = out;
        if (step == ITER_END) JUMP_EXT();
        else SKIP_EXT();
        NEXT();
    }
    CASE(DELEGATE_ERROR) :
    {
        SAVE();
        IterStep step = gy_generator_delegate_throw(vm, R(A), R(A + 2), &out);
        base = task->base;
        if (unlikely(step == ITER_ERROR)) goto raised;
        R(A + 1) = out;
        if (step == ITER_END) JUMP_EXT();
        else SKIP_EXT();
        NEXT();
    }
resume_generator : {
    uint32_t at_index = (uint32_t)(base - task->stack) + code->register_count;
    Generator *g = value_as_generator(R(A));
    bool delegates = instr_op(i) == OP_DELEGATE;
    Value sent = delegates ? R(A + 1) : VALUE_NIL;
    SAVE();
    if (!gy_generator_start(vm, task, g, at_index, &truth)) goto raised;
    if (truth) {
        base = task->base;
        if (delegates) R(A + 1) = VALUE_NIL;
        JUMP_EXT();
        NEXT();
    }
    uint32_t distance = code->register_count + FRAME_LINK;
    base = task->stack + at_index + FRAME_LINK;
    base[-3] = value_from_obj(g->closure);
    base[-2] = frame_pack_pc(pc);
    base[-1] = frame_pack_link(distance, FRAME_GENERATOR);
    task->base = base;
    code = g->closure->code;
    pc = g->pc;
    if (pc != code->instrs) base[instr_a(pc[-1])] = sent; // the result of its yield
    NEXT();
}

    // -- Calls. From here on `arguments` counts what lies at R[A+3] and callee stands in R[A].
    CASE(CALL) :
    {
        uint32_t count = B;
        CALL_PLAIN(R(A), count);
        CALL_QUICK(R(A), count);
        may_await = false;
        arguments = (Arguments){count, 0, NULL};
        goto call_slow;
    }
    CASE(CALL_AWAIT) :
    {
        if (unlikely(must_give_way(task)) && !is_nested) goto give_way;
        uint32_t count = B;
        CALL_INLINE(R(A), count);
        may_await = true;
        arguments = (Arguments){count, 0, NULL};
        goto call_slow;
    }
    CASE(CALL_SPAWN) :
    {
        Value to = R(A);
        if (likely(value_is_closure(to) && value_as_closure(to)->code->is_spawnable &&
                   value_as_closure(to)->code->positional_count == B)) {
            Value *args = &R(A) + FRAME_LINK;
            pc++; // the call of spawn
            SAVE();
            Task *spawned = gy_task_spawn(vm, value_as_closure(to), args, B);
            if (unlikely(!spawned)) goto raised;
            R(instr_a(pc[-1])) = value_from_obj(spawned);
            POLL();
            NEXT();
        }
        may_await = false;
        arguments = (Arguments){B, 0, NULL};
        goto call_slow;
    }
    CASE(INVOKE) : may_await = false;
    goto invoke;
    CASE(INVOKE_AWAIT) : if (unlikely(must_give_way(task)) && !is_nested) goto give_way;
    may_await = true;
    goto invoke;
invoke : {
    Site *site = &code->sites[*pc];
    Value *at = &R(A);
    Value receiver = at[FRAME_LINK];
    uint32_t count = B + 1;
    if (likely(site->class_id == value_class_id(receiver) && site->kind == SITE_METHOD)) {
        at[0] = site->value;
        SKIP_EXT();
        CALL_PLAIN(at[0], count);
        if (may_await) CALL_INLINE(at[0], count);
        CALL_QUICK(at[0], count);
        arguments = (Arguments){count, 0, NULL};
        goto call_slow;
    }
    arguments = (Arguments){count, 0, NULL};
    // Still at the first word, whose span is that of `x.name`; the extension's is the whole call's.
    SLOW(gy_attr_load_method(vm, site, receiver, &out, &truth));
    SKIP_EXT();
    at = &R(A);
    at[0] = out;
    if (!truth) {
        memmove(at + FRAME_LINK, at + FRAME_LINK + 1, B * sizeof(Value));
        arguments.positional--;
    }
    CALL_PLAIN(at[0], arguments.positional);
    if (may_await) CALL_INLINE(at[0], arguments.positional);
    CALL_QUICK(at[0], arguments.positional);
    goto call_slow;
}
call_slow : {
    uint32_t at_index = (uint32_t)(&R(A) - task->stack);
    SAVE();
    int how = gy_call_resolve(vm, task, at_index, &arguments, &out);
    base = task->base;
    if (how < 0) goto raised;
    if (how == 0) {
        R(A) = out;
        NEXT();
    }
    Value callee = R(A);
    if (value_is_native(callee)) {
        Native *native = value_as_native(callee);
        bool performs = may_await && (native->def->flags & GYRE_ASYNC);
        if (performs) { // the AWAIT that follows is done with this call
            if (is_nested) SLOW(gy_throw_cannot_wait(vm));
            if (!(native->def->flags & NATIVE_UNCHECKED) &&
                !gy_await_may_begin(vm, task, &R(A + FRAME_LINK),
                                    arguments.positional + arguments.named))
                goto raised;
            task->pc = pc + 1;
            if ((native->def->flags & NATIVE_RESUMES) && arguments.positional &&
                value_is_kind(R(A + FRAME_LINK), KIND_ASYNC_GENERATOR)) {
                pc++;
                resumed = gy_async_generator_resume(vm, task, native, at_index,
                                                    arguments.positional, &out);
                goto resume_async;
            }
        }
        GyreStatus status = gy_call_native(vm, task, native, at_index, arguments, performs, &out);
        base = task->base;
        if (!performs) {
            if (unlikely(status != GYRE_OK)) goto raised;
            R(A) = out;
            POLL();
            NEXT();
        }
        if (status == GYRE_ERROR) {
            task->pc = pc;
            goto raised;
        }
        pc++;
        switch (gy_await_native(task, status)) {
        case AWAIT_DONE: R(instr_a(pc[-1])) = out; NEXT();
        case AWAIT_PARKED: return RUN_PARKED;
        case AWAIT_THREW: goto raised;
        }
    }
    Closure *closure = value_as_closure(callee);
    if (!gy_call_bind(vm, task, closure, at_index, arguments)) {
        base = task->base;
        goto raised;
    }
    base = task->base;
    uint32_t flags = closure->code->proto->flags;
    if (flags & PROTO_GENERATOR) {
        SLOW(gy_call_make_generator(vm, task, closure, at_index, &out));
        R(A) = out;
        NEXT();
    }
    if ((flags & PROTO_ASYNC) && !may_await) {
        SLOW(gy_call_make_coroutine(vm, task, closure, at_index, &out));
        R(A) = out;
        NEXT();
    }
    uint32_t a = A;
    if (flags & PROTO_ASYNC) pc++; // inline: its result goes where the AWAIT would put it
    Value *next = base + a + FRAME_LINK;
    next[-2] = frame_pack_pc(pc);
    next[-1] = frame_pack_link(a + FRAME_LINK, 0);
    task->base = base = next;
    code = closure->code;
    pc = code->instrs;
    POLL();
    NEXT();
}
give_way:
    gy_await_give_way(vm, task, pc);
    return RUN_PARKED;
resume_async : {
    base = task->base;
    if (resumed == RESUME_THREW) goto raised;
    if (resumed == RESUME_DONE) {
        R(instr_a(pc[-1])) = out;
        NEXT();
    }
    code = frame_closure(base)->code;
    pc = task->pc;
    if (resumed == RESUME_THROWING) goto raised;
    NEXT();
}
    CASE(LOAD_METHOD) :
    {
        Site *site = &code->sites[*pc];
        Value receiver = R(B);
        if (likely(site->class_id == value_class_id(receiver) && site->kind == SITE_METHOD)) {
            SKIP_EXT();
            R(A) = site->value;
            R(A + FRAME_LINK) = receiver;
            NEXT();
        }
        SLOW(gy_attr_load_method(vm, site, receiver, &out, &truth));
        SKIP_EXT();
        R(A) = out;
        R(A + FRAME_LINK) = truth ? receiver : VALUE_UNSET;
        NEXT();
    }
    CASE(LOAD_SUPER) :
    {
        Value self = R(C);
        SLOW(gy_slow_super(vm, R(B), K(*pc), &out));
        SKIP_EXT();
        R(A) = value_is_unset(out) ? vm->builtins[vm->nothing_slot] : out;
        R(A + FRAME_LINK) = self;
        NEXT();
    }
    CASE(GET_SUPER) :
    {
        SLOW(gy_attr_get_super(vm, R(B), value_as_str(K(*pc)), R(C), &out));
        SKIP_EXT();
        R(A) = out;
        NEXT();
    }
    CASE(CALL_NAMED) :
    {
        const NameList *list = &code->proto->name_lists[*pc];
        Value *at = &R(A);
        uint32_t positional = B, named = C;
        SKIP_EXT();
        for (uint32_t n = 0; n < named; n++)
            names[n] = K(list->consts[n]);
        if (positional && value_is_unset(at[FRAME_LINK])) {
            memmove(at + FRAME_LINK, at + FRAME_LINK + 1, (positional + named - 1) * sizeof(Value));
            positional--;
        }
        arguments = (Arguments){positional, named, names};
        may_await = false;
        goto call_slow;
    }
    CASE(CALL_SPREAD) :
    {
        uint32_t at_index = (uint32_t)(&R(A) - task->stack);
        SLOW(gy_call_spread(vm, task, at_index, R(A + 3), R(A + 4), R(A + 5), &arguments));
        may_await = false;
        goto call_slow;
    }
    CASE(AWAIT) :
    {
        Value awaited = R(B);
        if (unlikely(must_give_way(task)) && !is_nested) goto give_way;
        SAVE();
        if (value_is_coroutine(awaited)) {
            Coroutine *c = value_as_coroutine(awaited);
            if (!gy_coroutine_start(vm, c)) goto raised;
            uint32_t at_index = (uint32_t)(base - task->stack) + code->register_count;
            uint32_t distance = code->register_count + FRAME_LINK;
            if (!gy_call_reserve(vm, task, at_index, FRAME_LINK + c->closure->code->register_count))
                goto raised;
            base = task->stack + at_index + FRAME_LINK;
            value_copy(base, c->args, c->arg_count);
            base[-3] = value_from_obj(c->closure);
            base[-2] = frame_pack_pc(pc);
            base[-1] = frame_pack_link(distance, FRAME_TO_AWAIT);
            task->base = base;
            code = c->closure->code;
            pc = code->instrs;
            NEXT();
        }
        if (value_is_operation(awaited) &&
            (value_as_operation(awaited)->native->def->flags & NATIVE_RESUMES) &&
            value_is_kind(value_as_operation(awaited)->args[0], KIND_ASYNC_GENERATOR)) {
            Operation *op = value_as_operation(awaited);
            uint32_t at_index = (uint32_t)(base - task->stack) + code->register_count;
            SLOW(gy_await_use(vm, op) &&
                 gy_call_reserve(vm, task, at_index, FRAME_LINK + op->arg_count));
            value_copy(task->stack + at_index + FRAME_LINK, op->args, op->arg_count);
            resumed =
                gy_async_generator_resume(vm, task, op->native, at_index, op->arg_count, &out);
            goto resume_async;
        }
        if (is_nested) SLOW(gy_throw_cannot_wait(vm));
        AwaitResult how = gy_await(vm, task, awaited, &out);
        base = task->base;
        if (how == AWAIT_PARKED) return RUN_PARKED;
        if (how == AWAIT_THREW) goto raised;
        R(A) = out;
        NEXT();
    }
    CASE(SELECT) :
    {
        uint32_t chosen;
        if (is_nested) SLOW(gy_throw_cannot_wait(vm));
        if (unlikely(must_give_way(task))) goto give_way;
        Site *site = &code->sites[*pc];
        pc += 2; // the site and the AWAIT
        SAVE();
        AwaitResult how =
            gy_select(vm, task, (uint32_t)(&R(A) - task->stack), B, C, &site->slot, &chosen, &out);
        base = task->base;
        if (how == AWAIT_PARKED) return RUN_PARKED;
        if (how == AWAIT_THREW) goto raised;
        R(A) = value_from_int(chosen);
        R(A + 1) = out;
        NEXT();
    }
    CASE(DISCARD) :
    {
        if (value_is_obj(R(A))) SLOW(gy_await_discard(vm, R(A)));
        NEXT();
    }
    CASE(RETURN) : returned = R(A);
    goto do_return;
    CASE(RETURN_NIL) : returned = VALUE_NIL;
    goto do_return;
    CASE(RETURN_SAMPLED) : returned = R(A);
    goto sample;
    CASE(RETURN_NIL_SAMPLED) : returned = VALUE_NIL;
sample:
    if (unlikely(atomic_load_explicit(&vm->poll, memory_order_relaxed) & POLL_SAMPLE)) {
        SAVE();
        gy_profiler_poll(vm);
    }
do_return : {
    uint32_t flags = frame_flags(base);
    Value *caller = base - frame_distance(base);
    const Instr *return_pc = frame_return_pc(base);
    if (unlikely(flags)) goto return_special;
    base[-3] = returned;
    task->base = base = caller;
    pc = return_pc;
    code = frame_closure(base)->code;
    NEXT();
return_special:
    if (flags & FRAME_GENERATOR) gy_generator_finish(vm, R(proto_parameter_registers(code->proto)));
    if (flags & FRAME_IMPORT) {
        gy_await_imported(vm, code->module);
        returned = value_from_obj(code->module);
    }
    if (flags & (FRAME_BOUNDARY | FRAME_BOTTOM)) {
        SAVE();
        *result_out = returned;
        if (flags & FRAME_BOUNDARY) {
            task->base = caller;
            task->pc = return_pc;
        }
        return RUN_RETURNED;
    }
    Value *slot = &base[-3];
    task->base = base = caller;
    pc = return_pc;
    code = frame_closure(base)->code;
    if (flags & FRAME_CLOSING) {
        R(instr_a(pc[-1])) = VALUE_NIL;
    } else if ((flags & FRAME_GENERATOR) && (flags & FRAME_TO_AWAIT)) {
        SLOW(gy_throw_stop_iteration(vm, returned));
    } else if (flags &
               FRAME_GENERATOR) { // the consumer is a FOR_ITER, whose loop ends, or a DELEGATE
        i = pc[-1];
        if (instr_op(i) == OP_DELEGATE) R(A + 1) = returned;
        JUMP_EXT();
    } else if (flags & FRAME_TO_AWAIT) {
        R(instr_a(pc[-1])) = returned;
    } else {
        *slot = returned;
    }
    NEXT();
}
    CASE(YIELD) :
    {
        Value *caller = base - frame_distance(base);
        out = R(B);
        if (code->proto->flags & PROTO_ASYNC) {
            uint32_t how = frame_flags(base);
            const Instr *return_pc = frame_return_pc(base);
            SLOW(gy_async_generator_yield(vm, task, pc));
            pc = return_pc;
            task->base = base = caller;
            code = frame_closure(base)->code;
            R(instr_a(pc[-1])) = out;
            if (how & FRAME_CLOSING)
                SLOW(gy_throw(vm, ERROR_RuntimeError,
                              "async generator ignored its closing: it yielded again"));
            NEXT();
        }
        gy_generator_suspend(vm, value_as_generator(R(proto_parameter_registers(code->proto))),
                             base, pc);
        uint32_t flags = frame_flags(base);
        pc = frame_return_pc(base);
        task->base = base = caller;
        if (flags & FRAME_BOUNDARY) {
            task->pc = pc;
            *result_out = out;
            return RUN_YIELDED;
        }
        code = frame_closure(base)->code;
        i = pc[-1];
        SKIP_EXT();
        R(A + 1) = out;
        NEXT();
    }
    CASE(CLOSURE) :
    {
        SLOW(gy_slow_closure(vm, frame_closure(base), base, code->children[instr_bx(i)], &out));
        R(A) = out;
        NEXT();
    }
    CASE(IMPORT) :
    {
        Code *top = NULL;
        SLOW(import_module(vm, code, K(instr_bx(i)), &out, &top));
        R(A) = out;
        if (!top) {
            Module *module = value_as_module(out);
            if (likely(!gy_await_must_import(module, task))) NEXT();
            SLOW(is_nested ? gy_await_throw_importing(vm, module)
                           : gy_await_import(vm, task, module, pc));
            return RUN_PARKED;
        }
        uint32_t a = A, at_index = (uint32_t)(&R(A) - task->stack);
        SLOW(reserve_import(vm, task, at_index, top));
        base += a + FRAME_LINK;
        base[-2] = frame_pack_pc(pc);
        base[-1] = frame_pack_link(a + FRAME_LINK, FRAME_IMPORT);
        task->base = base;
        code = top;
        pc = top->instrs;
        NEXT();
    }

    CASE(GET_FIELD) :
    {
        Site *site = &code->sites[*pc];
        Value object = R(B);
        if (likely(value_is_obj(object) && value_as_obj(object)->class_id == site->class_id &&
                   site->kind == SITE_FIELD)) {
            R(A) = ((Instance *)value_as_obj(object))->slots[site->slot];
        } else {
            SLOW(gy_attr_load_site(vm, site, object, &out));
            R(A) = out;
        }
        SKIP_EXT();
        NEXT();
    }
    CASE(SET_FIELD) :
    {
        Site *site = &code->sites[*pc];
        Value object = R(A);
        if (likely(value_is_obj(object) && value_as_obj(object)->class_id == site->class_id &&
                   site->kind == SITE_FIELD)) {
            ((Instance *)value_as_obj(object))->slots[site->slot] = R(B);
            heap_write(&vm->heap, R(B));
        } else {
            SLOW(gy_attr_store_site(vm, site, object, R(B)));
        }
        SKIP_EXT();
        NEXT();
    }
    CASE(GET_INDEX) : ARITHMETIC(fast_index, R(B), R(C), gy_ops_get_index(vm, R(B), R(C), &out));
    CASE(GET_INDEX_INT)
        : ARITHMETIC(fast_index, R(B), value_from_int(instr_sc(i)),
                     gy_ops_get_index(vm, R(B), value_from_int(instr_sc(i)), &out));
    CASE(SET_INDEX) :
    {
        if (unlikely(!fast_set_index(vm, R(A), R(B), R(C))))
            SLOW(gy_ops_set_index(vm, R(A), R(B), R(C)));
        NEXT();
    }

#define STORE_NEW(expression)                                                                      \
    do {                                                                                           \
        SAVE();                                                                                    \
        void *made = (expression);                                                                 \
        if (unlikely(!made)) goto raised;                                                          \
        R(A) = value_from_obj(made);                                                               \
        NEXT();                                                                                    \
    } while (0)
    CASE(NEW_LIST) : STORE_NEW(gy_list_from(vm, &R(B), C));
    CASE(NEW_TUPLE) : STORE_NEW(gy_tuple_from(vm, &R(B), C));
    CASE(NEW_DICT) : STORE_NEW(gy_dict_new(vm, instr_bx(i)));
    CASE(NEW_SET) : STORE_NEW(gy_set_new(vm, instr_bx(i)));
    CASE(NEW_SLICE) : STORE_NEW(gy_slice_new(vm, R(B), R(B + 1), R(B + 2)));
    CASE(LIST_TO_TUPLE)
        : STORE_NEW(gy_tuple_from(vm, value_as_list(R(B))->items, value_as_list(R(B))->count));
    CASE(LIST_APPEND) : SLOW(gy_list_append(vm, value_as_list(R(A)), R(B)));
    NEXT();
    CASE(LIST_EXTEND) : SLOW(gy_list_extend(vm, value_as_list(R(A)), R(B)));
    NEXT();
    CASE(DICT_SET) : SLOW(gy_dict_set(vm, value_as_dict(R(A)), R(B), R(C)));
    NEXT();
    CASE(DICT_MERGE) :
    {
        Dict *into = value_as_dict(R(A));
        SLOW(C ? gy_slow_merge_named(vm, into, R(B)) : gy_dict_merge(vm, into, R(B)));
        NEXT();
    }
    CASE(SET_ADD) : SLOW(gy_set_add(vm, value_as_set(R(A)), R(B)));
    NEXT();
    CASE(SET_UPDATE) : SLOW(gy_set_update(vm, value_as_set(R(A)), R(B)));
    NEXT();
    CASE(CONCAT) : SLOW(concat(vm, &R(B), C, task, &out));
    R(A) = out;
    NEXT();
    CASE(FORMAT) :
    {
        Str *text;
        if (!value_is_str(R(C))) SLOW(gy_throw(vm, ERROR_TypeError, "a format must be a str"));
        SLOW(gy_ops_format(vm, R(B), value_as_str(R(C)), &text));
        R(A) = value_from_obj(text);
        NEXT();
    }
    CASE(CONVERT) :
    {
        Str *text;
        SLOW(gy_ops_convert(vm, R(B), (char)C, &text));
        R(A) = value_from_obj(text);
        NEXT();
    }
    CASE(UNPACK) :
    {
        Value items[REGISTER_LIMIT];
        uint32_t count = C;
        SLOW(gy_slow_unpack(vm, R(B), items, count));
        value_copy(&R(A), items, count);
        NEXT();
    }
    CASE(UNPACK_REST) :
    {
        List *all, *middle;
        uint32_t before = C, after = *pc;
        SLOW(gy_slow_unpack_rest(vm, R(B), before, after, &all, &middle));
        SKIP_EXT();
        Value *at = &R(A);
        value_copy(at, all->items, before);
        at[before] = value_from_obj(middle);
        value_copy(at + before + 1, all->items + all->count - after, after);
        NEXT();
    }

    CASE(NEW_CLASS) :
    {
        SLOW(gy_slow_class(vm, code, &code->proto->classes[*pc], R(B), &out));
        SKIP_EXT();
        R(A) = out;
        NEXT();
    }
    CASE(SET_METHOD) :
    {
        SLOW(gy_class_set_member(vm, value_as_class(R(A)), value_as_str(K(*pc)), C, R(B)));
        SKIP_EXT();
        NEXT();
    }

    CASE(THROW) : SLOW(gy_slow_throw(vm, R(A), VALUE_UNSET));
    NEXT();
    CASE(THROW_FROM) : SLOW(gy_slow_throw(vm, R(A), R(B)));
    NEXT();
    CASE(RETHROW) :
    {
        gy_throw_value(vm, R(A));
        SAVE();
        if (!gy_unwind_on(vm, task)) return RUN_THREW;
        goto caught;
    }
    CASE(MATCH_ERROR) :
    {
        SLOW(gy_slow_match(vm, R(B), R(C), &truth));
        R(A) = value_from_bool(truth);
        NEXT();
    }
    CASE(MASK_PUSH) :
    {
        SLOW(gy_scope_push_mask(vm, task, &out));
        R(A) = out;
        NEXT();
    }
    CASE(MASK_POP) : gy_scope_close(vm, task, value_as_scope(R(A)));
    NEXT();

raised:
    task->pc = pc;
    if (!gy_unwind(vm, task)) return RUN_THREW;
caught:
    base = task->base;
    pc = task->pc;
    code = frame_closure(base)->code;
    NEXT();
}

// -- Doors

RunResult gy_interp_resume(VM *vm, Task *task, Value *result)
{
    if (task->resume_throws) {
        task->resume_throws = task->repeats = false;
        gy_throw_value(vm, task->transfer);
        if (!gy_unwind(vm, task)) return RUN_THREW;
    } else if (task->repeats) {
        task->repeats = false;
        task->pc--;
    } else if (task->pc != frame_closure(task->base)->code->instrs) {
        task->base[instr_a(task->pc[-1])] = task->transfer;
    }
    return run(vm, task, false, result);
}

RunResult gy_interp_continue(VM *vm, Task *task, Value *result)
{
    return run(vm, task, false, result);
}

RunResult gy_interp_enter(VM *vm, Task *task, uint32_t at_index, uint32_t flags, const Instr *pc,
                          Value *result)
{
    Value *base = task->stack + at_index + FRAME_LINK;
    bool has_outer = task->base != NULL;
    Value *outer = has_outer ? task->base : task->stack;
    base[-2] = frame_pack_pc(task->pc);
    base[-1] = frame_pack_link((uint32_t)(base - outer), flags | FRAME_BOUNDARY);
    task->base = base;
    task->pc = pc;
    Task *previous = vm->current;
    if (!previous) vm->current = task;
    if (!previous && vm->is_observed) gy_observe_call(vm, task);
    RunResult how = RUN_THREW;
    if (!(flags & FRAME_THROWS) || gy_unwind(vm, task)) how = run(vm, task, true, result);
    if (!previous && vm->is_observed) gy_observe_returned(vm, task);
    vm->current = previous;
    if (!has_outer) task->base = NULL;
    return how;
}
