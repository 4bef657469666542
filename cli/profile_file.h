// profile_file.h - a profile as collapsed stacks, or as speedscope's JSON.
#ifndef GYRE_CLI_PROFILE_FILE_H
#define GYRE_CLI_PROFILE_FILE_H

#include "cli/profile_tree.h"

#include <stdio.h>

typedef struct {
    uint32_t node;
    int64_t ns;
} ProfileSample;

// All VMs of one name: the program's own, or the threads of a script that are called so.
typedef struct ProfileTrack {
    struct ProfileTrack *next; // in the order of their beginning
    char *name;
    uint32_t root; // the node above its stacks
    bool is_main;
    ProfileSample *samples; // of running, in the order of time
    uint32_t sample_count, sample_capacity;
} ProfileTrack;

void gy_profile_write_folded(FILE *to, const ProfileTree *tree, const ProfileTrack *tracks);
void gy_profile_write_speedscope(FILE *to, const ProfileTree *tree, const ProfileTrack *tracks,
                                 const char *title);

#endif
