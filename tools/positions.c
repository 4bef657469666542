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

uint32_t gy_positions_offset(const Source *source, PositionUnits units, Position at,
                             PositionMark *mark)
{
    if (at.line >= source->line_count) return (uint32_t)source->size;
    bool is_near = mark->at.line == at.line && mark->at.unit <= at.unit;
    uint32_t offset = is_near ? mark->offset : source->line_starts[at.line];
    uint32_t unit = is_near ? mark->at.unit : 0;
    while (offset < source->size && unit < at.unit) {
        unsigned char byte = (unsigned char)source->text[offset];
        if (byte == '\n' || (byte == '\r' && source->text[offset + 1] == '\n')) break;
        unit += units_of(byte, units);
        offset++;
    }
    while (offset < source->size && ((unsigned char)source->text[offset] & 0xC0) == 0x80) {
        unit += units_of((unsigned char)source->text[offset], units);
        offset++; // to the end of the character
    }
    *mark = (PositionMark){offset, {at.line, unit}};
    return offset;
}

static uint32_t line_of(const Source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) low = middle;
        else high = middle;
    }
    return low;
}

Position gy_positions_of(const Source *source, PositionUnits units, uint32_t offset,
                         PositionMark *mark)
{
    if (offset > source->size) offset = (uint32_t)source->size;
    Position at = {line_of(source, offset), 0};
    uint32_t start = source->line_count ? source->line_starts[at.line] : 0;
    bool is_near = at.line == mark->at.line && mark->offset >= start &&
                   mark->offset - start < 2 * (offset - start);
    if (is_near && mark->offset <= offset)
        at.unit = mark->at.unit +
                  gy_positions_width(source->text + mark->offset, offset - mark->offset, units);
    else if (is_near)
        at.unit =
            mark->at.unit - gy_positions_width(source->text + offset, mark->offset - offset, units);
    else at.unit = gy_positions_width(source->text + start, offset - start, units);
    *mark = (PositionMark){offset, at};
    return at;
}
