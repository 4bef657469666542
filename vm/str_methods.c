// str_methods.c - the type str: its constructor, and the tables that make up its methods.
#include "vm/str_methods.h"
#include "vm/args.h"
#include "vm/codec.h"
#include "vm/containers.h"
#include "vm/ops.h"

// str(), str(x), str(bytes, encoding, errors)
static GyreStatus str_new(Call *call)
{
    VM *vm = call->vm;
    Value v = native_arg(call, 0);
    if (value_is_unset(v)) return args_return_obj(call, gy_str_new(vm, "", 0));
    if (args_is_given(call, 1) || args_is_given(call, 2)) {
        Str *options[2] = {NULL, NULL};
        for (uint32_t i = 0; i < 2; i++)
            if (args_is_given(call, i + 1) && !(options[i] = gy_args_str(call, i + 1)))
                return GYRE_ERROR;
        bool is_array = value_is_bytearray(v);
        if (!is_array && !value_is_bytes(v))
            return native_status(gy_throw(vm, ERROR_TypeError,
                                          "decoding to str: need a bytes-like object, %s found",
                                          gy_type_name(vm, v)));
        const uint8_t *data = is_array ? value_as_bytearray(v)->data : value_as_bytes(v)->data;
        size_t size = is_array ? value_as_bytearray(v)->size : value_as_bytes(v)->size;
        return args_return_obj(call, gy_codec_decode(vm, data, size, options[0], options[1]));
    }
    Str *text;
    return gy_ops_str(vm, v, &text) ? args_return_obj(call, text) : GYRE_ERROR;
}

static const GyreNative constructor = {"str", str_new, "object = '', encoding = nil, errors = nil",
                                       "The text of any value, or of bytes in an encoding.", 0};

bool gy_str_install(VM *vm)
{
    return gy_native_set_constructor(vm, KIND_STR, &constructor) &&
           gy_native_add_methods(vm, KIND_STR, gy_str_case_methods) &&
           gy_native_add_methods(vm, KIND_STR, gy_str_search_methods) &&
           gy_native_add_methods(vm, KIND_STR, gy_str_layout_methods) &&
           gy_native_add_methods(vm, KIND_STR, gy_str_format_methods);
}
