// load.c - turns Protos into Code: constants become values, names are interned, every function
// gets instructions and inline caches of its own.
//
// Code is made for a whole tree at once, because a CLOSURE names its child by index. Every Code
// holds a reference of the root Proto, so that sweeping may free them in any order.
#include "vm/load.h"
#include "vm/containers.h"
#include "vm/int.h"
#include "vm/state.h"

void gy_load_release_proto(Code *code)
{
    gy_proto_release(proto_root(code->proto));
}

static bool load_const(VM *vm, const Const *c, Value *out)
{
    bool is_valid;
    switch ((ConstKind)c->kind) {
    case CONST_NIL: *out = VALUE_NIL; return true;
    case CONST_FALSE: *out = VALUE_FALSE; return true;
    case CONST_TRUE: *out = VALUE_TRUE; return true;
    case CONST_INT: return gy_int_new(vm, c->integer, out);
    case CONST_FLOAT: *out = value_from_double(c->number); return true;
    case CONST_BIG: return gy_int_parse(vm, c->text, c->size, 0, &is_valid, out);
    case CONST_STR: {
        Str *s = gy_str_intern(vm, c->text, c->size);
        if (s) *out = value_from_obj(s);
        return s != NULL;
    }
    case CONST_BYTES: {
        Bytes *b = gy_bytes_new(vm, c->text, c->size);
        if (b) *out = value_from_obj(b);
        return b != NULL;
    }
    }
    return false;
}

static bool load_tables(VM *vm, Code *code)
{
    const Proto *p = code->proto;
    code->instrs = gy_heap_resize_array(vm, NULL, 0, p->code_count, sizeof(Instr));
    if (p->code_count && !code->instrs) return false;
    if (p->code_count) memcpy(code->instrs, p->code, p->code_count * sizeof(Instr));
    code->consts = gy_heap_resize_array(vm, NULL, 0, p->const_count, sizeof(Value));
    if (p->const_count && !code->consts) return false;
    for (uint32_t i = 0; i < p->const_count; i++)
        code->consts[i] = VALUE_NIL;
    code->sites = gy_heap_resize_array(vm, NULL, 0, p->site_count, sizeof(Site));
    if (p->site_count && !code->sites) return false;
    if (p->site_count) memset(code->sites, 0, p->site_count * sizeof(Site));
    code->children = gy_heap_resize_array(vm, NULL, 0, p->child_count, sizeof(Code *));
    if (p->child_count && !code->children) return false;
    if (p->child_count) memset(code->children, 0, p->child_count * sizeof(Code *));
    for (uint32_t i = 0; i < p->const_count; i++)
        if (!load_const(vm, &p->consts[i], &code->consts[i])) return false;
    for (uint32_t i = 0; i < p->site_count; i++)
        code->sites[i].name = (Str *)value_as_obj(code->consts[p->sites[i]]);
    return true;
}

static Code *load_tree(VM *vm, Proto *proto, Module *module, Code *root)
{
    Code *code = (Code *)gy_heap_new(vm, KIND_CODE, sizeof *code);
    if (!code) return NULL;
    code->proto = proto;
    gy_proto_retain(proto_root(proto));
    code->module = module;
    code->root = root;
    code->register_count = proto->register_count;
    code->positional_count = proto->positional_count;
    bool is_plain = !(proto->flags & (PROTO_GENERATOR | PROTO_REST | PROTO_NAMED_REST)) &&
                    proto->required_count == proto->positional_count && proto->keyword_count == 0;
    code->is_plain = is_plain && !(proto->flags & PROTO_ASYNC);
    code->is_spawnable = is_plain && (proto->flags & PROTO_ASYNC);
    if (!load_tables(vm, code)) return NULL;
    for (uint32_t i = 0; i < proto->child_count; i++) {
        code->children[i] = load_tree(vm, proto->children[i], module, root ? root : code);
        if (!code->children[i]) return NULL;
    }
    return code;
}

Code *gy_load(VM *vm, Proto *root, Module *module)
{
    return load_tree(vm, root, module, NULL);
}

Closure *gy_load_closure(VM *vm, Code *code)
{
    Closure *closure = (Closure *)gy_heap_new(vm, KIND_CLOSURE, sizeof *closure);
    if (closure) closure->code = code;
    return closure;
}
