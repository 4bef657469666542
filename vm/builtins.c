// builtins.c - the global functions that are about values in general.
//
// Functions over iterables: builtins_iter.c. What a type's name does when it is called is with the
// type.
#include "vm/builtins.h"
#include "vm/call.h"
#include "vm/class.h"
#include "vm/containers.h"
#include "vm/generator.h"
#include "vm/int.h"
#include "vm/iter.h"
#include "vm/ops.h"
#include "vm/state.h"
#include "vm/utf8.h"
#include <math.h>
#include <stdlib.h>

static GyreStatus give_str(Call *call, Str *s)
{
    return s ? native_return(call, value_from_obj(s)) : GYRE_ERROR;
}

static GyreStatus builtin_len(Call *call)
{
    int64_t length;
    if (!gy_ops_len(call->vm, call->args[0], &length)) return GYRE_ERROR;
    return native_status(gy_int_new(call->vm, length, &call->result));
}

static GyreStatus builtin_repr(Call *call)
{
    Str *text;
    return gy_ops_repr(call->vm, call->args[0], &text) ? give_str(call, text) : GYRE_ERROR;
}

static GyreStatus builtin_ascii(Call *call)
{
    Str *text;
    return gy_ops_convert(call->vm, call->args[0], 'a', &text) ? give_str(call, text) : GYRE_ERROR;
}

static GyreStatus builtin_format(Call *call)
{
    Value spec = native_arg(call, 1);
    Str *text, *format = value_is_unset(spec) ? gy_str_new(call->vm, "", 0) : NULL;
    if (value_is_str(spec)) format = value_as_str(spec);
    else if (!format)
        return native_status(gy_throw(call->vm, ERROR_TypeError, "format() needs a str, not %s",
                                      gy_type_name(call->vm, spec)));
    return gy_ops_format(call->vm, call->args[0], format, &text) ? give_str(call, text)
                                                                 : GYRE_ERROR;
}

static GyreStatus builtin_hash(Call *call)
{
    uint64_t hash;
    if (!gy_ops_hash(call->vm, call->args[0], &hash)) return GYRE_ERROR;
    return native_status(gy_int_new(call->vm, (int64_t)hash, &call->result));
}

static GyreStatus builtin_id(Call *call)
{
    uint64_t bits = call->args[0].bits;
    return native_status(gy_int_from_u64(
        call->vm, value_is_obj(call->args[0]) ? bits & VALUE_PAYLOAD : bits, &call->result));
}

static GyreStatus builtin_callable(Call *call)
{
    return native_return(call, value_from_bool(gy_call_is_callable(call->vm, call->args[0])));
}

// -- Numbers

static GyreStatus builtin_abs(Call *call)
{
    VM *vm = call->vm;
    Value v = call->args[0];
    bool less;
    int how = gy_call_special(vm, v, SPECIAL_ABS, 0, NULL, &call->result);
    if (how) return native_status(how > 0);
    if (value_is_double(v)) return native_return(call, value_from_double(fabs(value_as_double(v))));
    if (!value_is_integer(v) && !value_is_bool(v))
        return native_status(
            gy_throw(vm, ERROR_TypeError, "bad operand type for abs(): '%s'", gy_type_name(vm, v)));
    if (!gy_ops_less(vm, v, value_from_int(0), &less)) return GYRE_ERROR;
    return native_status(less ? gy_ops_negate(vm, v, &call->result)
                              : gy_ops_plus(vm, v, &call->result));
}

// By a method of the left operand, or a reflected one of the right. 0: neither has it.
static int call_divmod(Call *call)
{
    Value a = call->args[0], b = call->args[1];
    Value result;
    int how =
        value_is_instance(a) ? gy_call_special(call->vm, a, SPECIAL_DIVMOD, 1, &b, &result) : 0;
    if (how == 0 && value_is_instance(b))
        how = gy_call_special(call->vm, b, SPECIAL_RDIVMOD, 1, &a, &result);
    if (how > 0) call->result = result;
    return how;
}

static GyreStatus builtin_divmod(Call *call)
{
    Value parts[2];
    int how = call_divmod(call);
    if (how) return native_status(how > 0);
    if (!gy_ops_binary(call->vm, BINARY_FLOORDIV, call->args[0], call->args[1], &parts[0]) ||
        !gy_roots_push(call->vm, parts[0]))
        return GYRE_ERROR;
    bool ok = gy_ops_binary(call->vm, BINARY_MOD, call->args[0], call->args[1], &parts[1]);
    gy_roots_pop(call->vm, 1);
    Tuple *tuple = ok ? gy_tuple_from(call->vm, parts, 2) : NULL;
    return tuple ? native_return(call, value_from_obj(tuple)) : GYRE_ERROR;
}

static bool power_modulo(VM *vm, Value base, Value exponent, Value modulus, Value *result)
{
    Value *parts[] = {&base, &exponent, &modulus};
    for (int i = 0; i < 3; i++) {
        if (value_is_bool(*parts[i])) *parts[i] = value_from_int(value_as_bool(*parts[i]));
        if (!value_is_integer(*parts[i]))
            return gy_throw(vm, ERROR_TypeError, "pow() with a modulus needs ints");
    }
    return gy_int_pow_mod(vm, base, exponent, modulus, result);
}

static GyreStatus builtin_pow(Call *call)
{
    Value modulus = native_arg(call, 2);
    if (value_is_unset(modulus) || value_is_nil(modulus))
        return native_status(
            gy_ops_binary(call->vm, BINARY_POW, call->args[0], call->args[1], &call->result));
    return native_status(
        power_modulo(call->vm, call->args[0], call->args[1], modulus, &call->result));
}

static bool round_int(VM *vm, Value v, int64_t digits, Value *result)
{
    Value ten = value_from_int(10), power, rest, twice, quotient, odd;
    bool less;
    if (digits >= 0) return gy_ops_plus(vm, v, result);
    if (digits < -100000) return *result = value_from_int(0), true;
    bool ok = gy_int_binary(vm, BINARY_POW, ten, value_from_int(-digits), &power) &&
              gy_ops_binary(vm, BINARY_FLOORDIV, v, power, &quotient) &&
              gy_ops_binary(vm, BINARY_MOD, v, power, &rest) &&
              gy_int_binary(vm, BINARY_MUL, rest, value_from_int(2), &twice) &&
              gy_int_binary(vm, BINARY_BAND, quotient, value_from_int(1), &odd) &&
              gy_ops_less(vm, power, twice, &less);
    if (!ok) return false;
    bool is_half = gy_int_compare(twice, power) == 0;
    if ((less || (is_half && value_as_int(odd))) &&
        !gy_int_binary(vm, BINARY_ADD, quotient, value_from_int(1), &quotient))
        return false;
    return gy_int_binary(vm, BINARY_MUL, quotient, power, result);
}

static GyreStatus builtin_round(Call *call)
{
    VM *vm = call->vm;
    Value v = call->args[0], digits = native_arg(call, 1);
    int64_t n = 0;
    bool has_digits = !value_is_unset(digits) && !value_is_nil(digits);
    int how = gy_call_special(vm, v, SPECIAL_ROUND, has_digits, &digits, &call->result);
    if (how) return native_status(how > 0);
    bool is_int = value_is_integer(v) || value_is_bool(v);
    if (has_digits && !gy_ops_clip(vm, digits, &n)) return GYRE_ERROR;
    if (is_int) return native_status(round_int(vm, v, n, &call->result));
    if (!value_is_double(v))
        return native_status(
            gy_throw(vm, ERROR_TypeError, "type %s doesn't define round", gy_type_name(vm, v)));
    if (has_digits) {
        int places = n > 1000 ? 1000 : n < -1000 ? -1000 : (int)n;
        double rounded = gy_double_round(value_as_double(v), places);
        if (isinf(rounded) && isfinite(value_as_double(v)))
            return native_status(
                gy_throw(vm, ERROR_OverflowError, "rounded value too large to represent"));
        return native_return(call, value_from_double(rounded));
    }
    return native_status(gy_int_from_double(vm, nearbyint(value_as_double(v)), &call->result));
}

static GyreStatus to_base(Call *call, int base, const char *prefix)
{
    VM *vm = call->vm;
    Value v, zero = value_from_int(0);
    StrBuilder b = {0};
    if (!gy_ops_integer(vm, call->args[0], &v)) return GYRE_ERROR;
    bool is_negative = gy_int_compare(v, zero) < 0;
    if (is_negative && !gy_int_negate(vm, v, &v)) return GYRE_ERROR;
    gy_builder_add_format(vm, &b, "%s%s", is_negative ? "-" : "", prefix);
    if (!gy_int_to_text(vm, &b, v, base)) {
        gy_builder_free(vm, &b);
        return GYRE_ERROR;
    }
    return give_str(call, gy_builder_finish(vm, &b));
}

static GyreStatus builtin_hex(Call *call)
{
    return to_base(call, 16, "0x");
}

static GyreStatus builtin_oct(Call *call)
{
    return to_base(call, 8, "0o");
}

static GyreStatus builtin_bin(Call *call)
{
    return to_base(call, 2, "0b");
}

static GyreStatus builtin_chr(Call *call)
{
    int64_t i;
    char text[4];
    if (!gy_ops_index(call->vm, call->args[0], &i)) return GYRE_ERROR;
    if (i != (int32_t)i)
        return native_status(
            gy_throw(call->vm, ERROR_OverflowError, "int too large for a character"));
    if (!utf8_is_character(i))
        return native_status(gy_throw(
            call->vm, ERROR_ValueError,
            i >= 0xd800 && i < 0xe000 ? "chr() arg is half of a surrogate pair, which no str holds"
                                      : "chr() arg not in range(0x110000)"));
    return give_str(call, gy_str_new(call->vm, text, gy_utf8_encode((uint32_t)i, text)));
}

static GyreStatus builtin_ord(Call *call)
{
    Value v = call->args[0];
    uint32_t length;
    if (value_is_str(v) && value_as_str(v)->length == 1)
        return native_return(call, value_from_int(gy_utf8_decode(value_as_str(v)->chars, &length)));
    if (value_is_bytes(v) && value_as_bytes(v)->size == 1)
        return native_return(call, value_from_int(value_as_bytes(v)->data[0]));
    if (!value_is_str(v))
        return native_status(gy_throw(call->vm, ERROR_TypeError,
                                      "ord() expected string of length 1, but %s found",
                                      gy_type_name(call->vm, v)));
    return native_status(gy_throw(call->vm, ERROR_TypeError,
                                  "ord() expected a character, but string of length %u found",
                                  value_as_str(v)->length));
}

// -- Classes and attributes

// Is the class one of those, or a subclass of one? A tuple may hold tuples.
static bool is_among(VM *vm, const char *function, const Class *c, Value pattern, bool *result)
{
    if (value_is_class(pattern)) {
        *result = gy_class_is_subclass(c, value_as_class(pattern));
        return true;
    }
    if (!value_is_tuple(pattern))
        return gy_throw(vm, ERROR_TypeError, "%s() arg 2 must be a type or a tuple of types",
                        function);
    *result = false;
    for (uint32_t i = 0; i < value_as_tuple(pattern)->count && !*result; i++)
        if (!vm_has_stack(vm) ||
            !is_among(vm, function, c, value_as_tuple(pattern)->items[i], result))
            return false;
    return true;
}

static GyreStatus builtin_isinstance(Call *call)
{
    bool result;
    const Class *c = gy_class_of(call->vm, call->args[0]);
    if (!is_among(call->vm, "isinstance", c, call->args[1], &result)) return GYRE_ERROR;
    return native_return(call, value_from_bool(result));
}

static GyreStatus builtin_issubclass(Call *call)
{
    bool result;
    Value c = call->args[0];
    if (!value_is_class(c))
        return native_status(
            gy_throw(call->vm, ERROR_TypeError, "issubclass() arg 1 must be a class"));
    if (!is_among(call->vm, "issubclass", value_as_class(c), call->args[1], &result))
        return GYRE_ERROR;
    return native_return(call, value_from_bool(result));
}

static GyreStatus builtin_type(Call *call)
{
    return native_return(call, value_from_obj(gy_class_of(call->vm, call->args[0])));
}

static Str *name_of(Call *call, uint32_t i)
{
    if (value_is_str(call->args[i]))
        return gy_str_intern_str(call->vm, value_as_str(call->args[i]));
    gy_throw(call->vm, ERROR_TypeError, "the name of an attribute must be a str, not %s",
             gy_type_name(call->vm, call->args[i]));
    return NULL;
}

static GyreStatus builtin_getattr(Call *call)
{
    Str *name = name_of(call, 1);
    if (!name) return GYRE_ERROR;
    if (gy_attr_get(call->vm, call->args[0], name, &call->result)) return GYRE_OK;
    Value fallback = native_arg(call, 2);
    if (value_is_unset(fallback) || !gy_throw_clear_if(call->vm, ERROR_AttributeError))
        return GYRE_ERROR;
    return native_return(call, fallback);
}

static GyreStatus builtin_setattr(Call *call)
{
    Str *name = name_of(call, 1);
    return native_status(name && gy_attr_set(call->vm, call->args[0], name, call->args[2]));
}

static GyreStatus builtin_hasattr(Call *call)
{
    Str *name = name_of(call, 1);
    Value ignored;
    if (!name) return GYRE_ERROR;
    bool has = gy_attr_get(call->vm, call->args[0], name, &ignored);
    if (!has && !gy_throw_clear_if(call->vm, ERROR_AttributeError)) return GYRE_ERROR;
    return native_return(call, value_from_bool(has));
}

static bool add_members(VM *vm, List *names, const NameMap *map)
{
    for (uint32_t i = 0; i < map->capacity; i++) {
        const Str *name = map->entries[i].name;
        if (!name || str_is_hidden(name)) continue;
        if (!gy_list_append(vm, names, value_from_obj((Str *)name))) return false;
    }
    return true;
}

static bool add_variables(VM *vm, List *names, const ModuleNames *all)
{
    for (uint32_t i = 0; i < all->count; i++) {
        Str *name = gy_str_from_c(vm, all->items[i].name);
        if (!name || !gy_list_append(vm, names, value_from_obj(name))) return false;
    }
    return true;
}

static bool add_builtins(VM *vm, List *names)
{
    for (uint32_t i = 0; i < vm->builtin_count; i++) {
        Str *name = vm->builtin_names[i];
        if (!str_is_hidden(name) && !gy_list_append(vm, names, value_from_obj(name))) return false;
    }
    return true;
}

static GyreStatus builtin_dir(Call *call)
{
    VM *vm = call->vm;
    Value v = native_arg(call, 0);
    List *names = gy_list_new(vm, 0);
    if (!names) return GYRE_ERROR;
    call->result = value_from_obj(names);
    bool ok;
    if (value_is_unset(v)) ok = add_builtins(vm, names);
    else if (value_is_module(v)) ok = add_variables(vm, names, &value_as_module(v)->names);
    else if (value_is_class(v)) ok = add_members(vm, names, class_members(vm, value_as_class(v)));
    else ok = add_members(vm, names, class_members(vm, gy_class_of(vm, v)));
    return native_status(ok && gy_sort_list(vm, names));
}

// Of anything but a comparison: that is testing.c's.
static GyreStatus builtin_assert(Call *call)
{
    bool truth;
    Value message = native_arg(call, 1);
    if (!gy_ops_truth(call->vm, call->args[0], &truth)) return GYRE_ERROR;
    if (truth) return GYRE_OK;
    Str *text = NULL;
    if (value_is_unset(message))
        return native_status(gy_throw(call->vm, ERROR_AssertionError, "assertion failed"));
    if (gy_ops_str(call->vm, message, &text))
        gy_throw(call->vm, ERROR_AssertionError, "%.*s", (int)text->size, text->chars);
    return GYRE_ERROR;
}

static const GyreNative type_constructor = {"type", builtin_type, "value, /",
                                            "The class of a value.", 0};

static const GyreNative functions[] = {
    {"len", builtin_len, "value, /", "How many items it has."},
    {"repr", builtin_repr, "value, /", "Its text as the language writes it."},
    {"ascii", builtin_ascii, "value, /", "As repr, with escapes for all that is not ASCII."},
    {"format", builtin_format, "value, spec = \"\", /", "Its text by a format such as \">8.2f\"."},
    {"hash", builtin_hash, "value, /",
     "Its hash; equal values have equal ones. TypeError for what can change."},
    {"id", builtin_id, "value, /", "A number that no other living object has."},
    {"callable", builtin_callable, "value, /", "Can it be called?"},
    {"abs", builtin_abs, "number, /", "The number without its sign."},
    {"divmod", builtin_divmod, "a, b, /", "The tuple (a // b, a % b)."},
    {"pow", builtin_pow, "base, exp, mod = nil",
     "base ** exponent, or its remainder by the modulus."},
    {"round", builtin_round, "number, ndigits = nil",
     "Rounded to so many decimals, half to even; to an int without digits."},
    {"hex", builtin_hex, "number, /", "Its hexadecimal text with 0x."},
    {"oct", builtin_oct, "number, /", "Its octal text with 0o."},
    {"bin", builtin_bin, "number, /", "Its binary text with 0b."},
    {"chr", builtin_chr, "code, /", "The character with this code point."},
    {"ord", builtin_ord, "character, /", "The code point of a character."},
    {"isinstance", builtin_isinstance, "value, classes, /",
     "Is it of the class, or of one of a tuple of classes, or of a subclass?"},
    {"issubclass", builtin_issubclass, "cls, classes, /",
     "Is the class one of those, or a subclass of one?"},
    {"getattr", builtin_getattr, "object, name, fallback = nil, /",
     "The attribute of that name; the fallback if it has none."},
    {"setattr", builtin_setattr, "object, name, value, /", "Sets the attribute of that name."},
    {"hasattr", builtin_hasattr, "object, name, /", "Has it an attribute of that name?"},
    {"dir", builtin_dir, "object = nil, /",
     "The sorted names of its attributes; without an object, of everything builtin."},
    {"assert", builtin_assert, "condition, message = nil, /",
     "Throws AssertionError where the condition is false."},
    {0},
};

bool gy_builtins_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_CLASS, &type_constructor) &&
           gy_native_add_builtins(vm, functions) &&
           gy_builtin_add(vm, "inf", value_from_double(INFINITY)) &&
           gy_builtin_add(vm, "nan", value_from_double(NAN)) && gy_builtins_iter_install(vm);
}
