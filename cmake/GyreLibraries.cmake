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
                      Threads::Threads m)

# The name under which the dynamic linker knows a library: where the .so file, which is there for
# building only, points to.
function(gyre_find_soname result library directories)
    find_library(${result}_FILE ${library} HINTS ${directories} REQUIRED NO_CACHE)
    if(IS_SYMLINK ${${result}_FILE})
        file(READ_SYMLINK ${${result}_FILE} ${result}_FILE)
    endif()
    get_filename_component(name ${${result}_FILE} NAME)
    set(${result} ${name} PARENT_SCOPE)
endfunction()

# libcrypto is for hashlib and hmac, which are left out without it. It is not linked, but loaded
# when it is needed (stdlib/crypto.h).
if(NOT GYRE_WITH_OPENSSL STREQUAL "OFF")
    pkg_check_modules(LIBCRYPTO IMPORTED_TARGET libcrypto>=3.0)
    if(LIBCRYPTO_FOUND)
        gyre_find_soname(soname crypto "${LIBCRYPTO_LIBRARY_DIRS}")
        target_include_directories(gyre_libraries SYSTEM INTERFACE ${LIBCRYPTO_INCLUDE_DIRS})
        target_link_libraries(gyre_libraries INTERFACE ${CMAKE_DL_LIBS})
        target_compile_definitions(gyre_libraries INTERFACE GYRE_HAVE_OPENSSL=1
                                                            GYRE_LIBCRYPTO="${soname}")
    elseif(GYRE_WITH_OPENSSL STREQUAL "ON")
        message(FATAL_ERROR "libcrypto of OpenSSL 3 was not found (Debian: libssl-dev)")
    else()
        message(STATUS "libcrypto was not found: there will be no modules hashlib and hmac")
    endif()
endif()

# Without PCRE2 `import re` says that it is missing. The name goes into gyre.pc.
set(GYRE_PC_PCRE2 "")
if(NOT GYRE_WITH_PCRE2 STREQUAL "OFF")
    pkg_check_modules(PCRE2 IMPORTED_TARGET libpcre2-8)
    if(PCRE2_FOUND)
        target_link_libraries(gyre_libraries INTERFACE PkgConfig::PCRE2)
        target_compile_definitions(gyre_libraries INTERFACE GYRE_HAVE_PCRE2=1)
        set(GYRE_PC_PCRE2 libpcre2-8)
    elseif(GYRE_WITH_PCRE2 STREQUAL "ON")
        message(FATAL_ERROR "PCRE2 was not found (Debian: libpcre2-dev)")
    else()
        message(STATUS "PCRE2 was not found: there will be no module re")
    endif()
endif()

# Readline is GPL, so it is linked into the program only, never into the library.
function(gyre_use_readline target)
    if(GYRE_WITH_READLINE STREQUAL "OFF")
        return()
    endif()
    pkg_check_modules(READLINE IMPORTED_TARGET readline)
    if(READLINE_FOUND)
        target_link_libraries(${target} PRIVATE PkgConfig::READLINE)
        target_compile_definitions(${target} PRIVATE GYRE_HAVE_READLINE=1)
    elseif(GYRE_WITH_READLINE STREQUAL "ON")
        message(FATAL_ERROR "readline was not found (Debian: libreadline-dev)")
    else()
        message(STATUS "readline was not found: the REPL will have plain line input")
    endif()
endfunction()
