# cmake -DINPUT=file -DOUTPUT=file.inc -DPACK=1 -P script_to_include.cmake
# Writes the bytes of a file, packed by gzip or as they are with a zero at the end, as a
# comma-separated list for a C array of unsigned char.

set(bytes_of ${INPUT})
if(PACK)
    set(bytes_of ${OUTPUT}.gz)
    file(ARCHIVE_CREATE OUTPUT ${bytes_of} PATHS ${INPUT} FORMAT raw COMPRESSION GZip COMPRESSION_LEVEL 9)
endif()
file(READ ${bytes_of} digits HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${digits}")
if(NOT PACK)
    string(REPLACE "0x0a," "0x0a,\n" bytes "${bytes}0") # a line here for each line there
endif()
file(WRITE ${OUTPUT} "${bytes}\n")
