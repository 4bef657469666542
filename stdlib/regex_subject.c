// regex_subject.c - the text that a pattern is matched with: reading, positions, parts.
//
// The engine counts bytes, users count code points. In ASCII and bytes that is the same. In other
// text a walk over the matches counts on from the last one; and for user code that walks itself,
// by `pos`, the last place that was looked up in a long text is kept, with the text, so that such
// a loop is not quadratic.
#include "stdlib/regex_subject.h"

enum { KEPT_FROM_BYTES = 512 }; // shorter texts are counted anew

size_t gy_regex_subject_count(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

bool gy_regex_subject_read(Gyre *g, GyreValue v, RegexSubject *s)
{
    *s = (RegexSubject){.value = v};
    s->text = gyre_str_view(g, v, &s->size);
    if (s->text) {
        s->is_ascii = gyre_len(g, v) == (int64_t)s->size;
        return true;
    }
    s->text = (const char *)gyre_to_bytes(g, v, &s->size);
    s->is_bytes = s->is_ascii = true;
    if (s->text) return true;
    s->text = "";
    GyreKind kind = gyre_kind(g, v);
    if (kind == GYRE_KIND_BYTES || kind == GYRE_KIND_BYTEARRAY) return true; // an empty one
    gyre_throw(g, "TypeError", "expected string or bytes-like object, got '%s'",
               gyre_type_of(g, v));
    return false;
}

static bool is_boundary(const RegexSubject *s, size_t offset)
{
    return s->is_ascii || offset == s->size || ((unsigned char)s->text[offset] & 0xC0) != 0x80;
}

// An offset from the script: inside of the text, at the start of a character.
size_t gy_regex_subject_clip(const RegexSubject *s, int64_t i)
{
    size_t offset = regex_clip(i, s->size);
    while (!is_boundary(s, offset))
        offset++;
    return offset;
}

// ---------------------------------------------------------------- Code points and bytes

static size_t step_forward(const RegexSubject *s, size_t offset, size_t count)
{
    for (; count > 0 && offset < s->size; count--) {
        offset++;
        while (offset < s->size && ((unsigned char)s->text[offset] & 0xC0) == 0x80)
            offset++;
    }
    return offset;
}

static size_t step_back(const RegexSubject *s, size_t offset, size_t count)
{
    for (; count > 0 && offset > 0; count--) {
        offset--;
        while (offset > 0 && ((unsigned char)s->text[offset] & 0xC0) == 0x80)
            offset--;
    }
    return offset;
}

void gy_regex_place_forget(Gyre *g, RegexPlace *place)
{
    if (!gyre_is_none(place->pin)) gyre_unpin(g, place->pin);
    place->pin = GYRE_NONE;
    place->text = NULL;
}

static void keep(Gyre *g, RegexPlace *place, const RegexSubject *s, size_t index, size_t offset)
{
    if (s->size < KEPT_FROM_BYTES) return;
    if (place->text != s->text) {
        gy_regex_place_forget(g, place);
        place->pin = gyre_pin(g, s->value);
        if (gyre_is_none(place->pin)) {
            gyre_error_clear(g);
            return;
        }
        place->text = s->text;
    }
    place->index = index;
    place->offset = offset;
}

// Byte offset of a code point, from the nearest place that is known.
size_t gy_regex_subject_offset(Gyre *g, RegexPlace *place, const RegexSubject *s, size_t index)
{
    if (s->is_ascii) return regex_clip((int64_t)index, s->size);
    size_t from_index = 0, from_offset = 0, length = (size_t)gyre_len(g, s->value);
    if (index >= length) return s->size;
    bool is_kept = place->text == s->text && place->offset <= s->size;
    if (is_kept && index >= place->index / 2) {
        from_index = place->index;
        from_offset = place->offset;
    }
    size_t offset = index >= from_index ? step_forward(s, from_offset, index - from_index)
                                        : step_back(s, from_offset, from_index - index);
    keep(g, place, s, index, offset);
    return offset;
}

int64_t gy_regex_subject_points(const RegexSubject *s, size_t from, size_t to)
{
    if (s->is_ascii) return (int64_t)to - (int64_t)from;
    if (to < from) return -(int64_t)gy_regex_subject_count(s->text + to, from - to);
    return (int64_t)gy_regex_subject_count(s->text + from, to - from);
}

GyreValue gy_regex_subject_slice(Gyre *g, const RegexSubject *s, size_t from, size_t to)
{
    if (s->is_bytes) return gyre_bytes(g, s->text + from, to - from);
    return gyre_str(g, s->text + from, to - from);
}
