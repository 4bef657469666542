# cmake -DPROGRAM=gyre -DINPUT=gyre.1.in -DOUTPUT=gyre.1 -DVERSION=1.2.3 -P make_manual.cmake
# Writes the manual page around what the program says of itself, so that the two are never at odds.

execute_process(COMMAND ${PROGRAM} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\\" "\\e" help "${help}")
string(REPLACE "-" "\\-" help "${help}")
string(REGEX REPLACE "\n(['.])" "\n\\\\\\\\&\\1" help "${help}") # no requests
string(STRIP "${help}" help)
string(FIND "${help}" "\n\noptions:" end)
string(SUBSTRING "${help}" 0 ${end} SYNOPSIS)
math(EXPR end "${end} + 2")
string(SUBSTRING "${help}" ${end} -1 OPTIONS)
configure_file(${INPUT} ${OUTPUT} @ONLY)
