# What Gyre stands on: the interface target gyre_libraries, and readline for the program.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(UV REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)

# Debian 12 ships libtommath without a .pc file.
find_path(TOMMATH_INCLUDE_DIR tommath.h)
find_library(TOMMATH_LIBRARY tommath)
if(NOT TOMMATH_INCLUDE_DIR OR NOT TOMMATH_LIBRARY)
    message(FATAL_ERROR "libtommath was not found (Debian: libtommath-dev)")
endif()

add_library(gyre_libraries INTERFACE)
target_include_directories(gyre_libraries SYSTEM INTERFACE ${TOMMATH_INCLUDE_DIR})
target_link_libraries(gyre_libraries INTERFACE PkgConfig::UV PkgConfig::UTF8PROC ${TOMMATH_LIBRARY}
                      Threads::Threads ${CMAKE_DL_LIBS} m)

# The program takes libuv and libtommath in where their static libraries are installed, which saves
# the loader its work for two more files; what it has taken from them is not linked a second time.
option(GYRE_STATIC_LIBRARIES "The program holds libuv and libtommath, where it can" ON)
function(gyre_take_libraries_in target)
    find_library(UV_STATIC_LIBRARY NAMES libuv_a.a libuv.a HINTS ${UV_LIBRARY_DIRS})
    find_library(TOMMATH_STATIC_LIBRARY NAMES libtommath.a)
    if(GYRE_STATIC_LIBRARIES AND UV_STATIC_LIBRARY AND TOMMATH_STATIC_LIBRARY)
        target_link_libraries(${target} PRIVATE ${UV_STATIC_LIBRARY} ${TOMMATH_STATIC_LIBRARY}
                              ${CMAKE_DL_LIBS})
        target_link_options(${target} PRIVATE -Wl,--as-needed)
    endif()
endfunction()

# The name under which the dynamic linker knows a library: it is written in the .so file, which is
# there for building only.
function(gyre_find_soname result library directories)
    find_library(${result}_FILE ${library} HINTS ${directories} REQUIRED NO_CACHE)
    execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${${result}_FILE} OUTPUT_VARIABLE headers)
    if(NOT headers MATCHES "SONAME +([^\n]+)")
        message(FATAL_ERROR "${${result}_FILE} does not say its name")
    endif()
    set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()

# libcrypto is for hashlib and hmac, which are left out without it. It is not linked, but loaded
# when it is needed (stdlib/crypto.h).
if(NOT GYRE_WITH_OPENSSL STREQUAL "OFF")
    pkg_check_modules(LIBCRYPTO IMPORTED_TARGET libcrypto>=3.0)
    if(LIBCRYPTO_FOUND)
        gyre_find_soname(soname crypto "${LIBCRYPTO_LIBRARY_DIRS}")
        target_include_directories(gyre_libraries SYSTEM INTERFACE ${LIBCRYPTO_INCLUDE_DIRS})
        target_compile_definitions(gyre_libraries INTERFACE GYRE_HAVE_OPENSSL=1
                                                            GYRE_LIBCRYPTO="${soname}")
        gyre_find_soname(soname ssl "${LIBCRYPTO_LIBRARY_DIRS}")
        target_compile_definitions(gyre_libraries INTERFACE GYRE_LIBSSL="${soname}")
    elseif(GYRE_WITH_OPENSSL STREQUAL "ON")
        message(FATAL_ERROR "libcrypto of OpenSSL 3 was not found (Debian: libssl-dev)")
    else()
        message(STATUS "libcrypto was not found: there will be no modules hashlib and hmac")
    endif()
endif()

# Without PCRE2 `import re` says that it is missing. It is loaded when it is needed as well
# (stdlib/pcre2_library.h).
if(NOT GYRE_WITH_PCRE2 STREQUAL "OFF")
    pkg_check_modules(PCRE2 IMPORTED_TARGET libpcre2-8)
    if(PCRE2_FOUND)
        gyre_find_soname(soname pcre2-8 "${PCRE2_LIBRARY_DIRS}")
        target_include_directories(gyre_libraries SYSTEM INTERFACE ${PCRE2_INCLUDE_DIRS})
        target_compile_definitions(gyre_libraries INTERFACE GYRE_HAVE_PCRE2=1
                                                            GYRE_LIBPCRE2="${soname}")
    elseif(GYRE_WITH_PCRE2 STREQUAL "ON")
        message(FATAL_ERROR "PCRE2 was not found (Debian: libpcre2-dev)")
    else()
        message(STATUS "PCRE2 was not found: there will be no module re")
    endif()
endif()

# Readline is GPL, so it is for the program only, never for the library. The program loads it when
# it shows a prompt (cli/readline_library.h).
function(gyre_use_readline target)
    if(GYRE_WITH_READLINE STREQUAL "OFF")
        return()
    endif()
    pkg_check_modules(READLINE IMPORTED_TARGET readline)
    if(READLINE_FOUND)
        gyre_find_soname(soname readline "${READLINE_LIBRARY_DIRS}")
        target_include_directories(${target} SYSTEM PRIVATE ${READLINE_INCLUDE_DIRS})
        target_compile_definitions(${target} PRIVATE GYRE_HAVE_READLINE=1
                                                     GYRE_LIBREADLINE="${soname}")
    elseif(GYRE_WITH_READLINE STREQUAL "ON")
        message(FATAL_ERROR "readline was not found (Debian: libreadline-dev)")
    else()
        message(STATUS "readline was not found: the REPL will have plain line input")
    endif()
endfunction()
