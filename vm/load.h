// load.h - bringing a Proto tree to life in one VM.
#ifndef GYRE_VM_LOAD_H
#define GYRE_VM_LOAD_H

#include "vm/object.h"

// Code for the whole tree, running in `module`. Retains `root`. NULL: thrown.
Code *gy_load(VM *vm, Proto *root, Module *module);

// A closure of code that captures nothing.
Closure *gy_load_closure(VM *vm, Code *code);

void gy_load_release_proto(Code *code); // the sweeper's: drops the code's share of its Proto

static inline Proto *proto_root(Proto *p)
{
    while (p->parent)
        p = p->parent;
    return p;
}

#endif
