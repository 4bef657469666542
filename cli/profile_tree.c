// profile_tree.c - the stacks of a profile, each beginning shared by all that go on from it.
//
// A node stands for a stack: its frame, and the node of the stack without it. Frames are the same
// where function, file and line are. Both are numbered and found by open addressing; nothing is
// ever taken out.
#include "cli/profile_tree.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_TABLE = 256 };

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash;
}

static uint64_t hash_frame(const char *function, const char *file, uint32_t line)
{
    return mix(hash_text(hash_text(line, function), file ? file : ""), line);
}

static uint64_t hash_node(uint32_t parent, uint32_t frame)
{
    return mix(mix(0, parent), frame);
}

static bool grow(void **items, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity) return true;
    uint32_t larger = *capacity ? *capacity * 2 : FIRST_TABLE;
    void *moved = larger > *capacity ? realloc(*items, larger * size) : NULL;
    if (!moved) return false;
    *items = moved;
    *capacity = larger;
    return true;
}

// ---------------------------------------------------------------- Frames

static bool is_same(const ProfileFrame *a, const GyreFrame *b)
{
    bool has_file = a->file != NULL;
    return a->line == b->line && has_file == (b->file != NULL) &&
           strcmp(a->function, b->function) == 0 && (!has_file || strcmp(a->file, b->file) == 0);
}

static void put(uint32_t *table, uint32_t size, uint64_t hash, uint32_t number)
{
    uint32_t i = (uint32_t)(hash >> 32) & (size - 1);
    while (table[i])
        i = (i + 1) & (size - 1);
    table[i] = number + 1;
}

static bool widen_frame_table(ProfileTree *t)
{
    if (t->frame_count < t->frame_table_size / 2) return true;
    uint32_t size = t->frame_table_size ? t->frame_table_size * 2 : FIRST_TABLE;
    uint32_t *table = (uint32_t *)calloc(size, sizeof *table);
    if (!table) return false;
    for (uint32_t i = 0; i < t->frame_count; i++) {
        const ProfileFrame *f = &t->frames[i];
        put(table, size, hash_frame(f->function, f->file, f->line), i);
    }
    free(t->frame_table);
    t->frame_table = table;
    t->frame_table_size = size;
    return true;
}

static bool add_frame(ProfileTree *t, const GyreFrame *frame, uint32_t *number)
{
    if (!grow((void **)&t->frames, t->frame_count, &t->frame_capacity, sizeof *t->frames))
        return false;
    ProfileFrame f = {.function = strdup(frame->function), .line = frame->line};
    if (frame->file) f.file = strdup(frame->file);
    if (!f.function || (frame->file && !f.file)) {
        free(f.function);
        free(f.file);
        return false;
    }
    *number = t->frame_count++;
    t->frames[*number] = f;
    return true;
}

static bool find_frame(ProfileTree *t, const GyreFrame *frame, uint32_t *number)
{
    if (!widen_frame_table(t)) return false;
    uint64_t hash = hash_frame(frame->function, frame->file, frame->line);
    uint32_t mask = t->frame_table_size - 1, i = (uint32_t)(hash >> 32) & mask;
    for (; t->frame_table[i]; i = (i + 1) & mask) {
        *number = t->frame_table[i] - 1;
        if (is_same(&t->frames[*number], frame)) return true;
    }
    if (!add_frame(t, frame, number)) return false;
    t->frame_table[i] = *number + 1;
    return true;
}

// ---------------------------------------------------------------- Nodes

static bool widen_node_table(ProfileTree *t)
{
    if (t->node_count < t->node_table_size / 2) return true;
    uint32_t size = t->node_table_size ? t->node_table_size * 2 : FIRST_TABLE;
    uint32_t *table = size > t->node_table_size ? (uint32_t *)calloc(size, sizeof *table) : NULL;
    if (!table) return false;
    for (uint32_t i = 1; i < t->node_count; i++)
        put(table, size, hash_node(t->nodes[i].parent, t->nodes[i].frame), i);
    free(t->node_table);
    t->node_table = table;
    t->node_table_size = size;
    return true;
}

uint32_t gy_profile_tree_enter(ProfileTree *t, uint32_t parent, const GyreFrame *frame)
{
    uint32_t number;
    if (!find_frame(t, frame, &number) || !widen_node_table(t)) return NO_NODE;
    uint32_t mask = t->node_table_size - 1;
    uint32_t i = (uint32_t)(hash_node(parent, number) >> 32) & mask;
    for (; t->node_table[i]; i = (i + 1) & mask) {
        const ProfileNode *node = &t->nodes[t->node_table[i] - 1];
        if (node->parent == parent && node->frame == number) return t->node_table[i] - 1;
    }
    if (!grow((void **)&t->nodes, t->node_count, &t->node_capacity, sizeof *t->nodes))
        return NO_NODE;
    t->nodes[t->node_count] = (ProfileNode){.parent = parent, .frame = number};
    t->node_table[i] = t->node_count + 1;
    return t->node_count++;
}

bool gy_profile_tree_init(ProfileTree *t)
{
    *t = (ProfileTree){0};
    if (!grow((void **)&t->nodes, 0, &t->node_capacity, sizeof *t->nodes)) return false;
    t->nodes[t->node_count++] = (ProfileNode){0};
    return true;
}

void gy_profile_tree_free(ProfileTree *t)
{
    for (uint32_t i = 0; i < t->frame_count; i++) {
        free(t->frames[i].function);
        free(t->frames[i].file);
    }
    free(t->frames);
    free(t->nodes);
    free(t->frame_table);
    free(t->node_table);
}
