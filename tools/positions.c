// positions.c - between bytes and the units of the protocol of language servers.
#include "tools/positions.h"

// Units of a UTF-8 sequence by its first byte; those that follow count nothing.
static uint32_t units_of(unsigned char byte, PositionUnits units)
{
    if (units == UNITS_UTF8) return 1;
    if ((byte & 0xC0) == 0x80) return 0;
    return byte >= 0xF0 ? 2 : 1;
}

uint32_t gy_positions_width(const char *text, uint32_t size, PositionUnits units)
{
    uint32_t width = 0;
    for (uint32_t i = 0; i < size; i++)
        width += units_of((unsigned char)text[i], units);
    return width;
}

uint32_t gy_positions_offset(const Source *source, PositionUnits units, Position at)
{
    if (at.line >= source->line_count) return (uint32_t)source->size;
    uint32_t offset = source->line_starts[at.line], unit = 0;
    while (offset < source->size && unit < at.unit) {
        unsigned char byte = (unsigned char)source->text[offset];
        if (byte == '\n' || (byte == '\r' && source->text[offset + 1] == '\n')) break;
        unit += units_of(byte, units);
        offset++;
    }
    while (offset < source->size && ((unsigned char)source->text[offset] & 0xC0) == 0x80)
        offset++; // to the end of the character
    return offset;
}

Position gy_positions_of(const Source *source, PositionUnits units, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    if (offset > source->size) offset = (uint32_t)source->size;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) low = middle;
        else high = middle;
    }
    uint32_t start = source->line_count ? source->line_starts[low] : 0;
    return (Position){low, gy_positions_width(source->text + start, offset - start, units)};
}
