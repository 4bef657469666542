# cmake -DINPUT=file -DOUTPUT=file.inc -P bytes_to_include.cmake
# Writes the bytes of a file as a comma-separated list for a C array of unsigned char, with a zero
# at the end.

file(READ ${INPUT} digits HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${digits}")
string(REPLACE "0x0a," "0x0a,\n" bytes "${bytes}") # a line here for each line there
file(WRITE ${OUTPUT} "${bytes}0\n")
