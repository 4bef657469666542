// proto.c - making and freeing trees of Protos.
//
// The root's atomic count stands for the whole tree, so threads share a compiled program without
// a lock: nothing in it changes once the compiler has let it go. A child hangs in its parent's
// list from its first moment; a compilation that fails half-way therefore frees everything by
// releasing the root.
#include "vm/proto.h"

Proto *gy_proto_new(Source *source, Proto *parent)
{
    Proto *proto = (Proto *)gy_mem_new(sizeof *proto);
    if (!proto) return NULL;
    proto->source = source;
    proto->parent = parent;
    if (!parent) {
        atomic_init(&proto->references, 1);
        gy_source_retain(source);
        return proto;
    }
    size_t size;
    Proto **children = NULL;
    if (mem_array_size((size_t)parent->child_count + 1, sizeof *children, &size))
        children = (Proto **)gy_mem_resize((void *)parent->children, size);
    if (!children) {
        gy_mem_free(proto);
        return NULL;
    }
    parent->children = children;
    children[parent->child_count++] = proto;
    return proto;
}

static void free_consts(Proto *proto)
{
    for (uint32_t i = 0; i < proto->const_count; i++) {
        const Const *c = &proto->consts[i];
        if (c->kind == CONST_BIG || c->kind == CONST_STR || c->kind == CONST_BYTES)
            gy_mem_free(c->text);
    }
    gy_mem_free(proto->consts);
}

static void free_tables(Proto *proto)
{
    uint32_t parameter_count = proto->parameters ? proto_parameter_registers(proto) : 0;
    for (uint32_t i = 0; i < parameter_count; i++)
        gy_mem_free(proto->parameters[i]);
    for (uint32_t i = 0; i < proto->name_list_count; i++)
        gy_mem_free(proto->name_lists[i].consts);
    for (uint32_t i = 0; i < proto->class_count; i++) {
        gy_mem_free(proto->classes[i].fields);
        gy_mem_free(proto->classes[i].defaults);
    }
    gy_mem_free((void *)proto->parameters);
    gy_mem_free(proto->name_lists);
    gy_mem_free(proto->classes);
}

// Functions nest no deeper than the parser allows, so recursion is safe here.
static void free_tree(Proto *proto)
{
    for (uint32_t i = 0; i < proto->child_count; i++)
        free_tree(proto->children[i]);
    free_consts(proto);
    free_tables(proto);
    gy_mem_free((void *)proto->children);
    gy_mem_free(proto->name);
    gy_mem_free(proto->doc);
    gy_mem_free(proto->code);
    gy_mem_free(proto->spans);
    gy_mem_free(proto->captures);
    gy_mem_free(proto->handlers);
    gy_mem_free(proto->sites);
    gy_mem_free(proto);
}

Proto *gy_proto_retain(Proto *root)
{
    atomic_fetch_add_explicit(&root->references, 1, memory_order_relaxed);
    return root;
}

void gy_proto_release(Proto *root)
{
    if (!root) return;
    if (atomic_fetch_sub_explicit(&root->references, 1, memory_order_acq_rel) != 1) return;
    Source *source = root->source;
    free_tree(root);
    gy_source_release(source);
}
