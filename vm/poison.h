// poison.h - tells the address sanitizer which memory of ours nobody may touch.
//
// malloc's own blocks it knows; the empty cells of a page it does not. They are poisoned, so that
// a read through a stale pointer ends the program at the culprit. In other builds all this is
// nothing. The sweeper must look at the headers of empty cells too, and does it by
// poison_read_byte.
#ifndef GYRE_VM_POISON_H
#define GYRE_VM_POISON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define GYRE_POISON 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define GYRE_POISON 1
#endif

#ifdef GYRE_POISON
#include <sanitizer/asan_interface.h>

static inline void poison_add(void *memory, size_t size)
{
    ASAN_POISON_MEMORY_REGION(memory, size);
}

static inline void poison_remove(void *memory, size_t size)
{
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
}

__attribute__((no_sanitize("address"))) static inline uint8_t poison_read_byte(const uint8_t *byte)
{
    return *byte;
}

#else

static inline void poison_add(void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

static inline void poison_remove(void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

static inline uint8_t poison_read_byte(const uint8_t *byte)
{
    return *byte;
}

#endif

#endif
