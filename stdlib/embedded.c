// embedded.c - the texts of stdlib/*.gy, compiled into the library.
//
// cmake/GyreEmbed.cmake makes `stdlib/scripts.inc` in the build tree: an array of bytes for each
// script and the table of all of them, by name. So a new script needs no line here; it is a
// module as soon as its file exists. A script costs nothing until it is imported: it is unpacked
// and parsed then, once in each VM that imports it. With GYRE_PACKED_SCRIPTS the bytes are those of
// a gzip file, a third of the text's; a millisecond unpacks 200 KB.
#include "stdlib/embedded.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#ifdef GYRE_PACKED_SCRIPTS
#include <zlib.h>
#endif

// In a place of their own: the system reads what lies around a page that is touched as well, and
// these are a sixth of the program that most runs never look at.
#if defined __ELF__ && defined __GNUC__
#define APART __attribute__((section("gyre_scripts")))
#else
#define APART
#endif

#define SCRIPT(name, bytes)                                                                        \
    {                                                                                              \
        STDLIB_PREFIX name ".gy", bytes, sizeof(bytes)                                             \
    }
#include "stdlib/scripts.inc" // static const GyreScript scripts[]

static bool is_named(const GyreScript *script, const char *name)
{
    const char *stem = script->path + strlen(STDLIB_PREFIX);
    size_t size = strlen(name);
    bool is_stem = strncmp(stem, name, size) == 0 && strcmp(stem + size, ".gy") == 0;
    return is_stem || strcmp(script->path, name) == 0;
}

const GyreScript *gy_embedded_find(const char *name)
{
    const GyreScript *script = scripts;
    while (script->path && !is_named(script, name))
        script++;
    return script->path ? script : NULL;
}

static bool is_packed(const GyreScript *script)
{
    return script->stored_size > 18 && script->stored[0] == 0x1f && script->stored[1] == 0x8b;
}

// A gzip file ends in the size of what it holds, the least byte first; other texts in a zero.
static size_t size_of_text(const GyreScript *script)
{
    if (!is_packed(script)) return script->stored_size - 1;
    const unsigned char *last = script->stored + script->stored_size - 4;
    return last[0] | (size_t)last[1] << 8 | (size_t)last[2] << 16 | (size_t)last[3] << 24;
}

static bool unpack(const GyreScript *script, char *text, size_t size)
{
    if (!is_packed(script)) return memcpy(text, script->stored, size), true;
#ifdef GYRE_PACKED_SCRIPTS
    z_stream stream = {.next_in = (Bytef *)script->stored, .avail_in = (uInt)script->stored_size};
    stream.next_out = (Bytef *)text;
    stream.avail_out = (uInt)size;
    enum { GZIP_HEADER = 16 };
    if (inflateInit2(&stream, MAX_WBITS + GZIP_HEADER) != Z_OK) return false;
    bool is_whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    inflateEnd(&stream);
    return is_whole;
#else
    return false; // nobody packs what nobody can unpack
#endif
}

char *gy_embedded_text(const GyreScript *script, size_t *size)
{
    *size = size_of_text(script);
    char *text = (char *)malloc(*size + 1);
    if (!text) return NULL;
    if (!unpack(script, text, *size)) {
        free(text);
        return NULL;
    }
    text[*size] = '\0';
    return text;
}
