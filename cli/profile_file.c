// profile_file.c - a profile as collapsed stacks, or as speedscope's JSON.
//
// Collapsed stacks are what flamegraph.pl, inferno and their kin read: a line for each stack, its
// frames from the outermost to the innermost with semicolons between them, and how many
// microseconds went there. Stacks that wait end in a frame [await], so `grep -v` and `grep` tell
// the two kinds apart.
//
// Speedscope has a profile for each kind and track. That of running keeps the order of time; many
// tasks wait at the same time, so that of waiting is a sum.
#include "cli/profile_file.h"

#include <stdlib.h>
#include <string.h>

enum { NS_PER_US = 1000 };

// ---------------------------------------------------------------- Collapsed stacks

// What would end a frame or a line there.
static void write_plainly(FILE *to, const char *text)
{
    for (; *text; text++)
        putc(*text == ';' ? ':' : (unsigned char)*text < ' ' ? ' ' : *text, to);
}

static void write_frame(FILE *to, const ProfileFrame *frame)
{
    write_plainly(to, frame->function);
    if (!frame->file) return;
    fputs(" (", to);
    write_plainly(to, frame->file);
    fprintf(to, ":%u)", frame->line);
}

// The nodes from the outermost one below `above` to `node`; the caller frees them. NULL: memory is
// out.
static uint32_t *path_to(const ProfileTree *tree, uint32_t node, uint32_t above, uint32_t *count)
{
    uint32_t length = 0;
    for (uint32_t n = node; n != above && n != NO_NODE; n = tree->nodes[n].parent)
        length++;
    uint32_t *path = (uint32_t *)malloc((length + 1) * sizeof *path);
    *count = length;
    for (uint32_t n = node; path && length; n = tree->nodes[n].parent)
        path[--length] = n;
    return path;
}

static void write_stack(FILE *to, const ProfileTree *tree, uint32_t node, uint32_t above,
                        int64_t us)
{
    uint32_t count;
    uint32_t *path = path_to(tree, node, above, &count);
    for (uint32_t i = 0; path && i < count; i++) {
        if (i) putc(';', to);
        write_frame(to, &tree->frames[tree->nodes[path[i]].frame]);
    }
    if (path) fprintf(to, " %lld\n", (long long)us);
    free(path);
}

// The program's own track needs no name; those of threads are the outermost frames.
static uint32_t main_root(const ProfileTrack *tracks)
{
    while (tracks && !tracks->is_main)
        tracks = tracks->next;
    return tracks ? tracks->root : NO_NODE;
}

void gy_profile_write_folded(FILE *to, const ProfileTree *tree, const ProfileTrack *tracks)
{
    uint32_t above = main_root(tracks);
    for (uint32_t i = 1; i < tree->node_count; i++) {
        int64_t us = (tree->nodes[i].running_ns + tree->nodes[i].waiting_ns) / NS_PER_US;
        if (us > 0) write_stack(to, tree, i, above, us);
    }
}

// ---------------------------------------------------------------- Speedscope

static void write_string(FILE *to, const char *text)
{
    putc('"', to);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ') fprintf(to, "\\u%04x", c);
        else if (c == '"' || c == '\\') fprintf(to, "\\%c", c);
        else putc(c, to);
    }
    putc('"', to);
}

static void write_frames(FILE *to, const ProfileTree *tree)
{
    fputs("\"shared\":{\"frames\":[", to);
    for (uint32_t i = 0; i < tree->frame_count; i++) {
        const ProfileFrame *f = &tree->frames[i];
        fputs(i ? ",\n{\"name\":" : "\n{\"name\":", to);
        write_string(to, f->function);
        if (f->file) {
            fputs(",\"file\":", to);
            write_string(to, f->file);
            fprintf(to, ",\"line\":%u", f->line);
        }
        putc('}', to);
    }
    fputs("\n]}", to);
}

static void write_sample(FILE *to, const ProfileTree *tree, const ProfileTrack *track,
                         uint32_t node, bool is_first)
{
    uint32_t count;
    uint32_t *path = path_to(tree, node, track->root, &count);
    fputs(is_first ? "\n[" : ",\n[", to);
    for (uint32_t i = 0; path && i < count; i++)
        fprintf(to, i ? ",%u" : "%u", tree->nodes[path[i]].frame);
    putc(']', to);
    free(path);
}

static void begin_profile(FILE *to, const ProfileTrack *track, bool is_waiting, int64_t total_ns)
{
    char name[300];
    snprintf(name, sizeof name, "%.250s%s", track->name, is_waiting ? ", waiting" : "");
    fputs("{\"type\":\"sampled\",\"name\":", to);
    write_string(to, name);
    fprintf(to, ",\"unit\":\"microseconds\",\"startValue\":0,\"endValue\":%.3f,\"samples\":[",
            (double)total_ns / NS_PER_US);
}

static void write_weight(FILE *to, int64_t ns, bool is_first)
{
    fprintf(to, is_first ? "%.3f" : ",%.3f", (double)ns / NS_PER_US);
}

static void write_running(FILE *to, const ProfileTree *tree, const ProfileTrack *track)
{
    int64_t total_ns = 0;
    for (uint32_t i = 0; i < track->sample_count; i++)
        total_ns += track->samples[i].ns;
    begin_profile(to, track, false, total_ns);
    for (uint32_t i = 0; i < track->sample_count; i++)
        write_sample(to, tree, track, track->samples[i].node, i == 0);
    fputs("],\"weights\":[", to);
    for (uint32_t i = 0; i < track->sample_count; i++)
        write_weight(to, track->samples[i].ns, i == 0);
    fputs("]}", to);
}

// Which track each node belongs to, by the number of its root. NULL: memory is out.
static uint32_t *find_roots(const ProfileTree *tree)
{
    uint32_t *roots = (uint32_t *)malloc(tree->node_count * sizeof *roots);
    if (!roots) return NULL;
    roots[0] = NO_NODE;
    for (uint32_t i = 1; i < tree->node_count; i++)
        roots[i] = tree->nodes[i].parent == NO_NODE ? i : roots[tree->nodes[i].parent];
    return roots;
}

static void write_waiting(FILE *to, const ProfileTree *tree, const ProfileTrack *track,
                          const uint32_t *roots)
{
    int64_t total_ns = 0;
    for (uint32_t i = 1; i < tree->node_count; i++)
        if (roots[i] == track->root) total_ns += tree->nodes[i].waiting_ns;
    begin_profile(to, track, true, total_ns);
    bool is_first = true;
    for (uint32_t i = 1; i < tree->node_count; i++) {
        if (roots[i] != track->root || !tree->nodes[i].waiting_ns) continue;
        write_sample(to, tree, track, i, is_first);
        is_first = false;
    }
    fputs("],\"weights\":[", to);
    is_first = true;
    for (uint32_t i = 1; i < tree->node_count; i++) {
        if (roots[i] != track->root || !tree->nodes[i].waiting_ns) continue;
        write_weight(to, tree->nodes[i].waiting_ns, is_first);
        is_first = false;
    }
    fputs("]}", to);
}

void gy_profile_write_speedscope(FILE *to, const ProfileTree *tree, const ProfileTrack *tracks,
                                 const char *title)
{
    uint32_t *roots = find_roots(tree);
    fputs("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"name\":", to);
    write_string(to, title);
    fputs(",\"exporter\":\"gyre " GYRE_VERSION "\",\"activeProfileIndex\":0,\n", to);
    write_frames(to, tree);
    fputs(",\n\"profiles\":[", to);
    for (const ProfileTrack *track = tracks; track; track = track->next) {
        fputs(track == tracks ? "\n" : ",\n", to);
        write_running(to, tree, track);
        if (!roots) continue;
        fputs(",\n", to);
        write_waiting(to, tree, track, roots);
    }
    fputs("\n]}\n", to);
    free(roots);
}
