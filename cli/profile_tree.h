// profile_tree.h - the stacks of a profile, each beginning shared by all that go on from it.
#ifndef GYRE_CLI_PROFILE_TREE_H
#define GYRE_CLI_PROFILE_TREE_H

#include "include/gyre_library.h"

enum { NO_NODE = 0 }; // node 0 is above all stacks

typedef struct {
    char *function;
    char *file; // NULL: it stands nowhere
    uint32_t line;
} ProfileFrame;

typedef struct {
    uint32_t parent; // always a smaller number
    uint32_t frame;
    int64_t running_ns, waiting_ns; // of stacks that end here
} ProfileNode;

typedef struct {
    ProfileFrame *frames;
    uint32_t frame_count, frame_capacity;
    ProfileNode *nodes;
    uint32_t node_count, node_capacity;
    uint32_t *frame_table, *node_table; // by hash: a number plus 1, 0 is free
    uint32_t frame_table_size, node_table_size;
} ProfileTree;

bool gy_profile_tree_init(ProfileTree *tree);
void gy_profile_tree_free(ProfileTree *tree);

// The node of `frame` below `parent`, made where there is none. NO_NODE: memory is out.
uint32_t gy_profile_tree_enter(ProfileTree *tree, uint32_t parent, const GyreFrame *frame);

#endif
